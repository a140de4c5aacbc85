# syntax=docker/dockerfile:1
# Targets:
#   slim   the worker alone, for engines that are reached over HTTP
#   full   the worker with Apertium and its language pairs (the default)

FROM rust:1.95-bookworm AS build
WORKDIR /src
# The dependencies first, against an empty crate: this layer is built again
# only when Cargo.toml, Cargo.lock or a benchmark change (Cargo.toml names the
# benchmarks, so they must be there).
COPY Cargo.toml Cargo.lock ./
COPY benches benches
RUN mkdir src \
 && echo 'fn main() {}' >src/main.rs \
 && touch src/lib.rs \
 && cargo build --release --locked --bin wireglot \
 && rm -r src
COPY . .
# Cargo goes by times, and the copied files are older than the empty crate.
RUN touch src/main.rs src/lib.rs \
 && cargo build --release --locked --bin wireglot

FROM debian:bookworm-slim AS base
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libstdc++6 \
 && rm -rf /var/lib/apt/lists/*
# A fixed number, so that volumes and secrets can be given to it.
RUN groupadd --gid 10001 wireglot \
 && useradd --uid 10001 --gid 10001 --home-dir /var/lib/wireglot --no-create-home --shell /usr/sbin/nologin wireglot \
 && install -d -o wireglot -g wireglot -m 750 /var/lib/wireglot \
 && install -d /etc/wireglot
ENV WIREGLOT_CONFIG=/etc/wireglot/wireglot.toml \
    WIREGLOT__HTTP__LISTEN=0.0.0.0:9464
# The SQLite store's name is relative to this folder.
WORKDIR /var/lib/wireglot
VOLUME /var/lib/wireglot
EXPOSE 9464
STOPSIGNAL SIGTERM
# bash speaks HTTP well enough; the image needs no curl.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${WIREGLOT__HTTP__LISTEN##*:} && printf 'GET /livez HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r -t 4 -u 3 _ status _ && [[ $status == 200 ]]"]
ENTRYPOINT ["wireglot"]
CMD ["work"]

# Below the worker in the layers: a new build does not install them again.
FROM base AS engines
COPY scripts/packages /opt/wireglot/scripts/packages
RUN /opt/wireglot/scripts/packages apertium \
 && rm -rf /var/lib/apt/lists/* /opt/wireglot

FROM base AS slim
COPY --from=build /src/target/release/wireglot /usr/local/bin/wireglot
COPY config/wireglot.toml /etc/wireglot/wireglot.toml
COPY examples/articles /usr/share/wireglot/articles
USER 10001:10001

FROM engines AS full
COPY --from=build /src/target/release/wireglot /usr/local/bin/wireglot
COPY config/wireglot.toml /etc/wireglot/wireglot.toml
COPY examples/articles /usr/share/wireglot/articles
USER 10001:10001

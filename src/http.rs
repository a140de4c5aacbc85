//! `/livez`, `/readyz` and `/metrics`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::store::Store;

/// What the worker tells about itself.
pub struct Health {
    broker: AtomicBool,
    blocked: AtomicBool,
    draining: AtomicBool,
    was_ready: AtomicBool,
    router: Arc<crate::route::Router>,
    store: Arc<dyn Store>,
    metrics: PrometheusHandle,
}

impl Health {
    /// The health of a worker with this store and these engines.
    pub fn new(
        store: Arc<dyn Store>,
        router: Arc<crate::route::Router>,
        metrics: PrometheusHandle,
    ) -> Self {
        Self {
            broker: AtomicBool::new(false),
            blocked: AtomicBool::new(false),
            draining: AtomicBool::new(false),
            was_ready: AtomicBool::new(false),
            router,
            store,
            metrics,
        }
    }

    /// Notes whether the worker consumes.
    pub fn broker(&self, consuming: bool) {
        self.broker.store(consuming, Ordering::Relaxed);
        if consuming {
            self.was_ready.store(true, Ordering::Relaxed);
        }
        metrics::gauge!("wireglot_consuming").set(if consuming { 1.0 } else { 0.0 });
    }

    /// Notes whether the broker takes no messages (memory or disk alarm).
    pub fn blocked(&self, blocked: bool) {
        self.blocked.store(blocked, Ordering::Relaxed);
        metrics::gauge!("wireglot_broker_blocked").set(if blocked { 1.0 } else { 0.0 });
    }

    /// Notes that the worker is about to end.
    pub fn draining(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the worker ever consumed.
    pub fn was_ready(&self) -> bool {
        self.was_ready.load(Ordering::Relaxed)
    }

    /// Each part with `ok` or what is wrong with it; ready when all are `ok`.
    pub async fn readiness(&self) -> (bool, Value) {
        let load = |flag: &AtomicBool| flag.load(Ordering::Relaxed);
        let broker = if load(&self.draining) {
            "draining"
        } else if !load(&self.broker) {
            "not consuming"
        } else if load(&self.blocked) {
            "blocked by an alarm of the broker"
        } else {
            "ok"
        };
        let store = match self.store.ping().await {
            Ok(()) => "ok".to_owned(),
            Err(error) => error.to_string(),
        };
        let engines = if !self.router.ready().await {
            "no engine is ready"
        } else if !self.router.available().borrow().takes(false) {
            "every engine is out; translation waits"
        } else {
            "ok"
        };
        let out = self.router.outs().await;
        let ready = broker == "ok" && store == "ok" && engines == "ok";
        let mut body =
            json!({"ready": ready, "broker": broker, "store": store, "engines": engines});
        if !out.is_empty() {
            body["engines_out"] = json!(out);
        }
        (ready, body)
    }
}

/// Listens on an address and serves until `stop`; the address, with the port that was taken.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(
    listen: SocketAddr,
    health: Arc<Health>,
    stop: CancellationToken,
) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    let routes = Router::new()
        .route("/livez", get(|| async { "ok\n" }))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(health);
    tokio::spawn(async move {
        let serving = axum::serve(listener, routes).with_graceful_shutdown(stop.cancelled_owned());
        if let Err(error) = serving.await {
            tracing::error!(error = %error, "health and metrics are not served any more");
        }
    });
    Ok(address)
}

async fn readyz(State(health): State<Arc<Health>>) -> impl IntoResponse {
    let (ready, body) = health.readiness().await;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        [(CONTENT_TYPE, "application/json")],
        format!("{body}\n"),
    )
}

async fn metrics(State(health): State<Arc<Health>>) -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/plain; version=0.0.4")],
        health.metrics.render(),
    )
}

//! Addresses and keys, given directly or by a file. No message repeats them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::Checks;
use crate::config::tree::{KeyPath, key_path};
use crate::config::{Broker, Secret, Server, Store};

/// A file with a secret is a line; this is far more than the longest.
const MAX_SECRET_BYTES: u64 = 64 * 1024;

impl Checks<'_, '_> {
    /// Reads `broker.url_file` and checks the address wherever it comes from.
    pub(super) fn broker_address(&mut self, broker: &mut Broker) {
        let mut key = key_path!["broker", "url"];
        if let Some(file) = &broker.url_file {
            self.warn(&key, "has no effect, because `broker.url_file` is set");
            key = key_path!["broker", "url_file"];
            match read(file) {
                Ok(secret) => broker.url = secret,
                Err(message) => return self.wrong(key, message),
            }
        }
        if let Some(fault) = address_fault(broker.url.expose(), &["amqp://", "amqps://"]) {
            self.wrong(
                key,
                format!(
                    "the address {fault}; write `amqp://user:password@host:5672/vhost` or `amqps://…`"
                ),
            );
        }
    }

    /// Reads `store.url_file` and checks the address wherever it comes from.
    pub(super) fn store_address(&mut self, store: &mut Store) {
        let mut key = key_path!["store", "url"];
        if let Some(file) = &store.url_file {
            self.warn(&key, "has no effect, because `store.url_file` is set");
            key = key_path!["store", "url_file"];
            match read(file) {
                Ok(secret) => store.url = secret,
                Err(message) => return self.wrong(key, message),
            }
        }
        if let Some(fault) = store_fault(store.url.expose()) {
            self.wrong(key, fault);
        }
    }

    /// Checks that the files for TLS are there and go together.
    pub(super) fn broker_certificates(&mut self, broker: &Broker) {
        let files = [
            ("ca_file", &broker.ca_file),
            ("certificate_file", &broker.certificate_file),
            ("key_file", &broker.key_file),
        ];
        for (name, file) in files {
            let Some(file) = file else { continue };
            let key = key_path!["broker", name];
            if let Err(error) = File::open(file) {
                self.wrong(key, format!("cannot read {}: {error}", file.display()));
            } else if !broker.url.expose().starts_with("amqps://") {
                self.warn(
                    &key,
                    "has no effect without `amqps://` in the broker's address",
                );
            }
        }
        if broker.certificate_file.is_some() != broker.key_file.is_some() {
            let keys = [
                key_path!["broker", "certificate_file"],
                key_path!["broker", "key_file"],
            ];
            self.clash(
                &keys,
                "`broker.certificate_file` and `broker.key_file` go together",
            );
        }
    }

    /// Checks the address of a backend and reads `api_key_file` into its `api_key`.
    pub(super) fn server(&mut self, backend: &KeyPath, server: &mut Server) {
        if !server.url.is_empty()
            && let Some(fault) = server_fault(&server.url)
        {
            self.wrong(backend.join("url"), fault);
        }
        let key = backend.join("api_key");
        if let Some(file) = &server.api_key_file {
            self.warn(&key, "has no effect, because `api_key_file` is set");
            match read(file) {
                Ok(secret) => server.api_key = Some(secret),
                Err(message) => {
                    self.wrong(backend.join("api_key_file"), message);
                    // There is one, only not to be read.
                    self.report.mark(&key);
                }
            }
        } else if let Some(written) = &server.api_key
            && written.expose().trim().is_empty()
        {
            self.wrong(key, "is empty; leave it out where the server wants no key");
        }
    }
}

/// What the address of a PostgreSQL database may say after the `?`: what its driver knows, except
/// a password, which belongs before the `@`.
const POSTGRES_PARAMETERS: [&str; 15] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
];

/// Why a store cannot be there. The address is not repeated: it may hold a password.
fn store_fault(url: &str) -> Option<String> {
    let fault = match url.split_once(':') {
        Some(("sqlite", ":memory:")) => return None,
        Some(("sqlite", rest)) => {
            let file = rest.strip_prefix("//").unwrap_or_default();
            if file.split('?').next().is_some_and(|file| !file.is_empty()) {
                return None;
            }
            "names no file; write `sqlite://FILE` or `sqlite::memory:`"
        }
        Some(("postgres" | "postgresql", _)) => {
            return postgres_fault(url).map(|fault| {
                format!("the address {fault}; write `postgres://user:password@host/database`")
            });
        }
        _ => {
            "is no address of a store; write `sqlite://FILE` or \
             `postgres://user:password@host/database`"
        }
    };
    Some(fault.to_owned())
}

/// What is wrong with the address of a PostgreSQL database.
fn postgres_fault(url: &str) -> Option<String> {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let names = || {
        (query.split('&'))
            .filter(|parameter| !parameter.is_empty())
            .map(|parameter| parameter.split('=').next().unwrap_or_default())
    };
    // The driver would log what it does not know, with its value.
    let known = |name: &str| {
        POSTGRES_PARAMETERS.contains(&name)
            || name
                .strip_prefix("options[")
                .is_some_and(|rest| rest.ends_with(']'))
    };
    if !names().all(known) {
        return Some(
            "has a parameter after the `?` that PostgreSQL's driver does not know".to_owned(),
        );
    }
    if query.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Some("contains white space".to_owned());
    }
    let by_parameter = names().any(|name| name == "host" || name == "hostaddr");
    match address_fault(address, &["postgres://", "postgresql://"]) {
        // A socket's folder is named as `?host=/var/run/postgresql`.
        Some(fault) if !(by_parameter && fault == NO_HOST) => Some(fault),
        _ => None,
    }
}

/// Why `url` is not the address of an engine's server.
fn server_fault(url: &str) -> Option<String> {
    let form = "write one such as `http://127.0.0.1:5000`";
    if let Some(fault) = address_fault(url, &["http://", "https://"]) {
        return Some(format!("the address {fault}; {form}"));
    }
    let authority = url.split('/').nth(2).unwrap_or_default();
    if authority.contains('@') {
        let message =
            "the address holds a user or password, which logs would show; use `api_key_file`";
        return Some(message.to_owned());
    }
    url.contains(['?', '#'])
        .then(|| format!("the address has a query or fragment; {form}"))
}

const NO_HOST: &str = "names no host";

/// What is wrong with an address of one of these schemes.
fn address_fault(url: &str, schemes: &[&str]) -> Option<String> {
    let Some(rest) = schemes.iter().find_map(|scheme| url.strip_prefix(scheme)) else {
        let schemes: Vec<_> = schemes.iter().map(|scheme| format!("`{scheme}`")).collect();
        return Some(format!("must begin with {}", schemes.join(" or ")));
    };
    if url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Some("contains white space".to_owned());
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    // The colons of an IPv6 address stand in brackets.
    let after_brackets = host_and_port.rfind(']').map_or(0, |end| end + 1);
    let (host, port) = match host_and_port[after_brackets..].split_once(':') {
        Some((end, port)) => (&host_and_port[..after_brackets + end.len()], Some(port)),
        None => (host_and_port, None),
    };
    if host.is_empty() {
        return Some(NO_HOST.to_owned());
    }
    match port {
        Some(port) if port.parse::<u16>().is_ok_and(|port| port != 0) => None,
        Some(_) => Some("has no port number after the `:`".to_owned()),
        None => None,
    }
}

/// Reads a file that holds one secret on one line.
fn read(file: &Path) -> Result<Secret, String> {
    let name = file.display();
    let mut text = String::new();
    File::open(file)
        .and_then(|file| file.take(MAX_SECRET_BYTES + 1).read_to_string(&mut text))
        .map_err(|error| format!("cannot read {name}: {error}"))?;
    let secret = text.strip_suffix('\n').unwrap_or(&text);
    let secret = secret.strip_suffix('\r').unwrap_or(secret);
    if secret.trim().is_empty() {
        Err(format!("{name} is empty"))
    } else if secret.contains(['\n', '\r']) || text.len() as u64 > MAX_SECRET_BYTES {
        Err(format!("{name} must hold one line"))
    } else {
        Ok(Secret::new(secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_scheme_a_host_and_a_good_port() {
        for good in [
            "amqp://guest:guest@127.0.0.1:5672/%2f",
            "amqp://localhost",
            "amqp://[::1]:5672/",
            "amqp://[::1]",
            "amqps://user:p@ss:word@broker.example?heartbeat=5",
        ] {
            assert_eq!(
                address_fault(good, &["amqp://", "amqps://"]),
                None,
                "{good}"
            );
        }
        for bad in [
            "",
            "localhost:5672",
            "http://localhost",
            "AMQP",
            "amqp://",
            "amqp:///vhost",
            "amqp://user:password@/vhost",
            "amqp://host:/vhost",
            "amqp://host:0",
            "amqp://host:70000",
            "amqp://host:56a",
            "amqp://ho st",
            "amqp://host\n",
        ] {
            assert!(
                address_fault(bad, &["amqp://", "amqps://"]).is_some(),
                "{bad}"
            );
        }
    }

    #[test]
    fn stores_are_files_or_databases() {
        for good in [
            "sqlite::memory:",
            "sqlite://wireglot.db",
            "postgres://localhost",
            "postgres://u:p@h:5432/db?sslmode=verify-full&sslrootcert=/ca.pem",
            "postgresql://u:p@h/db?options[search_path]=wireglot",
            "postgres:///db?host=/var/run/postgresql",
        ] {
            assert_eq!(store_fault(good), None, "{good}");
        }
        for bad in [
            "sqlite://?mode=rwc",
            "postgres:",
            "postgres://",
            "postgres:///db",
            "postgres://u:p@h:0/db",
            "postgres://u@h/db?pasword=hunter2",
            "postgres://u@h/db?password=hunter2",
            "postgres://u@h/db?options[x=1",
            "postgres://u@h/db?sslmode=a b",
            "mysql://h",
        ] {
            let fault = store_fault(bad).unwrap_or_else(|| panic!("{bad}"));
            assert!(!fault.contains("hunter2"), "{fault}");
        }
    }
}

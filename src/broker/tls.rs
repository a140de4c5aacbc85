//! TLS to the broker: whom we trust, and who we are.
//!
//! The files are read at each connection, so that renewed certificates need no restart.

use std::net::SocketAddr;
use std::path::Path;

use lapin::tcp::{RustlsConnector, RustlsConnectorConfig};
use lapin::uri::{AMQPScheme, AMQPUri};
use lapin::{AsyncTcpStream, Connection, ConnectionProperties};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{AlertDescription, CertificateError};

use super::error::BrokerError;
use crate::config::Broker;

/// A file with certificates or a key; far more than the longest chain has.
const MAX_FILE: u64 = 1024 * 1024;

/// Connects as the address says, with our own certificates where the configuration has any.
pub(super) async fn connect(
    config: &Broker,
    uri: AMQPUri,
    properties: ConnectionProperties,
    doing: &str,
) -> Result<Connection, BrokerError> {
    let classified = |error: lapin::Error| classify(doing, &error);
    let own = config.ca_file.is_some() || config.certificate_file.is_some();
    if uri.scheme == AMQPScheme::AMQP || !own {
        return Connection::connect_uri(uri, properties)
            .await
            .map_err(classified);
    }
    let connector = connector(config).await?;
    let runtime = lapin::runtime::default_runtime().map_err(classified)?;
    let connect = async move |uri: AMQPUri, runtime| {
        let host = uri.authority.host.as_str();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let addresses = tokio::net::lookup_host((bare, uri.authority.port)).await?;
        let addresses: Vec<SocketAddr> = addresses.collect();
        let stream = AsyncTcpStream::connect(&runtime, addresses).await?;
        Ok(stream.into_rustls(&connector, bare).await?)
    };
    Connection::connector(uri, runtime, connect, properties)
        .await
        .map_err(classified)
}

/// With `ca_file` that authority alone is trusted, else those of the system.
async fn connector(config: &Broker) -> Result<RustlsConnector, BrokerError> {
    let unusable = |error: std::io::Error| {
        BrokerError::refused(format!(
            "TLS cannot be set up: {error}; check broker.ca_file, certificate_file and key_file"
        ))
    };
    let trusted = match &config.ca_file {
        Some(file) => {
            let authorities = certificates("ca_file", file).await?;
            RustlsConnectorConfig::default().with_parsable_certificates(authorities)
        }
        None => RustlsConnectorConfig::new_with_native_certs().map_err(unusable)?,
    };
    let (Some(certificate), Some(key)) = (&config.certificate_file, &config.key_file) else {
        return trusted.connector_with_no_client_auth().map_err(unusable);
    };
    let chain = certificates("certificate_file", certificate).await?;
    let pem = read("key_file", key).await?;
    let key = PrivateKeyDer::from_pem_slice(&pem)
        .map_err(|_| unreadable("key_file", key, "holds no private key in PEM form"))?;
    trusted
        .connector_with_single_cert(chain, key)
        .map_err(unusable)
}

async fn certificates(
    setting: &str,
    file: &Path,
) -> Result<Vec<CertificateDer<'static>>, BrokerError> {
    let pem = read(setting, file).await?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    found
        .ok()
        .filter(|found| !found.is_empty())
        .ok_or_else(|| unreadable(setting, file, "holds no certificate in PEM form"))
}

async fn read(setting: &str, file: &Path) -> Result<Vec<u8>, BrokerError> {
    let read = async {
        let size = tokio::fs::metadata(file).await?.len();
        if size > MAX_FILE {
            return Err(std::io::Error::other("it is larger than 1 MiB"));
        }
        tokio::fs::read(file).await
    };
    read.await.map_err(|error| unreadable(setting, file, error))
}

fn unreadable(setting: &str, file: &Path, problem: impl std::fmt::Display) -> BrokerError {
    BrokerError::refused(format!("broker.{setting} = {}: {problem}", file.display()))
}

/// Tells certificates that are refused from a network that fails: the first will not mend itself.
fn classify(doing: &str, error: &lapin::Error) -> BrokerError {
    let lapin::ErrorKind::IOError(io) = error.kind() else {
        return BrokerError::from_client(doing, error);
    };
    let mut source = io.get_ref().map(|inner| inner as &dyn std::error::Error);
    while let Some(inner) = source {
        if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
            return BrokerError::refused(format!("{doing}: {} ({})", tls, fix(tls)));
        }
        source = inner.source();
    }
    BrokerError::from_client(doing, error)
}

/// What an operator does about a handshake that failed.
fn fix(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::InvalidCertificate(problem) => match problem {
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                "the broker's certificate is not from an authority that we trust; name its authority in broker.ca_file"
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "the broker's certificate has expired, or the clock of this machine is wrong"
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "the broker's certificate is not valid yet, or the clock of this machine is wrong"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "the broker's certificate is for other host names; use one of them in broker.url"
            }
            _ => "the broker's certificate cannot be used",
        },
        rustls::Error::AlertReceived(
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnknownCA
            | AlertDescription::CertificateUnknown
            | AlertDescription::CertificateExpired
            | AlertDescription::HandshakeFailure,
        ) => {
            "the broker wants a certificate of ours that it trusts; check broker.certificate_file and key_file"
        }
        rustls::Error::InvalidMessage(_) => "check that the port of broker.url is the one for TLS",
        _ => "check the broker's TLS settings",
    }
}

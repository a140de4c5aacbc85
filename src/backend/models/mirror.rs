//! Where models come from.

use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Response, Url};

use super::ModelsError;
use super::records::{self, Available};

/// Mozilla's records, and its files. Mozilla provides them for Firefox: who needs more than a few
/// models re-hosts them.
const RECORDS: &str = "https://firefox.settings.services.mozilla.com/v1/buckets/main/collections/translations-models-v2/records";
const FILES: &str = "https://firefox-settings-attachments.cdn.mozilla.net/";

/// The longest list of models; Mozilla's has 1 MB.
const MAX_RECORDS: usize = 32 << 20;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a server may send nothing.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// Redirects that are followed; every file is checked by its hash wherever it comes from.
const MAX_REDIRECTS: usize = 5;

/// A server of models: Mozilla's, or one that has its records as `records.json` and the files
/// below the same address, where the records say.
pub struct Mirror {
    pub(super) client: Client,
    records: Url,
    files: Url,
}

impl Mirror {
    /// The mirror at an address, or Mozilla.
    ///
    /// # Errors
    /// [`ModelsError::Address`], [`ModelsError::Tls`].
    pub fn new(address: Option<&str>) -> Result<Self, ModelsError> {
        let parse = |address: &str| {
            let url = Url::parse(address.trim()).ok();
            url.filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
                .ok_or_else(|| ModelsError::Address(address.to_owned()))
        };
        let (records, files) = match address {
            None => (parse(RECORDS)?, parse(FILES)?),
            Some(address) => {
                let files = parse(&format!("{}/", address.trim().trim_end_matches('/')))?;
                let records = files.join("records.json");
                (
                    records.map_err(|_| ModelsError::Address(address.to_owned()))?,
                    files,
                )
            }
        };
        // One provider for the process. That another part installed it before is no mistake.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            Client::builder()
                .user_agent(concat!("wireglot/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(CONNECT_TIMEOUT)
                .read_timeout(READ_TIMEOUT)
                .redirect(Policy::custom(follow))
        };
        let client = builder().build().or_else(|_| match files.scheme() {
            // A slim image without certificates can still talk to a server next door.
            "http" => builder()
                .tls_certs_only([])
                .build()
                .map_err(|_| ModelsError::Tls),
            _ => Err(ModelsError::Tls),
        })?;
        Ok(Self {
            client,
            records,
            files,
        })
    }

    /// Every model that can be fetched and used, in order of its name.
    ///
    /// # Errors
    /// When the server cannot be reached or its list cannot be read.
    pub async fn available(&self) -> Result<Vec<Available>, ModelsError> {
        let address = self.records.as_str();
        let response = self.client.get(self.records.clone()).send().await;
        let response = good(address, response)?;
        let mut body = Vec::new();
        let mut chunks = response.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            body.extend_from_slice(&chunk.map_err(|error| unreachable(address, &error))?);
            if body.len() > MAX_RECORDS {
                return Err(ModelsError::Records("it is too long".to_owned()));
            }
        }
        records::read(&body)
    }

    /// The address of a file.
    pub(super) fn file(&self, location: &str) -> Result<Url, ModelsError> {
        let url = self.files.join(location);
        url.map_err(|_| ModelsError::Address(location.to_owned()))
    }
}

/// Follows a redirect, but not from a protected connection to an open one.
fn follow(attempt: Attempt) -> reqwest::redirect::Action {
    let was_safe = attempt
        .previous()
        .last()
        .is_some_and(|url| url.scheme() == "https");
    if attempt.previous().len() > MAX_REDIRECTS {
        attempt.error("too many redirects")
    } else if was_safe && attempt.url().scheme() != "https" {
        attempt.error("a redirect to an address without TLS")
    } else {
        attempt.follow()
    }
}

/// An answer with a status of success.
pub(super) fn good(
    address: &str,
    response: reqwest::Result<Response>,
) -> Result<Response, ModelsError> {
    let response = response.map_err(|error| unreachable(address, &error))?;
    if response.status().is_success() {
        return Ok(response);
    }
    Err(ModelsError::Refused {
        address: address.to_owned(),
        status: response.status().as_u16(),
    })
}

/// What became of a connection, with the innermost reason: the outer ones say little.
pub(super) fn unreachable(address: &str, error: &reqwest::Error) -> ModelsError {
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    ModelsError::Unreachable {
        address: address.to_owned(),
        problem: reason.to_string(),
    }
}

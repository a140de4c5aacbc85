//! What every engine behind HTTP shares: one client, time limits, bounded answers, and errors that
//! carry neither article text nor keys.
//!
//! An engine builds its request with [`HttpClient::get`] or [`HttpClient::post`], adds its own
//! headers and body, and gives it to [`HttpClient::send`]. What comes back is a 2xx [`Answer`], or
//! a [`Failure`]: either the engine refused and may say more than its status
//! ([`Refusal`]), or the call itself broke.

pub mod refusal;

use std::fmt;
use std::time::Duration;

use bytesize::ByteSize;
use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, Response, StatusCode, Url};
use serde::de::DeserializeOwned;
use tracing::{Instrument, Span, field};

use super::{BackendError, ErrorKind};
use crate::locale::LanguageTag;
use refusal::Refusal;

/// The largest answer that is read, after decompression. A batch is far below: this bound is for
/// servers that have gone wrong.
pub const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// How long the connection may take; the time for the whole request is a setting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A client for one engine at one address.
#[derive(Clone)]
pub struct HttpClient {
    backend: String,
    client: reqwest::Client,
    base: Url,
    timeout: Duration,
}

/// What a call is about, for its tracing span. Counts only: the text itself is never logged.
#[derive(Debug, Clone, Copy, Default)]
pub struct Call<'a> {
    /// The source language, when the call translates.
    pub source: Option<&'a LanguageTag>,
    /// The target language, when the call translates.
    pub target: Option<&'a LanguageTag>,
    /// Texts in the call.
    pub segments: usize,
    /// Their Unicode code points together.
    pub characters: usize,
}

/// Why [`HttpClient::send`] has no answer.
#[derive(Debug)]
pub enum Failure {
    /// The engine answered with a status other than 2xx.
    Refused(Box<Refusal>),
    /// There is no usable answer at all.
    Broken(BackendError),
}

impl Failure {
    /// The error for an engine whose refusals mean what their status says.
    pub fn into_error(self) -> BackendError {
        match self {
            Self::Refused(refusal) => refusal.into_error(),
            Self::Broken(error) => error,
        }
    }
}

/// A 2xx answer, read completely.
pub struct Answer {
    backend: String,
    /// The answer's headers.
    pub headers: HeaderMap,
    body: Vec<u8>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({} bytes)", self.body.len())
    }
}

impl Answer {
    /// The refusal that an answer with status 2xx is all the same, by the status in its body.
    pub fn as_refusal(&self, status: u16) -> Refusal {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let now = jiff::Timestamp::now();
        Refusal::new(&self.backend, status, &self.headers, &self.body, now)
    }

    /// Reads the body as JSON. A byte order mark before it is skipped, because some engines send
    /// one; the content type is not looked at, because proxies change it.
    ///
    /// # Errors
    /// [`ErrorKind::MalformedReply`] with the place of the mistake, never with the text there.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, BackendError> {
        let body = self
            .body
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.body);
        serde_json::from_slice(body).map_err(|error| {
            let what = if error.is_data() {
                "JSON of another shape than documented"
            } else {
                "no valid JSON"
            };
            BackendError::new(
                &self.backend,
                ErrorKind::MalformedReply,
                format!(
                    "the answer is {what} (line {}, column {})",
                    error.line(),
                    error.column()
                ),
            )
        })
    }
}

impl HttpClient {
    /// A client for the engine `backend` at `url`; `timeout` is for a whole request.
    ///
    /// Redirects are not followed: they would carry text and key to an address that nobody
    /// configured. Proxies from the environment are not used.
    ///
    /// # Errors
    /// [`ErrorKind::Misconfigured`] when `url` is not an HTTP address.
    pub fn new(backend: &str, url: &str, timeout: Duration) -> Result<Self, BackendError> {
        let misconfigured =
            |message: String| BackendError::new(backend, ErrorKind::Misconfigured, message);
        let mut base = Url::parse(url.trim())
            .map_err(|error| misconfigured(format!("`url` is not an address: {error}")))?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err(misconfigured(
                "`url` must begin with http:// or https:// and name a host".to_owned(),
            ));
        }
        if base.query().is_some() || base.fragment().is_some() {
            return Err(misconfigured(
                "`url` must end with its path; take the part from `?` or `#` off".to_owned(),
            ));
        }
        if !base.path().ends_with('/') {
            let path = format!("{}/", base.path());
            base.set_path(&path);
        }
        let client = client(&base, timeout)
            .map_err(|_| misconfigured("the TLS client cannot start: no certificates of authorities are installed on this machine (package `ca-certificates`)".to_owned()))?;
        Ok(Self {
            backend: backend.to_owned(),
            client,
            base,
            timeout,
        })
    }

    /// A GET request for `path` below the configured address.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    /// A POST request for `path` below the configured address.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path))
    }

    /// Sends a request and reads the answer within the limits, in one `backend.call` span.
    ///
    /// # Errors
    /// [`Failure::Refused`] for every status other than 2xx, [`Failure::Broken`] when there is no
    /// complete answer.
    pub async fn send(&self, request: RequestBuilder, call: Call<'_>) -> Result<Answer, Failure> {
        let span = tracing::info_span!(
            "backend.call",
            backend.name = %self.backend,
            language.source = call.source.map(field::display),
            language.target = call.target.map(field::display),
            segments = call.segments,
            characters = call.characters,
            status = field::Empty,
        );
        self.exchange(request).instrument(span).await
    }

    async fn exchange(&self, request: RequestBuilder) -> Result<Answer, Failure> {
        let broken = |error| Failure::Broken(self.broken(&error));
        let mut response = request.send().await.map_err(broken)?;
        let status = response.status();
        Span::current().record("status", status.as_u16());
        let headers = std::mem::take(response.headers_mut());
        if status.is_success() {
            let body = self
                .read(&mut response, status)
                .await
                .map_err(Failure::Broken)?;
            return Ok(Answer {
                backend: self.backend.clone(),
                headers,
                body,
            });
        }
        // A refusal counts even when its body is cut off, too long or broken.
        let body = self.read(&mut response, status).await.unwrap_or_default();
        Err(Failure::Refused(Box::new(Refusal::new(
            &self.backend,
            status,
            &headers,
            &body,
            jiff::Timestamp::now(),
        ))))
    }

    /// Reads the body up to [`MAX_ANSWER_BYTES`]; the bound is on the decompressed bytes.
    async fn read(
        &self,
        response: &mut Response,
        status: StatusCode,
    ) -> Result<Vec<u8>, BackendError> {
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.broken(&error))?
        {
            if body.len() + chunk.len() > MAX_ANSWER_BYTES {
                return Err(BackendError::new(
                    &self.backend,
                    ErrorKind::MalformedReply,
                    format!(
                        "the answer (status {status}) is larger than {}",
                        ByteSize::b(MAX_ANSWER_BYTES as u64)
                    ),
                ));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// The whole address of `path`, for engines that sign it.
    pub fn url(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!(
            "{}{}",
            self.base.path(),
            path.trim_start_matches('/')
        ));
        url
    }

    /// Scheme, host and port: what may be shown of an address that can hold a password.
    fn shown(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        match self.base.port() {
            Some(port) => format!("{}://{host}:{port}", self.base.scheme()),
            None => format!("{}://{host}", self.base.scheme()),
        }
    }

    /// The error for a call that broke. Nothing of the library's message is used: it may quote
    /// the address.
    fn broken(&self, error: &reqwest::Error) -> BackendError {
        let shown = self.shown();
        // A connection that takes too long to open is both.
        let (kind, message) = if error.is_connect() {
            (ErrorKind::Unreachable, format!("cannot connect to {shown}"))
        } else if error.is_timeout() {
            (
                ErrorKind::Transient,
                format!("no complete answer from {shown} within {:?}", self.timeout),
            )
        } else if error.is_builder() {
            (
                ErrorKind::Misconfigured,
                format!("the request to {shown} cannot be built"),
            )
        } else if error.is_decode() && !closed_early(error) {
            (
                ErrorKind::MalformedReply,
                format!("the answer of {shown} cannot be decompressed"),
            )
        } else {
            (
                ErrorKind::Transient,
                format!("the connection to {shown} broke off"),
            )
        };
        BackendError::new(&self.backend, kind, message)
    }
}

/// Whether the connection ended before the answer did. The library reports that as a mistake in
/// decoding, with the transport's error as a source.
fn closed_early(error: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>()
            && matches!(
                io.kind(),
                std::io::ErrorKind::UnexpectedEof
                    | std::io::ErrorKind::ConnectionReset
                    | std::io::ErrorKind::ConnectionAborted
                    | std::io::ErrorKind::BrokenPipe
            )
        {
            return true;
        }
        source = cause.source();
    }
    false
}

fn client(base: &Url, timeout: Duration) -> reqwest::Result<reqwest::Client> {
    // One provider for the process. That another part installed it before is no mistake.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = || {
        reqwest::Client::builder()
            .user_agent(concat!("wireglot/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT.min(timeout))
            .timeout(timeout)
            .redirect(reqwest::redirect::Policy::none())
            // Text and key go to the configured address and nowhere else.
            .no_proxy()
            // The caller counts and spaces attempts.
            .retry(reqwest::retry::never())
    };
    builder().build().or_else(|error| {
        if base.scheme() == "http" {
            // A slim image without certificates can still talk to a server next door.
            builder().tls_certs_only([]).build()
        } else {
            Err(error)
        }
    })
}

#[cfg(test)]
mod tests;

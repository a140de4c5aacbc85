//! What an engine behind HTTP is reached by: its client, its key, and its names of languages.

use std::sync::{Mutex, PoisonError};

use reqwest::RequestBuilder;
use reqwest::header::HeaderValue;
use serde::de::DeserializeOwned;

use super::Ask;
use crate::backend::codes::Codes;
use crate::backend::http::{Call, Failure, HttpClient};
use crate::backend::pairs::ListedCodes;
use crate::backend::settings::Setup;
use crate::backend::{BackendError, ErrorKind};
use crate::units::Secret;

/// An engine's client and key, and what it calls languages.
pub(in crate::backend) struct Wire {
    pub(in crate::backend) name: String,
    pub(in crate::backend) http: HttpClient,
    pub(in crate::backend) key: Option<Secret>,
    listed: Mutex<ListedCodes>,
}

impl Wire {
    /// The client for the configured address.
    pub(super) fn new(setup: &Setup<'_>) -> Result<Self, BackendError> {
        Ok(Self {
            name: setup.name.to_owned(),
            http: setup.client()?,
            key: setup.key(),
            listed: Mutex::default(),
        })
    }

    /// From now on languages are called as the engine listed them.
    pub(super) fn learn(&self, listed: ListedCodes) {
        *self.listed.lock().unwrap_or_else(PoisonError::into_inner) = listed;
    }

    /// An error of this engine.
    pub(in crate::backend) fn error(
        &self,
        kind: ErrorKind,
        message: impl Into<String>,
    ) -> BackendError {
        BackendError::new(&self.name, kind, message)
    }

    /// What the engine calls the source and the target of a request.
    pub(in crate::backend) fn codes(&self, codes: Codes, ask: &Ask<'_>) -> (String, String) {
        let (source, target) = (&ask.request.source, &ask.request.target);
        let listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        (listed.source(codes, source), listed.target(codes, target))
    }

    /// Adds the key as a header that debugging output leaves out.
    pub(in crate::backend) fn with_key(
        &self,
        request: RequestBuilder,
        header: &'static str,
        prefix: &str,
    ) -> RequestBuilder {
        match &self.key {
            Some(key) => with_secret(request, header, &format!("{prefix}{}", key.expose())),
            None => request,
        }
    }

    /// Sends a request that translates nothing, and reads its answer.
    pub(in crate::backend) async fn ask<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, BackendError> {
        let answer = self.http.send(request, Call::default()).await;
        answer.map_err(Failure::into_error)?.json()
    }
}

/// Adds a header whose value debugging output leaves out. A value that is none makes the request
/// fail when it is sent.
pub(in crate::backend) fn with_secret(
    request: RequestBuilder,
    header: &'static str,
    value: &str,
) -> RequestBuilder {
    match HeaderValue::from_str(value) {
        Ok(mut value) => {
            value.set_sensitive(true);
            request.header(header, value)
        }
        Err(_) => request.header(header, "\n"),
    }
}

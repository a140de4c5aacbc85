//! Tokens of a service account: a JWT (RFC 7519, RFC 7523), signed with its key, is exchanged for
//! a token that is good for an hour.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustls::SignatureScheme;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::sign::SigningKey;
use serde::Deserialize;
use serde_json::json;

use super::http::{Call, HttpClient};
use super::settings::Setup;
use super::{BackendError, ErrorKind};
use crate::units::Secret;

/// What a token is for.
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-translation";

/// How long an assertion holds; Google takes no longer ones.
const ASSERTION_SECONDS: i64 = 3600;

/// A token is renewed so long before its end.
const MARGIN: Duration = Duration::from_secs(60);

/// A key file has a few kilobytes.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// Makes tokens and keeps the last one.
pub(super) struct Tokens {
    backend: String,
    account: Account,
    key: std::sync::Arc<dyn SigningKey>,
    http: HttpClient,
    current: Mutex<Option<(Secret, Instant)>>,
}

/// What is needed of the key file.
#[derive(Deserialize)]
struct Account {
    client_email: String,
    private_key: Secret,
    private_key_id: String,
    project_id: String,
    token_uri: String,
}

#[derive(Deserialize)]
struct TokenReply {
    access_token: Secret,
    expires_in: u64,
}

impl Tokens {
    /// Reads the key file.
    pub(super) fn new(setup: &Setup<'_>, file: &Path) -> Result<Self, BackendError> {
        let wrong = |what: &str| {
            let message = format!("`credentials_file` {}: {what}", file.display());
            BackendError::new(setup.name, ErrorKind::Misconfigured, message)
        };
        let unreadable = |error: std::io::Error| wrong(&error.kind().to_string());
        if std::fs::metadata(file).map_err(unreadable)?.len() > MAX_FILE_BYTES {
            return Err(wrong("too large for a key file"));
        }
        let text = std::fs::read(file).map_err(unreadable)?;
        let account: Account = serde_json::from_slice(&text)
            .map_err(|_| wrong("not the key file of a service account"))?;
        let key = PrivateKeyDer::from_pem_slice(account.private_key.expose().as_bytes())
            .map_err(|_| wrong("its private key is no PEM"))?;
        let key = rustls::crypto::ring::sign::any_supported_type(&key)
            .map_err(|_| wrong("its private key is of a kind that is not known"))?;
        Ok(Self {
            backend: setup.name.to_owned(),
            http: HttpClient::new(setup.name, &account.token_uri, setup.policy.timeout)?,
            account,
            key,
            current: Mutex::new(None),
        })
    }

    /// The project of the account.
    pub(super) fn project(&self) -> &str {
        &self.account.project_id
    }

    /// A token that holds a while yet.
    pub(super) async fn get(&self) -> Result<Secret, BackendError> {
        if let Some((token, end)) = &*self.current()
            && *end > Instant::now()
        {
            return Ok(token.clone());
        }
        let assertion = self.assertion(Timestamp::now().as_second())?;
        let request = self.http.post("").form(&[
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", &assertion),
        ]);
        let answer = self.http.send(request, Call::default()).await;
        let answer = answer.map_err(|failure| {
            let mut error = failure.into_error();
            // A bad assertion is a bad request.
            if error.kind == ErrorKind::Rejected {
                error.kind = ErrorKind::Misconfigured;
            }
            error.message = format!("no token: {}", error.message);
            error
        })?;
        let reply: TokenReply = answer.json()?;
        let holds = Duration::from_secs(reply.expires_in.min(ASSERTION_SECONDS.unsigned_abs()));
        let end = Instant::now() + holds.saturating_sub(MARGIN);
        *self.current() = Some((reply.access_token.clone(), end));
        Ok(reply.access_token)
    }

    /// The next call gets a new one.
    pub(super) fn forget(&self) {
        *self.current() = None;
    }

    fn current(&self) -> std::sync::MutexGuard<'_, Option<(Secret, Instant)>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The signed statement that a token is asked for with.
    fn assertion(&self, now: i64) -> Result<String, BackendError> {
        let Account {
            client_email,
            private_key_id,
            token_uri,
            ..
        } = &self.account;
        let header = json!({"alg": "RS256", "typ": "JWT", "kid": private_key_id});
        let claims = json!({
            "iss": client_email,
            "scope": SCOPE,
            "aud": token_uri,
            "iat": now,
            "exp": now + ASSERTION_SECONDS,
        });
        let part = |value: &serde_json::Value| base64_url(value.to_string().as_bytes());
        let message = format!("{}.{}", part(&header), part(&claims));
        let failed = || {
            let message = "the service account's key cannot sign (RS256 wants an RSA key)";
            BackendError::new(&self.backend, ErrorKind::Misconfigured, message)
        };
        let signer = self.key.choose_scheme(&[SignatureScheme::RSA_PKCS1_SHA256]);
        let signature = signer.ok_or_else(failed)?.sign(message.as_bytes());
        let signature = signature.map_err(|_| failed())?;
        Ok(format!("{message}.{}", base64_url(&signature)))
    }
}

/// Base64 with the alphabet for addresses, without padding (RFC 4648, section 5).
fn base64_url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0; 4];
        group[1..=chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes(group);
        for position in 0..=chunk.len() {
            let six = bits >> (18 - 6 * position) & 63;
            text.push(char::from(ALPHABET[six as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_the_one_for_addresses() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg"),
            (&[0xfb, 0xff, 0xfe], "-__-"),
        ] {
            assert_eq!(base64_url(bytes), text);
        }
    }
}

//! An engine's refusal: its status, what its body says, and the error that follows.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, RETRY_AFTER};
use serde_json::Value;

use crate::backend::{BackendError, ErrorKind};

/// The longest wait that an engine can ask for. Past it, the caller asks again and learns whether
/// it still has to wait.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(3600);

static RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

/// The longest machine-readable code that is shown.
const MAX_CODE_LENGTH: usize = 64;

/// An answer with a status other than 2xx.
///
/// Bodies of errors may quote the text that was sent, so none of their prose reaches a message:
/// only the status and a [`code`](Self::code).
#[derive(Debug, Clone)]
pub struct Refusal {
    backend: String,
    /// The HTTP status.
    pub status: u16,
    /// What the status means where the engine does not say otherwise.
    pub kind: ErrorKind,
    /// How long the engine asks to wait, whatever its status.
    pub retry_after: Option<Duration>,
    /// The headers; for decisions only, not for messages.
    pub headers: HeaderMap,
    /// The body; `Null` where it is not JSON. For decisions only, not for messages.
    pub body: Value,
}

impl Refusal {
    pub(in crate::backend) fn new(
        backend: &str,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Self {
        let retry_after = retry_after(headers, now);
        Self {
            backend: backend.to_owned(),
            status: status.as_u16(),
            kind: kind_of(status.as_u16(), retry_after),
            retry_after,
            headers: headers.clone(),
            body: serde_json::from_slice(body).unwrap_or_default(),
        }
    }

    /// The engine's code for the mistake, where it gives one that looks like an identifier or a
    /// number (`insufficient_quota`, `400036`), in the places where engines put it.
    pub fn code(&self) -> Option<String> {
        self.codes().next()
    }

    /// Whether the engine gives one of these codes.
    pub fn says(&self, codes: &[&str]) -> bool {
        self.codes().any(|code| codes.contains(&code.as_str()))
    }

    fn codes(&self) -> impl Iterator<Item = String> {
        [
            "/error/errors/0/reason",
            "/error/details/0/reason",
            "/error/code",
            "/error/status",
            "/error/type",
            "/code",
            "/__type",
        ]
        .into_iter()
        .filter_map(|place| self.body.pointer(place))
        .filter_map(identifier)
    }

    /// The error by the status alone.
    pub fn into_error(self) -> BackendError {
        let meaning = match self.kind {
            ErrorKind::Misconfigured if matches!(self.status, 401 | 403 | 407) => {
                "access refused: check the key and the address"
            }
            ErrorKind::Misconfigured if (300..400).contains(&self.status) => {
                "the address redirects, and redirects are not followed: configure the final one"
            }
            ErrorKind::Misconfigured => "nothing there: check the address",
            ErrorKind::Throttled { .. } => "too many requests",
            ErrorKind::QuotaExhausted => "the quota is used up",
            ErrorKind::Rejected => "the request was refused",
            ErrorKind::Transient | ErrorKind::Unreachable => "the engine failed",
            ErrorKind::Unsupported => "no such pair",
            ErrorKind::MalformedReply => "not an answer",
        };
        let kind = self.kind;
        self.error(kind, meaning)
    }

    /// An error that the engine's adapter knows better; status and code are added to `message`.
    pub fn error(&self, kind: ErrorKind, message: &str) -> BackendError {
        let code = self
            .code()
            .map(|code| format!(", code {code}"))
            .unwrap_or_default();
        BackendError::new(
            &self.backend,
            kind,
            format!("{message} (status {}{code})", self.status),
        )
    }
}

/// The one place where a status becomes a kind. Engines that mean something else by one decide on
/// the [`Refusal`].
fn kind_of(status: u16, retry_after: Option<Duration>) -> ErrorKind {
    match status {
        401 | 403 | 407 => ErrorKind::Misconfigured,
        // A path or a model that is not there, or an address that moved.
        300..=399 | 404 | 405 | 410 => ErrorKind::Misconfigured,
        // 456 is DeepL's.
        402 | 456 => ErrorKind::QuotaExhausted,
        // 529 is an overload at DeepL and others.
        429 | 529 => ErrorKind::Throttled { retry_after },
        503 if retry_after.is_some() => ErrorKind::Throttled { retry_after },
        408 | 425 | 500..=599 => ErrorKind::Transient,
        400..=499 => ErrorKind::Rejected,
        _ => ErrorKind::MalformedReply,
    }
}

/// `Retry-After` in both of its forms (RFC 9110, section 10.2.3), bounded by [`MAX_RETRY_AFTER`]:
/// seconds, which some engines write with a fraction, or a date. `retry-after-ms` goes before it:
/// OpenAI's milliseconds, which are more exact.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |header: &HeaderName| headers.get(header)?.to_str().ok().map(str::trim);
    let number = |header| text(header)?.parse::<f64>().ok();
    if let Some(wait) = number(&RETRY_AFTER_MS).and_then(|number| seconds(number / 1000.0)) {
        return Some(wait);
    }
    if let Some(number) = number(&RETRY_AFTER) {
        return seconds(number);
    }
    let date = jiff::fmt::rfc2822::parse(text(&RETRY_AFTER)?)
        .ok()?
        .timestamp();
    let wait = Duration::try_from(date.duration_since(now)).unwrap_or_default();
    Some(wait.min(MAX_RETRY_AFTER))
}

/// Seconds as a wait. Too many for a duration are still one; fewer than none, or what is no number,
/// are not.
fn seconds(number: f64) -> Option<Duration> {
    let wait = Duration::try_from_secs_f64(number).ok();
    wait.or((number > 0.0).then_some(MAX_RETRY_AFTER))
        .map(|wait| wait.min(MAX_RETRY_AFTER))
}

fn identifier(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let fits = !text.is_empty()
        && text.len() <= MAX_CODE_LENGTH
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '#'));
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn headers(retry_after: &str) -> HeaderMap {
        HeaderMap::from_iter([(RETRY_AFTER, retry_after.parse().unwrap())])
    }

    fn wait(value: &str) -> Option<u64> {
        let now = "2026-11-06T08:49:00Z".parse().unwrap();
        retry_after(&headers(value), now).map(|wait| wait.as_secs())
    }

    #[test]
    fn milliseconds_go_before_seconds_where_they_are_a_number() {
        for (milliseconds, expected) in [
            ("1500", Some(Duration::from_millis(1500))),
            ("0", Some(Duration::ZERO)),
            ("1e300", Some(MAX_RETRY_AFTER)),
            ("-1", Some(Duration::from_secs(7))),
            ("soon", Some(Duration::from_secs(7))),
        ] {
            let mut headers = headers("7");
            headers.insert(&RETRY_AFTER_MS, milliseconds.parse().unwrap());
            assert_eq!(
                retry_after(&headers, Timestamp::UNIX_EPOCH),
                expected,
                "{milliseconds}"
            );
        }
    }

    #[test]
    fn retry_after_is_read_in_both_forms_and_bounded() {
        for (value, seconds) in [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("1.5", Some(1)),
            ("999999999999", Some(3600)),
            ("1e300", Some(3600)),
            ("inf", Some(3600)),
            ("-5", None),
            ("NaN", None),
            ("soon", None),
            ("", None),
            ("Fri, 06 Nov 2026 08:49:37 GMT", Some(37)),
            ("Fri, 06 Nov 2026 08:00:00 GMT", Some(0)),
            ("Fri, 06 Nov 2099 08:00:00 GMT", Some(3600)),
            ("Fri, 99 Nov 2026 08:49:37 GMT", None),
        ] {
            assert_eq!(wait(value), seconds, "{value}");
        }
    }

    #[test]
    fn a_status_has_one_kind() {
        let wait = Some(Duration::from_secs(3));
        for (status, retry_after, kind) in [
            (301, None, ErrorKind::Misconfigured),
            (400, None, ErrorKind::Rejected),
            (401, None, ErrorKind::Misconfigured),
            (402, None, ErrorKind::QuotaExhausted),
            (403, wait, ErrorKind::Misconfigured),
            (404, None, ErrorKind::Misconfigured),
            (408, None, ErrorKind::Transient),
            (413, None, ErrorKind::Rejected),
            (422, None, ErrorKind::Rejected),
            (429, None, ErrorKind::Throttled { retry_after: None }),
            (429, wait, ErrorKind::Throttled { retry_after: wait }),
            (456, None, ErrorKind::QuotaExhausted),
            (500, wait, ErrorKind::Transient),
            (503, None, ErrorKind::Transient),
            (503, wait, ErrorKind::Throttled { retry_after: wait }),
            (529, None, ErrorKind::Throttled { retry_after: None }),
        ] {
            assert_eq!(kind_of(status, retry_after), kind, "{status}");
        }
    }

    #[test]
    fn a_code_is_shown_and_prose_never() {
        for (body, code) in [
            (
                json!({"error": {"code": "insufficient_quota", "message": "secret"}}),
                Some("insufficient_quota"),
            ),
            (json!({"error": {"code": 400_036}}), Some("400036")),
            (
                json!({"__type": "ThrottlingException"}),
                Some("ThrottlingException"),
            ),
            (json!({"error": "the text was: secret"}), None),
            (json!({"error": {"code": "what was sent: secret"}}), None),
            (json!("secret"), None),
        ] {
            let refusal = Refusal::new(
                "engine",
                StatusCode::BAD_REQUEST,
                &HeaderMap::new(),
                body.to_string().as_bytes(),
                Timestamp::UNIX_EPOCH,
            );
            assert_eq!(refusal.code().as_deref(), code, "{body}");
            assert!(
                !refusal.into_error().to_string().contains("secret"),
                "{body}"
            );
        }
    }
}

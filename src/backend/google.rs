//! What both versions of Google's interface have in common: how they refuse, and spans as HTML.
//!
//! The format is named on every call: both take text for HTML where it is not, and then send
//! quotes back as references.

use std::time::Duration;

use super::http::refusal::Refusal;
use super::{BackendError, ErrorKind, Form, Limits, Unit};
use crate::markup::tagged::Protection;

/// How long to wait when the rate of a minute is used up and nothing says how long.
const MINUTE: Duration = Duration::from_secs(60);

/// What fits into a call; `items` differs by version.
pub(super) fn limits(items: usize, characters: usize) -> Limits {
    Limits {
        items: Some(items),
        characters: Some(characters),
        unit: Unit::CodePoints,
        form: Form::Tagged(Protection::TRANSLATE_NO),
        ..Limits::default()
    }
}

/// Status 403 is the rate, the quota of the day or no access at all: the reason tells, or the
/// interface's own status where there is none. That of a proxy has neither and means no access.
pub(super) fn refused(refusal: &Refusal) -> Option<BackendError> {
    let limited = [
        "userRateLimitExceeded",
        "rateLimitExceeded",
        "RATE_LIMIT_EXCEEDED",
        "RESOURCE_EXHAUSTED",
    ];
    let used_up = ["dailyLimitExceeded", "quotaExceeded"];
    match refusal.status {
        403 | 429 if refusal.says(&used_up) => {
            Some(refusal.error(ErrorKind::QuotaExhausted, "the quota is used up"))
        }
        403 if refusal.says(&limited) => {
            let retry_after = Some(refusal.retry_after.unwrap_or(MINUTE));
            Some(refusal.error(ErrorKind::Throttled { retry_after }, "too many requests"))
        }
        // A key that is none is a bad request here.
        400 if refusal.says(&["API_KEY_INVALID", "keyInvalid"]) => {
            let message = "access refused: check the key";
            Some(refusal.error(ErrorKind::Misconfigured, message))
        }
        _ => None,
    }
}

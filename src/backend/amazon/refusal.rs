//! What Amazon's refusals mean.

use crate::backend::http::refusal::Refusal;
use crate::backend::{BackendError, ErrorKind};

/// What a refusal means: its status is 400 for nearly all, its type says which.
pub(super) fn meaning(refusal: &Refusal) -> Option<BackendError> {
    let code = refusal.body.get("__type")?.as_str()?;
    let code = code.rsplit('#').next().unwrap_or(code);
    let (kind, message) = match code {
        "TooManyRequestsException" | "ThrottlingException" | "LimitExceededException" => (
            ErrorKind::Throttled { retry_after: None },
            "too many requests",
        ),
        "TextSizeLimitExceededException" => (ErrorKind::Rejected, "the text is too long"),
        "UnsupportedLanguagePairException" => (ErrorKind::Unsupported, "no such pair"),
        "ResourceNotFoundException" => (
            ErrorKind::Misconfigured,
            "there is no terminology of that name in this region",
        ),
        "AccessDeniedException" | "UnrecognizedClientException" => (
            ErrorKind::Misconfigured,
            "access refused: check the key and what it is allowed to do",
        ),
        "ExpiredTokenException" => (ErrorKind::Misconfigured, "the session token has expired"),
        "InvalidSignatureException" | "IncompleteSignatureException" => (
            ErrorKind::Misconfigured,
            "the signature is refused: check the secret key, the region and the machine's clock",
        ),
        "InternalServerException" | "ServiceUnavailableException" => {
            (ErrorKind::Transient, "the engine failed")
        }
        _ => return None,
    };
    Some(refusal.error(kind, message))
}

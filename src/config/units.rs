//! Values with units, and secrets.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use serde::{Deserialize, Deserializer};

/// The longest duration that a setting takes: ten years.
const MAX_DURATION: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// Reads a duration such as `30s`, `10m` or `24h`.
pub(super) fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    let wrong = || {
        serde::de::Error::custom(format!(
            "`{text}` is not a duration; write one such as `30s`, `10m` or `24h`"
        ))
    };
    let signed: SignedDuration = text.parse().map_err(|_| wrong())?;
    let duration = Duration::try_from(signed).map_err(|_| wrong())?;
    if duration > MAX_DURATION {
        Err(wrong())
    } else {
        Ok(duration)
    }
}

/// A value that is never printed: an API key, an address with a password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn durations_have_units() {
        for (text, seconds) in [
            ("30s", 30),
            ("10m", 600),
            ("24h", 86_400),
            ("1h 30m", 5_400),
        ] {
            assert_eq!(
                duration(json!(text)).unwrap(),
                Duration::from_secs(seconds),
                "{text}"
            );
        }
        for text in [
            json!("30"),
            json!(30),
            json!("-5s"),
            json!("soon"),
            json!("999999999h"),
        ] {
            assert!(duration(text.clone()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_secret_is_never_printed() {
        assert!(!format!("{:?}", Secret::new("hunter2")).contains("hunter2"));
    }
}

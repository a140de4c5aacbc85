//! Values with units, and secrets.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use bytesize::ByteSize;
use jiff::SignedDuration;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer};

/// The longest duration that a setting takes: ten years.
const MAX_DURATION: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// Reads a duration such as `30s`, `10m`, `24h` or `30d`.
pub(super) fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    text(
        deserializer,
        "a duration with a unit, such as `30s`, `10m` or `24h`",
        parse_duration,
    )
}

fn parse_duration(text: &str) -> Option<Duration> {
    let days = text.strip_suffix('d').and_then(|days| days.parse().ok());
    let duration = match days.map(|days: u64| days.checked_mul(24 * 3600)) {
        Some(seconds) => Duration::from_secs(seconds?),
        None => Duration::try_from(text.parse::<SignedDuration>().ok()?).ok()?,
    };
    (duration <= MAX_DURATION).then_some(duration)
}

/// Reads a size such as `512KiB` or `4MiB`.
pub(super) fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ByteSize, D::Error> {
    text(
        deserializer,
        "a size with a unit, such as `512KiB` or `4MiB`",
        |text| text.ends_with(['b', 'B']).then(|| text.parse().ok())?,
    )
}

/// Reads an address and port.
pub(super) fn socket_address<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<SocketAddr, D::Error> {
    text(
        deserializer,
        "an IP address and port, such as `127.0.0.1:9464`",
        |text| text.parse().ok(),
    )
}

/// Reads text by `parse`; the same words tell what is expected of a wrong type and of wrong text.
fn text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    expected: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    struct Text<T> {
        expected: &'static str,
        parse: fn(&str) -> Option<T>,
    }
    impl<T> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.expected)
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            let wrong = || E::custom(format!("`{text}` is not {}", self.expected));
            (self.parse)(text.trim()).ok_or_else(wrong)
        }
    }
    deserializer.deserialize_str(Text { expected, parse })
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
            ("30d", 2_592_000),
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
            json!("99999999999999999999d"),
            json!("9999999999999999999d"),
        ] {
            assert!(duration(text.clone()).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [("10B", 10), ("512KiB", 524_288), ("1.5 MiB", 1_572_864)] {
            assert_eq!(size(json!(text)).unwrap(), ByteSize(bytes), "{text}");
        }
        for text in [
            json!("10"),
            json!(10),
            json!("-1MiB"),
            json!("big"),
            json!("é"),
        ] {
            assert!(size(text.clone()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_secret_is_never_printed() {
        assert!(!format!("{:?}", Secret::new("hunter2")).contains("hunter2"));
    }
}

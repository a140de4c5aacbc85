//! Values with units, and secrets: what settings of all kinds consist of.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use bytesize::ByteSize;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde::de::{IntoDeserializer, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The longest duration that a setting takes: ten years.
const MAX_DURATION: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// Reads a duration such as `30s`, `10m`, `24h` or `30d`.
pub(crate) fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
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
pub(crate) fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ByteSize, D::Error> {
    text(
        deserializer,
        "a size with a unit, such as `512KiB` or `4MiB`",
        |text| text.ends_with(['b', 'B']).then(|| text.parse().ok())?,
    )
}

/// Reads an address and port.
pub(crate) fn socket_address<'de, D: Deserializer<'de>>(
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

/// Reads a duration where a setting may be left out.
pub(crate) fn optional_duration<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    struct WithUnit(Duration);
    impl<'de> Deserialize<'de> for WithUnit {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            duration(deserializer).map(Self)
        }
    }
    let read = Option::<WithUnit>::deserialize(deserializer)?;
    Ok(read.map(|WithUnit(duration)| duration))
}

/// So many in a time: `10/s`, `600/min`, `1000000/h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many; at least one.
    pub count: u32,
    /// In which time.
    pub per: Duration,
}

impl Rate {
    fn parse(text: &str) -> Option<Self> {
        let (count, per) = text.split_once('/')?;
        let seconds = match per.trim() {
            "s" => 1,
            "min" => 60,
            "h" => 3600,
            _ => return None,
        };
        let count = count.trim().parse().ok().filter(|count| *count > 0)?;
        Some(Self {
            count,
            per: Duration::from_secs(seconds),
        })
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(
            deserializer,
            "a rate such as `10/s`, `600/min` or `1000000/h`",
            Self::parse,
        )
    }
}

/// Rates that hold together; written as one, or as a list.
pub(crate) fn rates<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Rate>, D::Error> {
    struct Rates;
    impl<'de> Visitor<'de> for Rates {
        type Value = Vec<Rate>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a rate such as `10/s` or `600/min`, or a list of them")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<Rate>, E> {
            Rate::deserialize(text.into_deserializer()).map(|rate| vec![rate])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Rate>, A::Error> {
            let mut rates = Vec::new();
            while let Some(rate) = list.next_element()? {
                rates.push(rate);
            }
            Ok(rates)
        }
    }
    deserializer.deserialize_any(Rates)
}

/// What a million characters cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// Millionths of the currency for a million characters: the price of one character in
    /// millionths of a millionth.
    pub micros: u64,
    /// The currency, three capital letters (ISO 4217).
    pub currency: String,
}

/// The most decimals of a price.
const PRICE_DECIMALS: usize = 6;

impl Price {
    /// What so many characters cost, in millionths of the currency, rounded up.
    pub fn of(&self, characters: u64) -> u64 {
        let cost = (u128::from(self.micros) * u128::from(characters)).div_ceil(1_000_000);
        u64::try_from(cost).unwrap_or(u64::MAX)
    }

    fn parse(text: &str) -> Option<Self> {
        let (amount, currency) = text.split_once(' ')?;
        let (whole, decimals) = amount.split_once('.').unwrap_or((amount, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let currency = currency.trim();
        if whole.is_empty()
            || !digits(whole)
            || !digits(decimals)
            || decimals.len() > PRICE_DECIMALS
            || currency.len() != 3
            || !currency.bytes().all(|byte| byte.is_ascii_uppercase())
        {
            return None;
        }
        let fraction: u64 = format!("{decimals:0<PRICE_DECIMALS$}").parse().ok()?;
        Some(Self {
            micros: whole.parse::<u64>().ok()?.checked_mul(1_000_000)? + fraction,
            currency: currency.to_owned(),
        })
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(
            deserializer,
            "a price with its currency, such as `20 EUR` or `14.50 USD`",
            Self::parse,
        )
    }
}

/// A time zone by its IANA name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(pub TimeZone);

impl Default for Zone {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(
            deserializer,
            "a time zone that this machine knows, such as `UTC` or `Europe/Prague`",
            |name| match name {
                "UTC" => Some(Self::default()),
                name => TimeZone::get(name).ok().map(Self),
            },
        )
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
    fn rates_are_one_or_many() {
        let rate = |count, seconds| Rate {
            count,
            per: Duration::from_secs(seconds),
        };
        assert_eq!(rates(json!("10/s")).unwrap(), [rate(10, 1)]);
        assert_eq!(
            rates(json!(["600/min", "5000 / h"])).unwrap(),
            [rate(600, 60), rate(5000, 3600)]
        );
        for text in [
            json!("10"),
            json!(10),
            json!("0/s"),
            json!("10/day"),
            json!(["x"]),
        ] {
            assert!(rates(text.clone()).is_err(), "{text}");
        }
    }

    #[test]
    fn prices_are_exact() {
        let price = |text: &str| Price::deserialize(json!(text)).unwrap();
        assert_eq!(price("20 EUR").of(1_000_000), 20_000_000);
        assert_eq!(price("14.50 USD").of(2_000), 29_000);
        assert_eq!(price("0.000001 USD").of(1), 1, "rounded up");
        assert_eq!(price("20 EUR").of(0), 0);
        for text in [
            "20",
            "EUR",
            "20 euro",
            "-1 EUR",
            "1.0000001 EUR",
            "1,5 EUR",
            ". EUR",
        ] {
            assert!(Price::deserialize(json!(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn zones_have_iana_names() {
        assert_eq!(Zone::deserialize(json!("UTC")).unwrap(), Zone::default());
        assert!(Zone::deserialize(json!("Middle/Earth")).is_err());
    }

    #[test]
    fn a_secret_is_never_printed() {
        assert!(!format!("{:?}", Secret::new("hunter2")).contains("hunter2"));
    }
}

//! Messages as the worker sees them.

use std::collections::BTreeMap;

use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable, ShortString};
use serde_json::{Value, json};

/// A message to be published.
#[derive(Debug, Clone, Default)]
pub struct Outgoing {
    /// The exchange; empty for the default exchange.
    pub exchange: String,
    /// The routing key.
    pub routing_key: String,
    /// The body.
    pub body: Vec<u8>,
    /// Properties, built from an allow-list by whoever makes the message.
    pub properties: Properties,
    /// Whether reaching no queue is an error.
    pub mandatory: bool,
}

/// The properties that are read and written. `expiration`, `user_id`, `CC`, `BCC` and the like of
/// an incoming message are read at most, never copied.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Properties {
    /// MIME type of the body.
    pub content_type: Option<String>,
    /// `gzip` or nothing.
    pub content_encoding: Option<String>,
    /// AMQP `type`.
    pub kind: Option<String>,
    /// AMQP `message_id`.
    pub message_id: Option<String>,
    /// AMQP `correlation_id`.
    pub correlation_id: Option<String>,
    /// AMQP `reply_to`.
    pub reply_to: Option<String>,
    /// AMQP `expiration` of an incoming message: milliseconds, as text. Never sent.
    pub expiration: Option<String>,
    /// Headers.
    pub headers: BTreeMap<String, Header>,
}

/// The value of a header.
#[derive(Debug, Clone, PartialEq)]
pub enum Header {
    /// Text.
    Text(String),
    /// A number.
    Integer(i64),
    /// Something else, such as a table; kept out of what is sent.
    Other,
}

impl From<&str> for Header {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Header {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Header {
    fn from(number: u32) -> Self {
        Self::Integer(i64::from(number))
    }
}

/// The longest name or short text that AMQP carries, in bytes.
const SHORT_BYTES: usize = 255;

/// The longest header that is read, in bytes.
const MAX_HEADER_BYTES: usize = 64 * 1024;

/// The most that all headers of one message that is sent may have, in bytes. They go in one frame,
/// of 128 KiB where the broker is not configured otherwise, and a larger one ends the connection:
/// each time anew, as the message that asked for it is delivered again.
const MAX_HEADERS_BYTES: usize = 100 * 1024;

impl Properties {
    /// A header's text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.headers.get(name)? {
            Header::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A header's number; text of digits counts as one.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.headers.get(name)? {
            Header::Integer(number) => Some(*number),
            Header::Text(text) => text.parse().ok(),
            Header::Other => None,
        }
    }

    /// Everything as JSON, for the record in a dead letter, in at most `limit` bytes: headers go
    /// first, then all but the identifiers.
    pub fn to_json(&self, limit: usize) -> String {
        let headers: serde_json::Map<String, Value> = self
            .headers
            .iter()
            .filter_map(|(name, value)| match value {
                Header::Text(text) => Some((name.clone(), json!(text))),
                Header::Integer(number) => Some((name.clone(), json!(number))),
                Header::Other => None,
            })
            .collect();
        let mut all = json!({
            "content_type": self.content_type,
            "content_encoding": self.content_encoding,
            "type": self.kind,
            "message_id": self.message_id,
            "correlation_id": self.correlation_id,
            "reply_to": self.reply_to,
            "expiration": self.expiration,
            "headers": headers,
        });
        for key in [
            "headers",
            "correlation_id",
            "reply_to",
            "expiration",
            "content_encoding",
        ] {
            if all.to_string().len() <= limit {
                break;
            }
            all[key] = Value::Null;
        }
        all.to_string().chars().take(limit).collect()
    }

    pub(super) fn from_client(properties: &BasicProperties) -> Self {
        let text = |value: &Option<ShortString>| value.as_ref().map(ToString::to_string);
        let mut headers = BTreeMap::new();
        if let Some(table) = properties.headers() {
            for (name, value) in table.inner() {
                headers.insert(name.to_string(), header(value));
            }
        }
        Self {
            content_type: text(properties.content_type()),
            content_encoding: text(properties.content_encoding()),
            kind: text(properties.kind()),
            message_id: text(properties.message_id()),
            correlation_id: text(properties.correlation_id()),
            reply_to: text(properties.reply_to()),
            expiration: text(properties.expiration()),
            headers,
        }
    }

    /// The headers without the largest ones that would be too much together.
    fn bounded_headers(&self) -> Vec<(&String, &Header)> {
        const LENGTHS_AND_TYPE: usize = 16;
        let size = |(name, value): &(&String, &Header)| {
            let value = match value {
                Header::Text(text) => text.len(),
                Header::Integer(_) | Header::Other => 0,
            };
            name.len() + value + LENGTHS_AND_TYPE
        };
        let mut headers: Vec<_> = self.headers.iter().collect();
        headers.sort_by_key(size);
        let mut total = 0;
        headers.retain(|header| {
            total += size(header);
            total <= MAX_HEADERS_BYTES
        });
        headers
    }

    pub(super) fn to_client(&self) -> BasicProperties {
        const PERSISTENT: u8 = 2;
        let mut table = FieldTable::default();
        for (name, value) in self.bounded_headers() {
            let Some(name) = short(name) else { continue };
            let value = match value {
                Header::Text(text) => AMQPValue::LongString(text.as_str().into()),
                Header::Integer(number) => AMQPValue::LongLongInt(*number),
                Header::Other => continue,
            };
            table.insert(name, value);
        }
        let mut properties = BasicProperties::default()
            .with_delivery_mode(PERSISTENT)
            .with_headers(table);
        let set = |value: &Option<String>| value.as_deref().and_then(short);
        if let Some(value) = set(&self.content_type) {
            properties = properties.with_content_type(value);
        }
        if let Some(value) = set(&self.content_encoding) {
            properties = properties.with_content_encoding(value);
        }
        if let Some(value) = set(&self.kind) {
            properties = properties.with_type(value);
        }
        if let Some(value) = set(&self.message_id) {
            properties = properties.with_message_id(value);
        }
        if let Some(value) = set(&self.correlation_id) {
            properties = properties.with_correlation_id(value);
        }
        if let Some(value) = set(&self.reply_to) {
            properties = properties.with_reply_to(value);
        }
        properties
    }
}

fn header(value: &AMQPValue) -> Header {
    match value {
        AMQPValue::LongString(text) if text.as_bytes().len() <= MAX_HEADER_BYTES => {
            Header::Text(String::from_utf8_lossy(text.as_bytes()).into_owned())
        }
        AMQPValue::ShortString(text) => Header::Text(text.to_string()),
        AMQPValue::LongLongInt(number) => Header::Integer(*number),
        AMQPValue::LongInt(number) => Header::Integer(i64::from(*number)),
        AMQPValue::LongUInt(number) => Header::Integer(i64::from(*number)),
        AMQPValue::ShortInt(number) => Header::Integer(i64::from(*number)),
        AMQPValue::ShortUInt(number) => Header::Integer(i64::from(*number)),
        AMQPValue::ShortShortInt(number) => Header::Integer(i64::from(*number)),
        AMQPValue::ShortShortUInt(number) => Header::Integer(i64::from(*number)),
        _ => Header::Other,
    }
}

/// A text that fits AMQP's short strings; `None` for a longer one.
pub(super) fn short(text: &str) -> Option<ShortString> {
    (text.len() <= SHORT_BYTES).then(|| ShortString::try_new(text).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_headers_are_left_out_when_all_are_too_much() {
        let sizes = [
            ("a", 60 * 1024),
            ("b", 50 * 1024),
            ("c", 45 * 1024),
            ("d", 3),
        ];
        let mut properties = Properties::default();
        for (name, size) in sizes {
            let value = Header::from("h".repeat(size));
            properties.headers.insert(name.to_owned(), value);
        }
        let sent = Properties::from_client(&properties.to_client());
        assert_eq!(sent.headers.keys().collect::<Vec<_>>(), ["b", "c", "d"]);
        properties.headers.remove("a");
        let all = Properties::from_client(&properties.to_client());
        assert_eq!(all.headers, properties.headers);
    }
}

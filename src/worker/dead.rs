//! Dead letters as people see them, and their way back.

use jiff::Timestamp;

use super::stamp;
use crate::broker::{Delivery, Header, Names, Outgoing, Properties};
use crate::job::{Unit, job_id};

/// What a dead letter's headers say of it. Its body is not read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DeadLetter {
    /// Names it for `show`, `replay` and `drop`: the AMQP `message_id`, else derived from the body.
    pub id: String,
    /// `job` or `unit`.
    pub kind: &'static str,
    /// Machine-readable reason.
    pub reason: String,
    /// The field and the fix.
    pub detail: String,
    /// `intake`, `translate` or `broker`.
    pub stage: String,
    /// Attempts that were made.
    pub attempts: i64,
    /// When it was first seen.
    pub first_seen: Option<Timestamp>,
    /// The job, for a unit.
    pub job_id: Option<String>,
    /// The article, for a unit.
    pub article_id: Option<String>,
    /// The target language, for a unit.
    pub language: Option<String>,
    /// Bytes of the body.
    pub size: usize,
}

/// Headers that a dead letter got when it died.
const OF_DEATH: [&str; 7] = [
    "reason",
    "stage",
    "attempts",
    "first-seen",
    "detail",
    "original",
    "queue",
];

impl DeadLetter {
    /// Reads the headers.
    pub fn read(delivery: &Delivery) -> Self {
        let header = |name: &str| {
            delivery
                .properties
                .text(&format!("{}{name}", stamp::PREFIX))
                .map(str::to_owned)
        };
        let unit = original_type(delivery).as_deref() == Some(Unit::TYPE);
        Self {
            id: job_id(delivery.properties.message_id.as_deref(), &delivery.body),
            kind: if unit { "unit" } else { "job" },
            reason: header("reason").unwrap_or_default(),
            detail: header("detail").unwrap_or_default(),
            stage: header("stage").unwrap_or_default(),
            attempts: delivery
                .properties
                .integer("x-wireglot-attempts")
                .unwrap_or(0),
            first_seen: header("first-seen").and_then(|time| time.parse().ok()),
            job_id: header("job"),
            article_id: header("article"),
            language: header("language"),
            size: delivery.body.len(),
        }
    }
}

/// AMQP `type` of the message that died, from the record of its properties.
fn original_type(delivery: &Delivery) -> Option<String> {
    let record = delivery
        .properties
        .text(&format!("{}original", stamp::PREFIX))?;
    let record: serde_json::Value = serde_json::from_str(record).ok()?;
    record.get("type")?.as_str().map(str::to_owned)
}

/// The message that takes a dead letter back to where it came from, as if it had never been tried.
/// What was published for it already is recognised by its identity, so it may be sent twice.
pub fn replay(delivery: &Delivery, names: &Names) -> Outgoing {
    let kind = original_type(delivery);
    let unit = kind.as_deref() == Some(Unit::TYPE);
    let from = delivery
        .properties
        .text(&format!("{}queue", stamp::PREFIX))
        .unwrap_or_default();
    let known = [
        names.jobs(),
        names.jobs_breaking(),
        names.lane(crate::broker::Lane::Breaking),
        names.lane(crate::broker::Lane::Normal),
    ];
    let queue = known
        .into_iter()
        .find(|name| name == from)
        .unwrap_or_else(|| {
            if unit {
                names.lane(crate::broker::Lane::Normal)
            } else {
                names.jobs()
            }
        });
    let mut properties = Properties {
        kind,
        ..stamp::kept(&delivery.properties)
    };
    if unit {
        for (name, value) in &delivery.properties.headers {
            let short = name.strip_prefix(stamp::PREFIX).unwrap_or_default();
            if !short.is_empty() && !OF_DEATH.contains(&short) && name != stamp::ATTEMPT {
                properties.headers.insert(name.clone(), value.clone());
            }
        }
        properties
            .headers
            .insert(stamp::ATTEMPT.to_owned(), Header::Integer(0));
    }
    Outgoing {
        exchange: String::new(),
        routing_key: queue,
        body: delivery.body.clone(),
        properties,
        mandatory: true,
    }
}

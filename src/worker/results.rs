//! Results as messages.

use crate::article::{Verdict, Withdrawal};
use crate::broker::{Header, Names, Outgoing, Properties};
use crate::job::Unit;
use crate::store::StoredResult;

use super::stamp;

/// AMQP `type` of a result.
const RESULT_TYPE: &str = "wireglot.result.v1";

/// The message of a result: to readers, or to editors when it did not pass.
pub(super) fn message(unit: &Unit, stored: &StoredResult, names: &Names) -> Outgoing {
    let passed = stored.verdict == Verdict::Pass.as_str();
    let (exchange, what) = if passed {
        (names.localized(), "publish")
    } else {
        (names.review(), "review")
    };
    let mut properties = properties(unit, stored.sequence);
    properties.headers.insert(
        stamp::VERDICT.to_owned(),
        Header::from(stored.verdict.as_str()),
    );
    Outgoing {
        exchange,
        routing_key: routing_key(what, unit),
        body: stored.body.clone(),
        properties,
        mandatory: true,
    }
}

/// The copy for who asked for a reply; `None` when nobody did.
pub(super) fn reply(unit: &Unit, stored: &StoredResult) -> Option<Outgoing> {
    let queue = unit.reply_to.as_ref()?;
    let mut properties = properties(unit, stored.sequence);
    properties.headers.insert(
        stamp::VERDICT.to_owned(),
        Header::from(stored.verdict.as_str()),
    );
    Some(Outgoing {
        exchange: String::new(),
        routing_key: queue.clone(),
        body: stored.body.clone(),
        properties,
        mandatory: true,
    })
}

/// The message of a withdrawal.
pub(super) fn withdrawal(
    unit: &Unit,
    sequence: u64,
    names: &Names,
) -> Result<Outgoing, serde_json::Error> {
    let body = serde_json::to_vec(&Withdrawal {
        schema: 1,
        desk: unit.desk.clone(),
        article_id: unit.article_id.clone(),
        revision: unit.revision.clone(),
        edition: unit.edition,
        sequence,
        language: unit.target.clone(),
        withdrawn: true,
    })?;
    Ok(Outgoing {
        exchange: names.localized(),
        routing_key: routing_key("withdraw", unit),
        body,
        properties: properties(unit, sequence),
        mandatory: true,
    })
}

/// The same message to one queue.
pub(super) fn to_queue(message: &Outgoing, queue: &str) -> Outgoing {
    Outgoing {
        exchange: String::new(),
        routing_key: queue.to_owned(),
        ..message.clone()
    }
}

fn properties(unit: &Unit, sequence: u64) -> Properties {
    let mut properties = Properties {
        content_type: Some("application/json".to_owned()),
        kind: Some(RESULT_TYPE.to_owned()),
        message_id: Some(unit.identity().message_id().to_string()),
        ..Properties::default()
    };
    stamp::echo(&mut properties, unit);
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    properties
        .headers
        .insert(stamp::SEQUENCE.to_owned(), Header::Integer(sequence));
    if let Some(until) = unit.embargoed_until {
        properties
            .headers
            .insert(stamp::EMBARGO.to_owned(), Header::from(until.to_string()));
    }
    properties
}

/// `publish.<language>.<desk>`; an empty desk is `-`.
fn routing_key(what: &str, unit: &Unit) -> String {
    let desk = if unit.desk.is_empty() {
        "-"
    } else {
        &unit.desk
    };
    format!("{what}.{}.{desk}", unit.target)
}

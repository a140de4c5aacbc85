//! Events on their way from the store to the broker.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use super::context::Context;
use crate::broker::{Outgoing, Properties, Publisher};
use crate::event::EVENT_TYPE;
use crate::store::OutboxEntry;

/// Events that are published together.
const BATCH: u32 = 256;

/// The sweep that finds what a crash or an outage left.
const SWEEP: Duration = Duration::from_secs(2);

/// How long events gather before they are published together: each round is a transaction.
const GATHER: Duration = Duration::from_millis(20);

/// Publishes events until the session ends.
pub(super) async fn run(context: Arc<Context>, publisher: Publisher, ended: CancellationToken) {
    loop {
        flush(&context, &publisher).await;
        tokio::select! {
            () = context.outbox.notified() => {}
            () = tokio::time::sleep(SWEEP) => {}
            () = ended.cancelled() => return,
        }
        tokio::time::sleep(GATHER).await;
    }
}

/// Publishes what is in the outbox; what is not confirmed stays there. Events carry a
/// deterministic `message_id`, so a copy after a crash is recognised.
pub(super) async fn flush(context: &Context, publisher: &Publisher) {
    loop {
        let entries = match context.store.outbox(BATCH).await {
            Ok(entries) => entries,
            Err(error) => {
                tracing::warn!(error = %error, "the outbox cannot be read");
                return;
            }
        };
        let publishing = entries
            .iter()
            .map(|entry| publisher.publish(outgoing(context, entry)));
        let outcomes = join_all(publishing).await;
        let sent: Vec<i64> = entries
            .iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| outcome.is_ok())
            .map(|(entry, _)| entry.id)
            .collect();
        if let Err(error) = context.store.outbox_sent(&sent).await {
            tracing::warn!(error = %error, "published events could not be marked; they will be sent again");
            return;
        }
        if sent.len() < entries.len() || entries.len() < BATCH as usize {
            return;
        }
    }
}

fn outgoing(context: &Context, entry: &OutboxEntry) -> Outgoing {
    Outgoing {
        exchange: context.names.events(),
        routing_key: entry.routing_key.clone(),
        body: entry.body.clone(),
        properties: Properties {
            content_type: Some("application/json".to_owned()),
            kind: Some(EVENT_TYPE.to_owned()),
            message_id: Some(entry.message_id.clone()),
            ..Properties::default()
        },
        // Nobody has to listen.
        mandatory: false,
    }
}

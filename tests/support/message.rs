//! Messages as a producer writes them and as a consumer reads them.

use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable, ShortString};
use serde_json::Value;

/// A message of a producer.
#[derive(Clone)]
pub(crate) struct Post {
    pub(crate) body: Vec<u8>,
    pub(crate) properties: BasicProperties,
    pub(crate) headers: FieldTable,
    /// The queue within the prefix.
    pub(crate) queue: &'static str,
}

impl Post {
    /// Bytes to the queue of jobs, with no property at all.
    pub(crate) fn bytes(body: impl Into<Vec<u8>>) -> Self {
        Self {
            body: body.into(),
            properties: BasicProperties::default(),
            headers: FieldTable::default(),
            queue: "jobs",
        }
    }

    /// A message again, as a delay queue gives it back.
    pub(crate) fn again(message: &Message) -> Self {
        Self {
            body: message.body.clone(),
            properties: message.properties.clone(),
            headers: message.properties.headers().clone().unwrap_or_default(),
            queue: "",
        }
    }

    /// A job as JSON.
    pub(crate) fn job(job: &Value) -> Self {
        Self::bytes(job.to_string()).content_type("application/json")
    }

    pub(crate) fn to(self, queue: &'static str) -> Self {
        Self { queue, ..self }
    }

    pub(crate) fn id(self, id: &str) -> Self {
        self.with(|properties| properties.with_message_id(id.into()))
    }

    pub(crate) fn content_type(self, kind: &str) -> Self {
        self.with(|properties| properties.with_content_type(kind.into()))
    }

    pub(crate) fn encoding(self, encoding: &str) -> Self {
        self.with(|properties| properties.with_content_encoding(encoding.into()))
    }

    pub(crate) fn kind(self, kind: &str) -> Self {
        self.with(|properties| properties.with_type(kind.into()))
    }

    pub(crate) fn reply_to(self, queue: &str) -> Self {
        self.with(|properties| properties.with_reply_to(queue.into()))
    }

    pub(crate) fn correlation(self, id: &str) -> Self {
        self.with(|properties| properties.with_correlation_id(id.into()))
    }

    pub(crate) fn expiration(self, millis: &str) -> Self {
        self.with(|properties| properties.with_expiration(millis.into()))
    }

    pub(crate) fn user(self, user: &str) -> Self {
        self.with(|properties| properties.with_user_id(user.into()))
    }

    pub(crate) fn header(self, name: &str, text: &str) -> Self {
        self.value(name, AMQPValue::LongString(text.into()))
    }

    pub(crate) fn number(self, name: &str, number: i64) -> Self {
        self.value(name, AMQPValue::LongLongInt(number))
    }

    pub(crate) fn queues(self, name: &str, queues: &[&str]) -> Self {
        let queues: Vec<_> = queues
            .iter()
            .map(|queue| AMQPValue::LongString((*queue).into()))
            .collect();
        self.value(name, AMQPValue::FieldArray(queues.into()))
    }

    fn value(mut self, name: &str, value: AMQPValue) -> Self {
        self.headers.insert(name.into(), value);
        self
    }

    fn with(self, change: impl FnOnce(BasicProperties) -> BasicProperties) -> Self {
        Self {
            properties: change(self.properties),
            ..self
        }
    }

    /// The id that the worker gives this job.
    pub(crate) fn job_id(&self) -> String {
        let id = self.properties.message_id().as_ref();
        wireglot::job::job_id(id.map(ShortString::as_str), &self.body)
    }
}

/// A message that arrived.
#[derive(Clone)]
pub(crate) struct Message {
    /// The queue within the prefix, or the whole name of a queue of the test.
    pub(crate) queue: String,
    pub(crate) exchange: String,
    pub(crate) routing_key: String,
    pub(crate) properties: BasicProperties,
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("a message in {} is no JSON: {error}", self.queue);
        })
    }

    /// A header as text, numbers too.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        match self.properties.headers().as_ref()?.inner().get(name)? {
            AMQPValue::LongString(text) => {
                Some(String::from_utf8_lossy(text.as_bytes()).into_owned())
            }
            AMQPValue::ShortString(text) => Some(text.to_string()),
            AMQPValue::LongLongInt(number) => Some(number.to_string()),
            AMQPValue::LongInt(number) => Some(number.to_string()),
            other => Some(format!("{other:?}")),
        }
    }

    /// One of the worker's headers: `reason` is `x-wireglot-reason`.
    pub(crate) fn own(&self, name: &str) -> String {
        self.header(&format!("x-wireglot-{name}"))
            .unwrap_or_default()
    }

    pub(crate) fn message_id(&self) -> &str {
        text(self.properties.message_id())
    }

    pub(crate) fn correlation_id(&self) -> &str {
        text(self.properties.correlation_id())
    }

    pub(crate) fn kind(&self) -> &str {
        text(self.properties.kind())
    }

    /// The name of an event, else nothing.
    pub(crate) fn event(&self) -> &str {
        if self.queue == "events" {
            &self.routing_key
        } else {
            ""
        }
    }
}

fn text(value: &Option<ShortString>) -> &str {
    value.as_ref().map_or("", ShortString::as_str)
}

/// Everything that arrived so far, in the order of arrival within each queue.
#[derive(Default)]
pub(crate) struct Seen(pub(crate) Vec<Message>);

impl Seen {
    /// What arrived in a queue.
    pub(crate) fn queue(&self, queue: &str) -> Vec<&Message> {
        self.0.iter().filter(|seen| seen.queue == queue).collect()
    }

    /// The bodies of a job's events of one kind.
    pub(crate) fn events(&self, kind: &str, job: &str) -> Vec<Value> {
        self.0
            .iter()
            .filter(|seen| seen.event() == kind)
            .map(Message::json)
            .filter(|event| event["job_id"] == job)
            .collect()
    }

    /// The one event of a kind of a job.
    pub(crate) fn event(&self, kind: &str, job: &str) -> Value {
        let mut events = self.events(kind, job);
        assert_eq!(events.len(), 1, "{kind} of {job}\n{}", self.summary());
        events.remove(0)
    }

    /// Results of a job in a queue: their routing keys, sorted.
    pub(crate) fn keys(&self, queue: &str, job: &str) -> Vec<&str> {
        let mut keys: Vec<_> = self
            .of_job(queue, job)
            .into_iter()
            .map(|result| result.routing_key.as_str())
            .collect();
        keys.sort_unstable();
        keys
    }

    /// What arrived in a queue for a job.
    pub(crate) fn of_job(&self, queue: &str, job: &str) -> Vec<&Message> {
        let mut found = self.queue(queue);
        found.retain(|seen| seen.own("job") == job);
        found
    }

    /// One line for each message, for a failed test.
    pub(crate) fn summary(&self) -> String {
        let line = |seen: &Message| {
            let body = String::from_utf8_lossy(&seen.body);
            let body: String = match seen.event() {
                "" => body.chars().take(80).collect(),
                _ => body.into_owned(),
            };
            let reason = [seen.own("reason"), seen.own("detail")].join(" ");
            format!("{} <{}> {reason} {body}\n", seen.queue, seen.routing_key)
        };
        self.0.iter().map(line).collect()
    }
}

//! What the types cannot say: limits, names that must exist, files that must be there.
//!
//! A check whose setting was found wrong before is left out, since the structs hold the default
//! there and not what was written.

mod glossaries;
mod profiles;
mod routes;
mod secrets;

use std::time::Duration;

use bytesize::ByteSize;
use tracing_subscriber::EnvFilter;

use super::Config;
use super::mistakes::Report;
use super::tree::{KeyPath, Node, Origin, key_path};
use crate::protect::{LONGEST_TERM, MOST_TERMS};

/// RabbitMQ 4 refuses larger messages by default.
const BROKER_MESSAGE: ByteSize = ByteSize::mib(16);

/// RabbitMQ closes a channel that holds a delivery longer, by default.
const CONSUMER_TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// RabbitMQ dead-letters a message of our queues after this many deliveries by itself, without
/// a reason.
const BROKER_DELIVERIES: u32 = 100;

/// With fewer, one that is innocent could not be told from one that is not.
const FEWEST_DELIVERIES: u32 = 3;

/// AMQP carries names in at most 255 bytes, of which our own endings need some.
const MAX_PREFIX_BYTES: usize = 128;

/// PostgreSQL allows 100 in all by default.
const MOST_CONNECTIONS: usize = 1000;

/// Every pattern reads every sentence.
const MOST_PATTERNS: usize = 100;

/// Fewer characters than these cut ordinary sentences; no engine takes more in one text.
const SEGMENT_CHARS: (usize, usize) = (100, 100_000);

/// Reading takes up to this many steps for each tag. Browsers stop at 512.
const MOST_DEPTH: usize = 4096;

/// The JSON parser takes no deeper nesting.
const MAX_DEPTH: usize = 120;

/// Checks `config`, which was read from `tree`, and replaces secrets by the content of their files.
/// `backends` are the names of all backends, those with mistakes included.
pub(super) fn check(
    config: &mut Config,
    tree: &Node,
    backends: &[String],
    report: &mut Report<'_>,
) {
    let mut checks = Checks { tree, report };
    checks.broker(config);
    checks.store(config);
    checks.languages(config);
    checks.worker(config);
    checks.profiles(config);
    checks.backends(config);
    checks.routes(config, backends);
    checks.routing(config);
    checks.glossaries(config);
    checks.documents(config);
    checks.protect(config);
    checks.furniture(config);
    checks.rest(config);
}

struct Checks<'a, 'r> {
    tree: &'a Node,
    report: &'a mut Report<'r>,
}

impl Checks<'_, '_> {
    /// A mistake at a key, or without a line where the key is not written.
    fn wrong(&mut self, key: KeyPath, message: impl Into<String>) {
        self.clash(&[key], message);
    }

    /// A mistake of settings that do not go together, at the first that is written.
    fn clash(&mut self, keys: &[KeyPath], message: impl Into<String>) {
        if keys.iter().any(|key| self.report.is_faulty(key)) {
            return;
        }
        let written = keys.iter().find_map(|key| self.tree.at(key));
        match (written, keys.first()) {
            (Some(node), _) => self.report.mistake(&node.path, &node.origin, message),
            (None, Some(key)) => self.report.mistake(key, &Origin::BuiltIn, message),
            (None, None) => {}
        }
    }

    /// A warning at a key that is written.
    fn warn(&mut self, key: &KeyPath, message: impl Into<String>) {
        if let Some(node) = self.tree.at(key) {
            self.report.warning(&node.path, &node.origin, message);
        }
    }

    fn not_zero(&mut self, key: KeyPath, is_zero: bool) {
        if is_zero {
            self.wrong(key, "must be more than 0");
        }
    }

    /// A number between two limits.
    fn between(&mut self, key: KeyPath, value: usize, least: usize, most: usize) {
        if !(least..=most).contains(&value) {
            self.wrong(key, format!("must be between {least} and {most}"));
        }
    }

    /// A name that goes into keys of metrics, headers and messages.
    fn name(&mut self, key: &KeyPath, name: &str) {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || name.len() > 64 || !name.chars().all(allowed) {
            self.note(
                key,
                "not a good name; use 1 to 64 of the letters a-z, digits, `-` and `_`",
            );
        }
    }

    /// A mistake in a key itself; what it holds is checked all the same.
    fn note(&mut self, key: &KeyPath, message: impl Into<String>) {
        if let Some(node) = self.tree.at(key) {
            self.report.note(&node.path, &node.origin, message);
        }
    }

    fn broker(&mut self, config: &mut Config) {
        self.broker_address(&mut config.broker);
        let broker = &config.broker;
        self.broker_certificates(broker);
        if let Some(fault) = prefix_fault(&broker.prefix) {
            self.wrong(key_path!["broker", "prefix"], fault);
        }
        if broker.heartbeat.as_secs() == 0 || broker.heartbeat.as_secs() > u64::from(u16::MAX) {
            self.wrong(
                key_path!["broker", "heartbeat"],
                "must be between `1s` and `18h`: without heartbeats a dead connection is never noticed",
            );
        }
        for (key, duration) in [
            ("connect_timeout", broker.connect_timeout),
            ("confirm_timeout", broker.confirm_timeout),
        ] {
            self.not_zero(key_path!["broker", key], duration.is_zero());
        }
        self.not_zero(key_path!["broker", "queue_limit"], broker.queue_limit == 0);
    }

    fn store(&mut self, config: &mut Config) {
        self.store_address(&mut config.store);
        let connections = config.store.connections as usize;
        self.between(
            key_path!["store", "connections"],
            connections,
            1,
            MOST_CONNECTIONS,
        );
        self.not_zero(
            key_path!["store", "timeout"],
            config.store.timeout.is_zero(),
        );
        if config.store.retention < config.worker.max_age {
            self.clash(
                &[key_path!["store", "retention"], key_path!["worker", "max_age"]],
                "`store.retention` must not be below `worker.max_age`: work that still waits would be forgotten",
            );
        }
    }

    fn languages(&mut self, config: &Config) {
        for (name, languages) in &config.languages.sets {
            let key = key_path!["languages", "sets", name];
            self.name(&key, name);
            if languages.is_empty() {
                self.wrong(key.clone(), "the set is empty; name at least one language");
            }
            if languages.len() > config.worker.max_targets {
                self.warn(
                    &key,
                    format!(
                        "the set has {} languages, but `worker.max_targets` allows {} for one job",
                        languages.len(),
                        config.worker.max_targets
                    ),
                );
            }
            for (index, language) in languages.iter().enumerate() {
                if languages[..index].contains(language) {
                    self.warn(&key.join(index), format!("`{language}` is there twice"));
                }
            }
        }
    }

    fn worker(&mut self, config: &Config) {
        let worker = &config.worker;
        let key = |name: &'static str| key_path!["worker", name];
        self.between(key("concurrency"), worker.concurrency, 1, 1000);
        if worker.reserved_for_breaking >= worker.concurrency {
            self.clash(
                &[key("reserved_for_breaking"), key("concurrency")],
                "`worker.reserved_for_breaking` must be below `worker.concurrency`, or nothing but breaking news is translated",
            );
        }
        self.not_zero(key("attempts"), worker.attempts == 0);
        if !(FEWEST_DELIVERIES..=BROKER_DELIVERIES).contains(&worker.max_deliveries) {
            self.wrong(
                key("max_deliveries"),
                format!(
                    "must be between {FEWEST_DELIVERIES} and {BROKER_DELIVERIES}, the limit of the queues themselves"
                ),
            );
        }
        self.not_zero(key("max_age"), worker.max_age.is_zero());
        if worker.unit_deadline.is_zero() || worker.unit_deadline >= CONSUMER_TIMEOUT {
            self.wrong(
                key("unit_deadline"),
                "must be more than 0 and below `30m`, RabbitMQ's limit for holding a message",
            );
        }
        if worker.max_waiting_units == 0 || worker.max_waiting_units >= config.broker.queue_limit {
            self.clash(
                &[key("max_waiting_units"), key_path!["broker", "queue_limit"]],
                "`worker.max_waiting_units` must be more than 0 and below `broker.queue_limit`, at which units are refused",
            );
        }
        for (name, size) in [
            ("max_message", worker.max_message),
            ("max_result", worker.max_result),
        ] {
            if size.as_u64() == 0 || size > BROKER_MESSAGE {
                self.wrong(
                    key(name),
                    "must be more than 0 and at most `16MiB`, RabbitMQ's limit for a message",
                );
            }
        }
        if worker.max_job < worker.max_message {
            self.clash(
                &[key("max_job"), key("max_message")],
                "`worker.max_job` must not be below `worker.max_message`: a job may come uncompressed",
            );
        }
        if worker.max_meta > worker.max_message {
            self.clash(
                &[key("max_meta"), key("max_message")],
                "`worker.max_meta` must not be above `worker.max_message`, of which it is a part",
            );
        }
        self.between(key("max_depth"), worker.max_depth, 4, MAX_DEPTH);
        self.between(key("max_targets"), worker.max_targets, 1, 1000);
    }

    fn backends(&mut self, config: &mut Config) {
        if config.backends.is_empty() {
            self.wrong(
                key_path!["backends"],
                "no engine; write a section such as `[backends.local]` with `kind = \"apertium\"`",
            );
        }
        for (name, backend) in &mut config.backends {
            let key = key_path!["backends", name];
            self.name(&key, name);
            self.server(&key, &mut backend.server);
            for (field, message) in backend.faults() {
                self.wrong(key.join(field), message);
            }
        }
    }

    fn documents(&mut self, config: &Config) {
        let documents = &config.documents;
        let (least, most) = SEGMENT_CHARS;
        self.between(
            key_path!["documents", "max_segment"],
            documents.max_segment,
            least,
            most,
        );
        self.between(
            key_path!["documents", "max_depth"],
            documents.max_depth,
            1,
            MOST_DEPTH,
        );
    }

    fn protect(&mut self, config: &Config) {
        let terms = &config.protect.terms;
        if terms.len() > MOST_TERMS {
            self.wrong(
                key_path!["protect", "terms"],
                format!("has {} terms; {MOST_TERMS} are possible", terms.len()),
            );
        }
        for (index, term) in terms.iter().enumerate() {
            if term.trim().is_empty() || term.len() > LONGEST_TERM {
                self.wrong(
                    key_path!["protect", "terms", index],
                    format!("must have 1 to {LONGEST_TERM} bytes"),
                );
            }
        }
        if config.protect.patterns.len() > MOST_PATTERNS {
            self.wrong(
                key_path!["protect", "patterns"],
                format!("{MOST_PATTERNS} patterns are possible"),
            );
        }
    }

    fn furniture(&mut self, config: &Config) {
        if let Some(overlay) = &config.furniture.overlay
            && !overlay.is_dir()
        {
            self.wrong(
                key_path!["furniture", "overlay"],
                format!("there is no folder {}", overlay.display()),
            );
        }
        for (index, message) in config.furniture.drop.iter().enumerate() {
            let mut letters = message.chars();
            let good = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
                && letters.all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            if !good {
                self.wrong(
                    key_path!["furniture", "drop", index],
                    "not the name of a message; write one such as `accessibility-links`",
                );
            }
        }
    }

    fn rest(&mut self, config: &Config) {
        let ratio = config.quality.max_length_ratio;
        if !ratio.is_finite() || ratio <= 1.0 {
            self.wrong(
                key_path!["quality", "max_length_ratio"],
                "must be more than 1",
            );
        }
        if EnvFilter::builder().parse(&config.telemetry.log).is_err() {
            self.wrong(
                key_path!["telemetry", "log"],
                "no filter of log lines; write levels such as `info` or `wireglot=debug,info`",
            );
        }
    }
}

/// Why text cannot begin the names of exchanges and queues.
fn prefix_fault(prefix: &str) -> Option<&'static str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if prefix.is_empty() {
        Some("is empty; write a name such as `wireglot`")
    } else if prefix == "amq" || prefix.starts_with("amq.") {
        Some("RabbitMQ keeps names that begin with `amq.` for itself; write another")
    } else if prefix.len() > MAX_PREFIX_BYTES {
        Some("is longer than 128 bytes")
    } else if prefix.starts_with('.') || prefix.ends_with('.') || !prefix.chars().all(allowed) {
        Some("use letters a-z, digits, `-`, `_` and, inside, `.`")
    } else {
        None
    }
}

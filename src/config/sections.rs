//! The sections of the configuration, but for backends and profiles.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use bytesize::ByteSize;
use serde::Deserialize;

use crate::locale::LanguageTag;
use crate::markup::ParseOptions;
use crate::segment::Segmenter;
use crate::units::{self, Secret};

/// `[broker]`: RabbitMQ.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Broker {
    /// `amqp://` or `amqps://` address with user, password and vhost.
    pub url: Secret,
    /// A file that holds the address instead; wins over `url`.
    pub url_file: Option<PathBuf>,
    /// Certificates (PEM) of the authority that signed the broker's; then no other is trusted.
    pub ca_file: Option<PathBuf>,
    /// Our certificate (PEM, with its chain), where the broker wants one.
    pub certificate_file: Option<PathBuf>,
    /// The private key of our certificate (PEM, not encrypted).
    pub key_file: Option<PathBuf>,
    /// First part of every exchange and queue name.
    pub prefix: String,
    /// Whether exchanges and queues are declared, only checked, or taken for granted.
    pub topology: Topology,
    /// Whether `<prefix>.localized` gets a queue of its own, so that nothing is lost before a
    /// consumer exists.
    pub default_queue: bool,
    /// Heartbeat of the connections; a dead peer is noticed after two of them.
    #[serde(deserialize_with = "units::duration")]
    pub heartbeat: Duration,
    /// How long one connection attempt may take.
    #[serde(deserialize_with = "units::duration")]
    pub connect_timeout: Duration,
    /// How long a publish may wait for its confirm.
    #[serde(deserialize_with = "units::duration")]
    pub confirm_timeout: Duration,
    /// How long wrong credentials, vhost or topology are retried before the first readiness.
    #[serde(deserialize_with = "units::duration")]
    pub startup_patience: Duration,
    /// Messages that may wait in a job, unit or retry queue before publishes are refused.
    pub queue_limit: u32,
}

impl Default for Broker {
    fn default() -> Self {
        Self {
            url: Secret::new("amqp://guest:guest@127.0.0.1:5672/%2f"),
            url_file: None,
            ca_file: None,
            certificate_file: None,
            key_file: None,
            prefix: "wireglot".to_owned(),
            topology: Topology::Declare,
            default_queue: true,
            heartbeat: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(10),
            confirm_timeout: Duration::from_secs(30),
            startup_patience: Duration::from_secs(60),
            queue_limit: 1_000_000,
        }
    }
}

/// What the worker does about exchanges and queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Topology {
    /// Declares what is missing.
    Declare,
    /// Checks that all is there and ends with an error otherwise.
    Verify,
    /// Neither; for accounts without the right to configure.
    None,
}

/// `[store]`: where jobs, revisions, results and the outbox are kept.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Store {
    /// `sqlite://FILE`, relative to the working directory, `sqlite::memory:`, or
    /// `postgres://user:password@host/database`.
    pub url: Secret,
    /// A file that holds the address instead; wins over `url`.
    pub url_file: Option<PathBuf>,
    /// Connections to PostgreSQL that a process opens at most.
    pub connections: u32,
    /// How long PostgreSQL may take to connect, and to answer one operation.
    #[serde(deserialize_with = "units::duration")]
    pub timeout: Duration,
    /// How long results and ended jobs are kept.
    #[serde(deserialize_with = "units::duration")]
    pub retention: Duration,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            url: Secret::new("sqlite://wireglot.db"),
            url_file: None,
            connections: 8,
            timeout: Duration::from_secs(30),
            retention: Duration::from_secs(30 * 24 * 3600),
        }
    }
}

/// `[http]`: `/livez`, `/readyz` and `/metrics`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// Address and port to listen on; port 0 takes a free one.
    #[serde(deserialize_with = "units::socket_address")]
    pub listen: SocketAddr,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 9464)),
        }
    }
}

/// `[languages]`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Languages {
    /// Sets of targets that a job names as `@name`.
    pub sets: BTreeMap<String, Vec<LanguageTag>>,
}

/// `[worker]`: concurrency, limits, times.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Worker {
    /// Units that are translated at the same time.
    pub concurrency: usize,
    /// How many of those only breaking news may use; breaking news may use all the others too.
    pub reserved_for_breaking: usize,
    /// Attempts of a job or unit before it is dead-lettered.
    pub attempts: u32,
    /// Deliveries of one message that end the process, after which it is dead-lettered unread.
    /// Lost connections do not count.
    pub max_deliveries: u32,
    /// How long a unit may wait for an engine, the store or a consumer before it fails.
    #[serde(deserialize_with = "units::duration")]
    pub max_age: Duration,
    /// How long one unit may be worked on before it is retried.
    #[serde(deserialize_with = "units::duration")]
    pub unit_deadline: Duration,
    /// Normal units that may wait, for a worker or in a delay queue, before jobs are put off;
    /// breaking news and withdrawals are not.
    pub max_waiting_units: u32,
    /// How long work in progress may go on after SIGTERM.
    #[serde(deserialize_with = "units::duration")]
    pub drain: Duration,
    /// The largest message that is accepted, in bytes as it arrives.
    #[serde(deserialize_with = "units::size")]
    pub max_message: ByteSize,
    /// The largest job after `content_encoding: gzip` is undone.
    #[serde(deserialize_with = "units::size")]
    pub max_job: ByteSize,
    /// The deepest nesting of a job's JSON.
    pub max_depth: usize,
    /// The most targets of a job, sets expanded.
    pub max_targets: usize,
    /// The largest `meta` of a job, as JSON.
    #[serde(deserialize_with = "units::size")]
    pub max_meta: ByteSize,
    /// The largest result; `segments` are dropped first.
    #[serde(deserialize_with = "units::size")]
    pub max_result: ByteSize,
}

impl Default for Worker {
    fn default() -> Self {
        Self {
            concurrency: 32,
            reserved_for_breaking: 4,
            attempts: 8,
            max_deliveries: 10,
            max_age: Duration::from_secs(24 * 3600),
            unit_deadline: Duration::from_secs(600),
            max_waiting_units: 50_000,
            drain: Duration::from_secs(30),
            max_message: ByteSize::mib(1),
            max_job: ByteSize::mib(4),
            max_depth: 64,
            max_targets: 64,
            max_meta: ByteSize::kib(16),
            max_result: ByteSize::mib(8),
        }
    }
}

/// `[memory]`: translations of sentences that are used again.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Memory {
    /// What may be used again where a job does not say: `any-engine`, `same-route` or `off`.
    pub reuse: crate::job::Reuse,
    /// How long a sentence is kept after its last use.
    #[serde(deserialize_with = "units::duration")]
    pub retention: Duration,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            reuse: crate::job::Reuse::AnyEngine,
            retention: Duration::from_secs(180 * 24 * 3600),
        }
    }
}

/// `[documents]`: how texts are read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Documents {
    /// Whether a line break within a paragraph (`<br>`, two spaces in Markdown) ends a sentence.
    pub br_ends_segment: bool,
    /// The longest segment in characters (Unicode code points); a longer sentence is cut.
    pub max_segment: usize,
    /// How deep elements may lie in one another; a deeper document is refused.
    pub max_depth: usize,
}

impl Default for Documents {
    fn default() -> Self {
        let options = ParseOptions::default();
        Self {
            br_ends_segment: options.br_ends_segment,
            max_segment: Segmenter::DEFAULT_MAX_CHARS,
            max_depth: options.max_depth,
        }
    }
}

impl Documents {
    /// How a document in `language` is read.
    pub fn options(&self, language: &str) -> ParseOptions {
        ParseOptions {
            max_depth: self.max_depth,
            br_ends_segment: self.br_ends_segment,
            language: Some(language.to_owned()),
        }
    }

    /// What finds the sentences of a text in `language`.
    pub fn segmenter(&self, language: &str) -> Segmenter {
        Segmenter::new(language).with_max_chars(self.max_segment)
    }
}

/// `[protect]`: what is not to be translated, beside addresses, handles and placeholders.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Protect {
    /// Names and phrases, found as whole words; upper and lower case are told apart.
    pub terms: Vec<String>,
    /// Regular expressions.
    pub patterns: Vec<crate::protect::Pattern>,
}

/// `[quality]`: what is checked before a translation is published.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quality {
    /// A sentence that comes back this many times longer or shorter is a finding.
    pub max_length_ratio: f64,
}

impl Default for Quality {
    fn default() -> Self {
        Self {
            max_length_ratio: 4.0,
        }
    }
}

/// `[localize]`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Localize {
    /// Where the disclosure goes when the profile does not say.
    pub disclosure: super::Disclosure,
}

/// `[furniture]`: fixed phrases.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Furniture {
    /// A folder `<tag>/furniture.ftl` with the newsroom's own phrases, laid over the built-in ones.
    pub overlay: Option<PathBuf>,
    /// Messages whose blocks are dropped instead of translated (`accessibility-links`).
    pub drop: Vec<String>,
}

/// `[telemetry]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Telemetry {
    /// Format of the log lines.
    pub log_format: LogFormat,
    /// Levels, as `tracing` writes them: `info`, `wireglot=debug,info`.
    pub log: String,
}

impl Default for Telemetry {
    fn default() -> Self {
        Self {
            log_format: LogFormat::Json,
            log: "info".to_owned(),
        }
    }
}

/// Format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

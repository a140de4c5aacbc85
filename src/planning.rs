//! From a job to its units: what is checked before anything is sent or stored. No broker, no store;
//! the worker's intake and `wireglot translate` both stand on it.

mod targets;

use jiff::Timestamp;

use crate::article::{Profile, PublicationStatus, Reading};
use crate::config::{Config, RouteStep};
use crate::event::Subject;
use crate::job::{
    Action, Include, Job, JobFault, Priority, Reason, Revision, Unit, content_hash, short,
};
use crate::locale::LanguageTag;
use crate::pipeline::Pipeline;
use crate::route::Router;
use crate::store::NewJob;

pub use targets::Targets;

/// A job that can be served.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What a unit of each language is made from.
    template: Unit,
    /// The article's own revision; `None` lets the store count.
    revision: Option<Revision>,
    /// The targets.
    pub targets: Targets,
    content_hash: String,
}

/// What a delivery adds to a job.
#[derive(Debug, Clone, Default)]
pub struct Envelope {
    /// AMQP `correlation_id`.
    pub correlation_id: Option<String>,
    /// AMQP `reply_to`.
    pub reply_to: Option<String>,
    /// When its AMQP `expiration` is over.
    pub expires: Option<Timestamp>,
    /// Whether it came by the queue of breaking jobs.
    pub breaking: bool,
}

impl Plan {
    /// Checks a job and plans its units. `subject` learns what is known of the job, also when it
    /// is rejected.
    ///
    /// # Errors
    /// [`JobFault`] naming the field.
    pub async fn make(
        job: Job,
        envelope: Envelope,
        config: &Config,
        pipeline: &Pipeline,
        now: Timestamp,
        subject: &mut Subject,
    ) -> Result<Self, JobFault> {
        subject.desk.clone_from(&job.desk);
        check_meta(&job, config)?;
        subject.meta.clone_from(&job.meta);
        let glossaries = pipeline
            .known_glossaries()
            .of_job(&job.glossaries, &job.desk)?;
        check_backends(&job, pipeline.router())?;
        let profile = pipeline
            .profiles()
            .choose(job.profile.as_deref(), &job.article)?;
        let reading = profile.read(&job.article)?;
        subject.article_id = Some(reading.id.clone());
        subject.revision = reading.revision.as_ref().map(Revision::text);

        let source = source(&job, &reading, profile)?;
        let deadline = deadline(&job, envelope.expires, &reading)?;
        let embargoed = reading.embargoed_until.is_some_and(|until| until > now);
        let withdraw = reading.status == PublicationStatus::Canceled;
        let mut targets = Targets::read(&job.targets, &source, &config.languages, &config.worker)?;
        if !withdraw {
            targets
                .keep_reachable(&source, embargoed, &job.backends, pipeline.router())
                .await;
            if let Some(fault) = targets.none_left() {
                return Err(fault);
            }
            pipeline.inspect(&job.article, profile, &source)?;
        }
        let breaking = match job.priority {
            Some(priority) => priority == Priority::Breaking,
            None => reading.breaking || envelope.breaking,
        };
        let content_hash = content_hash(&job.article);
        let template = Unit {
            schema: Unit::SCHEMA,
            action: if withdraw {
                Action::Withdraw
            } else {
                Action::Translate
            },
            job_id: subject.job_id.clone(),
            desk: job.desk,
            article_id: reading.id,
            revision: String::new(),
            revision_kind: String::new(),
            edition: job.edition,
            target: source.clone(),
            source,
            priority: if breaking {
                Priority::Breaking
            } else {
                Priority::Normal
            },
            profile: profile.name.clone(),
            article: if withdraw {
                serde_json::Map::new()
            } else {
                job.article
            },
            deadline,
            embargoed_until: reading.embargoed_until,
            withheld: reading.status == PublicationStatus::Withheld,
            include_segments: job.include.contains(&Include::Segments),
            formality: job.formality,
            glossaries,
            reuse: job.reuse,
            backends: job.backends,
            meta: job.meta,
            correlation_id: envelope.correlation_id,
            reply_to: envelope.reply_to,
        };
        Ok(Self {
            template,
            revision: reading.revision,
            targets,
            content_hash,
        })
    }

    /// What the store is told.
    pub fn record(&self, at: Timestamp) -> NewJob {
        NewJob {
            job_id: self.template.job_id.clone(),
            desk: self.template.desk.clone(),
            article_id: self.template.article_id.clone(),
            revision: self.revision.clone(),
            content_hash: self.content_hash.clone(),
            edition: self.template.edition,
            withdraw: self.template.action == Action::Withdraw,
            targets: self.targets.wanted.clone(),
            failed: self.targets.failed.clone(),
            skipped: self.targets.skipped.clone(),
            meta: self.template.meta.clone(),
            at,
        }
    }

    /// The units for these targets, of the revision that the article or the store gave.
    pub fn units(
        self,
        revision: &Revision,
        targets: Vec<LanguageTag>,
    ) -> impl Iterator<Item = Unit> {
        let template = Unit {
            revision: revision.text(),
            revision_kind: revision.kind().as_str().to_owned(),
            ..self.template
        };
        targets.into_iter().map(move |target| Unit {
            target,
            ..template.clone()
        })
    }

    /// Whether the units go by the lane of breaking news.
    pub fn is_breaking(&self) -> bool {
        self.template.priority == Priority::Breaking
    }

    /// Whether the job withdraws the article: there is nothing to translate.
    pub fn withdraws(&self) -> bool {
        self.template.action == Action::Withdraw
    }

    /// The article's own revision, if it has one.
    pub fn revision(&self) -> Option<&Revision> {
        self.revision.as_ref()
    }
}

fn check_meta(job: &Job, config: &Config) -> Result<(), JobFault> {
    let max = config.worker.max_meta.as_u64();
    let size = job
        .meta
        .as_ref()
        .map_or(0, |meta| meta.to_string().len() as u64);
    if size <= max {
        return Ok(());
    }
    let problem = format!("has {size} bytes as JSON, worker.max_meta allows {max}");
    Err(JobFault::new(Reason::TooLarge, "meta", problem))
}

/// What a job prefers must be there, each once: a misspelt engine would go unnoticed, and another
/// one would be paid.
fn check_backends(job: &Job, router: &Router) -> Result<(), JobFault> {
    for (index, step) in job.backends.iter().enumerate() {
        let wrong = |problem| {
            let field = format!("backends.{index}");
            Err(JobFault::new(Reason::InvalidField, field, problem))
        };
        let parsed = RouteStep::parse(step);
        let name = parsed.name().unwrap_or("*");
        let is_same = |other: &String| RouteStep::parse(other).name() == parsed.name();
        if parsed.name().is_some() && router.backends().all(|backend| backend != name) {
            let known: Vec<_> = router.backends().collect();
            let problem = format!(
                "no backend is named `{}`; configured are: {}",
                short(name),
                known.join(", ")
            );
            return wrong(problem);
        }
        if job.backends[..index].iter().any(is_same) {
            return wrong(format!("`{}` is there twice; name it once", short(name)));
        }
    }
    Ok(())
}

fn source(job: &Job, reading: &Reading, profile: &Profile) -> Result<LanguageTag, JobFault> {
    if let Some(language) = &job.language {
        return LanguageTag::parse(language)
            .map_err(|error| JobFault::new(Reason::NoLanguage, "language", error.to_string()));
    }
    reading.language.clone().ok_or_else(|| {
        let field = profile
            .language_path()
            .map_or("language".to_owned(), |path| format!("article.{path}"));
        JobFault::new(
            Reason::NoLanguage,
            field,
            "is missing; say the language of the article there, in `language` of the job, or with `--from` on the command line",
        )
    })
}

/// The earliest of the job's deadline, its AMQP expiration and the article's expiry.
fn deadline(
    job: &Job,
    expiration: Option<Timestamp>,
    reading: &Reading,
) -> Result<Option<Timestamp>, JobFault> {
    let said = match &job.deadline {
        None => None,
        Some(text) => Some(text.parse::<Timestamp>().map_err(|_| {
            let problem = "is not an RFC 3339 time such as 2026-11-23T18:00:00Z";
            JobFault::new(Reason::InvalidField, "deadline", problem)
        })?),
    };
    Ok([said, expiration, reading.expires]
        .into_iter()
        .flatten()
        .min())
}

//! Files given on the command line, as jobs.

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::UsageError;
use crate::config::Config;
use crate::event::Subject;
use crate::job::{Job, Reason, bare_article, parse_strict};
use crate::markup::Format;
use crate::pipeline::Pipeline;
use crate::planning::{Envelope, Plan};

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// What `submit` and `translate` read.
#[derive(Debug, Clone, Args)]
pub(super) struct Input {
    /// Jobs or articles as JSON, or text, HTML or Markdown by their ending; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<String>,
    /// Languages to translate into, separated by commas: tags, or `@name` for a configured set.
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    to: Vec<String>,
    /// The language of the articles, where they do not say it.
    #[arg(long, value_name = "TAG")]
    from: Option<String>,
    /// The identifier of a text; its file name without it.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The newsroom or tenant.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
    /// The profile of the articles.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// A configured glossary to apply; may be given several times, the first counts before the
    /// others.
    #[arg(long, value_name = "NAME")]
    glossary: Vec<String>,
    /// Engines in order of preference, separated by commas, instead of those of `[routes]`: names,
    /// `!name` for one that is not asked, `*` for all others.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    backends: Vec<String>,
}

/// One file as a job.
#[derive(Debug, Clone)]
pub(super) struct Article {
    /// A short name for progress and folders.
    pub(super) name: String,
    /// The job.
    pub(super) job: Job,
}

impl Article {
    /// What is to be translated here and now of each article. All are looked at before an engine
    /// is asked: what is wrong with one would be found when others are paid for.
    pub(super) async fn plans(
        articles: &[Self],
        config: &Config,
        pipeline: &Pipeline,
    ) -> Result<Vec<Plan>, UsageError> {
        let mut plans = Vec::new();
        let mut problems = Vec::new();
        for article in articles {
            match article.plan(config, pipeline).await {
                Ok(plan) => plans.push(plan),
                Err(UsageError(problem)) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            Ok(plans)
        } else {
            Err(UsageError(problems.join("\n")))
        }
    }

    async fn plan(&self, config: &Config, pipeline: &Pipeline) -> Result<Plan, UsageError> {
        let (envelope, mut subject) = (Envelope::default(), Subject::default());
        let now = Timestamp::now();
        let wrong =
            |problem: &dyn std::fmt::Display| UsageError(format!("{}: {problem}", self.name));
        let plan = Plan::make(
            self.job.clone(),
            envelope,
            config,
            pipeline,
            now,
            &mut subject,
        )
        .await
        .map_err(|fault| wrong(&fault))?;
        if plan.withdraws() {
            let problem =
                "the article is withdrawn (pubStatus canceled), there is nothing to translate";
            return Err(wrong(&problem));
        }
        Ok(plan)
    }
}

impl Input {
    /// Reads every file.
    pub(super) fn read(&self, max_depth: usize) -> anyhow::Result<Vec<Article>> {
        if self.id.is_some() && self.files.len() > 1 {
            return Err(UsageError("--id goes with one file".to_owned()).into());
        }
        let mut articles: Vec<Article> = Vec::new();
        for file in &self.files {
            let mut article = self
                .article(file, max_depth)
                .with_context(|| file.clone())?;
            let same = articles
                .iter()
                .filter(|other| other.name == article.name)
                .count();
            if same > 0 {
                article.name = format!("{}-{}", article.name, articles.len());
            }
            articles.push(article);
        }
        Ok(articles)
    }

    fn article(&self, file: &str, max_depth: usize) -> anyhow::Result<Article> {
        let bytes = read(file)?;
        let stem = match file {
            "-" => "stdin".to_owned(),
            file => Path::new(file)
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
        };
        let mut job = match format(file, &bytes) {
            Some(format) => {
                let text = String::from_utf8(bytes).map_err(|_| wrong("is not UTF-8"))?;
                let id = self.id.as_deref().unwrap_or(&stem);
                let article = bare_article(format, &text, id);
                object(json!({"article": article, "profile": "simple"}))
            }
            None => as_job(parse_strict(&bytes, max_depth).map_err(wrong)?)?,
        };
        for (key, value) in [
            ("language", &self.from),
            ("desk", &self.desk),
            ("profile", &self.profile),
        ] {
            if let Some(value) = value {
                job.insert(key.to_owned(), json!(value));
            }
        }
        for (key, values) in [
            ("targets", &self.to),
            ("glossaries", &self.glossary),
            ("backends", &self.backends),
        ] {
            if !values.is_empty() {
                job.insert(key.to_owned(), json!(values));
            }
        }
        let job = Job::from_json(Value::Object(job).to_string().as_bytes(), max_depth).map_err(
            |fault| match fault.reason {
                Reason::NoTarget => wrong("names no targets; say them with --to es,fr"),
                _ => wrong(fault),
            },
        )?;
        Ok(Article { name: stem, job })
    }
}

fn wrong(problem: impl ToString) -> UsageError {
    UsageError(problem.to_string())
}

fn read(file: &str) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = MAX_FILE + 1;
    if file == "-" {
        std::io::stdin()
            .lock()
            .take(limit)
            .read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(file)
            .map_err(wrong)?
            .take(limit)
            .read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 >= limit {
        return Err(wrong("is larger than 64 MiB").into());
    }
    Ok(bytes)
}

/// The format of a text by its ending; `None` for JSON. Standard input is JSON when it begins
/// like an object.
fn format(file: &str, bytes: &[u8]) -> Option<Format> {
    let ending = Path::new(file)
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    match ending.as_str() {
        "json" => None,
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "md" | "markdown" => Some(Format::Markdown),
        _ if file == "-" && bytes.trim_ascii_start().starts_with(b"{") => None,
        _ => Some(Format::Plain),
    }
}

/// A job as it is, or an article as a job.
fn as_job(value: Value) -> Result<Map<String, Value>, UsageError> {
    match value {
        Value::Object(job) if job.contains_key("article") => Ok(job),
        Value::Object(article) => Ok(object(json!({"article": article}))),
        _ => Err(wrong(
            "is neither a job nor an article: the file holds no JSON object",
        )),
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

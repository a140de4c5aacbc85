//! What `submit --wait` and `translate --out` write: a JSON file per language and a page.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::UsageError;
use super::input::Article;
use crate::article::{LocalizedArticle, Origin, SegmentReport, Verdict, portions};
use crate::job::Job;
use crate::locale::LanguageTag;
use crate::localize::{Label, Locales, ReviewState};
use crate::markup::BlockKind;
use crate::page::{self, Edition, Outcome, Page, Row};
use crate::pipeline::Pipeline;

/// What became of one language.
#[derive(Debug, Clone)]
pub(super) enum Ending {
    /// There is a result: published, or held when its verdict says so.
    Result(Box<LocalizedArticle>),
    /// There is none here.
    None { outcome: Outcome },
}

/// Makes the folders of articles and tries them, before an engine is paid for what could not be
/// kept. Several articles have each a folder of its own within `folder`.
pub(super) fn prepare(folder: &Path, articles: &[Article]) -> Result<Vec<PathBuf>, UsageError> {
    let prepared = |article: &Article| {
        let folder = match articles {
            [_] => folder.to_owned(),
            _ => folder.join(&article.name),
        };
        let trial = folder.join(".wireglot");
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&trial, ""))
            .and_then(|()| std::fs::remove_file(&trial))
            .map_err(|error| UsageError(format!("{}: {error}", folder.display())))?;
        Ok(folder)
    };
    articles.iter().map(prepared).collect()
}

/// Writes the results of one article: `<language>.json` each, and `index.html`.
pub(super) fn write(
    folder: &Path,
    job: &Job,
    endings: &BTreeMap<String, Ending>,
    pipeline: &Pipeline,
) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for (language, ending) in endings {
        if let Ending::Result(result) = ending {
            let file = folder.join(format!("{}.json", safe(language)));
            let json = serde_json::to_string_pretty(result)?;
            std::fs::write(&file, json + "\n").with_context(|| file.display().to_string())?;
        }
    }
    let file = folder.join("index.html");
    let html = page::render(&page(job, endings, pipeline));
    std::fs::write(&file, html).with_context(|| file.display().to_string())
}

/// A language's name as a file name: a target may be anything that a job says.
fn safe(language: &str) -> String {
    language
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(64)
        .collect()
}

fn page(job: &Job, endings: &BTreeMap<String, Ending>, pipeline: &Pipeline) -> Page {
    let locales = pipeline.locales();
    let source = source_language(job, endings, pipeline);
    let outline = outline(job, &source, pipeline);
    // A scraped text has no headline field, and begins with furniture.
    let title = outline
        .iter()
        .find(|block| block.role == "headline")
        .or_else(|| {
            outline
                .iter()
                .find(|block| locales.furniture_id(&source, &block.text).is_none())
        })
        .map(|block| block.text.clone())
        .unwrap_or_default();
    Page {
        title,
        source_name: name(locales, &source),
        source_label: locales.label(Label::Original, &source).text,
        editions: endings
            .iter()
            .filter_map(|(language, ending)| {
                let tag = LanguageTag::parse(language).ok()?;
                Some(edition(tag, ending, &source, &outline, locales))
            })
            .collect(),
        source_language: source,
    }
}

fn source_language(
    job: &Job,
    endings: &BTreeMap<String, Ending>,
    pipeline: &Pipeline,
) -> LanguageTag {
    let result = endings.values().find_map(|ending| match ending {
        Ending::Result(result) => Some(result.source_language.clone()),
        Ending::None { .. } => None,
    });
    let said = || {
        job.language
            .as_deref()
            .and_then(|tag| LanguageTag::parse(tag).ok())
    };
    let read = || {
        let profile = pipeline
            .profiles()
            .choose(job.profile.as_deref(), &job.article)
            .ok()?;
        profile.read(&job.article).ok()?.language
    };
    result
        .or_else(said)
        .or_else(read)
        .unwrap_or_else(LanguageTag::undetermined)
}

fn edition(
    language: LanguageTag,
    ending: &Ending,
    source: &LanguageTag,
    outline: &[SourceBlock],
    locales: &Locales,
) -> Edition {
    let (outcome, provenance, rows, review) = match ending {
        Ending::None { outcome } => (
            outcome.clone(),
            String::new(),
            Vec::new(),
            ReviewState::None,
        ),
        Ending::Result(result) => {
            let held = result.quality.verdict != Verdict::Pass;
            let review = if held {
                ReviewState::Pending
            } else {
                ReviewState::None
            };
            (
                outcome(result),
                provenance(result),
                rows(result, outline),
                review,
            )
        }
    };
    let machine = matches!(ending, Ending::Result(result) if result.provenance.machine_translated);
    Edition {
        name: name(locales, &language),
        label: locales.label(Label::Translation, &language).text,
        disclosure: if machine {
            locales.disclosure(source, &language, review).text
        } else {
            String::new()
        },
        outcome,
        provenance,
        rows,
        language,
    }
}

/// The language's own name for itself, else its tag.
fn name(locales: &Locales, language: &LanguageTag) -> String {
    locales
        .language_name(language, language)
        .map_or_else(|| language.to_string(), |phrase| phrase.text)
}

fn outcome(result: &LocalizedArticle) -> Outcome {
    let findings = result
        .quality
        .findings
        .iter()
        .map(|finding| match &finding.field {
            Some(field) => format!("{}: {} ({field})", finding.check, finding.message),
            None => format!("{}: {}", finding.check, finding.message),
        })
        .collect();
    match result.quality.verdict {
        Verdict::Pass => Outcome::Published { findings },
        Verdict::Review => Outcome::Held {
            verdict: page::Verdict::Review,
            findings,
        },
        Verdict::Fail => Outcome::Held {
            verdict: page::Verdict::Fail,
            findings,
        },
    }
}

fn provenance(result: &LocalizedArticle) -> String {
    let made = &result.provenance;
    let route: Vec<_> = made.route.iter().map(ToString::to_string).collect();
    let engines: Vec<_> = made
        .steps
        .iter()
        .map(|step| match &step.model {
            Some(model) => format!("{} ({model})", step.backend),
            None => step.backend.clone(),
        })
        .collect();
    let mut parts = vec![route.join(" → ")];
    if !engines.is_empty() {
        parts.push(engines.join(", "));
    }
    parts.push(format!(
        "{} sentences, {} translated",
        made.segments, made.translated
    ));
    if made.reused > 0 {
        parts.push(format!("{} reused", made.reused));
    }
    if made.billed_characters > 0 {
        parts.push(format!("{} characters billed", made.billed_characters));
    }
    parts.join(" · ")
}

/// A block of the source, to stand beside its translation.
struct SourceBlock {
    field: String,
    number: u64,
    role: String,
    kind: BlockKind,
    text: String,
}

/// The blocks of the source article, as the worker saw them.
fn outline(job: &Job, source: &LanguageTag, pipeline: &Pipeline) -> Vec<SourceBlock> {
    let Ok(profile) = pipeline
        .profiles()
        .choose(job.profile.as_deref(), &job.article)
    else {
        return Vec::new();
    };
    let mut outline = Vec::new();
    for portion in portions(profile, &job.article, source).unwrap_or_default() {
        for field in &portion.fields {
            let Ok(document) = pipeline.document(&portion, field) else {
                continue;
            };
            outline.extend(
                document
                    .blocks()
                    .enumerate()
                    .map(|(number, block)| SourceBlock {
                        field: field.path(),
                        number: number as u64,
                        role: field.role.clone(),
                        kind: block.kind,
                        text: block.text.clone(),
                    }),
            );
        }
    }
    outline
}

fn rows(result: &LocalizedArticle, outline: &[SourceBlock]) -> Vec<Row> {
    let mut by_block: BTreeMap<(&str, u64), Vec<&SegmentReport>> = BTreeMap::new();
    for segment in result.segments.iter().flatten() {
        by_block
            .entry((&segment.field, segment.block))
            .or_default()
            .push(segment);
    }
    outline
        .iter()
        .filter_map(|block| {
            let segments = by_block.get(&(block.field.as_str(), block.number))?;
            let target: Vec<&str> = segments
                .iter()
                .map(|segment| segment.target.as_str())
                .collect();
            Some(Row {
                role: block.role.clone(),
                kind: block.kind,
                source: block.text.clone(),
                target: target.join(" "),
                origin: origin(segments),
            })
        })
        .collect()
}

fn origin(segments: &[&SegmentReport]) -> page::Origin {
    let has = |origin| segments.iter().any(|segment| segment.origin == origin);
    if has(Origin::Backend) {
        page::Origin::Backend
    } else if has(Origin::Human) {
        page::Origin::Human
    } else if has(Origin::Memory) {
        page::Origin::Memory
    } else if has(Origin::Furniture) {
        let dropped = segments.iter().all(|segment| segment.target.is_empty());
        if dropped {
            page::Origin::Dropped
        } else {
            page::Origin::Furniture
        }
    } else {
        page::Origin::Kept
    }
}

//! One article into one language: from a unit's article to a localized one. No broker, no store,
//! no configuration file; `wireglot translate` and the worker both stand on it.

mod blocks;
mod result;

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::article::{
    Derived, DigitalSource, Field, Finding, Origin, Portion, Profile, Profiles, Provenance,
    Quality, SegmentReport, Severity, portions,
};
use crate::backend::RequestSegment;
use crate::config::{Config, Disclosure};
use crate::job::{JobFault, Reason};
use crate::locale::LanguageTag;
use crate::localize::{Locales, Phrase, ReviewState};
use crate::markup::{BlockTarget, Document, MarkupError, ParseOptions};
use crate::protect::Terms;
use crate::quality;
use crate::route::{Exhausted, Router};
use crate::segment::Segmenter;

use blocks::{Plan, Planned};

pub use result::{compose, encode};

/// The way of an article, with everything it needs.
pub struct Pipeline {
    profiles: Profiles,
    router: Arc<Router>,
    locales: Arc<Locales>,
    terms: Terms,
    quality: crate::config::Quality,
    disclosure: Disclosure,
    drop: Vec<String>,
    fingerprint: String,
}

/// What is to be translated.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The article.
    pub article: &'a Map<String, Value>,
    /// The profile's name.
    pub profile: &'a str,
    /// The language of the article.
    pub source: &'a LanguageTag,
    /// The language to translate into.
    pub target: &'a LanguageTag,
    /// Text under embargo goes to engines only that may see it.
    pub embargoed: bool,
    /// An editor will look at the result whatever the checks say.
    pub held: bool,
}

/// What would be sent to engines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Estimate {
    /// Sentences, each once.
    pub segments: usize,
    /// Their characters (Unicode code points).
    pub characters: usize,
}

/// A translated article.
#[derive(Debug, Clone, PartialEq)]
pub struct Translated {
    /// The article.
    pub article: Map<String, Value>,
    /// How it was made.
    pub provenance: Provenance,
    /// What the checks found.
    pub quality: Quality,
    /// Every sentence.
    pub segments: Vec<SegmentReport>,
}

/// Why an article was not translated.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The article itself is the reason: another time would end the same.
    #[error(transparent)]
    Article(#[from] JobFault),
    /// No engine has the pair at the moment.
    #[error("no engine translates {from} into {to} at the moment")]
    NoRoute {
        /// The source language.
        from: LanguageTag,
        /// The target language.
        to: LanguageTag,
    },
    /// Every route failed.
    #[error("{0}")]
    Engines(Exhausted),
}

impl Pipeline {
    /// A pipeline as the configuration describes it.
    pub fn new(
        config: &Config,
        profiles: Profiles,
        router: Arc<Router>,
        locales: Arc<Locales>,
    ) -> Self {
        Self {
            profiles,
            router,
            locales,
            terms: Terms::new(&config.protect.terms, &config.protect.patterns),
            quality: config.quality.clone(),
            disclosure: config.localize.disclosure,
            drop: config.furniture.drop.clone(),
            fingerprint: config.fingerprint(),
        }
    }

    /// The profiles.
    pub fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// The router.
    pub fn router(&self) -> &Arc<Router> {
        &self.router
    }

    /// The fixed wording.
    pub fn locales(&self) -> &Arc<Locales> {
        &self.locales
    }

    /// A short text that changes when a setting changes that results depend on.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Checks, before anything is sent, that the article can be translated: every field is text
    /// in a known format, its markup can be read, and there is something to translate.
    ///
    /// # Errors
    /// [`JobFault`] naming the field.
    pub fn inspect(
        &self,
        article: &Map<String, Value>,
        profile: &Profile,
        source: &LanguageTag,
    ) -> Result<(), JobFault> {
        let mut readable = false;
        for portion in portions(profile, article, source)? {
            for field in &portion.fields {
                let document = parse(field, &portion.language)?;
                readable |= document
                    .blocks()
                    .iter()
                    .any(|block| !block.segments.is_empty());
            }
        }
        if readable {
            return Ok(());
        }
        Err(JobFault::new(
            Reason::EmptyArticle,
            "article",
            format!(
                "the profile `{}` finds no text to translate; it looks at {}",
                profile.name,
                profile.paths().join(", ")
            ),
        ))
    }

    /// What translating an article would send, without sending it.
    ///
    /// # Errors
    /// [`JobFault`] naming the field that cannot be read.
    pub fn estimate(
        &self,
        article: &Map<String, Value>,
        profile: &str,
        source: &LanguageTag,
        target: &LanguageTag,
    ) -> Result<Estimate, JobFault> {
        let profile = self.profiles.choose(Some(profile), article)?;
        let mut estimate = Estimate::default();
        for portion in portions(profile, article, source)? {
            if portion.language == *target {
                continue;
            }
            let (_, requests) = self.plan(&portion, target)?;
            estimate.segments += requests.len();
            let characters =
                |request: &RequestSegment| request.text.read_text(&request.spans).chars().count();
            estimate.characters += requests.iter().map(characters).sum::<usize>();
        }
        Ok(estimate)
    }

    /// Translates an article.
    ///
    /// # Errors
    /// [`PipelineError`]; nothing partial is returned.
    pub async fn translate(&self, task: Task<'_>) -> Result<Translated, PipelineError> {
        let profile = self.profiles.choose(Some(task.profile), task.article)?;
        let portions = portions(profile, task.article, task.source)?;
        let mut work = Work::new(task.article.clone());
        for portion in &portions {
            // An association may be in the target language already.
            if portion.language == *task.target {
                continue;
            }
            self.portion(profile, portion, task, &mut work).await?;
        }
        Ok(self.finish(profile, &portions, task, work))
    }

    /// Translates the fields of one portion in one go, so that its sentences share calls.
    async fn portion(
        &self,
        profile: &Profile,
        portion: &Portion,
        task: Task<'_>,
        work: &mut Work,
    ) -> Result<(), PipelineError> {
        let (plans, requests) = self.plan(portion, task.target)?;
        let translated = if requests.is_empty() {
            None
        } else {
            let routed = self
                .router
                .translate(&portion.language, task.target, &requests, task.embargoed)
                .await
                .map_err(|exhausted| {
                    if exhausted.errors.is_empty() {
                        PipelineError::NoRoute {
                            from: portion.language.clone(),
                            to: task.target.clone(),
                        }
                    } else {
                        PipelineError::Engines(exhausted)
                    }
                })?;
            work.note(&routed);
            Some(routed)
        };
        let answers = translated.map(|routed| routed.segments).unwrap_or_default();
        for (field, plan) in plans {
            let targets = self.targets(field, &plan, &answers, work);
            let language = (task.target.as_str(), task.target.direction());
            let text = plan
                .document
                .merge(&targets, Some(language))
                .map_err(|error| markup_fault(field, &error))?;
            let readable = readable(&plan, &targets);
            quality::check_length(
                &field.path(),
                readable.chars().count(),
                field.max_length,
                &mut work.findings,
            );
            if field.is_headline() && work.headline.is_none() {
                work.headline = Some(readable.clone());
            }
            profile.set(&mut work.article, field, text, &readable);
        }
        Ok(())
    }

    /// The plans of a portion's fields, and the sentences that engines must see, each once.
    fn plan<'a>(
        &self,
        portion: &'a Portion,
        target: &LanguageTag,
    ) -> Result<(Vec<(&'a Field, Plan)>, Vec<RequestSegment>), JobFault> {
        let mut plans = Vec::new();
        let mut requests = Vec::new();
        for field in &portion.fields {
            let document = parse(field, &portion.language)?;
            let mut plan = Plan::new(document, &self.terms, |text| {
                self.furniture(field, portion, target, text)
            });
            plan.collect(&mut requests);
            plans.push((field, plan));
        }
        Ok((plans, requests))
    }

    /// What becomes of a block whose text is furniture.
    fn furniture(
        &self,
        field: &Field,
        portion: &Portion,
        target: &LanguageTag,
        text: &str,
    ) -> Planned {
        if field.is_headline() {
            return Planned::Translate;
        }
        let Some(id) = self.locales.furniture_id(&portion.language, text) else {
            return Planned::Translate;
        };
        if self.drop.iter().any(|dropped| dropped == id) {
            return Planned::Drop(id.to_owned());
        }
        match self.locales.furniture(id, target) {
            Some(phrase) => Planned::Furniture(phrase),
            None => Planned::Translate,
        }
    }

    /// The targets of a document's blocks, with the reports and findings of its sentences.
    fn targets(
        &self,
        field: &Field,
        plan: &Plan,
        answers: &[crate::route::TranslatedSegment],
        work: &mut Work,
    ) -> Vec<BlockTarget> {
        let path = field.path();
        let mut number = 0;
        let mut targets = Vec::new();
        for (index, block) in plan.document.blocks().iter().enumerate() {
            let report =
                |source: &str, target: &str, origin, backend: Option<&str>| SegmentReport {
                    field: path.clone(),
                    block: index as u64,
                    source: source.to_owned(),
                    target: target.to_owned(),
                    origin,
                    backend: backend.map(str::to_owned),
                };
            targets.push(match &plan.blocks[index] {
                Planned::Drop(id) => {
                    work.provenance.dropped_blocks.push(id.clone());
                    work.segments
                        .push(report(&block.text, "", Origin::Furniture, None));
                    BlockTarget::Drop
                }
                Planned::Furniture(phrase) => {
                    work.provenance.reused += 1;
                    work.segments
                        .push(report(&block.text, &phrase.text, Origin::Furniture, None));
                    work.unreviewed(phrase, &path);
                    BlockTarget::Replace(phrase.text.clone())
                }
                Planned::Translate => {
                    let mut segments = Vec::new();
                    for planned in plan.segments_of(index) {
                        let source = planned.visible();
                        let Some(answer) = planned.request.and_then(|request| answers.get(request))
                        else {
                            work.segments
                                .push(report(&source, &source, Origin::Source, None));
                            segments.push(None);
                            number += 1;
                            continue;
                        };
                        let target = planned.restore(&answer.text);
                        let readable = target.plain_text();
                        let sentence = quality::Sentence {
                            field: &path,
                            number,
                            source: &source,
                            target: &readable,
                            placement: answer.placement,
                        };
                        quality::check(sentence, &self.quality, &mut work.findings);
                        work.provenance.translated += 1;
                        work.segments.push(report(
                            &source,
                            &readable,
                            Origin::Backend,
                            Some(&answer.backend),
                        ));
                        segments.push(Some(target));
                        number += 1;
                    }
                    BlockTarget::Segments(segments)
                }
            });
        }
        targets
    }

    /// Derived fields, disclosure, verdict.
    fn finish(
        &self,
        profile: &Profile,
        portions: &[Portion],
        task: Task<'_>,
        mut work: Work,
    ) -> Translated {
        let machine = work.provenance.translated > 0;
        work.provenance.machine_translated = machine;
        work.provenance.segments = work.segments.len() as u64;
        if work.provenance.route.is_empty() {
            work.provenance.route = vec![task.source.clone(), task.target.clone()];
        }
        let mut quality = Quality::of(std::mem::take(&mut work.findings));
        let held = task.held || quality.verdict != crate::article::Verdict::Pass;
        let disclosure = machine.then(|| {
            let review = if held {
                ReviewState::Pending
            } else {
                ReviewState::None
            };
            self.locales.disclosure(task.source, task.target, review)
        });
        let placement = profile.disclosure.unwrap_or(self.disclosure);
        if let (Some(phrase), Disclosure::Field | Disclosure::Append) = (&disclosure, placement) {
            work.unreviewed(phrase, "disclosure");
            quality.findings.append(&mut work.findings);
        }
        let text = disclosure.as_ref().map(|phrase| phrase.text.as_str());
        if placement == Disclosure::Append
            && let Some(text) = text
        {
            blocks::append(profile, portions, &mut work.article, text);
        }
        let derived = Derived {
            target: task.target,
            digital_source: machine.then_some(if work.trained {
                DigitalSource::TrainedAlgorithmic
            } else {
                DigitalSource::Algorithmic
            }),
            headline: work.headline.as_deref(),
            disclosure: text.filter(|_| placement == Disclosure::Field),
        };
        profile.derive(&mut work.article, portions, &derived);
        Translated {
            article: work.article,
            provenance: work.provenance,
            quality,
            segments: work.segments,
        }
    }
}

/// What piles up while an article is translated.
struct Work {
    article: Map<String, Value>,
    provenance: Provenance,
    findings: Vec<Finding>,
    segments: Vec<SegmentReport>,
    headline: Option<String>,
    trained: bool,
}

impl Work {
    fn new(article: Map<String, Value>) -> Self {
        Self {
            article,
            provenance: Provenance::default(),
            findings: Vec::new(),
            segments: Vec::new(),
            headline: None,
            trained: false,
        }
    }

    fn note(&mut self, routed: &crate::route::Translated) {
        if self.provenance.route.is_empty() {
            self.provenance.route.clone_from(&routed.route);
        }
        for step in &routed.steps {
            if !self.provenance.steps.contains(step) {
                self.provenance.steps.push(step.clone());
            }
        }
        self.provenance.billed_characters += routed.billed_characters;
        self.trained |= routed.trained;
    }

    /// A fixed phrase that no native speaker has read yet is worth knowing, once per locale.
    fn unreviewed(&mut self, phrase: &Phrase, field: &str) {
        let message = format!(
            "a fixed phrase of the locale {} was not reviewed by a native speaker",
            phrase.locale
        );
        let known = self
            .findings
            .iter()
            .any(|finding| finding.message == message);
        if !phrase.reviewed && !known {
            self.findings.push(Finding {
                check: "unreviewed-phrase".to_owned(),
                severity: Severity::Info,
                field: Some(field.to_owned()),
                segment: None,
                message,
            });
        }
    }
}

fn parse(field: &Field, language: &LanguageTag) -> Result<Document, JobFault> {
    let segmenter = Segmenter::new(language.as_str());
    let options = ParseOptions {
        language: Some(language.to_string()),
        ..ParseOptions::default()
    };
    Document::parse(&field.text, field.format, &options, &|text| {
        segmenter.split(text)
    })
    .map_err(|error| markup_fault(field, &error))
}

fn markup_fault(field: &Field, error: &MarkupError) -> JobFault {
    JobFault::new(
        Reason::InvalidMarkup,
        format!("article.{}", field.path()),
        error.to_string(),
    )
}

/// The translated text as a reader sees it.
fn readable(plan: &Plan, targets: &[BlockTarget]) -> String {
    let mut lines = Vec::new();
    for (block, target) in plan.document.blocks().iter().zip(targets) {
        match target {
            BlockTarget::Keep => lines.push(block.text.clone()),
            BlockTarget::Replace(text) => lines.push(text.clone()),
            BlockTarget::Drop => {}
            BlockTarget::Segments(segments) => {
                let sentences: Vec<_> = block
                    .segments
                    .iter()
                    .zip(segments)
                    .map(|(source, target)| target.as_ref().unwrap_or(&source.source).plain_text())
                    .collect();
                lines.push(sentences.join(" "));
            }
        }
    }
    lines.join("\n")
}

//! One article into one language: from a unit's article to a localized one. No broker, no store,
//! no configuration file; `wireglot translate` and the worker both stand on it.

mod ask;
mod blocks;
mod glossaries;
mod group;
mod recall;
mod result;
mod task;
mod unwritable;
mod work;

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::article::{
    Derived, DigitalSource, Origin, Portion, Profile, Profiles, Quality, Verdict, portions,
    readable,
};
use crate::config::{Config, Disclosure, Documents};
use crate::job::{JobFault, Reason};
use crate::locale::LanguageTag;
use crate::localize::{Locales, Phrase, ReviewState};
use crate::protect::Terms;
use crate::quality;
use crate::route::Router;

use blocks::{Plan, Planned};
use group::Group;
use recall::Answer;
use task::{Asking, is_in};
use work::{Checks, Work};

pub use glossaries::KnownGlossaries;
pub use recall::Remembering;
pub use result::{compose, encode};
pub use task::{Estimate, PipelineError, Task, Translated};

/// The way of an article, with everything it needs.
pub struct Pipeline {
    profiles: Profiles,
    router: Arc<Router>,
    locales: Arc<Locales>,
    documents: Documents,
    terms: Terms,
    glossaries: KnownGlossaries,
    quality: crate::config::Quality,
    disclosure: Disclosure,
    drop: Vec<String>,
    fingerprint: String,
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
            documents: config.documents.clone(),
            terms: Terms::new(&config.protect.terms, &config.protect.patterns),
            glossaries: KnownGlossaries::new(&config.glossaries),
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

    /// The newsroom's glossaries.
    pub fn known_glossaries(&self) -> &KnownGlossaries {
        &self.glossaries
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
                let document = blocks::parse(&portion, field, &self.documents)?;
                readable |= document.blocks().any(|block| !block.segments.is_empty());
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

    /// What translating an article would send, by the languages of its texts, without sending it.
    ///
    /// # Errors
    /// [`JobFault`] naming the field that cannot be read.
    pub async fn estimate(&self, task: Task<'_>) -> Result<Vec<Estimate>, JobFault> {
        let profile = self.profiles.choose(Some(task.profile), task.article)?;
        let portions = portions(profile, task.article, task.source)?;
        let wanted = self.wanted(&portions, task).await;
        let groups = self.groups(wanted.iter().copied(), task.target)?;
        Ok(groups.into_iter().map(Group::estimate).collect())
    }

    /// Translates an article.
    ///
    /// # Errors
    /// [`PipelineError`]; nothing partial is returned.
    pub async fn translate(&self, task: Task<'_>) -> Result<Translated, PipelineError> {
        self.translate_remembering(task, None).await
    }

    /// As [`translate`](Self::translate), with a translation memory.
    ///
    /// # Errors
    /// As `translate`; what engines answered before stays in the memory.
    pub async fn translate_remembering(
        &self,
        task: Task<'_>,
        remembering: Option<Remembering<'_>>,
    ) -> Result<Translated, PipelineError> {
        let profile = self.profiles.choose(Some(task.profile), task.article)?;
        let portions = portions(profile, task.article, task.source)?;
        let wanted = self.wanted(&portions, task).await;
        let mut work = Work::new(task.article.clone());
        for group in self.groups(wanted.iter().copied(), task.target)? {
            self.group(profile, group, task, remembering, &mut work)
                .await?;
        }
        Ok(self.finish(profile, &wanted, task, work))
    }

    async fn wanted<'a>(&self, portions: &'a [Portion], task: Task<'_>) -> Vec<&'a Portion> {
        let mut wanted = Vec::new();
        for portion in portions {
            if self.wants_translation(portion, task).await {
                wanted.push(portion);
            }
        }
        wanted
    }

    /// Whether a portion is to be translated: one in the target language is not, and an
    /// association in a variant of it (`en` in an article for `en-GB`) only if an engine can. A
    /// portion without text stays as it is, but for the article itself, which changes its
    /// language with all that is derived.
    async fn wants_translation(&self, portion: &Portion, task: Task<'_>) -> bool {
        if is_in(portion, task.target) {
            return false;
        }
        if !portion.nested {
            return true;
        }
        if portion.fields.is_empty() {
            return false;
        }
        if !portion.language.same_language_and_script(task.target) {
            return true;
        }
        !self.routes(&portion.language, task).await.is_empty()
    }

    /// The fields of the portions by language, in the article's order, with what becomes of their
    /// blocks.
    fn groups<'a>(
        &self,
        portions: impl Iterator<Item = &'a Portion>,
        target: &LanguageTag,
    ) -> Result<Vec<Group<'a>>, JobFault> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        for portion in portions {
            for field in &portion.fields {
                let document = blocks::parse(portion, field, &self.documents)?;
                let plan = Plan::new(document, &self.terms, |text| {
                    if field.is_headline() {
                        Planned::Translate
                    } else {
                        self.furniture(&portion.language, target, text)
                    }
                });
                let at = groups
                    .iter()
                    .position(|group| group.language == portion.language)
                    .unwrap_or_else(|| {
                        groups.push(Group::new(portion.language.clone()));
                        groups.len() - 1
                    });
                groups[at].add(field, plan);
            }
        }
        Ok(groups)
    }

    /// What becomes of a block that is not a headline, by its text.
    fn furniture(&self, source: &LanguageTag, target: &LanguageTag, text: &str) -> Planned {
        let Some(id) = self.locales.furniture_id(source, text) else {
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

    /// Translates the sentences of one language in one go, so that they share calls, and puts
    /// them in their places.
    async fn group(
        &self,
        profile: &Profile,
        group: Group<'_>,
        task: Task<'_>,
        remembering: Option<Remembering<'_>>,
        work: &mut Work,
    ) -> Result<(), PipelineError> {
        let mut answers = match remembering {
            _ if group.requests().is_empty() => Vec::new(),
            None => {
                let asked = (group.requests(), group.places());
                let routed = self.route(&group, asked, task, Asking::default()).await?;
                work.note(&routed);
                let origin = Origin::Backend;
                routed
                    .segments
                    .into_iter()
                    .map(|segment| Answer { segment, origin })
                    .collect()
            }
            Some(remembering) => {
                let (answers, routed, trained) = self.recall(&group, task, remembering).await?;
                routed.iter().for_each(|routed| work.note(routed));
                work.trained |= trained;
                answers
            }
        };
        let unwritable = self.unwritable(&group, task, &mut answers, work).await?;
        let glossaries = self.glossaries(task)?;
        for ((field, plan), unwritable) in group.fields.into_iter().zip(unwritable) {
            let checks = Checks {
                quality: &self.quality,
                glossaries: &glossaries,
                pair: (&group.language, task.target),
            };
            let targets = work.targets(field, &plan, &answers, &unwritable, checks);
            let language = (task.target.as_str(), task.target.direction());
            let text = plan
                .document
                .merge(&targets, Some(language))
                .map_err(|error| blocks::markup_fault(field, &error))?;
            let is_headline = field.is_headline() && work.headline.is_none();
            if is_headline || field.max_length.is_some() {
                let readable = readable(&text, field.format, task.target);
                let length = readable.chars().count();
                quality::check_length(&field.path(), length, field.max_length, &mut work.findings);
                if is_headline {
                    work.headline = Some(readable);
                }
            }
            profile.set(&mut work.article, field, text);
        }
        Ok(())
    }

    /// Derived fields, disclosure, verdict.
    fn finish(
        &self,
        profile: &Profile,
        translated: &[&Portion],
        task: Task<'_>,
        mut work: Work,
    ) -> Translated {
        let machine = work.machine;
        work.provenance.machine_translated = machine;
        work.provenance.segments = work.segments.len() as u64;
        if work.provenance.route.is_empty() {
            work.provenance.route = vec![task.source.clone(), task.target.clone()];
        }
        let placement = profile.disclosure.unwrap_or(self.disclosure);
        let disclosure = if machine && placement != Disclosure::None {
            Some(self.disclosure(task, &mut work))
        } else {
            None
        };
        let appended = placement == Disclosure::Append
            && disclosure.as_ref().is_some_and(|phrase| {
                blocks::append(profile, translated, &mut work.article, phrase, task.target)
            });
        if placement == Disclosure::Append && disclosure.is_some() && !appended {
            work.not_appended(profile.disclosure_field());
        }
        let derived = Derived {
            target: task.target,
            digital_source: machine.then_some(if work.trained {
                DigitalSource::TrainedAlgorithmic
            } else {
                DigitalSource::Algorithmic
            }),
            headline: work.headline.as_deref(),
            disclosure: disclosure
                .as_ref()
                .filter(|_| !appended)
                .map(|phrase| phrase.text.as_str()),
        };
        profile.derive(&mut work.article, translated, &derived);
        Translated {
            article: work.article,
            provenance: work.provenance,
            quality: Quality::of(work.findings),
            segments: work.segments,
        }
    }

    /// The disclosure, which says whether an editor is going to look.
    fn disclosure(&self, task: Task<'_>, work: &mut Work) -> Phrase {
        let held = task.held || Quality::of(work.findings.clone()).verdict != Verdict::Pass;
        let review = if held {
            ReviewState::Pending
        } else {
            ReviewState::None
        };
        let phrase = self.locales.disclosure(task.source, task.target, review);
        work.unreviewed(&phrase, "disclosure");
        work.foreign(&phrase, task.target);
        phrase
    }
}

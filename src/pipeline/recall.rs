//! Sentences that were translated before: taken from the translation memory, and put there.

use async_trait::async_trait;
use jiff::Timestamp;

use super::group::Group;
use super::{Asking, Pipeline, PipelineError, Task};
use crate::article::{Origin, Severity};
use crate::backend::RequestSegment;
use crate::job::{Formality, Reuse};
use crate::locale::LanguageTag;
use crate::memory::{
    self, Begun, Circumstances, Entry, EntryOrigin, Flight, Flights, Key, NewEntry,
};
use crate::quality;
use crate::route::{Finished, Route, Translated, TranslatedSegment};
use crate::store::{Memory, Writes};

/// The memory, and what decides on its use for one article.
#[derive(Clone, Copy)]
pub struct Remembering<'a> {
    /// Where translations are kept.
    pub memory: &'a dyn Memory,
    /// Sentences that are on their way in this process.
    pub flights: &'a Flights,
    /// Learns when an answer could not be kept.
    pub writes: &'a Writes,
    /// The desk: what one pays for, another does not read.
    pub desk: &'a str,
    /// The article's id, the same for all its revisions: short sentences are used again within it
    /// alone.
    pub article: &'a str,
    /// How readers are addressed.
    pub formality: Option<Formality>,
    /// What may be used again.
    pub reuse: Reuse,
    /// Now.
    pub at: Timestamp,
}

/// The translation of a sentence, with where it is from.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) segment: TranslatedSegment,
    pub(super) origin: Origin,
}

/// The sentences of a group on their way through memory and engines.
struct Recall<'a> {
    pipeline: &'a Pipeline,
    group: &'a Group<'a>,
    task: Task<'a>,
    remembering: Remembering<'a>,
    keys: Vec<Key>,
    answers: Vec<Option<Answer>>,
    /// What the glossaries say of each sentence.
    glossary: Vec<i64>,
    routed: Vec<Translated>,
    trained: bool,
}

impl Pipeline {
    /// The routes of a task from a language, best first.
    pub(super) async fn routes(&self, from: &LanguageTag, task: Task<'_>) -> Vec<Route> {
        let (to, embargoed) = (task.target, task.embargoed);
        self.router
            .routes_preferring(&task.preferred(), from, to, embargoed)
            .await
    }

    /// The answers for a group's sentences, and what engines were asked for them. The memory
    /// comes first; a sentence that somebody else is asking for is waited for.
    pub(super) async fn recall(
        &self,
        group: &Group<'_>,
        task: Task<'_>,
        remembering: Remembering<'_>,
    ) -> Result<(Vec<Answer>, Vec<Translated>, bool), PipelineError> {
        let keys = group.requests().iter().map(|request| {
            let Remembering {
                desk,
                article,
                formality,
                ..
            } = remembering;
            let key = Key::of(
                desk,
                &group.language,
                task.target,
                formality,
                &request.text,
                &request.spans,
            );
            if memory::is_long(&request.text.read_text(&request.spans)) {
                key
            } else {
                key.within(article)
            }
        });
        let glossaries = self.glossaries(task)?;
        let glossary = group.requests().iter().map(|request| {
            if glossaries.is_empty() {
                return 0;
            }
            let text = request.text.read_text(&request.spans);
            glossaries.version(&group.language, task.target, &text)
        });
        let mut recall = Recall {
            pipeline: self,
            group,
            task,
            remembering,
            keys: keys.collect(),
            answers: vec![None; group.requests().len()],
            glossary: glossary.collect(),
            routed: Vec::new(),
            trained: false,
        };
        recall.run().await?;
        let trained = recall.trained;
        let answers: Option<Vec<Answer>> = recall.answers.into_iter().collect();
        Ok((answers.unwrap_or_default(), recall.routed, trained))
    }
}

impl Recall<'_> {
    async fn run(&mut self) -> Result<(), PipelineError> {
        let all: Vec<usize> = (0..self.keys.len()).collect();
        if self.remembering.reuse == Reuse::Off {
            // Whoever waited for another's answer would not take it from the memory; two who ask
            // at the same moment share a call all the same.
            return self.ask(&all).await;
        }
        self.look(&all).await;
        let (mut ask, mut flights, mut waiting) = (Vec::new(), Vec::<Flight>::new(), Vec::new());
        for index in self.open() {
            let urgent = self.task.urgent;
            match self.remembering.flights.begin(self.keys[index], urgent) {
                Begun::Ours(flight) => {
                    flights.push(flight);
                    ask.push(index);
                }
                Begun::Theirs(landing) => waiting.push(landing),
            }
        }
        self.ask(&ask).await?;
        drop(flights);
        // Others are waited for only when nobody can be waiting for us.
        for landing in waiting {
            memory::landed(landing).await;
        }
        let left = self.open();
        self.look(&left).await;
        let left = self.open();
        self.ask(&left).await
    }

    fn open(&self) -> Vec<usize> {
        (0..self.answers.len())
            .filter(|&index| self.answers[index].is_none())
            .collect()
    }

    /// Takes from the memory what fits. A memory that does not answer costs money, not the
    /// article.
    async fn look(&mut self, indices: &[usize]) {
        if indices.is_empty() {
            return;
        }
        let keys: Vec<Key> = indices.iter().map(|&index| self.keys[index]).collect();
        let found = match self
            .remembering
            .memory
            .find(&keys, self.remembering.at)
            .await
        {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(error = %error, "the translation memory does not answer");
                return;
            }
        };
        let route = self.route().await;
        for (&index, entries) in indices.iter().zip(found) {
            let wanted = self.circumstances(index, &route);
            let request = &self.group.requests()[index];
            let Some(entry) = memory::choose(&entries, &wanted, self.remembering.reuse) else {
                continue;
            };
            if entry.text.check(&request.spans).is_err() {
                continue;
            }
            self.trained |= entry.trained;
            self.answers[index] = Some(Answer {
                segment: TranslatedSegment {
                    text: entry.text.clone(),
                    placement: crate::markup::Placement::Exact,
                    backend: entry.backend.clone(),
                },
                origin: match entry.origin {
                    EntryOrigin::Backend => Origin::Memory,
                    EntryOrigin::Human => Origin::Human,
                },
            });
        }
    }

    /// Asks engines; what passes the checks is remembered at once.
    async fn ask(&mut self, indices: &[usize]) -> Result<(), PipelineError> {
        if indices.is_empty() {
            return Ok(());
        }
        let requests: Vec<RequestSegment> = indices
            .iter()
            .map(|&index| self.group.requests()[index].clone())
            .collect();
        let places: Vec<usize> = indices
            .iter()
            .map(|&index| self.group.places()[index])
            .collect();
        let remembered = Remembered {
            recall: self,
            indices,
            route: self.route().await,
        };
        let asking = Asking {
            listener: Some(&remembered),
            ..Asking::default()
        };
        let routed = self
            .pipeline
            .route(self.group, (&requests, &places), self.task, asking)
            .await?;
        for (&index, segment) in indices.iter().zip(&routed.segments) {
            let answer = Answer {
                segment: segment.clone(),
                origin: Origin::Backend,
            };
            self.answers[index] = Some(answer);
        }
        self.routed.push(routed);
        Ok(())
    }

    /// Whether a translation passes the checks of a sentence.
    fn passes(&self, index: usize, segment: &TranslatedSegment) -> bool {
        let request = &self.group.requests()[index];
        let sentence = quality::Sentence {
            field: "",
            number: 0,
            source: &request.text.read_text(&request.spans),
            target: &segment.text.read_text(&request.spans),
            placement: segment.placement,
        };
        let mut findings = Vec::new();
        quality::check(sentence, &self.pipeline.quality, &mut findings);
        findings
            .iter()
            .all(|finding| finding.severity < Severity::Review)
    }

    fn circumstances(&self, index: usize, route: &str) -> Circumstances {
        let (role, context) = self.group.circumstances(index);
        Circumstances {
            role: role.to_owned(),
            context,
            route: route.to_owned(),
            glossary: self.glossary[index],
        }
    }

    fn entry(
        &self,
        index: usize,
        segment: &TranslatedSegment,
        route: &str,
        trained: bool,
    ) -> NewEntry {
        NewEntry {
            key: self.keys[index],
            desk: self.remembering.desk.to_owned(),
            source: self.group.language.to_string(),
            target: self.task.target.to_string(),
            entry: Entry {
                text: segment.text.clone(),
                circumstances: self.circumstances(index, &self.made_by(segment, route)),
                origin: EntryOrigin::Backend,
                backend: segment.backend.clone(),
                trained,
            },
        }
    }

    /// The route under which a sentence is kept: the preferred one only if its engine made it.
    fn made_by(&self, segment: &TranslatedSegment, preferred: &str) -> String {
        let last = preferred.rsplit(' ').next().unwrap_or_default();
        let engine = last.split(':').next().unwrap_or_default();
        if engine == segment.backend {
            preferred.to_owned()
        } else {
            format!("{}:{}", segment.backend, self.task.target)
        }
    }

    /// The preferred route at the moment, as languages and engines.
    async fn route(&self) -> String {
        let routes = (self.pipeline)
            .routes(&self.group.language, self.task)
            .await;
        let Some(route) = routes.first() else {
            return String::new();
        };
        let hops = route
            .hops
            .iter()
            .map(|hop| format!("{}:{}", hop.backend, hop.target));
        hops.collect::<Vec<_>>().join(" ")
    }
}

/// Puts what engines answer into the memory, call by call: when a later call fails, or the unit's
/// time is over, only what is missing is asked for again.
struct Remembered<'a> {
    recall: &'a Recall<'a>,
    /// Which of the group's sentences were asked for.
    indices: &'a [usize],
    route: String,
}

#[async_trait]
impl Finished for Remembered<'_> {
    async fn finished(&self, segments: &[(usize, TranslatedSegment)], trained: bool) {
        let recall = self.recall;
        let entries: Vec<NewEntry> = segments
            .iter()
            .map(|(at, segment)| (self.indices[*at], segment))
            .filter(|&(index, segment)| recall.passes(index, segment))
            .map(|(index, segment)| recall.entry(index, segment, &self.route, trained))
            .collect();
        if entries.is_empty() {
            return;
        }
        let Remembering {
            memory, writes, at, ..
        } = recall.remembering;
        if let Err(error) = memory.put(&entries, at).await {
            writes.failed();
            tracing::warn!(error = %error, "translations could not be remembered");
        }
    }
}

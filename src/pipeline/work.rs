//! What piles up while an article is translated.

use serde_json::{Map, Value};

use super::blocks::{Plan, Planned, PlannedSegment};
use super::recall::Answer;
use crate::article::{Field, Finding, Origin, Provenance, SegmentReport, Severity};
use crate::config;
use crate::glossary::Glossaries;
use crate::locale::LanguageTag;
use crate::localize::Phrase;
use crate::markup::{BlockTarget, SpannedText};
use crate::quality;
use crate::route;

/// What translations are checked by.
#[derive(Clone, Copy)]
pub(super) struct Checks<'a> {
    pub(super) quality: &'a config::Quality,
    pub(super) glossaries: &'a Glossaries,
    /// The languages.
    pub(super) pair: (&'a LanguageTag, &'a LanguageTag),
}

/// The article on its way, with what is known of it so far.
pub(super) struct Work {
    pub(super) article: Map<String, Value>,
    pub(super) provenance: Provenance,
    pub(super) findings: Vec<Finding>,
    pub(super) segments: Vec<SegmentReport>,
    /// The first headline, translated, without markup.
    pub(super) headline: Option<String>,
    /// Whether a trained model took part.
    pub(super) trained: bool,
    /// Whether a machine translated any of it, now or before.
    pub(super) machine: bool,
}

impl Work {
    pub(super) fn new(article: Map<String, Value>) -> Self {
        Self {
            article,
            provenance: Provenance::default(),
            findings: Vec::new(),
            segments: Vec::new(),
            headline: None,
            trained: false,
            machine: false,
        }
    }

    /// Takes note of how sentences were translated. The route is that of the article itself where
    /// it had any to translate: its language comes first.
    pub(super) fn note(&mut self, routed: &route::Translated) {
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
    pub(super) fn unreviewed(&mut self, phrase: &Phrase, field: &str) {
        if phrase.reviewed {
            return;
        }
        let finding = Finding {
            check: "unreviewed-phrase".to_owned(),
            severity: Severity::Info,
            field: Some(field.to_owned()),
            segment: None,
            message: format!(
                "a fixed phrase of the locale {} was not reviewed by a native speaker",
                phrase.locale
            ),
        };
        let is_known =
            |known: &Finding| known.check == finding.check && known.message == finding.message;
        if !self.findings.iter().any(is_known) {
            self.findings.push(finding);
        }
    }

    /// A disclosure that stands in another language than the article around it.
    pub(super) fn foreign(&mut self, phrase: &Phrase, target: &LanguageTag) {
        if !phrase.locale.same_language_and_script(target) {
            let locale = &phrase.locale;
            let message = format!("there is no disclosure in {target}, it is in {locale}");
            self.of_disclosure("disclosure-language", message);
        }
    }

    /// A disclosure that was to stand behind a body, of which the article has none.
    pub(super) fn not_appended(&mut self, field: &str) {
        let message = format!("no body for the disclosure to stand behind, it is in `{field}`");
        self.of_disclosure("disclosure-place", message);
    }

    fn of_disclosure(&mut self, check: &str, message: String) {
        self.findings.push(Finding {
            check: check.to_owned(),
            severity: Severity::Info,
            field: Some("disclosure".to_owned()),
            segment: None,
            message,
        });
    }

    /// The targets of a field's blocks, with the reports and findings of its sentences. Those of `unwritable` stay as
    /// they are, and no such translation is published unnoticed.
    pub(super) fn targets(
        &mut self,
        field: &Field,
        plan: &Plan,
        answers: &[Answer],
        unwritable: &[usize],
        checks: Checks<'_>,
    ) -> Vec<BlockTarget> {
        let first = self.segments.len();
        let path = field.path();
        let mut targets = Vec::new();
        for (number, planned) in plan.blocks.iter().enumerate() {
            let text = plan.document.text(number);
            let report = |source: &str, target: &str, origin| SegmentReport {
                field: path.clone(),
                block: number as u64,
                source: source.to_owned(),
                target: target.to_owned(),
                origin,
                backend: None,
            };
            if unwritable.contains(&number) {
                let place = (self.segments.len() - first) as u64;
                self.findings.push(quality::unwritable(&path, place));
                self.segments.push(report(text, text, Origin::Source));
                targets.push(BlockTarget::Keep);
                continue;
            }
            targets.push(match planned {
                Planned::Drop(id) => {
                    self.provenance.dropped_blocks.push(id.clone());
                    self.segments.push(report(text, "", Origin::Furniture));
                    BlockTarget::Drop
                }
                Planned::Furniture(phrase) => {
                    self.provenance.reused += 1;
                    self.segments
                        .push(report(text, &phrase.text, Origin::Furniture));
                    self.unreviewed(phrase, &path);
                    BlockTarget::Replace(phrase.text.clone())
                }
                Planned::Translate => {
                    let segments = plan.segments_of(number).iter().map(|planned| {
                        let source = planned.visible();
                        match planned.request.and_then(|request| answers.get(request)) {
                            None => {
                                self.segments.push(report(&source, &source, Origin::Source));
                                None
                            }
                            Some(answer) => {
                                let report = report(&source, "", answer.origin);
                                Some(self.translated(planned, answer, report, first, checks))
                            }
                        }
                    });
                    BlockTarget::Segments(segments.collect())
                }
            });
        }
        targets
    }

    /// Takes an engine's answer for a sentence, checked and reported. `first` is the field's
    /// first report.
    fn translated(
        &mut self,
        planned: &PlannedSegment,
        answer: &Answer,
        mut report: SegmentReport,
        first: usize,
        checks: Checks<'_>,
    ) -> SpannedText {
        let target = planned.restore(&answer.segment.text);
        report.target = target.plain_text();
        report.backend = Some(answer.segment.backend.clone());
        let sentence = quality::Sentence {
            field: &report.field,
            number: (self.segments.len() - first) as u64,
            source: &report.source,
            target: &report.target,
            placement: answer.segment.placement,
        };
        quality::check(sentence, checks.quality, &mut self.findings);
        let (from, to) = checks.pair;
        let terms = checks.glossaries.terms(from, to, sentence.source);
        quality::check_terms(sentence, &terms, &mut self.findings);
        match answer.origin {
            Origin::Backend => self.provenance.translated += 1,
            _ => self.provenance.reused += 1,
        }
        self.machine |= answer.origin != Origin::Human;
        self.segments.push(report);
        target
    }
}

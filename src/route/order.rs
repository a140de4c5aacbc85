//! What is asked of the router, and what comes of it.

use super::around::Around;
use super::finished::Finished;
use crate::article::Step;
use crate::backend::{BackendError, ErrorKind, Hints, RequestSegment};
use crate::config::RouteStep;
use crate::locale::LanguageTag;
use crate::markup::{Placement, SpannedText};

/// What is asked of a router.
pub struct Order<'a> {
    /// The language of the segments.
    pub source: &'a LanguageTag,
    /// The language that is wanted.
    pub target: &'a LanguageTag,
    /// The segments.
    pub segments: &'a [RequestSegment],
    /// Whether only engines may see them that may see text under embargo.
    pub embargoed: bool,
    /// Whether they wait for no others to share requests with.
    pub urgent: bool,
    /// The engines that the job prefers, as a rule of `[routes]` that comes before all others, on
    /// every step of a way; those that a rule excludes stay excluded. Empty prefers none.
    pub backends: &'a [RouteStep],
    /// What engines may take into account.
    pub hints: Hints,
    /// What stands around the segments; their context is made of it, call by call.
    pub around: Option<Around<'a>>,
    /// Who is told what is finished, call by call.
    pub listener: Option<&'a dyn Finished>,
    /// Backends that are not asked: what they answered before was of no use.
    pub without: &'a [String],
}

impl<'a> Order<'a> {
    /// Segments into a language, neither under embargo nor urgent.
    pub fn new(
        source: &'a LanguageTag,
        target: &'a LanguageTag,
        segments: &'a [RequestSegment],
    ) -> Self {
        Self {
            source,
            target,
            segments,
            embargoed: false,
            urgent: false,
            backends: &[],
            hints: Hints::default(),
            around: None,
            listener: None,
            without: &[],
        }
    }
}

/// Translations of a row of segments.
#[derive(Debug)]
pub struct Translated {
    /// One per segment, in order.
    pub segments: Vec<TranslatedSegment>,
    /// The languages of the route that translated most of them, from the source to the target
    /// that were asked for.
    pub route: Vec<LanguageTag>,
    /// Every engine that took part, in order of first use.
    pub steps: Vec<Step>,
    /// Characters that engines billed.
    pub billed_characters: u64,
    /// Whether a trained model took part.
    pub trained: bool,
}

/// The translation of one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslatedSegment {
    /// Every span exactly once.
    pub text: SpannedText,
    /// How well its spans were placed.
    pub placement: Placement,
    /// The backend of the last hop.
    pub backend: String,
}

/// No route translated every segment.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text())]
pub struct Exhausted {
    /// The errors, one per route that was tried; empty when there is none.
    pub errors: Vec<BackendError>,
    /// Whether nobody is left to ask at the moment: to wait costs no attempt.
    pub waits: bool,
}

impl Exhausted {
    fn text(&self) -> String {
        if self.errors.is_empty() {
            return "no engine has this pair".to_owned();
        }
        self.errors
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// Whether another time or another worker may succeed without anybody doing something to the
    /// article.
    pub fn may_pass(&self) -> bool {
        self.errors.is_empty()
            || self
                .errors
                .iter()
                .any(|error| error.kind() != ErrorKind::Rejected)
    }
}

impl Exhausted {
    /// Whether somebody else, or only the calendar, helps: who could take the segments is out at
    /// the moment, has used up a quota or is misconfigured, and no other engine failed in a way
    /// that passes by itself.
    pub fn must_wait(&self) -> bool {
        let waits = |error: &BackendError| {
            matches!(
                error.kind(),
                ErrorKind::QuotaExhausted | ErrorKind::Misconfigured
            )
        };
        let refused = |error: &BackendError| error.kind() == ErrorKind::Rejected;
        self.waits
            || (self.errors.iter().any(waits)
                && (self.errors.iter()).all(|error| waits(error) || refused(error)))
    }
}

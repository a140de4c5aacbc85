//! What stands around segments in their article, for engines that read it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::backend::{Context, Limits};

/// Sentences before a segment that are context for it.
const BEFORE: usize = 2;

/// The article that segments are from, as far as it is context for them.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The headline, in the language of the segments.
    pub headline: Option<&'a str>,
    /// The sentences of the article in that language, in order.
    pub sentences: &'a [Neighbour],
    /// For each segment, which of them it is.
    pub places: &'a [usize],
}

/// A sentence of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// As a reader sees it.
    pub text: String,
    /// The field that it is in: what is in another is no sentence before.
    pub field: usize,
    /// Whether that is the headline.
    pub is_headline: bool,
}

impl Around<'_> {
    /// The context of segments that go into one call: the headline, and up to two sentences before
    /// each that are not in the call themselves. What is over the engine's limit is left out, from
    /// the beginning.
    pub(super) fn context(&self, segments: &[usize], limits: &Limits) -> Option<Arc<Context>> {
        let places = segments
            .iter()
            .filter_map(|&segment| self.places.get(segment));
        let sent: BTreeSet<usize> = places.copied().collect();
        let mut left = limits.context;
        let mut fits = |text: &str| {
            let size = limits.unit.count(text);
            let fits = size <= left;
            left = if fits { left - size } else { 0 };
            fits
        };
        let is_headline = |place: &usize| self.at(*place).is_none_or(|at| at.is_headline);
        let headline = self
            .headline
            .filter(|headline| !sent.iter().all(is_headline) && fits(headline));
        let mut before: BTreeSet<usize> =
            sent.iter().flat_map(|&place| self.before(place)).collect();
        before.retain(|place| !sent.contains(place));
        let around = before.iter().rev().filter_map(|&place| self.at(place));
        let mut before: Vec<String> = around
            .map(|sentence| &sentence.text)
            .take_while(|text| fits(text))
            .cloned()
            .collect();
        before.reverse();
        let context = Context {
            headline: headline.map(str::to_owned),
            before,
        };
        (context != Context::default()).then(|| Arc::new(context))
    }

    fn at(&self, place: usize) -> Option<&Neighbour> {
        self.sentences.get(place)
    }

    /// The places of the sentences before one, in its field.
    fn before(&self, place: usize) -> impl Iterator<Item = usize> {
        let field = self.at(place).map(|sentence| sentence.field);
        let places = place.saturating_sub(BEFORE)..place;
        places.filter(move |&place| self.at(place).map(|sentence| sentence.field) == field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Unit;

    /// The headline, then two fields of four sentences each.
    fn sentences() -> Vec<Neighbour> {
        let neighbour = |text: &str, field| Neighbour {
            text: text.to_owned(),
            field,
            is_headline: field == 0,
        };
        let mut all = vec![neighbour("H", 0)];
        all.extend(["a1", "a2", "a3", "a4"].map(|text| neighbour(text, 1)));
        all.extend(["b1", "b2", "é3", "b4"].map(|text| neighbour(text, 2)));
        all
    }

    fn context(segments: &[usize], most: usize, unit: Unit) -> Option<(Option<String>, String)> {
        let sentences = sentences();
        // The second sentence is not among the segments: it was known.
        let around = Around {
            headline: Some("H"),
            sentences: &sentences,
            places: &[0, 1, 3, 4, 5, 6, 7, 8],
        };
        let limits = Limits {
            context: most,
            unit,
            ..Limits::default()
        };
        let context = around.context(segments, &limits)?;
        Some((context.headline.clone(), context.before.join(" ")))
    }

    #[test]
    fn headline_and_two_sentences_before_are_the_context() {
        let is = |before: &str| Some((Some("H".to_owned()), before.to_owned()));
        let all = |segments: &[usize]| context(segments, 100, Unit::CodePoints);
        assert_eq!(all(&[2]), is("a1 a2"));
        assert_eq!(all(&[3]), is("a2 a3"));
        // In its own field.
        assert_eq!(all(&[4]), is(""));
        assert_eq!(all(&[5, 6, 7]), is("b1"));
        // What is in the call already is not told again.
        assert_eq!(all(&[1, 2, 3]), is("a2"));
        assert_eq!(all(&[2, 7]), is("a1 a2 b2 é3"));
        // A headline is no context for itself.
        assert_eq!(all(&[0]), None);
        assert_eq!(all(&[0, 4]), is(""));
    }

    #[test]
    fn what_is_over_the_limit_is_left_out() {
        let of = |most, unit| context(&[7], most, unit);
        let is = |before: &str| Some((Some("H".to_owned()), before.to_owned()));
        assert_eq!(of(5, Unit::CodePoints), is("b2 é3"));
        assert_eq!(of(4, Unit::CodePoints), is("é3"));
        assert_eq!(of(5, Unit::Bytes), is("é3"));
        assert_eq!(of(3, Unit::Bytes), is(""));
        assert_eq!(of(0, Unit::CodePoints), None);
    }
}

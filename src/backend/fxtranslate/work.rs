//! A batch of sentences through a model.

use std::ops::Range;

use fxtranslate::engine::Engine;
use fxtranslate::segment::MAX_SOURCE_TOKENS;
use fxtranslate::spm::SpmVocab;

use super::alignment::{self, Place};
use super::check;
use super::installed::{Installed, read_vocabulary};
use super::panics::caught;
use super::source::Places;
use super::split::{glue, split};
use super::vocabulary::Vocabulary;
use crate::markup::Link;

/// Sentences that go through the model together are at most so much longer than the shortest of
/// them, in tokens: each costs as much as the longest.
const MAX_STRETCH: usize = 4;

/// The most sentences that go through the model together: memory grows with them.
const MAX_GROUP: usize = 64;

/// A sentence, and whether it must be told which words became which.
#[derive(Debug, Clone)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) align: bool,
}

/// The translation of a sentence.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) links: Vec<Link>,
}

/// A model in memory.
pub(super) struct Model {
    engine: Engine,
    target_vocabulary: Vocabulary,
    normaliser: SpmVocab,
    source: String,
    target: String,
}

/// A part of a sentence on its way through the model.
struct Part {
    sentence: usize,
    range: Range<usize>,
    answer: Answer,
}

impl Model {
    /// Loads a model and tries it.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub(super) fn load(installed: &Installed) -> Result<Self, String> {
        // Another one may lie there since it was looked at.
        check::model(&installed.model).map_err(|damage| format!("the model {damage}"))?;
        let source_vocabulary = read_vocabulary(&installed.source_vocabulary)?;
        let target_vocabulary = read_vocabulary(&installed.target_vocabulary)?;
        let loaded = caught(|| {
            let engine = Engine::load_mmapped(
                &installed.model,
                &installed.source_vocabulary,
                &installed.target_vocabulary,
            )?;
            // A tensor that is missing is missed by the first translation.
            engine.greedy_batch(&[engine.src_ids("a b")]);
            engine.translate_aligned("a");
            Ok(engine)
        });
        let engine = match loaded {
            Ok(engine) => {
                engine.map_err(|problem: String| format!("the model is damaged: {problem}"))?
            }
            Err(panic) => return Err(format!("the model is damaged: {}", panic.message)),
        };
        Ok(Self {
            engine,
            normaliser: SpmVocab::from_bytes(source_vocabulary.normaliser()),
            target_vocabulary,
            source: installed.source.as_str().to_owned(),
            target: installed.target.as_str().to_owned(),
        })
    }

    /// Translates sentences, in order; `None` when it was told to stop.
    pub(super) fn translate(
        &self,
        sentences: &[Sentence],
        stop: &dyn Fn() -> bool,
    ) -> Option<Vec<Answer>> {
        let mut parts = Vec::new();
        // The parts that go through the model together, with their tokens.
        let mut plain = Vec::new();
        for (sentence, Sentence { text, align }) in sentences.iter().enumerate() {
            let mut part = |range: Range<usize>, tokens: Vec<u32>| {
                // With nothing but the end of the sentence, the model would make something up.
                if !*align && tokens.len() > 1 {
                    plain.push((parts.len(), tokens));
                }
                parts.push(Part {
                    sentence,
                    range,
                    answer: Answer::default(),
                });
            };
            let tokens = self.engine.src_ids(text);
            if fits(&tokens) {
                part(0..text.len(), tokens);
                continue;
            }
            for range in split(text, &|part| fits(&self.engine.src_ids(part))) {
                let tokens = self.engine.src_ids(&text[range.clone()]);
                part(range, tokens);
            }
        }
        plain.sort_by_key(|(_, tokens)| tokens.len());
        for group in groups(plain) {
            if stop() {
                return None;
            }
            let (numbers, tokens): (Vec<usize>, Vec<Vec<u32>>) = group.into_iter().unzip();
            for (number, tokens) in numbers.into_iter().zip(self.engine.greedy_batch(&tokens)) {
                parts[number].answer.text = self.target_vocabulary.text(&tokens).0;
            }
        }
        for part in &mut parts {
            let Sentence { text, align } = &sentences[part.sentence];
            if *align {
                if stop() {
                    return None;
                }
                part.answer = self.aligned(&text[part.range.clone()]);
            }
        }
        Some(self.joined(sentences, parts))
    }

    /// A part with its alignment.
    fn aligned(&self, text: &str) -> Answer {
        let aligned = self.engine.translate_aligned(text);
        if aligned.source_tokens.len() <= 1 {
            return Answer::default();
        }
        let places = Places::new(text, &aligned.source_normalized, &self.normaliser);
        let source: Vec<Place> = aligned
            .source_tokens
            .iter()
            .map(|token| alignment::place(text, places.sent(token.begin, token.end)?))
            .collect();
        let tokens: Vec<u32> = aligned.target_tokens.iter().map(|token| token.id).collect();
        let (answer, ranges) = self.target_vocabulary.text(&tokens);
        let target: Vec<Place> = ranges
            .into_iter()
            .map(|range| alignment::place(&answer, range))
            .collect();
        let links = alignment::links((text, &source), (&answer, &target), &aligned.alignments);
        Answer {
            text: answer,
            links,
        }
    }

    /// The parts as sentences again. One of which a part came back empty or broken is empty: the
    /// caller looks for another engine then.
    fn joined(&self, sentences: &[Sentence], parts: Vec<Part>) -> Vec<Answer> {
        let mut answers = vec![Answer::default(); sentences.len()];
        let mut ends = vec![None; sentences.len()];
        let mut blank = vec![false; sentences.len()];
        for part in parts {
            let source = &sentences[part.sentence].text;
            blank[part.sentence] |= is_blank(&part.answer.text, source);
            let answer = &mut answers[part.sentence];
            if let Some(end) = ends[part.sentence] {
                let between = &source[end..part.range.start];
                answer
                    .text
                    .push_str(glue(between, &self.source, &self.target));
            }
            ends[part.sentence] = Some(part.range.end);
            let before = answer.text.len();
            answer.text.push_str(&part.answer.text);
            answer
                .links
                .extend(part.answer.links.into_iter().map(|link| Link {
                    source: link.source.start + part.range.start
                        ..link.source.end + part.range.start,
                    target: link.target.start + before..link.target.end + before,
                }));
        }
        // Half a sentence must not be taken for a whole one.
        for (answer, _) in answers.iter_mut().zip(blank).filter(|(_, blank)| *blank) {
            *answer = Answer::default();
        }
        answers
    }
}

/// Whether tokens, with the end of the sentence, are few enough for the model.
fn fits(tokens: &[u32]) -> bool {
    tokens.len() <= MAX_SOURCE_TOKENS + 1
}

/// Whether an answer is none: without text, or with bytes that are no character.
fn is_blank(answer: &str, source: &str) -> bool {
    let broken = char::REPLACEMENT_CHARACTER;
    answer.trim().is_empty() || answer.contains(broken) && !source.contains(broken)
}

/// Sentences in order of length, in groups of about the same.
fn groups(sorted: Vec<(usize, Vec<u32>)>) -> Vec<Vec<(usize, Vec<u32>)>> {
    let mut groups: Vec<Vec<(usize, Vec<u32>)>> = Vec::new();
    for (number, tokens) in sorted {
        match groups.last_mut() {
            Some(group)
                if group.len() < MAX_GROUP
                    && tokens.len() <= group[0].1.len() * 5 / 4 + MAX_STRETCH =>
            {
                group.push((number, tokens));
            }
            _ => groups.push(vec![(number, tokens)]),
        }
    }
    groups
}

#[cfg(test)]
mod tests;

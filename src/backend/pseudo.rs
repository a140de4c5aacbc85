//! Pseudo-localisation: accented, about a third longer, reversible, and the same every time.
//!
//! `The dog` into Spanish is `[es: Ťĥé ďóĝ·~~]`: the brackets show where a text was cut or glued
//! together, the tag which language it went to, the accents which characters a font or an encoding
//! loses, the tail what breaks when text grows. For tests, benchmarks and layout checks.
//!
//! [`reverse`] gives the source back. To make that exact, a character of the source that the
//! notation uses itself (`[`, `]`, `·`, an accented letter of the table) is preceded by
//! U+034F, which has no width.

use async_trait::async_trait;
use serde::Deserialize;

use super::policy::Defaults;
use super::settings::{Settings, Setup};
use super::{
    Backend, BackendError, Capabilities, EngineKind, Limits, MarkupSupport, Pair, Translation,
    TranslationRequest,
};
use crate::locale::LanguageTag;
use crate::markup::{Piece, SpannedText};

/// Stands before a character of the source that is to be taken as it is: COMBINING GRAPHEME
/// JOINER, which is invisible and which normalisation keeps.
const ESCAPE: char = '\u{34f}';

/// Parts the text from the tail that lengthens it.
const TAIL: char = '·';

/// What the tail consists of.
const FILLER: char = '~';

/// Characters of the tail per word, so that it breaks into lines as text does.
const FILLER_WORD: usize = 6;

/// Letters and their accented forms. `q` has none that every font knows; other scripts are left
/// as they are but for the Cyrillic and Greek letters that have one.
const LETTERS: &str = "aábḃcçdďeéfḟgĝhĥiíjĵkķlĺmḿnñoópṕrŕsštťuúvṽwŵxẋyýzž\
    AÁBḂCÇDĎEÉFḞGĜHĤIÍJĴKĶLĹMḾNÑOÓPṔRŔSŠTŤUÚVṼWŴXẊYÝZŽ\
    аӑеѐиѝоӧуӱыӹэӭАӐЕЀИЍОӦУӰЫӸЭӬαάεέηήιίοόυύωώΑΆΕΈΗΉΙΊΟΌΥΎΩΏ";

/// The settings of `kind = "pseudo"`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PseudoConfig {}

impl Settings for PseudoConfig {
    fn defaults(&self) -> Defaults {
        Defaults::LOCAL
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        Ok(Box::new(PseudoBackend::new(setup.name)))
    }
}

/// The engine `kind = "pseudo"`.
#[derive(Debug, Clone)]
pub struct PseudoBackend {
    name: String,
}

impl PseudoBackend {
    /// The engine under its configured name.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
        }
    }
}

#[async_trait]
impl Backend for PseudoBackend {
    fn name(&self) -> &str {
        &self.name
    }

    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        Ok(Capabilities {
            pairs: vec![Pair::any()],
            excluded: Vec::new(),
            limits: Limits::default(),
            markup: MarkupSupport::Native,
            kind: EngineKind::Algorithmic,
        })
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        Ok(Translation {
            segments: request
                .segments
                .iter()
                .map(|segment| localise(&segment.text, &request.target))
                .collect(),
            alignments: Vec::new(),
            billed_characters: 0,
            model: None,
        })
    }
}

/// The pseudo-localised form of a segment; its spans stay where they are.
fn localise(text: &SpannedText, target: &LanguageTag) -> SpannedText {
    let mut pieces = vec![Piece::Text(format!("[{target}: "))];
    let mut letters = 0;
    for piece in &text.pieces {
        match piece {
            Piece::Text(text) => {
                letters += text.chars().filter(|c| c.is_alphanumeric()).count();
                push_text(&mut pieces, &accented(text));
            }
            span => pieces.push(span.clone()),
        }
    }
    push_text(&mut pieces, &tail(letters));
    SpannedText { pieces }
}

/// Adds text, joined to text before it: two text pieces are never neighbours.
fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        Some(Piece::Text(before)) => before.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

fn accented(text: &str) -> String {
    let mut accented = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        if let Some((_, with)) = letters().find(|(plain, _)| *plain == c) {
            accented.push(with);
        } else {
            if matches!(c, ESCAPE | TAIL | '[' | ']') || letters().any(|(_, with)| with == c) {
                accented.push(ESCAPE);
            }
            accented.push(c);
        }
    }
    accented
}

/// Three characters for ten letters, in words, and the closing bracket.
fn tail(letters: usize) -> String {
    let mut tail = String::from(TAIL);
    for position in 0..(letters * 3).div_ceil(10) {
        if position > 0 && position % FILLER_WORD == 0 {
            tail.push(' ');
        }
        tail.push(FILLER);
    }
    tail.push(']');
    tail
}

/// The source of pseudo-localised text: of one segment or of many with other text between them.
/// What is not pseudo-localised stays as it is.
pub fn reverse(text: &str) -> String {
    let mut source = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        source.push_str(&rest[..open]);
        rest = &rest[open..];
        match reverse_segment(rest) {
            Some((segment, length)) => {
                source.push_str(&segment);
                rest = &rest[length..];
            }
            None => {
                source.push('[');
                rest = &rest[1..];
            }
        }
    }
    source.push_str(rest);
    source
}

/// The source of the segment at the beginning of `text`, and how many bytes of `text` it took.
fn reverse_segment(text: &str) -> Option<(String, usize)> {
    let (tag, _) = text.strip_prefix('[')?.split_once(": ")?;
    LanguageTag::parse(tag).ok()?;
    let start = tag.len() + "[: ".len();
    let mut source = String::new();
    let mut characters = text[start..].char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            ESCAPE => source.push(characters.next()?.1),
            TAIL => {
                let tail = &text[start + at..];
                let end = tail.find(']')?;
                return Some((source, start + at + end + 1));
            }
            '[' | ']' => return None,
            c => source.push(
                letters()
                    .find(|(_, with)| *with == c)
                    .map_or(c, |(plain, _)| plain),
            ),
        }
    }
    None
}

/// The pairs of [`LETTERS`].
fn letters() -> impl Iterator<Item = (char, char)> {
    let mut characters = LETTERS.chars();
    std::iter::from_fn(move || characters.next().zip(characters.next()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::RequestSegment;
    use crate::markup::SpanKind;
    use proptest::prelude::*;

    fn tag(tag: &str) -> LanguageTag {
        LanguageTag::parse(tag).unwrap()
    }

    fn plain(text: &str) -> SpannedText {
        SpannedText {
            pieces: vec![Piece::Text(text.to_owned())],
        }
    }

    fn shown(text: &SpannedText) -> String {
        text.pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn a_text_is_accented_lengthened_and_marked_with_its_language() {
        for (source, target, localised) in [
            ("The dog", "es", "[es: Ťĥé ďóĝ·~~]"),
            ("The dog", "sr-Latn", "[sr-Latn: Ťĥé ďóĝ·~~]"),
            ("1, 2", "fr", "[fr: 1, 2·~]"),
            ("Владата", "en", "[en: Влӑдӑтӑ·~~~]"),
            ("日本語", "en", "[en: 日本語·~]"),
            (
                "a sentence with thirty letters or more",
                "pt-BR",
                "[pt-BR: á šéñťéñçé ŵíťĥ ťĥíŕťý ĺéťťéŕš óŕ ḿóŕé·~~~~~~ ~~~~]",
            ),
        ] {
            assert_eq!(shown(&localise(&plain(source), &tag(target))), localised);
        }
    }

    #[test]
    fn the_letters_are_a_table_that_can_be_read_backwards() {
        let all: Vec<char> = letters().flat_map(|(plain, with)| [plain, with]).collect();
        let distinct: std::collections::BTreeSet<char> = all.iter().copied().collect();
        assert_eq!(all.len(), distinct.len());
        assert_eq!(all.len(), LETTERS.chars().count());
    }

    #[test]
    fn a_whole_text_is_reversed_segment_by_segment() {
        let first = shown(&localise(&plain("One [sic] á·b"), &tag("es")));
        let second = shown(&localise(&plain("Two]"), &tag("es")));
        let text = format!("[1] {first}\n{second} [x: y");
        assert_eq!(reverse(&text), "[1] One [sic] á·b\nTwo] [x: y");
    }

    #[tokio::test]
    async fn spans_stay_on_their_words() {
        let backend = PseudoBackend::new("pseudo");
        let text = SpannedText {
            pieces: vec![
                Piece::Open(0),
                Piece::Text("Go".to_owned()),
                Piece::Close(0),
                Piece::Solo(1),
            ],
        };
        let answer = backend
            .translate(&TranslationRequest::new(
                tag("en"),
                tag("es"),
                vec![RequestSegment {
                    text,
                    spans: vec![
                        SpanKind::Paired("b".to_owned()),
                        SpanKind::Empty("br".to_owned()),
                    ],
                }],
            ))
            .await
            .unwrap();
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(
            answer.segments[0].pieces,
            [
                text("[es: "),
                Piece::Open(0),
                text("Ĝó"),
                Piece::Close(0),
                Piece::Solo(1),
                text("·~]"),
            ]
        );
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "\\PC{0,80}|[a-záβ·\\[\\]~\u{34f}: ]{0,40}") {
            let localised = shown(&localise(&plain(&text), &tag("es")));
            prop_assert_eq!(reverse(&localised), text.clone());
            prop_assert_eq!(&localised, &shown(&localise(&plain(&text), &tag("es"))));
            prop_assert_ne!(&localised, &shown(&localise(&plain(&text), &tag("fr"))));
        }

        #[test]
        fn reversing_anything_is_harmless(text in "\\PC{0,80}|[\\[\\]es: ·~\u{34f}]{0,40}") {
            reverse(&text);
        }
    }
}

//! White space where spans meet text, as the target language writes it.
//!
//! An engine that carries marks, and every move of a span, leaves spaces where nobody writes any:
//! `word </b> ,`. Only what touches a span is changed; how a language spaces its punctuation
//! elsewhere is a matter of typography and left alone.

use super::{Piece, SpannedText};

/// Where a language puts spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spacing {
    /// None between words.
    Unspaced,
    /// Before `;`, `:`, `!` and `?`, too.
    French,
    Usual,
}

impl Spacing {
    fn of(language: &str) -> Self {
        match language.split(['-', '_']).next().unwrap_or_default() {
            "zh" | "ja" | "yue" | "wuu" | "lzh" => Self::Unspaced,
            "fr" => Self::French,
            _ => Self::Usual,
        }
    }

    /// Whether no space stands before this sign.
    fn closes_up(self, sign: char) -> bool {
        match sign {
            ',' | '.' | ')' | ']' | '}' | '،' | '؛' | '؟' | '։' | '。' | '，' | '、' => true,
            ';' | ':' | '!' | '?' => self != Self::French,
            _ => false,
        }
    }
}

/// The text with at most one space where spans and text meet: outside of the spans' edges, none
/// before punctuation, none between characters of a script without spaces. `source` is what it
/// translates: what that does as well is wanted.
pub(super) fn tidy(text: SpannedText, source: &SpannedText, language: &str) -> SpannedText {
    let has_spans = text
        .pieces
        .iter()
        .any(|piece| !matches!(piece, Piece::Text(_)));
    if !has_spans {
        return text;
    }
    let mut writer = Writer {
        spacing: Spacing::of(language),
        wanted: spaced_signs(source),
        out: SpannedText::default(),
        left: Side::Edge,
        gap: Gap::default(),
    };
    for piece in text.pieces {
        match piece {
            Piece::Text(text) => writer.text(&text),
            Piece::Solo(_) => {
                writer.settle(Side::Solo);
                writer.out.push(piece);
            }
            tag => writer.gap.tags.push(tag),
        }
    }
    writer.settle(Side::Edge);
    writer.out
}

/// What stands on one side of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// The beginning or the end of the text.
    Edge,
    /// An empty or protected span.
    Solo,
    Sign(char),
}

/// What stands between two things that are read: tags, and perhaps a space.
#[derive(Debug, Default)]
struct Gap {
    tags: Vec<Piece>,
    space: bool,
}

struct Writer {
    spacing: Spacing,
    /// Signs that have a space before them behind a span in the source.
    wanted: Vec<char>,
    out: SpannedText,
    left: Side,
    gap: Gap,
}

impl Writer {
    fn text(&mut self, text: &str) {
        let inner = text.trim_start_matches(' ');
        self.gap.space |= inner.len() < text.len();
        let mut characters = inner.chars();
        let Some(first) = characters.next() else {
            return;
        };
        // `.5` and `.org` are words.
        let is_word = matches!(first, '.' | ',' | ':')
            && characters.next().is_some_and(char::is_alphanumeric);
        self.settle(Side::Sign(if is_word { '0' } else { first }));
        let core = inner.trim_end_matches(' ');
        self.gap.space = core.len() < inner.len();
        self.left = core.chars().next_back().map_or(self.left, Side::Sign);
        self.out.push(Piece::Text(core.to_owned()));
    }

    /// Writes the gap before `right`. A space stands behind what closes and before what opens.
    fn settle(&mut self, right: Side) {
        let Gap { tags, space } = std::mem::take(&mut self.gap);
        let at = tags
            .iter()
            .rposition(|tag| matches!(tag, Piece::Close(_)))
            .map_or(0, |at| at + 1);
        let count = tags.len();
        let space = space && self.keeps_space(right);
        for (index, tag) in tags.into_iter().enumerate() {
            if index == at && space {
                self.out.push(Piece::Text(" ".to_owned()));
            }
            self.out.push(tag);
        }
        if at == count && space {
            self.out.push(Piece::Text(" ".to_owned()));
        }
        self.left = right;
    }

    fn keeps_space(&self, right: Side) -> bool {
        match (self.left, right) {
            (Side::Edge, _) | (_, Side::Edge) => false,
            (_, Side::Sign(sign))
                if self.spacing.closes_up(sign) && !self.wanted.contains(&sign) =>
            {
                false
            }
            (Side::Sign(left), Side::Sign(right)) if self.spacing == Spacing::Unspaced => {
                !(is_unspaced(left) && is_unspaced(right))
            }
            _ => true,
        }
    }
}

/// The signs that `source` has a space before, behind a span.
fn spaced_signs(source: &SpannedText) -> Vec<char> {
    let mut signs = Vec::new();
    let mut spaced = false;
    let mut at_span = false;
    for piece in &source.pieces {
        let Piece::Text(text) = piece else {
            at_span = true;
            continue;
        };
        let inner = text.trim_start_matches(' ');
        if at_span && (spaced || inner.len() < text.len()) {
            signs.extend(inner.chars().next());
        }
        spaced = text.ends_with(' ');
        at_span = false;
    }
    signs
}
/// Han and kana, and their punctuation.
fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character),
        0x2e80..=0x30ff | 0x31f0..=0x31ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xf900..=0xfaff | 0xff00..=0xff9f | 0x2_0000..=0x3_ffff)
}

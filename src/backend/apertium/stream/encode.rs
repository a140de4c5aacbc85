//! From a segment to the stream.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::{Blank, Encoded, Plan, PlannedSpan, STOP, plain};
use crate::backend::RequestSegment;
use crate::locale::LanguageTag;
use crate::markup::{Piece, SpanId, SpanKind};

/// Beginnings of invented words; the first that the text does not contain is used.
const WORD_STEMS: [&str; 6] = ["xqz", "zqx", "qxj", "vqk", "jqv", "kxq"];
/// Letters that follow the stem: no vowels, which elide, and no `s`, which looks like a plural.
const WORD_LETTERS: &[u8] = b"bcdfghjklmnpqrtv";

/// A part of the segment before it is written.
enum Item {
    /// A character with the spans around it, outermost first.
    Character(char, Vec<SpanId>),
    /// Protected text.
    Word(SpanId, Vec<SpanId>),
    /// What travels as a blank.
    Blank(Vec<Piece>, Vec<SpanId>),
}

/// Writes a segment as a stream.
pub fn encode(segment: &RequestSegment, language: &LanguageTag) -> Encoded {
    let mut plan = Plan::default();
    let pieces = well_formed(&segment.text.pieces);
    let mut items = itemize(&pieces, &segment.spans, &mut plan);
    join_split_words(&mut items);
    if language.language() == "en" {
        part_genitives(&mut items);
    }
    note_outer_signs(&items, &mut plan);
    let has_words = items.iter().any(|item| match item {
        Item::Character(character, _) => character.is_alphanumeric(),
        Item::Word(..) => true,
        Item::Blank(..) => false,
    });
    let wire = write(items, &plain(&segment.text), &mut plan);
    Encoded {
        wire,
        plan,
        has_words,
    }
}

/// The pieces with every span opened once and closed in order; what is out of order is dropped.
/// Callers send well-formed text: this keeps a mistake of theirs from becoming ours.
fn well_formed(pieces: &[Piece]) -> Vec<Piece> {
    let mut seen = HashSet::new();
    let mut open = Vec::new();
    let mut kept = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let keep = match piece {
            Piece::Text(_) => true,
            Piece::Solo(id) => seen.insert(*id),
            Piece::Open(id) => {
                let new = seen.insert(*id);
                if new {
                    open.push(*id);
                }
                new
            }
            Piece::Close(id) => {
                let innermost = open.last() == Some(id);
                if innermost {
                    open.pop();
                }
                innermost
            }
        };
        if keep {
            kept.push(piece.clone());
        }
    }
    kept.extend(open.into_iter().rev().map(Piece::Close));
    kept
}

/// Takes the pieces apart; the spans that hold words go into the plan, the others become blanks.
fn itemize(pieces: &[Piece], kinds: &[SpanKind], plan: &mut Plan) -> Vec<Item> {
    let mut items = Vec::new();
    let mut open: Vec<SpanId> = Vec::new();
    let mut position = 0;
    while let Some(piece) = pieces.get(position) {
        position += 1;
        match piece {
            Piece::Text(text) => push_text(text, &open, &mut items),
            Piece::Solo(id) if is_protected(*id, kinds) => {
                items.push(Item::Word(*id, open.clone()));
            }
            Piece::Solo(_) => items.push(Item::Blank(vec![piece.clone()], open.clone())),
            Piece::Open(id) => {
                let length = pieces[position..]
                    .iter()
                    .position(|piece| *piece == Piece::Close(*id))
                    .map_or(pieces.len() - position, |end| end + 1);
                let inner = &pieces[position..position + length];
                if inner.iter().any(|piece| holds_word(piece, kinds)) {
                    plan.index.insert(*id, plan.spans.len());
                    plan.spans.push(PlannedSpan {
                        id: *id,
                        parent: open.last().copied(),
                        ..PlannedSpan::default()
                    });
                    open.push(*id);
                } else {
                    let whole = pieces[position - 1..position + length].to_vec();
                    items.push(Item::Blank(whole, open.clone()));
                    position += length;
                }
            }
            Piece::Close(_) => {
                open.pop();
            }
        }
    }
    items
}

fn is_protected(id: SpanId, kinds: &[SpanKind]) -> bool {
    let kind = usize::try_from(id).ok().and_then(|index| kinds.get(index));
    matches!(kind, Some(SpanKind::Protected(_)))
}

fn holds_word(piece: &Piece, kinds: &[SpanKind]) -> bool {
    match piece {
        Piece::Text(text) => text.chars().any(char::is_alphanumeric),
        Piece::Solo(id) => is_protected(*id, kinds),
        Piece::Open(_) | Piece::Close(_) => false,
    }
}

/// Text as characters, and as blanks what a stage would not return as it is.
fn push_text(text: &str, open: &[SpanId], items: &mut Vec<Item>) {
    // Dictionaries hold composed characters only. Controls other than white space mean nothing in
    // an article, and NUL ends a message.
    let characters: Vec<char> = text
        .nfc()
        .filter(|character| character.is_whitespace() || !character.is_control())
        .collect();
    let mut rest = characters.as_slice();
    while let Some(&first) = rest.first() {
        let run = |class: fn(char) -> bool| rest.iter().take_while(|&&next| class(next)).count();
        let spaces = run(char::is_whitespace);
        let blank = if spaces > 1 || (spaces == 1 && first != ' ') {
            spaces
        } else {
            run(|next| matches!(next, '*' | '#' | '@' | '~' | '<' | '>'))
        };
        if blank == 0 {
            items.push(Item::Character(first, open.to_vec()));
            rest = &rest[1..];
        } else {
            let text = rest[..blank].iter().collect();
            items.push(Item::Blank(vec![Piece::Text(text)], open.to_vec()));
            rest = &rest[blank..];
        }
    }
}

/// A word whose letters lie in different spans (`<b>H</b>ello`) would become two words: all its
/// letters get the spans of each.
fn join_split_words(items: &mut [Item]) {
    let mut start = 0;
    while start < items.len() {
        let letters = items[start..]
            .iter()
            .take_while(|item| matches!(item, Item::Character(letter, _) if letter.is_alphabetic()))
            .count();
        let word = &mut items[start..start + letters];
        let mut union: Vec<SpanId> = Vec::new();
        let mut split = false;
        for item in word.iter() {
            if let Item::Character(_, inside) = item {
                split |= !union.is_empty() && union != *inside;
                for id in inside {
                    if !union.contains(id) {
                        union.push(*id);
                    }
                }
            }
        }
        let first_is_outside =
            matches!(word.first(), Some(Item::Character(_, inside)) if *inside != union);
        if split || first_is_outside {
            for item in word {
                if let Item::Character(_, inside) = item {
                    inside.clone_from(&union);
                }
            }
        }
        start += letters.max(1);
    }
}

/// Words whose `'s` is a verb or a pronoun.
const NO_OWNERS: [&str; 14] = [
    "it", "he", "she", "that", "this", "there", "here", "what", "who", "where", "when", "how",
    "why", "let",
];

/// Puts a space before the English `'s` of an owner: rules that turn the words around write between
/// them the blank that they find there, and without one glue two words together.
fn part_genitives(items: &mut Vec<Item>) {
    let character = |at: usize| match items.get(at) {
        Some(Item::Character(character, _)) => Some(*character),
        _ => None,
    };
    let has_owner = |apostrophe: usize| {
        let owner: String = (0..apostrophe)
            .rev()
            .map_while(|at| character(at).filter(|letter| letter.is_alphabetic()))
            .collect();
        let owner: String = owner.to_lowercase().chars().rev().collect();
        let protected = apostrophe > 0 && matches!(items[apostrophe - 1], Item::Word(..));
        protected || (!owner.is_empty() && !NO_OWNERS.contains(&owner.as_str()))
    };
    let apostrophes: Vec<usize> = (0..items.len())
        .filter(|&at| matches!(character(at), Some('\'' | '’')))
        .filter(|&at| matches!(character(at + 1), Some('s' | 'S')))
        .filter(|&at| !character(at + 2).is_some_and(char::is_alphanumeric))
        .filter(|&at| has_owner(at))
        .collect();
    for at in apostrophes.into_iter().rev() {
        if let Item::Character(_, inside) = &items[at] {
            items.insert(at, Item::Character(' ', inside.clone()));
        }
    }
}

/// Notes the signs that a span has before its first and after its last word.
fn note_outer_signs(items: &[Item], plan: &mut Plan) {
    fn sign(item: &Item, id: SpanId) -> Option<char> {
        match item {
            Item::Character(sign, inside) if inside.contains(&id) => {
                (!sign.is_alphanumeric() && !sign.is_whitespace()).then_some(*sign)
            }
            _ => None,
        }
    }
    fn belongs(item: &Item, id: SpanId) -> bool {
        match item {
            Item::Character(_, inside) | Item::Word(_, inside) | Item::Blank(_, inside) => {
                inside.contains(&id)
            }
        }
    }
    for span in &mut plan.spans {
        let Some(first) = items.iter().position(|item| belongs(item, span.id)) else {
            continue;
        };
        let last = items
            .iter()
            .rposition(|item| belongs(item, span.id))
            .unwrap_or(first);
        let inner = &items[first..=last];
        span.before = inner.iter().map_while(|item| sign(item, span.id)).collect();
        let after: Vec<char> = inner
            .iter()
            .rev()
            .map_while(|item| sign(item, span.id))
            .collect();
        span.after = after.into_iter().rev().collect();
    }
}

/// Writes the items and numbers blanks and words.
fn write(items: Vec<Item>, text: &str, plan: &mut Plan) -> String {
    let lower = text.to_lowercase();
    let stem = WORD_STEMS
        .into_iter()
        .find(|stem| !lower.contains(stem))
        .unwrap_or(WORD_STEMS[0]);
    let mut wire = String::new();
    let mut around: Vec<SpanId> = Vec::new();
    for item in items {
        match item {
            Item::Character(character, inside) => {
                switch(&mut wire, &mut around, &inside);
                if matches!(character, '^' | '$' | '/' | '{' | '}' | '\\' | '[' | ']') {
                    wire.push('\\');
                }
                wire.push(character);
            }
            Item::Word(id, inside) => {
                switch(&mut wire, &mut around, &inside);
                let word = invented_word(stem, plan.words.len());
                wire.push_str(&word);
                plan.words.push((word, id));
            }
            Item::Blank(pieces, inside) => {
                switch(&mut wire, &mut around, &[]);
                wire.push_str(&format!("[s{}]", plan.blanks.len()));
                plan.blanks.push(Blank { pieces, inside });
            }
        }
    }
    switch(&mut wire, &mut around, &[]);
    wire.push_str(STOP);
    wire
}

/// Ends the word-bound blank that is open and begins the one that is wanted.
fn switch(wire: &mut String, around: &mut Vec<SpanId>, wanted: &[SpanId]) {
    if around == wanted {
        return;
    }
    if !around.is_empty() {
        wire.push_str("[[/]]");
    }
    if !wanted.is_empty() {
        let names: Vec<String> = wanted.iter().map(|id| format!("t:s:{id}")).collect();
        wire.push_str(&format!("[[{}]]", names.join("; ")));
    }
    around.clear();
    around.extend_from_slice(wanted);
}

/// The word of a number. All have the same length up to 256 and none begins another up to 4096, so
/// that a word is found even with an ending glued to it.
fn invented_word(stem: &str, number: usize) -> String {
    let base = WORD_LETTERS.len();
    let letter = |digit: usize| char::from(WORD_LETTERS[digit % base]);
    let mut word = String::from(stem);
    if number >= base * base {
        // `x` is no digit: a longer word never begins with a shorter one.
        word.push('x');
        word.push(letter(number / (base * base)));
    }
    word.push(letter(number / base));
    word.push(letter(number));
    word
}

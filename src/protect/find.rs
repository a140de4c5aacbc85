//! One pass over a text, from left to right: at the beginning of each word or sign the patterns
//! that can begin there.

use std::ops::Range;

use super::{Terms, address, placeholder};
use crate::markup::words::{is_joined_mark, is_unspaced};

/// The parts of `text` to protect, in order and disjoint; `across` are those of terms that begin
/// before it or end behind it.
pub(super) fn protected(text: &str, terms: &Terms, across: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut found = terms.find(text);
    found.extend(across);
    if found.is_empty() {
        return known(text);
    }
    found.extend(known(text));
    found.sort_by(|a, b| (a.start, b.end).cmp(&(b.start, a.end)));
    let mut end = 0;
    found.retain(|range| {
        let free = range.start >= end;
        if free {
            end = range.end;
        }
        free
    });
    found
}

/// What anybody's text may have. Takes linear time.
fn known(text: &str) -> Vec<Range<usize>> {
    let braces = placeholder::Braces::of(text);
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = None;
    while let Some(character) = text[at..].chars().next() {
        let (end, protect) = step(text, at, character, before, &braces);
        if let Some(range) = protect {
            found.push(range);
        }
        before = text[..end].chars().next_back();
        at = end;
    }
    found
}

/// What stands at `at`: how far it reaches, and what of it is protected.
fn step(
    text: &str,
    at: usize,
    character: char,
    before: Option<char>,
    braces: &placeholder::Braces,
) -> (usize, Option<Range<usize>>) {
    let whole = |end: Option<usize>| {
        let end = end?;
        Some((end, Some(at..end)))
    };
    let in_word = before.is_some_and(is_word);
    let taken = match character {
        '{' | '$' | '%' | '<' => whole(placeholder::at(text, at, before, braces)),
        '#' if !in_word && before != Some('&') => whole(hashtag(text, at)),
        '@' if !in_word => whole(handle(text, at)),
        _ if is_word(character) => {
            let end = at
                + run(&text[at..], |character| {
                    is_word(character) || matches!(character, '.' | '-' | '+' | '@')
                });
            return address::within(text, at..end);
        }
        _ => None,
    };
    taken.unwrap_or((at + character.len_utf8(), None))
}

/// Letters and digits of scripts with spaces, and `_`. In the others a word begins anywhere.
pub(super) fn is_word(character: char) -> bool {
    (character.is_alphanumeric() && !is_unspaced(character))
        || character == '_'
        || (is_joined_mark(character) && !is_unspaced(character))
}

/// The length in bytes of the run of characters at the beginning of `text` that are `wanted`.
pub(super) fn run(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|character| !wanted(character))
        .unwrap_or(text.len())
}

/// `#StandWithUkraine`, `#Ընտրություններ`: letters of any script; a number alone is none.
fn hashtag(text: &str, at: usize) -> Option<usize> {
    let body = &text[at + 1..];
    let length = run(body, |character| {
        character.is_alphanumeric() || character == '_' || is_joined_mark(character)
    });
    let has_letter = body[..length].chars().any(char::is_alphabetic);
    has_letter.then_some(at + 1 + length)
}

/// `@rferl`, `@user@example.social`.
fn handle(text: &str, at: usize) -> Option<usize> {
    let body = &text[at + 1..];
    let name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mut length = run(body, name);
    if length < 2 || !body[..length].chars().any(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    // Instagram's dots; a capital behind one begins a sentence.
    while let Some(rest) = body[length..].strip_prefix('.')
        && rest.starts_with(|next: char| {
            next.is_ascii_lowercase() || next.is_ascii_digit() || next == '_'
        })
    {
        length += 1 + run(rest, name);
    }
    if let Some(rest) = body[length..].strip_prefix('@') {
        let server = run(rest, |character| {
            character.is_ascii_alphanumeric() || matches!(character, '.' | '-')
        });
        let server = rest[..server].trim_end_matches(['.', '-']);
        if server.contains('.') {
            length += 1 + server.len();
        }
    }
    let ends = !body[length..].starts_with(is_word);
    ends.then_some(at + 1 + length)
}

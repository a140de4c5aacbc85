//! Bare addresses in Markdown: `https://…`, `www.…` and `a@b.example` in running text become links with GitHub's
//! renderer and its likes. One that an engine says and the source has not is parted by a character that nobody sees.

use std::ops::Range;

use super::directives::JOINER;
use super::{Piece, SpannedText};

/// The longest address that is looked at, in bytes; browsers take no longer ones, and no row of them takes long.
const LONGEST: usize = 2048;

/// The text in which only those addresses are whole that `source` has.
pub(super) fn parted(target: &SpannedText, source: &str) -> SpannedText {
    let own: Vec<&str> = addresses(source)
        .map(|(address, _)| &source[address])
        .collect();
    let pieces = target.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Piece::Text(write(text, source, &own)),
        other => other.clone(),
    });
    SpannedText::from_pieces(pieces)
}

/// Whether a text may have a bare address.
pub(super) fn may_have(text: &str) -> bool {
    text.contains("://") || text.contains('@') || text.as_bytes().windows(4).any(is_www)
}

fn is_www(bytes: &[u8]) -> bool {
    bytes.eq_ignore_ascii_case(b"www.")
}

fn write(text: &str, source: &str, own: &[&str]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (address, part) in addresses(text) {
        let begins = address.start == part;
        let said = &text[address];
        if own.iter().any(|own| is_that(said, own)) || begins && source.contains(said) {
            continue;
        }
        out.push_str(&text[copied..part]);
        out.push(JOINER);
        copied = part;
    }
    out.push_str(&text[copied..]);
    out
}

/// Whether an engine's address is one of the source, with nothing behind it but text without spaces: `https://a.example/b。然后`.
fn is_that(said: &str, own: &str) -> bool {
    let Some(rest) = said.strip_prefix(own) else {
        return false;
    };
    // These are full stops in the name of a host.
    rest.chars()
        .next()
        .is_none_or(|next| !next.is_ascii() && !matches!(next, '。' | '．' | '｡'))
}

/// The addresses of a text, each with the place where it can be parted: behind its first word. One that is within
/// another is one, too.
fn addresses(text: &str) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            // Where a text begins with it, the word before it may stand behind a tag.
            let here = at;
            at += 1;
            let found = match bytes[here] {
                b':' if bytes[here..].starts_with(b"://") => {
                    let mut start = word_start(bytes, here, u8::is_ascii_alphabetic);
                    if start == here {
                        // `s3://bucket`
                        start = word_start(bytes, here, u8::is_ascii_alphanumeric);
                    }
                    let follows = !bytes.get(here + 3).is_some_and(u8::is_ascii_whitespace);
                    ((start < here || here == 0) && follows).then_some((start, here))
                }
                b'.' if here >= 3 && is_www(&bytes[here - 3..=here]) => Some((here - 3, here)),
                b'@' => {
                    let local = |byte: &u8| {
                        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+')
                    };
                    let start = word_start(bytes, here, local);
                    let follows = bytes.get(here + 1).is_some_and(u8::is_ascii_alphanumeric);
                    ((start < here || here == 0) && follows).then_some((start, here))
                }
                _ => None,
            };
            if let Some((start, part)) = found {
                return Some((start..end_of(text, here), part));
            }
        }
        None
    })
}

/// Where the word that ends at `end` begins.
fn word_start(bytes: &[u8], end: usize, is_part: impl Fn(&u8) -> bool) -> usize {
    let window = &bytes[end.saturating_sub(LONGEST)..end];
    end - window.iter().rev().take_while(|byte| is_part(byte)).count()
}

/// Where the address that has `at` in it ends: before white space or `<`, without the punctuation at its end.
fn end_of(text: &str, at: usize) -> usize {
    let rest = &text[at..text.floor_char_boundary(at + LONGEST)];
    let run = rest
        .find(|character: char| character.is_whitespace() || character == '<')
        .unwrap_or(rest.len());
    let solid = rest[..run].trim_end_matches(|character: char| {
        !character.is_alphanumeric() && !matches!(character, '/' | '#' | '&' | '=' | '%')
    });
    at + solid.len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(said: &str, source: &str) -> String {
        assert!(may_have(said) || !said.contains("www"), "{said}");
        parted(&SpannedText::from_text(said), source)
            .plain_text()
            .replace(JOINER, "|")
    }

    #[test]
    fn addresses_that_the_source_has_not_are_parted() {
        for (said, wanted) in [
            (
                "see https://x.example/a now",
                "see https|://x.example/a now",
            ),
            ("(HTTP://x.example)", "(HTTP|://x.example)"),
            (
                "www.x.example, Www.y.example",
                "www|.x.example, Www|.y.example",
            ),
            ("write to a.b+c@x.example.", "write to a.b+c|@x.example."),
            ("mailto:a@x.example", "mailto:a|@x.example"),
            ("(http://x)ftp://y", "(http|://x)ftp|://y"),
            ("://x", "|://x"),
            ("s3://x, a=1://y", "s3|://x, a=1|://y"),
        ] {
            assert_eq!(shown(said, "source"), wanted);
        }
    }

    #[test]
    fn those_of_the_source_stay() {
        let source = "As @ana said at https://x.example/a?b=1, www.y.example, https://v.example/http://w.example or c@z.example.";
        for said in [
            "https://v.example/http://w.example",
            "In www.y.example, c@z.example (https://x.example/a?b=1).",
            "@ana said so; ://x",
            "见https://x.example/a?b=1，然后。",
            "5:// www, @ana and a @ b; http: //",
        ] {
            assert_eq!(shown(said, source), said);
        }
    }

    #[test]
    fn more_than_the_address_of_the_source_is_another() {
        for (said, source, wanted) in [
            (
                "https://x.example/b",
                "https://x.example/",
                "https|://x.example/b",
            ),
            (
                "https://x.example.evil",
                "https://x.example",
                "https|://x.example.evil",
            ),
            (
                "https://x.example。evil",
                "https://x.example",
                "https|://x.example。evil",
            ),
            ("https://a@x.example", "https://a", "https|://a|@x.example"),
            ("bc@z.example", "c@z.example", "bc|@z.example"),
        ] {
            assert_eq!(shown(said, source), wanted);
        }
    }
}

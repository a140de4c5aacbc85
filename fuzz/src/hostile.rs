//! Engines that do all that an engine must not do.

use wireglot::markup::{Segment, SpannedText, place_spans, tagged};
use wireglot::protect;

/// No document of ours has this word; wherever an engine says it, it has to stay text.
pub const WORD: &str = "evil";

/// What an engine may say: markup of each format, references, ends of what it may lie in, nothing.
pub const SAYINGS: [&str; 30] = [
    "evil",
    "<evil>x</evil>",
    "</p></b></title></textarea></script></style><evil evil=evil>",
    "\"' evil=evil onload='evil' x=\"evil\" ><evil>",
    "--><evil>]]><evil>?><evil><!--evil--><!evil><?evil?>",
    "&lt;evil&gt; &#60;evil&#62; &#x3c;evil",
    "&evil; &amp;lt;evil> &evil &ampevil &copy",
    "[evil](evil) ![evil](evil \"evil\") [evil][evil] [evil]",
    "[evil]: evil\n\n[evil]: <evil> 'evil'",
    "<https://evil.example> <evil@evil.example> <!-- evil -->",
    "\n\n# evil\n\n- evil\n\n> evil\n\n    evil\n\n---\n\n```evil\nevil\n```",
    "`evil` ``evil`` \\`evil\\` ~~~evil",
    "| evil | evil |\n|---|---|\n| evil | evil |",
    "[^evil] [^evil]: evil",
    "*evil* **evil** _evil_ __evil__ ~~evil~~ ***evil***",
    "evil\0\u{b}\u{c}\u{2028}\u{85}\u{1b}evil",
    "",
    " \n ",
    "<b id=w0>evil</b><a id=w1 href=evil>evil</a><span id=w0></span><img id=w2 src=evil>",
    "evil at https://evil.example/evil, www.evil.example or evil@evil.example",
    "(HTTP://EVIL.example)ftp://evil.example。evil://evil WWW.evil.example/evil",
    "evil\\",
    "\\evil  \nevil\\\nevil",
    "1. evil",
    "evil\n===\nevil\n---\n+ evil",
    "---\nevil: evil\n---\n",
    "{{evil}} {%evil%} <?evil?> <%evil%> ${evil} [gallery evil] [[evil]] {{{evil}}} [evil]",
    "{evil {{evil",
    "evil.Evil!\u{202e}evil\u{202c}\u{200d}\u{fe0f}\u{1f469}\u{200d}\u{1f467}",
    "evil evil evil evil evil evil evil evil evil evil evil evil evil evil evil evil evil evil evil",
];

/// A row of pseudo-random numbers (xorshift): the same from the same start.
pub struct Row(u64);

impl Row {
    pub fn new(start: u64) -> Self {
        // Zero would stay zero.
        Self(start.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end.max(1)
    }
}

/// A translation of `segment` by an engine that takes text only and answers `said`: taken the way
/// an answer takes.
pub fn answered(segment: &Segment, said: &str) -> SpannedText {
    let protected = protect::protect(segment, &protect::Terms::default());
    let (placed, _) = place_spans(&protected.source, &protected.spans, said);
    assert_eq!(placed.check(&protected.spans), Ok(()), "placed by {said:?}");
    protect::restore(&placed, segment, &protected)
}

/// A translation by an engine that carries tags and spoils its answer.
pub fn spoiled(segment: &Segment, row: &mut Row) -> SpannedText {
    let protected = protect::protect(segment, &protect::Terms::default());
    let sent = tagged::encode(&protected.source, &protected.spans);
    let mut answer = sent.clone();
    for _ in 0..1 + row.below(4) {
        spoil(&mut answer, row);
    }
    let read = tagged::decode(&answer, &protected.spans);
    let text = match read.check(&protected.spans) {
        Ok(()) => read,
        Err(_) => place_spans(&protected.source, &protected.spans, &read.plain_text()).0,
    };
    assert_eq!(text.check(&protected.spans), Ok(()), "{answer:?}");
    protect::restore(&text, segment, &protected)
}

fn spoil(answer: &mut String, row: &mut Row) {
    let starts: Vec<usize> = answer.match_indices('<').map(|(at, _)| at).collect();
    let tag = |row: &mut Row| {
        let start = *starts.get(row.below(starts.len()))?;
        let end = answer[start..].find('>')?;
        Some(start..start + end + 1)
    };
    let mut anywhere = row.below(answer.len() + 1);
    while !answer.is_char_boundary(anywhere) {
        anywhere -= 1;
    }
    match row.below(7) {
        0 => answer.insert_str(anywhere, SAYINGS[row.below(SAYINGS.len())]),
        1 => answer.truncate(anywhere),
        2 => *answer = answer.replace("&lt;", "<").replace("&amp;", "&"),
        3 => *answer = answer.replace("id=\"w0", "id=\"w1"),
        4 => {
            if let Some(range) = tag(row) {
                answer.replace_range(range, "");
            }
        }
        5 => {
            if let Some(range) = tag(row) {
                let tag = answer[range].to_owned();
                answer.insert_str(anywhere, &tag);
            }
        }
        _ => {
            let tail = answer.split_off(anywhere);
            answer.insert_str(0, &tail);
        }
    }
}

//! From atoms to a translation: which words each span covers, white space, case, final sign.

use super::answer::{Atom, Content};
use super::letters::{match_capitals, match_first_letter, match_last_sign};
use super::{Plan, PlannedSpan, plain};
use crate::markup::{Piece, SpanId, SpannedText};

/// How many words (a pronoun, an article) an engine puts between a quotation mark and the first
/// word of a span.
const MAX_ADDED_WORDS: usize = 2;

/// A span's place: from the first to the last of its atoms, both included.
struct Place {
    id: SpanId,
    first: usize,
    last: usize,
}

impl Place {
    /// Whether two places overlap without one holding the other.
    fn crosses(&self, first: usize, last: usize) -> bool {
        (self.first < first && first <= self.last && self.last < last)
            || (first < self.first && self.first <= last && last < self.last)
    }
}

/// Puts the translation together.
pub(super) fn assemble(source: &SpannedText, plan: &Plan, mut atoms: Vec<Atom>) -> SpannedText {
    atoms = tidy_spaces(atoms, &plain(source));
    for span in &plan.spans {
        take_in_main_verb(span, &mut atoms);
        take_in_signs(span, &mut atoms);
    }
    let places = places(plan, &atoms);
    let mut pieces = write(&places, atoms);
    match_capitals(source, &mut pieces);
    match_first_letter(source, &mut pieces);
    match_last_sign(source, &mut pieces);
    SpannedText { pieces }
}

/// One space between words, none at the ends or before a sign where the source has none; white
/// space of the source's own keeps its form.
fn tidy_spaces(atoms: Vec<Atom>, source: &str) -> Vec<Atom> {
    let mut tidy: Vec<Atom> = Vec::with_capacity(atoms.len());
    // At the start no space is wanted, as after one.
    let mut after_space = true;
    for mut atom in atoms {
        match &mut atom.content {
            Content::Text(text) => {
                let mut kept = String::with_capacity(text.len());
                for character in text.chars() {
                    let no_space_before =
                        matches!(character, '.' | ',' | ';' | ':' | '!' | '?' | ')')
                            && !source.contains(&format!(" {character}"));
                    if no_space_before && kept.ends_with(' ') {
                        kept.pop();
                    } else if no_space_before && kept.is_empty() {
                        trim_end(&mut tidy);
                    }
                    if character != ' ' || !after_space {
                        kept.push(character);
                    }
                    // Some pairs write `" Hemos` where they drop a pronoun.
                    let opens = after_space && opens_without_space(character, source);
                    after_space = opens || character.is_whitespace();
                }
                *text = kept;
            }
            Content::Word(_) => after_space = false,
            Content::Blank(pieces) => {
                let mut texts = pieces.iter().filter_map(|piece| match piece {
                    Piece::Text(text) => Some(text.as_str()),
                    _ => None,
                });
                let is_space = texts.clone().next().is_some()
                    && texts.all(|text| text.chars().all(char::is_whitespace));
                if is_space {
                    trim_end(&mut tidy);
                }
                after_space = is_space;
            }
        }
        if atom.content != Content::Text(String::new()) {
            tidy.push(atom);
        }
    }
    trim_end(&mut tidy);
    tidy
}

/// Whether a mark that opens something stands in the source without a space behind it.
fn opens_without_space(mark: char, source: &str) -> bool {
    matches!(mark, '"' | '“' | '„' | '«' | '(' | '[' | '¿' | '¡')
        && !source.starts_with(&format!("{mark} "))
        && !source.contains(&format!(" {mark} "))
}

/// Removes the space that the engine's last text ends with.
fn trim_end(atoms: &mut Vec<Atom>) {
    if let Some(Atom {
        content: Content::Text(text),
        ..
    }) = atoms.last_mut()
    {
        text.truncate(text.trim_end_matches(' ').len());
        if text.is_empty() {
            atoms.pop();
        }
    }
}

/// Stages leave signs such as quotation marks outside of word-bound blanks, and sometimes a word
/// that they add next to them: what the span had at its edges is taken in again.
fn take_in_signs(span: &PlannedSpan, atoms: &mut Vec<Atom>) {
    let carries = |atom: &Atom| atom.spans.contains(&span.id);
    if let Some(first) = atoms.iter().position(carries)
        && let Some(before) = first.checked_sub(1)
        && let Content::Text(text) = &mut atoms[before].content
        && let Some(at) = begin_of_signs(text, &span.before)
    {
        take_in(span.id, atoms, before, at, true);
    }
    if let Some(last) = atoms.iter().rposition(carries)
        && let Some(Atom {
            content: Content::Text(text),
            ..
        }) = atoms.get(last + 1)
        && let Some(at) = end_of_signs(text, &span.after)
    {
        take_in(span.id, atoms, last + 1, at, false);
    }
}

/// The auxiliaries of the Catalan past, which is two words (`va aprovar`).
const PAST_AUXILIARIES: [&str; 9] = [
    "vaig", "vas", "vares", "va", "vam", "vàrem", "vau", "vàreu", "van",
];

/// Where one verb becomes two, stages leave the second outside of the word-bound blank: the
/// infinitive behind the auxiliary of a span belongs to it.
fn take_in_main_verb(span: &PlannedSpan, atoms: &mut Vec<Atom>) {
    let Some(last) = atoms.iter().rposition(|atom| atom.spans.contains(&span.id)) else {
        return;
    };
    let Content::Text(own) = &atoms[last].content else {
        return;
    };
    // Alone: behind a pronoun (`li va`) the tag is the pronoun's.
    let auxiliary = own.trim();
    let Some(Atom {
        content: Content::Text(next),
        spans,
    }) = atoms.get(last + 1)
    else {
        return;
    };
    let verb = next.trim_start_matches(' ');
    let end = verb
        .find(|letter: char| !letter.is_alphabetic())
        .unwrap_or(verb.len());
    let is_infinitive = verb[..end].ends_with('r') || verb[..end].ends_with("re");
    let alone = spans.iter().all(|id| atoms[last].spans.contains(id));
    if alone && is_infinitive && PAST_AUXILIARIES.contains(&auxiliary.to_lowercase().as_str()) {
        let end = next.len() - verb.len() + end;
        take_in(span.id, atoms, last + 1, end, false);
    }
}

/// Where the signs of a span's beginning begin in the text before it. Some of them may have come
/// back within the span.
fn begin_of_signs(text: &str, signs: &str) -> Option<usize> {
    let prefixes = signs
        .char_indices()
        .rev()
        .map(|(at, sign)| &signs[..at + sign.len_utf8()]);
    prefixes
        .filter_map(|prefix| Some(text.strip_suffix(prefix)?.len()))
        .next()
        .or_else(|| {
            let at = text.rfind(signs.chars().next().filter(|&sign| encloses(sign))?)?;
            (words_in(&text[at..]) <= MAX_ADDED_WORDS).then_some(at)
        })
}

/// Where the signs of a span's end end in the text after it.
fn end_of_signs(text: &str, signs: &str) -> Option<usize> {
    signs
        .char_indices()
        .map(|(at, _)| &signs[at..])
        .find(|suffix| text.starts_with(suffix))
        .map(str::len)
        .or_else(|| {
            let sign = signs.chars().last().filter(|&sign| encloses(sign))?;
            let at = text.find(sign)?;
            (words_in(&text[..at]) <= MAX_ADDED_WORDS).then_some(at + sign.len_utf8())
        })
}

/// Quotation marks and brackets: they come in pairs, so a word next to one belongs to it.
fn encloses(sign: char) -> bool {
    matches!(
        sign,
        '"' | '\''
            | '“'
            | '”'
            | '„'
            | '‘'
            | '’'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '('
            | ')'
            | '['
            | ']'
    )
}

pub(super) fn words_in(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

/// Cuts the text of an atom at `at` and gives the part after (or before) the cut to a span.
fn take_in(id: SpanId, atoms: &mut Vec<Atom>, position: usize, at: usize, after: bool) {
    let Content::Text(text) = &mut atoms[position].content else {
        return;
    };
    let rest = text.split_off(at);
    let spans = atoms[position].spans.clone();
    atoms.insert(
        position + 1,
        Atom {
            content: Content::Text(rest),
            spans,
        },
    );
    atoms[position + usize::from(after)].spans.push(id);
    atoms.retain(|atom| atom.content != Content::Text(String::new()));
}

/// Chooses each span's place, parents first, so that all are nested.
fn places(plan: &Plan, atoms: &[Atom]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::with_capacity(plan.spans.len());
    for span in &plan.spans {
        let mut own: Vec<usize> = (0..atoms.len())
            .filter(|&position| atoms[position].spans.contains(&span.id))
            .collect();
        let parent = places.iter().find(|place| Some(place.id) == span.parent);
        if let Some(parent) = parent {
            let within = |position: &usize| (parent.first..=parent.last).contains(position);
            if own.iter().any(within) {
                own.retain(within);
            }
        }
        let fits = |&(first, last): &(usize, usize)| {
            !places.iter().any(|place| place.crosses(first, last))
        };
        if let Some((first, last)) = candidates(&own, span.id, atoms).into_iter().find(fits) {
            places.push(Place {
                id: span.id,
                first,
                last,
            });
        }
    }
    places
}

/// Where a span may lie, best first: over all its words, unless more words of others would come
/// under it than it has; then over its neighbouring words, longest stretch first.
fn candidates(own: &[usize], id: SpanId, atoms: &[Atom]) -> Vec<(usize, usize)> {
    let (Some(&first), Some(&last)) = (own.first(), own.last()) else {
        return Vec::new();
    };
    let words = |first: usize, last: usize, wanted: bool| -> usize {
        atoms[first..=last]
            .iter()
            .filter(|atom| atom.spans.contains(&id) == wanted)
            .map(Atom::words)
            .sum()
    };
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for &position in own {
        match stretches.last_mut() {
            Some((_, last)) if words(*last, position, false) == 0 => *last = position,
            _ => stretches.push((position, position)),
        }
    }
    stretches.sort_by_key(|&(first, last)| std::cmp::Reverse(words(first, last, true)));
    if words(first, last, false) <= words(first, last, true) {
        stretches.insert(0, (first, last));
    }
    stretches.extend(own.iter().map(|&position| (position, position)));
    stretches
}

/// Writes atoms and spans; neighbouring texts become one.
fn write(places: &[Place], atoms: Vec<Atom>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open: Vec<&Place> = Vec::new();
    for (position, atom) in atoms.into_iter().enumerate() {
        let mut begin: Vec<&Place> = places
            .iter()
            .filter(|place| place.first == position)
            .collect();
        // Of those that begin together the longest is outermost; the sort keeps parents first.
        begin.sort_by_key(|place| std::cmp::Reverse(place.last));
        for place in begin {
            pieces.push(Piece::Open(place.id));
            open.push(place);
        }
        match atom.content {
            Content::Text(text) => push_text(&mut pieces, &text),
            Content::Word(id) => pieces.push(Piece::Solo(id)),
            Content::Blank(inner) => {
                for piece in inner {
                    match piece {
                        Piece::Text(text) => push_text(&mut pieces, &text),
                        other => pieces.push(other),
                    }
                }
            }
        }
        while let Some(place) = open.pop_if(|place| place.last == position) {
            pieces.push(Piece::Close(place.id));
        }
    }
    pieces
}

pub(super) fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if let Some(Piece::Text(last)) = pieces.last_mut() {
        last.push_str(text);
    } else if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

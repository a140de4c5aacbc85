//! From soft alignments of tokens to links of words.

use std::ops::Range;

use crate::markup::Link;

/// A word is linked if at least this share of the attention of its tokens is on the other.
const LEAST_SHARE: f32 = 0.2;

/// A token: its bytes without white space at the ends, or `None` where it has no text (the end of
/// the sentence).
pub(super) type Place = Option<Range<usize>>;

/// The bytes of a token without white space at its ends.
pub(super) fn place(text: &str, range: Range<usize>) -> Place {
    let part = text.get(range.clone())?;
    let start = range.start + part.len() - part.trim_start().len();
    let length = part.trim().len();
    (length > 0).then_some(start..start + length)
}

/// Which words became which. `attention` has a row for each target token, with the share of each
/// source token.
///
/// Every target word is linked to the source word that got most of its attention, and every source
/// word that is left over to the target word that paid most attention to it.
pub(super) fn links(
    source: (&str, &[Place]),
    target: (&str, &[Place]),
    attention: &[Vec<f32>],
) -> Vec<Link> {
    let from = words(source.0, source.1);
    let to = words(target.0, target.1);
    let share = |target: &Word, tokens: &Range<usize>| -> f32 {
        let rows = attention.get(target.tokens.clone()).unwrap_or_default();
        let sums = rows.iter().map(|row| {
            row.get(tokens.clone())
                .unwrap_or_default()
                .iter()
                .sum::<f32>()
        });
        sums.sum::<f32>() / target.tokens.len() as f32
    };
    let mut links = Vec::new();
    let mut linked = vec![false; from.len()];
    let mut link = |source: &Word, target: &Word| {
        links.push(Link {
            source: source.range.clone(),
            target: target.range.clone(),
        });
    };
    for target in &to {
        let shares = from.iter().map(|source| share(target, &source.tokens));
        let best = shares
            .enumerate()
            .max_by(|(_, left), (_, right)| left.total_cmp(right));
        if let Some((number, best)) = best
            && best >= LEAST_SHARE
        {
            link(&from[number], target);
            linked[number] = true;
        }
    }
    for (source, _) in from.iter().zip(linked).filter(|(_, linked)| !linked) {
        let shares = to
            .iter()
            .map(|target| (target, share(target, &source.tokens)));
        let best = shares.max_by(|(_, left), (_, right)| left.total_cmp(right));
        if let Some((target, best)) = best
            && best >= LEAST_SHARE
        {
            link(source, target);
        }
    }
    links
}

/// Neighbouring tokens that are one word, or one that is a sign.
struct Word {
    range: Range<usize>,
    tokens: Range<usize>,
}

fn words(text: &str, tokens: &[Place]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (number, place) in tokens.iter().enumerate() {
        let Some(range) = place else { continue };
        match words.last_mut() {
            Some(word) if word.tokens.end == number && goes_on(text, &word.range, range) => {
                word.range.end = word.range.end.max(range.end);
                word.tokens.end = number + 1;
            }
            _ => words.push(Word {
                range: range.clone(),
                tokens: number..number + 1,
            }),
        }
    }
    words
}

/// Whether a word goes on in the next token: letters on both sides, or bytes of one character.
fn goes_on(text: &str, word: &Range<usize>, next: &Range<usize>) -> bool {
    if next.start < word.end {
        return true;
    }
    let before = text[..word.end].chars().next_back();
    let after = text[next.start..].chars().next();
    next.start == word.end && before.is_some_and(in_word) && after.is_some_and(in_word)
}

/// Whether a character belongs to words that are set apart by spaces. In scripts without spaces
/// the tokens themselves are the words.
fn in_word(c: char) -> bool {
    use unicode_normalization::char::is_combining_mark;
    let without_spaces = matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}');
    !without_spaces && (c.is_alphanumeric() || is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens are given with a bar between them; `</s>` has no text.
    fn tokens(marked: &str) -> (String, Vec<Place>) {
        let text = marked.replace('|', "");
        let mut at = 0;
        let mut places: Vec<Place> = marked
            .split('|')
            .map(|token| {
                at += token.len();
                place(&text, at - token.len()..at)
            })
            .collect();
        places.push(None);
        (text, places)
    }

    /// The links as `source>target`. `attention` names for each target token the source tokens
    /// that share it equally.
    fn linked(source: &str, target: &str, attention: &[&[usize]]) -> Vec<String> {
        let (source, from) = tokens(source);
        let (target, to) = tokens(target);
        let rows: Vec<Vec<f32>> = attention
            .iter()
            .map(|row| {
                let mut shares = vec![0.0; from.len()];
                row.iter()
                    .for_each(|at| shares[*at] = 1.0 / row.len() as f32);
                shares
            })
            .collect();
        links((&source, &from), (&target, &to), &rows)
            .into_iter()
            .map(|link| format!("{}>{}", &source[link.source], &target[link.target]))
            .collect()
    }

    #[test]
    fn words_follow_the_attention() {
        let found = linked(
            "the| red| house|.",
            "la| casa| roja|.",
            &[&[0], &[2], &[1], &[3], &[4]],
        );
        assert_eq!(found, ["the>la", "house>casa", "red>roja", ".>."]);
    }

    #[test]
    fn tokens_of_a_word_decide_together() {
        let found = linked("un|happi|ness", "in|feli|cidad", &[&[0], &[1, 2], &[2]]);
        assert_eq!(found, ["unhappiness>infelicidad"]);
        let found = linked("a| dog|s", " per|ros", &[&[1], &[0, 2]]);
        assert_eq!(found, ["dogs>perros", "a>perros"]);
    }

    #[test]
    fn a_sign_is_a_word_of_its_own() {
        let found = linked("(|dog|)", "(|perro|)", &[&[0], &[1], &[2], &[3]]);
        assert_eq!(found, ["(>(", "dog>perro", ")>)"]);
    }

    #[test]
    fn what_attends_to_the_end_is_not_linked() {
        assert_eq!(
            linked("dog", "el| perro", &[&[1], &[0], &[1]]),
            ["dog>perro"]
        );
        assert!(linked("dog", "el", &[&[1], &[1]]).is_empty());
    }

    #[test]
    fn a_source_word_left_over_goes_to_who_looked_at_it() {
        let found = linked("of| the| dog", "del| perro", &[&[0, 1], &[2], &[3]]);
        assert_eq!(found.len(), 3);
        assert!(found.contains(&"of>del".to_owned()) && found.contains(&"the>del".to_owned()));
    }

    #[test]
    fn without_spaces_tokens_are_words() {
        let found = linked("the| cat", "这只|猫", &[&[0], &[1], &[2]]);
        assert_eq!(found, ["the>这只", "cat>猫"]);
    }

    #[test]
    fn attention_of_the_wrong_size_is_no_panic() {
        let (source, from) = tokens("a| b");
        let (target, to) = tokens("c| d");
        assert!(links((&source, &from), (&target, &to), &[]).is_empty());
        let short = vec![vec![1.0]];
        links((&source, &from), (&target, &to), &short);
    }
}

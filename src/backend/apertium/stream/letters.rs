//! Case and final sign of a translation, as the source has them.

use super::assemble::{push_text, words_in};
use super::plain;
use crate::markup::{Piece, SpannedText};

/// A headline in capitals stays one: engines drop them on the words that they add.
pub(super) fn match_capitals(source: &SpannedText, pieces: &mut [Piece]) {
    const MIN_LETTERS: usize = 4;
    let source = plain(source);
    let capitals = source
        .chars()
        .filter(|letter| letter.is_uppercase())
        .count();
    if capitals < MIN_LETTERS || words_in(&source) < 2 || source.chars().any(char::is_lowercase) {
        return;
    }
    for piece in pieces {
        if let Piece::Text(text) = piece {
            *text = text.to_uppercase();
        }
    }
}

/// The first letter of a text: in which piece, at which byte, and whether a `Solo` comes before it.
fn first_letter(pieces: &[Piece]) -> Option<(usize, usize, char, bool)> {
    let mut after_solo = false;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                if let Some((at, letter)) = text.char_indices().find(|(_, c)| c.is_alphanumeric()) {
                    return Some((index, at, letter, after_solo));
                }
            }
            Piece::Solo(_) => after_solo = true,
            Piece::Open(_) | Piece::Close(_) => {}
        }
    }
    None
}

/// A sentence that began with a capital letter does so again. After protected text the first
/// letter is not the sentence's: there a capital that the engine made of itself goes.
pub(super) fn match_first_letter(source: &SpannedText, pieces: &mut [Piece]) {
    let Some((_, _, wanted, wanted_after)) = first_letter(&source.pieces) else {
        return;
    };
    let Some((index, at, found, found_after)) = first_letter(pieces) else {
        return;
    };
    if wanted_after != found_after {
        return;
    }
    let changed: String = if wanted.is_uppercase() && found.is_lowercase() {
        found.to_uppercase().collect()
    } else if wanted_after && wanted.is_lowercase() && found.is_uppercase() {
        found.to_lowercase().collect()
    } else {
        return;
    };
    if let Some(Piece::Text(text)) = pieces.get_mut(index) {
        text.replace_range(at..at + found.len_utf8(), &changed);
    }
}

/// A sentence that ended with a sign does so again.
pub(super) fn match_last_sign(source: &SpannedText, pieces: &mut Vec<Piece>) {
    let Some(Piece::Text(text)) = source.pieces.last() else {
        return;
    };
    let Some(sign @ ('.' | '!' | '?' | '…' | ':' | ';')) = text.chars().last() else {
        return;
    };
    let end = pieces
        .iter()
        .rev()
        .find(|piece| !matches!(piece, Piece::Close(_)));
    let ends_in_word = match end {
        Some(Piece::Text(text)) => text.ends_with(char::is_alphanumeric),
        Some(_) => true,
        None => false,
    };
    if ends_in_word {
        push_text(pieces, &sign.to_string());
    }
}

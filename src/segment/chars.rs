//! Classes of characters the rules speak of: quotes, brackets, dashes, terminators, letters of words.

/// How a quotation mark or a bracket is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Only ever opens (`(`, `„`, `「`).
    Open,
    /// Only ever closes (`)`, `」`).
    Close,
    /// Opens in one language and closes in another, or both in the same one (`"`, `“`, `»`); the white space
    /// around it decides.
    Either,
}

/// The use of a quotation mark or bracket, or `None` for any other character.
///
/// An apostrophe is no mark here, though `'` and `’` may close a quotation: see [`is_closer`].
pub(super) fn mark(c: char) -> Option<Mark> {
    Some(match c {
        '(' | '[' | '{' | '„' | '‚' | '「' | '『' | '【' | '（' | '［' | '｛' | '〈' | '《'
        | '〔' | '﹁' | '﹃' | '〝' => Mark::Open,
        ')' | ']' | '}' | '」' | '』' | '】' | '）' | '］' | '｝' | '〉' | '》' | '〕' | '﹂'
        | '﹄' | '〞' | '〟' => Mark::Close,
        '"' | '“' | '”' | '‟' | '«' | '»' | '‹' | '›' | '＂' => Mark::Either,
        _ => return None,
    })
}

/// Whether the character can close a quotation or a bracket right after a full stop.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '′' | '″') || matches!(mark(c), Some(Mark::Close | Mark::Either))
}

/// Whether the character can open a quotation or a bracket in front of a sentence.
pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '¿' | '¡') || matches!(mark(c), Some(Mark::Open | Mark::Either))
}

/// Whether the character opens in every language that uses it right after a terminator without white space.
pub(super) fn opens_for_sure(c: char) -> bool {
    c == '“' || mark(c) == Some(Mark::Open)
}

/// Whether the character is a quotation mark (no bracket, no apostrophe).
pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '＂'
            | '「'
            | '」'
            | '『'
            | '』'
    )
}

/// Dashes that open a line of dialogue or an attribution; the hyphen counts because wires type it for a dash.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '‒' | '−')
}

/// The terminators handled by this module itself; all others come from the Unicode sentence data.
pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉') || is_cjk_terminator(c)
}

/// Terminators that need no white space behind them.
pub(super) fn is_cjk_terminator(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡')
}

/// Pictures that close a sentence in a post, with the joiners and shades between them.
pub(super) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}' | '\u{200d}')
}

/// White space, and the invisible marks of direction and width that wires leave around it.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A letter, digit or mark within a word.
pub(super) fn is_word(c: char) -> bool {
    is_alphanumeric(c) || is_combining(c)
}

/// A letter or digit, as the standard library has it.
///
/// The ranges that most text is made of go first, for the tables of the library are slow.
pub(super) fn is_alphanumeric(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9'
        | 'à'..='ö' | 'ø'..='ʯ' | 'Α'..='Ρ' | 'Σ'..='ώ' | 'Ѐ'..='ѿ'
        | 'Ա'..='Ֆ' | 'ա'..='և' | 'א'..='ת' | 'ء'..='ي' | 'ٱ'..='ۓ' | 'ა'..='ჺ'
        | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}')
        || !c.is_ascii() && c.is_alphanumeric()
}

/// Marks that belong to the letter before them but are not alphabetic themselves.
pub(super) fn is_combining(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{94d}' | '\u{9cd}' | '\u{200d}' | '\u{200c}' | '\u{fe0f}'
    )
}

/// Apostrophes that are part of a word or a letter (`O‘zbek`, `l’eau`, `ʻ`).
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`')
}

/// Whether the character is an ideograph, kana or full-width form: text that is written without spaces.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// A set of bytes, to run over text that cannot hold what is looked for.
pub(super) const fn byte_set(bytes: &[u8]) -> [bool; 256] {
    let mut set = [false; 256];
    let mut i = 0;
    while i < bytes.len() {
        set[bytes[i] as usize] = true;
        i += 1;
    }
    set
}

/// The first place in `bytes` whose byte is in the set, eight bytes at a time.
pub(super) fn find_byte(bytes: &[u8], set: &[bool; 256]) -> Option<usize> {
    let mut from = 0;
    for chunk in bytes.chunks_exact(8) {
        if chunk
            .iter()
            .fold(false, |found, &b| found | set[usize::from(b)])
        {
            break;
        }
        from += 8;
    }
    let rest = bytes.get(from..)?;
    Some(from + rest.iter().position(|&b| set[usize::from(b)])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_those_of_the_library() {
        for c in '\0'..='\u{2ffff}' {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    #[test]
    fn bytes_are_found_in_and_behind_the_chunks() {
        let set = byte_set(b"x");
        for at in 0..20 {
            let text = format!("{}x{}", "a".repeat(at), "a".repeat(5));
            assert_eq!(find_byte(text.as_bytes(), &set), Some(at));
        }
        assert_eq!(find_byte(b"aaaaaaaaaa", &set), None);
    }
}

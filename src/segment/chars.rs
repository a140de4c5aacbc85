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
#[inline]
pub(super) fn mark(c: char) -> Option<Mark> {
    Some(match c {
        // Most characters asked about are letters.
        'a'..='z' | '\u{c0}'..='\u{2017}' | '\u{3041}'..='\u{d7ff}' => return None,
        '(' | '[' | '{' | '„' | '‚' | '「' | '『' | '【' | '（' | '［' | '｛' | '〈' | '《'
        | '〔' | '﹁' | '﹃' | '〝' => Mark::Open,
        ')' | ']' | '}' | '」' | '』' | '】' | '）' | '］' | '｝' | '〉' | '》' | '〕' | '﹂'
        | '﹄' | '〞' | '〟' => Mark::Close,
        '"' | '“' | '”' | '‟' | '«' | '»' | '‹' | '›' | '＂' => Mark::Either,
        _ => return None,
    })
}

/// Whether the character can close a quotation or a bracket right after a full stop.
#[inline]
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '′' | '″') || matches!(mark(c), Some(Mark::Close | Mark::Either))
}

/// Whether the character can open a quotation or a bracket in front of a sentence.
#[inline]
pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '¿' | '¡') || matches!(mark(c), Some(Mark::Open | Mark::Either))
}

/// Whether the character opens in every language that uses it right after a terminator without white space.
#[inline]
pub(super) fn opens_for_sure(c: char) -> bool {
    c == '“' || mark(c) == Some(Mark::Open)
}

/// Whether the character is a quotation mark (no bracket, no apostrophe).
#[inline]
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
#[inline]
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '‒' | '−')
}

/// The terminators handled by this module itself; all others come from the Unicode sentence data.
#[inline]
pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉') || is_cjk_terminator(c)
}

/// Terminators that need no white space behind them.
#[inline]
pub(super) fn is_cjk_terminator(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡')
}

/// Pictures that close a sentence in a post, with the joiners and shades between them.
#[inline]
pub(super) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}' | '\u{200d}')
}

/// White space, and the invisible marks of direction and width that wires leave around it.
#[inline]
pub(super) fn is_space(c: char) -> bool {
    match c {
        ' ' | '\t'..='\r' => true,
        // Letters go first: nearly every character asked about is one.
        '!'..='~' | '\u{a1}'..='\u{167f}' | '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{d7ff}' => {
            false
        }
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => true,
        '\u{2066}'..='\u{2069}' | '\u{feff}' => true,
        _ => c.is_whitespace(),
    }
}

/// A letter, digit or mark within a word.
#[inline]
pub(super) fn is_word(c: char) -> bool {
    is_alphanumeric(c) || is_combining(c)
}

/// A letter or digit, as the standard library has it.
///
/// The library searches its tables for each character. What most text is made of is told without, here and in
/// [`is_upper`], [`is_lower`] and [`is_numeric`].
#[inline]
pub(super) fn is_alphanumeric(c: char) -> bool {
    if let Some(&known) = ALPHANUMERIC.get(c as usize) {
        return known;
    }
    match c {
        'א'..='ת' | 'ء'..='\u{657}' | 'ٱ'..='ۓ' | '\u{900}'..='\u{93b}' => true,
        '\u{93d}'..='\u{94c}' | 'ა'..='ჺ' => true,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' => true,
        '\u{4e00}'..='\u{9fff}' | '가'..='힣' => true,
        '\u{2000}'..='\u{206f}' | '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        '！'..='．' => false,
        _ => c.is_alphanumeric(),
    }
}

/// [`is_alphanumeric`] up to the last Armenian letter.
static ALPHANUMERIC: [bool; 0x589] = {
    let mut table = [false; 0x589];
    let mut i = 0;
    while i < table.len() {
        table[i] = matches!(
            i,
            0x30..=0x39 | 0x41..=0x5a | 0x61..=0x7a | 0xaa | 0xb2 | 0xb3 | 0xb5 | 0xb9 | 0xba
            | 0xbc..=0xbe | 0xc0..=0xd6 | 0xd8..=0xf6 | 0xf8..=0x2c1 | 0x2c6..=0x2d1
            | 0x2e0..=0x2e4 | 0x2ec | 0x2ee | 0x345 | 0x363..=0x36f | 0x370..=0x374 | 0x376 | 0x377
            | 0x37a..=0x37d | 0x37f | 0x386 | 0x388..=0x38a | 0x38c | 0x38e..=0x3a1
            | 0x3a3..=0x3f5 | 0x3f7..=0x481 | 0x48a..=0x52f | 0x531..=0x556 | 0x559
            | 0x560..=0x588
        );
        i += 1;
    }
    table
};

/// Whether the character is of a script without case: Hebrew to Burmese, Chinese, Japanese, Korean; or punctuation.
#[inline]
pub(super) fn is_caseless(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{109f}' | '\u{2000}'..='\u{206f}' | '\u{2e80}'..='\u{a63f}' | '가'..='힣')
}

/// A letter, as the standard library has it.
#[inline]
pub(super) fn is_alphabetic(c: char) -> bool {
    match c {
        // Farther on, some letters are numbers as well.
        '\0'..='\u{fff}' => is_alphanumeric(c) && !is_numeric(c),
        '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}'
        | '가'..='힣' => true,
        '\u{2000}'..='\u{206f}' | '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        '！'..='．' => false,
        _ => c.is_alphabetic(),
    }
}

/// A capital, as the standard library has it.
#[inline]
pub(super) fn is_upper(c: char) -> bool {
    match c {
        'A'..='Z' | 'Ѐ'..='Я' => true,
        '\0'..='\u{7f}' | 'а'..='џ' => false,
        _ => !is_caseless(c) && c.is_uppercase(),
    }
}

/// A small letter, as the standard library has it.
#[inline]
pub(super) fn is_lower(c: char) -> bool {
    match c {
        'a'..='z' | 'а'..='џ' => true,
        '\0'..='\u{7f}' | 'Ѐ'..='Я' => false,
        _ => !is_caseless(c) && c.is_lowercase(),
    }
}

/// A digit or another number, as the standard library has it.
#[inline]
pub(super) fn is_numeric(c: char) -> bool {
    match c {
        '\0'..='\u{65f}' => matches!(c, '0'..='9' | '²' | '³' | '¹' | '¼'..='¾'),
        '\u{3041}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '가'..='힣' => false,
        '\u{2000}'..='\u{206f}' | '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        '！'..='．' => false,
        _ => c.is_numeric(),
    }
}

/// The character that starts at `at`.
#[inline]
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte.is_ascii() => Some(char::from(byte)),
        _ => text.get(at..)?.chars().next(),
    }
}

/// The text without the white space in front of it.
#[inline]
pub(super) fn trim_start(text: &str) -> &str {
    let mut at = 0;
    while let Some(c) = char_at(text, at).filter(|&c| is_space(c)) {
        at += c.len_utf8();
    }
    text.get(at..).unwrap_or_default()
}

/// The text without the white space behind it.
#[inline]
pub(super) fn trim_end(text: &str) -> &str {
    text.trim_end_matches(is_space)
}

/// Whether the text ends with white space.
#[inline]
pub(super) fn ends_with_space(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_space)
}

/// A letter or digit of the first blocks, which hold no mark and no picture that counts among them.
#[inline]
pub(super) fn is_plain(c: char) -> bool {
    c < '\u{2000}' && is_alphanumeric(c)
}

/// Marks that belong to the letter before them but are not alphabetic themselves.
#[inline]
pub(super) fn is_combining(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{94d}' | '\u{9cd}' | '\u{200d}' | '\u{200c}' | '\u{fe0f}'
    )
}

/// Apostrophes that are part of a word or a letter (`O‘zbek`, `l’eau`, `ʻ`).
#[inline]
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`')
}

/// Whether the character is an ideograph, kana or full-width form: text that is written without spaces.
#[inline]
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_those_of_the_library() {
        for c in '\0'..='\u{2ffff}' {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(is_numeric(c), c.is_numeric(), "{c:?}");
            assert_eq!(is_upper(c), c.is_uppercase(), "{c:?}");
            assert_eq!(is_lower(c), c.is_lowercase(), "{c:?}");
        }
    }

    #[test]
    fn white_space_is_that_of_the_library_and_some_marks() {
        let marks = |c| {
            matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || ('\u{2066}'..='\u{2069}').contains(&c)
        };
        for c in '\0'..=char::MAX {
            assert_eq!(is_space(c), c.is_whitespace() || marks(c), "{c:?}");
        }
    }
}

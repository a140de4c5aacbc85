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
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉')
}

/// White space, and the invisible marks of direction and width that wires leave around it.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A letter, digit or mark within a word.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining(c)
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

//! The attributes of a start tag, with their places.

use std::ops::Range;

/// An attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    /// In lower case.
    pub(super) name: String,
    /// The value without quotes; empty and at the end of the name for an attribute without one.
    pub(super) value: Range<usize>,
    /// The quote around the value.
    pub(super) quote: Option<char>,
}

/// The element's name as written, of the tag that begins at `start` with `<` or `</`.
pub(super) fn name(source: &str, tag: &Range<usize>, is_end: bool) -> Range<usize> {
    let start = tag.start + if is_end { 2 } else { 1 };
    let bytes = &source.as_bytes()[start..tag.end];
    let length = bytes
        .iter()
        .position(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'))
        .unwrap_or(bytes.len());
    start..start + length
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// Reads the attributes that follow the name of a complete start tag. Of attributes with the same
/// name the first one counts, as in browsers.
pub(super) fn attributes(source: &str, tag: &Range<usize>, name_end: usize) -> Vec<Attribute> {
    let bytes = source.as_bytes();
    let end = tag.end.saturating_sub(1);
    let skip = |mut at: usize, wanted: &dyn Fn(u8) -> bool| {
        while at < end && wanted(bytes[at]) {
            at += 1;
        }
        at
    };
    let mut found: Vec<Attribute> = Vec::new();
    let mut at = name_end;
    loop {
        at = skip(at, &|byte| is_space(byte) || byte == b'/');
        if at >= end {
            return found;
        }
        let name_start = at;
        // An equals sign at the beginning belongs to the name.
        at = skip(at + 1, &|byte| {
            !is_space(byte) && !matches!(byte, b'/' | b'=')
        });
        let name = source[name_start..at].to_ascii_lowercase();
        let after_name = skip(at, &is_space);
        let mut attribute = Attribute {
            name,
            value: at..at,
            quote: None,
        };
        if after_name < end && bytes[after_name] == b'=' {
            let start = skip(after_name + 1, &is_space);
            let quote = bytes
                .get(start)
                .copied()
                .filter(|byte| matches!(byte, b'"' | b'\''));
            if let Some(quote) = quote.filter(|_| start < end) {
                let close = skip(start + 1, &|byte| byte != quote);
                attribute.value = start + 1..close;
                attribute.quote = Some(char::from(quote));
                at = (close + 1).min(end);
            } else {
                at = skip(start, &|byte| !is_space(byte));
                attribute.value = start..at;
            }
        }
        if found.len() < MOST && !found.iter().any(|other| other.name == attribute.name) {
            found.push(attribute);
        }
    }
}

/// More attributes than any real tag has; keeps the search for duplicates short.
const MOST: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;
    use html5gum::{Token, Tokenizer};
    use proptest::prelude::*;

    fn read(source: &str) -> Vec<(String, String)> {
        let tag = 0..source.len();
        let name = name(source, &tag, false);
        attributes(source, &tag, name.end)
            .into_iter()
            .map(|attribute| (attribute.name, source[attribute.value].to_owned()))
            .collect()
    }

    #[test]
    fn values_have_their_places() {
        let pairs = read("<a b=xyz/ C = \"q\" d='r>' e/f=\t==g \r\n i>");
        let expected = [
            ("b", "xyz/"),
            ("c", "q"),
            ("d", "r>"),
            ("e", ""),
            ("f", "==g"),
            ("i", ""),
        ];
        assert_eq!(pairs.len(), expected.len());
        for (pair, (name, value)) in pairs.iter().zip(expected) {
            assert_eq!((pair.0.as_str(), pair.1.as_str()), (name, value));
        }
    }

    proptest! {
        #[test]
        fn attributes_are_those_the_tokenizer_sees(inner in "[ /=\"'a-cA\t\n]{0,24}") {
            let source = format!("<x {inner}>");
            let mut tokens = Tokenizer::new(source.as_str()).flatten();
            if let Some(Token::StartTag(tag)) = tokens.next()
                && tokens.next().is_none()
            {
                let mut theirs: Vec<(String, String)> = tag
                    .attributes
                    .iter()
                    .map(|(name, value)| (
                        String::from_utf8_lossy(name).into_owned(),
                        String::from_utf8_lossy(value).into_owned(),
                    ))
                    .collect();
                let mut ours = read(&source);
                ours.sort();
                theirs.sort();
                prop_assert_eq!(ours, theirs);
            }
        }
    }
}

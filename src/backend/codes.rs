//! Language codes: what an engine calls a language that we name by its canonical tag.
//!
//! One table for all engines. It holds the differences only: a tag that is not in it is its own
//! code, and [`LanguageTag::parse`] already brings an engine's old spellings (`iw`, `no`, `tl`) to
//! the canonical form.

use crate::locale::LanguageTag;

/// An engine's way of naming languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codes {
    /// Those of Firefox's models.
    Firefox,
    /// LibreTranslate's.
    LibreTranslate,
}

/// Canonical tag, engine, the code that is sent to it, other codes that it may list.
type Row = (&'static str, Codes, &'static str, &'static [&'static str]);

/// Where an engine's code differs from the canonical tag. The first row of a code is the tag that
/// the code becomes.
///
/// LibreTranslate used to list `zh`, `zt` and `pb` and now lists `zh-Hans`, `zh-Hant` and `pt-BR`;
/// in a request every version takes the old ones.
const TABLE: &[Row] = &[
    ("zh-Hans", Codes::Firefox, "zh-Hans", &["zh"]),
    ("zh-Hans", Codes::LibreTranslate, "zh", &["zh-Hans"]),
    ("zh-Hant", Codes::LibreTranslate, "zt", &["zh-Hant"]),
    ("pt-BR", Codes::LibreTranslate, "pb", &["pt-BR"]),
    ("pt", Codes::LibreTranslate, "pt", &[]),
    ("pt-PT", Codes::LibreTranslate, "pt", &[]),
    ("fil", Codes::LibreTranslate, "tl", &[]),
];

impl Codes {
    /// The code that the engine takes for `tag`.
    pub fn of(self, tag: &LanguageTag) -> String {
        TABLE
            .iter()
            .find(|(canonical, codes, ..)| *codes == self && *canonical == tag.as_str())
            .map_or_else(|| tag.as_str(), |(_, _, code, _)| code)
            .to_owned()
    }

    /// The canonical tag for a code that the engine listed; `None` when it is not one.
    pub fn tag(self, code: &str) -> Option<LanguageTag> {
        let canonical = TABLE
            .iter()
            .find(|(_, codes, sent, listed)| {
                *codes == self
                    && (sent.eq_ignore_ascii_case(code)
                        || listed.iter().any(|other| other.eq_ignore_ascii_case(code)))
            })
            .map_or(code, |(canonical, ..)| canonical);
        LanguageTag::parse(canonical).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libretranslate_codes_become_canonical() {
        for (code, tag) in [
            ("en", "en"),
            ("zh", "zh-Hans"),
            ("zt", "zh-Hant"),
            ("pb", "pt-BR"),
            ("zh-Hans", "zh-Hans"),
            ("zh-hant", "zh-Hant"),
            ("pt-BR", "pt-BR"),
            ("pt", "pt"),
            ("nb", "nb"),
            ("no", "nb"),
            ("he", "he"),
            ("iw", "he"),
            ("tl", "fil"),
            ("kab", "kab"),
        ] {
            let found = Codes::LibreTranslate.tag(code).unwrap();
            assert_eq!(found.as_str(), tag, "{code}");
        }
        assert_eq!(Codes::LibreTranslate.tag("not a code"), None);
    }

    #[test]
    fn what_is_sent_is_read_back_as_the_same_language() {
        for (tag, code) in [
            ("zh-Hans", "zh"),
            ("zh-Hant", "zt"),
            ("pt-BR", "pb"),
            ("pt", "pt"),
            ("nb", "nb"),
            ("he", "he"),
            ("fil", "tl"),
            ("sq", "sq"),
        ] {
            let tag = LanguageTag::parse(tag).unwrap();
            assert_eq!(Codes::LibreTranslate.of(&tag), code);
            assert_eq!(Codes::LibreTranslate.tag(code), Some(tag));
        }
        let european = LanguageTag::parse("pt-PT").unwrap();
        assert_eq!(Codes::LibreTranslate.of(&european), "pt");
    }
}

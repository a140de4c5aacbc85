//! Language codes: what an engine calls a language that we name by its canonical tag.
//!
//! One table for all engines: how their codes are read, and what is sent where an engine has not
//! listed a code ([`ListedCodes`](super::pairs::ListedCodes) has those that it did). It holds the
//! differences only: a tag that is not in it is its own code, and [`LanguageTag::parse`] already brings an engine's old spellings (`iw`, `no`, `tl`,
//! `kmr`, `prs`) to the canonical form.

use crate::locale::LanguageTag;

/// An engine's way of naming languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codes {
    /// Amazon Translate's.
    Amazon,
    /// Azure Translator's.
    Azure,
    /// DeepL's: in capitals, and a source has neither script nor region.
    DeepL,
    /// Those of Firefox's models.
    Firefox,
    /// Google's, of both versions.
    Google,
    /// LibreTranslate's.
    LibreTranslate,
    /// Wikimedia MinT's: those of Wikipedias.
    Mint,
    /// ModernMT's.
    ModernMt,
    /// Yandex Translate's.
    Yandex,
}

use Codes::{Amazon, Azure, DeepL, Firefox, Google, LibreTranslate, Mint, ModernMt, Yandex};

/// Canonical tags and their codes where these differ. The first code of an engine is the one that
/// is sent where it has listed that, or nothing yet; a code that stands for several tags offers all
/// of them.
///
/// Whether a plain `pt` is Portugal's or Brazil's is the engine's decision, so it differs here as
/// well. LibreTranslate used to list `zh`, `zt` and `pb` and lists `zh-Hans`, `zh-Hant` and
/// `pt-BR` now; in a request every version takes the old ones.
#[rustfmt::skip]
const TABLE: &[(&str, &[(Codes, &str)])] = &[
    ("zh-Hans", &[
        (Amazon, "zh"), (DeepL, "ZH-HANS"), (DeepL, "ZH"), (Firefox, "zh-Hans"), (Firefox, "zh"),
        (Google, "zh-CN"), (Google, "zh"),
        (LibreTranslate, "zh"), (LibreTranslate, "zh-Hans"), (Mint, "zh"), (ModernMt, "zh-CN"),
        (Yandex, "zh"),
    ]),
    ("zh-Hant", &[
        (Amazon, "zh-TW"), (DeepL, "ZH-HANT"), (Google, "zh-TW"), (LibreTranslate, "zt"),
        (LibreTranslate, "zh-Hant"), (ModernMt, "zh-TW"),
    ]),
    ("pt", &[(Amazon, "pt"), (Azure, "pt"), (Google, "pt"), (DeepL, "PT-PT"), (LibreTranslate, "pt"), (ModernMt, "pt-PT"), (Yandex, "pt")]),
    ("pt-BR", &[(Amazon, "pt"), (Azure, "pt"), (Google, "pt"), (LibreTranslate, "pb")]),
    ("pt-PT", &[(Azure, "pt-pt"), (DeepL, "PT-PT"), (LibreTranslate, "pt"), (ModernMt, "pt-PT"), (Yandex, "pt")]),
    ("en", &[(DeepL, "EN-US")]),
    ("en-US", &[(DeepL, "EN-US")]),
    ("nb", &[(Amazon, "no"), (Google, "no"), (Mint, "no"), (Yandex, "no")]),
    ("fil", &[(Amazon, "tl"), (DeepL, "TL"), (LibreTranslate, "tl"), (Mint, "tl"), (Yandex, "tl")]),
    ("fa", &[(ModernMt, "pes")]),
    ("fa-AF", &[(Azure, "prs"), (DeepL, "PRS")]),
    // Azure's `ku` is Central Kurdish.
    ("ckb", &[(Azure, "ku")]),
    ("ku", &[(Azure, "kmr"), (DeepL, "KMR")]),
    ("kok", &[(DeepL, "GOM")]),
    // Google's plain `crh` is in Cyrillic letters; ours is what newsrooms write.
    ("crh", &[(Google, "crh-Latn")]),
    ("crh-Cyrl", &[(Google, "crh")]),
    ("yue", &[(Mint, "zh-yue")]),
    ("nan", &[(Mint, "zh-min-nan")]),
    ("kk-Latn", &[(Yandex, "kazlat")]),
    ("uz-Cyrl", &[(Yandex, "uzbcyr")]),
];

impl Codes {
    /// The code that the engine takes for a target.
    pub fn target(self, tag: &LanguageTag) -> String {
        let row = TABLE
            .iter()
            .find(|(canonical, _)| *canonical == tag.as_str());
        let code = row.and_then(|(_, codes)| codes.iter().find(|(codes, _)| *codes == self));
        match (code, self) {
            (Some((_, code)), _) => (*code).to_owned(),
            (None, DeepL) => tag.as_str().to_ascii_uppercase(),
            (None, _) => tag.as_str().to_owned(),
        }
    }

    /// The code that the engine takes for a source.
    pub fn source(self, tag: &LanguageTag) -> String {
        let code = self.target(tag);
        match self {
            DeepL => bare(&code).to_owned(),
            _ => code,
        }
    }

    /// The canonical tags of a code that the engine listed as a target; none when it is no
    /// language.
    pub fn targets(self, code: &str) -> Vec<LanguageTag> {
        let tags = self.tags(|listed| listed.eq_ignore_ascii_case(code));
        if !tags.is_empty() {
            return tags;
        }
        LanguageTag::parse(code).into_iter().collect()
    }

    /// The canonical tags of a code that the engine listed as a source.
    pub fn sources(self, code: &str) -> Vec<LanguageTag> {
        match self {
            // A source stands for all of its targets.
            DeepL => {
                let mut tags = self.tags(|listed| bare(listed).eq_ignore_ascii_case(bare(code)));
                tags.extend(LanguageTag::parse(bare(code)));
                tags.sort();
                tags.dedup();
                tags
            }
            _ => self.targets(code),
        }
    }

    fn tags(self, is_meant: impl Fn(&str) -> bool) -> Vec<LanguageTag> {
        let rows = TABLE.iter().filter(|(_, codes)| {
            let mut codes = codes.iter();
            codes.any(|(codes, listed)| *codes == self && is_meant(listed))
        });
        rows.filter_map(|(canonical, _)| LanguageTag::parse(canonical).ok())
            .collect()
    }
}

/// A code without script and region.
fn bare(code: &str) -> &str {
    code.split('-').next().unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(tag: &str) -> LanguageTag {
        LanguageTag::parse(tag).unwrap()
    }

    #[test]
    fn canonical_tags_are_what_the_table_has() {
        for (canonical, _) in TABLE {
            assert_eq!(tag(canonical).as_str(), *canonical);
        }
    }

    #[test]
    #[rustfmt::skip]
    fn a_tag_has_one_code_at_each_engine() {
        let engines = [Amazon, Azure, DeepL, Google, LibreTranslate, Mint, ModernMt, Yandex];
        for (canonical, codes) in [
            ("zh-Hans", ["zh", "zh-Hans", "ZH-HANS", "zh-CN", "zh", "zh", "zh-CN", "zh"]),
            ("zh-Hant", ["zh-TW", "zh-Hant", "ZH-HANT", "zh-TW", "zt", "zh-Hant", "zh-TW", "zh-Hant"]),
            ("pt-BR", ["pt", "pt", "PT-BR", "pt", "pb", "pt-BR", "pt-BR", "pt-BR"]),
            ("pt-PT", ["pt-PT", "pt-pt", "PT-PT", "pt-PT", "pt", "pt-PT", "pt-PT", "pt"]),
            ("pt", ["pt", "pt", "PT-PT", "pt", "pt", "pt", "pt-PT", "pt"]),
            ("en", ["en", "en", "EN-US", "en", "en", "en", "en", "en"]),
            ("en-GB", ["en-GB", "en-GB", "EN-GB", "en-GB", "en-GB", "en-GB", "en-GB", "en-GB"]),
            ("nb", ["no", "nb", "NB", "no", "nb", "no", "nb", "no"]),
            ("no", ["no", "nb", "NB", "no", "nb", "no", "nb", "no"]),
            ("sr-Latn", ["sr-Latn"; 8].map_deepl("SR-LATN")),
            ("he", ["he"; 8].map_deepl("HE")),
            ("iw", ["he"; 8].map_deepl("HE")),
            ("fil", ["tl", "fil", "TL", "fil", "tl", "tl", "fil", "tl"]),
            ("tl", ["tl", "fil", "TL", "fil", "tl", "tl", "fil", "tl"]),
            ("fa", ["fa", "fa", "FA", "fa", "fa", "fa", "pes", "fa"]),
            ("prs", ["fa-AF", "prs", "PRS", "fa-AF", "fa-AF", "fa-AF", "fa-AF", "fa-AF"]),
            ("kmr", ["ku", "kmr", "KMR", "ku", "ku", "ku", "ku", "ku"]),
            ("ckb", ["ckb", "ku", "CKB", "ckb", "ckb", "ckb", "ckb", "ckb"]),
            ("crh", ["crh", "crh", "CRH", "crh-Latn", "crh", "crh", "crh", "crh"]),
            ("tt", ["tt"; 8].map_deepl("TT")),
            ("ba", ["ba"; 8].map_deepl("BA")),
        ] {
            for (engine, code) in engines.into_iter().zip(codes) {
                assert_eq!(engine.target(&tag(canonical)), code, "{engine:?} {canonical}");
            }
        }
    }

    /// The same code everywhere but at DeepL.
    trait MapDeepL {
        fn map_deepl(self, code: &'static str) -> Self;
    }

    impl MapDeepL for [&'static str; 8] {
        fn map_deepl(mut self, code: &'static str) -> Self {
            self[2] = code;
            self
        }
    }

    #[test]
    fn a_code_is_read_as_every_tag_that_it_stands_for() {
        for (engine, code, tags) in [
            (LibreTranslate, "zh", &["zh-Hans"][..]),
            (LibreTranslate, "zh-hant", &["zh-Hant"]),
            (LibreTranslate, "pb", &["pt-BR"]),
            (LibreTranslate, "pt-BR", &["pt-BR"]),
            (LibreTranslate, "pt", &["pt", "pt-PT"]),
            (LibreTranslate, "no", &["nb"]),
            (LibreTranslate, "iw", &["he"]),
            (LibreTranslate, "tl", &["fil"]),
            (LibreTranslate, "kab", &["kab"]),
            (LibreTranslate, "not a code", &[]),
            (Amazon, "no", &["nb"]),
            (Azure, "pt", &["pt", "pt-BR"]),
            (Azure, "pt-PT", &["pt-PT"]),
            (Azure, "prs", &["fa-AF"]),
            (Azure, "ku", &["ckb"]),
            (Azure, "kmr", &["ku"]),
            (Azure, "no", &["nb"]),
            (DeepL, "EN-US", &["en", "en-US"]),
            (DeepL, "en-GB", &["en-GB"]),
            (DeepL, "ZH", &["zh-Hans"]),
            (DeepL, "prs", &["fa-AF"]),
            (DeepL, "kmr", &["ku"]),
            (DeepL, "gom", &["kok"]),
            (DeepL, "zh-Hant", &["zh-Hant"]),
            (Google, "pt", &["pt", "pt-BR"]),
            (Google, "iw", &["he"]),
            (Google, "zh-CN", &["zh-Hans"]),
            (Google, "crh", &["crh-Cyrl"]),
            (Mint, "zh-yue", &["yue"]),
            (ModernMt, "sr-Latn", &["sr-Latn"]),
            (Yandex, "kazlat", &["kk-Latn"]),
        ] {
            let found = engine.targets(code);
            let found: Vec<_> = found.iter().map(LanguageTag::as_str).collect();
            assert_eq!(found, tags, "{engine:?} {code}");
        }
    }

    #[test]
    fn deepl_has_sources_without_script_and_region() {
        for (canonical, code) in [
            ("zh-Hant", "ZH"),
            ("pt-BR", "PT"),
            ("en-GB", "EN"),
            ("fil", "TL"),
            ("de", "DE"),
            ("prs", "PRS"),
            ("kmr", "KMR"),
        ] {
            assert_eq!(DeepL.source(&tag(canonical)), code);
        }
        let sources = |code| {
            let tags = DeepL.sources(code);
            tags.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(sources("zh"), ["zh", "zh-Hans", "zh-Hant"]);
        assert_eq!(sources("PT"), ["pt", "pt-PT"]);
        assert_eq!(sources("DE"), ["de"]);
        assert_eq!(sources("prs"), ["fa-AF"]);
        assert_eq!(sources("fa"), ["fa"]);
    }
}

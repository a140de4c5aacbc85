//! Apertium's language codes as BCP 47 tags.

use crate::locale::LanguageTag;

/// Codes that are not a language alone. Apertium writes a variant after an underscore, in words of
/// its own; a variant that is not listed (spelling before a reform, a mixture of two norms) has no
/// tag and is not offered.
const VARIANTS: [(&str, &str); 10] = [
    ("cat_valencia", "ca-valencia"),
    ("eng_US", "en-US"),
    ("hbs_BS", "bs"),
    ("hbs_HR", "hr"),
    ("hbs_SR", "sr-Latn"),
    ("oc_aran", "oc-aranes"),
    ("oci_aran", "oc-aranes"),
    ("por_BR", "pt-BR"),
    ("pt_BR", "pt-BR"),
    // Malay of Malaysia, which CLDR writes as the macrolanguage.
    ("zlm", "ms"),
];

/// The tag of one side of a mode's name: a code of ISO 639-1 or 639-3, or a known variant.
pub(in crate::backend) fn language_of(code: &str) -> Option<LanguageTag> {
    if let Some((_, tag)) = VARIANTS.iter().find(|(variant, _)| *variant == code) {
        return LanguageTag::parse(tag).ok();
    }
    let plain = matches!(code.len(), 2 | 3) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    plain.then(|| LanguageTag::parse(code).ok()).flatten()
}

/// The code without its variant, `oc` of `oc_aran`.
pub(super) fn without_variant(code: &str) -> &str {
    code.split_once('_').map_or(code, |(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_generations_of_codes_become_the_same_tags() {
        for (code, tag) in [
            ("eng", "en"),
            ("en", "en"),
            ("spa", "es"),
            ("cat", "ca"),
            ("glg", "gl"),
            ("epo", "eo"),
            ("por", "pt"),
            ("por_BR", "pt-BR"),
            ("pt_BR", "pt-BR"),
            ("fra", "fr"),
            ("oci", "oc"),
            ("oc_aran", "oc-aranes"),
            ("cat_valencia", "ca-valencia"),
            ("srd", "sc"),
            ("arg", "an"),
            ("ast", "ast"),
            ("frp", "frp"),
            ("mkd", "mk"),
            ("bul", "bg"),
            ("nob", "nb"),
            ("nno", "nn"),
            ("eng_US", "en-US"),
            ("hbs", "sr-Latn"),
            ("hbs_HR", "hr"),
            ("ind", "id"),
            ("zlm", "ms"),
        ] {
            let found = language_of(code).map(|tag| tag.to_string());
            assert_eq!(found.as_deref(), Some(tag), "{code}");
        }
    }

    #[test]
    fn spellings_of_old_and_mixtures_have_no_tag() {
        for code in [
            "cat_iec2017",
            "cat_valencia_uni",
            "por_PTpre1990",
            "cat_pre2017",
            "nno_e",
            "Cyrl",
            "",
            "e",
        ] {
            assert_eq!(language_of(code), None, "{code}");
        }
    }
}

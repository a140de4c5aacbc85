//! Pairs that are installed, start, and still must not be used.

use std::collections::BTreeMap;

use super::codes::without_variant;

/// What is left out whatever the probe says, because reading its output showed what a probe cannot
/// see. `*` stands for any language; variants (`hbs_SR`) count as their language. From Debian 12.
const BUILT_IN: [(&str, &str, &str); 9] = [
    (
        "hbs",
        "*",
        "wrong words and forms in most sentences, some of them empty",
    ),
    (
        "*",
        "hbs",
        "wrong words and forms in most sentences, some of them empty",
    ),
    ("rus", "ukr", "its tagger crashes on most sentences"),
    ("rus", "bel", "its tagger crashes on most sentences"),
    ("ukr", "rus", "returns nothing for many sentences"),
    ("es", "eo", "the package lacks the pair's data files"),
    ("spa", "epo", "the package lacks the pair's data files"),
    ("oci", "fra", "too large for its quality (81 MB)"),
    ("fra", "oci", "too large for its quality (81 MB)"),
];

/// Why the mode `source-target` is left out, if it is. The configuration decides first: a reason
/// excludes, an empty reason allows what the built-in list excludes.
pub(in crate::backend) fn reason(
    source: &str,
    target: &str,
    configured: &BTreeMap<String, String>,
) -> Option<String> {
    if let Some(reason) = configured.get(&format!("{source}-{target}")) {
        return (!reason.is_empty()).then(|| reason.clone());
    }
    let fits = |pattern: &str, code: &str| pattern == "*" || pattern == without_variant(code);
    BUILT_IN
        .iter()
        .find(|(from, to, _)| fits(from, source) && fits(to, target))
        .map(|(_, _, reason)| (*reason).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_settings() -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    #[test]
    fn serbo_croatian_is_out_in_every_direction_and_variant() {
        for (source, target) in [
            ("hbs", "eng"),
            ("eng", "hbs_SR"),
            ("mkd", "hbs_HR"),
            ("hbs", "mkd"),
            ("slv", "hbs"),
        ] {
            assert!(
                reason(source, target, &no_settings()).is_some(),
                "{source}-{target}"
            );
        }
        assert_eq!(reason("mkd", "bul", &no_settings()), None);
        assert_eq!(reason("bel", "rus", &no_settings()), None);
    }

    #[test]
    fn the_configuration_adds_and_takes_away() {
        let configured = BTreeMap::from([
            ("eng-spa".to_owned(), "the desk does not like it".to_owned()),
            ("rus-ukr".to_owned(), String::new()),
        ]);
        assert_eq!(
            reason("eng", "spa", &configured).as_deref(),
            Some("the desk does not like it")
        );
        assert_eq!(reason("rus", "ukr", &configured), None);
        assert!(reason("rus", "bel", &configured).is_some());
    }
}

use super::*;

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

fn file(locale: &str, text: &str) -> OverlayFile {
    OverlayFile {
        locale: locale.to_owned(),
        name: format!("own/{locale}/furniture.ftl"),
        text: text.to_owned(),
    }
}

fn overlay(files: &[(&str, &str)]) -> Locales {
    let files = files.iter().map(|(locale, text)| file(locale, text));
    Locales::with_overlay(files.collect()).unwrap()
}

fn mistakes(files: &[(&str, &str)]) -> Vec<String> {
    let files = files.iter().map(|(locale, text)| file(locale, text));
    let Err(errors) = Locales::with_overlay(files.collect()) else {
        panic!("no mistake was found");
    };
    errors.0.iter().map(ToString::to_string).collect()
}

fn text(phrase: Option<Phrase>) -> String {
    phrase.unwrap().text
}

fn is_cyrillic(text: &str) -> bool {
    text.chars().any(|c| ('\u{400}'..='\u{4FF}').contains(&c))
}

#[test]
fn can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Locales>();
}

#[test]
fn a_block_is_furniture_by_its_whole_text() {
    let locales = Locales::builtin().unwrap();
    for (source, block, id) in [
        ("en", "Breaking News", Some("breaking-news")),
        ("en", "\u{a0}Breaking \t\n News\r\n", Some("breaking-news")),
        ("en-GB", "16x9 Image", Some("image-16x9")),
        ("en", "Editor’s note", Some("editors-note")),
        ("fr", "Lire la suite", Some("read-more")),
        ("fr", "Vide\u{301}o", Some("video")),
        ("en", "BREAKING NEWS", None),
        ("en", "breaking news", None),
        ("en", "Breaking News:", None),
        ("en", "Breaking News from Skopje", None),
        ("es", "Breaking News", None),
        ("de", "Video", None),
        ("en", "", None),
        ("en", " \n ", None),
    ] {
        assert_eq!(
            locales.furniture_id(&tag(source), block),
            id,
            "{source} {block:?}"
        );
    }
}

#[test]
fn every_phrase_of_every_locale_is_found_again() {
    let locales = Locales::builtin().unwrap();
    for source in locales.tags() {
        for id in locales.furniture_ids() {
            let phrase = locales.furniture(id, &source).unwrap();
            let found = locales.furniture_id(&source, &phrase.text);
            assert_eq!(found, Some(id), "{source}");
        }
    }
}

#[test]
fn furniture_of_the_other_script_is_not_furniture() {
    let locales = Locales::builtin().unwrap();
    let cyrillic = text(locales.furniture("breaking-news", &tag("sr")));
    assert!(is_cyrillic(&cyrillic));
    assert_eq!(
        locales.furniture_id(&tag("sr-RS"), &cyrillic),
        Some("breaking-news")
    );
    assert_eq!(locales.furniture_id(&tag("sr-ME"), &cyrillic), None);
}

#[test]
fn a_long_block_is_no_furniture() {
    let locales = Locales::builtin().unwrap();
    let block = "Breaking News ".repeat(100_000);
    assert_eq!(locales.furniture_id(&tag("en"), &block), None);
    let mostly_space = format!("Breaking{}News", " ".repeat(100_000));
    assert_eq!(
        locales.furniture_id(&tag("en"), &mostly_space),
        Some("breaking-news")
    );
}

#[test]
fn furniture_falls_back_along_the_chain_and_says_where_it_is_from() {
    let locales = Locales::builtin().unwrap();
    let phrase = locales.furniture("breaking-news", &tag("es-MX")).unwrap();
    assert_eq!(phrase.locale, tag("es"));
    assert!(!phrase.reviewed);
    assert_eq!(locales.furniture("breaking-news", &tag("ja")), None);
    assert_eq!(locales.furniture("no-such-message", &tag("es")), None);
}

#[test]
fn montenegrin_never_gets_cyrillic() {
    let locales = Locales::builtin().unwrap();
    for target in ["sr-ME", "cnr", "sr-Latn", "sr-Latn-BA", "sh"] {
        let target = tag(target);
        for id in locales.furniture_ids() {
            let phrase = locales.furniture(id, &target).unwrap();
            assert!(!is_cyrillic(&phrase.text), "{target} {id}");
        }
        let phrase = locales.disclosure(&tag("mk"), &target, ReviewState::Done);
        assert!(!is_cyrillic(&phrase.text), "{target}");
    }
    for target in ["sr", "sr-Cyrl", "sr-RS"] {
        let phrase = locales.disclosure(&tag("en"), &tag(target), ReviewState::Done);
        assert!(is_cyrillic(&phrase.text), "{target}");
    }
}

#[test]
fn the_disclosure_names_the_source_language_in_the_targets_words() {
    let locales = Locales::builtin().unwrap();
    for (source, target, review, expected) in [
        (
            "en-GB",
            "es",
            ReviewState::None,
            "(idioma original: inglés)",
        ),
        ("mk", "fr-CA", ReviewState::Done, "macédonien"),
        ("sr-ME", "en", ReviewState::Pending, "from Montenegrin. The"),
        // No locale for Japanese: English.
        ("es", "ja", ReviewState::None, "from Spanish. No editor"),
        // No name for Swahili: its tag.
        ("sw", "en", ReviewState::None, "from sw. No"),
        ("uz-Cyrl", "en", ReviewState::None, "from Uzbek. No"),
    ] {
        let phrase = locales.disclosure(&tag(source), &tag(target), review);
        assert!(phrase.text.contains(expected), "{target}: {}", phrase.text);
        assert!(!phrase.text.contains(['{', '$', '\u{2068}', '\u{2069}']));
    }
    let english = locales.disclosure(&tag("es"), &tag("ja"), ReviewState::None);
    assert_eq!(english.locale, tag("en"));
}

#[test]
fn only_a_name_of_the_other_direction_is_isolated() {
    let locales = Locales::builtin().unwrap();
    let same = locales.disclosure(&tag("en"), &tag("ur"), ReviewState::None);
    assert!(!same.text.contains('\u{2068}'), "{}", same.text);
    let other = locales.disclosure(&tag("sw"), &tag("fa"), ReviewState::None);
    assert!(other.text.contains("\u{2068}sw\u{2069}"), "{}", other.text);
}

#[test]
fn labels_fall_back_to_english() {
    let locales = Locales::builtin().unwrap();
    assert_eq!(
        locales.label(Label::Translation, &tag("fr")).text,
        "Traduction"
    );
    let phrase = locales.label(Label::Original, &tag("ja"));
    assert_eq!(
        (phrase.text.as_str(), phrase.locale.as_str()),
        ("Original", "en")
    );
}

#[test]
fn languages_have_names_along_both_chains() {
    let locales = Locales::builtin().unwrap();
    let name = |language: &str, locale: &str| {
        locales
            .language_name(&tag(language), &tag(locale))
            .map(|phrase| phrase.text)
    };
    assert_eq!(name("en-AU", "es-MX").as_deref(), Some("inglés"));
    assert_eq!(name("prs", "en").as_deref(), Some("Dari"));
    assert_eq!(name("zh-Hant", "en").as_deref(), Some("Chinese"));
    assert_eq!(name("sw", "en"), None);
    assert_eq!(name("en", "ja"), None);
}

#[test]
fn own_phrases_replace_and_add() {
    let locales = overlay(&[
        (
            "en",
            "# reviewed = true\nbreaking-news = News Alert\nown-boilerplate = Radio Example, Skopje\n",
        ),
        (
            "pt_BR",
            "# reviewed = true\nown-boilerplate = Rádio Exemplo\n",
        ),
        (
            "sw",
            "# reviewed = false\nbreaking-news = Habari za Hivi Punde\n",
        ),
    ]);
    let en = tag("en");
    assert_eq!(
        locales.furniture_id(&en, "News Alert"),
        Some("breaking-news")
    );
    assert_eq!(locales.furniture_id(&en, "Breaking News"), None);
    let boilerplate = locales.furniture_id(&en, "Radio Example, Skopje");
    assert_eq!(boilerplate, Some("own-boilerplate"));

    let brazilian = locales.furniture("own-boilerplate", &tag("pt-BR")).unwrap();
    assert_eq!(brazilian.text, "Rádio Exemplo");
    assert!(brazilian.reviewed);
    let portuguese = locales.furniture("own-boilerplate", &tag("pt"));
    assert_eq!(portuguese, None, "an engine translates it");
    let ours = locales.furniture("read-more", &tag("pt-BR")).unwrap();
    assert!(!ours.reviewed, "only its own file is reviewed");

    assert_eq!(
        text(locales.furniture("breaking-news", &tag("sw"))),
        "Habari za Hivi Punde"
    );
    assert!(locales.tags().contains(&tag("sw")));
    assert!(locales.furniture_ids().contains("own-boilerplate"));
    assert!(locales.furniture_ids().contains("read-more"));
    assert!(!locales.furniture_ids().contains("read-moer"));
}

#[test]
fn an_own_phrase_wins_over_a_built_in_one_with_the_same_text() {
    let locales = overlay(&[("en", "# reviewed = true\nread-on = Read more\n")]);
    assert_eq!(
        locales.furniture_id(&tag("en"), "Read more"),
        Some("read-on")
    );
}

#[test]
fn files_of_any_editor_are_read() {
    let locales = overlay(&[(
        "en",
        "\u{feff}# reviewed = true\r\n# Ours\r\n\r\n-brand = Radio Example\r\n\
         motto =\r\n    News of { -brand },\r\n    every day\r\n\
         braces = {\"{\"}Video{\"}\"}\r\n",
    )]);
    let motto = "News of Radio Example, every day";
    assert_eq!(locales.furniture_id(&tag("en"), motto), Some("motto"));
    assert_eq!(text(locales.furniture("motto", &tag("en"))), motto);
    assert_eq!(text(locales.furniture("braces", &tag("en"))), "{Video}");
}

#[test]
fn every_mistake_is_named_with_file_and_line() {
    let long = format!("# reviewed = true\n\nlong = {}\n", "a".repeat(1025));
    let found = mistakes(&[
        ("english", "# reviewed = true\n"),
        ("es", "read-on = Seguir leyendo\n"),
        ("fr", "# reviewed = yes\nread-on = Suite\n"),
        (
            "it",
            "# reviewed = true\n\nfirst = Uno\nsecond = { $name } due\nthird\nfourth = Uno\n\
             first = Tre\nfifth = { -nobody }\nsixth = { \"\" }\nSeventh_one = Sette\n",
        ),
        ("pt", &long),
        ("pt_BR", "# reviewed = true\n"),
        ("pt-br", "# reviewed = true\n"),
    ]);
    insta::assert_snapshot!(found.join("\n"), @r#"
    own/english/furniture.ftl: its folder must be named by a language: `english` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`
    own/es/furniture.ftl:1: the file must begin with `# reviewed = true` when a native speaker has reviewed its phrases, else with `# reviewed = false`
    own/fr/furniture.ftl:1: the file must begin with `# reviewed = true` when a native speaker has reviewed its phrases, else with `# reviewed = false`
    own/it/furniture.ftl:4: `second` uses the variable `$name`, but furniture is fixed text; write it out
    own/it/furniture.ftl:5: this is not a message; write `name = text` (Expected a token starting with "=")
    own/it/furniture.ftl:6: `fourth` has the same text as `first`; remove one of them
    own/it/furniture.ftl:7: `first` is already on line 3; remove one of them
    own/it/furniture.ftl:8: `fifth` cannot be put together (Unknown term: -nobody)
    own/it/furniture.ftl:9: `sixth` has no text; give it one or remove it
    own/it/furniture.ftl:10: `Seventh_one` is not a good name; use the letters a-z, digits and `-`
    own/pt/furniture.ftl:3: `long` is longer than 1024 bytes; furniture is for short phrases
    own/pt-br/furniture.ftl: `own/pt_BR/furniture.ftl` is for the same locale, pt-BR; put both into one file
    "#);
}

#[test]
fn what_is_not_reviewed_is_listed() {
    let locales = overlay(&[
        ("sw", "# reviewed = true\n"),
        ("xh", "# reviewed = false\n"),
    ]);
    let unreviewed = locales.unreviewed();
    assert!(unreviewed.contains(&tag("es")));
    assert!(unreviewed.contains(&tag("xh")));
    assert!(!unreviewed.contains(&tag("sw")));
}

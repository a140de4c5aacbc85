use super::*;
use crate::locale::LanguageTag;

const FILE: &str = "\
# The newsroom's words.
en\tuk\tsr-Cyrl\tpt-BR
European Union | EU\tЄвропейський Союз|ЄС\tЕвропска унија\tUnião Europeia

union\tспілка\tсиндикат\tsindicato
US\tСША\tСАД\tEUA
grain deal\tзернова угода
";

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

fn glossary(name: &str, file: &str) -> Arc<Glossary> {
    Arc::new(Glossary::new(name, None, Table::parse(file).unwrap()))
}

fn found(glossaries: &Glossaries, source: &str, target: &str, text: &str) -> Vec<(String, String)> {
    let terms = glossaries.terms(&tag(source), &tag(target), text);
    let pair = |term: &Term<'_>| (term.source.to_owned(), term.target().to_owned());
    terms.iter().map(pair).collect()
}

fn sources(target: &str, text: &str) -> Vec<String> {
    let glossaries = Glossaries::new(vec![glossary("newsroom", FILE)]);
    let found = found(&glossaries, "en", target, text);
    found.into_iter().map(|(source, _)| source).collect()
}

#[test]
fn terms_that_occur_are_found_as_whole_words() {
    for (text, terms) in [
        ("The Union's ministers met.", &["union"][..]),
        ("The grain deal with the EU.", &["EU", "grain deal"]),
        ("Grain Deal: what is known", &["grain deal"]),
        ("Neurons and unions.", &[]),
        // With a capital it is a name.
        ("They told us and the eu.", &[]),
        (
            "The US, the European Union and a union.",
            &["European Union", "union", "US"],
        ),
        // The word within the longer term is not meant.
        ("The European Union met.", &["European Union"]),
        ("", &[]),
    ] {
        assert_eq!(sources("uk", text), terms, "{text}");
    }
}

#[test]
fn a_pair_has_the_terms_of_both_of_its_columns() {
    let glossaries = Glossaries::new(vec![glossary("newsroom", FILE)]);
    let is = |source: &str, target: &str| [(source.to_owned(), target.to_owned())];
    let text = "The grain deal.";
    assert_eq!(
        found(&glossaries, "en", "uk", text),
        is("grain deal", "зернова угода")
    );
    assert_eq!(found(&glossaries, "en", "sr-Cyrl", text), []);
    assert_eq!(found(&glossaries, "en", "de", text), []);
    let text = "A União Europeia decidiu.";
    // In any direction, and for regions of a language.
    assert_eq!(
        found(&glossaries, "pt-PT", "en-GB", text),
        is("União Europeia", "European Union")
    );
    // Decomposed letters are the same letters.
    assert_eq!(
        found(&glossaries, "pt", "en", "A Unia\u{303}o Europeia decidiu."),
        is("União Europeia", "European Union")
    );
    // Never another script.
    assert_eq!(found(&glossaries, "en", "sr-Latn", "The US."), []);
    assert_eq!(found(&glossaries, "en", "sr", "The US."), is("US", "САД"));
}

#[test]
fn the_example_is_one() {
    let example = include_str!("../../examples/glossaries/newsroom.tsv");
    let glossaries = Glossaries::new(vec![glossary("newsroom", example)]);
    let text = "The prime minister spoke with the EU in Kyiv.";
    let found = found(&glossaries, "en", "uk", text);
    let found: Vec<&str> = found.iter().map(|(_, target)| target.as_str()).collect();
    assert_eq!(found, ["Європейський Союз", "прем’єр-міністр", "Київ"]);
}

#[test]
fn the_first_glossary_counts() {
    let special = glossary("special", "en\tuk\nEU\tЄвросоюз\n");
    let glossaries = Glossaries::new(vec![special, glossary("newsroom", FILE)]);
    assert_eq!(
        found(&glossaries, "en", "uk", "The EU and the US."),
        [
            ("EU".to_owned(), "Євросоюз".to_owned()),
            ("US".to_owned(), "США".to_owned())
        ]
    );
    assert_eq!(Vec::from_iter(glossaries.names()), ["special", "newsroom"]);
}

#[test]
fn mistakes_are_told_with_their_lines() {
    let lines = |file: &str| -> Vec<usize> {
        let mistakes = Table::parse(file).unwrap_err();
        mistakes.into_iter().map(|(line, _)| line).collect()
    };
    let long = "x".repeat(LONGEST_FORM + 1);
    for (file, wrong) in [
        ("".to_owned(), vec![1]),
        ("# nothing\n\n".to_owned(), vec![1]),
        ("en,uk\nEU,ЄС\n".to_owned(), vec![1]),
        ("\nen\n".to_owned(), vec![2]),
        ("en\ten\n".to_owned(), vec![1]),
        ("en\tnot a tag\n".to_owned(), vec![1]),
        (
            "en\tuk\nEU ЄС\nUS\tСША\nUN\tООН\tONU\n".to_owned(),
            vec![2, 4],
        ),
        (format!("en\tuk\n{long}\tЄС\n"), vec![2]),
        ("en\tuk\nE\u{7}U\tЄС\n".to_owned(), vec![2]),
        (format!("en\tuk\n{}", "x\n".repeat(50)), (2..22).collect()),
        (
            format!("en\tuk\n{}", "x\ty\n".repeat(MOST_ROWS + 3)),
            vec![MOST_ROWS + 2],
        ),
    ] {
        assert_eq!(lines(&file), wrong, "{}", &file[..file.len().min(80)]);
    }
    assert!(Table::parse("\u{feff}en\tuk\r\nEU\tЄС\t\t\r\n").is_ok());
}

#[test]
fn a_version_changes_with_the_terms_that_occur_and_with_nothing_else() {
    let version = |file: &str, text: &str| {
        let glossaries = Glossaries::new(vec![glossary("newsroom", file)]);
        glossaries.version(&tag("en"), &tag("uk"), text)
    };
    let changed = FILE.replace("спілка", "профспілка");
    assert_eq!(version(FILE, "The dog sleeps."), 0);
    assert_eq!(
        Glossaries::default().version(&tag("en"), &tag("uk"), "The EU."),
        0
    );
    let eu = version(FILE, "The EU met.");
    assert_ne!(eu, 0);
    assert_eq!(eu, version(&changed, "The EU sleeps."));
    assert_ne!(version(FILE, "A union."), version(&changed, "A union."));
}

#[test]
fn what_engines_keep_under_a_name_has_a_version_of_its_own() {
    let version = |version| {
        let glossary = Glossary::new("newsroom", version, Table::default());
        let glossaries = Glossaries::new(vec![Arc::new(glossary)]);
        glossaries.version(&tag("en"), &tag("uk"), "The dog sleeps.")
    };
    assert_ne!(version(None), 0);
    assert_ne!(version(Some("2026-11")), version(Some("2026-12")));
    assert_eq!(version(Some("2026-11")), version(Some("2026-11")));
}

#[test]
fn a_translation_has_a_term_in_any_of_its_forms() {
    let glossaries = Glossaries::new(vec![glossary("newsroom", FILE)]);
    let missing = |text: &str, translation: &str| -> usize {
        let (from, to) = (tag("en"), tag("uk"));
        super::missing(&glossaries.terms(&from, &to, text), translation).len()
    };
    let text = "The European Union agreed.";
    assert_eq!(missing(text, "Європейський Союз погодився."), 0);
    assert_eq!(missing(text, "Країни Європейського Союзу погодилися."), 0);
    assert_eq!(missing(text, "ЄС погодився."), 0);
    assert_eq!(missing(text, "Євросоюз погодився."), 1);
    assert_eq!(missing(text, ""), 1);
    assert_eq!(missing("The US.", "США."), 0);
    assert_eq!(missing("The US.", "Штати."), 1);
}

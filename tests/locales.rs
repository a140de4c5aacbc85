//! Holds the folder `locales/` complete, well-formed and consistent. Each test reports all that is
//! wrong at once.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use icu_properties::CodePointMapData;
use icu_properties::props::{NamedEnumeratedProperty, Script};
use unicode_normalization::is_nfc;
use wireglot::locale::LanguageTag;
use wireglot::localize::{LocaleFile, Locales, Message};

const FILES: [&str; 3] = ["disclosure.ftl", "furniture.ftl", "languages.ftl"];

/// What the worker promises to have: the languages of the model newsroom (`sq` … `en`), Serbian
/// in both scripts.
const NEWSROOM: &str = "sq hy az ba be bs bg crh hr fa-AF ka hu kk ky mk sr-ME ps fa ro ru \
                        sr-Cyrl sr-Latn tg tt tk uk uz en";

/// Every language of the pairs that the rule-based engine's packages have.
const APERTIUM: &str = "af an ast be bg br bs ca da en eo es eu fr frp gl hi hr id is it mk ms nb \
                        nl nn oc pl pt pt-BR ro ru sc sl sr-Latn sv szl uk ur";

struct File {
    /// For messages: `es/furniture.ftl`.
    name: String,
    locale: String,
    kind: &'static str,
    messages: Vec<Message>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")
}

fn locales() -> BTreeSet<String> {
    std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// All that is good of all files, and the mistakes in them.
fn read() -> (Vec<File>, Vec<String>) {
    let (mut files, mut mistakes) = (Vec::new(), Vec::new());
    for locale in locales() {
        let Ok(tag) = LanguageTag::parse(&locale) else {
            continue;
        };
        for kind in FILES {
            let name = format!("{locale}/{kind}");
            let text = std::fs::read_to_string(folder().join(&name)).unwrap_or_else(|error| {
                mistakes.push(format!("{name}: {error}"));
                String::new()
            });
            let (parsed, errors) = LocaleFile::parse(&tag, &name, &text);
            mistakes.extend(errors.iter().map(ToString::to_string));
            files.push(File {
                name,
                locale: locale.clone(),
                kind,
                messages: parsed.messages().collect(),
            });
        }
    }
    (files, mistakes)
}

fn files() -> Vec<File> {
    read().0
}

fn all_right(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn texts(file: &File) -> BTreeMap<&str, &str> {
    file.messages
        .iter()
        .map(|message| (message.id.as_str(), message.text.as_str()))
        .collect()
}

#[test]
fn every_folder_is_named_by_a_canonical_tag() {
    let mut wrong = Vec::new();
    for locale in locales() {
        match LanguageTag::parse(&locale) {
            Ok(tag) if tag.as_str() == locale => {}
            Ok(tag) => wrong.push(format!("{locale}: its canonical tag is {tag}")),
            Err(error) => wrong.push(format!("{locale}: {error}")),
        }
    }
    all_right(&wrong);
}

#[test]
fn every_promised_language_is_there() {
    let have = locales();
    let missing: Vec<_> = NEWSROOM
        .split_whitespace()
        .chain(APERTIUM.split_whitespace())
        .filter(|tag| !have.contains(*tag))
        .map(|tag| format!("{tag}: no folder"))
        .collect();
    all_right(&missing);
}

#[test]
fn every_file_is_well_formed_and_says_whether_it_is_reviewed() {
    let (_, mistakes) = read();
    all_right(&mistakes);
}

#[test]
fn every_locale_has_the_messages_and_variables_of_english() {
    let mut wrong = Vec::new();
    let files = files();
    let shape = |file: &File| -> BTreeMap<String, BTreeSet<String>> {
        let messages = file.messages.iter();
        messages
            .map(|message| (message.id.clone(), message.variables.clone()))
            .collect()
    };
    for kind in FILES {
        let of_kind = || files.iter().filter(|file| file.kind == kind);
        let english = of_kind().find(|file| file.locale == "en").map(shape);
        let english = english.unwrap();
        assert!(!english.is_empty(), "en/{kind} has no messages");
        for file in of_kind() {
            let own = shape(file);
            if own.is_empty() {
                wrong.push(format!("{}: has no messages", file.name));
                continue;
            }
            for (id, variables) in &english {
                match own.get(id) {
                    None => wrong.push(format!("{}: `{id}` is missing", file.name)),
                    Some(others) if others != variables => wrong.push(format!(
                        "{}: `{id}` uses the variables {others:?}, not {variables:?}",
                        file.name
                    )),
                    Some(_) => {}
                }
            }
            for id in own.keys().filter(|id| !english.contains_key(*id)) {
                wrong.push(format!("{}: English has no `{id}`", file.name));
            }
        }
    }
    all_right(&wrong);
}

#[test]
fn every_text_is_clean() {
    let mut wrong = Vec::new();
    for file in files() {
        for Message { id, text, line, .. } in &file.messages {
            let mut report =
                |what: &str| wrong.push(format!("{}:{line}: `{id}` {what}", file.name));
            if text.trim().is_empty() {
                report("has no text");
            }
            if text.trim() != text || text.contains("  ") {
                report("has a space too many");
            }
            if !is_nfc(text) {
                report("is not in Unicode's normal form C");
            }
            if text.chars().any(|c| c.is_control() || c == '\u{FFFD}') {
                report("has a character that no text has");
            }
        }
    }
    all_right(&wrong);
}

#[test]
fn every_locale_is_written_in_its_script() {
    let mut wrong = Vec::new();
    let scripts = CodePointMapData::<Script>::new();
    for file in files() {
        let own = match file.locale.as_str() {
            // CLDR takes it for Cyrillic; newsrooms and the official spelling use Latin.
            "crh" => Some("Latn".to_owned()),
            locale => LanguageTag::parse(locale).unwrap().script(),
        };
        for Message { id, text, line, .. } in &file.messages {
            // Words such as "16x9" and the variable's name are Latin everywhere.
            let words = text.split(' ').filter(|word| !word.contains(['x', '$']));
            let strange = words.flat_map(str::chars).find(|character| {
                let script = scripts.get(*character);
                script != Script::Common
                    && script != Script::Inherited
                    && own.as_deref() != Some(script.short_name())
            });
            if let Some(strange) = strange {
                wrong.push(format!(
                    "{}:{line}: `{id}` has {strange:?} of another script",
                    file.name
                ));
            }
        }
    }
    all_right(&wrong);
}

#[test]
fn no_two_messages_of_a_locales_furniture_have_the_same_text() {
    let mut wrong = Vec::new();
    for file in files() {
        if file.kind != "furniture.ftl" {
            continue;
        }
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for message in &file.messages {
            if let Some(other) = seen.insert(&message.text, &message.id) {
                wrong.push(format!(
                    "{}:{}: `{}` has the same text as `{other}`",
                    file.name, message.line, message.id
                ));
            }
        }
    }
    all_right(&wrong);
}

#[test]
fn serbian_says_the_same_in_both_scripts() {
    let mut wrong = Vec::new();
    let files = files();
    let of = |locale: &str, kind: &str| {
        let found = |file: &&File| file.locale == locale && file.kind == kind;
        files.iter().find(found).unwrap()
    };
    for kind in FILES {
        let (cyrillic, latin) = (of("sr-Cyrl", kind), of("sr-Latn", kind));
        let latin_texts = texts(latin);
        for (id, text) in texts(cyrillic) {
            let expected = romanized(text);
            let found = latin_texts.get(id).copied().unwrap_or_default();
            if found != expected {
                wrong.push(format!(
                    "{}: `{id}` is \"{found}\", in Cyrillic it is \"{expected}\"",
                    latin.name
                ));
            }
        }
    }
    all_right(&wrong);
}

/// Serbian Cyrillic in Latin letters, letter by letter, the way Serbian itself does.
fn romanized(cyrillic: &str) -> String {
    const LETTERS: [(char, &str); 30] = [
        ('а', "a"),
        ('б', "b"),
        ('в', "v"),
        ('г', "g"),
        ('д', "d"),
        ('ђ', "đ"),
        ('е', "e"),
        ('ж', "ž"),
        ('з', "z"),
        ('и', "i"),
        ('ј', "j"),
        ('к', "k"),
        ('л', "l"),
        ('љ', "lj"),
        ('м', "m"),
        ('н', "n"),
        ('њ', "nj"),
        ('о', "o"),
        ('п', "p"),
        ('р', "r"),
        ('с', "s"),
        ('т', "t"),
        ('ћ', "ć"),
        ('у', "u"),
        ('ф', "f"),
        ('х', "h"),
        ('ц', "c"),
        ('ч', "č"),
        ('џ', "dž"),
        ('ш', "š"),
    ];
    let mut latin = String::new();
    for character in cyrillic.chars() {
        let lower = character.to_lowercase().next().unwrap();
        let Some((_, letters)) = LETTERS.iter().find(|(letter, _)| *letter == lower) else {
            latin.push(character);
            continue;
        };
        if character == lower {
            latin.push_str(letters);
        } else {
            let mut letters = letters.chars();
            latin.extend(letters.next().unwrap().to_uppercase());
            latin.extend(letters);
        }
    }
    latin
}

#[test]
fn the_program_has_the_locales_of_the_folder() {
    let builtin = Locales::builtin().unwrap();
    let builtin: BTreeSet<String> = builtin.tags().iter().map(ToString::to_string).collect();
    assert_eq!(
        builtin,
        locales(),
        "a folder was added or removed after the library was compiled: touch src/localize/catalog.rs"
    );
}

//! The files in `config/`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use wireglot::backend::EngineConfig;
use wireglot::config::load::load;
use wireglot::config::{Config, Server};

use crate::{good, report};

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config")
}

/// Every TOML file below `config/`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_file_in_config_loads() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    fs::write(&secret, "amqps://user:password@broker.example/newsroom\n").unwrap();
    let secret = secret.path().to_str().unwrap().to_owned();
    let files = files(&folder());
    assert!(files.len() >= 5, "{files:?}");
    for file in files {
        let mut environment = keys(&file, &secret);
        environment.push(("WIREGLOT__BROKER__URL_FILE".to_owned(), secret.clone()));
        let loaded = load(Some(&file), environment.into_iter()).unwrap();
        assert_eq!(loaded.path.as_deref(), Some(file.as_path()));
        let warnings: Vec<_> = loaded
            .warnings
            .iter()
            .filter(|warning| warning.key != "broker.url")
            .collect();
        assert!(warnings.is_empty(), "{}: {warnings:?}", file.display());
    }
}

#[test]
fn the_commented_default_is_the_default() {
    let loaded = load(Some(&folder().join("wireglot.toml")), std::iter::empty()).unwrap();
    assert_eq!(loaded.config, Config::default());
    assert_eq!(good("", &[]), Config::default());
}

/// Variables that lead the key files of a file's engines to one that is there.
fn keys(file: &Path, secret: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(file).unwrap();
    let mut backend = String::new();
    let mut variables = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("[backends.") {
            backend = name.trim_end_matches(']').to_uppercase();
        }
        for key in ["api_key_file", "credentials_file"] {
            if line.starts_with(&format!("{key} = ")) {
                let key = key.to_uppercase();
                let name = format!("WIREGLOT__BACKENDS__{backend}__{key}");
                variables.push((name, secret.to_owned()));
            }
        }
    }
    variables
}

/// Every kind of engine, from what is said about an unknown one.
fn kinds() -> Vec<String> {
    let lines = report("[backends.x]\nkind = \"qqq\"", &[]);
    let (_, kinds) = lines[0].split_once("is not known; write ").unwrap();
    let kinds: Vec<String> = kinds
        .split(['`', ' ', ','])
        .filter(|word| !matches!(*word, "" | "or"))
        .map(str::to_owned)
        .collect();
    assert!(kinds.len() >= 11, "{kinds:?}");
    kinds
}

/// The example of a kind.
fn example(kind: &str) -> PathBuf {
    folder().join("backends").join(format!("{kind}.toml"))
}

/// The table of an engine with nothing but what its kind cannot do without, as its example has it.
fn least(kind: &str) -> String {
    let example = fs::read_to_string(example(kind)).unwrap();
    let mut text = format!("[backends.x]\nkind = \"{kind}\"\n");
    for line in report(&text, &[]) {
        let (_, key) = line.split_once("backends.x.").unwrap();
        let key = key.split(':').next().unwrap();
        let written = example.lines().find(|line| {
            line.strip_prefix(key)
                .is_some_and(|rest| rest.starts_with(" = "))
        });
        match written {
            Some(line) => text += &format!("{line}\n"),
            None => text += &format!("{key} = \"something\"\n"),
        }
    }
    text
}

/// The configuration that this table makes, its key file being `secret`.
fn with_least(kind: &str, secret: &str) -> Config {
    let least = least(kind);
    let credentials = ("WIREGLOT__BACKENDS__X__CREDENTIALS_FILE", secret);
    let needs_them = least.contains("\ncredentials_file = ");
    let environment = Vec::from_iter(needs_them.then_some(credentials));
    good(&least, &environment)
}

#[test]
fn the_example_of_each_kind_has_its_defaults() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    fs::write(&secret, "key\n").unwrap();
    let secret = secret.path().to_str().unwrap();
    for kind in kinds() {
        let file = example(&kind);
        let loaded = load(Some(&file), keys(&file, secret).into_iter()).unwrap();
        let [mut example] =
            <[_; 1]>::try_from(Vec::from_iter(loaded.config.backends.into_values()))
                .unwrap_or_else(|backends| panic!("{backends:?}"));
        // An example of an entry in a table that is empty by default.
        if let EngineConfig::Apertium(apertium) = &mut example.engine {
            apertium.exclude.clear();
        }
        let default = with_least(&kind, secret);
        let default = &default.backends["x"];
        assert_eq!(default.engine, example.engine, "{kind}");
        assert_eq!(default.policy, example.policy, "{kind}");
        assert_eq!(default.server.url, example.server.url, "{kind}");
    }
}

/// Keys of engines that have an address: explained with them.
const SERVER: [&str; 3] = ["url", "api_key", "api_key_file"];

/// The keys of a section, from what is said about an unknown one.
fn keys_of(section: &str) -> BTreeSet<String> {
    let lines = report(&format!("{section}\nqqqqqqqqqqqq = 1\n"), &[]);
    let (_, known) = lines
        .iter()
        .find_map(|line| line.split_once("unknown key; known here: "))
        .unwrap_or_else(|| panic!("{section}: {lines:?}"));
    known
        .split(", ")
        .map(|key| key.trim_matches('`').to_owned())
        .collect()
}

#[test]
fn every_key_is_explained() {
    let default = fs::read_to_string(folder().join("wireglot.toml")).unwrap();
    let has = |text: &str, key: &str| {
        text.lines().any(|line| {
            let line = line.trim_start_matches(['#', ' ']);
            line.strip_prefix(key)
                .is_some_and(|rest| rest.trim_start().starts_with(['=', '.']))
        })
    };
    let section_of = |name: &str| {
        let start = default
            .find(&format!("\n[{name}"))
            .or_else(|| default.find(&format!("\n# [{name}")))
            .unwrap_or_else(|| panic!("no section {name}"));
        let end = default[start + 1..]
            .find("\n\n")
            .map_or(default.len(), |end| start + 1 + end);
        default[start..end].to_owned()
    };
    for section in keys_of("") {
        let keys = match section.as_str() {
            "backends" => keys_of("[backends.x]\nkind = \"apertium\""),
            "profiles" => keys_of("[profiles.x]")
                .into_iter()
                .chain(keys_of("[[profiles.x.fields]]"))
                // Written as a section of its own.
                .filter(|key| key != "fields")
                .collect(),
            "glossaries" => keys_of("[glossaries.x]"),
            other => keys_of(&format!("[{other}]")),
        };
        let text = section_of(&section);
        for key in keys {
            if section != "backends" || !SERVER.contains(&key.as_str()) {
                assert!(has(&text, &key), "[{section}] {key}");
            }
        }
    }
    // What every engine has is explained once.
    let common = keys_of("[backends.x]\nkind = \"pseudo\"");
    let own = |kind: &str| {
        let keys = keys_of(&format!("[backends.x]\nkind = \"{kind}\""));
        keys.difference(&common).cloned().collect::<Vec<_>>()
    };
    // What a kind has alone, in its own example.
    let secret = tempfile::NamedTempFile::new().unwrap();
    let secret = secret.path().to_str().unwrap();
    for kind in kinds() {
        let example = fs::read_to_string(example(&kind)).unwrap();
        let own = own(&kind);
        let server: &[&str] = match with_least(&kind, secret).backends["x"].server {
            Server { ref url, .. } if url.is_empty() => &[],
            Server { api_key: None, .. } if !example.contains("api_key") => &SERVER[..1],
            _ => &SERVER,
        };
        for key in own.iter().map(String::as_str).chain(server.iter().copied()) {
            let table = format!(".{key}]");
            assert!(
                has(&example, key) || example.contains(&table),
                "{kind}: {key}"
            );
        }
    }
}

#[test]
fn mistakes_of_a_glossary_have_the_lines_of_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("terms.tsv");
    let shown = file.display().to_string();
    let text = format!("[glossaries.newsroom]\nfile = {shown:?}\n");
    fs::write(&file, "en\tuk\nEU\tЄС\nUS\nUN\tООН\tONU\n").unwrap();
    assert_eq!(
        report(&text, &[]),
        [
            format!(
                "w.toml:2: glossaries.newsroom.file: {shown}:3: has a term in one language only; \
                 columns are separated by tabs"
            ),
            format!(
                "w.toml:2: glossaries.newsroom.file: {shown}:4: has more cells than there are \
                 languages (2)"
            ),
        ]
    );
    fs::write(&file, [0xff, 0xfe]).unwrap();
    let lines = report(&text, &[]);
    assert!(
        lines[0].ends_with("terms.tsv: it is not UTF-8"),
        "{lines:?}"
    );
    fs::write(&file, vec![b'#'; 4 * 1024 * 1024 + 1]).unwrap();
    let lines = report(&text, &[]);
    assert!(lines[0].ends_with("it is larger than 4 MiB"), "{lines:?}");

    // A term that changes is another configuration.
    fs::write(&file, "en\tuk\nEU\tЄС\n").unwrap();
    let one = good(&text, &[]);
    fs::write(&file, "en\tuk\nEU\tЄвросоюз\n").unwrap();
    let two = good(&text, &[]);
    assert_ne!(one, two);
    assert_ne!(one.fingerprint(), two.fingerprint());
}

#[test]
fn the_production_example_has_the_languages_of_the_newsroom() {
    let text = fs::read_to_string(folder().join("production.toml")).unwrap();
    let text = text.replace("url_file", "# url_file");
    let config = good(&text, &[]);
    let sets = &config.languages.sets;
    assert_eq!(sets["all"].len(), 27);
    for (name, languages) in sets {
        assert!(languages.len() <= config.worker.max_targets, "{name}");
    }
    for name in ["balkans", "caucasus", "central-asia"] {
        assert!(!sets[name].is_empty(), "{name}");
    }
}

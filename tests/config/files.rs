//! The files in `config/`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use wireglot::backend::EngineConfig;
use wireglot::config::Config;
use wireglot::config::load::load;

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
        let environment = [("WIREGLOT__BROKER__URL_FILE".to_owned(), secret.clone())];
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

#[test]
fn the_example_of_each_kind_has_its_defaults() {
    for kind in ["apertium", "fxtranslate", "libretranslate", "pseudo"] {
        let file = folder().join("backends").join(format!("{kind}.toml"));
        let loaded = load(Some(&file), std::iter::empty()).unwrap();
        let [mut example] =
            <[_; 1]>::try_from(Vec::from_iter(loaded.config.backends.into_values()))
                .unwrap_or_else(|backends| panic!("{backends:?}"));
        // An example of an entry in a table that is empty by default.
        if let EngineConfig::Apertium(apertium) = &mut example.engine {
            apertium.exclude.clear();
        }
        let default = good(&format!("[backends.x]\nkind = \"{kind}\""), &[]);
        assert_eq!(default.backends["x"], example, "{kind}");
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
    // LibreTranslate has keys that may be mentioned only in its own example.
    let libre = fs::read_to_string(folder().join("backends/libretranslate.toml")).unwrap();
    for key in own("libretranslate")
        .iter()
        .map(String::as_str)
        .chain(SERVER)
    {
        assert!(has(&libre, key), "{key}");
    }
    let models = fs::read_to_string(folder().join("backends/fxtranslate.toml")).unwrap();
    for key in own("fxtranslate") {
        assert!(has(&models, &key), "{key}");
    }
    let apertium = fs::read_to_string(folder().join("backends/apertium.toml")).unwrap();
    for key in own("apertium") {
        let table = format!("[backends.local.{key}]");
        assert!(has(&apertium, &key) || apertium.contains(&table), "{key}");
    }
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

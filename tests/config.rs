//! The configuration as an operator meets it: the files in `config/`, and what is said about
//! mistakes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use wireglot::config::load::{LoadedConfig, load, parse};
use wireglot::config::{BackendConfig, Config, ConfigErrors, RouteStep, Secret};

type Environment<'a> = &'a [(&'a str, &'a str)];

fn read(text: &str, environment: Environment<'_>) -> Result<LoadedConfig, ConfigErrors> {
    let environment = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    parse(text, Some(Path::new("w.toml")), environment)
}

fn good(text: &str, environment: Environment<'_>) -> Config {
    match read(text, environment) {
        Ok(loaded) => loaded.config,
        Err(errors) => panic!("{errors}"),
    }
}

fn mistakes(text: &str, environment: Environment<'_>) -> Vec<String> {
    match read(text, environment) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.to_string().lines().map(str::to_owned).collect(),
    }
}

fn warnings(text: &str, environment: Environment<'_>) -> Vec<String> {
    let loaded = read(text, environment).unwrap();
    loaded.warnings.iter().map(ToString::to_string).collect()
}

fn folder() -> PathBuf {
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
    for kind in ["apertium", "libretranslate", "pseudo"] {
        let file = folder().join("backends").join(format!("{kind}.toml"));
        let loaded = load(Some(&file), std::iter::empty()).unwrap();
        let [mut example] =
            <[_; 1]>::try_from(Vec::from_iter(loaded.config.backends.into_values()))
                .unwrap_or_else(|backends| panic!("{backends:?}"));
        // An example of an entry in a table that is empty by default.
        if let BackendConfig::Apertium(apertium) = &mut example {
            apertium.exclude.clear();
        }
        let default = good(&format!("[backends.x]\nkind = \"{kind}\""), &[]);
        assert_eq!(default.backends["x"], example, "{kind}");
    }
}

/// The keys of a section, from what is said about an unknown one.
fn keys_of(section: &str) -> BTreeSet<String> {
    let lines = mistakes(&format!("{section}\nqqqqqqqqqqqq = 1\n"), &[]);
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
            assert!(has(&text, &key), "[{section}] {key}");
        }
    }
    // LibreTranslate has keys that may be mentioned only in its own example.
    let libre = fs::read_to_string(folder().join("backends/libretranslate.toml")).unwrap();
    for key in keys_of("[backends.x]\nkind = \"libretranslate\"") {
        assert!(has(&libre, &key), "{key}");
    }
    let apertium = fs::read_to_string(folder().join("backends/apertium.toml")).unwrap();
    for key in keys_of("[backends.x]\nkind = \"apertium\"") {
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

/// Text of a file, and what is said about it. Lines count from the first line of the text.
#[rustfmt::skip]
const MISTAKES: &[(&str, &[&str])] = &[
    // Keys
    ("[worker]\nconcurency = 3", &["w.toml:2: worker.concurency: unknown key; did you mean `concurrency`?"]),
    ("[broker]\n\nURL = \"amqp://h\"", &["w.toml:3: broker.URL: unknown key; did you mean `url`?"]),
    ("[brokre]\nurl = 1", &["w.toml:1: brokre: unknown key; did you mean `broker`?"]),
    ("concurrency = 3", &["w.toml:1: concurrency: unknown key; known here: `broker`, `store`, `http`, `languages`, `worker`, `profiles`, `backends`, `routes`, `quality`, `localize`, `furniture`, `telemetry`"]),
    ("worker.concurency = 3", &["w.toml:1: worker.concurency: unknown key; did you mean `concurrency`?"]),
    ("\"a b\" = 3\n[store]\nretension = 1", &[
        "w.toml:1: \"a b\": unknown key; known here: `broker`, `store`, `http`, `languages`, `worker`, `profiles`, `backends`, `routes`, `quality`, `localize`, `furniture`, `telemetry`",
        "w.toml:3: store.retension: unknown key; did you mean `retention`?"]),
    ("[backends.p]\nkind = \"pseudo\"\nspeed = 1", &["w.toml:3: backends.p.speed: unknown key; there are none here"]),
    // Types
    ("[worker]\nconcurrency = \"many\"", &["w.toml:2: worker.concurrency: must be a whole number from 0, not text"]),
    ("[worker]\nconcurrency = 2.5", &["w.toml:2: worker.concurrency: must be a whole number from 0, not a number with a fraction"]),
    ("[worker]\nconcurrency = -2", &["w.toml:2: worker.concurrency: must be a whole number from 0, not a negative one"]),
    ("[worker]\nattempts = 5000000000", &["w.toml:2: worker.attempts: must be a whole number from 0 to 4294967295, not a larger one"]),
    ("[broker]\ndefault_queue = \"yes\"", &["w.toml:2: broker.default_queue: must be `true` or `false`, not text"]),
    ("[broker]\nprefix = 5", &["w.toml:2: broker.prefix: must be text in quotes, not a whole number"]),
    ("[broker]\nprefix = 2026-11-23", &["w.toml:2: broker.prefix: must be text in quotes, not a date"]),
    ("broker = 5", &["w.toml:1: broker: must be a table, not a whole number"]),
    ("[worker.concurrency]\nx = 1", &["w.toml:1: worker.concurrency: must be a whole number from 0, not a table"]),
    ("[routes]\ndefault = \"local\"", &["w.toml:2: routes.default: must be a list in `[ ]`, not text"]),
    ("[routes]\ndefault = [1]", &["w.toml:2: routes.default[0]: must be the name of a backend in quotes, not a whole number"]),
    ("[backends]\nlocal = \"apertium\"", &["w.toml:2: backends.local: must be a table, not text"]),
    // Values
    ("[worker]\nmax_age = \"soon\"", &["w.toml:2: worker.max_age: `soon` is not a duration with a unit, such as `30s`, `10m` or `24h`"]),
    ("[worker]\nmax_age = 30", &["w.toml:2: worker.max_age: must be a duration with a unit, such as `30s`, `10m` or `24h`, not a whole number"]),
    ("[worker]\nmax_job = \"4000000\"", &["w.toml:2: worker.max_job: `4000000` is not a size with a unit, such as `512KiB` or `4MiB`"]),
    ("[worker]\nmax_job = 4000000", &["w.toml:2: worker.max_job: must be a size with a unit, such as `512KiB` or `4MiB`, not a whole number"]),
    ("[http]\nlisten = \"localhost\"", &["w.toml:2: http.listen: `localhost` is not an IP address and port, such as `127.0.0.1:9464`"]),
    ("[telemetry]\nlog_format = \"xml\"", &["w.toml:2: telemetry.log_format: `xml` is not known; write `json` or `text`"]),
    ("[telemetry]\nlog_format = {}", &["w.toml:2: telemetry.log_format: must be `json` or `text`, not a table"]),
    ("[telemetry]\nlog = \"wireglot=loud\"", &["w.toml:2: telemetry.log: no filter of log lines; write levels such as `info` or `wireglot=debug,info`"]),
    ("[quality]\nmax_length_ratio = 1", &["w.toml:2: quality.max_length_ratio: must be more than 1"]),
    ("[quality]\nmax_length_ratio = nan", &["w.toml:2: quality.max_length_ratio: must be more than 1"]),
    ("[furniture]\noverlay = \"no/such/folder\"\ndrop = [\"a\", \"two words\"]", &[
        "w.toml:2: furniture.overlay: there is no folder no/such/folder",
        "w.toml:3: furniture.drop[1]: not the name of a message; write one such as `accessibility-links`"]),
    // Languages
    ("[languages.sets]\nall = [\n  \"en\",\n  \"english\",\n  \"de\",\n  \"e\",\n]", &[
        "w.toml:4: languages.sets.all[1]: `english` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`",
        "w.toml:6: languages.sets.all[3]: `e` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`"]),
    ("[languages.sets]\nnone = []\nbad = [\"english\"]", &[
        "w.toml:2: languages.sets.none: the set is empty; name at least one language",
        "w.toml:3: languages.sets.bad[0]: `english` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`"]),
    ("[languages]\nsets.\"all of them\" = [\"en\"]", &["w.toml:2: languages.sets.\"all of them\": not a good name; use 1 to 64 of the letters a-z, digits, `-` and `_`"]),
    // Broker and store
    ("[broker]\nurl = \"http://user:hunter2@h\"", &["w.toml:2: broker.url: the address must begin with `amqp://` or `amqps://`; write `amqp://user:password@host:5672/vhost` or `amqps://…`"]),
    ("[broker]\nurl = \"amqp://user:hunter2@/x\"", &["w.toml:2: broker.url: the address names no host; write `amqp://user:password@host:5672/vhost` or `amqps://…`"]),
    ("[broker]\nurl_file = \"no/such/file\"", &["w.toml:2: broker.url_file: cannot read no/such/file: No such file or directory (os error 2)"]),
    ("[broker]\nprefix = \"\"", &["w.toml:2: broker.prefix: is empty; write a name such as `wireglot`"]),
    ("[broker]\nprefix = \"amq.news\"", &["w.toml:2: broker.prefix: RabbitMQ keeps names that begin with `amq.` for itself; write another"]),
    ("[broker]\nprefix = \"amq\"", &["w.toml:2: broker.prefix: RabbitMQ keeps names that begin with `amq.` for itself; write another"]),
    ("[broker]\nprefix = \"news room\"", &["w.toml:2: broker.prefix: use letters a-z, digits, `-`, `_` and, inside, `.`"]),
    ("[broker]\nheartbeat = \"0s\"\nqueue_limit = 0", &[
        "w.toml:2: broker.heartbeat: must be between `1s` and `18h`: without heartbeats a dead connection is never noticed",
        "w.toml:3: broker.queue_limit: must be more than 0"]),
    ("[store]\nurl = \"mysql://user:hunter2@h/db\"", &["w.toml:2: store.url: is no address of a store; write `sqlite://FILE` or `sqlite::memory:`"]),
    ("[store]\nurl = \"postgres://user:hunter2@h/db\"", &["w.toml:2: store.url: PostgreSQL is not supported yet; write `sqlite://FILE`"]),
    ("[store]\nurl = \"sqlite://\"", &["w.toml:2: store.url: names no file; write `sqlite://FILE` or `sqlite::memory:`"]),
    ("[store]\nretention = \"1h\"", &["w.toml:2: store.retention: `store.retention` must not be below `worker.max_age`: work that still waits would be forgotten"]),
    // Worker
    ("[worker]\nconcurrency = 2", &["w.toml:2: worker.concurrency: `worker.reserved_for_breaking` must be below `worker.concurrency`, or nothing but breaking news is translated"]),
    ("[worker]\nconcurrency = 2\nreserved_for_breaking = 2", &["w.toml:3: worker.reserved_for_breaking: `worker.reserved_for_breaking` must be below `worker.concurrency`, or nothing but breaking news is translated"]),
    ("[worker]\nunit_deadline = \"30m\"", &["w.toml:2: worker.unit_deadline: must be more than 0 and below `30m`, RabbitMQ's limit for holding a message"]),
    ("[worker]\nmax_message = \"17MiB\"\nmax_job = \"20MiB\"", &["w.toml:2: worker.max_message: must be more than 0 and at most `16MiB`, RabbitMQ's limit for a message"]),
    ("[worker]\nmax_job = \"1KiB\"", &["w.toml:2: worker.max_job: `worker.max_job` must not be below `worker.max_message`: a job may come uncompressed"]),
    ("[worker]\nmax_deliveries = 30\nmax_depth = 500\nmax_targets = 0\nattempts = 0", &[
        "w.toml:2: worker.max_deliveries: must be between 1 and 20, the limit of the queues themselves",
        "w.toml:3: worker.max_depth: must be between 4 and 127",
        "w.toml:4: worker.max_targets: must be between 1 and 1000",
        "w.toml:5: worker.attempts: must be more than 0"]),
    // Backends
    ("[backends]", &["w.toml:1: backends: no engine; write a section such as `[backends.local]` with `kind = \"apertium\"`"]),
    ("[backends.x]\nurl = \"http://h\"", &["w.toml:1: backends.x.kind: missing; add it to this table"]),
    ("[backends.x]\nkind = \"deepl\"\nurl = \"http://h\"", &["w.toml:2: backends.x.kind: `deepl` is not known; write `apertium`, `libretranslate` or `pseudo`"]),
    ("[backends.x]\nkind = 1", &["w.toml:2: backends.x.kind: must be `apertium`, `libretranslate` or `pseudo`, not a whole number"]),
    ("[backends.\"my engine\"]\nkind = \"pseudo\"", &["w.toml:1: backends.\"my engine\": not a good name; use 1 to 64 of the letters a-z, digits, `-` and `_`"]),
    ("[backends.x]\nkind = \"apertium\"\nidel = \"1m\"\nmax_pipelines = 0\ntimeout = \"x\"\nexclude = { eng-spa = 1 }", &[
        "w.toml:3: backends.x.idel: unknown key; did you mean `idle`?",
        "w.toml:4: backends.x.max_pipelines: must be between 1 and 1000",
        "w.toml:5: backends.x.timeout: `x` is not a duration with a unit, such as `30s`, `10m` or `24h`",
        "w.toml:6: backends.x.exclude.eng-spa: must be text in quotes, not a whole number"]),
    ("[backends.x]\nkind = \"libretranslate\"\nurl = \"h:5000\"\napi_key = 12345\nbatch = 0", &[
        "w.toml:3: backends.x.url: the address must begin with `http://` or `https://`; write one such as `http://127.0.0.1:5000`",
        "w.toml:4: backends.x.api_key: must be text in quotes, not a whole number",
        "w.toml:5: backends.x.batch: must be between 1 and 10000"]),
    ("[backends.x]\nkind = \"libretranslate\"\nurl = \"http://user:hunter2@h\"\napi_key_file = \"no/such/file\"", &[
        "w.toml:3: backends.x.url: the address holds a user or password, which logs would show; use `api_key_file`",
        "w.toml:4: backends.x.api_key_file: cannot read no/such/file: No such file or directory (os error 2)"]),
    // Routes
    ("[routes]\ndefault = [\"locale\", \"deepl\"]\n\"en->es\" = [\"lokal\"]", &[
        "w.toml:2: routes.default[0]: no backend is named `locale`; did you mean `local`?",
        "w.toml:2: routes.default[1]: no backend is named `deepl`; known here: `local`",
        "w.toml:3: routes.\"en->es\"[0]: no backend is named `lokal`; did you mean `local`?"]),
    // A backend with a mistake exists all the same.
    ("[backends.x]\nkind = \"deepl\"\n[routes]\ndefault = [\"x\"]", &["w.toml:2: backends.x.kind: `deepl` is not known; write `apertium`, `libretranslate` or `pseudo`"]),
    ("[routes]\n\"english->es\" = [\"local\"]\n\"en->en\" = [\"local\"]\n\"*->*\" = [\"local\"]\nen-es = [\"local\"]\n\"en->a->b\" = []", &[
        "w.toml:2: routes.\"english->es\": `english` is not a language tag; write a pair such as `\"en->crh\"`, `\"*->sr-Latn\"` or `\"en->*\"`",
        "w.toml:3: routes.\"en->en\": source and target are both `en`; write a pair such as `\"en->crh\"`, `\"*->sr-Latn\"` or `\"en->*\"`",
        "w.toml:4: routes.\"*->*\": write `default` for all pairs",
        "w.toml:5: routes.en-es: unknown key; known here: `default`, `pivots`, `max_pivots`, `\"en->crh\"`",
        "w.toml:6: routes.\"en->a->b\": `a->b` is not a language tag; write a pair such as `\"en->crh\"`, `\"*->sr-Latn\"` or `\"en->*\"`"]),
    ("[routes]\n\"en->fa-AF\" = [\"local\"]\n\"en -> prs\" = [\"local\"]", &["w.toml:3: routes.\"en -> prs\": the pair `en->fa-AF` is there twice"]),
    ("[routes]\n\"*->sr-Latn\" = [{ derive_from = \"sr-Cyrl\" }, \"local\"]", &["w.toml:2: routes.\"*->sr-Latn\"[0]: `{ … }` is not supported yet; write the name of a backend"]),
    ("[routes]\nmax_pivots = 3\ndefault = [\"local\", \"local\"]\n\"en->es\" = []", &[
        "w.toml:2: routes.max_pivots: must be 0, 1 or 2",
        "w.toml:3: routes.default[1]: `local` is there twice",
        "w.toml:4: routes.\"en->es\": is empty; name at least one backend"]),
    // Profiles
    ("[profiles.x]\n", &[
        "w.toml:1: profiles.x.id: missing; add it to this table",
        "w.toml:1: profiles.x.fields: missing; add it to this table"]),
    ("[profiles.x]\nid = 5\nfields = 7\nnestde = 1", &[
        "w.toml:2: profiles.x.id: must be text in quotes, not a whole number",
        "w.toml:3: profiles.x.fields: must be a list in `[ ]`, not a whole number",
        "w.toml:4: profiles.x.nestde: unknown key; did you mean `nested`?"]),
    ("[profiles.ninjs]\nid = \"a.*\"\nrevision = \"\"\nfields = []\nnested = [\"a..b\"]\ndisclosure = \"top\"", &[
        "w.toml:1: profiles.ninjs: `ninjs` is built in; give this profile another name",
        "w.toml:2: profiles.ninjs.id: must lead to one value, without `*`",
        "w.toml:3: profiles.ninjs.revision: is empty; write keys joined by `.`, such as `headlines.*.value`",
        "w.toml:4: profiles.ninjs.fields: is empty; name at least one field",
        "w.toml:5: profiles.ninjs.nested[0]: `a..b` has an empty step or a space; write keys joined by `.`, such as `headlines.*.value`",
        "w.toml:6: profiles.ninjs.disclosure: `top` is not known; write `none`, `field` or `append`"]),
    ("[profiles.x]\nid = \"id\"\n[[profiles.x.fields]]\npath = \"$.title\"\nrole = \"headline\"\n[[profiles.x.fields]]\nrole = \"\"\n[[profiles.x.fields]]\npath = \"head*\"\nrole = \"x\"\nformat = \"pdf\"\nmax_length = 0\nslug = \"maybe\"", &[
        "w.toml:4: profiles.x.fields[0].path: `$.title` is another kind of path; write keys joined by `.`, such as `headlines.*.value`",
        "w.toml:6: profiles.x.fields[1].path: missing; add it to this table",
        "w.toml:7: profiles.x.fields[1].role: is empty; write one such as `headline`, `summary`, `body` or `caption`",
        "w.toml:9: profiles.x.fields[2].path: `head*`: `*` must be a step of its own; write keys joined by `.`, such as `headlines.*.value`",
        "w.toml:11: profiles.x.fields[2].format: `pdf` is not known; write `plain`, `html` or `markdown`",
        "w.toml:12: profiles.x.fields[2].max_length: must be more than 0",
        "w.toml:13: profiles.x.fields[2].slug: `maybe` is not known; write `keep` or `drop`"]),
    // Many at once, in the order of the file
    ("[telemetry]\nlog_format = \"xml\"\n[worker]\nmax_age = 1\nconcurency = 1\ndrain = \"1 parsec\"\n[store]\nurl = \"x\"\n[http]\nlisten = 80\n[broker]\ntopology = \"maybe\"", &[
        "w.toml:2: telemetry.log_format: `xml` is not known; write `json` or `text`",
        "w.toml:4: worker.max_age: must be a duration with a unit, such as `30s`, `10m` or `24h`, not a whole number",
        "w.toml:5: worker.concurency: unknown key; did you mean `concurrency`?",
        "w.toml:6: worker.drain: `1 parsec` is not a duration with a unit, such as `30s`, `10m` or `24h`",
        "w.toml:8: store.url: is no address of a store; write `sqlite://FILE` or `sqlite::memory:`",
        "w.toml:10: http.listen: must be an IP address and port, such as `127.0.0.1:9464`, not a whole number",
        "w.toml:12: broker.topology: `maybe` is not known; write `declare`, `verify` or `none`"]),
];

#[test]
fn each_mistake_has_its_line_key_and_remedy() {
    let mut wrong = Vec::new();
    for (text, expected) in MISTAKES {
        let found = mistakes(text, &[]);
        if found != *expected {
            wrong.push(format!(
                "---\n{text}\n  expected:\n{}\n  found:\n{}",
                expected.join("\n"),
                found.join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Variables, and what is said about them.
#[rustfmt::skip]
const VARIABLE_MISTAKES: &[(Environment<'_>, &[&str])] = &[
    (&[("WIREGLOT__WORKER__CONCURENCY", "3")], &["WIREGLOT__WORKER__CONCURENCY: unknown key; did you mean `concurrency`?"]),
    (&[("WIREGLOT__WORKR__CONCURRENCY", "3"), ("WIREGLOT__WORKR__ATTEMPTS", "3")], &[
        "WIREGLOT__WORKR__ATTEMPTS: unknown key; did you mean `worker`?",
        "WIREGLOT__WORKR__CONCURRENCY: unknown key; did you mean `worker`?"]),
    (&[("WIREGLOT__WORKER__CONCURRENCY", "many")], &["WIREGLOT__WORKER__CONCURRENCY: must be a whole number from 0, not text"]),
    (&[("WIREGLOT__WORKER__CONCURRENCY", "")], &["WIREGLOT__WORKER__CONCURRENCY: must be a whole number from 0, not text"]),
    (&[("WIREGLOT__WORKER__MAX_AGE", "30")], &["WIREGLOT__WORKER__MAX_AGE: `30` is not a duration with a unit, such as `30s`, `10m` or `24h`"]),
    (&[("WIREGLOT__WORKER", "5")], &["WIREGLOT__WORKER: must be a table, not a whole number"]),
    (&[("WIREGLOT__", "5")], &["WIREGLOT__: names no key; write a name such as `WIREGLOT__BROKER__URL`"]),
    (&[("WIREGLOT__BACKENDS__LOCAL__KIND__X", "5")], &["WIREGLOT__BACKENDS__LOCAL__KIND__X: `backends.local.kind` is a value, not a section"]),
    (&[("WIREGLOT__BACKENDS__DEEPL__URL", "http://h")], &["WIREGLOT__BACKENDS__DEEPL__URL: `backends.deepl.kind` is missing"]),
    (&[("WIREGLOT__ROUTES__DEFAULT", "[\"lokal\"]")], &["WIREGLOT__ROUTES__DEFAULT: no backend is named `lokal`; did you mean `local`?"]),
    (&[("WIREGLOT__ROUTES__DEFAULT", "local")], &["WIREGLOT__ROUTES__DEFAULT: must be a list in `[ ]`, not text"]),
    (&[("WIREGLOT__ROUTES__PIVOTS", "[\"en\", \"english\", \"e\"]")], &[
        "WIREGLOT__ROUTES__PIVOTS: `english` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`",
        "WIREGLOT__ROUTES__PIVOTS: `e` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`"]),
    (&[("WIREGLOT__BROKER__URL", "x"), ("WIREGLOT__broker__url", "y")], &[
        "WIREGLOT__BROKER__URL: the address must begin with `amqp://` or `amqps://`; write `amqp://user:password@host:5672/vhost` or `amqps://…`",
        "WIREGLOT__broker__url: sets the same key as WIREGLOT__BROKER__URL; remove one of them"]),
];

#[test]
fn a_mistake_in_a_variable_names_it() {
    for (variables, expected) in VARIABLE_MISTAKES {
        assert_eq!(mistakes("", variables), *expected, "{variables:?}");
    }
}

#[test]
fn the_file_comes_before_the_variables() {
    assert_eq!(
        mistakes(
            "[worker]\nattempts = 0\nmax_depth = 1",
            &[
                ("WIREGLOT__WORKER__MAX_DEPTH", "2"),
                ("WIREGLOT__BROKER__PREFX", "2")
            ]
        ),
        [
            "w.toml:2: worker.attempts: must be more than 0",
            "WIREGLOT__BROKER__PREFX: unknown key; did you mean `prefix`?",
            "WIREGLOT__WORKER__MAX_DEPTH: must be between 4 and 127",
        ]
    );
}

#[test]
fn variables_override_every_kind_of_setting() {
    let file = r#"
        [backends.DeepOne]
        kind = "libretranslate"
        [languages.sets]
        central-asia = ["kk"]
        [profiles.cms]
        id = "id"
        fields = [{ path = "title", role = "headline" }]
        [routes]
        "en->es" = ["DeepOne"]
        [furniture]
        drop = ["a"]
    "#;
    let config = good(
        file,
        &[
            ("WIREGLOT__WORKER__CONCURRENCY", "16"),
            ("WIREGLOT__WORKER__MAX_AGE", "2h"),
            ("WIREGLOT__WORKER__MAX_JOB", "\"2MiB\""),
            ("WIREGLOT__BROKER__PREFIX", "2026"),
            ("WIREGLOT__BROKER__DEFAULT_QUEUE", "false"),
            ("WIREGLOT__QUALITY__MAX_LENGTH_RATIO", "5"),
            ("WIREGLOT__HTTP__LISTEN", "[::1]:0"),
            ("WIREGLOT__BACKENDS__DEEPONE__API_KEY", "12345"),
            ("WIREGLOT__BACKENDS__OTHER__KIND", "pseudo"),
            ("WIREGLOT__LANGUAGES__SETS__CENTRAL_ASIA", "[\"ky\", 'uz']"),
            ("WIREGLOT__LANGUAGES__SETS__NEW", "[\"de\"]"),
            ("WIREGLOT__ROUTES__DEFAULT", "[\"other\", \"DeepOne\"]"),
            ("WIREGLOT__ROUTES__EN->ES", "[\"other\"]"),
            (
                "WIREGLOT__PROFILES__CMS__ID",
                "[guid]x".trim_start_matches("[guid]"),
            ),
            ("WIREGLOT__FURNITURE", "{ drop = [\"b\"] }"),
            ("WIREGLOT__TELEMETRY__LOG_FORMAT", "text"),
            ("WIREGLOT_CONFIG", "elsewhere"),
            ("PATH", "/bin"),
        ],
    );
    assert_eq!(config.worker.concurrency, 16);
    assert_eq!(config.worker.max_age, Duration::from_secs(7200));
    assert_eq!(config.worker.max_job.as_u64(), 2 * 1024 * 1024);
    assert_eq!(config.broker.prefix, "2026");
    assert!(!config.broker.default_queue);
    assert_eq!(config.http.listen.port(), 0);
    let BackendConfig::LibreTranslate(libre) = &config.backends["DeepOne"] else {
        panic!("{:?}", config.backends);
    };
    assert_eq!(libre.api_key, Some(Secret::new("12345")));
    assert_eq!(config.backends.len(), 2);
    assert_eq!(config.languages.sets["central-asia"].len(), 2);
    assert_eq!(config.languages.sets.len(), 2);
    assert_eq!(
        config.routes.pairs["en->es"],
        [RouteStep::Backend("other".to_owned())]
    );
    assert_eq!(config.profiles["cms"].id, "x");
    assert_eq!(config.furniture.drop, ["b"]);
}

#[test]
fn without_a_file_there_is_a_local_engine_that_variables_may_change() {
    let config = good("", &[("WIREGLOT__BACKENDS__LOCAL__MAX_PIPELINES", "3")]);
    let BackendConfig::Apertium(local) = &config.backends["local"] else {
        panic!("{:?}", config.backends);
    };
    assert_eq!(local.max_pipelines, 3);
    let pseudo = good("[backends.p]\nkind = \"pseudo\"", &[]);
    assert_eq!(Vec::from_iter(pseudo.backends.keys()), ["p"]);
}

#[test]
fn an_empty_variable_turns_an_optional_setting_off() {
    let config = good(
        "[broker]\nurl_file = \"/no/such/file\"",
        &[("WIREGLOT__BROKER__URL_FILE", "")],
    );
    assert_eq!(config.broker, Config::default().broker);
}

#[test]
fn routes_have_canonical_tags() {
    let config = good(
        "[routes]\n\" EN -> prs\" = [\"local\"]\n\"* -> iw\" = [\"local\"]",
        &[],
    );
    assert_eq!(
        Vec::from_iter(config.routes.pairs.keys()),
        ["*->he", "en->fa-AF"]
    );
}

#[test]
fn secrets_are_read_from_files_and_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let url = file("url", b"amqps://user:hunter2@h:5671/v\r\n");
    let key = file("key", b" hunter2 \n");
    let text = "[backends.x]\nkind = \"libretranslate\"\napi_key = \"hunter2\"\n[broker]\nurl = \"amqp://user:hunter2@h\"";
    let environment = [
        ("WIREGLOT__BROKER__URL_FILE", url.as_str()),
        ("WIREGLOT__BACKENDS__X__API_KEY_FILE", key.as_str()),
    ];
    let loaded = read(text, &environment).unwrap();
    assert_eq!(
        loaded.config.broker.url.expose(),
        "amqps://user:hunter2@h:5671/v"
    );
    let BackendConfig::LibreTranslate(libre) = &loaded.config.backends["x"] else {
        panic!("{loaded:?}");
    };
    // Only the end of the line goes: a key may begin or end with a space.
    assert_eq!(libre.api_key, Some(Secret::new(" hunter2 ")));
    assert!(!format!("{loaded:?}").contains("hunter2"));
    assert_eq!(
        warnings(text, &environment),
        [
            "w.toml:3: backends.x.api_key: has no effect, because `api_key_file` is set",
            "w.toml:5: broker.url: has no effect, because `broker.url_file` is set",
        ]
    );

    for (content, message) in [
        (&b""[..], "is empty"),
        (b"\n", "is empty"),
        (b"hunter2\nhunter2\n", "must hold one line"),
        (b"hunter2\xff", "cannot read"),
        (&[b'x'; 100_000], "must hold one line"),
        (b"hunter2\n", "must begin with"),
    ] {
        let name = file("bad", content);
        let found = mistakes("", &[("WIREGLOT__BROKER__URL_FILE", &name)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(message), "{found:?}");
        assert!(!found[0].contains("hunter2"), "{found:?}");
    }
}

#[test]
fn mistakes_never_repeat_a_secret() {
    for text in [
        "[broker]\nurl = \"amqp://user:hunter2@h",
        "[broker]\nurl = amqp://user:hunter2@h",
        "[broker]\nurl = [\"hunter2\"]",
        "[broker]\nurl = \"hunter2\"",
        "[broker]\nurl_fil = \"hunter2\"",
        "[backends.x]\nkind = \"libretranslate\"\napi_key = { key = \"hunter2\" }",
        "[backends.x]\nkind = \"libretranslate\"\napi_ky = \"hunter2\"",
        "[backends.x]\nkind = \"libretranslate\"\nurl = \"https://hunter2\\n\"",
        "[store]\nurl = \"hunter2:hunter2\"",
    ] {
        let found = mistakes(text, &[]);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(!found[0].contains("hunter2"), "{found:?}");
    }
}

#[test]
fn broken_toml_has_its_line() {
    for (text, line) in [
        ("[worker]\nconcurrency = \n", "w.toml:2: "),
        ("[worker\n", "w.toml:1: "),
        ("[worker]\nattempts = 1\nattempts = 2\n", "w.toml:3: "),
        ("x = 1\n[x]\ny = 2", "w.toml:2: "),
    ] {
        let found = mistakes(text, &[]);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with(line), "{text}: {found:?}");
    }
}

#[test]
fn what_is_probably_not_meant_is_a_warning() {
    assert_eq!(
        warnings(
            "[worker]\nmax_targets = 1\n[backends.a]\nkind = \"pseudo\"\n[backends.b]\nkind = \"pseudo\"\n\
             [languages]\nsets.x = [\"cnr\", \"sr-ME\"]\n[routes]\ndefault = [\"a\"]\npivots = [\"en\", \"en\"]",
            &[]
        ),
        [
            "w.toml:5: backends.b: is never asked: no route names it",
            "w.toml:8: languages.sets.x: the set has 2 languages, but `worker.max_targets` allows 1 for one job",
            "w.toml:8: languages.sets.x[1]: `sr-ME` is there twice",
            "w.toml:11: routes.pivots[1]: `en` is there twice",
        ]
    );
}

#[test]
fn the_file_is_the_named_one_else_that_of_the_variable() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let named = file("named.toml", "[broker]\nprefix = \"named\"");
    let variable = file("variable.toml", "[broker]\nprefix = \"variable\"");
    let environment = || {
        let path = variable.to_str().unwrap().to_owned();
        [("WIREGLOT_CONFIG".to_owned(), path)].into_iter()
    };
    let loaded = load(Some(&named), environment()).unwrap();
    assert_eq!(loaded.config.broker.prefix, "named");
    let loaded = load(None, environment()).unwrap();
    assert_eq!(loaded.config.broker.prefix, "variable");
    assert_eq!(loaded.path, Some(variable.clone()));

    for (missing, message) in [
        (folder.path().join("none.toml"), "cannot be read: "),
        (folder.path().to_owned(), "cannot be read: "),
        (
            file("big.toml", &"#".repeat(2 << 20)),
            "it is larger than 1 MiB",
        ),
    ] {
        let error = load(Some(&missing), std::iter::empty())
            .unwrap_err()
            .to_string();
        assert!(error.contains(message), "{error}");
        assert!(error.starts_with(missing.to_str().unwrap()), "{error}");
    }
}

#[test]
fn a_flood_of_mistakes_is_cut_off() {
    let text: String = (0..500).map(|number| format!("k{number} = 1\n")).collect();
    assert_eq!(mistakes(&text, &[]).len(), 100);
}

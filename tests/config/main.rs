//! The configuration as an operator meets it: the files in `config/`, the environment, and what is
//! said about mistakes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod files;
mod mistakes;
mod tables;

use std::fs;
use std::path::Path;
use std::time::Duration;

use wireglot::backend::EngineConfig;
use wireglot::config::load::{LoadedConfig, load, parse};
use wireglot::config::{Config, ConfigErrors, RouteStep, Secret};

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

fn report(text: &str, environment: Environment<'_>) -> Vec<String> {
    match read(text, environment) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.to_string().lines().map(str::to_owned).collect(),
    }
}

fn warnings(text: &str, environment: Environment<'_>) -> Vec<String> {
    let loaded = read(text, environment).unwrap();
    loaded.warnings.iter().map(ToString::to_string).collect()
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
            ("WIREGLOT__DOCUMENTS__BR_ENDS_SEGMENT", "false"),
            ("WIREGLOT__DOCUMENTS__MAX_SEGMENT", "400"),
            ("WIREGLOT__DOCUMENTS__MAX_DEPTH", "64"),
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
    let options = config.documents.options("en");
    assert_eq!((options.br_ends_segment, options.max_depth), (false, 64));
    assert_eq!(config.documents.max_segment, 400);
    assert_eq!(config.http.listen.port(), 0);
    assert_eq!(
        config.backends["DeepOne"].server.api_key,
        Some(Secret::new("12345"))
    );
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
fn a_kind_that_is_not_known_is_told_with_those_that_are() {
    let lines = report("[backends.x]\nkind = \"deeple\"\nurl = \"http://h\"", &[]);
    assert!(
        lines[0].starts_with("w.toml:2: backends.x.kind: `deeple` is not known; write `"),
        "{lines:?}"
    );
    assert_eq!(lines.len(), 1);
    let lines = report("[backends.x]\nkind = 1", &[]);
    assert!(lines[0].ends_with("not a whole number"), "{lines:?}");
}

#[test]
fn what_engines_have_in_common_stands_beside_what_they_have_alone() {
    let config = good(
        "[backends.libre]\nkind = \"libretranslate\"\nrate_limit = \"10/s\"\nprice = \"20 EUR\"\n\
         [backends.local]\nkind = \"apertium\"\ntimeout = \"5s\"\nmax_pipelines = 2",
        &[
            ("WIREGLOT__BACKENDS__LIBRE__CHARACTER_RATE", "[\"5000/s\"]"),
            ("WIREGLOT__BACKENDS__LIBRE__RATE_LIMIT", "600/min"),
        ],
    );
    let libre = &config.backends["libre"];
    assert_eq!(libre.policy.rate_limit[0].count, 600);
    assert_eq!(libre.policy.character_rate[0].count, 5000);
    assert_eq!(libre.policy.price.as_ref().unwrap().of(500_000), 10_000_000);
    assert_eq!(libre.server.url, "http://127.0.0.1:5000");
    assert!(libre.policy.embargo, "a server of the house");
    // Both have a key of this name.
    let local = &config.backends["local"];
    assert_eq!(local.policy.timeout, Duration::from_secs(5));
    let EngineConfig::Apertium(apertium) = &local.engine else {
        panic!("{local:?}");
    };
    assert_eq!(apertium.timeout, Duration::from_secs(5));
}

#[test]
fn without_a_file_there_is_a_local_engine_that_variables_may_change() {
    let config = good("", &[("WIREGLOT__BACKENDS__LOCAL__MAX_PIPELINES", "3")]);
    let EngineConfig::Apertium(local) = &config.backends["local"].engine else {
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
    let libre = &loaded.config.backends["x"].server;
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
        let found = report("", &[("WIREGLOT__BROKER__URL_FILE", &name)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(message), "{found:?}");
        assert!(!found[0].contains("hunter2"), "{found:?}");
    }
}

#[test]
fn what_is_probably_not_meant_is_a_warning() {
    assert_eq!(
        warnings(
            "[worker]\nmax_targets = 1\n[backends.a]\nkind = \"pseudo\"\n[backends.b]\nkind = \"pseudo\"\n\
             [languages]\nsets.x = [\"cnr\", \"sr-ME\"]\n[routes]\ndefault = [\"a\"]\npivots = [\"en\", \"en\"]\n\
             [glossaries.law]",
            &[]
        ),
        [
            "w.toml:5: backends.b: is never asked: no route names it",
            "w.toml:8: languages.sets.x: the set has 2 languages, but `worker.max_targets` allows 1 for one job",
            "w.toml:8: languages.sets.x[1]: `sr-ME` is there twice",
            "w.toml:11: routes.pivots[1]: `en` is there twice",
            "w.toml:12: glossaries.law: has no effect: it has no `file`, and no backend names it",
        ]
    );
}

#[test]
fn a_default_that_leaves_no_engine_is_a_warning() {
    let of = |default: &str| {
        warnings(
            &format!("[backends.a]\nkind = \"pseudo\"\n[routes]\ndefault = {default}"),
            &[],
        )
    };
    let nobody =
        "w.toml:4: routes.default: leaves no engine: only what other rules name is translated";
    assert_eq!(of("[\"!a\"]"), [nobody]);
    assert_eq!(of("[\"!a\", \"*\"]"), [nobody]);
    for good in ["[]", "[\"a\"]", "[\"*\"]"] {
        assert!(of(good).is_empty(), "{good}");
    }
}

#[test]
fn a_profile_whose_disclosure_has_nowhere_to_stand_is_a_warning() {
    let profile = |disclosure: &str, role: &str| {
        format!(
            "[profiles.cms]\nid = \"id\"\n{disclosure}\n[[profiles.cms.fields]]\npath = \"text\"\nrole = \"{role}\""
        )
    };
    let place = "no field has `role = \"body\"`, behind which `append` puts the disclosure: it goes into `disclosure_field`";
    let append = "disclosure = \"append\"";
    assert_eq!(
        warnings(&profile(append, "text"), &[]),
        [format!("w.toml:3: profiles.cms.disclosure: {place}")]
    );
    assert_eq!(
        warnings(
            &profile("", "text"),
            &[("WIREGLOT__LOCALIZE__DISCLOSURE", "append")]
        ),
        [format!("w.toml:1: profiles.cms: {place}")]
    );
    assert_eq!(
        warnings(&profile("", "headlin"), &[]),
        [
            "w.toml:6: profiles.cms.fields[0].role: `headlin` has no meaning; did you mean `headline`?"
        ]
    );
    for (disclosure, role) in [(append, "body"), ("", "kicker")] {
        assert!(warnings(&profile(disclosure, role), &[]).is_empty());
    }
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

    fs::write(folder.path().join("latin1.toml"), b"# a\n\nx = \"\xe9\"\n").unwrap();
    for (missing, message) in [
        (folder.path().join("none.toml"), "cannot be read: "),
        (folder.path().to_owned(), "cannot be read: "),
        (
            folder.path().join("latin1.toml"),
            "latin1.toml:3: cannot be read: this line is not UTF-8",
        ),
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

//! The commands that look: `segment`, `languages`, `check-config`, and `--help`.

use serde_json::{Value, json};

use crate::process::Site;

fn site() -> Site {
    Site::on("amqp://guest:hunter2@127.0.0.1:1/%2f")
}

#[tokio::test(flavor = "multi_thread")]
async fn segment_answers_each_line_with_its_sentences() {
    let lines = [
        json!({"lang": "en", "text": "Dr. Reed came. He left. "}),
        json!({"text": "One. Two."}),
        json!({"lang": "mk", "text": "Доби нова библиотека. Таа се наоѓа таму."}),
        json!({"text": ""}),
    ];
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let outcome = site()
        .run_with(&["segment", "--lang", "en"], &input)
        .await
        .expect(0);
    let answers = outcome.json_lines();
    let counts: Vec<usize> = answers
        .iter()
        .map(|answer| answer.as_array().unwrap().len())
        .collect();
    assert_eq!(counts, [2, 2, 2, 0]);
    for (line, answer) in lines.iter().zip(&answers) {
        let joined: String = answer
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(joined, line["text"].as_str().unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn segment_names_the_line_that_it_cannot_read() {
    let input = "{\"text\": \"One.\"}\nnonsense\n";
    let outcome = site().run_with(&["segment"], input).await.expect(2);
    assert!(outcome.stderr.contains("line 2"), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "[\"One.\"]\n");
}

/// A site whose Apertium has only these modes.
#[tokio::test(flavor = "multi_thread")]
async fn languages_and_reasons_are_checked_before_anything_is_done() {
    for (arguments, said) in [
        (&["segment", "--lang", "english"][..], "`english` is not a"),
        (&["memory", "forget", "--from", "english"], "`english`"),
        (&["memory", "forget", "--to", "e"], "`e` is not a BCP 47"),
        (&["memory", "forget", "--all", "--to", "es"], "cannot be"),
        (&["dead", "drop", "--language", "english"], "`english`"),
        (&["dead", "list", "--reason", "backend"], "`backend-failed`"),
    ] {
        let outcome = site().run(arguments).await.expect(2);
        assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
    }
    let input = "{\"lang\": \"no\", \"text\": \"En.\"}\n\
                 {\"lang\": \"und\", \"text\": \"En.\"}\n\
                 {\"lang\": \"english\", \"text\": \"One.\"}\n";
    let outcome = site().run_with(&["segment"], input).await.expect(2);
    assert_eq!(outcome.stdout, "[\"En.\"]\n[\"En.\"]\n");
    let said = "line 3: lang: `english`";
    assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
}

fn with_modes(modes: &[&str]) -> Site {
    let site = site().with_apertium();
    let folder = site.path("modes");
    std::fs::create_dir(&folder).unwrap();
    for mode in modes {
        let name = format!("{mode}.mode");
        let installed = std::path::Path::new("/usr/share/apertium/modes").join(&name);
        std::fs::copy(&installed, folder.join(&name))
            .unwrap_or_else(|error| panic!("{mode}: {error}; run scripts/packages apertium"));
    }
    site.set("BACKENDS__LOCAL__MODES", &folder.display().to_string())
        .set(
            "BACKENDS__LOCAL__EXCLUDE",
            r#"{ eng-cat = "our editors do not want it" }"#,
        )
}

#[tokio::test(flavor = "multi_thread")]
async fn languages_shows_routes_pivots_and_what_is_left_out() {
    let site = with_modes(&["eng-spa", "spa-cat", "eng-cat"]);
    let table = site.run(&["languages"]).await.expect(0).stdout;
    for said in [
        "To ",
        "en → es → ca",
        "local, local",
        "Excluded pairs",
        "our editors do not want it",
    ] {
        assert!(table.contains(said), "{said}: {table}");
    }
    let outcome = site.run(&["languages", "--json"]).await.expect(0);
    let json: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(json["languages"][0]["target"], "ca");
    assert_eq!(json["languages"][0]["route"], json!(["en", "es", "ca"]));
    assert_eq!(json["languages"][0]["backends"], json!(["local", "local"]));
    assert_eq!(json["languages"][1]["name"], "Spanish");
    assert_eq!(json["excluded"][0]["reason"], "our editors do not want it");

    let spanish = site.run(&["languages", "--from", "es"]).await.expect(0);
    assert!(spanish.stdout.contains("es → ca"), "{}", spanish.stdout);
    let nothing = site.run(&["languages", "--from", "ka"]).await.expect(0);
    assert!(nothing.stdout.contains("No language can be reached"));
    site.run(&["languages", "--from", "no_tag!"])
        .await
        .expect(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn languages_says_when_an_engine_does_not_answer() {
    let site = site();
    let config = site.write(
        "libre.toml",
        "[backends.libre]\nkind = \"libretranslate\"\nurl = \"http://127.0.0.1:1\"\n",
    );
    let outcome = site
        .configured_by(config.as_ref())
        .run(&["languages"])
        .await
        .expect(1);
    assert!(
        outcome.stderr.contains("backends.libre"),
        "{}",
        outcome.stderr
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn check_config_names_every_mistake_with_its_line() {
    let site = site();
    let good = site.run(&["check-config"]).await.expect(0);
    assert!(good.stdout.contains("pseudo.toml: ok"), "{}", good.stdout);
    assert!(good.stdout.contains("no native speaker"), "{}", good.stdout);

    let bad = site.write(
        "bad.toml",
        "[worker]\nconcurency = 3\ndrain = \"soon\"\n\n[routes]\ndefault = [\"nobody\"]\n",
    );
    let outcome = site
        .configured_by(bad.as_ref())
        .run(&["check-config"])
        .await
        .expect(2);
    for said in [
        "bad.toml:2",
        "concurrency",
        "bad.toml:3",
        "bad.toml:6",
        "nobody",
    ] {
        assert!(outcome.stderr.contains(said), "{said}: {}", outcome.stderr);
    }

    let overlay = Site::on("amqp://127.0.0.1:1")
        .set("FURNITURE__OVERLAY", "/nonexistent/phrases")
        .run(&["check-config"])
        .await
        .expect(2);
    assert!(
        overlay.stderr.contains("WIREGLOT__FURNITURE__OVERLAY"),
        "{}",
        overlay.stderr
    );
    let drop = Site::on("amqp://127.0.0.1:1")
        .set(
            "FURNITURE__DROP",
            "[\"no-one\", \"breaking-news\", \"nobody\"]",
        )
        .run(&["check-config"])
        .await
        .expect(2);
    for said in ["drop[0]: there is no phrase `no-one`", "drop[2]"] {
        assert!(drop.stderr.contains(said), "{}", drop.stderr);
    }
    for file in ["es/phrases.ftl", "es.ftl"] {
        let site = Site::on("amqp://127.0.0.1:1");
        let path = site.path("phrases").join(file);
        std::fs::create_dir_all(site.path("phrases/es")).unwrap();
        std::fs::write(&path, "# reviewed = true\n").unwrap();
        let folder = site.path("phrases").display().to_string();
        let outcome = site
            .set("FURNITURE__OVERLAY", &folder)
            .run(&["check-config"])
            .await
            .expect(2);
        let said = format!("{} is not read", path.display());
        assert!(outcome.stderr.contains(&said), "{}", outcome.stderr);
    }
    for command in ["work", "languages"] {
        let outcome = Site::on("amqp://127.0.0.1:1")
            .set("WORKER__CONCURRENCY", "many")
            .run(&[command])
            .await
            .expect(2);
        let said = "WIREGLOT__WORKER__CONCURRENCY";
        assert!(
            outcome.stderr.contains(said),
            "{command}: {}",
            outcome.stderr
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_config_online_asks_broker_store_and_engines() {
    let good = Site::new()
        .run(&["check-config", "--online"])
        .await
        .expect(0);
    for said in ["broker: ok", "store: ok", "backends.pseudo: ok"] {
        assert!(good.stdout.contains(said), "{}", good.stdout);
    }

    // What does not answer is no mistake of the configuration.
    let down = site().run(&["check-config", "--online"]).await.expect(1);
    assert!(down.stderr.contains("broker: "), "{}", down.stderr);
    assert!(down.stderr.contains("127.0.0.1:1"), "{}", down.stderr);
    assert!(!down.stderr.contains("hunter2"), "{}", down.stderr);
    assert!(!down.stderr.contains("store: "), "{}", down.stderr);

    let store = Site::new()
        .set("STORE__URL", "sqlite:///nonexistent/folder/wireglot.db")
        .run(&["check-config", "--online"])
        .await
        .expect(2);
    assert!(store.stderr.contains("store: "), "{}", store.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_cannot_be_listened_on_is_a_mistake_and_one_that_is_taken_is_not() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    // RFC 5737 keeps this address from everybody.
    for (address, exit) in [("203.0.113.1:9464", 2), (taken.as_str(), 1)] {
        let site = site().set("HTTP__LISTEN", address);
        let outcome = site.run(&["work"]).await.expect(exit);
        let said = format!("http.listen = {address}: ");
        assert!(outcome.stderr.contains(&said), "{}", outcome.stderr);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn help_names_every_option() {
    let site = site();
    let commands: [(&[&str], &[&str]); 7] = [
        (
            &["--help"],
            &[
                "work",
                "submit",
                "translate",
                "segment",
                "languages",
                "check-config",
                "--config",
                "WIREGLOT_CONFIG",
            ],
        ),
        (&["work", "--help"], &["--role", "intake", "translate"]),
        (
            &["submit", "--help"],
            &[
                "--to",
                "--from",
                "--id",
                "--wait",
                "--timeout",
                "--dry-run",
                "FILE",
            ],
        ),
        (
            &["translate", "--help"],
            &[
                "--to",
                "--from",
                "--id",
                "--out",
                "--dry-run",
                "standard input",
            ],
        ),
        (&["segment", "--help"], &["--lang"]),
        (
            &["languages", "--help"],
            &["--from", "--explain", "--embargoed", "--json"],
        ),
        (&["check-config", "--help"], &["--online"]),
    ];
    for (arguments, options) in commands {
        let help = site.run(arguments).await.expect(0).stdout;
        let said = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for option in options {
            assert!(said.contains(option), "{arguments:?}: {option}\n{help}");
        }
    }
    let version = site.run(&["--version"]).await.expect(0).stdout;
    assert_eq!(
        version.trim(),
        concat!("wireglot ", env!("CARGO_PKG_VERSION"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn languages_explains_every_engine() {
    let site = site();
    let config = site.write(
        "two.toml",
        "[backends.first]\nkind = \"pseudo\"\n[backends.second]\nkind = \"pseudo\"\nembargo = false\n\
         [routes]\n\"*->kk\" = [\"!first\"]\nmax_pivots = 0\n",
    );
    let site = site.configured_by(config.as_ref());
    let outcome = site
        .run(&["languages", "--explain", "en", "kk"])
        .await
        .expect(0);
    let rows: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(rows.len(), 3, "{}", outcome.stdout);
    assert!(
        rows[1].contains("excluded by routes.\"*->kk\""),
        "{}",
        rows[1]
    );
    assert!(rows[2].contains("en → kk (second)") && rows[2].contains("asked first"));

    // Nobody is left for text under embargo.
    let arguments = [
        "languages",
        "--explain",
        "en",
        "kk",
        "--embargoed",
        "--json",
    ];
    let outcome = site.run(&arguments).await.expect(1);
    let told: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let verdicts: Vec<&str> = told["engines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|engine| engine["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["excluded", "embargo"]);
}

//! `wireglot translate`.

use crate::process::{Site, repository};

/// No command here needs a broker.
const NOWHERE: &str = "amqp://guest:guest@127.0.0.1:1/%2f";

fn site() -> Site {
    Site::on(NOWHERE)
}

#[tokio::test(flavor = "multi_thread")]
async fn results_go_to_standard_output_and_progress_to_standard_error() {
    let site = site();
    let outcome = site
        .run_with(
            &[
                "translate",
                "-",
                "--from",
                "en",
                "--to",
                "es,he",
                "--id",
                "note",
            ],
            "The river rises.\n",
        )
        .await
        .expect(0);
    let mut results = outcome.json_lines();
    results.sort_by_key(|result| result["language"].to_string());
    assert_eq!(results.len(), 2);
    assert_eq!(results[0]["language"], "es");
    assert_eq!(results[0]["article_id"], "note");
    assert_eq!(results[1]["direction"], "rtl");
    for line in [
        "es translating\n",
        "es published",
        "2 languages in",
        "2 published",
    ] {
        assert!(outcome.stderr.contains(line), "{}", outcome.stderr);
    }
    assert!(
        !outcome.stderr.contains('\u{1b}'),
        "plain lines without a terminal"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn several_files_have_a_folder_each() {
    let site = site();
    let feature = repository("examples/articles/feature.json");
    let region = repository("examples/articles/region.json");
    let (feature, region) = (feature.display().to_string(), region.display().to_string());
    let outcome = site
        .run(&[
            "translate",
            &feature,
            &region,
            "--to",
            "de,fa",
            "--out",
            "out",
        ])
        .await
        .expect(0);
    assert_eq!(outcome.stdout, "");
    assert_eq!(site.files("out"), ["feature", "region"]);
    for name in ["feature", "region"] {
        let files = site.files(&format!("out/{name}"));
        assert_eq!(files, ["de.json", "fa.json", "index.html"]);
    }
    assert_eq!(site.json("out/region/fa.json")["source_language"], "mk");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_found_before_an_engine_is_asked() {
    let site = site();
    let good = site.write("good.txt", "The river rises.");
    let bad = site.write("bad.json", r#"{"id": "a", "title": "Snow"}"#);
    let worse = site.write("worse.json", r#"{"id": "b", "language": "en"}"#);
    let call = ["translate", &good, &worse, &bad, "--to", "de"];
    let outcome = site.run(&call).await.expect(2);
    assert_eq!(outcome.stdout, "");
    for said in [
        "good: article.language: is missing; say",
        "--from",
        "worse: article",
        "bad: article",
    ] {
        assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
    }
    let mut call = vec!["translate", &good, "--from", "en", "--to", "de", "--out"];
    // A file is in the way.
    call.push(&good);
    let outcome = site.run(&call).await.expect(2);
    assert!(outcome.stderr.contains("good.txt"), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("de published"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_on_standard_input_is_told_from_text() {
    let site = site();
    let article = r#" {"id": "a", "language": "en", "title": "The river rises"}"#;
    let outcome = site
        .run_with(&["translate", "-", "--to", "es"], article)
        .await
        .expect(0);
    assert_eq!(outcome.json_lines()[0]["article_id"], "a");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_glossary_that_is_named_is_checked() {
    let terms = repository("examples/glossaries/newsroom.tsv");
    let site = site().set("GLOSSARIES__NEWSROOM__FILE", &terms.display().to_string());
    for (glossary, count) in [(&["--glossary", "newsroom"][..], 1), (&[], 0)] {
        let arguments = ["translate", "-", "--from", "en", "--to", "es"];
        let outcome = site
            .run_with(
                &[&arguments[..], glossary].concat(),
                "The United Nations agreed.\n",
            )
            .await
            .expect(0);
        let quality = &outcome.json_lines()[0]["quality"];
        let findings = quality["findings"].as_array().unwrap().iter();
        let terms = findings.filter(|finding| finding["check"] == "glossary-term");
        assert_eq!(terms.count(), count, "{quality}");
        assert_eq!(quality["verdict"], "pass");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_prints_only_counts() {
    let site = site().set("BACKENDS__PSEUDO__PRICE", "20 EUR");
    let outcome = site
        .run_with(
            &[
                "translate",
                "-",
                "--from",
                "en",
                "--to",
                "es,fr",
                "--dry-run",
            ],
            "The river rises. Nobody was hurt.",
        )
        .await
        .expect(0);
    let rows: Vec<Vec<&str>> = outcome
        .stdout
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(rows.len(), 8, "{}", outcome.stdout);
    assert_eq!(
        rows[1],
        ["stdin", "es", "en", "→", "es", "pseudo", "2", "32"]
    );
    // By engine and language, then by engine, with the price of a million characters.
    assert_eq!(
        rows[5],
        ["pseudo", "en", "→", "es", "2", "32", "0.0007", "EUR"]
    );
    assert_eq!(rows[7], ["pseudo", "all", "4", "64", "0.0013", "EUR"]);
    assert!(!outcome.stdout.contains("Ťĥé"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_counts_associations_on_their_own_way() {
    let site = site();
    let article = serde_json::json!({
        "uri": "urn:a", "language": "en", "headlines": [{"value": "Snow"}],
        "associations": {"map": {"uri": "urn:b", "language": "mk", "headlines": [{"value": "Снег"}]}}
    });
    let file = site.write("a.json", &article.to_string());
    let call = ["translate", &file, "--to", "es", "--dry-run"];
    let outcome = site.run(&call).await.expect(0);
    let rows: Vec<Vec<&str>> = outcome
        .stdout
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    for row in [
        &["a", "es", "en", "→", "es", "pseudo", "1", "4"][..],
        &["a", "es", "mk", "→", "es", "pseudo", "1", "4"],
        &["pseudo", "mk", "→", "es", "1", "4"],
        &["pseudo", "all", "2", "8"],
    ] {
        assert!(rows.iter().any(|found| found == row), "{}", outcome.stdout);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_that_fails_makes_it_1_and_mistakes_of_the_caller_2() {
    let site = site();
    let text = "The river rises.";
    let outcome = site
        .run_with(&["translate", "-", "--from", "en", "--to", "es,en"], text)
        .await
        .expect(1);
    assert_eq!(outcome.json_lines().len(), 1);
    assert!(outcome.stderr.contains("en failed"), "{}", outcome.stderr);

    let cases: [(&[&str], &str, &str); 8] = [
        (&["--from", "en"], text, "--to"),
        (&["--to", "es"], text, "language"),
        (&["--from", "en", "--to", "en"], text, "targets"),
        (&["--from", "en", "--to", "@nobody"], text, "nobody"),
        (
            &["--from", "en", "--to", "es", "--profile", "cms"],
            text,
            "cms",
        ),
        (
            &["--from", "en", "--to", "es", "--glossary", "none"],
            text,
            "there is no glossary `none`",
        ),
        (&["--from", "en", "--to", "es"], "", "text"),
        (&["--to", "es", "--dry-run", "--out", "x"], text, "--out"),
    ];
    for (arguments, input, said) in cases {
        let arguments = [&["translate", "-"], arguments].concat();
        let outcome = site.run_with(&arguments, input).await.expect(2);
        assert!(
            outcome.stderr.contains(said),
            "{arguments:?}: {}",
            outcome.stderr
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_has_had_enough_is_no_failure() {
    let site = site();
    let file = site.write("a.txt", "The river rises.");
    for arguments in [
        &["translate", &file, "--from", "en", "--to", "es,fr,it"][..],
        &[
            "translate",
            &file,
            "--from",
            "en",
            "--to",
            "es",
            "--dry-run",
        ],
        &["languages"],
        &["languages", "--json"],
        &["check-config"],
    ] {
        let outcome = site.run_into_nothing(arguments).await;
        assert!(
            !outcome.stderr.contains("panicked"),
            "{arguments:?}: {}",
            outcome.stderr
        );
        assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn apertium_translates_english_into_spanish() {
    let site = site().with_apertium();
    let outcome = site
        .run_with(
            &["translate", "-", "--from", "en", "--to", "es"],
            "The house is big. The car is red.\n",
        )
        .await
        .expect(0);
    let result = &outcome.json_lines()[0];
    let text = result["article"]["body"].as_str().unwrap();
    assert!(
        text.starts_with("La casa es grande. El coche es rojo."),
        "{text}"
    );
    assert_eq!(result["provenance"]["steps"][0]["backend"], "local");
    assert_eq!(
        result["provenance"]["route"],
        serde_json::json!(["en", "es"])
    );
}

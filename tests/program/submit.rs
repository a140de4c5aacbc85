//! `wireglot submit`.

use serde_json::Value;

use crate::observer::Observer;
use crate::process::Site;

const STORY: &str = r#"{
    "id": "story-1", "revision": "1", "language": "en",
    "title": "The river rises", "body": "The water came at night. Nobody was hurt.",
    "desk_note": {"keep": [1.50, null]}
}"#;

/// An address that nobody listens on.
const NOWHERE: &str = "amqp://guest:guest@127.0.0.1:1/%2f";

#[tokio::test(flavor = "multi_thread")]
async fn waiting_writes_a_file_per_language_and_a_page_and_again_the_second_time() {
    let site = Site::new();
    let story = site.write("story.json", STORY);
    let worker = site.work().await;

    let first = site
        .run(&["submit", &story, "--to", "es,iw,sr-Latn", "--wait", "first"])
        .await
        .expect(0);
    assert_eq!(first.stdout, "");
    for line in [
        "es published",
        "he published",
        "sr-Latn published",
        "first/index.html",
    ] {
        assert!(first.stderr.contains(line), "{}", first.stderr);
    }
    assert!(
        !first.stderr.contains('\u{1b}'),
        "plain lines without a terminal"
    );
    assert_eq!(
        site.files("first"),
        ["es.json", "he.json", "index.html", "sr-Latn.json"]
    );
    let hebrew = site.json("first/he.json");
    assert_eq!(hebrew["language"], "he");
    assert_eq!(hebrew["direction"], "rtl");
    assert_eq!(hebrew["article"]["language"], "he");
    assert_eq!(
        hebrew["article"]["desk_note"]["keep"][0].to_string(),
        "1.50"
    );
    assert!(
        hebrew["segments"]
            .as_array()
            .is_some_and(|all| all.len() == 3)
    );
    let page = std::fs::read_to_string(site.path("first/index.html")).unwrap();
    assert!(page.contains(r#"lang="he""#) && page.contains(r#"dir="rtl""#));
    for resource in ["src=", "<link", "@import", "url("] {
        assert!(
            !page.contains(resource),
            "the page stands alone: {resource}"
        );
    }

    let second = site
        .run(&[
            "submit",
            &story,
            "--to",
            "es,iw,sr-Latn",
            "--wait",
            "second",
        ])
        .await
        .expect(0);
    assert!(second.stderr.contains("3 published"), "{}", second.stderr);
    for file in ["es.json", "he.json", "sr-Latn.json"] {
        let name = |folder: &str| site.json(&format!("{folder}/{file}"));
        assert_eq!(name("first"), name("second"));
    }
    let newsroom = Observer::connect(&site).await;
    worker.stop().await;
    let mut ids: Vec<String> = newsroom
        .results()
        .await
        .into_iter()
        .map(|result| result.id)
        .collect();
    assert_eq!(ids.len(), 6);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3, "the same identifiers both times");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_that_fails_fails_alone() {
    let site = Site::new();
    let story = site.write("story.json", STORY);
    let worker = site.work().await;
    let outcome = site
        .run(&[
            "submit",
            &story,
            "--to",
            "es,en,no_such_tag",
            "--wait",
            "out",
        ])
        .await
        .expect(1);
    assert_eq!(site.files("out"), ["es.json", "index.html"]);
    for said in ["1 published, 2 failed", "en failed", "BCP 47"] {
        assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
    }

    let rejected = site
        .run(&["submit", &story, "--to", "en", "--wait", "rejected"])
        .await
        .expect(1);
    assert!(rejected.stderr.contains("en failed"), "{}", rejected.stderr);
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_files_have_a_folder_each_and_may_be_text_html_or_markdown() {
    let site = Site::new();
    let worker = site.work().await;
    let files = [
        site.write("story.json", STORY),
        site.write("plain.txt", "The river rises\n\nNobody was hurt."),
        site.write("page.html", "<h1>The river</h1><p>It <b>rises</b>.</p>"),
        site.write("notes.md", "# The river\n\nIt *rises*."),
    ];
    let mut arguments = vec!["submit"];
    arguments.extend(files.iter().map(String::as_str));
    arguments.extend([
        "--from", "en", "--to", "es", "--desk", "europe", "--wait", "out",
    ]);
    let outcome = site.run(&arguments).await.expect(0);
    assert!(
        outcome.stderr.contains("notes.md: es published")
            || outcome.stderr.contains("notes: es published"),
        "{}",
        outcome.stderr
    );
    assert_eq!(site.files("out"), ["notes", "page", "plain", "story"]);
    for name in ["notes", "page", "plain", "story"] {
        let result = site.json(&format!("out/{name}/es.json"));
        assert_eq!(result["desk"], "europe");
        assert!(result["article"].to_string().contains("[es: "), "{result}");
    }
    let page = site.json("out/page/es.json");
    assert!(
        page["article"]["body_html"]
            .as_str()
            .is_some_and(|html| html.contains("<b>")),
        "{page}"
    );
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_waiting_it_prints_the_ids_of_the_jobs_that_the_broker_has() {
    let site = Site::new();
    let story = site.write("story.json", STORY);
    let plain = site.write("plain.txt", "The river rises.");
    let outcome = site
        .run(&["submit", &story, &plain, "--from", "en", "--to", "es"])
        .await
        .expect(0);
    let ids: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(ids.len(), 2);
    assert!(
        ids.iter().all(|id| uuid::Uuid::parse_str(id).is_ok()),
        "{ids:?}"
    );
    site.run(&["submit", &story, "--to", "es", "--breaking"])
        .await
        .expect(0);

    let newsroom = Observer::connect(&site).await;
    let jobs = newsroom.take_many(&newsroom.named("jobs"), ids.len()).await;
    let sent: Vec<&str> = jobs.iter().map(|job| job.id.as_str()).collect();
    assert_eq!(sent, ids);
    assert_eq!(jobs[0].json()["targets"], serde_json::json!(["es"]));
    assert_eq!(newsroom.waiting(&newsroom.named("jobs.breaking")).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_out_ends_with_1_and_leaves_the_job_to_the_worker() {
    let site = Site::new();
    let story = site.write("story.json", STORY);
    let outcome = site
        .run(&[
            "submit",
            &story,
            "--to",
            "es",
            "--wait",
            "out",
            "--timeout",
            "1s",
        ])
        .await
        .expect(1);
    assert!(
        outcome.stderr.contains("1 not finished"),
        "{}",
        outcome.stderr
    );
    assert!(site.path("out/index.html").exists());
    let newsroom = Observer::connect(&site).await;
    assert_eq!(newsroom.waiting(&newsroom.named("jobs")).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_counts_and_needs_no_broker() {
    let site = Site::on(NOWHERE);
    let story = site.write("story.json", STORY);
    let outcome = site
        .run(&["submit", &story, "--to", "es,fr", "--dry-run"])
        .await
        .expect(0);
    let rows: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(rows.len(), 8, "{}", outcome.stdout);
    assert!(rows[1].contains("en → es") && rows[1].contains("pseudo"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_not_there_is_named_without_its_password() {
    let site = Site::on("amqp://writer:hunter2@127.0.0.1:1/%2f");
    let story = site.write("story.json", STORY);
    let outcome = site.run(&["submit", &story, "--to", "es"]).await.expect(1);
    assert!(outcome.stderr.contains("127.0.0.1:1"), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("hunter2"), "{}", outcome.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_of_the_caller_end_with_2_and_say_what_to_do() {
    let site = Site::on(NOWHERE);
    let story = site.write("story.json", STORY);
    let broken = site.write("broken.json", "{");
    let list = site.write("list.json", "[]");
    let misspelt = site.write(
        "misspelt.json",
        r#"{"article": {"id": "a"}, "target": ["es"]}"#,
    );
    let twice = site.write("twice.json", r#"{"id": "a", "id": "b", "language": "en"}"#);
    let cases: [(&[&str], &str); 11] = [
        (&["submit"], "FILE"),
        (&["submit", &story, "--too", "es"], "--too"),
        (&["submit", &story], "--to"),
        (&["submit", "missing.json", "--to", "es"], "missing.json"),
        (&["submit", &broken, "--to", "es"], "not JSON"),
        (&["submit", &list, "--to", "es"], "no JSON object"),
        (&["submit", &misspelt], "did you mean `targets`?"),
        (&["submit", &twice, "--to", "es"], "id"),
        // A file is in the way of the folder.
        (
            &["submit", &story, "--to", "es", "--wait", &list],
            "list.json",
        ),
        (
            &[
                "submit",
                &story,
                "--to",
                "es",
                "--wait",
                "out",
                "--timeout",
                "soon",
            ],
            "5m",
        ),
        (
            &["submit", &story, &twice, "--id", "one", "--to", "es"],
            "--id",
        ),
    ];
    for (arguments, said) in cases {
        let outcome = site.run(arguments).await.expect(2);
        assert!(
            outcome.stderr.contains(said),
            "{arguments:?}: {}",
            outcome.stderr
        );
        assert_eq!(outcome.stdout, "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_file_says_everything_itself() {
    let site = Site::new();
    let worker = site.work().await;
    let job: Value = serde_json::json!({
        "article": serde_json::from_str::<Value>(STORY).unwrap(),
        "targets": ["fr"], "desk": "africa", "meta": {"cms": 7},
    });
    let file = site.write("job.json", &job.to_string());
    site.run(&["submit", &file, "--wait", "out"])
        .await
        .expect(0);
    let result = site.json("out/fr.json");
    assert_eq!(
        (&result["desk"], &result["language"]),
        (&"africa".into(), &"fr".into())
    );
    worker.stop().await;
}

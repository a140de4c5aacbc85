//! `wireglot memory`: sentences are counted, pruned by their age, forgotten by desk and pair.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use wireglot::locale::LanguageTag;
use wireglot::markup::SpannedText;
use wireglot::memory::{Circumstances, Entry, EntryOrigin, Key, NewEntry};
use wireglot::store::{Memory, SqliteStore, Store};

use crate::process::Site;

fn entry(desk: &str, target: &str, text: &str) -> NewEntry {
    let tag = |tag| LanguageTag::parse(tag).unwrap();
    let text = SpannedText::from_text(text);
    NewEntry {
        key: Key::of(desk, &tag("en"), &tag(target), None, &text, &[]),
        desk: desk.to_owned(),
        source: "en".to_owned(),
        target: target.to_owned(),
        entry: Entry {
            text,
            circumstances: Circumstances {
                role: "body".to_owned(),
                context: 0,
                route: format!("pseudo:{target}"),
                glossary: 0,
            },
            origin: EntryOrigin::Backend,
            backend: "pseudo".to_owned(),
            trained: false,
        },
    }
}

/// Sentences of two desks; one of them was last used ten days ago.
async fn fill(site: &Site) {
    let url = format!("sqlite://{}", site.path("wireglot.db").display());
    let store = SqliteStore::open(&url).await.unwrap();
    let old = [entry("europe", "es", "The bridge is closed until Monday.")];
    let new = [
        entry("europe", "es", "The river rises for the third day."),
        entry("europe", "fr", "The river rises for the third day."),
        entry("asia", "es", "The river rises for the third day."),
        entry("asia", "fr", "The river rises for the third day."),
        entry("", "fr", "The river rises for the third day."),
    ];
    let now = Timestamp::now();
    let days = SignedDuration::from_hours(10 * 24);
    store.put(&old, now - days).await.unwrap();
    store.put(&new, now).await.unwrap();
    store.close().await;
}

/// What `stats` counts, by desk and target.
async fn counted(site: &Site) -> Value {
    let stats = site.run(&["memory", "stats", "--json"]).await.expect(0);
    let count = |part: &Value| {
        assert_eq!(part["source"], "en");
        json!([part["desk"], part["target"], part["entries"]])
    };
    stats.json_lines().iter().map(count).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_memory_is_counted_pruned_and_forgotten() {
    // The commands need no broker.
    let site = Site::on("amqp://guest:guest@127.0.0.1:1/%2f");
    fill(&site).await;
    assert_eq!(
        counted(&site).await,
        json!([
            ["", "fr", 1],
            ["asia", "es", 1],
            ["asia", "fr", 1],
            ["europe", "es", 2],
            ["europe", "fr", 1]
        ])
    );
    let table = site.run(&["memory", "stats"]).await.expect(0).stdout;
    let europe = table.lines().find(|line| line.contains("europe"));
    let columns: Vec<&str> = europe.unwrap().split_whitespace().collect();
    assert_eq!(columns, ["europe", "en", "es", "2"], "{table}");

    let removed = async |arguments: &[&str], number: u32| {
        let arguments = [&["memory"], arguments].concat();
        let outcome = site.run(&arguments).await.expect(0);
        let said = format!("{number} sentences removed");
        assert!(outcome.stderr.contains(&said), "{outcome:?}");
    };
    removed(&["prune", "--unused", "720h"], 0).await;
    for wrong in ["--unused=soon", "--unused=-48h"] {
        let refused = site.run(&["memory", "prune", wrong]).await.expect(2);
        assert!(
            refused.stderr.contains("such as 720h"),
            "{}",
            refused.stderr
        );
    }
    removed(&["prune", "--unused", "48h"], 1).await;

    let all = site.run(&["memory", "forget"]).await.expect(2);
    assert!(all.stderr.contains("--desk"), "{}", all.stderr);
    removed(&["forget", "--desk", "europe", "--to", "fr"], 1).await;
    removed(&["forget", "--desk", ""], 1).await;
    removed(&["forget", "--from", "de"], 0).await;
    assert_eq!(
        counted(&site).await,
        json!([["asia", "es", 1], ["asia", "fr", 1], ["europe", "es", 1]])
    );
    removed(&["forget", "--from", "EN", "--to", "Es"], 2).await;
    assert_eq!(counted(&site).await, json!([["asia", "fr", 1]]));
    removed(&["forget", "--all"], 1).await;
    assert_eq!(counted(&site).await, json!([]));
}

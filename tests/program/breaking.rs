//! Breaking news while the translators have their hands full.

use crate::newsroom::{LANGUAGES, jobs};
use crate::observer::Observer;
use crate::process::{Site, eventually};

/// Normal results that may be published before the last language of the breaking article.
const FURTHER: usize = 200;

/// How long the flood may take to be split.
const SPLIT: std::time::Duration = std::time::Duration::from_secs(1800);

/// Normal units that wait: 100,000 with `scripts/bench breaking`.
fn units() -> usize {
    std::env::var("WIREGLOT_TEST_BREAKING_UNITS")
        .ok()
        .and_then(|units| units.parse().ok())
        .unwrap_or(2000)
}

#[tokio::test(flavor = "multi_thread")]
async fn breaking_news_overtakes_what_waits() {
    let articles = units().div_ceil(LANGUAGES.len());
    let site = Site::new().set("WORKER__MAX_WAITING_UNITS", "500000");
    let intake = site.work_as(&["--role", "intake"]).await;
    let newsroom = Observer::connect(&site).await;
    let (units, localized) = (newsroom.named("units.normal"), newsroom.named("localized"));
    newsroom.submit(&jobs(articles)).await;
    let all = articles * LANGUAGES.len();
    let split = async || newsroom.waiting(&units).await as usize == all;
    assert!(eventually(SPLIT, split).await, "{}", intake.log());

    let translate = site.work_as(&["--role", "translate"]).await;
    let busy = async || newsroom.waiting(&localized).await > 50;
    assert!(eventually(SPLIT, busy).await, "{}", translate.log());
    let mut breaking = jobs(1).remove(0);
    breaking["article"]["id"] = "breaking".into();
    let body = serde_json::to_vec(&breaking).unwrap();
    let before = newsroom.waiting(&localized).await as usize;
    newsroom
        .publish_as(
            "jobs.breaking",
            [("breaking".to_owned(), body.as_slice())].into_iter(),
        )
        .await;
    let began = std::time::Instant::now();

    let mut left = LANGUAGES.len();
    let results = newsroom
        .take(&localized, |result| {
            if result.json()["article_id"] == "breaking" {
                left -= 1;
            }
            left == 0
        })
        .await;
    let further = results.len().saturating_sub(before + LANGUAGES.len());
    println!(
        "{all} normal units wait; the {} languages of a breaking article are published after \
         {further} further normal results, {:.1} s after the job",
        LANGUAGES.len(),
        began.elapsed().as_secs_f64()
    );
    assert_eq!(left, 0, "of {} results", results.len());
    assert!(further < FURTHER, "{further} normal results came first");
    translate.stop().await;
    intake.stop().await;
}

//! Many articles at once.

use crate::newsroom::{LANGUAGES, assert_completed_once, assert_nothing_lost, jobs};
use crate::observer::Observer;
use crate::process::Site;

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_articles_come_back_in_twelve_languages_each_once() {
    const ARTICLES: usize = 200;
    let site = Site::new();
    let worker = site.work().await;
    let newsroom = Observer::connect(&site).await;
    let events = newsroom.keep_events().await;

    newsroom.submit(&jobs(ARTICLES)).await;
    let events = newsroom.until_completed(&events, ARTICLES).await;
    assert!(
        worker.peak_memory() < 100,
        "{} MB after {ARTICLES} articles",
        worker.peak_memory()
    );
    // What were still unacknowledged would be back in its queue when the worker has ended.
    worker.stop().await;

    let results = newsroom.results().await;
    assert_nothing_lost(&results, ARTICLES);
    assert_eq!(results.len(), ARTICLES * LANGUAGES.len(), "none is doubled");
    assert_completed_once(&events, ARTICLES);
    let published = events
        .iter()
        .filter(|event| event["event"] == "unit.published");
    assert_eq!(published.count(), ARTICLES * LANGUAGES.len());
    assert_eq!(newsroom.left_over().await, [].into());
}

//! Several workers on one store and one broker.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::newsroom::{LANGUAGES, assert_completed_once, assert_nothing_lost, jobs};
use crate::observer::Observer;
use crate::process::Site;

/// Every job's last languages end on two workers at about the same moment, again and again.
#[tokio::test(flavor = "multi_thread")]
async fn two_workers_complete_each_job_once() {
    const ARTICLES: usize = 60;
    let site = Site::new();
    let (one, two) = (site.work().await, site.work().await);
    let newsroom = Observer::connect(&site).await;
    let events = newsroom.keep_events().await;
    newsroom.submit(&jobs(ARTICLES)).await;
    let events = newsroom.until_completed(&events, ARTICLES).await;
    one.stop().await;
    two.stop().await;
    let results = newsroom.results().await;
    assert_nothing_lost(&results, ARTICLES);
    assert_eq!(results.len(), ARTICLES * LANGUAGES.len(), "none is doubled");
    assert_completed_once(&events, ARTICLES);
    assert_eq!(newsroom.left_over().await, [].into());
}

/// Three workers get the revisions of some articles all at once: whatever they translate at the
/// same moment, no older revision is published behind a newer one.
#[tokio::test(flavor = "multi_thread")]
async fn no_worker_publishes_an_older_revision_behind_a_newer_one() {
    const ARTICLES: usize = 8;
    const REVISIONS: usize = 6;
    let site = Site::new();
    let workers = [site.work().await, site.work().await, site.work().await];
    let newsroom = Observer::connect(&site).await;
    let events = newsroom.keep_events().await;
    let mut all: Vec<Value> = Vec::new();
    for revision in 1..=REVISIONS {
        let mut jobs = jobs(ARTICLES);
        for job in &mut jobs {
            job["article"]["revision"] = revision.to_string().into();
            job["article"]["body"] = format!("The water stands {revision} metres high.").into();
        }
        all.extend(jobs);
    }
    newsroom.submit(&all).await;
    newsroom.until_completed(&events, all.len()).await;
    for worker in workers {
        worker.stop().await;
    }
    let mut last: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
    for result in newsroom.results().await {
        let body = result.json();
        let text = |key: &str| body[key].as_str().unwrap().to_owned();
        let revision: u64 = text("revision").parse().unwrap();
        let sequence = body["sequence"].as_u64().unwrap();
        let of = (text("article_id"), text("language"));
        let before = last.insert(of.clone(), (revision, sequence));
        if let Some((older, number)) = before {
            assert!(older <= revision, "{of:?}: {revision} came after {older}");
            assert!(
                older == revision || number < sequence,
                "{of:?}: {sequence} came after {number}"
            );
        }
    }
    assert_eq!(last.len(), ARTICLES * LANGUAGES.len());
    for (of, (revision, _)) in last {
        assert_eq!(revision, REVISIONS as u64, "{of:?}");
    }
    assert_eq!(newsroom.left_over().await, [].into());
}

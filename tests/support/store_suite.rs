//! What every store has to do. A store's tests name a factory of empty stores:
//! `suite!(in_memory)` runs each case on a store of its own.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use wireglot::event::{Event, EventKind, Subject};
use wireglot::job::{Action, Identity, Revision};
use wireglot::locale::LanguageTag;
use wireglot::store::{
    About, Accepted, Claim, Confirmed, FailedTarget, GaveUp, GivenUp, Grant, Lease, NewJob,
    NewResult, Settled, Store, StoredResult, Takeover, UnitKey, UnitState,
};

/// An empty store, and what has to live as long as it (its folder, its server).
pub(crate) struct Opened {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) _guard: Box<dyn Any + Send>,
}

/// Makes one test of each named case.
macro_rules! cases {
    ($open:path: $($case:ident),+ $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let opened = $open().await;
                $crate::store_suite::$case(opened.store.clone()).await;
            }
        )+
    };
}

/// Makes one test of every case of the suite.
macro_rules! suite {
    ($open:path) => {
        $crate::store_suite::cases!($open:
            a_job_is_split_into_pending_units,
            a_job_that_is_delivered_again_gets_what_is_left,
            targets_that_failed_at_intake_are_announced,
            a_job_without_work_is_completed_at_once,
            equal_revision_and_content_is_a_duplicate,
            equal_revision_with_other_content_is_a_conflict,
            an_edition_corrects_without_conflict,
            an_article_keeps_to_one_kind_of_revision,
            content_is_counted_once,
            revisions_are_ordered_as_numbers,
            a_late_older_revision_is_superseded,
            another_target_is_not_superseded,
            desks_do_not_see_each_other,
            a_withdrawal_reaches_every_language_ever_asked_for,
            a_withdrawal_ends_revisions_up_to_its_own,
            a_withdrawal_never_conflicts,
            a_counted_article_is_withdrawn_and_revived,
            a_late_withdrawal_is_superseded,
            the_first_result_wins,
            concurrent_results_have_one_winner,
            sequences_only_grow,
            one_at_a_time_holds_the_lease,
            a_lease_is_taken_over_only_from_who_holds_it,
            the_same_text_need_not_wait_for_a_lost_lease,
            a_renewed_lease_is_not_taken_over,
            who_comes_too_late_takes_no_lease,
            a_claim_that_is_repeated_is_granted_again,
            a_withdrawal_keeps_its_number,
            an_end_that_was_confirmed_releases_its_lease,
            published_languages_are_those_with_a_passed_result,
            a_unit_ends_once,
            counts_tell_every_end,
            the_last_units_end_at_the_same_moment,
            a_replayed_failure_amends_the_job,
            a_failure_replayed_before_completion_amends_nothing,
            a_job_that_is_given_up_is_completed,
            a_replayed_job_does_what_was_given_up,
            what_lives_by_itself_is_not_given_up,
            another_job_under_the_same_id_is_not_given_up,
            unknown_units_are_left_alone,
            long_details_are_cut,
            events_leave_in_order_and_are_forgotten,
            an_event_without_a_job_is_announced_once,
            pruning_keeps_high_water_marks,
            pruning_keeps_what_is_needed,
            a_store_without_a_jobs_memory_still_serves_its_units,
            a_store_answers_a_ping,
            a_budget_is_reserved_up_to_its_limit,
            what_was_billed_replaces_what_was_reserved,
            an_outcome_that_is_never_known_counts_in_full,
            a_clock_that_goes_back_frees_nothing,
            periods_and_backends_have_budgets_of_their_own,
            reservations_at_the_same_moment_never_pass_the_limit,
            old_budgets_are_removed_but_for_the_last_two,
            answers_of_engines_are_kept_with_their_age,
            a_suspect_is_counted_until_the_process_outlives_it,
            sentences_are_found_in_the_order_of_their_keys,
            a_sentence_has_an_entry_for_each_of_its_circumstances,
            sentences_that_are_used_are_kept,
            sentences_are_counted_and_forgotten,
            writers_of_the_same_sentences_do_not_get_stuck,
        );
    };
}
pub(crate) use {cases, suite};

pub(crate) use super::budget_suite::*;
pub(crate) use super::memory_suite::*;

pub(crate) type Shared = Arc<dyn Store>;

pub(crate) fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

pub(crate) fn tags(list: &[&str]) -> Vec<LanguageTag> {
    list.iter().map(|text| tag(text)).collect()
}

/// Seconds after the beginning of these tests' time.
pub(crate) fn at(seconds: i64) -> Timestamp {
    "2026-11-23T17:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

/// A job for article `a`. An empty revision lets the store count; equal revisions have equal
/// content unless a test changes `content_hash`.
pub(crate) fn job(job_id: &str, revision: &str, targets: &[&str]) -> NewJob {
    let revision = Revision::parse(revision);
    let number = revision.as_ref().map(Revision::text).unwrap_or_default();
    NewJob {
        job_id: job_id.to_owned(),
        desk: "europe".to_owned(),
        article_id: "a".to_owned(),
        revision,
        content_hash: format!("content of {number}"),
        edition: 0,
        withdraw: false,
        targets: tags(targets),
        failed: Vec::new(),
        skipped: Vec::new(),
        meta: None,
        at: at(0),
    }
}

pub(crate) fn withdrawal(job_id: &str, revision: &str, targets: &[&str]) -> NewJob {
    NewJob {
        withdraw: true,
        content_hash: "withdrawn".to_owned(),
        ..job(job_id, revision, targets)
    }
}

pub(crate) fn identity(revision: &str, target: &str) -> Identity {
    Identity {
        desk: "europe".to_owned(),
        article_id: "a".to_owned(),
        revision: revision.to_owned(),
        target: tag(target),
        edition: 0,
    }
}

fn result(body: &str, verdict: &str) -> NewResult {
    NewResult {
        body: body.as_bytes().to_vec(),
        verdict: verdict.to_owned(),
        sequence: 1,
        fingerprint: "f".to_owned(),
        at: at(0),
    }
}

pub(crate) fn end(job_id: &str, target: &str, state: UnitState) -> Settled {
    Settled {
        job_id: job_id.to_owned(),
        target: tag(target),
        state,
        reason: (state == UnitState::Failed).then(|| "engine".to_owned()),
        detail: None,
        confirmed: None,
        at: at(1),
    }
}

/// The revision and the pending targets of an accepted job.
async fn accept(store: &Shared, job: &NewJob) -> (String, Vec<LanguageTag>) {
    match store.accept(job).await.unwrap() {
        Accepted::Units { revision, pending } => (revision.text(), pending),
        Accepted::Conflict { detail } => panic!("{}: {detail}", job.job_id),
    }
}

/// What a refused job contradicts.
async fn refusal(store: &Shared, job: &NewJob) -> String {
    match store.accept(job).await.unwrap() {
        Accepted::Units { revision, .. } => panic!("{} is accepted: {revision:?}", job.job_id),
        Accepted::Conflict { detail } => detail,
    }
}

async fn publish(store: &Shared, revision: &str, target: &str, verdict: &str) {
    let identity = identity(revision, target);
    store
        .insert_result(&identity, &result(revision, verdict))
        .await
        .unwrap();
    mark_published(&**store, &identity, at(1)).await;
}

/// A unit of a job that the store does not know.
pub(crate) fn unit(identity: &Identity) -> UnitKey {
    UnitKey {
        job_id: "unknown".to_owned(),
        identity: identity.clone(),
        revision_kind: "version".to_owned(),
        action: Action::Translate,
    }
}

pub(crate) fn lease(token: &str) -> Lease {
    Lease {
        token: token.to_owned(),
        length: Duration::from_secs(70),
    }
}

/// Claims, as soon as nobody else holds the lease, and gives it back.
async fn grant(store: &dyn Store, unit: &UnitKey) -> Grant {
    let lease = lease(&uuid::Uuid::new_v4().to_string());
    loop {
        match store.claim(unit, &lease, None).await.unwrap() {
            Claim::Granted(grant) => {
                let identity = &unit.identity;
                store.release(identity, &lease.token).await.unwrap();
                return grant;
            }
            Claim::Held(_) => tokio::task::yield_now().await,
            closed => panic!("{unit:?}: {closed:?}"),
        }
    }
}

pub(crate) async fn unit_state(store: &dyn Store, job_id: &str, target: &str) -> Option<UnitState> {
    let unit = UnitKey {
        job_id: job_id.to_owned(),
        ..unit(&Identity {
            target: tag(target),
            ..identity("1", "es")
        })
    };
    store.standing(&unit).await.unwrap().state
}

pub(crate) async fn stored(store: &dyn Store, identity: &Identity) -> Option<StoredResult> {
    grant(store, &unit(identity)).await.stored
}

/// The number that a new result would get.
pub(crate) async fn next_sequence(store: &dyn Store, identity: &Identity) -> u64 {
    let new = Identity {
        edition: 99,
        ..identity.clone()
    };
    grant(store, &unit(&new)).await.sequence
}

async fn published_languages(store: &dyn Store) -> Vec<LanguageTag> {
    grant(store, &unit(&identity("999", "zu"))).await.published
}

async fn mark_published(store: &dyn Store, identity: &Identity, at: Timestamp) {
    let published = Settled {
        confirmed: Some(Confirmed {
            identity: identity.clone(),
            token: "nobody's".to_owned(),
        }),
        at,
        ..end("unknown", identity.target.as_str(), UnitState::Published)
    };
    store.settle(&published).await.unwrap();
}

async fn is_late(store: &Shared, unit: &UnitKey) -> bool {
    store.standing(unit).await.unwrap().superseded
}

/// The events of the outbox, each checked against its envelope.
pub(crate) async fn events(store: &dyn Store) -> Vec<Event> {
    let entries = store.outbox(10_000).await.unwrap();
    assert!(entries.is_sorted_by_key(|entry| entry.id));
    entries
        .iter()
        .map(|entry| {
            let event: Event = serde_json::from_slice(&entry.body).unwrap();
            assert_eq!(entry.routing_key, event.event.as_str());
            assert_eq!(entry.message_id, event.id);
            event
        })
        .collect()
}

/// Events in short: `unit.failed xx`.
async fn told(store: &Shared) -> Vec<String> {
    let short = |event: &Event| match (&event.language, &event.target) {
        (Some(language), _) => format!("{} {language}", event.event.as_str()),
        (None, Some(target)) => format!("{} {target}", event.event.as_str()),
        (None, None) => event.event.as_str().to_owned(),
    };
    events(&**store).await.iter().map(short).collect()
}

async fn forget_events(store: &Shared) {
    let ids: Vec<i64> = (store.outbox(10_000).await.unwrap().iter())
        .map(|entry| entry.id)
        .collect();
    store.outbox_sent(&ids).await.unwrap();
}

async fn superseded(store: &Shared, revision: &str, target: &str) -> bool {
    is_late(store, &unit(&identity(revision, target))).await
}

pub(crate) async fn a_job_is_split_into_pending_units(store: Shared) {
    let new = NewJob {
        skipped: tags(&["en"]),
        meta: Some(json!({"cms": 7})),
        ..job("j", "3.10", &["es", "sr-Latn", "es"])
    };
    let (revision, pending) = accept(&store, &new).await;
    assert_eq!(revision, "3.10");
    assert_eq!(pending, tags(&["es", "sr-Latn"]));
    for target in ["es", "sr-Latn"] {
        let state = unit_state(&*store, "j", target).await;
        assert_eq!(state, Some(UnitState::Pending), "{target}");
    }
    assert_eq!(unit_state(&*store, "j", "fr").await, None);
    assert_eq!(unit_state(&*store, "other", "es").await, None);

    let events = events(&*store).await;
    assert_eq!(events.len(), 1);
    let accepted = serde_json::to_value(&events[0]).unwrap();
    let expected = json!({
        "schema": 1, "event": "job.accepted", "id": events[0].id, "time": "2026-11-23T17:00:00Z",
        "job_id": "j", "desk": "europe", "article_id": "a", "revision": "3.10",
        "targets": ["es", "sr-Latn"], "skipped": ["en"], "meta": {"cms": 7},
    });
    assert_eq!(accepted, expected);
}

pub(crate) async fn a_job_that_is_delivered_again_gets_what_is_left(store: Shared) {
    let new = job("j", "1", &["es", "fr"]);
    accept(&store, &new).await;
    store
        .settle(&end("j", "es", UnitState::Published))
        .await
        .unwrap();
    let before = told(&store).await;
    assert_eq!(
        accept(&store, &new).await,
        ("1".to_owned(), tags(&["fr"])),
        "the recorded revision and what is pending"
    );
    assert_eq!(told(&store).await, before, "nothing is announced again");
}

pub(crate) async fn targets_that_failed_at_intake_are_announced(store: Shared) {
    let failed = |target: &str, reason: &str| FailedTarget {
        target: target.to_owned(),
        reason: reason.to_owned(),
        detail: "what to do".to_owned(),
    };
    let new = NewJob {
        failed: vec![failed("xx-yy", "no-engine"), failed("de", "no-engine")],
        ..job("j", "1", &["es"])
    };
    accept(&store, &new).await;
    assert_eq!(
        told(&store).await,
        ["job.accepted", "unit.failed de", "unit.failed xx-yy"]
    );
    let events = events(&*store).await;
    let ends: Vec<_> = events[1..]
        .iter()
        .map(|event| {
            assert_eq!(event.reason.as_deref(), Some("no-engine"));
            assert_eq!(event.detail.as_deref(), Some("what to do"));
            (event.target.as_deref().unwrap(), event.language.clone())
        })
        .collect();
    assert_eq!(ends, [("de", Some(tag("de"))), ("xx-yy", None)]);
    let state = unit_state(&*store, "j", "de").await;
    assert_eq!(state, Some(UnitState::Failed));
}

pub(crate) async fn a_job_without_work_is_completed_at_once(store: Shared) {
    let new = NewJob {
        failed: vec![FailedTarget {
            target: "?".to_owned(),
            reason: "invalid".to_owned(),
            detail: String::new(),
        }],
        ..job("j", "1", &[])
    };
    assert_eq!(accept(&store, &new).await.1, []);
    assert_eq!(
        told(&store).await,
        ["job.accepted", "unit.failed ?", "job.completed"]
    );
    let counts = events(&*store).await[2].counts.unwrap();
    assert_eq!((counts.failed, counts.published), (1, 0));
}

pub(crate) async fn equal_revision_and_content_is_a_duplicate(store: Shared) {
    accept(&store, &job("first", "3", &["es"])).await;
    publish(&store, "3", "es", "pass").await;
    let (revision, pending) = accept(&store, &job("second", "3.0", &["es"])).await;
    assert_eq!((revision.as_str(), pending), ("3", tags(&["es"])));
    assert!(!superseded(&store, "3", "es").await);
}

pub(crate) async fn equal_revision_with_other_content_is_a_conflict(store: Shared) {
    for revision in ["3", "4"] {
        accept(&store, &job(revision, revision, &["es"])).await;
    }
    forget_events(&store).await;
    for revision in ["3", "4"] {
        let other = NewJob {
            content_hash: "other".to_owned(),
            ..job("other", revision, &["fr"])
        };
        let detail = refusal(&store, &other).await;
        assert!(detail.contains(revision), "{detail}");
        assert!(detail.contains("`edition`"), "{detail}");
    }
    assert_eq!(unit_state(&*store, "other", "fr").await, None);
    assert!(told(&store).await.is_empty());
    let known = accept(&store, &withdrawal("w", "9", &[])).await.1;
    assert_eq!(known, tags(&["es"]));
}

pub(crate) async fn an_edition_corrects_without_conflict(store: Shared) {
    accept(&store, &job("j0", "3", &["es"])).await;
    for (edition, content) in [(1, "corrected"), (2, "corrected")] {
        let correction = NewJob {
            edition,
            content_hash: content.to_owned(),
            ..job(&format!("j{edition}"), "3", &["es"])
        };
        accept(&store, &correction).await;
    }
    let other = NewJob {
        edition: 1,
        content_hash: "other".to_owned(),
        ..job("other", "3", &["es"])
    };
    assert!(refusal(&store, &other).await.contains("edition 1"));
    for (edition, late) in [(0, true), (1, true), (2, false)] {
        let identity = Identity {
            edition,
            ..identity("3", "es")
        };
        let superseded = is_late(&store, &unit(&identity)).await;
        assert_eq!(superseded, late, "edition {edition}");
    }
}

pub(crate) async fn an_article_keeps_to_one_kind_of_revision(store: Shared) {
    accept(&store, &job("j", "3", &["es"])).await;
    let created = job("created", "2026-11-23T17:00:00Z", &["es"]);
    let detail = refusal(&store, &created).await;
    assert!(
        detail.contains("version") && detail.contains("created"),
        "{detail}"
    );
    let counted = job("counted", "", &["es"]);
    let detail = refusal(&store, &counted).await;
    assert!(
        detail.contains("version") && detail.contains("counter"),
        "{detail}"
    );
    let elsewhere = NewJob {
        article_id: "b".to_owned(),
        ..created
    };
    assert_eq!(accept(&store, &elsewhere).await.0, "2026-11-23T17:00:00Z");
}

/// As [`unit`], of an article whose revisions the store counts.
fn counted_unit(number: &str) -> UnitKey {
    UnitKey {
        revision_kind: "counter".to_owned(),
        ..unit(&identity(number, "es"))
    }
}

pub(crate) async fn content_is_counted_once(store: Shared) {
    let counted = |job_id: &str, content: &str| NewJob {
        content_hash: content.to_owned(),
        ..job(job_id, "", &["es"])
    };
    for (job_id, content, number) in [
        ("1", "a", "1"),
        ("2", "b", "2"),
        ("3", "a", "1"),
        ("4", "c", "3"),
        ("5", "b", "2"),
        ("4", "d", "3"),
    ] {
        let (revision, _) = accept(&store, &counted(job_id, content)).await;
        assert_eq!(revision, number, "job {job_id}");
    }
    for (number, late) in [("1", true), ("2", true), ("3", false)] {
        let superseded = is_late(&store, &counted_unit(number)).await;
        assert_eq!(superseded, late, "revision {number}");
    }
}

pub(crate) async fn revisions_are_ordered_as_numbers(store: Shared) {
    for revision in ["3.10", "3.9", "3.2"] {
        accept(&store, &job(revision, revision, &["es"])).await;
    }
    assert!(superseded(&store, "3.9", "es").await);
    assert!(!superseded(&store, "3.10", "es").await);
    accept(&store, &job("10", "10", &["es"])).await;
    assert!(superseded(&store, "3.10", "es").await);
}

pub(crate) async fn a_late_older_revision_is_superseded(store: Shared) {
    accept(&store, &job("new", "2", &["es"])).await;
    accept(&store, &job("old", "1", &["es"])).await;
    assert!(superseded(&store, "1", "es").await);
    assert!(!superseded(&store, "2", "es").await);
}

pub(crate) async fn another_target_is_not_superseded(store: Shared) {
    accept(&store, &job("1", "1", &["es", "fr"])).await;
    accept(&store, &job("2", "2", &["es"])).await;
    assert!(superseded(&store, "1", "es").await);
    assert!(!superseded(&store, "1", "fr").await);
}

pub(crate) async fn desks_do_not_see_each_other(store: Shared) {
    accept(&store, &job("1", "2", &["es"])).await;
    let other = NewJob {
        desk: String::new(),
        content_hash: "other".to_owned(),
        ..job("2", "1", &["es"])
    };
    accept(&store, &other).await;
    let theirs = Identity {
        desk: String::new(),
        ..identity("1", "es")
    };
    assert!(!is_late(&store, &unit(&theirs)).await);
    let nowhere = NewJob {
        desk: String::new(),
        article_id: "b".to_owned(),
        ..withdrawal("w", "1", &[])
    };
    assert_eq!(accept(&store, &nowhere).await.1, []);
}

pub(crate) async fn a_withdrawal_reaches_every_language_ever_asked_for(store: Shared) {
    accept(&store, &job("1", "1", &["es", "fr"])).await;
    accept(&store, &job("2", "2", &["de"])).await;
    forget_events(&store).await;
    let (revision, mut pending) = accept(&store, &withdrawal("w", "3", &["it", "fr"])).await;
    pending.sort();
    assert_eq!(revision, "3");
    assert_eq!(pending, tags(&["de", "es", "fr", "it"]));
    for target in ["de", "es", "fr", "it"] {
        store
            .settle(&end("w", target, UnitState::Withdrawn))
            .await
            .unwrap();
    }
    let events = events(&*store).await;
    assert_eq!(events[0].targets.as_ref().unwrap().len(), 4);
    let completed = events.last().unwrap();
    assert_eq!(completed.event, EventKind::JobCompleted);
    assert_eq!(completed.counts.unwrap().withdrawn, 4);
}

pub(crate) async fn a_withdrawal_ends_revisions_up_to_its_own(store: Shared) {
    accept(&store, &job("1", "1", &["es"])).await;
    publish(&store, "1", "es", "pass").await;
    accept(&store, &withdrawal("w", "2", &[])).await;
    for revision in ["1", "2"] {
        assert!(superseded(&store, revision, "es").await, "{revision}");
    }
    // Also in a language that nobody had asked for until then.
    accept(&store, &job("late", "1.5", &["fr"])).await;
    assert!(superseded(&store, "1.5", "fr").await);
    let published = published_languages(&*store).await;
    assert_eq!(published, []);

    accept(&store, &job("3", "3", &["es"])).await;
    assert!(!superseded(&store, "3", "es").await);
    publish(&store, "3", "es", "pass").await;
    let published = published_languages(&*store).await;
    assert_eq!(published, tags(&["es"]));
}

pub(crate) async fn a_withdrawal_never_conflicts(store: Shared) {
    accept(&store, &job("1", "1", &["es"])).await;
    accept(&store, &withdrawal("w", "1", &[])).await;
    accept(&store, &withdrawal("w2", "2", &[])).await;
    // Nor does it take the place of the content that comes late.
    accept(&store, &job("2", "2", &["es"])).await;
    accept(&store, &job("1 again", "1", &["es"])).await;
    assert!(superseded(&store, "2", "es").await);
    let other = NewJob {
        content_hash: "other".to_owned(),
        ..job("other", "2", &["es"])
    };
    refusal(&store, &other).await;
}

pub(crate) async fn a_counted_article_is_withdrawn_and_revived(store: Shared) {
    let counted = |job_id: &str, content: &str| NewJob {
        content_hash: content.to_owned(),
        ..job(job_id, "", &["es"])
    };
    assert_eq!(accept(&store, &counted("1", "a")).await.0, "1");
    let (revision, pending) = accept(&store, &withdrawal("2", "", &[])).await;
    assert_eq!((revision.as_str(), pending), ("2", tags(&["es"])));
    assert_eq!(accept(&store, &withdrawal("3", "", &[])).await.0, "2");
    assert_eq!(accept(&store, &counted("4", "b")).await.0, "3");
    assert!(!is_late(&store, &counted_unit("3")).await);
    // The same bytes withdraw again: the number must be above what they end.
    assert_eq!(accept(&store, &withdrawal("5", "", &[])).await.0, "4");
    assert!(is_late(&store, &counted_unit("3")).await);
}

pub(crate) async fn a_late_withdrawal_is_superseded(store: Shared) {
    let late = async |revision: &str| {
        let unit = UnitKey {
            action: Action::Withdraw,
            ..unit(&identity(revision, "es"))
        };
        is_late(&store, &unit).await
    };
    assert!(!late("1").await, "nothing is known");
    accept(&store, &job("1", "1", &["es"])).await;
    accept(&store, &withdrawal("w", "1", &[])).await;
    assert!(!late("1").await);
    let correction = NewJob {
        edition: 1,
        ..job("correction", "1", &["es"])
    };
    accept(&store, &correction).await;
    assert!(!late("1").await, "a correction does not revive");
    accept(&store, &job("2", "2", &["fr"])).await;
    assert!(!late("1").await, "another language does not revive");
    accept(&store, &job("3", "3", &["es"])).await;
    assert!(late("1").await);
    accept(&store, &withdrawal("w3", "4", &[])).await;
    assert!(late("3").await);
    assert!(!late("4").await);
}

pub(crate) async fn the_first_result_wins(store: Shared) {
    let key = identity("1", "es");
    assert_eq!(stored(&*store, &key).await, None);
    let first = StoredResult {
        body: b"hola".to_vec(),
        verdict: "pass".to_owned(),
        sequence: 1,
        published: false,
    };
    let winner = store.insert_result(&key, &result("hola", "pass")).await;
    assert_eq!(winner.unwrap(), first);
    let second = NewResult {
        sequence: 9,
        fingerprint: "another configuration".to_owned(),
        ..result("buenas", "review")
    };
    assert_eq!(store.insert_result(&key, &second).await.unwrap(), first);
    mark_published(&*store, &key, at(5)).await;
    let published = StoredResult {
        published: true,
        ..first
    };
    assert_eq!(stored(&*store, &key).await.as_ref(), Some(&published));
    assert_eq!(store.insert_result(&key, &second).await.unwrap(), published);
    for other in [
        identity("2", "es"),
        identity("1", "fr"),
        Identity {
            edition: 1,
            ..key.clone()
        },
        Identity {
            desk: String::new(),
            ..key
        },
    ] {
        assert_eq!(stored(&*store, &other).await, None, "{other:?}");
    }
}

pub(crate) async fn concurrent_results_have_one_winner(store: Shared) {
    let tasks: Vec<_> = (0..50)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let new = result(&format!("text {number}"), "pass");
                (store.insert_result(&identity("1", "es"), &new).await).unwrap()
            })
        })
        .collect();
    let winner = {
        let mut winners = Vec::new();
        for task in tasks {
            winners.push(task.await.unwrap());
        }
        winners.dedup();
        assert_eq!(winners.len(), 1);
        winners.remove(0)
    };
    assert_eq!(stored(&*store, &identity("1", "es")).await, Some(winner));
}

pub(crate) async fn sequences_only_grow(store: Shared) {
    let mut last = 0;
    for revision in ["1", "2", "1"] {
        let next = next_sequence(&*store, &identity(revision, "es")).await;
        assert!(next > last);
        last = next;
    }
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { next_sequence(&*store, &identity("1", "es")).await })
        })
        .collect();
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.push(task.await.unwrap());
    }
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 100);
    assert!(numbers[0] > last);
}

/// The holder of the lease of revision `revision` in Spanish; `None` when this claim got it.
async fn try_claim(
    store: &Shared,
    revision: &str,
    token: &str,
    takeover: Option<Takeover>,
) -> Option<Lease> {
    let unit = unit(&identity(revision, "es"));
    match (store.claim(&unit, &lease(token), takeover.as_ref()).await).unwrap() {
        Claim::Granted(_) => None,
        Claim::Held(holder) => Some(holder),
        closed => panic!("{revision}: {closed:?}"),
    }
}

fn takeover(token: &str, waited_out: bool) -> Option<Takeover> {
    Some(Takeover {
        token: token.to_owned(),
        waited_out,
    })
}

pub(crate) async fn one_at_a_time_holds_the_lease(store: Shared) {
    assert_eq!(try_claim(&store, "1", "a", None).await, None);
    for revision in ["1", "2"] {
        let holder = try_claim(&store, revision, "b", None).await;
        assert_eq!(holder, Some(lease("a")), "with its length");
    }
    let elsewhere = [
        identity("1", "fr"),
        Identity {
            desk: String::new(),
            ..identity("1", "es")
        },
        Identity {
            article_id: "b".to_owned(),
            ..identity("1", "es")
        },
    ];
    for identity in elsewhere {
        grant(&*store, &unit(&identity)).await;
    }
    // Nobody gives back what another holds.
    let key = identity("1", "es");
    store.release(&key, "b").await.unwrap();
    assert_eq!(try_claim(&store, "2", "b", None).await, Some(lease("a")));
    store.release(&key, "a").await.unwrap();
    assert_eq!(try_claim(&store, "2", "b", None).await, None);
    assert_eq!(try_claim(&store, "1", "c", None).await, Some(lease("b")));
}

pub(crate) async fn a_lease_is_taken_over_only_from_who_holds_it(store: Shared) {
    assert_eq!(try_claim(&store, "1", "a", None).await, None);
    // Whoever waited for another holder has to wait anew.
    let late = try_claim(&store, "2", "b", takeover("gone", true)).await;
    assert_eq!(late, Some(lease("a")));
    let tasks: Vec<_> = (0..20)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let token = format!("b{number}");
                (try_claim(&store, "2", &token, takeover("a", true)).await).is_none()
            })
        })
        .collect();
    let mut taken = 0;
    for task in tasks {
        taken += u32::from(task.await.unwrap());
    }
    assert_eq!(taken, 1);
    // The one who lost it cannot give it back.
    store.release(&identity("1", "es"), "a").await.unwrap();
    assert!(try_claim(&store, "2", "c", None).await.is_some());
}

pub(crate) async fn the_same_text_need_not_wait_for_a_lost_lease(store: Shared) {
    assert_eq!(try_claim(&store, "1", "a", None).await, None);
    let other = try_claim(&store, "2", "b", takeover("a", false)).await;
    assert_eq!(other, Some(lease("a")), "another text has to wait");
    assert_eq!(
        try_claim(&store, "1", "c", takeover("a", false)).await,
        None
    );
    // What the first holder sent may still arrive: the lease is not free when the second is done.
    store.release(&identity("1", "es"), "c").await.unwrap();
    assert_eq!(try_claim(&store, "2", "b", None).await, Some(lease("c")));
    assert_eq!(try_claim(&store, "2", "b", takeover("c", true)).await, None);
    store.release(&identity("2", "es"), "b").await.unwrap();
    assert_eq!(try_claim(&store, "3", "d", None).await, None);
}

pub(crate) async fn a_renewed_lease_is_not_taken_over(store: Shared) {
    let key = identity("1", "es");
    assert_eq!(try_claim(&store, "1", "a", None).await, None);
    assert!(store.renew(&key, "a", "a2").await.unwrap());
    let late = try_claim(&store, "2", "b", takeover("a", true)).await;
    assert_eq!(late, Some(lease("a2")));
    assert_eq!(
        try_claim(&store, "2", "b", takeover("a2", true)).await,
        None
    );
    assert!(!store.renew(&key, "a2", "a3").await.unwrap());
    assert_eq!(try_claim(&store, "1", "c", None).await, Some(lease("b")));
}

pub(crate) async fn who_comes_too_late_takes_no_lease(store: Shared) {
    accept(&store, &job("1", "1", &["es"])).await;
    accept(&store, &job("2", "2", &["es"])).await;
    let old = unit(&identity("1", "es"));
    let claim = store.claim(&old, &lease("a"), None).await.unwrap();
    assert_eq!(claim, Claim::Superseded);
    let new = UnitKey {
        job_id: "2".to_owned(),
        ..unit(&identity("2", "es"))
    };
    store
        .settle(&end("2", "es", UnitState::Published))
        .await
        .unwrap();
    let claim = store.claim(&new, &lease("b"), None).await.unwrap();
    assert_eq!(claim, Claim::Ended);
    // One that has failed is done again when somebody replays it.
    accept(&store, &job("3", "3", &["es"])).await;
    store
        .settle(&end("3", "es", UnitState::Failed))
        .await
        .unwrap();
    let replayed = UnitKey {
        job_id: "3".to_owned(),
        ..unit(&identity("3", "es"))
    };
    let claim = store.claim(&replayed, &lease("c"), None).await.unwrap();
    assert!(matches!(claim, Claim::Granted(_)), "{claim:?}");
}

pub(crate) async fn a_claim_that_is_repeated_is_granted_again(store: Shared) {
    let mut last = 0;
    for _ in 0..2 {
        let unit = unit(&identity("1", "es"));
        let claim = store.claim(&unit, &lease("a"), None).await.unwrap();
        let Claim::Granted(grant) = claim else {
            panic!("{claim:?}");
        };
        assert!(grant.sequence > last);
        last = grant.sequence;
    }
}

pub(crate) async fn a_withdrawal_keeps_its_number(store: Shared) {
    let withdrawal = |revision: &str| UnitKey {
        action: Action::Withdraw,
        ..unit(&identity(revision, "es"))
    };
    let before = next_sequence(&*store, &identity("1", "es")).await;
    let first = grant(&*store, &withdrawal("1")).await.sequence;
    assert!(first > before);
    let between = next_sequence(&*store, &identity("1", "es")).await;
    assert!(between > first);
    assert_eq!(grant(&*store, &withdrawal("1")).await.sequence, first);
    assert!(grant(&*store, &withdrawal("2")).await.sequence > between);
}

pub(crate) async fn an_end_that_was_confirmed_releases_its_lease(store: Shared) {
    accept(&store, &job("1", "1", &["es"])).await;
    assert_eq!(try_claim(&store, "1", "a", None).await, None);
    let key = identity("1", "es");
    (store.insert_result(&key, &result("hola", "pass")).await).unwrap();
    let published = Settled {
        confirmed: Some(Confirmed {
            identity: key.clone(),
            token: "a".to_owned(),
        }),
        ..end("1", "es", UnitState::Published)
    };
    store.settle(&published).await.unwrap();
    assert_eq!(
        told(&store).await,
        ["job.accepted", "unit.published es", "job.completed"]
    );
    assert!(stored(&*store, &key).await.unwrap().published);
    assert_eq!(published_languages(&*store).await, tags(&["es"]));
    assert_eq!(try_claim(&store, "2", "b", None).await, None);
    // The same end again is no end of another's lease.
    store.settle(&published).await.unwrap();
    assert_eq!(try_claim(&store, "3", "c", None).await, Some(lease("b")));
}

pub(crate) async fn published_languages_are_those_with_a_passed_result(store: Shared) {
    accept(&store, &job("1", "1", &["es", "fr", "de", "it"])).await;
    publish(&store, "1", "fr", "pass").await;
    publish(&store, "1", "es", "pass").await;
    publish(&store, "1", "de", "review").await;
    let unconfirmed = result("text", "pass");
    (store
        .insert_result(&identity("1", "it"), &unconfirmed)
        .await)
        .unwrap();
    let published = published_languages(&*store).await;
    assert_eq!(published, tags(&["es", "fr"]));
    // An older revision that is marked late does not hide what came after a withdrawal.
    let known = accept(&store, &withdrawal("w", "2", &[])).await.1;
    assert_eq!(known, tags(&["de", "es", "fr", "it"]));
    publish(&store, "3", "es", "pass").await;
    mark_published(&*store, &identity("1", "es"), at(9)).await;
    let published = published_languages(&*store).await;
    assert_eq!(published, tags(&["es"]));
}

pub(crate) async fn a_unit_ends_once(store: Shared) {
    accept(&store, &job("j", "1", &["es", "fr"])).await;
    for state in [
        UnitState::Published,
        UnitState::Published,
        UnitState::Failed,
        UnitState::Held,
    ] {
        let now = store.settle(&end("j", "es", state)).await.unwrap();
        assert_eq!(now, Some(UnitState::Published));
        let kept = unit_state(&*store, "j", "es").await;
        assert_eq!(kept, Some(UnitState::Published));
    }
    assert_eq!(told(&store).await, ["job.accepted", "unit.published es"]);
    forget_events(&store).await;
    // Neither does it end again when its event has left.
    store
        .settle(&end("j", "es", UnitState::Published))
        .await
        .unwrap();
    store
        .settle(&end("j", "fr", UnitState::Failed))
        .await
        .unwrap();
    for _ in 0..2 {
        store
            .settle(&end("j", "fr", UnitState::Failed))
            .await
            .unwrap();
    }
    assert_eq!(told(&store).await, ["unit.failed fr", "job.completed"]);
}

pub(crate) async fn counts_tell_every_end(store: Shared) {
    let ends = [
        ("de", UnitState::Published),
        ("es", UnitState::Published),
        ("fr", UnitState::Held),
        ("it", UnitState::Superseded),
        ("pt", UnitState::Failed),
        ("sr", UnitState::Withdrawn),
    ];
    let new = NewJob {
        meta: Some(json!("kept")),
        ..job("j", "1", &ends.map(|(target, _)| target))
    };
    accept(&store, &new).await;
    for (target, state) in ends {
        store.settle(&end("j", target, state)).await.unwrap();
    }
    assert_eq!(
        told(&store).await,
        [
            "job.accepted",
            "unit.published de",
            "unit.published es",
            "unit.held fr",
            "unit.superseded it",
            "unit.failed pt",
            "unit.withdrawn sr",
            "job.completed"
        ]
    );
    let events = events(&*store).await;
    assert_eq!(events[5].reason.as_deref(), Some("engine"));
    let completed = serde_json::to_value(&events[7]).unwrap();
    assert_eq!(
        completed["counts"],
        json!({"published": 2, "held": 1, "superseded": 1, "failed": 1, "withdrawn": 1})
    );
    assert_eq!(completed["meta"], Value::from("kept"));
    assert_eq!(completed["revision"], Value::from("1"));
    assert_eq!(completed["article_id"], Value::from("a"));
}

pub(crate) async fn the_last_units_end_at_the_same_moment(store: Shared) {
    const JOBS: usize = 40;
    let targets = ["de", "es", "fr", "it", "pt"];
    let mut tasks = Vec::new();
    for number in 0..JOBS {
        let job_id = format!("j{number}");
        let new = NewJob {
            article_id: job_id.clone(),
            ..job(&job_id, "1", &targets)
        };
        accept(&store, &new).await;
        for target in targets {
            // Each end is told twice, as after a redelivery.
            for _ in 0..2 {
                let (store, settled) = (store.clone(), end(&job_id, target, UnitState::Published));
                tasks.push(tokio::spawn(async move {
                    store.settle(&settled).await.unwrap();
                }));
            }
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_completed_once(&*store, JOBS, targets.len()).await;
}

/// Checks that each job told each unit and its completion once, in this order.
pub(crate) async fn assert_completed_once(store: &dyn Store, jobs: usize, units: usize) {
    let events = events(store).await;
    let mut last = std::collections::HashMap::new();
    for event in &events {
        let told: &mut Vec<EventKind> = last.entry(event.job_id.clone()).or_default();
        told.push(event.event);
        if let Some(counts) = event.counts {
            assert_eq!(counts.published as usize, units);
        }
    }
    assert_eq!(last.len(), jobs);
    for (job_id, told) in last {
        assert_eq!(told.len(), units + 2, "{job_id}: {told:?}");
        assert_eq!(told.last(), Some(&EventKind::JobCompleted), "{job_id}");
        let completed = (told.iter()).filter(|kind| **kind == EventKind::JobCompleted);
        assert_eq!(completed.count(), 1, "{job_id}");
    }
}

pub(crate) async fn a_replayed_failure_amends_the_job(store: Shared) {
    accept(&store, &job("j", "1", &["es", "fr"])).await;
    for target in ["es", "fr"] {
        store
            .settle(&end("j", target, UnitState::Failed))
            .await
            .unwrap();
    }
    for target in ["es", "fr"] {
        for _ in 0..2 {
            store
                .settle(&end("j", target, UnitState::Published))
                .await
                .unwrap();
        }
        let state = unit_state(&*store, "j", target).await;
        assert_eq!(state, Some(UnitState::Published));
    }
    assert_eq!(
        told(&store).await,
        [
            "job.accepted",
            "unit.failed es",
            "unit.failed fr",
            "job.completed",
            "unit.published es",
            "job.amended es",
            "unit.published fr",
            "job.amended fr"
        ]
    );
    let events = events(&*store).await;
    let counts = |index: usize| {
        let counts = events[index].counts.unwrap();
        (counts.published, counts.failed)
    };
    assert_eq!([counts(3), counts(5), counts(7)], [(0, 2), (1, 1), (2, 0)]);
    let mut ids: Vec<_> = events.iter().map(|event| &event.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), events.len(), "every event has its own id");
}

pub(crate) async fn a_failure_replayed_before_completion_amends_nothing(store: Shared) {
    accept(&store, &job("j", "1", &["es", "fr"])).await;
    for (target, state) in [
        ("es", UnitState::Failed),
        ("es", UnitState::Published),
        ("fr", UnitState::Published),
    ] {
        store.settle(&end("j", target, state)).await.unwrap();
    }
    assert_eq!(
        told(&store).await,
        [
            "job.accepted",
            "unit.failed es",
            "unit.published es",
            "unit.published fr",
            "job.completed"
        ]
    );
}

fn given_up(job_id: &str) -> GivenUp {
    GivenUp {
        job_id: job_id.to_owned(),
        about: None,
        reason: "poison".to_owned(),
        detail: "3 processes died".to_owned(),
        at: at(2),
    }
}

pub(crate) async fn a_job_that_is_given_up_is_completed(store: Shared) {
    accept(&store, &job("j", "1", &["de", "es", "fr"])).await;
    let published = end("j", "es", UnitState::Published);
    store.settle(&published).await.unwrap();
    forget_events(&store).await;
    let found = store.give_up(&given_up("j")).await.unwrap();
    assert_eq!(found, GaveUp::Failed);
    assert_eq!(
        told(&store).await,
        ["unit.failed de", "unit.failed fr", "job.completed"]
    );
    let events = events(&*store).await;
    assert_eq!(events[0].reason.as_deref(), Some("poison"));
    assert_eq!(events[0].detail.as_deref(), Some("3 processes died"));
    let counts = events[2].counts.unwrap();
    assert_eq!((counts.published, counts.failed), (1, 2));
    // Given up again it has still failed, and nothing is told anew.
    let found = store.give_up(&given_up("j")).await.unwrap();
    assert_eq!(found, GaveUp::Failed);
    let found = store.give_up(&given_up("unknown")).await.unwrap();
    assert_eq!(found, GaveUp::Unknown);
    assert_eq!(told(&store).await.len(), 3);
}

pub(crate) async fn what_lives_by_itself_is_not_given_up(store: Shared) {
    accept(&store, &job("split", "1", &["es"])).await;
    store.split("split", at(1)).await.unwrap();
    accept(&store, &job("ended", "1", &["fr"])).await;
    let published = end("ended", "fr", UnitState::Published);
    store.settle(&published).await.unwrap();
    let before = told(&store).await;
    for job_id in ["split", "ended"] {
        let found = store.give_up(&given_up(job_id)).await.unwrap();
        assert_eq!(found, GaveUp::Done, "{job_id}");
    }
    assert_eq!(told(&store).await, before);
}

pub(crate) async fn another_job_under_the_same_id_is_not_given_up(store: Shared) {
    accept(&store, &job("j", "2", &["es"])).await;
    let itself = About {
        desk: "europe".to_owned(),
        article_id: "a".to_owned(),
        revision: Some("2".to_owned()),
        edition: 0,
    };
    let other = |about| GivenUp {
        about: Some(about),
        ..given_up("j")
    };
    let others = [
        About {
            desk: "asia".to_owned(),
            ..itself.clone()
        },
        About {
            article_id: "b".to_owned(),
            ..itself.clone()
        },
        About {
            revision: Some("3".to_owned()),
            ..itself.clone()
        },
        About {
            edition: 1,
            ..itself.clone()
        },
    ];
    for about in others {
        let found = store.give_up(&other(about.clone())).await.unwrap();
        assert_eq!(found, GaveUp::Unknown, "{about:?}");
    }
    assert_eq!(told(&store).await, ["job.accepted"]);
    let counted = About {
        revision: None,
        ..itself
    };
    let found = store.give_up(&other(counted)).await.unwrap();
    assert_eq!(found, GaveUp::Failed);
}

pub(crate) async fn a_replayed_job_does_what_was_given_up(store: Shared) {
    let new = job("j", "1", &["de", "es", "fr"]);
    accept(&store, &new).await;
    // French has a dead letter of its own.
    let failed = end("j", "fr", UnitState::Failed);
    store.settle(&failed).await.unwrap();
    store.give_up(&given_up("j")).await.unwrap();
    let (_, pending) = accept(&store, &new).await;
    assert_eq!(pending, tags(&["de", "es"]));
    let published = end("j", "es", UnitState::Published);
    let now = store.settle(&published).await.unwrap();
    assert_eq!(now, Some(UnitState::Published));
    let (_, pending) = accept(&store, &new).await;
    assert_eq!(pending, tags(&["de"]));
    assert_eq!(told(&store).await.last().unwrap(), "job.amended es");
}

pub(crate) async fn unknown_units_are_left_alone(store: Shared) {
    accept(&store, &job("j", "1", &["es"])).await;
    let before = told(&store).await;
    for (job_id, target) in [("other", "es"), ("j", "fr")] {
        store
            .settle(&end(job_id, target, UnitState::Published))
            .await
            .unwrap();
    }
    store
        .settle(&end("j", "es", UnitState::Pending))
        .await
        .unwrap();
    assert_eq!(told(&store).await, before);
}

pub(crate) async fn long_details_are_cut(store: Shared) {
    accept(&store, &job("j", "1", &["es"])).await;
    let settled = Settled {
        detail: Some("ž".repeat(2000)),
        reason: Some("r".repeat(2000)),
        ..end("j", "es", UnitState::Failed)
    };
    store.settle(&settled).await.unwrap();
    let event = events(&*store).await.swap_remove(1);
    assert_eq!(event.detail.unwrap(), "ž".repeat(500));
    assert_eq!(event.reason.unwrap(), "r".repeat(100));
}

pub(crate) async fn events_leave_in_order_and_are_forgotten(store: Shared) {
    for number in 0..5 {
        let new = NewJob {
            article_id: number.to_string(),
            ..job(&number.to_string(), "1", &["es"])
        };
        accept(&store, &new).await;
    }
    let first = store.outbox(2).await.unwrap();
    assert_eq!(first.len(), 2);
    assert_eq!(store.outbox(2).await.unwrap(), first, "until they are sent");
    let ids: Vec<i64> = first.iter().map(|entry| entry.id).collect();
    store.outbox_sent(&ids).await.unwrap();
    store.outbox_sent(&ids).await.unwrap();
    store.outbox_sent(&[]).await.unwrap();
    let jobs: Vec<String> = (events(&*store).await.into_iter())
        .map(|event| event.job_id)
        .collect();
    assert_eq!(jobs, ["2", "3", "4"]);
    // A number that was given is never given again.
    forget_events(&store).await;
    let last = NewJob {
        article_id: "z".to_owned(),
        ..job("z", "1", &["es"])
    };
    accept(&store, &last).await;
    assert!(store.outbox(1).await.unwrap()[0].id > ids[1] + 3);
}

pub(crate) async fn an_event_without_a_job_is_announced_once(store: Shared) {
    let subject = Subject {
        job_id: "unreadable".to_owned(),
        ..Subject::default()
    };
    let event = Event::new(EventKind::JobRejected, &subject, "", at(0));
    store.announce(&event).await.unwrap();
    store.announce(&event).await.unwrap();
    assert_eq!(events(&*store).await, [event]);
}

pub(crate) async fn a_suspect_is_counted_until_the_process_outlives_it(store: Shared) {
    for begun in 0..3 {
        assert_eq!(store.suspect("a", at(begun.into())).await.unwrap(), begun);
    }
    assert_eq!(store.suspect("b", at(0)).await.unwrap(), 0);
    store.clear("a").await.unwrap();
    store.clear("a").await.unwrap();
    assert_eq!(store.suspect("a", at(9)).await.unwrap(), 0);
    // What is not heard of any more is forgotten.
    assert_eq!(store.prune(at(5)).await.unwrap(), 1);
    assert_eq!(store.suspect("b", at(9)).await.unwrap(), 0);
    assert_eq!(store.suspect("a", at(9)).await.unwrap(), 1);
}

pub(crate) async fn pruning_keeps_high_water_marks(store: Shared) {
    for revision in ["1", "2"] {
        accept(&store, &job(revision, revision, &["es"])).await;
        publish(&store, revision, "es", "pass").await;
        store
            .settle(&end(revision, "es", UnitState::Published))
            .await
            .unwrap();
    }
    let sequence = next_sequence(&*store, &identity("2", "es")).await;
    let waiting = told(&store).await;

    assert_eq!(store.prune(at(-10)).await.unwrap(), 0);
    // Two jobs, two results and the content of two revisions.
    assert_eq!(store.prune(at(10)).await.unwrap(), 6);
    assert_eq!(store.prune(at(10)).await.unwrap(), 0);

    assert_eq!(unit_state(&*store, "2", "es").await, None);
    assert_eq!(stored(&*store, &identity("2", "es")).await, None);
    assert_eq!(told(&store).await, waiting, "events wait for the broker");
    assert!(superseded(&store, "1", "es").await);
    let next = next_sequence(&*store, &identity("2", "es")).await;
    assert!(next > sequence);
    let published = published_languages(&*store).await;
    assert_eq!(published, tags(&["es"]));
    let other = NewJob {
        content_hash: "other".to_owned(),
        ..job("other", "2", &["es"])
    };
    refusal(&store, &other).await;
}

pub(crate) async fn pruning_keeps_what_is_needed(store: Shared) {
    accept(&store, &job("open", "1", &["es", "fr"])).await;
    store
        .settle(&end("open", "fr", UnitState::Published))
        .await
        .unwrap();
    let text = result("text", "pass");
    for target in ["es", "fr"] {
        let key = identity("1", target);
        store.insert_result(&key, &text).await.unwrap();
    }
    // Published again by a later job: used since.
    let again = identity("0", "de");
    store.insert_result(&again, &text).await.unwrap();
    mark_published(&*store, &again, at(100)).await;

    // The result in French, and the content of revision 1.
    assert_eq!(store.prune(at(50)).await.unwrap(), 2);
    let state = unit_state(&*store, "open", "es").await;
    assert_eq!(state, Some(UnitState::Pending));
    for (key, kept) in [
        (identity("1", "es"), true),
        (identity("1", "fr"), false),
        (again, true),
    ] {
        let found = stored(&*store, &key).await;
        assert_eq!(found.is_some(), kept, "{key:?}");
    }
}

/// The file may have been lost while units wait in the broker.
pub(crate) async fn a_store_without_a_jobs_memory_still_serves_its_units(store: Shared) {
    assert!(!superseded(&store, "3", "es").await);
    assert_eq!(next_sequence(&*store, &identity("3", "es")).await, 1);
    publish(&store, "3", "es", "pass").await;
    let published = published_languages(&*store).await;
    assert_eq!(published, tags(&["es"]));
    accept(&store, &job("4", "4", &["es"])).await;
    assert!(superseded(&store, "3", "es").await);
    let (_, pending) = accept(&store, &withdrawal("w", "5", &[])).await;
    assert_eq!(pending, tags(&["es"]));
}

pub(crate) async fn a_store_answers_a_ping(store: Shared) {
    store.ping().await.unwrap();
    store.ping().await.unwrap();
}

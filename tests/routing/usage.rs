//! What an engine says of its account counts as well: others may use the same key.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use wireglot::backend::{ErrorKind, Usage};
use wireglot::config::Routes;
use wireglot::route::{Order, Router, Setup};

use crate::accounts::Accounts;
use crate::engine::{Account, Fake, tag};
use crate::{calendar, plain, router, segments, with};

const LIMIT: u64 = 1000;

fn used(characters: u64, limit: Option<u64>) -> Account {
    Arc::new(Mutex::new(Ok(Some(Usage { characters, limit }))))
}

fn say(account: &Account, characters: u64, limit: Option<u64>) {
    *account.lock().unwrap() = Ok(Some(Usage { characters, limit }));
}

async fn worker(accounts: &Arc<Accounts>, account: &Account, budget: Option<u64>) -> Arc<Router> {
    let paid = Fake::new("paid", "*>*").bills_text().tells(account);
    let paid = with(paid, |policy| policy.monthly_characters = budget);
    let setup = Setup {
        budgets: Some(accounts.clone()),
        clock: calendar("2026-11-29T12:00:00Z"),
        ..Setup::new(Routes::default())
    };
    router(vec![paid, plain(Fake::new("free", "*>*"))], setup).await
}

/// Who translates a hundred characters.
async fn send(router: &Router, number: usize) -> String {
    let (from, to) = (tag("en"), tag("es"));
    let texts = segments(&[&format!("{number:0>100}")]);
    let made = router.fulfil(Order::new(&from, &to, &texts)).await.unwrap();
    made.segments[0].backend.clone()
}

#[tokio::test(start_paused = true)]
async fn what_others_send_with_the_key_counts_against_the_budget() {
    let accounts = Arc::new(Accounts::default());
    let account = used(0, None);
    let router = worker(&accounts, &account, Some(LIMIT)).await;
    let ended = CancellationToken::new();
    let keeping = tokio::spawn({
        let (router, ended) = (router.clone(), ended.clone());
        async move { router.keep(ended).await }
    });
    assert_eq!(send(&router, 0).await, "paid");
    // 100 of these are ours.
    say(&account, 600, None);
    tokio::time::sleep(Duration::from_secs(601)).await;
    let status = router.status().await;
    let budget = status[0].budget.as_ref().unwrap();
    assert_eq!((budget.spent, budget.elsewhere), (600, 500));
    // What the engine does not count yet is counted all the same.
    for number in 1..4 {
        assert_eq!(send(&router, number).await, "paid");
    }
    tokio::time::sleep(Duration::from_secs(601)).await;
    assert_eq!(send(&router, 4).await, "free");
    let explained = router.explain(&tag("en"), &tag("es"), false).await;
    assert_eq!(explained[0].verdict.as_str(), "budget-spent");

    // It does not tell any more: what it said stays.
    *account.lock().unwrap() = Err(ErrorKind::Misconfigured);
    tokio::time::sleep(Duration::from_secs(601)).await;
    assert_eq!(send(&router, 5).await, "free");

    // A new month here, and an old one there: nothing of the old one is counted again.
    say(&account, 900, None);
    tokio::time::sleep(Duration::from_secs(601)).await;
    tokio::time::sleep(Duration::from_secs(2 * 24 * 3600)).await;
    assert_eq!(send(&router, 6).await, "paid");
    ended.cancel();
    keeping.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_used_up_is_left_alone_until_it_says_otherwise() {
    let accounts = Arc::new(Accounts::default());
    let account = used(500, Some(500));
    // Nobody set a budget.
    let router = worker(&accounts, &account, None).await;
    router.read_accounts().await;
    assert_eq!(send(&router, 0).await, "free");
    let explained = router.explain(&tag("en"), &tag("es"), false).await;
    assert_eq!(explained[0].verdict.as_str(), "account-used-up");
    let outs = router.outs().await;
    assert_eq!(outs["paid"], "its account is used up, as it says itself");

    say(&account, 3, Some(500));
    assert_eq!(send(&router, 1).await, "free");
    tokio::time::sleep(Duration::from_secs(601)).await;
    router.read_accounts().await;
    assert_eq!(send(&router, 2).await, "paid");
}

#[tokio::test(start_paused = true)]
async fn an_account_is_not_read_where_the_budget_is_of_wireglot_alone() {
    let accounts = Arc::new(Accounts::default());
    let account = used(5000, Some(5000));
    let paid = Fake::new("paid", "*>*").bills_text().tells(&account);
    let paid = with(paid, |policy| {
        policy.monthly_characters = Some(LIMIT);
        policy.usage_interval = Duration::ZERO;
    });
    let setup = Setup {
        budgets: Some(accounts.clone()),
        clock: calendar("2026-11-29T12:00:00Z"),
        ..Setup::new(Routes::default())
    };
    let router = router(vec![paid], setup).await;
    assert_eq!(router.read_accounts().await, None);
    assert_eq!(send(&router, 0).await, "paid");
}

#[tokio::test(start_paused = true)]
async fn a_spent_budget_is_told_before_anything_was_sent() {
    let accounts = Arc::new(Accounts::default());
    let router = worker(&accounts, &used(LIMIT, None), Some(LIMIT)).await;
    router.read_accounts().await;
    let explained = router.explain(&tag("en"), &tag("es"), false).await;
    assert_eq!(explained[0].verdict.as_str(), "budget-spent");
    assert_eq!(send(&router, 0).await, "free");
}

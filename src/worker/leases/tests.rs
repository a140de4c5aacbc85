//! Two processes are two sets of leases on one store. Time is the runtime's and runs by itself.

use super::*;
use crate::job::Action;
use crate::locale::LanguageTag;
use crate::store::SqliteStore;

fn unit(revision: &str) -> UnitKey {
    UnitKey {
        job_id: "j".to_owned(),
        identity: Identity {
            desk: String::new(),
            article_id: "a".to_owned(),
            revision: revision.to_owned(),
            target: LanguageTag::parse("es").unwrap(),
            edition: 0,
        },
        revision_kind: "version".to_owned(),
        action: Action::Translate,
    }
}

fn process() -> Leases {
    Leases::new(&config::Broker::default())
}

async fn store() -> SqliteStore {
    SqliteStore::open("sqlite::memory:").await.unwrap()
}

async fn enter(leases: &Leases, store: &SqliteStore, revision: &str) -> Result<Holding, Problem> {
    match leases.enter(store, &unit(revision)).await? {
        Entered::Granted(holding, _) => Ok(holding),
        Entered::Ended | Entered::Superseded => panic!("{revision} is open"),
    }
}

#[test]
fn a_lease_outlives_what_its_holder_may_have_sent() {
    let broker = config::Broker::default();
    assert!(process().length > broker.confirm_timeout + 2 * broker.heartbeat);
}

#[tokio::test(start_paused = true)]
async fn tasks_of_a_process_take_turns_without_asking_the_store() {
    let (leases, store) = (process(), store().await);
    let first = enter(&leases, &store, "1").await.unwrap();
    let began = Instant::now();
    let (second, ()) = tokio::join!(enter(&leases, &store, "2"), async {
        tokio::time::sleep(Duration::from_secs(600)).await;
        first.release(&store).await;
    });
    second.unwrap().release(&store).await;
    assert!(began.elapsed() >= Duration::from_secs(600));
    assert!(lock(&leases.seen).is_empty(), "nobody had to look");
}

#[tokio::test(start_paused = true)]
async fn a_lease_that_is_given_back_is_free_at_once() {
    let (one, two, store) = (process(), process(), store().await);
    let holding = enter(&one, &store, "1").await.unwrap();
    let began = Instant::now();
    let (second, ()) = tokio::join!(enter(&two, &store, "2"), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        holding.release(&store).await;
    });
    second.unwrap();
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn another_text_waits_until_a_dead_holder_can_have_nothing_on_its_way() {
    let (one, two, store) = (process(), process(), store().await);
    drop(enter(&one, &store, "1").await.unwrap());
    let began = Instant::now();
    let mut gave_up = 0;
    let holding = loop {
        match enter(&two, &store, "2").await {
            Ok(holding) => break holding,
            Err(Problem::Leased) => gave_up += 1,
            Err(problem) => panic!("{problem}"),
        }
        // As the delay queue would bring it back.
        tokio::time::sleep(Duration::from_secs(10)).await;
    };
    assert!(began.elapsed() >= one.length, "{:?}", began.elapsed());
    assert!(began.elapsed() < one.length + Duration::from_secs(20));
    assert!(gave_up >= 5, "its slot was free meanwhile: {gave_up}");
    holding.release(&store).await;
    enter(&one, &store, "3").await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_same_text_follows_a_dead_holder_soon() {
    let (one, two, store) = (process(), process(), store().await);
    drop(enter(&one, &store, "1").await.unwrap());
    let began = Instant::now();
    let holding = enter(&two, &store, "1").await.unwrap();
    assert!(began.elapsed() >= PATIENCE);
    assert!(began.elapsed() < 2 * PATIENCE);
    // But what the dead one sent is still waited for by the next revision.
    holding.release(&store).await;
    let next = enter(&one, &store, "2").await;
    assert!(matches!(next, Err(Problem::Leased)));
}

#[tokio::test(start_paused = true)]
async fn a_holder_that_is_still_sending_keeps_its_lease() {
    let (one, two, store) = (process(), process(), store().await);
    let mut holding = enter(&one, &store, "1").await.unwrap();
    let hour = Duration::from_secs(3600);
    let other = async {
        let began = Instant::now();
        while began.elapsed() < hour {
            let next = enter(&two, &store, "2").await;
            assert!(matches!(next, Err(Problem::Leased)));
            tokio::time::sleep(Duration::from_secs(10)).await;
        }
    };
    holding.during(&store, other).await;
    holding.release(&store).await;
    enter(&two, &store, "2").await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_under_a_lease_that_was_lost() {
    let (one, two, store) = (process(), process(), store().await);
    let mut holding = enter(&one, &store, "1").await.unwrap();
    let late = tokio::time::sleep(one.length + MARGIN);
    let (_, taken) = tokio::join!(late, async {
        loop {
            if let Ok(taken) = enter(&two, &store, "2").await {
                return taken;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    assert!(matches!(
        holding.refresh(&store).await,
        Err(Problem::Leased)
    ));
    drop(taken);
}

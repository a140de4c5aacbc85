//! What engines said to an earlier worker.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use wireglot::backend::policy::Defaults;
use wireglot::backend::{
    Backend, BackendError, Capabilities, ErrorKind, Policy, Translation, TranslationRequest,
};
use wireglot::config::Routes;
use wireglot::route::{Order, Router, Setup};

use crate::accounts::Accounts;
use crate::engine::{Fake, tag};
use crate::{calendar, segments};

/// An engine that can be away.
struct Away(Fake, Arc<AtomicBool>);

impl Away {
    fn here(&self) -> Result<(), BackendError> {
        if self.1.load(Ordering::SeqCst) {
            return Err(BackendError::new("a", ErrorKind::Transient, "is away"));
        }
        Ok(())
    }
}

#[async_trait]
impl Backend for Away {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        self.here()?;
        self.0.capabilities().await
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        self.here()?;
        self.0.translate(request).await
    }
}

fn router(away: &Arc<AtomicBool>, accounts: &Arc<Accounts>) -> Router {
    let engine = Away(Fake::new("a", "en>es *>kk"), away.clone());
    let setup = Setup {
        learned: Some(accounts.clone()),
        clock: calendar("2026-11-23T12:00:00Z"),
        ..Setup::new(Routes::default())
    };
    Router::with(
        vec![(Box::new(engine), Policy::new(Defaults::LOCAL))],
        setup,
    )
}

#[tokio::test(start_paused = true)]
async fn a_worker_starts_with_what_an_earlier_one_learned() {
    let (away, accounts) = (Arc::new(AtomicBool::new(false)), Arc::default());
    let first = router(&away, &accounts);
    first.remember().await;
    assert!(!first.ready().await, "nobody has said anything yet");
    first.discover().await;

    away.store(true, Ordering::SeqCst);
    let second = router(&away, &accounts);
    second.remember().await;
    second.discover().await;
    assert!(second.ready().await);
    assert!(!second.all_known().await, "a missing route is no fact");
    let status = &second.status().await[0];
    assert_eq!(
        status.remembered,
        Some("2026-11-23T12:00:00Z".parse().unwrap())
    );
    assert!(status.capabilities.is_err());
    assert_eq!(second.routes(&tag("en"), &tag("es"), false).await.len(), 1);
    assert_eq!(second.routes(&tag("fr"), &tag("kk"), false).await.len(), 1);
    assert!((second.routes(&tag("fr"), &tag("es"), false).await).is_empty());

    // While it is away its units wait, and no attempt is spent.
    let (from, to, texts) = (tag("en"), tag("es"), segments(&["One"]));
    let exhausted = second.fulfil(Order::new(&from, &to, &texts)).await;
    assert!(exhausted.unwrap_err().must_wait());

    // It is asked again as soon as it is needed.
    away.store(false, Ordering::SeqCst);
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    let made = second.fulfil(Order::new(&from, &to, &texts)).await.unwrap();
    assert_eq!(made.segments[0].text.plain_text(), "es·One");
    assert_eq!(second.status().await[0].remembered, None);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_away_keeps_nobody_from_translating() {
    let (away, accounts) = (Arc::default(), Arc::new(Accounts::default()));
    accounts.down(true);
    let router = router(&away, &accounts);
    router.remember().await;
    router.discover().await;
    let (from, to, texts) = (tag("en"), tag("es"), segments(&["One"]));
    assert!(router.fulfil(Order::new(&from, &to, &texts)).await.is_ok());
}

//! Single flight: a sentence that is on its way to an engine is not asked for a second time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::Key;

/// The sentences that are on their way in this process.
#[derive(Clone, Default)]
pub struct Flights {
    open: Arc<Mutex<HashMap<Key, Open>>>,
}

/// The end of a flight to come, and whether that goes before others.
struct Open {
    landed: watch::Receiver<()>,
    urgent: bool,
}

/// A sentence that somebody is asking for. It lands when this is dropped, whatever the outcome.
pub struct Flight {
    flights: Flights,
    key: Key,
    landing: watch::Sender<()>,
}

/// What [`Flights::begin`] found.
pub enum Begun {
    /// It is ours to ask.
    Ours(Flight),
    /// Somebody else asks: wait for the landing, then look again.
    Theirs(watch::Receiver<()>),
}

impl Flights {
    /// Begins a flight, or finds the one that is under way. What is urgent waits for no flight
    /// that is not: that may stand in a row for an engine.
    pub fn begin(&self, key: Key, urgent: bool) -> Begun {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(theirs) = open.get(&key)
            && (theirs.urgent || !urgent)
        {
            return Begun::Theirs(theirs.landed.clone());
        }
        let (landing, landed) = watch::channel(());
        open.insert(key, Open { landed, urgent });
        Begun::Ours(Flight {
            flights: self.clone(),
            key,
            landing,
        })
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut open = (self.flights.open.lock()).unwrap_or_else(PoisonError::into_inner);
        let own = self.landing.subscribe();
        // An urgent one may have taken its place.
        if open
            .get(&self.key)
            .is_some_and(|open| open.landed.same_channel(&own))
        {
            open.remove(&self.key);
        }
    }
}

/// Waits until a flight of somebody else has landed.
pub async fn landed(mut theirs: watch::Receiver<()>) {
    // The sender never sends: its end is the landing.
    let _ = theirs.changed().await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::LanguageTag;
    use crate::markup::SpannedText;

    #[tokio::test]
    async fn what_is_urgent_waits_for_urgent_ones_alone() {
        let tag = LanguageTag::parse("en").unwrap();
        let key = Key::of("", &tag, &tag, None, &SpannedText::from_text("x"), &[]);
        let flights = Flights::default();
        let Begun::Ours(normal) = flights.begin(key, false) else {
            panic!("the first flies")
        };
        let Begun::Ours(urgent) = flights.begin(key, true) else {
            panic!("what is urgent flies as well")
        };
        drop(normal);
        for is_urgent in [false, true] {
            assert!(matches!(flights.begin(key, is_urgent), Begun::Theirs(_)));
        }
        drop(urgent);
        assert!(matches!(flights.begin(key, false), Begun::Ours(_)));
    }

    #[tokio::test]
    async fn one_flies_and_the_others_wait() {
        let tag = LanguageTag::parse("en").unwrap();
        let key = Key::of("", &tag, &tag, None, &SpannedText::from_text("x"), &[]);
        let flights = Flights::default();
        let Begun::Ours(flight) = flights.begin(key, false) else {
            panic!("the first flies")
        };
        let Begun::Theirs(theirs) = flights.begin(key, false) else {
            panic!("the second waits")
        };
        let waiting = tokio::spawn(landed(theirs));
        drop(flight);
        waiting.await.unwrap();
        assert!(matches!(flights.begin(key, false), Begun::Ours(_)));
    }
}

//! Single flight: a sentence that is on its way to an engine is not asked for a second time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::Key;

/// The sentences that are on their way in this process.
#[derive(Clone, Default)]
pub struct Flights {
    open: Arc<Mutex<HashMap<Key, watch::Receiver<()>>>>,
}

/// A sentence that somebody is asking for. It lands when this is dropped, whatever the outcome.
pub struct Flight {
    flights: Flights,
    key: Key,
    _landing: watch::Sender<()>,
}

/// What [`Flights::begin`] found.
pub enum Begun {
    /// It is ours to ask.
    Ours(Flight),
    /// Somebody else asks: wait for the landing, then look again.
    Theirs(watch::Receiver<()>),
}

impl Flights {
    /// Begins a flight, or finds the one that is under way.
    pub fn begin(&self, key: Key) -> Begun {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(theirs) = open.get(&key) {
            return Begun::Theirs(theirs.clone());
        }
        let (landing, landed) = watch::channel(());
        open.insert(key, landed);
        Begun::Ours(Flight {
            flights: self.clone(),
            key,
            _landing: landing,
        })
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.flights
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.key);
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
    async fn one_flies_and_the_others_wait() {
        let tag = LanguageTag::parse("en").unwrap();
        let key = Key::of("", &tag, &tag, None, &SpannedText::from_text("x"), &[]);
        let flights = Flights::default();
        let Begun::Ours(flight) = flights.begin(key) else {
            panic!("the first flies")
        };
        let Begun::Theirs(theirs) = flights.begin(key) else {
            panic!("the second waits")
        };
        let waiting = tokio::spawn(landed(theirs));
        drop(flight);
        waiting.await.unwrap();
        assert!(matches!(flights.begin(key), Begun::Ours(_)));
    }
}

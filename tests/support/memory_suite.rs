//! What every store has to do about translations of sentences; part of the suite of `store_suite`.

use jiff::SignedDuration;
use wireglot::markup::{Piece, SpannedText};
use wireglot::memory::{Circumstances, Entry, EntryOrigin, Key, NewEntry, Statistics};

use super::store_suite::{Shared, at, tag};

/// A translation of sentence `number` into `target`, made in a context of that number.
fn entry(number: usize, target: &str, context: i64) -> NewEntry {
    let source = SpannedText::from_text(format!("Sentence {number} of the story."));
    NewEntry {
        key: Key::of("europe", &tag("en"), &tag(target), None, &source, &[]),
        desk: "europe".to_owned(),
        source: "en".to_owned(),
        target: target.to_owned(),
        entry: Entry {
            text: SpannedText::from_pieces([
                Piece::Text(format!("\u{0} \"{number}\" ")),
                Piece::Solo(1),
                Piece::Text(target.to_owned()),
            ]),
            circumstances: Circumstances {
                role: "body".to_owned(),
                context,
                route: "engine".to_owned(),
                glossary: 0,
            },
            origin: EntryOrigin::Backend,
            backend: "engine".to_owned(),
            trained: number.is_multiple_of(2),
        },
    }
}

pub(crate) async fn sentences_are_found_in_the_order_of_their_keys(store: Shared) {
    let all: Vec<_> = (0..200).map(|number| entry(number, "es", 0)).collect();
    store.put(&all, at(0)).await.unwrap();
    let wanted = [170, 3, 999, 3, 64];
    let keys = wanted.map(|number| entry(number, "es", 0).key);
    let found = store.find(&keys, at(0)).await.unwrap();
    let expected = wanted.map(|number| match all.get(number) {
        Some(new) => vec![new.entry.clone()],
        None => Vec::new(),
    });
    assert_eq!(found, expected);
    // Far apart, so that it is looked for in two statements.
    let keys: Vec<_> = (0..40)
        .map(|number| entry(number % 39, "es", 0).key)
        .collect();
    let found = store.find(&keys, at(0)).await.unwrap();
    assert!(found.iter().all(|entries| entries.len() == 1));
    assert!(store.find(&[], at(0)).await.unwrap().is_empty());
    store.put(&[], at(0)).await.unwrap();
}

pub(crate) async fn a_sentence_has_an_entry_for_each_of_its_circumstances(store: Shared) {
    let key = entry(1, "es", 0).key;
    let other = NewEntry {
        entry: Entry {
            text: SpannedText::from_text("another"),
            ..entry(1, "es", 0).entry
        },
        ..entry(1, "es", 0)
    };
    // Also within one call the first stays.
    (store
        .put(&[entry(1, "es", 0), entry(1, "es", 0)], at(0))
        .await)
        .unwrap();
    store.put(&[other, entry(1, "es", 7)], at(0)).await.unwrap();
    let found = store.find(&[key], at(0)).await.unwrap().remove(0);
    let mut of_terms = entry(1, "es", 0);
    of_terms.entry.circumstances.glossary = -3;
    let mut contexts: Vec<_> = (found.iter())
        .map(|entry| entry.circumstances.context)
        .collect();
    contexts.sort_unstable();
    assert_eq!(contexts, [0, 7]);
    assert!(
        found
            .iter()
            .all(|found| found.text == entry(1, "es", 0).entry.text)
    );
    store.put(&[of_terms.clone()], at(0)).await.unwrap();
    let found = store.find(&[key], at(0)).await.unwrap().remove(0);
    assert_eq!(found.len(), 3);
    assert!(found.contains(&of_terms.entry));
    // A sentence that is bought again and again does not grow without end.
    for context in 0..40 {
        store.put(&[entry(1, "es", context)], at(0)).await.unwrap();
    }
    assert_eq!(store.find(&[key], at(0)).await.unwrap()[0].len(), 16);
}

pub(crate) async fn sentences_that_are_used_are_kept(store: Shared) {
    let day = |days: i64| at(0) + SignedDuration::from_hours(24 * days);
    let all: Vec<_> = (0..3).map(|number| entry(number, "es", 0)).collect();
    store.put(&all, day(0)).await.unwrap();
    store.find(&[all[1].key], day(20)).await.unwrap();
    // A clock that goes back does not make it older.
    store.find(&[all[1].key], day(-20)).await.unwrap();
    assert_eq!(store.prune_memory(day(0)).await.unwrap(), 0);
    assert_eq!(store.prune_memory(day(10)).await.unwrap(), 2);
    let keys: Vec<_> = all.iter().map(|new| new.key).collect();
    let found = store.find(&keys, day(20)).await.unwrap();
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 0]);
}

pub(crate) async fn sentences_are_counted_and_forgotten(store: Shared) {
    let mut all: Vec<_> = (0..3).map(|number| entry(number, "es", 0)).collect();
    all.extend((0..2).map(|number| entry(number, "fr", 0)));
    store.put(&all, at(0)).await.unwrap();
    let part = |target: &str, entries| Statistics {
        desk: "europe".to_owned(),
        source: "en".to_owned(),
        target: target.to_owned(),
        entries,
    };
    let counted = store.statistics().await.unwrap();
    assert_eq!(counted, [part("es", 3), part("fr", 2)]);
    assert_eq!(store.forget(Some("asia"), None, None).await.unwrap(), 0);
    assert_eq!(store.forget(None, Some("en"), Some("fr")).await.unwrap(), 2);
    assert_eq!(store.statistics().await.unwrap(), [part("es", 3)]);
    // More than one transaction takes, between others that stay.
    let many: Vec<_> = (0..25_000).map(|number| entry(number, "de", 0)).collect();
    store.put(&many, at(0)).await.unwrap();
    store.put(&[entry(9, "es", 0)], at(0)).await.unwrap();
    assert_eq!(
        store.forget(None, None, Some("de")).await.unwrap(),
        many.len() as u64
    );
    assert_eq!(store.statistics().await.unwrap(), [part("es", 4)]);
    assert_eq!(store.forget(None, None, None).await.unwrap(), 4);
    assert_eq!(store.forget(None, None, None).await.unwrap(), 0);
    assert!(store.statistics().await.unwrap().is_empty());
}

pub(crate) async fn writers_of_the_same_sentences_do_not_get_stuck(store: Shared) {
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut all: Vec<_> = (0..100).map(|number| entry(number, "es", 0)).collect();
                // Each in an order of its own.
                all.rotate_left(task * 12);
                store.put(&all, at(0)).await.unwrap();
                let keys: Vec<_> = all.iter().map(|new| new.key).collect();
                store.find(&keys, at(24 * 3600)).await.unwrap();
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(store.statistics().await.unwrap()[0].entries, 100);
}

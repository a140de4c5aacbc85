//! Panics of the crate stay within the engine, and its words about them out of the log: the message
//! of a panic may hold text of an article.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// The longest message that is passed on.
const MAX_MESSAGE: usize = 200;

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

static HOOK: Once = Once::new();

/// What is known of a panic.
#[derive(Debug)]
pub(super) struct Panic {
    /// Where in the sources.
    pub(super) place: String,
    /// What it said; may hold what the work was about.
    pub(super) message: String,
}

/// Does the work; a panic in it becomes an error and is not printed.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Panic> {
    HOOK.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !WATCHED.get() {
                return others(panic);
            }
            let place = panic
                .location()
                .map(|place| format!("{}:{}", file(place.file()), place.line()));
            PLACE.set(place.unwrap_or_default());
        }));
    });
    WATCHED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    WATCHED.set(false);
    outcome.map_err(|panic| {
        let message = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or_default();
        Panic {
            place: PLACE.take(),
            message: message.chars().take(MAX_MESSAGE).collect(),
        }
    })
}

/// The name of a file without the folders of the machine that built it.
fn file(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_its_place() {
        assert_eq!(caught(|| 7).unwrap(), 7);
        let panic = caught(|| panic!("missing weight {}", "x"))
            .map(|()| 0)
            .unwrap_err();
        assert_eq!(panic.message, "missing weight x");
        assert!(panic.place.starts_with("panics.rs:"), "{}", panic.place);
        let panic = caught(|| [1u8][usize::from(std::hint::black_box(3u8))]).unwrap_err();
        assert!(panic.message.contains("out of bounds"));
    }
}

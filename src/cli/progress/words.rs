//! What is said of a track, in words.

use std::time::Duration;

use super::{State, Track};
use crate::cli::printable::printable;

/// A file's name shows no more characters than this.
pub(super) const FILE_LIMIT: usize = 32;
/// A language shows no more characters than this; what is no valid tag may be longer.
pub(super) const LANGUAGE_LIMIT: usize = 24;
/// A reason shows no more characters than this.
const REASON_LIMIT: usize = 200;

/// A line of its own: `story.txt: es published in 1.2 s (31 segments)`.
pub(super) fn line(track: &Track) -> String {
    let separator = if track.file.is_empty() { "" } else { ": " };
    format!(
        "{}{separator}{} {}",
        track.file,
        track.language,
        state(track)
    )
}

/// The state alone: `published in 1.2 s (31 segments)`.
pub(super) fn state(track: &Track) -> String {
    let took = track
        .took
        .map(|took| format!(" in {}", duration(took)))
        .unwrap_or_default();
    match &track.state {
        State::Queued => "queued".to_owned(),
        // Nobody has counted yet.
        State::Translating { total: 0, .. } => "translating".to_owned(),
        State::Translating { total, .. } => {
            format!("translating ({})", count(*total, "segment"))
        }
        State::Waiting { reason } => format!("waiting: {}", printable(reason, REASON_LIMIT)),
        State::Published { segments } => {
            format!("published{took}{}", detail(*segments, "segment"))
        }
        State::Held { findings } => {
            format!("held for review{took}{}", detail(*findings, "finding"))
        }
        State::Superseded => format!("superseded by a newer revision{took}"),
        State::Withdrawn => format!("withdrawn{took}"),
        State::Failed { reason } => format!("failed: {}", printable(reason, REASON_LIMIT)),
    }
}

/// The last line: `12 languages in 3.4 s: 10 published, 1 held for review, 1 failed`.
pub(super) fn summary(tracks: &[Track], elapsed: Duration) -> String {
    let number =
        |matches: fn(&State) -> bool| tracks.iter().filter(|track| matches(&track.state)).count();
    let counts = [
        (
            number(|state| matches!(state, State::Published { .. })),
            "published",
        ),
        (
            number(|state| matches!(state, State::Held { .. })),
            "held for review",
        ),
        (number(|state| *state == State::Superseded), "superseded"),
        (number(|state| *state == State::Withdrawn), "withdrawn"),
        (
            number(|state| matches!(state, State::Failed { .. })),
            "failed",
        ),
        (number(|state| !state.is_final()), "not finished"),
    ];
    let counts: Vec<_> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    // A language of two files is two results.
    let several_files = tracks.windows(2).any(|pair| match pair {
        [one, other] => one.file != other.file,
        _ => false,
    });
    let noun = if several_files { "result" } else { "language" };
    let separator = if counts.is_empty() { "" } else { ": " };
    format!(
        "{} in {}{separator}{}",
        count(tracks.len(), noun),
        duration(elapsed),
        counts.join(", ")
    )
}

/// `1.2 s`, or `3 min 20 s` from a minute on.
pub(super) fn duration(duration: Duration) -> String {
    // Rounded first, so that 59.96 s is not shown as 60.0 s.
    let tenths = (duration.as_millis() + 50) / 100;
    if tenths < 600 {
        format!("{}.{} s", tenths / 10, tenths % 10)
    } else {
        format!("{} min {} s", tenths / 600, tenths % 600 / 10)
    }
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn detail(number: Option<usize>, noun: &str) -> String {
    number
        .map(|number| format!(" ({})", count(number, noun)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_short() {
        for (milliseconds, shown) in [
            (0, "0.0 s"),
            (49, "0.0 s"),
            (1_249, "1.2 s"),
            (59_949, "59.9 s"),
            (59_951, "1 min 0 s"),
            (200_000, "3 min 20 s"),
        ] {
            assert_eq!(duration(Duration::from_millis(milliseconds)), shown);
        }
    }
}

//! Lines that change in place, as many as the terminal has rows for.
//!
//! Where there are more tracks than rows, a track that is over makes room: its line is printed
//! above the others, where it scrolls away like any output, and a track that waits takes its place.
//! So each track is shown in the end, once, and the lowest line always counts them all.

use std::time::Duration;

use console::{Color, Style};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{State, Track, words};

/// How often the counting line moves, so that a person sees that something lives.
const TICK: Duration = Duration::from_millis(120);

const RUNNING: &str = "{spinner:.cyan} {prefix} {bar:24.cyan/dim} {pos}/{len}";
const WORDS: &str = "  {prefix} {wide_msg:.dim}";
const WAITING: &str = "{spinner:.yellow} {prefix} {wide_msg:.yellow}";
const OVER: &str = "{wide_msg}";
const TOTAL: &str = "{spinner:.cyan} {pos} of {len} done · {elapsed}";
const SUMMARY: &str = "{msg}";

pub(super) struct Bars {
    all: MultiProgress,
    total: ProgressBar,
    shown: Vec<Shown>,
    capacity: usize,
}

struct Shown {
    track: usize,
    bar: ProgressBar,
}

impl Bars {
    /// `rows` is the height of the terminal.
    pub(super) fn new(target: ProgressDrawTarget, rows: usize) -> Self {
        let all = MultiProgress::with_draw_target(target);
        let total = all.add(ProgressBar::no_length());
        total.set_style(style(TOTAL));
        Self {
            all,
            total,
            shown: Vec::new(),
            // The counting line and the cursor's line need a row each.
            capacity: rows.saturating_sub(2).max(1),
        }
    }

    /// Shows the tracks that were announced, as far as there is room.
    pub(super) fn begin(&mut self, tracks: &[Track]) {
        self.count(tracks);
        for track in 0..tracks.len().min(self.capacity) {
            self.place(tracks, track);
        }
        self.total.enable_steady_tick(TICK);
    }

    /// Shows that the track at `index` changed.
    pub(super) fn update(&mut self, tracks: &[Track], index: usize) {
        self.count(tracks);
        let Some(track) = tracks.get(index) else {
            return;
        };
        if let Some(shown) = self.shown.iter().find(|shown| shown.track == index) {
            dress(&shown.bar, tracks, track);
        } else if self.make_room(tracks, track.state.is_final()) {
            self.place(tracks, index);
        } else if track.state.is_final() {
            self.print_track(tracks, index);
        }
        if track.state.is_final()
            && let Some(next) = self.next_hidden(tracks)
            && self.make_room(tracks, true)
        {
            self.place(tracks, next);
        }
    }

    /// Writes a line above the others.
    pub(super) fn print(&self, line: &str) {
        // A terminal that is gone is no reason to stop.
        let _ = self.all.println(line);
    }

    /// Ends with the summary as the last line. What is over is printed once more in full, because a
    /// line that changes in place is cut at the terminal's edge and a reason must be readable.
    pub(super) fn end(&mut self, tracks: &[Track], summary: String) {
        for shown in std::mem::take(&mut self.shown) {
            if tracks
                .get(shown.track)
                .is_some_and(|track| track.state.is_final())
            {
                self.all.remove(&shown.bar);
                self.print_track(tracks, shown.track);
            } else {
                shown.bar.abandon();
                self.shown.push(shown);
            }
        }
        self.total.disable_steady_tick();
        self.total.set_style(style(SUMMARY));
        self.total.abandon_with_message(summary);
    }

    fn count(&self, tracks: &[Track]) {
        let done = tracks.iter().filter(|track| track.state.is_final()).count();
        self.total.set_length(tracks.len() as u64);
        self.total.set_position(done as u64);
    }

    fn place(&mut self, tracks: &[Track], index: usize) {
        let Some(track) = tracks.get(index) else {
            return;
        };
        let bar = self
            .all
            .insert_before(&self.total, ProgressBar::no_length());
        dress(&bar, tracks, track);
        self.shown.push(Shown { track: index, bar });
    }

    /// Whether there is room for one line more, made where possible: the oldest line that is over
    /// is printed above; else a line that only says `queued` goes, unless `over_only`.
    fn make_room(&mut self, tracks: &[Track], over_only: bool) -> bool {
        if self.shown.len() < self.capacity {
            return true;
        }
        let state = |shown: &Shown| tracks.get(shown.track).map(|track| &track.state);
        let over = self
            .shown
            .iter()
            .position(|shown| state(shown).is_some_and(State::is_final));
        if let Some(position) = over {
            let shown = self.shown.remove(position);
            self.all.remove(&shown.bar);
            self.print_track(tracks, shown.track);
            return true;
        }
        let queued = self
            .shown
            .iter()
            .rposition(|shown| state(shown) == Some(&State::Queued));
        match queued {
            Some(position) if !over_only => {
                let shown = self.shown.remove(position);
                self.all.remove(&shown.bar);
                true
            }
            _ => false,
        }
    }

    /// The next track without a line, those at work first.
    fn next_hidden(&self, tracks: &[Track]) -> Option<usize> {
        let hidden = |wanted: fn(&State) -> bool| {
            tracks.iter().enumerate().position(|(index, track)| {
                wanted(&track.state) && !self.shown.iter().any(|shown| shown.track == index)
            })
        };
        hidden(|state| !state.is_final() && *state != State::Queued)
            .or_else(|| hidden(|state| *state == State::Queued))
    }

    fn print_track(&self, tracks: &[Track], index: usize) {
        if let Some(track) = tracks.get(index) {
            self.print(&last_line(tracks, track));
        }
    }
}

/// Gives a line the look of its track's state.
fn dress(bar: &ProgressBar, tracks: &[Track], track: &Track) {
    let (template, message) = match &track.state {
        State::Queued => (WORDS, words::state(track)),
        State::Waiting { .. } => (WAITING, words::state(track)),
        State::Translating { done, total } => {
            bar.set_length(*total as u64);
            bar.set_position(*done.min(total) as u64);
            (RUNNING, String::new())
        }
        _ => (OVER, last_line(tracks, track)),
    };
    bar.set_style(style(template));
    bar.set_prefix(prefix(tracks, track));
    bar.set_message(message);
    bar.tick();
}

/// The line of a track that is over, coloured where standard error shows colours.
fn last_line(tracks: &[Track], track: &Track) -> String {
    let (mark, colour) = match &track.state {
        State::Published { .. } => ("✓", Color::Green),
        State::Failed { .. } => ("✗", Color::Red),
        _ => ("!", Color::Yellow),
    };
    let colour = Style::new().fg(colour).for_stderr();
    format!(
        "{} {} {}",
        colour.apply_to(mark),
        prefix(tracks, track),
        colour.apply_to(words::state(track))
    )
}

/// File and language, filled up so that the columns stand under each other.
fn prefix(tracks: &[Track], track: &Track) -> String {
    let width = |text: fn(&Track) -> &str| {
        let widths = tracks
            .iter()
            .map(|track| console::measure_text_width(text(track)));
        widths.max().unwrap_or(0)
    };
    let fill = |text: &str, width: usize| {
        let missing = width.saturating_sub(console::measure_text_width(text));
        format!("{text}{}", " ".repeat(missing))
    };
    let files = width(|track| &track.file);
    let language = fill(&track.language, width(|track| &track.language));
    if files == 0 {
        language
    } else {
        format!("{}  {language}", fill(&track.file, files))
    }
}

/// The templates are constants, and a test reads them all.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .progress_chars("━━─")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        for template in [RUNNING, WORDS, WAITING, OVER, TOTAL, SUMMARY] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}

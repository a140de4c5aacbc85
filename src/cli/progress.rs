//! Progress of several files and languages at once, on standard error.
//!
//! On a terminal each language has a line that changes (`bars`); elsewhere each change is a line
//! of its own, as a log wants it. Standard output is never touched: results go there.

mod bars;
mod words;

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::ProgressDrawTarget;

use self::bars::Bars;
use super::printable::printable;

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Lines that change in place; for a terminal.
    Bars,
    /// One line for each change.
    Lines,
    /// Nothing, because a machine reads.
    Quiet,
}

impl Mode {
    /// The mode for this process: quiet where `--json` asks for it, bars where standard error is a
    /// terminal that can move its cursor, else lines.
    pub fn detect(json: bool) -> Self {
        if json {
            return Self::Quiet;
        }
        let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        if std::io::stderr().is_terminal() && !dumb {
            Self::Bars
        } else {
            Self::Lines
        }
    }
}

/// Where a language stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing is known to happen yet.
    Queued,
    /// Segments are being translated.
    Translating {
        /// Segments that are done.
        done: usize,
        /// All segments.
        total: usize,
    },
    /// It is tried again later.
    Waiting {
        /// What it waits for.
        reason: String,
    },
    /// The result is out.
    Published {
        /// Number of segments, where it is known.
        segments: Option<usize>,
    },
    /// The result waits for an editor.
    Held {
        /// Number of findings, where it is known.
        findings: Option<usize>,
    },
    /// A newer revision took its place.
    Superseded,
    /// The article was withdrawn.
    Withdrawn,
    /// There is no result.
    Failed {
        /// Why.
        reason: String,
    },
}

impl State {
    /// Whether nothing more is expected.
    pub fn is_final(&self) -> bool {
        !matches!(
            self,
            Self::Queued | Self::Translating { .. } | Self::Waiting { .. }
        )
    }
}

/// Shows the progress of languages. Shared by reference between tasks; every call is short.
pub struct Progress {
    board: Mutex<Board>,
}

struct Board {
    tracks: Vec<Track>,
    output: Output,
    started: Instant,
}

enum Output {
    Bars(Bars),
    Lines(Box<dyn Write + Send>),
    Quiet,
}

/// One language of one file.
struct Track {
    file: String,
    language: String,
    state: State,
    /// When work began, else when the track was announced.
    since: Instant,
    /// How long it took, once it is over.
    took: Option<Duration>,
}

impl Progress {
    /// Begins to show. `expected` are the files and languages that are known already, in the order
    /// in which they are shown; the file's name is empty where there is only one.
    pub fn new<'a>(mode: Mode, expected: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let output = match mode {
            Mode::Bars => Output::Bars(Bars::new(
                ProgressDrawTarget::stderr(),
                console::Term::stderr().size().0.into(),
            )),
            Mode::Lines => Output::Lines(Box::new(std::io::stderr())),
            Mode::Quiet => Output::Quiet,
        };
        Self::with_output(output, expected)
    }

    fn with_output<'a>(
        output: Output,
        expected: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let now = Instant::now();
        let mut board = Board {
            tracks: Vec::new(),
            output,
            started: now,
        };
        for (file, language) in expected {
            board.find_or_add(file, language, now);
        }
        if let Output::Bars(bars) = &mut board.output {
            bars.begin(&board.tracks);
        }
        Self {
            board: Mutex::new(board),
        }
    }

    /// Says where a language stands. One that was not announced is added. What is over stays over:
    /// news that arrive late, such as a count of segments, change nothing.
    pub fn set(&self, file: &str, language: &str, state: State) {
        self.lock().set(file, language, state, Instant::now());
    }

    /// Writes a line of our own between the others, such as a warning, exactly as it is given.
    pub fn note(&self, text: &str) {
        match &mut self.lock().output {
            Output::Bars(bars) => bars.print(text),
            Output::Lines(out) => write_line(out, text),
            Output::Quiet => {}
        }
    }

    /// Ends with a line that counts. Languages that are not over are counted as not finished.
    pub fn finish(self) {
        let mut board = self.lock();
        let Board {
            tracks,
            output,
            started,
        } = &mut *board;
        let summary = words::summary(tracks, started.elapsed());
        match output {
            Output::Bars(bars) => bars.end(tracks, summary),
            Output::Lines(out) => write_line(out, &summary),
            Output::Quiet => {}
        }
    }

    /// A task that died while it reported leaves a board that is still good to show.
    fn lock(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Board {
    fn find_or_add(&mut self, file: &str, language: &str, now: Instant) -> usize {
        let file = printable(file, words::FILE_LIMIT);
        let language = printable(language, words::LANGUAGE_LIMIT);
        let known = self
            .tracks
            .iter()
            .position(|track| track.file == file && track.language == language);
        known.unwrap_or_else(|| {
            self.tracks.push(Track {
                file,
                language,
                state: State::Queued,
                since: now,
                took: None,
            });
            self.tracks.len() - 1
        })
    }

    fn set(&mut self, file: &str, language: &str, state: State, now: Instant) {
        let index = self.find_or_add(file, language, now);
        let Some(track) = self.tracks.get_mut(index) else {
            return;
        };
        if track.state.is_final() && !state.is_final() || track.state == state {
            return;
        }
        let same_stage = std::mem::discriminant(&track.state) == std::mem::discriminant(&state);
        if track.state == State::Queued && !state.is_final() {
            track.since = now;
        }
        if state.is_final() {
            track.took.get_or_insert(now.duration_since(track.since));
        }
        let counted_on = same_stage && matches!(state, State::Translating { .. });
        track.state = state;
        match &mut self.output {
            Output::Bars(bars) => bars.update(&self.tracks, index),
            // A log wants stages, not every segment.
            Output::Lines(out) if !counted_on => write_line(out, &words::line(track)),
            Output::Lines(_) | Output::Quiet => {}
        }
    }
}

/// Progress that cannot be written is not worth failing for.
fn write_line(out: &mut impl Write, line: &str) {
    let _ = writeln!(out, "{line}");
}

#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;

use indicatif::TermLike;

use super::*;

/// What was written, shared with the writer.
#[derive(Debug, Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn lines<'a>(expected: &[(&'a str, &'a str)]) -> (Progress, Written) {
    let written = Written::default();
    let output = Output::Lines(Box::new(written.clone()));
    (
        Progress::with_output(output, expected.iter().copied()),
        written,
    )
}

const COLUMNS: usize = 80;

/// What a person sees on a terminal that wraps at its right edge and never scrolls.
#[derive(Debug, Default)]
struct Screen {
    rows: Vec<Vec<char>>,
    row: usize,
    column: usize,
}

impl Screen {
    fn write(&mut self, text: &str) {
        for character in console::strip_ansi_codes(text).chars() {
            if character == '\r' {
                self.column = 0;
                continue;
            }
            if character == '\n' || self.column == COLUMNS {
                self.row += 1;
                self.column = 0;
            }
            if character != '\n' {
                let (row, column) = (self.row, self.column);
                if self.rows.len() <= row {
                    self.rows.resize(row + 1, Vec::new());
                }
                if self.rows[row].len() <= column {
                    self.rows[row].resize(column + 1, ' ');
                }
                self.rows[row][column] = character;
                self.column += 1;
            }
        }
    }

    fn shown(&self) -> Vec<String> {
        let rows = self.rows.iter().map(|row| row.iter().collect::<String>());
        rows.map(|row| row.trim_end().to_owned())
            .filter(|row| !row.is_empty())
            .collect()
    }
}

#[derive(Debug, Clone, Default)]
struct Terminal(Arc<Mutex<Screen>>);

impl Terminal {
    fn screen(&self) -> MutexGuard<'_, Screen> {
        self.0.lock().unwrap()
    }
}

impl TermLike for Terminal {
    fn width(&self) -> u16 {
        80
    }
    fn height(&self) -> u16 {
        24
    }
    fn move_cursor_up(&self, number: usize) -> io::Result<()> {
        let mut screen = self.screen();
        screen.row = screen.row.saturating_sub(number);
        Ok(())
    }
    fn move_cursor_down(&self, number: usize) -> io::Result<()> {
        self.screen().row += number;
        Ok(())
    }
    fn move_cursor_right(&self, number: usize) -> io::Result<()> {
        self.screen().column += number;
        Ok(())
    }
    fn move_cursor_left(&self, number: usize) -> io::Result<()> {
        let mut screen = self.screen();
        screen.column = screen.column.saturating_sub(number);
        Ok(())
    }
    fn write_line(&self, text: &str) -> io::Result<()> {
        self.screen().write(&format!("{text}\n"));
        Ok(())
    }
    fn write_str(&self, text: &str) -> io::Result<()> {
        self.screen().write(text);
        Ok(())
    }
    fn clear_line(&self) -> io::Result<()> {
        let mut screen = self.screen();
        let row = screen.row;
        if let Some(row) = screen.rows.get_mut(row) {
            row.clear();
        }
        screen.column = 0;
        Ok(())
    }
    fn flush(&self) -> io::Result<()> {
        Ok(())
    }
}

fn published(segments: usize) -> State {
    State::Published {
        segments: Some(segments),
    }
}

fn failed(reason: &str) -> State {
    State::Failed {
        reason: reason.into(),
    }
}

#[test]
fn a_log_gets_one_line_for_each_change_of_stage() {
    let (progress, written) = lines(&[("", "es"), ("", "fr")]);
    progress.set("", "es", State::Queued);
    for done in 0..=31 {
        progress.set("", "es", State::Translating { done, total: 31 });
    }
    progress.set(
        "",
        "fr",
        State::Waiting {
            reason: "local: no\nanswer".into(),
        },
    );
    progress.set("", "fr", failed("no engine\u{1b}[2J reaches it"));
    progress.note("a note");
    assert_eq!(
        written.text(),
        "es translating (31 segments)\nfr waiting: local: no answer\nfr failed: no engine [2J reaches it\na note\n"
    );
}

#[test]
fn what_is_over_says_how_long_it_took() {
    let (progress, written) = lines(&[("a.txt", "es")]);
    {
        let mut board = progress.lock();
        let begin = board.started;
        let at = |milliseconds| begin + Duration::from_millis(milliseconds);
        let translating = State::Translating { done: 0, total: 31 };
        board.set("a.txt", "es", translating, at(5_000));
        board.set("a.txt", "es", published(31), at(6_240));
        // Not announced, and over at once.
        board.set("b.txt", "es", State::Held { findings: Some(1) }, at(7_000));
    }
    assert_eq!(
        written.text(),
        "a.txt: es translating (31 segments)\n\
         a.txt: es published in 1.2 s (31 segments)\n\
         b.txt: es held for review in 0.0 s (1 finding)\n"
    );
}

#[test]
fn late_news_change_nothing() {
    let (progress, written) = lines(&[]);
    progress.set("", "es", failed("a"));
    let before = written.text();
    progress.set("", "es", State::Translating { done: 3, total: 4 });
    progress.set("", "es", State::Queued);
    progress.set("", "es", failed("a"));
    assert_eq!(written.text(), before);
    // A replay may still end well.
    progress.set("", "es", published(4));
    assert!(
        written
            .text()
            .lines()
            .last()
            .unwrap()
            .starts_with("es published")
    );
}

#[test]
fn the_last_line_counts() {
    let (progress, written) = lines(&[("", "es"), ("", "fr"), ("", "it"), ("", "sc")]);
    progress.set("", "es", published(1));
    progress.set("", "fr", State::Held { findings: None });
    progress.set("", "it", failed("timeout"));
    progress.finish();
    let text = written.text();
    let last = text.lines().last().unwrap();
    assert!(last.starts_with("4 languages in "), "{last}");
    assert!(
        last.ends_with(": 1 published, 1 held for review, 1 failed, 1 not finished"),
        "{last}"
    );
}

#[test]
fn quiet_is_quiet_and_takes_everything() {
    let progress = Progress::new(Mode::Quiet, [("", "es")]);
    progress.set("", "es", published(1));
    progress.set("x", "not a tag", failed(""));
    progress.note("nothing");
    progress.finish();
}

fn bars<'a>(rows: usize, expected: &[(&'a str, &'a str)]) -> (Progress, Terminal) {
    let terminal = Terminal::default();
    let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
    let output = Output::Bars(Bars::new(target, rows));
    (
        Progress::with_output(output, expected.iter().copied()),
        terminal,
    )
}

#[test]
fn each_language_keeps_its_line_on_a_terminal() {
    let (progress, terminal) = bars(24, &[("", "es"), ("", "sr-Latn"), ("", "fr")]);
    progress.set(
        "",
        "fr",
        State::Translating {
            done: 12,
            total: 31,
        },
    );
    let reason = "no engine reaches it, and the reason is too long for one row of this terminal";
    progress.set("", "es", failed(reason));
    progress.set("", "sr-Latn", published(31));
    assert!(!terminal.screen().shown().concat().contains("this terminal"));
    progress.finish();
    let mut shown = terminal.screen().shown();
    let first = shown.remove(0) + &shown.remove(0);
    assert_eq!(first, format!("✗ es      failed: {reason}"));
    assert!(shown[0].starts_with("✓ sr-Latn published in "), "{shown:?}");
    assert!(shown[1].contains("fr      ━━"), "{shown:?}");
    assert!(shown[1].ends_with("12/31"), "{shown:?}");
    assert!(
        shown[2].ends_with(": 1 published, 1 failed, 1 not finished"),
        "{shown:?}"
    );
    assert_eq!(shown.len(), 3, "{shown:?}");
}

#[test]
fn more_languages_than_rows_are_all_shown_in_the_end() {
    let names: Vec<String> = (0..40).map(|number| format!("l{number}")).collect();
    let expected: Vec<_> = names.iter().map(|name| ("a.txt", name.as_str())).collect();
    let (progress, terminal) = bars(8, &expected);
    assert!(terminal.screen().shown().len() <= 7);
    // One far down the list begins: it takes the place of one that only waits.
    progress.set("a.txt", "l39", State::Translating { done: 1, total: 2 });
    assert!(
        terminal
            .screen()
            .shown()
            .iter()
            .any(|row| row.contains("l39"))
    );
    for name in &names {
        progress.set("a.txt", name, published(2));
    }
    progress.finish();
    let shown = terminal.screen().shown();
    for name in &names {
        let lines = shown
            .iter()
            .filter(|row| row.starts_with("✓ a.txt  ") && row.contains(&format!(" {name} ")));
        assert_eq!(lines.count(), 1, "{name}: {shown:#?}");
    }
    assert_eq!(shown.len(), 41, "{shown:#?}");
    assert!(shown[40].starts_with("40 languages in "));
}

//! The table of `wireglot languages`: what can be reached, how, and what was left out and why.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, ColumnConstraint, ContentArrangement, LineStyle, Table};
use console::Term;
use serde::Serialize;

use super::printable::printable;

/// A terminal narrower than this wraps by itself: columns of three letters help nobody.
const MINIMUM_WIDTH: u16 = 60;

/// No cell shows more characters than this.
const CELL_LIMIT: usize = 400;

/// All that `wireglot languages` says; serialised as it is for `--json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LanguageTable {
    languages: Vec<LanguageRow>,
    excluded: Vec<Excluded>,
}

/// A target and one way to reach it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LanguageRow {
    /// The target's tag.
    pub target: String,
    /// Its name.
    pub name: String,
    /// The languages from source to target, pivots between: `en`, `ca`, `fr`.
    pub route: Vec<String>,
    /// The backends that serve it, in order of preference.
    pub backends: Vec<String>,
    /// What else is to be known; may be empty.
    pub note: String,
}

/// A pair that a backend offers and that is not used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Excluded {
    /// The backend's name.
    pub backend: String,
    /// The pair, `en → pt`.
    pub pair: String,
    /// Why it is not used.
    pub reason: String,
}

impl LanguageTable {
    /// Sorts the rows: languages by tag, then the shorter route first; pairs by backend.
    pub fn new(mut languages: Vec<LanguageRow>, mut excluded: Vec<Excluded>) -> Self {
        languages.sort_by(|one, other| {
            (&one.target, one.route.len(), one).cmp(&(&other.target, other.route.len(), other))
        });
        excluded.sort();
        Self {
            languages,
            excluded,
        }
    }

    /// The text for a person, ending with a line break. With a `width` (columns) the table is
    /// wrapped to it; without one every row is one line, as a pipe likes it.
    pub fn render(&self, width: Option<u16>) -> String {
        let mut text = if self.languages.is_empty() {
            "No language can be reached.\n".to_owned()
        } else {
            let rows = self.languages.iter().map(|row| {
                [
                    row.target.clone(),
                    row.name.clone(),
                    row.route.join(" → "),
                    row.backends.join(", "),
                    row.note.clone(),
                ]
            });
            block(["To", "Name", "Route", "Backends", "Notes"], rows, width)
        };
        if !self.excluded.is_empty() {
            text.push_str("\nExcluded pairs\n\n");
            let rows = self
                .excluded
                .iter()
                .map(|row| [row.backend.clone(), row.pair.clone(), row.reason.clone()]);
            text.push_str(&block(["Backend", "Pair", "Reason"], rows, width));
        }
        text
    }
}

/// The width of the terminal behind standard output in columns; `None` where that is no terminal.
pub fn terminal_width() -> Option<u16> {
    let output = Term::stdout();
    if !output.is_term() {
        return None;
    }
    output.size_checked().map(|(_, columns)| columns)
}

/// A table without frame: columns, and on a terminal a line under the header.
pub(super) fn block<const COLUMNS: usize>(
    header: [&str; COLUMNS],
    rows: impl Iterator<Item = [String; COLUMNS]>,
    width: Option<u16>,
) -> String {
    let mut table = Table::new();
    let mut style = NOTHING;
    if width.is_some() {
        style = style.header_separator(LineStyle::none().fill('─').junction('─'));
    }
    table.load_style(style).set_header(header);
    for row in rows {
        table.add_row(row.map(|cell| Cell::new(printable(&cell, CELL_LIMIT))));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    if let Some(width) = width {
        table
            .set_width(width.max(MINIMUM_WIDTH))
            .set_content_arrangement(ContentArrangement::Dynamic);
        // Tags, names and pairs are short and read badly when broken.
        for column in table.column_iter_mut().take(2) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(target: &str, name: &str, route: &[&str], note: &str) -> LanguageRow {
        LanguageRow {
            target: target.into(),
            name: name.into(),
            route: route.iter().map(ToString::to_string).collect(),
            backends: vec!["deepl".into(), "local".into()],
            note: note.into(),
        }
    }

    fn table() -> LanguageTable {
        LanguageTable::new(
            vec![
                row("fr", "français", &["en", "es", "ca", "fr"], ""),
                row("fr", "français", &["en", "ca", "fr"], "through Catalan"),
                row("es", "español", &["en", "es"], ""),
            ],
            vec![Excluded {
                backend: "local".into(),
                pair: "en → pt".into(),
                reason: "a stage of the pair ends without an answer".into(),
            }],
        )
    }

    #[test]
    fn a_pipe_gets_one_line_for_each_row() {
        assert_eq!(
            table().render(None),
            "\
To  Name      Route              Backends      Notes
es  español   en → es            deepl, local
fr  français  en → ca → fr       deepl, local  through Catalan
fr  français  en → es → ca → fr  deepl, local

Excluded pairs

Backend  Pair     Reason
local    en → pt  a stage of the pair ends without an answer
"
        );
    }

    #[test]
    fn a_table_fits_the_terminal() {
        for width in [60, 80, 200] {
            let text = table().render(Some(width));
            for line in text.lines() {
                assert!(
                    line.chars().count() <= usize::from(width),
                    "{width}: {line}"
                );
            }
            assert!(text.contains("─"));
            assert!(text.contains("español"), "{text}");
        }
    }

    #[test]
    fn nothing_to_reach_is_said_in_words() {
        let empty = LanguageTable::new(vec![], vec![]);
        assert_eq!(empty.render(None), "No language can be reached.\n");
    }

    #[test]
    fn text_from_an_engine_cannot_command_the_terminal() {
        let table = LanguageTable::new(
            vec![row("es", "\u{1b}[2Jespañol\nx", &["en", "es"], "")],
            vec![],
        );
        let text = table.render(None);
        assert!(text.contains("[2Jespañol x"));
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn machines_read_the_rows_as_they_are() {
        let json = serde_json::to_value(table()).unwrap();
        assert_eq!(
            json["languages"][1]["route"],
            serde_json::json!(["en", "ca", "fr"])
        );
        assert_eq!(json["excluded"][0]["pair"], "en → pt");
    }
}

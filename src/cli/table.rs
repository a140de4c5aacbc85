//! The table of `wireglot languages`: what can be reached, how, and what was left out and why.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, ColumnConstraint, ContentArrangement, LineStyle, Table};
use console::Term;
use serde::Serialize;

use super::printable::printable;
use crate::locale::LanguageTag;

/// A terminal narrower than this wraps by itself: columns of three letters help nobody.
const MINIMUM_WIDTH: u16 = 60;

/// No cell shows more characters than this.
const CELL_LIMIT: usize = 400;

/// All that `wireglot languages` says; serialised as it is for `--json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LanguageTable {
    from: String,
    languages: Vec<LanguageRow>,
    excluded: Vec<Excluded>,
    /// Backends that translate into languages which they do not name.
    any_language: Vec<String>,
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
    /// The rule of `[routes]` that orders the engines of this pair.
    pub rule: Option<String>,
    /// The ways that are taken when this one fails, best first.
    pub otherwise: Vec<String>,
}

impl LanguageRow {
    /// Why this way, and what comes after it.
    fn note(&self) -> String {
        /// More ways than these tell a reader nothing.
        const SHOWN: usize = 2;
        let rule = self.rule.as_ref().map(|rule| format!("by {rule}"));
        let shown = self.otherwise.iter().take(SHOWN);
        let ways = shown.map(|way| format!("else {way}"));
        let more = self.otherwise.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| format!("{more} more"));
        let parts: Vec<String> = rule.into_iter().chain(ways).chain(more).collect();
        parts.join("; ")
    }
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
    pub fn new(
        from: &LanguageTag,
        mut languages: Vec<LanguageRow>,
        mut excluded: Vec<Excluded>,
        any_language: Vec<String>,
    ) -> Self {
        languages.sort_by(|one, other| {
            (&one.target, one.route.len(), one).cmp(&(&other.target, other.route.len(), other))
        });
        excluded.sort();
        Self {
            from: from.to_string(),
            languages,
            excluded,
            any_language,
        }
    }

    /// The text for a person, ending with a line break. With a `width` (columns) the table is
    /// wrapped to it; without one every row is one line, as a pipe likes it.
    pub fn render(&self, width: Option<u16>) -> String {
        let mut text = if self.languages.is_empty() && !self.any_language.is_empty() {
            String::new()
        } else if self.languages.is_empty() {
            format!("No language can be reached from {}.\n", self.from)
        } else {
            let rows = self.languages.iter().map(|row| {
                [
                    row.target.clone(),
                    row.name.clone(),
                    row.route.join(" → "),
                    row.backends.join(", "),
                    row.note(),
                ]
            });
            block(["To", "Name", "Route", "Backends", "Notes"], rows, width)
        };
        if !self.any_language.is_empty() {
            let backends = self.any_language.join(", ");
            let other = if self.languages.is_empty() {
                ""
            } else {
                "other "
            };
            text.push_str(&format!(
                "Any {other}language: {} (names none; see --explain)\n",
                printable(&backends, CELL_LIMIT)
            ));
        }
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

    fn row(target: &str, name: &str, route: &[&str], otherwise: &[&str]) -> LanguageRow {
        LanguageRow {
            target: target.into(),
            name: name.into(),
            route: route.iter().map(ToString::to_string).collect(),
            backends: vec!["deepl".into(), "local".into()],
            rule: (!otherwise.is_empty()).then(|| "routes.\"*->fr\"".into()),
            otherwise: otherwise.iter().map(ToString::to_string).collect(),
        }
    }

    fn table() -> LanguageTable {
        LanguageTable::new(
            &LanguageTag::parse("en").unwrap(),
            vec![
                row("fr", "français", &["en", "es", "ca", "fr"], &[]),
                row("fr", "français", &["en", "ca", "fr"], &["a", "b", "c", "d"]),
                row("es", "español", &["en", "es"], &[]),
            ],
            vec![Excluded {
                backend: "local".into(),
                pair: "en → pt".into(),
                reason: "a stage of the pair ends without an answer".into(),
            }],
            vec![],
        )
    }

    #[test]
    fn a_pipe_gets_one_line_for_each_row() {
        assert_eq!(
            table().render(None),
            "\
To  Name      Route              Backends      Notes
es  español   en → es            deepl, local
fr  français  en → ca → fr       deepl, local  by routes.\"*->fr\"; else a; else b; 2 more
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
        let en = LanguageTag::parse("en").unwrap();
        let empty = LanguageTable::new(&en, vec![], vec![], vec![]);
        assert_eq!(empty.render(None), "No language can be reached from en.\n");
        let any = LanguageTable::new(&en, vec![], vec![], vec!["pseudo".into()]);
        assert_eq!(
            any.render(None),
            "Any language: pseudo (names none; see --explain)\n"
        );
    }

    #[test]
    fn text_from_an_engine_cannot_command_the_terminal() {
        let table = LanguageTable::new(
            &LanguageTag::parse("en").unwrap(),
            vec![row("es", "\u{1b}[2Jespañol\nx", &["en", "es"], &[])],
            vec![],
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

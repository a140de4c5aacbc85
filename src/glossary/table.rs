//! A glossary's file: a table with a column for each language.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::Term;
use crate::locale::LanguageTag;
use crate::protect::is_whole;

/// The largest file, in bytes.
pub const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// The most terms of a file.
pub const MOST_ROWS: usize = 50_000;

/// The most languages of a file.
pub const MOST_COLUMNS: usize = 100;

/// The longest form of a term, in bytes.
pub const LONGEST_FORM: usize = 200;

/// Mistakes after which nobody reads on.
const MOST_MISTAKES: usize = 20;

/// A mistake in a file: its line, from 1, and what is wrong.
pub type Mistake = (usize, String);

/// The terms of a file.
#[derive(Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    language: LanguageTag,
    /// For each row, the forms of the term; none where the cell is empty.
    cells: Vec<Vec<String>>,
    /// Made when the language is first looked for.
    finder: OnceLock<Finder>,
}

/// Finds the forms of a column, whatever their case.
#[derive(Debug)]
struct Finder {
    /// `None` where there is nothing to be found.
    automaton: Option<AhoCorasick>,
    /// Row and number of each form.
    forms: Vec<(usize, usize)>,
}

impl Table {
    /// Reads a file: language tags on the first line, then a term a line, columns separated by
    /// tabs. A cell may have several forms, separated by `|`; an empty one is no term of its
    /// language. Empty lines and those that begin with `#` are left out.
    ///
    /// # Errors
    /// What is wrong, by line; the first twenty mistakes.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        let text = text.trim_start_matches('\u{feff}');
        let mut lines = (1..).zip(text.lines()).filter(|(_, line)| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with('#')
        });
        let Some((number, head)) = lines.next() else {
            return Err(vec![(1, "has no line of language tags".to_owned())]);
        };
        let mut columns = head_of(head).map_err(|problem| vec![(number, problem)])?;
        let mut mistakes = Vec::new();
        let mut rows = 0;
        for (number, line) in lines {
            rows += 1;
            if rows > MOST_ROWS {
                mistakes.push((number, format!("{MOST_ROWS} terms are possible")));
            } else if let Err(problem) = add(&mut columns, line) {
                mistakes.push((number, problem));
            }
            if rows > MOST_ROWS || mistakes.len() >= MOST_MISTAKES {
                break;
            }
        }
        if mistakes.is_empty() {
            Ok(Self { columns })
        } else {
            Err(mistakes)
        }
    }

    /// The terms of a pair that occur in a text, in the order of the file: as whole words, and
    /// where a form has a capital, as it is written.
    pub(super) fn terms(
        &self,
        source: &LanguageTag,
        target: &LanguageTag,
        text: &str,
    ) -> Vec<Term<'_>> {
        let (Some(from), Some(to)) = (self.column(source), self.column(target)) else {
            return Vec::new();
        };
        let mut found = from.find(text);
        found.retain(|(row, _)| !to.cells[*row].is_empty());
        found.sort_unstable();
        found.dedup_by_key(|(row, _)| *row);
        let terms = found.into_iter().filter_map(|(row, form)| {
            Some(Term {
                source: from.cells.get(row)?.get(form)?,
                targets: to.cells.get(row)?,
            })
        });
        terms.collect()
    }

    /// The column of a language: its own, or that of the same language and script, which serves
    /// other regions.
    fn column(&self, language: &LanguageTag) -> Option<&Column> {
        let mut columns = self.columns.iter();
        let own = columns.find(|column| column.language == *language);
        own.or_else(|| {
            let mut columns = self.columns.iter();
            columns.find(|column| column.language.same_language_and_script(language))
        })
    }

    /// The languages, in the order of the file.
    pub fn languages(&self) -> impl Iterator<Item = &LanguageTag> {
        self.columns.iter().map(|column| &column.language)
    }

    /// What the file says, as a number that changes with it.
    pub(super) fn fingerprint(&self) -> i64 {
        let mut hash = Sha256::new();
        for column in &self.columns {
            hash.update(column.language.as_str());
            for cell in &column.cells {
                hash.update("\t");
                hash.update(cell.join("|"));
            }
            hash.update("\n");
        }
        super::number(hash)
    }
}

impl Column {
    /// Row and form of each term that occurs, but for those within a longer one.
    fn find(&self, text: &str) -> Vec<(usize, usize)> {
        let finder = self.finder.get_or_init(|| Finder::new(&self.cells));
        let Some(automaton) = &finder.automaton else {
            return Vec::new();
        };
        let text: String = text.nfc().collect();
        let folded = text.to_lowercase();
        let found: Vec<(Range<usize>, (usize, usize))> = automaton
            .find_overlapping_iter(&folded)
            .filter(|found| is_whole(&folded, &found.range()))
            .filter_map(|found| {
                let place = *finder.forms.get(found.pattern().as_usize())?;
                let form = self.cells.get(place.0)?.get(place.1)?;
                is_written(form, &text).then(|| (found.range(), place))
            })
            .collect();
        let is_within = |range: &Range<usize>| {
            let mut others = found.iter().map(|(other, _)| other);
            others.any(|other| {
                other.len() > range.len() && other.start <= range.start && range.end <= other.end
            })
        };
        let outermost = found.iter().filter(|(range, _)| !is_within(range));
        outermost.map(|(_, place)| *place).collect()
    }
}

impl Finder {
    fn new(cells: &[Vec<String>]) -> Self {
        let mut forms = Vec::new();
        let mut folded = Vec::new();
        for (row, cell) in cells.iter().enumerate() {
            for (number, form) in cell.iter().enumerate() {
                forms.push((row, number));
                folded.push(form.to_lowercase());
            }
        }
        Self {
            // Within the limits of a file the automaton always fits.
            automaton: (!folded.is_empty())
                .then(|| AhoCorasick::new(folded).ok())
                .flatten(),
            forms,
        }
    }
}

/// Whether a form with capitals stands in the text with them; one without stands for any.
fn is_written(form: &str, text: &str) -> bool {
    if !form.chars().any(char::is_uppercase) {
        return true;
    }
    let mut places = text.match_indices(form);
    places.any(|(at, _)| is_whole(text, &(at..at + form.len())))
}

fn head_of(line: &str) -> Result<Vec<Column>, String> {
    let mut columns: Vec<Column> = Vec::new();
    for name in line.split('\t').map(str::trim) {
        let language = LanguageTag::parse(name).map_err(|_| {
            "not a line of language tags separated by tabs, such as `en`, a tab, `uk`".to_owned()
        })?;
        if columns.iter().any(|column| column.language == language) {
            return Err(format!("the language `{language}` is there twice"));
        }
        columns.push(Column {
            language,
            cells: Vec::new(),
            finder: OnceLock::new(),
        });
    }
    match columns.len() {
        0 | 1 => Err("has one language; columns are separated by tabs".to_owned()),
        2..=MOST_COLUMNS => Ok(columns),
        _ => Err(format!("{MOST_COLUMNS} languages are possible")),
    }
}

fn add(columns: &mut [Column], line: &str) -> Result<(), String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let most = columns.len();
    if cells.len() > most && cells[most..].iter().any(|cell| !cell.trim().is_empty()) {
        return Err(format!("has more cells than there are languages ({most})"));
    }
    let mut filled = 0;
    let mut row = Vec::with_capacity(most);
    for number in 0..most {
        let cell = cells.get(number).copied().unwrap_or_default();
        let forms: Vec<String> = cell
            .split('|')
            .map(|form| form.split_whitespace().collect::<Vec<_>>().join(" "))
            .map(|form| form.nfc().collect::<String>())
            .filter(|form| !form.is_empty())
            .collect();
        if let Some(form) = forms.iter().find(|form| form.len() > LONGEST_FORM) {
            let size = form.len();
            return Err(format!(
                "a term has {size} bytes; {LONGEST_FORM} are possible"
            ));
        }
        if forms.iter().any(|form| form.contains(char::is_control)) {
            return Err("a term has a control character".to_owned());
        }
        filled += usize::from(!forms.is_empty());
        row.push(forms);
    }
    if filled < 2 {
        return Err("has a term in one language only; columns are separated by tabs".to_owned());
    }
    for (column, forms) in columns.iter_mut().zip(row) {
        column.cells.push(forms);
    }
    Ok(())
}

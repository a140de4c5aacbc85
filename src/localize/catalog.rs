//! One Fluent file: its header, its messages and every mistake in it; and the files that are
//! built in.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use fluent::concurrent::FluentBundle;
use fluent::resolver::ResolverError;
use fluent::resolver::errors::ReferenceKind;
use fluent::{FluentArgs, FluentError, FluentResource};
use include_dir::{Dir, include_dir};

use crate::locale::{InvalidTag, LanguageTag};

/// The folder `locales/` as it was when the program was built: a folder for each tag.
pub(super) static BUILTIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/locales");

/// The longest furniture phrase, in bytes. Longer text is a paragraph, and a paragraph is
/// translated.
pub(super) const MAX_PHRASE_BYTES: usize = 1024;

/// All mistakes of the locale files that were read, so that they are mended in one go.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct LocaleErrors(pub Vec<LocaleError>);

impl fmt::Display for LocaleErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, error) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

/// One mistake and where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct LocaleError {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1; `None` when the mistake is in the file's place, not in its text.
    pub line: Option<usize>,
    /// What is wrong and what mends it.
    pub mistake: Mistake,
}

impl fmt::Display for LocaleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.mistake),
            None => write!(f, "{}: {}", self.file, self.mistake),
        }
    }
}

/// What can be wrong with a locale file. Each text names the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// The folder is not named by a language tag.
    #[error("its folder must be named by a language: {0}")]
    Folder(#[from] InvalidTag),
    /// Two files are for one locale.
    #[error("`{other}` is for the same locale, {locale}; put both into one file")]
    SameLocale {
        /// The file that came first.
        other: String,
        /// The locale of both.
        locale: LanguageTag,
    },
    /// The header is missing or says neither.
    #[error(
        "the file must begin with `# reviewed = true` when a native speaker has reviewed its \
         phrases, else with `# reviewed = false`"
    )]
    Header,
    /// Not Fluent's syntax.
    #[error("this is not a message; write `name = text` ({0})")]
    Syntax(String),
    /// A message occurs twice.
    #[error("`{id}` is already on line {first}; remove one of them")]
    DuplicateId {
        /// Its name.
        id: String,
        /// The line on which it occurs first.
        first: usize,
    },
    /// Two messages have the same text, so that a block with this text could be either.
    #[error("`{id}` has the same text as `{other}`; remove one of them")]
    DuplicateText {
        /// The later one.
        id: String,
        /// The earlier one.
        other: String,
    },
    /// Furniture with a variable.
    #[error("`{id}` uses the variable `${variable}`, but furniture is fixed text; write it out")]
    Variable {
        /// The message.
        id: String,
        /// The variable, without `$`.
        variable: String,
    },
    /// A name that other places, such as `furniture.drop`, could not say.
    #[error("`{id}` is not a good name; use the letters a-z, digits and `-`")]
    Name {
        /// The message.
        id: String,
    },
    /// A reference that leads nowhere, in a circle, or to too much.
    #[error("`{id}` cannot be put together ({detail})")]
    Unresolved {
        /// The message.
        id: String,
        /// What Fluent says.
        detail: String,
    },
    /// A message without text.
    #[error("`{id}` has no text; give it one or remove it")]
    Empty {
        /// The message.
        id: String,
    },
    /// A message that is no phrase.
    #[error("`{id}` is longer than {MAX_PHRASE_BYTES} bytes; furniture is for short phrases")]
    TooLong {
        /// The message.
        id: String,
    },
    /// A message that the program cannot do without is missing.
    #[error("the message `{id}` is missing; add it")]
    Missing {
        /// The message.
        id: String,
    },
}

/// One message as it is without arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its name.
    pub id: String,
    /// Its text, with every variable as `{$name}`; empty when it has none.
    pub text: String,
    /// The variables that this text uses.
    pub variables: BTreeSet<String>,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// What Fluent could not put together, but for variables.
    pub(super) unresolved: Option<String>,
}

/// One Fluent file of a locale.
pub struct LocaleFile {
    pub(super) reviewed: bool,
    bundle: FluentBundle<FluentResource>,
    /// Names and lines of the messages, in the order of the file, each name once.
    lines: Vec<(String, usize)>,
}

impl LocaleFile {
    /// What is good of a file, and every mistake in its header and syntax; `name` is what the
    /// mistakes call the file.
    pub fn parse(locale: &LanguageTag, name: &str, text: &str) -> (Self, Vec<LocaleError>) {
        // Editors on Windows put a byte order mark in front, which Fluent takes for a letter.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut errors = Vec::new();
        let mut report = |line: usize, mistake: Mistake| {
            errors.push(LocaleError {
                file: name.to_owned(),
                line: Some(line),
                mistake,
            });
        };

        let reviewed = reviewed_header(text);
        if reviewed.is_none() {
            report(1, Mistake::Header);
        }
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) => resource,
            Err((resource, mistakes)) => {
                for mistake in mistakes {
                    let start = mistake.slice.unwrap_or(mistake.pos).start;
                    report(
                        line_at(text, start),
                        Mistake::Syntax(mistake.kind.to_string()),
                    );
                }
                resource
            }
        };
        let language = locale.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks would end up in published articles; the disclosure sets its own where needed.
        bundle.set_use_isolating(false);
        // Of messages with one name the first wins; `message_lines` reports the others.
        let _: Result<(), Vec<FluentError>> = bundle.add_resource(resource);

        let mut first_lines: BTreeMap<&str, usize> = BTreeMap::new();
        let mut lines = Vec::new();
        for (id, line) in message_lines(text).filter(|(id, _)| bundle.has_message(id)) {
            if let Some(&first) = first_lines.get(id) {
                let id = id.to_owned();
                report(line, Mistake::DuplicateId { id, first });
            } else {
                first_lines.insert(id, line);
                lines.push((id.to_owned(), line));
            }
        }
        let file = Self {
            reviewed: reviewed.unwrap_or(false),
            bundle,
            lines,
        };
        (file, errors)
    }

    /// Whether the header says that a native speaker has reviewed the file.
    pub fn reviewed(&self) -> bool {
        self.reviewed
    }

    /// The messages in the order of the file.
    pub fn messages(&self) -> impl Iterator<Item = Message> {
        self.lines.iter().map(|(id, line)| {
            let mut errors = Vec::new();
            let text = self.resolve(id, None, &mut errors).unwrap_or_default();
            let mut variables = BTreeSet::new();
            let mut unresolved = None;
            for error in errors {
                match error {
                    FluentError::ResolverError(ResolverError::Reference(
                        ReferenceKind::Variable { id },
                    )) => {
                        variables.insert(id);
                    }
                    FluentError::ResolverError(other) => unresolved = Some(other.to_string()),
                    other => unresolved = Some(other.to_string()),
                }
            }
            Message {
                id: id.clone(),
                text,
                variables,
                line: *line,
                unresolved,
            }
        })
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.bundle
            .get_message(id)
            .is_some_and(|message| message.value().is_some())
    }

    /// The text of a message. What an argument is missing for stays as Fluent writes it.
    pub(super) fn text(&self, id: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
        self.resolve(id, arguments, &mut Vec::new())
    }

    fn resolve(
        &self,
        id: &str,
        arguments: Option<&FluentArgs<'_>>,
        errors: &mut Vec<FluentError>,
    ) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let text = self
            .bundle
            .format_pattern(message.value()?, arguments, errors);
        Some(text.into_owned())
    }
}

/// What the comment at the top says about review: `# reviewed = true` or `false`.
pub(super) fn reviewed_header(text: &str) -> Option<bool> {
    text.trim_start_matches('\u{FEFF}')
        .lines()
        .map_while(|line| line.strip_prefix('#'))
        .find_map(|comment| {
            let (name, value) = comment.trim_matches(['#', ' ']).split_once('=')?;
            (name.trim() == "reviewed").then(|| value.trim().parse().ok())?
        })
}

/// Names and lines of what begins like a message: a name at the very start of a line, then `=`.
/// Fluent's syntax tree has no positions.
fn message_lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.lines().enumerate().filter_map(|(position, line)| {
        let (id, _) = line.split_once('=')?;
        let id = id.trim_end_matches(' ');
        let is_name = id.starts_with(|first: char| first.is_ascii_alphabetic())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        is_name.then_some((id, position + 1))
    })
}

fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    before.filter(|byte| **byte == b'\n').count() + 1
}

//! The fixed phrases of one locale: by name, and by the text that a block must have.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::catalog::{LocaleError, LocaleFile, MAX_PHRASE_BYTES, Message, Mistake};

/// The furniture of one locale, the newsroom's own phrases laid over the built-in ones.
pub(super) struct Furniture {
    phrases: HashMap<String, FixedPhrase>,
    ids_by_key: HashMap<String, String>,
}

pub(super) struct FixedPhrase {
    pub(super) text: String,
    pub(super) reviewed: bool,
}

impl Furniture {
    /// Takes the files in the order of their rank. A name belongs to the first file that has it,
    /// a text to the first message that has it: two messages with one text are a mistake within
    /// a file, but a newsroom's own phrase may repeat a built-in one, and then wins.
    pub(super) fn new<'a>(files: impl IntoIterator<Item = &'a LocaleFile>) -> Self {
        let mut phrases = HashMap::new();
        let mut ids_by_key = HashMap::new();
        for file in files {
            let own: Vec<Message> = file
                .messages()
                .filter(|message| !phrases.contains_key(&message.id))
                .collect();
            for message in own {
                let Some(key) = phrase_key(&message.text) else {
                    continue;
                };
                ids_by_key.entry(key).or_insert_with(|| message.id.clone());
                let phrase = FixedPhrase {
                    text: one_line(&message.text),
                    reviewed: file.reviewed,
                };
                phrases.entry(message.id).or_insert(phrase);
            }
        }
        Self {
            phrases,
            ids_by_key,
        }
    }

    pub(super) fn id(&self, key: &str) -> Option<&str> {
        self.ids_by_key.get(key).map(String::as_str)
    }

    pub(super) fn phrase(&self, id: &str) -> Option<&FixedPhrase> {
        self.phrases.get(id)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.phrases.keys().map(String::as_str)
    }
}

/// What a furniture file may not contain although it is good Fluent.
pub(super) fn mistakes(name: &str, file: &LocaleFile) -> Vec<LocaleError> {
    let mut errors = Vec::new();
    let mut ids_by_key: HashMap<String, String> = HashMap::new();
    for message in file.messages() {
        let id = message.id.clone();
        let variable = message.variables.first().cloned();
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let mistake = if !id.chars().all(is_name) {
            Some(Mistake::Name { id })
        } else if let Some(variable) = variable {
            Some(Mistake::Variable { id, variable })
        } else if let Some(detail) = message.unresolved {
            Some(Mistake::Unresolved { id, detail })
        } else if message.text.trim().is_empty() {
            Some(Mistake::Empty { id })
        } else {
            match phrase_key(&message.text) {
                None => Some(Mistake::TooLong { id }),
                Some(key) => match ids_by_key.get(&key).cloned() {
                    Some(other) => Some(Mistake::DuplicateText { id, other }),
                    None => {
                        ids_by_key.insert(key, id);
                        None
                    }
                },
            }
        };
        errors.extend(mistake.map(|mistake| LocaleError {
            file: name.to_owned(),
            line: Some(message.line),
            mistake,
        }));
    }
    errors
}

/// The form in which a block's text is compared with phrases: NFC, trimmed, white space within
/// collapsed, every apostrophe the straight one, because content systems curl them (`Editor’s
/// note`). Upper and lower case stay. `None` when nothing remains or it is too long for a phrase.
pub(super) fn phrase_key(text: &str) -> Option<String> {
    let mut key = String::new();
    let mut pending_space = false;
    for character in text.trim().nfc() {
        if character.is_whitespace() {
            pending_space = true;
            continue;
        }
        if pending_space {
            key.push(' ');
            pending_space = false;
        }
        key.push(match character {
            '\u{2018}' | '\u{2019}' | '\u{02BB}' | '\u{02BC}' => '\'',
            other => other,
        });
        if key.len() > MAX_PHRASE_BYTES {
            return None;
        }
    }
    (!key.is_empty()).then_some(key)
}

/// A phrase as it is published: NFC, and on one line even if the file breaks it. Spaces that do
/// not break stay what they are.
fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join(" ").nfc().collect()
}

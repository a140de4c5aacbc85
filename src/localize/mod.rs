//! Fixed wording in many languages: furniture, the disclosure, names of languages.
//!
//! The built-in wording lies in `locales/<tag>/*.ftl` and is part of the program; a newsroom lays
//! its own furniture over it. A file is parsed when its locale is first asked for, so that a
//! worker with two target languages does not pay for sixty.
//!
//! Wherever a locale lacks a message, its fallback chain is followed, which never changes the
//! script. Nothing here reads a file, and nothing decides what becomes of a block: the caller
//! knows which blocks are headlines and which furniture the configuration drops.

mod catalog;
mod disclosure;
mod furniture;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use include_dir::Dir;

pub use catalog::{LocaleError, LocaleErrors, LocaleFile, Message, Mistake};
pub use disclosure::{Label, ReviewState};

use crate::locale::LanguageTag;
use furniture::Furniture;

/// A piece of fixed wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The text, NFC, to be escaped by whoever puts it into HTML.
    pub text: String,
    /// The locale that gave it: the one asked for, or one it falls back to.
    pub locale: LanguageTag,
    /// Whether a native speaker has reviewed the file it comes from.
    pub reviewed: bool,
}

/// A newsroom's own `<tag>/furniture.ftl`, as the caller read it.
#[derive(Debug, Clone)]
pub struct OverlayFile {
    /// The name of its folder; canonicalised here.
    pub locale: String,
    /// What mistakes call the file: its path.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// All locales. Immutable but for parsing on first use; share it in an [`Arc`].
pub struct Locales {
    locales: BTreeMap<LanguageTag, Arc<Locale>>,
    /// What the disclosure falls back to at last.
    english: Arc<Locale>,
}

struct Locale {
    tag: LanguageTag,
    builtin: Option<&'static Dir<'static>>,
    overlay: Option<LocaleFile>,
    furniture: OnceLock<Furniture>,
    disclosure: OnceLock<Option<LocaleFile>>,
    languages: OnceLock<Option<LocaleFile>>,
}

impl Locales {
    /// The built-in wording alone.
    ///
    /// # Errors
    /// Only when the program was built from a broken `locales/` folder.
    pub fn builtin() -> Result<Self, LocaleErrors> {
        Self::with_overlay(Vec::new())
    }

    /// The built-in wording with a newsroom's own furniture on top: a message of the same name
    /// replaces ours, another one is added. A locale that we do not have may be added too.
    ///
    /// # Errors
    /// Every mistake in all the files, each with file and line.
    pub fn with_overlay(files: Vec<OverlayFile>) -> Result<Self, LocaleErrors> {
        let mut errors = Vec::new();
        let mut locales = builtin_locales(&mut errors);
        let mut names: BTreeMap<LanguageTag, String> = BTreeMap::new();
        for file in files {
            let mut report = |mistake| {
                errors.push(LocaleError {
                    file: file.name.clone(),
                    line: None,
                    mistake,
                });
            };
            let tag = match LanguageTag::parse(&file.locale) {
                Ok(tag) => tag,
                Err(invalid) => {
                    report(Mistake::Folder(invalid));
                    continue;
                }
            };
            if let Some(other) = names.get(&tag).cloned() {
                report(Mistake::SameLocale { other, locale: tag });
                continue;
            }
            let (parsed, mut mistakes) = LocaleFile::parse(&tag, &file.name, &file.text);
            mistakes.extend(furniture::mistakes(&file.name, &parsed));
            mistakes.sort_by_key(|mistake| mistake.line);
            errors.extend(mistakes);
            names.insert(tag.clone(), file.name);
            locales
                .entry(tag.clone())
                .or_insert_with(|| Locale::new(tag, None))
                .overlay = Some(parsed);
        }

        let locales: BTreeMap<_, _> = locales
            .into_iter()
            .map(|(tag, locale)| (tag, Arc::new(locale)))
            .collect();
        let english = english(&locales, &mut errors);
        match english {
            Some(english) if errors.is_empty() => Ok(Self { locales, english }),
            _ => Err(LocaleErrors(errors)),
        }
    }

    /// Every locale that has wording, in the order of the tags.
    pub fn tags(&self) -> Vec<LanguageTag> {
        self.locales.keys().cloned().collect()
    }

    /// The furniture message whose text in the source locale, or along its chain, is this whole
    /// block's text, whatever its white space; upper and lower case count. Not to be asked for
    /// headlines: there the words are news.
    pub fn furniture_id(&self, source: &LanguageTag, block_text: &str) -> Option<&str> {
        let key = furniture::phrase_key(block_text)?;
        self.along(source)
            .find_map(|locale| locale.furniture().id(&key))
    }

    /// The fixed wording of a furniture message in the target locale or along its chain. Without
    /// one, an engine translates the block.
    pub fn furniture(&self, id: &str, target: &LanguageTag) -> Option<Phrase> {
        self.along(target).find_map(|locale| {
            let phrase = locale.furniture().phrase(id)?;
            Some(Phrase {
                text: phrase.text.clone(),
                locale: locale.tag.clone(),
                reviewed: phrase.reviewed,
            })
        })
    }

    /// The names of all furniture messages, so that a configuration that names another one can be
    /// refused. The built-in locales all have the same.
    pub fn furniture_ids(&self) -> BTreeSet<&str> {
        self.locales
            .values()
            .filter(|locale| locale.overlay.is_some())
            .chain([&self.english])
            .flat_map(|locale| locale.furniture().ids())
            .collect()
    }

    /// The locales in which a native speaker has not reviewed all the files.
    pub fn unreviewed(&self) -> Vec<LanguageTag> {
        self.locales
            .values()
            .filter(|locale| !locale.reviewed())
            .map(|locale| locale.tag.clone())
            .collect()
    }

    /// The locales of a tag's fallback chain that exist.
    fn along(&self, tag: &LanguageTag) -> impl Iterator<Item = &Locale> {
        tag.fallback_chain()
            .into_iter()
            .filter_map(|tag| self.locales.get(&tag))
            .map(Arc::as_ref)
    }
}

impl Locale {
    fn new(tag: LanguageTag, builtin: Option<&'static Dir<'static>>) -> Self {
        Self {
            tag,
            builtin,
            overlay: None,
            furniture: OnceLock::new(),
            disclosure: OnceLock::new(),
            languages: OnceLock::new(),
        }
    }

    fn furniture(&self) -> &Furniture {
        self.furniture.get_or_init(|| {
            let builtin = self.builtin_file("furniture.ftl");
            Furniture::new(self.overlay.iter().chain(&builtin))
        })
    }

    fn disclosure(&self) -> Option<&LocaleFile> {
        self.disclosure
            .get_or_init(|| self.builtin_file("disclosure.ftl"))
            .as_ref()
    }

    fn languages(&self) -> Option<&LocaleFile> {
        self.languages
            .get_or_init(|| self.builtin_file("languages.ftl"))
            .as_ref()
    }

    /// A built-in file. Its mistakes are found before it is built in (`tests/locales.rs`); were
    /// one left, its other messages would still be good.
    fn builtin_file(&self, name: &str) -> Option<LocaleFile> {
        let folder = self.builtin?;
        let text = folder.get_file(folder.path().join(name))?.contents_utf8()?;
        let (file, _) = LocaleFile::parse(&self.tag, name, text);
        Some(file)
    }

    fn reviewed(&self) -> bool {
        let builtin = self.builtin.iter().flat_map(|folder| folder.files());
        self.overlay.iter().all(|file| file.reviewed)
            && builtin
                .filter_map(|file| file.contents_utf8())
                .all(|text| catalog::reviewed_header(text) == Some(true))
    }
}

fn builtin_locales(errors: &mut Vec<LocaleError>) -> BTreeMap<LanguageTag, Locale> {
    let mut locales = BTreeMap::new();
    for folder in catalog::BUILTIN.dirs() {
        let name = folder.path().to_string_lossy();
        match LanguageTag::parse(&name) {
            Ok(tag) => {
                locales.insert(tag.clone(), Locale::new(tag, Some(folder)));
            }
            Err(invalid) => errors.push(LocaleError {
                file: format!("locales/{name}"),
                line: None,
                mistake: Mistake::Folder(invalid),
            }),
        }
    }
    locales
}

/// The English locale, if it has every message that others fall back to.
fn english(
    locales: &BTreeMap<LanguageTag, Arc<Locale>>,
    errors: &mut Vec<LocaleError>,
) -> Option<Arc<Locale>> {
    let english = locales.values().find(|locale| locale.tag.as_str() == "en");
    let file = english.and_then(|locale| locale.disclosure());
    for id in disclosure::MESSAGES {
        if !file.is_some_and(|file| file.has(id)) {
            errors.push(LocaleError {
                file: "locales/en/disclosure.ftl".to_owned(),
                line: None,
                mistake: Mistake::Missing { id: id.to_owned() },
            });
        }
    }
    english.cloned()
}

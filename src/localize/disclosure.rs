//! What tells the reader that a machine wrote the translation.

use fluent::FluentArgs;

use super::{Locale, Locales, Phrase};
use crate::locale::{Direction, LanguageTag};

/// Whether an editor has looked at the translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// No, and none will.
    None,
    /// Not yet: it is held for review.
    Pending,
    /// Yes.
    Done,
}

impl ReviewState {
    fn message_id(self) -> &'static str {
        match self {
            Self::None => "review-none",
            Self::Pending => "review-pending",
            Self::Done => "review-done",
        }
    }
}

/// A heading of a page that shows an article and its translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Over the article as it was.
    Original,
    /// Over the article as it became.
    Translation,
}

impl Label {
    fn message_id(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Translation => "translation",
        }
    }
}

const MACHINE_TRANSLATED: &str = "machine-translated";

/// What English must have, because every other language falls back to it.
pub(super) const MESSAGES: [&str; 6] = [
    MACHINE_TRANSLATED,
    "review-none",
    "review-pending",
    "review-done",
    "original",
    "translation",
];

impl Locales {
    /// Two sentences for the reader of a translation from `source` into `target`: that a machine
    /// made it, and whether an editor has reviewed it.
    ///
    /// In the first locale of the target's chain that has both, else in English.
    /// [`Phrase::reviewed`] speaks of the wording, not of the translation.
    ///
    /// It becomes part of a published article and is therefore plain text, without marks around
    /// the language's name; only a name of the other direction is isolated (U+2068, U+2069), for
    /// without that it would displace the brackets and full stops next to it.
    pub fn disclosure(
        &self,
        source: &LanguageTag,
        target: &LanguageTag,
        review: ReviewState,
    ) -> Phrase {
        let ids = [MACHINE_TRANSLATED, review.message_id()];
        let locale = self.disclosing_locale(target, &ids);
        let name = self.language_name(source, &locale.tag);
        let (name, name_direction, name_reviewed) = match name {
            Some(name) => (name.text, name.locale.direction(), name.reviewed),
            // The bare tag, as CLDR has it for a language without a name.
            None => (source.to_string(), Direction::Ltr, true),
        };
        let name = if name_direction == locale.tag.direction() {
            name
        } else {
            format!("\u{2068}{name}\u{2069}")
        };
        let mut arguments = FluentArgs::new();
        arguments.set("language", name);
        let mut phrase = locale.sentences(&ids, Some(&arguments));
        phrase.reviewed &= name_reviewed;
        phrase
    }

    /// A heading in the first locale of the target's chain that has it, else in English.
    pub fn label(&self, label: Label, target: &LanguageTag) -> Phrase {
        let ids = [label.message_id()];
        self.disclosing_locale(target, &ids).sentences(&ids, None)
    }

    /// The name of a language in a locale or its chain, in dictionary form: `sr-ME` in `en` is
    /// "Montenegrin". A tag without a name of its own gets that of its chain (`en-GB`: "English"),
    /// and at last that of its language, whatever the script: a name is not a text to be read in it.
    pub fn language_name(&self, language: &LanguageTag, in_locale: &LanguageTag) -> Option<Phrase> {
        let mut ids: Vec<String> = language
            .fallback_chain()
            .iter()
            .map(|tag| format!("language-{tag}"))
            .collect();
        ids.push(format!("language-{}", language.language()));
        self.along(in_locale).find_map(|locale| {
            let file = locale.languages()?;
            let text = ids.iter().find_map(|id| file.text(id, None))?;
            Some(Phrase {
                text,
                locale: locale.tag.clone(),
                reviewed: file.reviewed,
            })
        })
    }

    fn disclosing_locale(&self, target: &LanguageTag, ids: &[&str]) -> &Locale {
        self.along(target)
            .find(|locale| {
                let file = locale.disclosure();
                file.is_some_and(|file| ids.iter().all(|id| file.has(id)))
            })
            .unwrap_or(&self.english)
    }
}

impl Locale {
    fn sentences(&self, ids: &[&str], arguments: Option<&FluentArgs<'_>>) -> Phrase {
        let file = self.disclosure();
        let texts: Vec<String> = ids
            .iter()
            .filter_map(|id| file?.text(id, arguments))
            .collect();
        Phrase {
            text: texts.join(" "),
            locale: self.tag.clone(),
            reviewed: file.is_some_and(|file| file.reviewed),
        }
    }
}

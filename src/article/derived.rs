//! Fields that are computed anew for a translation.

use serde_json::{Map, Value};

use super::extract::{Field, Portion};
use super::path::Place;
use super::profile::{Profile, text_of};
use super::{append, ninjs};
use crate::config::SlugRule;
use crate::locale::LanguageTag;

/// IPTC's digital source types that a translation can have
/// (<http://cv.iptc.org/newscodes/digitalsourcetype/>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigitalSource {
    /// Made by an algorithm without sampled training data: rule-based translation.
    Algorithmic,
    /// Made by a model trained on sampled content: neural translation.
    TrainedAlgorithmic,
}

impl DigitalSource {
    /// The term's identifier within the vocabulary.
    pub fn term(self) -> &'static str {
        match self {
            Self::Algorithmic => "algorithmicMedia",
            Self::TrainedAlgorithmic => "trainedAlgorithmicMedia",
        }
    }

    /// The term's identifier as the vocabulary writes it: `http`, not `https`.
    pub(super) fn uri(self) -> String {
        format!(
            "http://cv.iptc.org/newscodes/digitalsourcetype/{}",
            self.term()
        )
    }
}

/// What the derived fields are computed from.
#[derive(Debug, Clone)]
pub struct Derived<'a> {
    /// The language of the translation.
    pub target: &'a LanguageTag,
    /// The engine's kind; `None` when nothing was translated by an engine.
    pub digital_source: Option<DigitalSource>,
    /// The translated headline, for slugs.
    pub headline: Option<&'a str>,
    /// The disclosure, where it goes into a field.
    pub disclosure: Option<&'a str>,
}

impl Profile {
    /// Puts a translated text in the place of a field.
    pub fn set(&self, article: &mut Map<String, Value>, field: &Field, text: String) {
        if let Some(value) = field.place.get_mut(article) {
            *value = Value::String(text);
        }
    }

    /// Puts a paragraph behind the text of a field; `language` where it is not that of the text.
    pub fn append(
        &self,
        article: &mut Map<String, Value>,
        field: &Field,
        paragraph: &str,
        language: Option<&LanguageTag>,
    ) {
        if let Some(Value::String(text)) = field.place.get_mut(article) {
            *text = append::with_paragraph(text, field.format, paragraph, language);
        }
    }

    /// Computes the derived fields of a translated article: language, identifier, counts, source
    /// type, slugs, disclosure. `translated` are the portions that are in the target language
    /// now; the others stay as they were.
    pub fn derive(
        &self,
        article: &mut Map<String, Value>,
        translated: &[&Portion],
        derived: &Derived<'_>,
    ) {
        self.set_languages(article, translated, derived.target);
        self.set_slugs(article, derived.headline);
        self.set_identifier(article, derived.target);
        if let Some(disclosure) = derived.disclosure {
            self.set_disclosure(article, disclosure);
        }
        if !self.ninjs {
            return;
        }
        for field in translated.iter().flat_map(|portion| &portion.fields) {
            ninjs::set_counts(article, field, derived.target);
        }
        if let Some(source) = derived.digital_source {
            ninjs::set_digital_source(article, source);
        }
    }

    fn set_languages(
        &self,
        article: &mut Map<String, Value>,
        translated: &[&Portion],
        target: &LanguageTag,
    ) {
        for place in translated
            .iter()
            .filter_map(|portion| portion.language_place.as_ref())
        {
            if let Some(value) = place.get_mut(article) {
                *value = Value::String(target.to_string());
            }
        }
        // An article that left its language to the job gets one: a translation must say it.
        if let Some(path) = &self.language
            && path.find(article).is_empty()
            && !path.text().contains('.')
        {
            article.insert(path.text(), Value::String(target.to_string()));
        }
    }

    fn set_slugs(&self, article: &mut Map<String, Value>, headline: Option<&str>) {
        for spec in &self.fields {
            let Some(rule) = spec.slug else { continue };
            // From the last to the first: what is removed moves nothing that is still to come.
            for place in spec.path.find(article).into_iter().rev() {
                match rule {
                    SlugRule::Keep => {}
                    SlugRule::Drop => remove(article, &place),
                    SlugRule::Transliterate => {
                        let slug = headline.map(slug).filter(|slug| !slug.is_empty());
                        if let (Some(slug), Some(value)) = (slug, place.get_mut(article)) {
                            *value = Value::String(slug);
                        }
                    }
                }
            }
        }
    }

    /// A CMS must not overwrite the original: the translation gets an identifier of its own, and
    /// in ninjs `altIds` names the source.
    fn set_identifier(&self, article: &mut Map<String, Value>, target: &LanguageTag) {
        let Some(template) = &self.result_uri else {
            return;
        };
        let Some(place) = self.id.find(article).into_iter().next() else {
            return;
        };
        let Some(source) = place.get(article).and_then(text_of) else {
            return;
        };
        // A second `#` would not be a URI.
        let template = if source.contains('#') {
            template.replace('#', "&")
        } else {
            template.clone()
        };
        // The identifier comes last: braces in it are its own.
        let uri = template
            .replace("{language}", target.as_str())
            .replace("{uri}", &source);
        if let Some(value) = place.get_mut(article) {
            *value = Value::String(uri);
        }
        if self.ninjs {
            ninjs::add_source_identifier(article, &source);
        }
    }

    fn set_disclosure(&self, article: &mut Map<String, Value>, text: &str) {
        if self.ninjs {
            ninjs::add_disclosure(article, &self.disclosure_field, text);
        } else {
            let text = Value::String(text.to_owned());
            article.insert(self.disclosure_field.clone(), text);
        }
    }
}

fn remove(article: &mut Map<String, Value>, place: &Place) {
    let Some((last, parent)) = place.0.split_last() else {
        return;
    };
    if parent.is_empty() {
        article.shift_remove(last);
        return;
    }
    match Place(parent.to_vec()).get_mut(article) {
        Some(Value::Object(parent)) => {
            parent.shift_remove(last);
        }
        Some(Value::Array(items)) => {
            if let Ok(index) = last.parse::<usize>()
                && index < items.len()
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// The most characters of a slug.
const MAX_SLUG: usize = 80;

/// A slug in ASCII: `Grčka i Kipar` → `grcka-i-kipar`; empty when nothing of the headline can be
/// written so.
fn slug(headline: &str) -> String {
    let mut slug = String::new();
    for word in deunicode::deunicode(headline)
        .to_ascii_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(MAX_SLUG)]);
        } else if slug.len() + 1 + word.len() <= MAX_SLUG {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ascii_and_bounded() {
        for (headline, expected) in [
            ("Grčka i Kipar", "grcka-i-kipar"),
            ("Сёння ў Менску", "sionnia-u-mensku"),
            ("«¡Sí!»: 40 %", "si-40"),
            ("???", ""),
        ] {
            assert_eq!(slug(headline), expected, "{headline}");
        }
        assert_eq!(slug(&"x".repeat(200)).len(), MAX_SLUG);
        assert!(slug(&"word ".repeat(200)).len() <= MAX_SLUG);
    }
}

//! Fields that are computed anew for a translation.

use serde_json::{Map, Value, json};

use super::extract::{Field, Portion};
use super::path::Place;
use super::profile::Profile;
use crate::config::SlugRule;
use crate::locale::LanguageTag;

/// IPTC's digital source types that a translation can have (`digitalsourcetype` NewsCodes).
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

    fn uri(self) -> String {
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
    /// The disclosure, where the profile wants it in a field.
    pub disclosure: Option<&'a str>,
}

impl Profile {
    /// Puts a translated text in the place of a field, and its counts beside it.
    pub fn set(
        &self,
        article: &mut Map<String, Value>,
        field: &Field,
        text: String,
        readable: &str,
    ) {
        if let Some(value) = field.place.get_mut(article) {
            *value = Value::String(text);
        }
        if !self.ninjs {
            return;
        }
        let mut parent = field.place.clone();
        parent.0.pop();
        if let Some(Value::Object(siblings)) = parent.get_mut(article) {
            for (keys, count) in [
                (["charCount", "charcount"], readable.chars().count()),
                (
                    ["wordCount", "wordcount"],
                    readable.split_whitespace().count(),
                ),
            ] {
                for key in keys {
                    if let Some(value) = siblings.get_mut(key) {
                        *value = Value::from(count);
                    }
                }
            }
        }
    }

    /// Puts text behind the text of a field; in a whole HTML document before its end.
    pub fn append(&self, article: &mut Map<String, Value>, field: &Field, text: &str) {
        if let Some(Value::String(body)) = field.place.get_mut(article) {
            let end = body.rfind("</body").unwrap_or(body.len());
            body.insert_str(end, text);
        }
    }

    /// Computes the derived fields of a translated article: language, identifier, source type,
    /// slugs, disclosure.
    pub fn derive(
        &self,
        article: &mut Map<String, Value>,
        portions: &[Portion],
        derived: &Derived<'_>,
    ) {
        self.set_languages(article, portions, derived.target);
        self.set_slugs(article, derived.headline);
        self.set_identifier(article, derived.target);
        if let (true, Some(source)) = (self.ninjs, derived.digital_source) {
            let value = json!({"name": source.term(), "uri": source.uri()});
            article.insert("digitalSourceType".to_owned(), value);
        }
        if let Some(disclosure) = derived.disclosure {
            self.set_disclosure(article, disclosure);
        }
    }

    fn set_languages(
        &self,
        article: &mut Map<String, Value>,
        portions: &[Portion],
        target: &LanguageTag,
    ) {
        for place in portions
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
            for place in spec.path.find(article) {
                match rule {
                    SlugRule::Keep => {}
                    SlugRule::Drop => remove(article, &place),
                    SlugRule::Transliterate => {
                        if let (Some(headline), Some(value)) = (headline, place.get_mut(article)) {
                            *value = Value::String(slug(headline));
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
        let Some(Value::String(source)) = place.get(article).cloned() else {
            return;
        };
        // A second `#` would not be a URI.
        let template = if source.contains('#') {
            template.replace('#', "&")
        } else {
            template.clone()
        };
        let uri = template
            .replace("{uri}", &source)
            .replace("{language}", target.as_str());
        if let Some(value) = place.get_mut(article) {
            *value = Value::String(uri);
        }
        if !self.ninjs {
            return;
        }
        let source = json!({"role": "translationOf", "value": source});
        match article.get_mut("altIds") {
            Some(Value::Array(ids)) => ids.push(source),
            // 2.x has an object of its own shape there, which stays as it is.
            Some(_) => {}
            None => {
                article.insert("altIds".to_owned(), json!([source]));
            }
        }
    }

    fn set_disclosure(&self, article: &mut Map<String, Value>, text: &str) {
        if !self.ninjs {
            article.insert(
                self.disclosure_field.clone(),
                Value::String(text.to_owned()),
            );
            return;
        }
        let item = json!({"role": "disclosure", "contentType": "text/plain", "value": text});
        match article.get_mut(&self.disclosure_field) {
            Some(Value::Array(items)) => items.push(item),
            Some(_) => {}
            None => {
                article.insert(self.disclosure_field.clone(), json!([item]));
            }
        }
    }
}

fn remove(article: &mut Map<String, Value>, place: &Place) {
    let Some((last, parent)) = place.0.split_last() else {
        return;
    };
    if parent.is_empty() {
        article.shift_remove(last);
    } else if let Some(Value::Object(parent)) = Place(parent.to_vec()).get_mut(article) {
        parent.shift_remove(last);
    }
}

/// The most characters of a slug.
const MAX_SLUG: usize = 80;

/// A slug in ASCII: `Grčka i Kipar` → `grcka-i-kipar`.
fn slug(headline: &str) -> String {
    let mut slug = String::new();
    for word in deunicode::deunicode(headline)
        .to_ascii_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if slug.len() + word.len() >= MAX_SLUG {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}

//! What a profile finds in an article.

use serde_json::{Map, Value};

use super::path::Place;
use super::profile::{FieldSpec, Profile};
use crate::job::{JobFault, Reason, short};
use crate::locale::LanguageTag;
use crate::markup::Format;

/// How deep associations may nest.
const MAX_NESTING: usize = 8;

/// A part of the article that has one language: the article itself, or an association.
#[derive(Debug, Clone)]
pub struct Portion {
    /// Its language: its own where it says one, else that of the article around it.
    pub language: LanguageTag,
    /// Its fields, in the order of the profile.
    pub fields: Vec<Field>,
    pub(super) language_place: Option<Place>,
}

/// A text of the article that is to be translated.
#[derive(Debug, Clone)]
pub struct Field {
    /// What it is: `headline`, `summary`, `body`, `caption`, …
    pub role: String,
    /// Its syntax.
    pub format: Format,
    /// The text.
    pub text: String,
    /// The most characters that the translation should have.
    pub max_length: Option<usize>,
    pub(super) place: Place,
}

impl Field {
    /// Where it stands: `bodies.0.value`.
    pub fn path(&self) -> String {
        self.place.text()
    }

    /// Whether it is a headline, which is never furniture and gets no disclosure.
    pub fn is_headline(&self) -> bool {
        self.role == "headline"
    }
}

/// The portions of an article, in its order; the article itself comes first.
///
/// # Errors
/// [`JobFault`] for a field that is no string or has a content type that is not understood: to
/// publish it untranslated would be wrong, unnoticed.
pub fn portions(
    profile: &Profile,
    article: &Map<String, Value>,
    language: &LanguageTag,
) -> Result<Vec<Portion>, JobFault> {
    let mut found = Vec::new();
    collect(
        profile,
        article,
        &Place(Vec::new()),
        language,
        0,
        &mut found,
    )?;
    Ok(found)
}

fn collect(
    profile: &Profile,
    level: &Map<String, Value>,
    at: &Place,
    inherited: &LanguageTag,
    depth: usize,
    found: &mut Vec<Portion>,
) -> Result<(), JobFault> {
    let language_at = profile
        .language
        .as_ref()
        .and_then(|path| path.find(level).into_iter().next());
    // The language of the root was settled at intake: the job may have overridden it.
    let own = if depth == 0 {
        None
    } else {
        language_at
            .as_ref()
            .and_then(|place| LanguageTag::parse(place.get(level)?.as_str()?).ok())
    };
    let language = own.unwrap_or_else(|| inherited.clone());
    let mut fields = Vec::new();
    for spec in profile.fields.iter().filter(|spec| spec.slug.is_none()) {
        for place in spec.path.find(level) {
            if let Some(field) = field(spec, level, at, &place)? {
                fields.push(field);
            }
        }
    }
    found.push(Portion {
        language: language.clone(),
        fields,
        language_place: language_at.map(|place| absolute(at, &place)),
    });
    if depth >= MAX_NESTING {
        return Ok(());
    }
    for key in &profile.nested {
        let base = at.child(key);
        match level.get(key) {
            Some(Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    if let Value::Object(item) = item {
                        collect(
                            profile,
                            item,
                            &base.child(&index.to_string()),
                            &language,
                            depth + 1,
                            found,
                        )?;
                    }
                }
            }
            Some(Value::Object(items)) => {
                for (name, item) in items {
                    if let Value::Object(item) = item {
                        collect(
                            profile,
                            item,
                            &base.child(name),
                            &language,
                            depth + 1,
                            found,
                        )?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn field(
    spec: &FieldSpec,
    level: &Map<String, Value>,
    at: &Place,
    place: &Place,
) -> Result<Option<Field>, JobFault> {
    let absolute = absolute(at, place);
    let text = match place.get(level) {
        Some(Value::String(text)) if !text.trim().is_empty() => text,
        None | Some(Value::Null | Value::String(_)) => return Ok(None),
        Some(_) => {
            return Err(JobFault::new(
                Reason::InvalidField,
                format!("article.{}", absolute.text()),
                format!(
                    "is not a string; the profile translates it as {}",
                    spec.role
                ),
            ));
        }
    };
    Ok(Some(Field {
        role: spec.role.clone(),
        format: format_of(spec, level, place, &absolute, text)?,
        text: text.clone(),
        max_length: spec.max_length,
        place: absolute,
    }))
}

fn absolute(at: &Place, place: &Place) -> Place {
    Place(at.0.iter().chain(&place.0).cloned().collect())
}

fn format_of(
    spec: &FieldSpec,
    level: &Map<String, Value>,
    place: &Place,
    absolute: &Place,
    text: &str,
) -> Result<Format, JobFault> {
    if let Some(format) = spec.format {
        return Ok(format);
    }
    let parent = place.parent(level);
    let said = spec
        .format_keys
        .iter()
        .find_map(|key| Some((key, parent?.get(key)?.as_str()?)));
    let Some((key, content_type)) = said else {
        return Ok(guess(text));
    };
    let kind = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        "text/plain" => Ok(Format::Plain),
        // `body_xhtml` is what IPTC's own example of a text article says.
        "text/html" | "application/xhtml+xml" | "body_xhtml" => Ok(Format::Html),
        "text/markdown" => Ok(Format::Markdown),
        _ => {
            let mut sibling = absolute.clone();
            sibling.0.pop();
            Err(JobFault::new(
                Reason::UnsupportedType,
                format!("article.{}", sibling.child(key).text()),
                format!(
                    "`{}` is not understood; use text/plain, text/html, application/xhtml+xml or text/markdown",
                    short(content_type)
                ),
            ))
        }
    }
}

/// A text without content type is plain, unless it begins and ends with a tag.
fn guess(text: &str) -> Format {
    let text = text.trim();
    let tagged = text.starts_with('<') && text.ends_with('>') && text.contains("</");
    if tagged { Format::Html } else { Format::Plain }
}

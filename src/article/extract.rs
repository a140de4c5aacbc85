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
    /// Whether it is an association.
    pub nested: bool,
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
/// [`JobFault`] for a field that is no string or has a content type that is not understood, for
/// an association whose language is no tag, and for associations nested too deep: to publish them
/// untranslated would be wrong, unnoticed.
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
    let own = match &language_at {
        Some(place) if depth > 0 => own_language(level, at, place)?,
        _ => None,
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
        nested: depth > 0,
        language_place: language_at.map(|place| absolute(at, &place)),
    });
    for key in &profile.nested {
        let base = at.child(key);
        let items: Vec<(String, &Value)> = match level.get(key) {
            Some(Value::Array(items)) => items
                .iter()
                .enumerate()
                .map(|(index, item)| (index.to_string(), item))
                .collect(),
            Some(Value::Object(items)) => items
                .iter()
                .map(|(name, item)| (name.clone(), item))
                .collect(),
            _ => continue,
        };
        for (step, item) in items {
            let Value::Object(item) = item else { continue };
            let at = base.child(&step);
            if depth >= MAX_NESTING {
                let problem = format!("is nested deeper than {MAX_NESTING} levels of {key}");
                let field = format!("article.{}", at.text());
                return Err(JobFault::new(Reason::TooLarge, field, problem));
            }
            collect(profile, item, &at, &language, depth + 1, found)?;
        }
    }
    Ok(())
}

/// The language that an association names for itself; none where it leaves it open.
fn own_language(
    level: &Map<String, Value>,
    at: &Place,
    place: &Place,
) -> Result<Option<LanguageTag>, JobFault> {
    let problem = match place.get(level) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(tag)) if tag.trim().is_empty() || tag == "und" => return Ok(None),
        Some(Value::String(tag)) => match LanguageTag::parse(tag) {
            Ok(tag) => return Ok(Some(tag)),
            Err(error) => error.to_string(),
        },
        Some(_) => "is not a string; write a BCP 47 language tag such as `en`".to_owned(),
    };
    let field = format!("article.{}", absolute(at, place).text());
    Err(JobFault::new(Reason::InvalidField, field, problem))
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

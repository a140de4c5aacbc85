//! Mozilla's list of models: one record for each file.
//!
//! Everything in it is from outside. A record with a name, an address or a size that cannot be
//! right is passed over.

use serde::Deserialize;

use super::ModelsError;
use crate::backend::fxtranslate::installed::language;
use crate::locale::LanguageTag;

/// The versions of models that the engine reads begin with this number.
const MAJOR: u64 = 3;

/// The largest file of a model, packed or not.
const MAX_FILE: u64 = 1 << 30;

/// The longest name of a file, language or version, and the longest address.
const MAX_NAME: usize = 200;

/// A model that can be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Available {
    /// The source language.
    pub source: LanguageTag,
    /// The target language.
    pub target: LanguageTag,
    /// The name of its folder, `en-es`, as the records call the languages.
    pub name: String,
    /// The version of the records, `3.1`.
    pub version: String,
    /// Bytes that come over the line.
    pub download: u64,
    /// Bytes that its files have.
    pub size: u64,
    pub(super) codes: (String, String),
    pub(super) files: Vec<RemoteFile>,
}

/// A file that can be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RemoteFile {
    pub(super) name: String,
    /// Below the address of the files.
    pub(super) location: String,
    /// What comes over the line.
    pub(super) sent: Content,
    /// What it is when unpacked; `None` where it is not packed.
    pub(super) unpacked: Option<Content>,
}

impl RemoteFile {
    /// What the file is in the end.
    pub(super) fn content(&self) -> &Content {
        self.unpacked.as_ref().unwrap_or(&self.sent)
    }
}

/// Length and SHA-256 of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) size: u64,
    pub(super) sha256: String,
}

#[derive(Deserialize)]
struct Records {
    data: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    name: String,
    file_type: String,
    source_language: String,
    target_language: String,
    version: String,
    #[serde(default)]
    architecture: Option<String>,
    #[serde(default)]
    decompressed_hash: Option<String>,
    #[serde(default)]
    decompressed_size: Option<u64>,
    attachment: Attachment,
}

#[derive(Deserialize)]
struct Attachment {
    hash: String,
    size: u64,
    location: String,
    #[serde(default)]
    mimetype: String,
}

/// The newest complete model of every pair, in order.
pub(super) fn read(body: &[u8]) -> Result<Vec<Available>, ModelsError> {
    let records: Records = serde_json::from_slice(body)
        .map_err(|error| ModelsError::Records(format!("line {}: not as expected", error.line())))?;
    // Other collections have other shapes; so may this one some day.
    let records: Vec<Record> = records
        .data
        .into_iter()
        .filter_map(|record| serde_json::from_value(record).ok())
        .filter(Record::is_sound)
        .collect();
    let mut models: Vec<(Version, Available)> = records
        .iter()
        .filter(|record| record.file_type == "model")
        .filter_map(|model| Some((Version::parse(&model.version), available(model, &records)?)))
        .collect();
    // Of one version, the larger model translates better.
    models.sort_by(|(left, one), (right, other)| {
        (&one.name, right, other.size).cmp(&(&other.name, left, one.size))
    });
    models.dedup_by(|(_, one), (_, kept)| one.name == kept.name);
    Ok(models.into_iter().map(|(_, model)| model).collect())
}

/// A model with the vocabularies that belong to it, if they are listed.
fn available(model: &Record, records: &[Record]) -> Option<Available> {
    let fits = |record: &&Record| {
        (
            &record.source_language,
            &record.target_language,
            &record.version,
        ) == (
            &model.source_language,
            &model.target_language,
            &model.version,
        )
    };
    let file = |kind: &str| {
        let mut found: Vec<&Record> = records
            .iter()
            .filter(fits)
            .filter(|record| record.file_type == kind)
            .collect();
        found.sort_by_key(|record| record.architecture != model.architecture);
        found.first()?.file()
    };
    let mut files = vec![model.file()?];
    match file("vocab") {
        Some(vocabulary) => files.push(vocabulary),
        None => files.extend([file("srcvocab")?, file("trgvocab")?]),
    }
    let (source, target) = (&model.source_language, &model.target_language);
    Some(Available {
        source: language(source)?,
        target: language(target)?,
        name: format!("{source}-{target}"),
        version: model.version.clone(),
        download: files.iter().map(|file| file.sent.size).sum(),
        size: files.iter().map(|file| file.content().size).sum(),
        codes: (source.clone(), target.clone()),
        files,
    })
}

impl Record {
    /// Whether it can be used: nothing in it may lead out of its folder or beyond all bounds.
    fn is_sound(&self) -> bool {
        let kinds = ["model", "vocab", "srcvocab", "trgvocab"];
        let expected = format!("{}.", self.file_type);
        let language = |code: &str| is_name(code) && !code.contains('.');
        kinds.contains(&self.file_type.as_str())
            && Version::parse(&self.version)
                .0
                .first()
                .is_some_and(|(major, _)| *major == MAJOR)
            && is_name(&self.version)
            && is_name(&self.name)
            && self.name.starts_with(&expected)
            && language(&self.source_language)
            && language(&self.target_language)
            && self.attachment.location.split('/').all(is_name)
            && self.attachment.location.len() <= MAX_NAME
    }

    fn file(&self) -> Option<RemoteFile> {
        let content = |hash: &str, size: u64| {
            let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            (is_hash && (1..=MAX_FILE).contains(&size)).then(|| Content {
                size,
                sha256: hash.to_ascii_lowercase(),
            })
        };
        let is_packed = self.attachment.mimetype.ends_with("zstd")
            || self.attachment.location.ends_with(".zst");
        let unpacked = if is_packed {
            Some(content(
                self.decompressed_hash.as_deref()?,
                self.decompressed_size?,
            )?)
        } else {
            None
        };
        Some(RemoteFile {
            name: self.name.clone(),
            location: self.attachment.location.clone(),
            sent: content(&self.attachment.hash, self.attachment.size)?,
            unpacked,
        })
    }
}

/// A name that stays where it is put: letters of ASCII, digits and a few signs, no point first.
fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    (1..=MAX_NAME).contains(&name.len()) && !name.starts_with('.') && name.chars().all(allowed)
}

/// `3.10` is newer than `3.2`, and `3.0` than `3.0a1`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(Vec<(u64, bool)>);

impl Version {
    fn parse(version: &str) -> Self {
        let part = |part: &str| {
            let digits = part
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(part.len());
            (part[..digits].parse().unwrap_or(0), digits == part.len())
        };
        Self(version.split('.').map(part).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn record(kind: &str, pair: &str, version: &str) -> Value {
        let (source, target) = pair.split_once('>').unwrap();
        json!({
            "name": format!("{kind}.x.bin"), "fileType": kind, "version": version,
            "sourceLanguage": source, "targetLanguage": target, "architecture": "base",
            "decompressedHash": "A".repeat(64), "decompressedSize": 300,
            "attachment": {
                "hash": "b".repeat(64), "size": 100, "filename": "x.zst",
                "location": "main/models/1-2.zst", "mimetype": "application/zstd",
            },
        })
    }

    fn models(records: Vec<Value>) -> Vec<String> {
        let found = read(&serde_json::to_vec(&json!({ "data": records })).unwrap()).unwrap();
        let title =
            |model: &Available| format!("{} {} {}", model.name, model.version, model.files.len());
        found.iter().map(title).collect()
    }

    #[test]
    fn a_model_needs_its_vocabularies() {
        let found = models(vec![
            record("model", "en>es", "3.0"),
            record("vocab", "en>es", "3.0"),
            record("lex", "en>es", "3.0"),
            record("model", "en>ja", "3.0"),
            record("srcvocab", "en>ja", "3.0"),
            record("trgvocab", "en>ja", "3.0"),
            record("model", "en>fr", "3.0"),
            record("vocab", "en>fr", "3.1"),
            json!({ "id": "something else" }),
        ]);
        assert_eq!(found, ["en-es 3.0 2", "en-ja 3.0 3"]);
    }

    #[test]
    fn the_newest_version_that_can_be_read_is_taken() {
        let mut records = Vec::new();
        for version in ["3.2", "3.10", "3.10a1", "4.0", "2.9", "", "x"] {
            records.extend(["model", "vocab"].map(|kind| record(kind, "en>es", version)));
        }
        assert_eq!(models(records), ["en-es 3.10 2"]);
    }

    #[test]
    fn sizes_and_hashes_are_of_what_is_sent_and_of_what_it_becomes() {
        let body =
            json!({ "data": [record("model", "en>zh", "3.0"), record("vocab", "en>zh", "3.0")] });
        let model = read(&serde_json::to_vec(&body).unwrap()).unwrap().remove(0);
        assert_eq!((model.download, model.size), (200, 600));
        assert_eq!(model.target.as_str(), "zh-Hans");
        assert_eq!(model.files[0].content().sha256, "a".repeat(64));
    }

    #[test]
    fn what_leads_elsewhere_or_is_out_of_bounds_is_passed_over() {
        let change = |path: &str, value: Value| {
            let mut model = record("model", "en>es", "3.0");
            *model.pointer_mut(path).unwrap() = value;
            models(vec![model, record("vocab", "en>es", "3.0")])
        };
        assert_eq!(change("/name", json!("model.fine")).len(), 1);
        for (path, value) in [
            ("/name", json!("model./../../x")),
            ("/name", json!("../model.x")),
            ("/name", json!(".model.x")),
            ("/name", json!("vocab.x")),
            ("/name", json!("model.\u{0}x")),
            ("/name", json!(format!("model.{}", "x".repeat(300)))),
            ("/sourceLanguage", json!("../en")),
            ("/targetLanguage", json!("")),
            ("/version", json!("3.0/../x")),
            ("/attachment/location", json!("../../etc/passwd")),
            ("/attachment/location", json!("/etc/passwd")),
            ("/attachment/location", json!("https://elsewhere.example/x")),
            ("/attachment/location", json!("a?b#c")),
            ("/attachment/hash", json!("short")),
            ("/attachment/size", json!(0)),
            ("/attachment/size", json!(u64::MAX)),
            ("/decompressedHash", json!(null)),
            ("/decompressedSize", json!(2u64 << 40)),
        ] {
            assert!(change(path, value.clone()).is_empty(), "{path} {value}");
        }
    }

    #[test]
    fn what_is_no_list_is_an_error() {
        assert!(read(b"<html>").is_err());
        assert!(read(b"{\"data\": 7}").is_err());
    }
}

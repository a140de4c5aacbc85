//! The models that lie in a folder.
//!
//! `<root>/<source>-<target>/` holds `model.*` and either `vocab.*` or `srcvocab.*` and
//! `trgvocab.*`. Names that begin with a point are passed over: work in progress.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::check;
use super::vocabulary::Vocabulary;
use crate::backend::codes::Codes;
use crate::backend::models::manifest::Manifest;
use crate::locale::LanguageTag;

/// The largest vocabulary file; those of the known models have 1 MB.
const MAX_VOCABULARY: u64 = 64 << 20;

/// A model that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Installed {
    pub(super) source: LanguageTag,
    pub(super) target: LanguageTag,
    /// The folder's name.
    pub(crate) name: String,
    /// What the folder's list of files says.
    pub(super) version: Option<String>,
    pub(super) model: PathBuf,
    pub(super) source_vocabulary: PathBuf,
    pub(super) target_vocabulary: PathBuf,
    /// When the model file was written and how long it is: another one is loaded anew.
    pub(super) stamp: (Option<SystemTime>, u64),
}

impl Installed {
    /// The name for the provenance.
    pub(super) fn title(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.name),
            None => self.name.clone(),
        }
    }
}

/// What a folder of models holds.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) models: Vec<Installed>,
    /// Names of folders with models that are not used, and why.
    pub(crate) damaged: Vec<(String, String)>,
}

/// Looks at all models of a folder.
///
/// # Errors
/// When the folder itself cannot be read.
pub(crate) fn look(root: &Path) -> io::Result<Found> {
    let mut found = Found::default();
    let mut names: Vec<String> = fs::read_dir(root)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.') && root.join(name).is_dir())
        .collect();
    names.sort();
    for name in names {
        match installed(root, &name) {
            Ok(Some(model)) => found.models.push(model),
            Ok(None) => {}
            Err(damage) => found.damaged.push((name, damage)),
        }
    }
    Ok(found)
}

/// The model in one folder; `None` where the folder is about something else.
fn installed(root: &Path, name: &str) -> Result<Option<Installed>, String> {
    let folder = root.join(name);
    let Some(model) = file(&folder, "model.") else {
        return Ok(None);
    };
    let manifest = Manifest::read(&folder)?;
    if let Some(manifest) = &manifest {
        manifest.check(&folder)?;
    }
    let (source, target) = match &manifest {
        Some(manifest) => pair(&manifest.source, &manifest.target),
        None => languages(name),
    }
    .ok_or("the folder's name is no pair of languages such as `en-es`")?;
    let shared = file(&folder, "vocab.");
    let vocabulary = |own| shared.clone().or_else(|| file(&folder, own));
    let missing = "has no `vocab.*`, nor `srcvocab.*` and `trgvocab.*`";
    let source_vocabulary = vocabulary("srcvocab.").ok_or(missing)?;
    let target_vocabulary = vocabulary("trgvocab.").ok_or(missing)?;
    let header = check::model(&model).map_err(|damage| format!("{}: {damage}", title(&model)))?;
    for (path, rows) in [
        (&source_vocabulary, header.source_rows),
        (&target_vocabulary, header.target_rows),
    ] {
        let pieces = read_vocabulary(path)?.len();
        if pieces > rows {
            return Err(format!(
                "{} has {pieces} pieces, the model {rows}",
                title(path)
            ));
        }
    }
    let metadata = fs::metadata(&model).map_err(|error| error.to_string())?;
    Ok(Some(Installed {
        source,
        target,
        name: name.to_owned(),
        version: manifest.map(|manifest| manifest.version),
        stamp: (metadata.modified().ok(), metadata.len()),
        model,
        source_vocabulary,
        target_vocabulary,
    }))
}

/// Reads a vocabulary, or says what is wrong with it.
pub(super) fn read_vocabulary(path: &Path) -> Result<Vocabulary, String> {
    let unreadable =
        |error: io::Error| format!("{} cannot be read ({})", title(path), error.kind());
    if fs::metadata(path).map_err(unreadable)?.len() > MAX_VOCABULARY {
        return Err(format!("{} is too large", title(path)));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    Vocabulary::read(&bytes).map_err(|damage| format!("{} {damage}", title(path)))
}

fn title(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The first file with such a name.
fn file(folder: &Path, start: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let name = names.filter(|name| name.starts_with(start)).min()?;
    let path = folder.join(name);
    path.is_file().then_some(path)
}

/// The languages of `en-es` or `en-zh-Hans`.
pub(crate) fn languages(name: &str) -> Option<(LanguageTag, LanguageTag)> {
    name.match_indices('-').find_map(|(at, _)| {
        let (source, target) = (&name[..at], &name[at + 1..]);
        // A longer tag must be written as it should be: `pt-BR-en` is not Breton.
        let well_written = |code: &str| {
            !code.contains('-') || LanguageTag::parse(code).is_ok_and(|tag| tag.as_str() == code)
        };
        (well_written(source) && well_written(target)).then(|| pair(source, target))?
    })
}

/// The language of a code as Mozilla writes it.
pub(crate) fn language(code: &str) -> Option<LanguageTag> {
    Codes::Firefox.targets(code).into_iter().next()
}

fn pair(source: &str, target: &str) -> Option<(LanguageTag, LanguageTag)> {
    Some((language(source)?, language(target)?))
}

#[cfg(test)]
mod tests {
    use super::super::tiny_model;
    use super::*;

    fn folder(root: &Path, name: &str, files: &[(&str, &[u8])]) {
        fs::create_dir(root.join(name)).unwrap();
        for (file, bytes) in files {
            fs::write(root.join(name).join(file), bytes).unwrap();
        }
    }

    #[test]
    fn models_are_found_with_one_vocabulary_or_two() {
        let root = tempfile::tempdir().unwrap();
        let files = tiny_model::spanish();
        let (model, vocabulary) = (files.model.as_slice(), files.vocabulary.as_slice());
        folder(
            root.path(),
            "en-es",
            &[("model.x.bin", model), ("vocab.spm", vocabulary)],
        );
        let two = [
            ("model.b", model),
            ("srcvocab.s", vocabulary),
            ("trgvocab.s", vocabulary),
        ];
        folder(root.path(), "en-zh-Hans", &two);
        folder(root.path(), "notes", &[("readme", b"x")]);
        folder(root.path(), ".en-fr", &[("model.x.bin", b"half")]);
        fs::write(root.path().join("en-de"), b"a file").unwrap();
        let found = look(root.path()).unwrap();
        let names: Vec<_> = found
            .models
            .iter()
            .map(|model| (model.name.as_str(), model.target.as_str()))
            .collect();
        assert_eq!(names, [("en-es", "es"), ("en-zh-Hans", "zh-Hans")]);
        assert!(found.damaged.is_empty(), "{:?}", found.damaged);
        assert_ne!(
            found.models[1].source_vocabulary,
            found.models[1].target_vocabulary
        );
    }

    #[test]
    fn damage_is_told() {
        let root = tempfile::tempdir().unwrap();
        let files = tiny_model::spanish();
        let (model, vocabulary) = (files.model.as_slice(), files.vocabulary.as_slice());
        folder(
            root.path(),
            "en-aa",
            &[("model.b", &model[..5000]), ("vocab.s", vocabulary)],
        );
        folder(root.path(), "en-be", &[("model.b", model)]);
        folder(
            root.path(),
            "en-cs",
            &[("model.b", model), ("vocab.s", &vocabulary[..1000])],
        );
        let more: Vec<u8> = vocabulary.repeat(2);
        folder(
            root.path(),
            "en-da",
            &[("model.b", model), ("vocab.s", &more)],
        );
        folder(
            root.path(),
            "model",
            &[("model.b", model), ("vocab.s", vocabulary)],
        );
        let found = look(root.path()).unwrap();
        assert!(found.models.is_empty());
        let told: Vec<_> = found
            .damaged
            .iter()
            .map(|(name, damage)| format!("{name}: {damage}"))
            .collect();
        for (told, words) in told.iter().zip([
            "en-aa: model.b: is cut short",
            "en-be: has no `vocab",
            "en-cs: vocab.s is cut short",
            "en-da: vocab.s has",
            "model: the folder's name",
        ]) {
            assert!(told.starts_with(words), "{told}");
        }
        assert_eq!(told.len(), 5);
    }

    #[test]
    fn names_are_pairs() {
        let read = |name| languages(name).map(|(source, target)| format!("{source}>{target}"));
        assert_eq!(read("en-es").unwrap(), "en>es");
        assert_eq!(read("zh-Hans-en").unwrap(), "zh-Hans>en");
        assert_eq!(read("en-zh-Hant").unwrap(), "en>zh-Hant");
        assert_eq!(read("pt-BR-en").unwrap(), "pt-BR>en");
        assert_eq!(read("en-zh").unwrap(), "en>zh-Hans");
        assert_eq!(read("no-en").unwrap(), "nb>en");
        for wrong in ["en", "", "-", "en-", "x y-z", "../en"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}

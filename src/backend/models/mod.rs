//! Models for [`fxtranslate`](super::fxtranslate): what there is, and how it comes here.
//!
//! Mozilla lists the files of its models as records of its Remote Settings (`records`). A
//! [`Mirror`] reads them, from Mozilla or from somebody who re-hosts them, and fetches the files
//! (`download`), which are checked against the records and put in place as a whole (`install`).

mod download;
mod install;
pub(crate) mod manifest;
mod mirror;
mod records;

use std::io;
use std::path::Path;

use crate::locale::LanguageTag;

pub use mirror::Mirror;
pub use records::Available;

/// A model that lies in a folder of models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledModel {
    /// The folder's name, `en-es`.
    pub name: String,
    /// The languages, where the folder says them.
    pub pair: Option<(LanguageTag, LanguageTag)>,
    /// The version of the records; `None` where it was not pulled.
    pub version: Option<String>,
    /// Bytes of its files; 0 where it was not pulled.
    pub size: u64,
    /// Why it cannot be used.
    pub problem: Option<String>,
}

/// The models of a folder, in order; none where there is no folder.
///
/// # Errors
/// When the folder cannot be read.
pub fn installed(root: &Path) -> io::Result<Vec<InstalledModel>> {
    use super::fxtranslate::installed::{languages, look};
    let found = match look(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        found => found?,
    };
    let listed = |name: &str| manifest::Manifest::read(&root.join(name)).ok().flatten();
    let good = found.models.into_iter().map(|model| (model.name, None));
    let bad = found
        .damaged
        .into_iter()
        .map(|(name, problem)| (name, Some(problem)));
    let mut models: Vec<InstalledModel> = good
        .chain(bad)
        .map(|(name, problem)| {
            let manifest = listed(&name);
            InstalledModel {
                pair: languages(&name),
                version: manifest.as_ref().map(|manifest| manifest.version.clone()),
                size: manifest.map_or(0, |manifest| manifest.size()),
                name,
                problem,
            }
        })
        .collect();
    models.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(models)
}

/// Who wants to know how a download goes on.
pub trait Progress: Sync {
    /// So many bytes of a model's files are here.
    fn at(&self, model: &Available, bytes: u64);
}

/// Why a model was not listed or fetched.
#[derive(Debug, thiserror::Error)]
pub enum ModelsError {
    /// The address of the mirror is none.
    #[error("`{0}` is not an address that begins with http:// or https://")]
    Address(String),
    /// The TLS client cannot start.
    #[error(
        "the TLS client cannot start: no certificates of authorities are installed on this machine (package `ca-certificates`)"
    )]
    Tls,
    /// There is no answer, or half of one; the same again may help.
    #[error("{address}: {problem}")]
    Unreachable {
        /// What was asked for.
        address: String,
        /// What happened.
        problem: String,
    },
    /// The server has an answer, but not what was asked for.
    #[error("{address}: status {status}")]
    Refused {
        /// What was asked for.
        address: String,
        /// The status of HTTP.
        status: u16,
    },
    /// The list of models is none.
    #[error("the list of models cannot be read: {0}")]
    Records(String),
    /// A file is not what the records say.
    #[error("{file}: {problem}")]
    Wrong {
        /// Its name.
        file: String,
        /// In what it differs.
        problem: String,
    },
    /// Something here cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which file or folder.
        path: String,
        /// What happened.
        error: io::Error,
    },
}

impl ModelsError {
    fn file(path: &Path, error: io::Error) -> Self {
        Self::File {
            path: path.display().to_string(),
            error,
        }
    }

    fn wrong(file: &str, problem: impl Into<String>) -> Self {
        Self::Wrong {
            file: file.to_owned(),
            problem: problem.into(),
        }
    }
}

//! The list of files that a pulled model has with it, `wireglot.json` in its folder.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The file's name.
const NAME: &str = "wireglot.json";

/// The longest file that is read.
const MAX_BYTES: u64 = 64 << 10;

/// What a folder holds, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The source language, as the records call it.
    pub(crate) source: String,
    /// The target language, as the records call it.
    pub(crate) target: String,
    /// The records' version.
    pub(crate) version: String,
    /// The model's files.
    pub(crate) files: Vec<ListedFile>,
}

/// A file of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListedFile {
    /// Its name in the folder.
    pub(crate) name: String,
    /// Its length in bytes.
    pub(crate) size: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub(crate) sha256: String,
}

impl Manifest {
    /// The list in a folder; `None` where there is none, as in one that somebody else filled.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, String> {
        let path = folder.join(NAME);
        let unreadable = |error: &dyn std::fmt::Display| format!("{NAME} cannot be read ({error})");
        match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(&error.kind())),
            Ok(metadata) if metadata.len() > MAX_BYTES => {
                return Err(format!("{NAME} is too long"));
            }
            Ok(_) => {}
        }
        let bytes = fs::read(&path).map_err(|error| unreadable(&error.kind()))?;
        let manifest = serde_json::from_slice(&bytes).map_err(|error| unreadable(&error))?;
        Ok(Some(manifest))
    }

    /// Writes the list into a folder.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        fs::write(folder.join(NAME), bytes)
    }

    /// Whether the files are there, as long as they should be.
    pub(crate) fn check(&self, folder: &Path) -> Result<(), String> {
        for file in &self.files {
            let length = fs::metadata(folder.join(&file.name)).map(|metadata| metadata.len());
            match length {
                Ok(length) if length == file.size => {}
                Ok(length) => {
                    return Err(format!(
                        "{} has {length} bytes instead of {}",
                        file.name, file.size
                    ));
                }
                Err(error) => {
                    return Err(format!("{} cannot be read ({})", file.name, error.kind()));
                }
            }
        }
        Ok(())
    }

    /// The length of all files in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }
}

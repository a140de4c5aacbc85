//! `[glossaries.NAME]`: how the newsroom writes its words in other languages.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;

use crate::glossary::{Glossary, Table};

/// A glossary.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GlossaryConfig {
    /// The file with the terms, see [`Table::parse`]; none for a glossary that only engines keep.
    pub file: Option<PathBuf>,
    /// Changed by hand with what engines keep under this name: what was translated under another
    /// one is then not used again. Changes of the file are noticed without it.
    pub version: Option<String>,
    /// Desks to whose jobs it applies even where they do not name it; `*` is all.
    pub desks: Vec<String>,
    /// The content of the file, once it is read.
    #[serde(skip)]
    pub glossary: Arc<Glossary>,
}

impl GlossaryConfig {
    /// Takes what stands in the file of the glossary `name`.
    pub(super) fn fill(&mut self, name: &str, table: Table) {
        self.glossary = Arc::new(Glossary::new(name, self.version.as_deref(), table));
    }
}

impl Default for GlossaryConfig {
    fn default() -> Self {
        Self {
            file: None,
            version: None,
            desks: Vec::new(),
            glossary: Arc::new(Glossary::new("", None, Table::default())),
        }
    }
}

impl PartialEq for GlossaryConfig {
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file
            && self.version == other.version
            && self.desks == other.desks
            && self.glossary == other.glossary
    }
}

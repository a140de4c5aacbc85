//! `[glossaries.*]`: their files, and what engines are to call them.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::Checks;
use crate::config::Config;
use crate::config::mistakes::suggestion;
use crate::config::tree::key_path;
use crate::glossary::{MAX_BYTES, Table};

impl Checks<'_, '_> {
    /// Reads the files of glossaries, and checks the names by which engines know them.
    pub(super) fn glossaries(&mut self, config: &mut Config) {
        for (name, glossary) in &mut config.glossaries {
            let key = key_path!["glossaries", name];
            self.name(&key, name);
            let table = match &glossary.file {
                None => Ok(Table::default()),
                Some(file) => read(file),
            };
            match table {
                Ok(table) => glossary.fill(name, table),
                Err(problems) => {
                    let file = key.join("file");
                    for problem in problems {
                        self.note(&file, problem);
                    }
                }
            }
        }
        let mut known_to_engines = BTreeSet::new();
        for (backend, settings) in &config.backends {
            let Some((setting, native)) = settings.engine.settings().glossaries() else {
                continue;
            };
            for name in native.names() {
                known_to_engines.insert(name);
                if !config.glossaries.contains_key(name) {
                    let known = config.glossaries.keys().map(String::as_str);
                    let message =
                        format!("there is no glossary `{name}`; {}", suggestion(name, known));
                    self.wrong(key_path!["backends", backend, setting], message);
                }
            }
        }
        for (name, glossary) in &config.glossaries {
            if glossary.file.is_none() && !known_to_engines.contains(name.as_str()) {
                let message = "has no effect: it has no `file`, and no backend names it";
                self.warn(&key_path!["glossaries", name], message);
            }
        }
    }
}

/// Reads a file; what is wrong, with its lines.
fn read(file: &Path) -> Result<Table, Vec<String>> {
    let shown = file.display();
    let unreadable =
        |problem: &dyn std::fmt::Display| vec![format!("cannot read {shown}: {problem}")];
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(unreadable(&"it is larger than 4 MiB"));
    }
    let text = String::from_utf8(bytes).map_err(|_| unreadable(&"it is not UTF-8"))?;
    Table::parse(&text).map_err(|mistakes| {
        let mistakes = mistakes.into_iter();
        let mistakes = mistakes.map(|(line, problem)| format!("{shown}:{line}: {problem}"));
        mistakes.collect()
    })
}

//! What is installed: mode files, their stages, and whether all their parts are there.
//!
//! A mode file is one shell pipeline. It is read, never run by a shell.

use std::collections::{BTreeMap, HashMap};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::backend::ExcludedPair;
use crate::locale::LanguageTag;

use super::codes::{language_of, without_variant};
use super::exclusions;

/// A mode file is one line of a few kilobytes; more than this is no mode file.
const MAX_MODE_BYTES: u64 = 64 * 1024;

/// Programs that every pipeline needs besides those of its mode file.
const WORD_BLANK_PROGRAMS: [&str; 3] = [
    "apertium-wblank-mode",
    "apertium-wblank-attach",
    "apertium-wblank-detach",
];

/// One program of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stage {
    /// The program, found by the search path.
    pub(super) program: String,
    /// Its arguments.
    pub(super) arguments: Vec<String>,
}

/// A mode that can be used as far as its files tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mode {
    /// The name of its file without the ending, `eng-spa`.
    pub(super) name: String,
    /// The language it reads.
    pub(super) source: LanguageTag,
    /// The language it writes.
    pub(super) target: LanguageTag,
    /// The content of its file.
    pub(super) text: String,
}

/// What a folder of modes holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Discovery {
    /// At most one mode per pair, by name.
    pub(super) modes: Vec<Mode>,
    /// Pairs that are there and cannot be used.
    pub(super) excluded: Vec<ExcludedPair>,
}

/// Reads the folder of modes. Helper modes (`…-bytecode`, old spellings) are passed over silently.
///
/// # Errors
/// In words for an operator, when the folder cannot be read or the engine itself is missing.
pub(super) fn discover(
    folder: &Path,
    configured: &BTreeMap<String, String>,
) -> Result<Discovery, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| {
        format!(
            "cannot read the folder of modes {}: {error}; install the package `apertium` and pairs \
             such as `apertium-eng-spa`, or set `modes`",
            folder.display()
        )
    })?;
    let mut search = Programs::default();
    for program in WORD_BLANK_PROGRAMS {
        if !search.has(program) {
            return Err(format!(
                "the program `{program}` is not on the search path; install the package \
                 `apertium`, version 3.8 or newer"
            ));
        }
    }
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|file| Some(file.strip_suffix(".mode")?.to_owned()))
        .collect();
    // Of several modes for one pair the first is kept: one without variants, and of `eng-spa` and
    // `en-es` the former, whose codes are the current naming.
    names.sort_by_cached_key(|name| {
        let variants = name.matches('_').count();
        (variants, std::cmp::Reverse(name.len()), name.clone())
    });

    let mut found = Discovery::default();
    let mut taken: HashMap<(LanguageTag, LanguageTag), String> = HashMap::new();
    for name in names {
        let Some((source, target)) = languages_of(&name) else {
            continue;
        };
        let reason = match check(folder, &name, configured, &mut search) {
            Ok(text) => match taken.get(&(source.clone(), target.clone())) {
                Some(other) => format!("`{other}` is the same pair"),
                None => {
                    taken.insert((source.clone(), target.clone()), name.clone());
                    found.modes.push(Mode {
                        name,
                        source,
                        target,
                        text,
                    });
                    continue;
                }
            },
            Err(reason) => reason,
        };
        found.excluded.push(ExcludedPair { name, reason });
    }
    found.modes.sort_by(|a, b| a.name.cmp(&b.name));
    found.excluded.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The pair a mode's name stands for; `None` for a helper mode.
fn languages_of(name: &str) -> Option<(LanguageTag, LanguageTag)> {
    let (source, target) = name.split_once('-')?;
    // Two variants of one language translate between spellings, not between languages.
    if without_variant(source) == without_variant(target) {
        return None;
    }
    Some((language_of(source)?, language_of(target)?))
}

/// The content of a mode's file, if the mode is allowed and all its parts are there.
fn check(
    folder: &Path,
    name: &str,
    configured: &BTreeMap<String, String>,
    search: &mut Programs,
) -> Result<String, String> {
    let (source, target) = name.split_once('-').unwrap_or((name, ""));
    if let Some(reason) = exclusions::reason(source, target, configured) {
        return Err(reason);
    }
    let file = folder.join(format!("{name}.mode"));
    let size = std::fs::metadata(&file)
        .map_err(|error| format!("cannot read its mode file: {error}"))?
        .len();
    if size > MAX_MODE_BYTES {
        return Err(format!("its mode file has {size} bytes"));
    }
    let text = std::fs::read_to_string(&file)
        .map_err(|error| format!("cannot read its mode file: {error}"))?;
    for stage in parse_stages(&text)? {
        if !search.has(&stage.program) {
            return Err(format!("the program `{}` is missing", stage.program));
        }
        if let Some(missing) = stage.files().find(|path| !Path::new(path).is_file()) {
            return Err(format!("the file {missing} is missing"));
        }
    }
    for needed in ["automorf.", "autogen."] {
        if !text.contains(needed) {
            return Err("its stages cannot carry inline markup".to_owned());
        }
    }
    Ok(text)
}

impl Stage {
    /// The arguments that are files: all that are neither options nor numbers.
    fn files(&self) -> impl Iterator<Item = &str> {
        self.arguments
            .iter()
            .map(String::as_str)
            .filter(|argument| !argument.starts_with('-') && argument.parse::<i64>().is_err())
    }
}

/// Splits a pipeline into stages. `$1` (how unknown words are generated) becomes `-g`, which marks
/// them; `$2` (options for the tagger) goes.
///
/// # Errors
/// In words, when the text is empty or holds shell syntax other than pipes and quotes.
pub(super) fn parse_stages(text: &str) -> Result<Vec<Stage>, String> {
    let mut stages = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut finish = |words: &mut Vec<String>| {
        let mut all = std::mem::take(words).into_iter();
        match all.next() {
            Some(program) => {
                stages.push(Stage {
                    program,
                    arguments: all.collect(),
                });
                Ok(())
            }
            None => Err("its mode file has an empty stage".to_owned()),
        }
    };
    let end_word = |word: &mut Option<String>, words: &mut Vec<String>| match word.take() {
        Some(word) if word == "$1" => words.push("-g".to_owned()),
        Some(word) if word == "$2" => {}
        Some(word) => words.push(word),
        None => {}
    };
    for character in text.trim().chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => word.get_or_insert_default().push(character),
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, '|') => {
                end_word(&mut word, &mut words);
                finish(&mut words)?;
            }
            (None, ';' | '&' | '<' | '>' | '`' | '(' | ')' | '\\' | '\n') => {
                return Err(format!(
                    "its mode file holds the shell syntax `{}`",
                    character.escape_default()
                ));
            }
            (None, _) if character.is_whitespace() => end_word(&mut word, &mut words),
            (None, _) => word.get_or_insert_default().push(character),
        }
    }
    if quote.is_some() {
        return Err("its mode file has an open quote".to_owned());
    }
    end_word(&mut word, &mut words);
    finish(&mut words)?;
    if let Some(variable) = stages
        .iter()
        .flat_map(|stage| std::iter::once(&stage.program).chain(&stage.arguments))
        .find(|word| word.starts_with('$'))
    {
        return Err(format!("its mode file holds the variable `{variable}`"));
    }
    Ok(stages)
}

/// Programs on the search path, each looked up once.
#[derive(Debug, Default)]
struct Programs {
    known: HashMap<String, bool>,
}

impl Programs {
    fn has(&mut self, program: &str) -> bool {
        if let Some(known) = self.known.get(program) {
            return *known;
        }
        let found = if program.contains('/') {
            is_executable(Path::new(program))
        } else {
            let path = std::env::var_os("PATH").unwrap_or_default();
            std::env::split_paths(&path).any(|folder: PathBuf| is_executable(&folder.join(program)))
        };
        self.known.insert(program.to_owned(), found);
        found
    }
}

fn is_executable(path: &Path) -> bool {
    std::fs::metadata(path)
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(program: &str, arguments: &[&str]) -> Stage {
        Stage {
            program: program.to_owned(),
            arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
        }
    }

    #[test]
    fn a_pipeline_falls_into_its_stages() {
        let text =
            "lt-proc -z '/a b/x.automorf.bin' | apertium-tagger -g $2 '/c' | lt-proc $1 \"/d\"\n";
        assert_eq!(
            parse_stages(text).unwrap(),
            [
                stage("lt-proc", &["-z", "/a b/x.automorf.bin"]),
                stage("apertium-tagger", &["-g", "/c"]),
                stage("lt-proc", &["-g", "/d"]),
            ]
        );
    }

    #[test]
    fn a_shell_is_not_spoken() {
        for text in [
            "",
            "a || b",
            "a |",
            "a; rm -r /",
            "a $(b)",
            "a `b`",
            "a > b",
            "a $3",
            "a 'b",
            "a\nb",
        ] {
            assert!(parse_stages(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_become_pairs_and_helpers_do_not() {
        for (name, pair) in [
            ("eng-spa", Some("en es")),
            ("en-gl", Some("en gl")),
            ("ca-oc_aran", Some("ca oc-aranes")),
            ("spa-cat_valencia", Some("es ca-valencia")),
            ("cat-por_BR", Some("ca pt-BR")),
            ("en-eo-bytecode", None),
            ("eng-cat_iec2017", None),
            ("fra-cat_pre2017", None),
            ("spa-ast-pn-old", None),
            ("eco-es-fr", None),
            ("gl-pt-latin1", None),
            ("Cyrl-Latn", None),
            ("nno-nno_e", None),
            ("eng", None),
        ] {
            let found = languages_of(name).map(|(source, target)| format!("{source} {target}"));
            assert_eq!(found.as_deref(), pair, "{name}");
        }
    }

    /// A folder of modes whose stages are `cat` on files of that folder.
    fn folder(modes: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for part in ["x.automorf.bin", "x.autogen.bin"] {
            std::fs::write(folder.path().join(part), "").unwrap();
        }
        for (name, text) in modes {
            let text = text.replace("DIR", &folder.path().display().to_string());
            std::fs::write(folder.path().join(format!("{name}.mode")), text).unwrap();
        }
        folder
    }

    const WHOLE: &str = "cat 'DIR/x.automorf.bin' | cat $1 'DIR/x.autogen.bin'";

    #[test]
    fn a_folder_is_sorted_into_usable_and_not() {
        let folder = folder(&[
            ("eng-spa", WHOLE),
            ("en-es", WHOLE),
            ("eng-spa-helper", WHOLE),
            ("rus-ukr", WHOLE),
            ("hbs_SR-sqi", WHOLE),
            ("hbs-sqi", WHOLE),
            (
                "eng-cat",
                "cat 'DIR/x.automorf.bin' | cat 'DIR/gone.autogen.bin'",
            ),
            ("eng-glg", "no-such-program-at-all 'DIR/x.automorf.bin'"),
            ("eng-epo", "cat 'DIR/x.automorf.bin'"),
        ]);
        let allowed = ["hbs-sqi", "hbs_SR-sqi"].map(|name| (name.to_owned(), String::new()));
        let found = discover(folder.path(), &BTreeMap::from(allowed)).unwrap();
        let names: Vec<_> = found.modes.iter().map(|mode| mode.name.as_str()).collect();
        assert_eq!(names, ["eng-spa", "hbs-sqi"]);
        let reasons: Vec<_> = found
            .excluded
            .iter()
            .map(|pair| {
                let reason = pair
                    .reason
                    .replace(&folder.path().display().to_string(), "DIR");
                format!("{}: {reason}", pair.name)
            })
            .collect();
        assert_eq!(
            reasons,
            [
                "en-es: `eng-spa` is the same pair",
                "eng-cat: the file DIR/gone.autogen.bin is missing",
                "eng-epo: its stages cannot carry inline markup",
                "eng-glg: the program `no-such-program-at-all` is missing",
                "hbs_SR-sqi: `hbs-sqi` is the same pair",
                "rus-ukr: its tagger crashes on most sentences",
            ]
        );
    }

    #[test]
    fn a_missing_folder_says_what_to_install() {
        let error = discover(Path::new("/no/such/folder"), &BTreeMap::new()).unwrap_err();
        assert!(error.contains("apertium-eng-spa"), "{error}");
    }
}

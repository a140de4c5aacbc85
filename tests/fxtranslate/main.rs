//! Firefox's models within wireglot: fetched from a mirror, translated with, and whatever may be
//! wrong with them. The models are made by the tests.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../support/model_mirror.rs"]
mod model_mirror;
#[allow(dead_code, reason = "a benchmark uses the rest")]
#[path = "../support/tiny_model.rs"]
mod tiny_model;

mod engine;
mod pull;
mod translate;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use tiny_model::Files;

/// English into Spanish, word by word.
static SPANISH: LazyLock<Files> = LazyLock::new(tiny_model::spanish);

/// Puts a model into its folder by hand.
fn place(root: &Path, name: &str, files: &Files) {
    let folder = root.join(name);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("model.tiny.bin"), &files.model).unwrap();
    fs::write(folder.join("vocab.tiny.spm"), &files.vocabulary).unwrap();
}

/// The program with these arguments, in a folder of its own.
fn wireglot(folder: &Path, arguments: &[&str]) -> Command {
    let config = folder.join("wireglot.toml");
    if !config.exists() {
        fs::write(
            &config,
            "[backends.firefox]\nkind = \"fxtranslate\"\nthreads = 1\n",
        )
        .unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireglot"));
    command
        .current_dir(folder)
        .env_clear()
        .args(["--config", "wireglot.toml"])
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What a command wrote to standard output, if it ended with this exit code, and to standard error.
fn ends(output: &Output, code: i32) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    (out, err)
}

/// The names in a folder, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let name =
        |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

//! `wireglot models`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::model_mirror::{Fault, ModelMirror, hash};
use crate::tiny_model;
use crate::{SPANISH, ends, names, wireglot};

fn mirror() -> ModelMirror {
    let mirror = ModelMirror::start();
    mirror.offer("en-es", "3.0", &SPANISH);
    mirror
}

/// Fetches all models from a mirror.
fn pull(folder: &Path, mirror: &ModelMirror, code: i32) -> String {
    let output = wireglot(
        folder,
        &["models", "pull", "--all", "--mirror", &mirror.url()],
    )
    .output();
    let (out, err) = ends(&output.unwrap(), code);
    assert_eq!(out, "");
    assert!(!err.contains('\u{1b}'), "plain lines without a terminal");
    err
}

fn list(folder: &Path, arguments: &[&str], code: i32) -> Vec<Value> {
    let mut all = vec!["models", "list", "--json"];
    all.extend(arguments);
    let (out, _) = ends(&wireglot(folder, &all).output().unwrap(), code);
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The model is there, whole, and nothing else is.
fn is_whole(folder: &Path) {
    let models = folder.join("models");
    assert_eq!(names(&models), [".en-es.lock", "en-es"]);
    let files = names(&models.join("en-es"));
    assert_eq!(files, ["model.enes.bin", "vocab.enes.bin", "wireglot.json"]);
    let model = fs::read(models.join("en-es/model.enes.bin")).unwrap();
    assert_eq!(hash(&model), hash(&SPANISH.model));
}

/// No model is there.
fn is_absent(folder: &Path) {
    assert!(!folder.join("models/en-es").exists());
}

#[test]
fn a_model_is_fetched_listed_and_not_fetched_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = mirror();
    mirror.offer("en-fr", "3.0", &tiny_model::dictionary(&[("dog", "chien")]));
    let url = mirror.url();
    let from_mirror = ["--mirror", url.as_str()];
    let rows = list(folder.path(), &from_mirror, 0);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["model"], "en-es");
    assert_eq!(rows[0]["installed"], Value::Null);
    assert_eq!(rows[0]["available"]["version"], "3.0");
    let size = SPANISH.model.len() + SPANISH.vocabulary.len();
    assert_eq!(rows[0]["available"]["size"], json!(size));

    let arguments = [
        "models", "pull", "--from", "en", "--to", "es", "--mirror", &url,
    ];
    let (_, err) = ends(&wireglot(folder.path(), &arguments).output().unwrap(), 0);
    assert!(err.starts_with("en-es 3.0: "), "{err}");
    is_whole(folder.path());
    assert_eq!(mirror.asked().len(), 2);
    let (_, err) = ends(&wireglot(folder.path(), &arguments).output().unwrap(), 0);
    assert!(err.contains("is there already"), "{err}");
    assert!(mirror.asked().is_empty());

    let rows = list(folder.path(), &["--installed"], 0);
    assert_eq!(rows.len(), 1);
    assert_eq!(
        rows[0]["installed"],
        json!({ "version": "3.0", "size": size, "problem": null })
    );
    let arguments = ["models", "list", "--mirror", &url];
    let (out, _) = ends(&wireglot(folder.path(), &arguments).output().unwrap(), 0);
    let words: Vec<Vec<&str>> = out
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(
        words[0],
        ["Model", "Installed", "Available", "Size", "Note"]
    );
    assert!(
        words
            .iter()
            .any(|row| row.starts_with(&["en-es", "3.0", "3.0"])),
        "{out}"
    );
}

#[test]
fn a_newer_version_takes_the_place_of_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = ModelMirror::start();
    mirror.offer("en-es", "3.0", &tiny_model::dictionary(&[("dog", "can")]));
    pull(folder.path(), &mirror, 0);
    mirror.offer("en-es", "3.1", &SPANISH);
    pull(folder.path(), &mirror, 0);
    is_whole(folder.path());
    assert_eq!(
        list(folder.path(), &["--installed"], 0)[0]["installed"]["version"],
        "3.1"
    );
}

#[test]
fn a_cut_connection_is_continued() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = mirror();
    mirror.faults(&[Fault::Cut(1000), Fault::Status(503), Fault::Cut(700)]);
    pull(folder.path(), &mirror, 0);
    is_whole(folder.path());
    let model = "main/en-es-3.0-model.zst".to_owned();
    let from: Vec<u64> = mirror
        .asked()
        .iter()
        .filter(|(path, _)| *path == model)
        .map(|(_, from)| *from)
        .collect();
    assert_eq!(from, [0, 1000, 1000, 1700]);
}

#[test]
fn a_server_without_ranges_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = mirror();
    mirror.without_ranges();
    mirror.faults(&[Fault::Cut(1000)]);
    pull(folder.path(), &mirror, 0);
    is_whole(folder.path());
}

#[test]
fn what_a_killed_process_had_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = mirror();
    mirror.faults(&[Fault::Hang(1500)]);
    let url = mirror.url();
    let arguments = ["models", "pull", "--all", "--mirror", &url];
    let mut child = wireglot(folder.path(), &arguments).spawn().unwrap();
    mirror.until_hanging();
    // What was sent is on its way to the file.
    let arrived = || {
        let work = folder.path().join("models/.en-es.part");
        let size = |name: &String| fs::metadata(work.join(name)).map_or(0, |file| file.len());
        names(&work).iter().map(size).sum::<u64>()
    };
    while arrived() < 1500 {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    is_absent(folder.path());
    assert!(list(folder.path(), &["--installed"], 0).is_empty());
    mirror.asked();
    pull(folder.path(), &mirror, 0);
    is_whole(folder.path());
    assert_eq!(
        mirror.asked()[0],
        ("main/en-es-3.0-model.zst".to_owned(), 1500)
    );
}

#[test]
fn a_crash_between_the_two_moves_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = mirror();
    pull(folder.path(), &mirror, 0);
    let models = folder.path().join("models");
    fs::rename(models.join("en-es"), models.join(".en-es.old")).unwrap();
    mirror.asked();
    pull(folder.path(), &mirror, 0);
    is_whole(folder.path());
    assert!(mirror.asked().is_empty());
}

#[test]
fn a_wrong_hash_or_size_puts_nothing_in_place() {
    let other = json!("0".repeat(64));
    for (path, value, words) in [
        ("/attachment/hash", other.clone(), "SHA-256"),
        ("/decompressedHash", other, "SHA-256"),
        ("/attachment/size", json!(900), "more than the 900 bytes"),
        ("/decompressedSize", json!(900), "is not 900 bytes"),
        (
            "/decompressedSize",
            json!(90_000_000),
            "is not 90000000 bytes",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mirror = ModelMirror::start();
        mirror.offer_file("en-es", "3.0", "vocab", &SPANISH.vocabulary, |_| {});
        mirror.offer_file("en-es", "3.0", "model", &SPANISH.model, |record| {
            *record.pointer_mut(path).unwrap() = value.clone();
        });
        let err = pull(folder.path(), &mirror, 1);
        assert!(err.contains(words), "{path}: {err}");
        is_absent(folder.path());
        let work = folder.path().join("models/.en-es.part");
        assert!(
            !names(&work).iter().any(|name| name.starts_with("model")),
            "{path}"
        );
    }
}

#[test]
fn what_is_not_packed_as_told_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = ModelMirror::start();
    mirror.offer_file("en-es", "3.0", "vocab", &SPANISH.vocabulary, |_| {});
    mirror.offer_file("en-es", "3.0", "model", &SPANISH.model, |record| {
        // The vocabulary's file is sent, with hash and size as they are; but it is taken for one
        // that is not packed, and then is no model.
        let packed = record["attachment"]["hash"].clone();
        record["decompressedHash"] = packed;
    });
    let err = pull(folder.path(), &mirror, 1);
    assert!(err.contains("SHA-256"), "{err}");
    is_absent(folder.path());
}

#[test]
fn one_model_that_fails_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = mirror();
    mirror.offer("en-fr", "3.0", &tiny_model::dictionary(&[("dog", "chien")]));
    mirror.offer_file("en-de", "3.0", "vocab", &SPANISH.vocabulary, |_| {});
    mirror.offer_file("en-de", "3.0", "model", &SPANISH.model, |record| {
        record["attachment"]["location"] = json!("main/gone.zst");
    });
    let err = pull(folder.path(), &mirror, 1);
    assert!(
        err.contains("en-de 3.0: http") && err.contains("status 404"),
        "{err}"
    );
    let models = names(&folder.path().join("models"));
    assert!(models.contains(&"en-es".to_owned()) && models.contains(&"en-fr".to_owned()));
    assert!(!models.contains(&"en-de".to_owned()));
}

#[test]
fn a_language_without_a_model_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = mirror();
    let url = mirror.url();
    let arguments = [
        "models", "pull", "--from", "en", "--to", "es,ba", "--mirror", &url,
    ];
    let (_, err) = ends(&wireglot(folder.path(), &arguments).output().unwrap(), 1);
    assert!(err.contains("there is no model into ba"), "{err}");
    is_whole(folder.path());
}

#[test]
fn usage_is_told_from_failure() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["models", "pull"][..],
        &["models", "pull", "--all", "--mirror", "ftp://x"],
        &["models", "pull", "--to", "not a tag"],
    ] {
        ends(&wireglot(folder.path(), arguments).output().unwrap(), 2);
    }
    let nobody = ["models", "pull", "--all", "--mirror", "http://127.0.0.1:1/"];
    let (_, err) = ends(&wireglot(folder.path(), &nobody).output().unwrap(), 1);
    assert!(err.contains("127.0.0.1:1"), "{err}");
    // What is installed is listed all the same.
    crate::place(&folder.path().join("models"), "en-es", &SPANISH);
    let rows = list(folder.path(), &["--mirror", "http://127.0.0.1:1/"], 1);
    assert_eq!(rows[0]["model"], "en-es");
}

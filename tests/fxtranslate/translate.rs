//! Articles through the whole program.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{SPANISH, ends, place, wireglot};

fn translate(folder: &Path, name: &str, text: &str, to: &str, code: i32) -> (Vec<Value>, String) {
    fs::write(folder.join(name), text).unwrap();
    let arguments = ["translate", name, "--from", "en", "--to", to];
    let (out, err) = ends(&wireglot(folder, &arguments).output().unwrap(), code);
    let results = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    (results, err)
}

#[test]
fn an_article_keeps_its_markup_on_the_right_words() {
    let folder = tempfile::tempdir().unwrap();
    place(&folder.path().join("models"), "en-es", &SPANISH);
    let source = "<p>The <b>old dog</b> sees the <a href=\"https://x.example/\">red <i>cat</i></a> \
        today. The president says nothing 😀, and <em>the cat</em> eats.</p>";
    let (results, _) = translate(folder.path(), "a.html", source, "es", 0);
    let result = results[0].to_string();
    let expected = "<p>El <b>viejo perro</b> ve el <a href=\\\"https://x.example/\\\">rojo \
        <i>gato</i></a> hoy. El presidente dice nada 😀, y <em>el gato</em> come.</p>";
    assert!(result.contains(expected), "{result}");
    assert_eq!(results[0]["provenance"]["steps"][0]["backend"], "firefox");
    assert_eq!(results[0]["provenance"]["steps"][0]["model"], "en-es");
    assert_eq!(results[0]["provenance"]["billed_characters"], 0);
}

#[test]
fn a_damaged_model_is_told_and_another_engine_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    place(&models, "en-es", &SPANISH);
    place(&models, "en-fr", &SPANISH);
    let half = &SPANISH.model[..SPANISH.model.len() / 2];
    fs::write(models.join("en-es/model.tiny.bin"), half).unwrap();
    // Whole, but a tensor has another name.
    let mut model = SPANISH.model.clone();
    let name = b"decoder_l1_rnn_Wf\0";
    let at = model
        .windows(name.len())
        .position(|part| part == name)
        .unwrap();
    model[at] = b'x';
    fs::write(models.join("en-fr/model.tiny.bin"), model).unwrap();
    fs::write(
        folder.path().join("wireglot.toml"),
        "[backends.firefox]\nkind = \"fxtranslate\"\n[backends.other]\nkind = \"pseudo\"\n\
         [routes]\ndefault = [\"firefox\", \"other\"]\n",
    )
    .unwrap();
    let (results, err) = translate(folder.path(), "a.txt", "The dog eats.", "es,fr", 0);
    for result in &results {
        assert_eq!(result["provenance"]["steps"][0]["backend"], "other");
    }
    assert_eq!(results.len(), 2);
    // Not even in passing are words of an article in what is told.
    assert!(!err.contains("dog") && !err.contains("panicked"), "{err}");
    let arguments = ["languages", "--from", "en"];
    let (out, err) = ends(&wireglot(folder.path(), &arguments).output().unwrap(), 0);
    let told = out + &err;
    assert!(told.contains("is cut short"), "{told}");
}

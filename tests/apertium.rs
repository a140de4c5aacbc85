//! Apertium's processes, for real. Needs the packages that [`NEEDED`] names.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use wireglot::backend::apertium::ApertiumBackend;
use wireglot::backend::apertium::ApertiumConfig;
use wireglot::backend::{Backend, ErrorKind, Pair, RequestSegment, TranslationRequest};
use wireglot::locale::LanguageTag;
use wireglot::markup::{Piece, SpanKind, SpannedText};

const NEEDED: &str = "apt-get install apertium apertium-eng-spa apertium-eng-cat apertium-eo-en";

/// A backend on the installed pairs.
fn installed() -> ApertiumBackend {
    let config = ApertiumConfig::default();
    for mode in ["eng-spa", "eng-cat", "en-eo"] {
        let file = config.modes.join(format!("{mode}.mode"));
        assert!(file.is_file(), "{} is missing: {NEEDED}", file.display());
    }
    ApertiumBackend::new("local", config)
}

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

fn pair(source: &str, target: &str) -> Pair {
    Pair::new(tag(source), tag(target))
}

fn plain(text: &str) -> RequestSegment {
    RequestSegment {
        text: SpannedText {
            pieces: vec![Piece::Text(text.to_owned())],
        },
        spans: Vec::new(),
    }
}

fn request(target: &str, segments: Vec<RequestSegment>) -> TranslationRequest {
    TranslationRequest::new(tag("en"), tag(target), segments)
}

fn shown(text: &SpannedText) -> String {
    text.pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Open(id) => format!("<{id}>"),
            Piece::Close(id) => format!("</{id}>"),
            Piece::Solo(id) => format!("<{id}/>"),
        })
        .collect()
}

async fn translate(backend: &ApertiumBackend, target: &str, texts: &[&str]) -> Vec<String> {
    let segments = texts.iter().map(|text| plain(text)).collect();
    let answer = backend.translate(&request(target, segments)).await.unwrap();
    answer.segments.iter().map(shown).collect()
}

/// Running processes of ours whose command line holds `part`.
fn children(part: &str) -> Vec<u32> {
    let parent = format!("PPid:\t{}\n", std::process::id());
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|pid: &u32| {
            let read = |file: &str| std::fs::read_to_string(format!("/proc/{pid}/{file}"));
            read("status").is_ok_and(|status| status.contains(&parent))
                && read("cmdline").is_ok_and(|command| command.contains(part))
        })
        .collect()
}

/// Those of the processes that are still there, if only as zombies.
fn remaining(processes: &[u32]) -> Vec<u32> {
    let exists = |pid: &&u32| Path::new(&format!("/proc/{pid}")).exists();
    processes.iter().filter(exists).copied().collect()
}

fn kill(pid: u32) {
    let killed = std::process::Command::new("kill")
        .args(["-9", &pid.to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
}

#[tokio::test]
async fn english_becomes_spanish_catalan_and_esperanto() {
    let backend = installed();
    let capabilities = backend.capabilities().await.unwrap();
    for target in ["es", "ca", "eo", "ca-valencia"] {
        assert!(capabilities.pairs.contains(&pair("en", target)), "{target}");
    }
    for (target, expected) in [
        ("es", "La casa es grande."),
        ("ca", "La casa és gran."),
        ("eo", "La domo estas granda."),
    ] {
        assert_eq!(
            translate(&backend, target, &["The house is big."]).await,
            [expected]
        );
    }
    backend.shutdown().await;
}

#[tokio::test]
async fn spans_come_back_on_the_words_they_belong_to() {
    let backend = installed();
    let text = SpannedText {
        pieces: vec![
            Piece::Text("I see ".to_owned()),
            Piece::Open(0),
            Piece::Text("very ".to_owned()),
            Piece::Open(1),
            Piece::Text("important".to_owned()),
            Piece::Close(1),
            Piece::Text(" things".to_owned()),
            Piece::Close(0),
            Piece::Text(" at ".to_owned()),
            Piece::Solo(2),
            Piece::Solo(3),
            Piece::Text(" and the ".to_owned()),
            Piece::Open(4),
            Piece::Text("red".to_owned()),
            Piece::Close(4),
            Piece::Text(" house *.".to_owned()),
        ],
    };
    let segment = RequestSegment {
        text,
        spans: vec![
            SpanKind::Paired("a".to_owned()),
            SpanKind::Paired("b".to_owned()),
            SpanKind::Protected("https://example.org/?a=b#c".to_owned()),
            SpanKind::Empty("br".to_owned()),
            SpanKind::Paired("i".to_owned()),
        ],
    };
    let answer = backend
        .translate(&request("es", vec![segment]))
        .await
        .unwrap();
    assert_eq!(
        shown(&answer.segments[0]),
        "Veo <0>cosas muy <1>importantes</1></0> en <2/><3/> y la casa <4>roja</4> *."
    );
    assert_eq!(answer.model.as_deref(), Some("eng-spa"));
    assert_eq!(answer.billed_characters, 0);
    backend.shutdown().await;
}

#[tokio::test]
async fn dirty_text_comes_back_whole() {
    let backend = installed();
    let words = "The president visited the old city. ".repeat(800);
    let texts = [
        "Prices: $5/£4 [net] {a} <b> c\\d ^ ~ | 100% @ 24/7 & co_x",
        "**Yes**! #1 \u{1f600} \u{1f469}\u{200d}\u{1f467} “curly” — and\u{a0}more…",
        "Nul\0 and [/NONCE:1] and [[t:s:1]]x[[/]] and .[] within",
        "12:30",
        "?!",
        words.trim(),
    ];
    let answers = translate(&backend, "es", &texts).await;
    for (answer, signs) in answers.iter().zip([
        "$ 5 / £ 4 [ ] { } < > \\ ^ ~ | 100% @ 24/7 & _",
        "** ! # 1 \u{1f600} \u{1f469}\u{200d}\u{1f467} “ ” — \u{a0} …",
        "[/ NONCE : 1 ] [[ : ]] [[/]] .[]",
        "12:30",
        "?!",
        "ciudad",
    ]) {
        for sign in signs.split(' ') {
            assert!(answer.contains(sign), "{sign}: {answer:.200}");
        }
    }
    assert_eq!(answers[5].matches("ciudad").count(), 800);
    backend.shutdown().await;
}

#[tokio::test]
async fn two_hundred_sentences_keep_their_order() {
    let backend = installed();
    let texts: Vec<String> = (0..200)
        .map(|number| format!("The city opened {number} schools."))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for (number, answer) in translate(&backend, "es", &texts).await.iter().enumerate() {
        let words: Vec<&str> = answer.split(' ').collect();
        assert!(words.contains(&number.to_string().as_str()), "{answer}");
        assert!(answer.ends_with('.'), "{answer}");
    }
    backend.shutdown().await;
}

#[tokio::test]
async fn calls_at_the_same_time_share_few_pipelines() {
    let config = ApertiumConfig {
        max_pipelines: 1,
        ..ApertiumConfig::default()
    };
    drop(installed());
    let backend = ApertiumBackend::new("local", config);
    let (spanish, catalan, again) = tokio::join!(
        translate(&backend, "es", &["The house is big."]),
        translate(&backend, "ca", &["The house is big."]),
        translate(&backend, "es", &["The dog is small."]),
    );
    assert_eq!(spanish, ["La casa es grande."]);
    assert_eq!(catalan, ["La casa és gran."]);
    assert_eq!(again, ["El perro es pequeño."]);
    backend.shutdown().await;
}

/// A folder with modes of our own making: real ones under other names, and broken ones.
fn modes(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(format!("{name}.mode")), text).unwrap();
    }
    folder
}

fn real_mode(name: &str) -> String {
    let file = ApertiumConfig::default().modes.join(format!("{name}.mode"));
    std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{} is missing: {NEEDED}", name))
}

/// A mode that is well-formed but for one stage more, at its end.
fn mode_with(folder: &Path, script: &str) -> String {
    let program = folder.join("stage.automorf.autogen.sh");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    let mut permissions = std::fs::metadata(&program).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    std::fs::set_permissions(&program, permissions).unwrap();
    format!(
        "{} | {}",
        real_mode("eng-spa").trim_end(),
        program.display()
    )
}

fn backend_on(modes: PathBuf, timeout: Duration, probe: bool) -> ApertiumBackend {
    ApertiumBackend::new(
        "local",
        ApertiumConfig {
            modes,
            timeout,
            probe,
            ..ApertiumConfig::default()
        },
    )
}

#[tokio::test]
async fn a_killed_stage_is_noticed_and_the_sentence_still_translated() {
    let backend = installed();
    translate(&backend, "ca-valencia", &["The house is big."]).await;
    let mut seen = children("valencia");
    assert!(seen.len() > 1);
    for position in 0..seen.len() {
        let stages = children("valencia");
        kill(stages[position]);
        assert_eq!(
            translate(&backend, "ca-valencia", &["The house is big."]).await,
            ["La casa és gran."]
        );
        seen.extend(stages);
    }
    seen.extend(children("valencia"));
    backend.shutdown().await;
    assert_eq!(remaining(&seen), Vec::<u32>::new());
}

#[tokio::test]
async fn nothing_is_left_after_shutdown_nor_after_the_idle_time() {
    drop(installed());
    let folder = modes(&[("eng-epo", real_mode("en-eo"))]);
    let config = ApertiumConfig {
        modes: folder.path().to_owned(),
        idle: Duration::from_millis(200),
        ..ApertiumConfig::default()
    };
    let backend = ApertiumBackend::new("local", config);
    translate(&backend, "eo", &["The house is big."]).await;
    let first = children("en-eo.");
    assert!(!first.is_empty());
    let deadline = Instant::now() + Duration::from_secs(10);
    while !remaining(&first).is_empty() {
        assert!(Instant::now() < deadline, "idle processes stay");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    translate(&backend, "eo", &["The house is big."]).await;
    let second = children("en-eo.");
    assert!(!second.is_empty());
    backend.shutdown().await;
    assert_eq!(remaining(&second), Vec::<u32>::new());
    let refused = backend
        .translate(&request("eo", vec![plain("The house is big.")]))
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Transient);
}

#[tokio::test]
async fn a_pair_whose_stage_dies_silently_is_taken_out() {
    let folder = tempfile::tempdir().unwrap();
    let dying = mode_with(folder.path(), "exit 0");
    std::fs::write(folder.path().join("eng-spa.mode"), dying).unwrap();
    let backend = backend_on(folder.path().to_owned(), Duration::from_secs(20), true);
    // Its files are all there, so it is offered until it is tried.
    let capabilities = backend.capabilities().await.unwrap();
    assert_eq!(capabilities.pairs, [pair("en", "es")]);
    let error = backend
        .translate(&request("es", vec![plain("The house is big.")]))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let capabilities = backend.verify().await.unwrap();
    assert!(capabilities.pairs.is_empty());
    assert_eq!(capabilities.excluded[0].name, "eng-spa");
    // The package is repaired: the next look at the folder finds it.
    std::fs::write(folder.path().join("eng-spa.mode"), real_mode("eng-spa")).unwrap();
    let capabilities = backend.verify().await.unwrap();
    assert_eq!(capabilities.pairs, [pair("en", "es")]);
    backend.shutdown().await;
}

#[tokio::test]
async fn a_pipeline_that_hangs_runs_into_the_time_limit_and_then_out() {
    let folder = tempfile::tempdir().unwrap();
    let hanging = mode_with(folder.path(), "exec sleep 600.25");
    std::fs::write(folder.path().join("eng-spa.mode"), hanging).unwrap();
    let backend = backend_on(folder.path().to_owned(), Duration::from_millis(100), false);
    let request = request("es", vec![plain("The house is big.")]);
    for kind in [
        ErrorKind::Transient,
        ErrorKind::Transient,
        ErrorKind::Transient,
        ErrorKind::Unsupported,
    ] {
        let error = backend.translate(&request).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(!error.to_string().contains("house"), "{error}");
    }
    backend.shutdown().await;
    assert_eq!(children("600.25"), Vec::<u32>::new());
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_no_answer_behind() {
    let backend = installed();
    let long = "The president visited the old city. ".repeat(2000);
    let given_up = request("es", vec![plain(&long)]);
    translate(&backend, "es", &["Yes."]).await;
    let limit = Duration::from_millis(5);
    assert!(
        tokio::time::timeout(limit, backend.translate(&given_up))
            .await
            .is_err()
    );
    assert_eq!(
        translate(&backend, "es", &["The house is big."]).await,
        ["La casa es grande."]
    );
    backend.shutdown().await;
}

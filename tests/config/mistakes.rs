//! Mistakes and their report.

use std::fs;

use crate::files::folder;
use crate::report;
use crate::tables::{MISTAKES, VARIABLE_MISTAKES};

#[test]
fn each_mistake_has_its_line_key_and_remedy() {
    let mut wrong = Vec::new();
    for (text, expected) in MISTAKES {
        let found = report(text, &[]);
        if found != *expected {
            wrong.push(format!(
                "---\n{text}\n  expected:\n{}\n  found:\n{}",
                expected.join("\n"),
                found.join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_mistake_in_a_variable_names_it() {
    for (variables, expected) in VARIABLE_MISTAKES {
        assert_eq!(report("", variables), *expected, "{variables:?}");
    }
}

#[test]
fn the_file_comes_before_the_variables() {
    assert_eq!(
        report(
            "[worker]\nattempts = 0\nmax_depth = 1",
            &[
                ("WIREGLOT__WORKER__MAX_DEPTH", "2"),
                ("WIREGLOT__BROKER__PREFX", "2")
            ]
        ),
        [
            "w.toml:2: worker.attempts: must be more than 0",
            "WIREGLOT__BROKER__PREFX: unknown key; did you mean `prefix`?",
            "WIREGLOT__WORKER__MAX_DEPTH: must be between 4 and 120",
        ]
    );
}

#[test]
fn mistakes_never_repeat_a_secret() {
    for text in [
        "[broker]\nurl = \"amqp://user:hunter2@h",
        "[broker]\nurl = amqp://user:hunter2@h",
        "[broker]\nurl = [\"hunter2\"]",
        "[broker]\nurl = \"hunter2\"",
        "[broker]\nurl_fil = \"hunter2\"",
        "[backends.x]\nkind = \"libretranslate\"\napi_key = { key = \"hunter2\" }",
        "[backends.x]\nkind = \"libretranslate\"\napi_ky = \"hunter2\"",
        "[backends.x]\nkind = \"libretranslate\"\nurl = \"https://hunter2\\n\"",
        "[store]\nurl = \"hunter2:hunter2\"",
    ] {
        let found = report(text, &[]);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(!found[0].contains("hunter2"), "{found:?}");
    }
}

#[test]
fn broken_toml_has_its_line() {
    for (text, line) in [
        ("[worker]\nconcurrency = \n", "w.toml:2: "),
        ("[worker\n", "w.toml:1: "),
        ("[worker]\nattempts = 1\nattempts = 2\n", "w.toml:3: "),
        ("x = 1\n[x]\ny = 2", "w.toml:2: "),
    ] {
        let found = report(text, &[]);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with(line), "{text}: {found:?}");
    }
}

#[test]
fn a_flood_of_mistakes_is_cut_off() {
    let text: String = (0..500).map(|number| format!("k{number} = 1\n")).collect();
    assert_eq!(report(&text, &[]).len(), 100);
}

/// Each value of the commented default is replaced by values of every type: the report names that
/// line and no other, or everything is still well.
#[test]
fn a_wrong_value_never_hides_or_blames_another_line() {
    let default = fs::read_to_string(folder().join("wireglot.toml")).unwrap();
    let lines: Vec<_> = default.lines().collect();
    let mut wrong = 0;
    for (index, line) in lines.iter().enumerate() {
        let Some((key, _)) = line
            .split_once(" = ")
            .filter(|(key, _)| !key.starts_with('#'))
        else {
            continue;
        };
        for value in [
            "true",
            "0",
            "-1",
            "9223372036854775807",
            "1.5",
            "inf",
            "\"\"",
            "\"x\"",
            "\"1s\"",
            "\"99999999h\"",
            "\"1B\"",
            "[]",
            "[1]",
            "[[]]",
            "[{}]",
            "{}",
            "{ x = 1 }",
            "{ x = {} }",
            "2026-11-23",
            "\"\\u0000\"",
        ] {
            let replaced = format!("{key} = {value}");
            let mut lines = lines.clone();
            lines[index] = &replaced;
            let found = report(&lines.join("\n"), &[]);
            wrong += found.len();
            let here = format!("w.toml:{}: ", index + 1);
            for mistake in found {
                let clash = mistake.contains("must not be") || mistake.contains("must be below");
                assert!(mistake.starts_with(&here) || clash, "{replaced}: {mistake}");
            }
        }
    }
    assert!(wrong > 500, "{wrong}");
}

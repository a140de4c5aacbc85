use std::cell::Cell;
use std::fs;

use super::super::installed;
use super::super::tiny_model;
use super::*;

fn model() -> Model {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("en-es");
    fs::create_dir(&folder).unwrap();
    let files = tiny_model::spanish();
    fs::write(folder.join("model.bin"), files.model).unwrap();
    fs::write(folder.join("vocab.spm"), files.vocabulary).unwrap();
    let found = installed::look(root.path()).unwrap();
    Model::load(&found.models[0]).unwrap()
}

fn sentence(text: &str, align: bool) -> Sentence {
    Sentence {
        text: text.to_owned(),
        align,
    }
}

fn one(model: &Model, text: &str, align: bool) -> Answer {
    let answers = model
        .translate(&[sentence(text, align)], &|| false)
        .unwrap();
    answers.into_iter().next().unwrap()
}

/// The links as `source>target`.
fn links(text: &str, answer: &Answer) -> Vec<String> {
    let link = |link: &Link| {
        let (source, target) = (
            &text[link.source.clone()],
            &answer.text[link.target.clone()],
        );
        format!("{source}>{target}")
    };
    answer.links.iter().map(link).collect()
}

#[test]
fn a_batch_is_answered_in_order_whatever_the_lengths() {
    let model = model();
    let texts = [
        "The dog sees the red cat today.",
        "news",
        "the old house, and the dog eats.",
        "The cat",
    ];
    let sentences: Vec<Sentence> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| sentence(text, at % 2 == 1))
        .collect();
    let answers = model.translate(&sentences, &|| false).unwrap();
    let answers: Vec<&str> = answers.iter().map(|answer| answer.text.as_str()).collect();
    assert_eq!(
        answers,
        [
            "El perro ve el rojo gato hoy.",
            "noticias",
            "el viejo casa, y el perro come.",
            "El gato"
        ]
    );
}

#[test]
fn letters_without_a_piece_come_through_as_they_are() {
    let model = model();
    for align in [false, true] {
        assert_eq!(
            one(&model, "The dog, Zoë 😀 𐐀!", align).text,
            "El perro, Zoë 😀 𐐀!"
        );
    }
}

#[test]
fn words_are_linked_at_their_bytes() {
    let model = model();
    let text = "😀 The dog  sees 𐐀é cat.";
    let answer = one(&model, text, true);
    assert_eq!(answer.text, "😀 El perro ve 𐐀é gato.");
    assert_eq!(
        links(text, &answer),
        [
            "😀>😀",
            "The>El",
            "dog>perro",
            "sees>ve",
            "𐐀é>𐐀é",
            "cat>gato",
            ".>."
        ]
    );
}

#[test]
fn what_is_longer_than_the_model_reads_is_translated_in_parts() {
    let model = model();
    let half = "the dog sees the cat and the cat sees the dog in the old city today, ";
    let text = format!("{}and nothing else.", half.repeat(20));
    for align in [false, true] {
        let answer = one(&model, &text, align);
        assert_eq!(answer.text.matches("perro").count(), 40);
        assert!(
            answer.text.ends_with("hoy, y nada else."),
            "{}",
            answer.text
        );
        assert!(!answer.text.contains("  "));
        if align {
            let links = links(&text, &answer);
            assert_eq!(links.iter().filter(|link| *link == "dog>perro").count(), 40);
            assert!(links.contains(&"nothing>nada".to_owned()));
        }
    }
}

#[test]
fn what_is_no_text_is_not_asked() {
    let model = model();
    for align in [false, true] {
        assert_eq!(one(&model, " ", align), Answer::default());
    }
}

#[test]
fn it_stops_when_nobody_waits() {
    let model = model();
    let asked = Cell::new(0);
    let stop = || {
        asked.set(asked.get() + 1);
        asked.get() > 1
    };
    let long = "the dog ".repeat(30);
    let sentences = [sentence("the dog", false), sentence(&long, false)];
    assert_eq!(model.translate(&sentences, &stop), None);
    assert_eq!(asked.get(), 2);
}

#[test]
fn groups_are_of_about_one_length() {
    let lengths = [2, 4, 5, 9, 30, 33, 41, 120];
    let sorted = lengths.map(|length| (0, vec![0; length])).to_vec();
    let groups = groups(sorted);
    let lengths =
        |group: &Vec<(usize, Vec<u32>)>| group.iter().map(|(_, tokens)| tokens.len()).collect();
    let found: Vec<Vec<usize>> = groups.iter().map(lengths).collect();
    assert_eq!(found, [vec![2, 4, 5], vec![9], vec![30, 33, 41], vec![120]]);
}

#[test]
fn half_a_character_is_no_answer() {
    assert!(is_blank(" ", "dog"));
    assert!(is_blank("p\u{FFFD}rro", "dog"));
    assert!(!is_blank("p\u{FFFD}rro", "d\u{FFFD}g"));
    assert!(!is_blank("perro", "dog"));
}

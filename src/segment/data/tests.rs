//! What the tables promise.

use super::*;

fn all() -> impl Iterator<Item = &'static Language> {
    LANGUAGES.iter().flat_map(|group| group.iter().copied())
}

#[test]
fn every_tag_is_served_once() {
    let mut tags: Vec<&str> = all().flat_map(|l| l.tags.split(' ')).collect();
    let count = tags.len();
    tags.sort_unstable();
    tags.dedup();
    assert_eq!(tags.len(), count);
    assert!(
        tags.iter()
            .all(|tag| tag.bytes().all(|b| b.is_ascii_lowercase()))
    );
}

#[test]
fn tags_fall_back_along_their_chain() {
    assert_eq!(choose("sr-ME").tags, choose("sr").tags);
    assert_eq!(choose("sr-Latn-RS").tags, choose("sr").tags);
    assert_eq!(choose("fa_AF").tags, choose("fa").tags);
    assert_eq!(choose("PT-BR").tags, choose("pt").tags);
    assert_eq!(choose("xx-Cyrl").tags, choose("ru").tags);
    assert_eq!(choose("xx").tags, choose("und").tags);
    assert_eq!(choose("").tags, choose("und").tags);
}

#[test]
fn tables_hold_what_their_description_says() {
    for language in all() {
        for words in [
            language.closed,
            language.number,
            language.name,
            language.unit,
            language.tail,
        ] {
            for word in words.split_whitespace() {
                assert!(
                    !word.ends_with('.') && word.len() <= folded::MAX,
                    "{word:?} in {}",
                    language.tags
                );
            }
        }
        for words in [
            language.starters,
            language.particles,
            language.continues,
            language.said,
        ] {
            for word in words.split_whitespace() {
                assert_eq!(
                    Folded::new(word).as_bytes(),
                    word.as_bytes(),
                    "{word:?} in {}",
                    language.tags
                );
            }
        }
    }
}

#[test]
fn no_table_gives_a_word_two_kinds() {
    for language in all() {
        let lists = [
            language.closed,
            language.number,
            language.name,
            language.unit,
            language.tail,
        ];
        let mut words: Vec<&str> = lists.iter().flat_map(|l| l.split_whitespace()).collect();
        words.sort_unstable();
        let twice: Vec<&str> = words
            .windows(2)
            .filter(|w| w[0] == w[1])
            .map(|w| w[0])
            .collect();
        assert!(twice.is_empty(), "{twice:?} in {}", language.tags);
    }
}

#[test]
fn small_entries_hold_for_capitals_but_not_for_initials() {
    let lexicon = Lexicon::new("ru");
    assert_eq!(lexicon.kind("ул"), Some(Kind::Closed));
    assert_eq!(lexicon.kind("Ул"), Some(Kind::Closed));
    assert_eq!(lexicon.kind("г"), Some(Kind::Unit));
    assert_eq!(lexicon.kind("Г"), None);
    assert_eq!(Lexicon::new("en").kind("st"), None);
    assert!(lexicon.word("Он").starter);
}

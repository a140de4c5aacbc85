//! Whether a pair works: sentences in its source language go through it, and what comes back is
//! looked at.
//!
//! That a mode and its files exist proves nothing: some pairs crash on most sentences, some leave
//! marks of failure on every other word.

use crate::backend::RequestSegment;
use crate::locale::LanguageTag;
use crate::markup::{Piece, SpanKind, SpannedText};

use super::stream::Decoded;

/// Plain sentences of everyday news, by language.
const SENTENCES: [(&str, [&str; 3]); 27] = [
    (
        "en",
        [
            "The house is big and the street is quiet.",
            "The president said yesterday that the new law is important.",
            "In 2024 the city opened two schools and a hospital.",
        ],
    ),
    (
        "es",
        [
            "La casa es grande y la calle es tranquila.",
            "El presidente dijo ayer que la nueva ley es importante.",
            "En 2024 la ciudad abrió dos escuelas y un hospital.",
        ],
    ),
    (
        "ca",
        [
            "La casa és gran i el carrer és tranquil.",
            "El president va dir ahir que la nova llei és important.",
            "El 2024 la ciutat va obrir dues escoles i un hospital.",
        ],
    ),
    (
        "gl",
        [
            "A casa é grande e a rúa é tranquila.",
            "O presidente dixo onte que a nova lei é importante.",
            "En 2024 a cidade abriu dúas escolas e un hospital.",
        ],
    ),
    (
        "eo",
        [
            "La domo estas granda kaj la strato estas trankvila.",
            "La prezidanto diris hieraŭ, ke la nova leĝo estas grava.",
            "En 2024 la urbo malfermis du lernejojn kaj hospitalon.",
        ],
    ),
    (
        "fr",
        [
            "La maison est grande et la rue est calme.",
            "Le président a dit hier que la nouvelle loi est importante.",
            "En 2024, la ville a ouvert deux écoles et un hôpital.",
        ],
    ),
    (
        "pt",
        [
            "A casa é grande e a rua é tranquila.",
            "O presidente disse ontem que a nova lei é importante.",
            "Em 2024 a cidade abriu duas escolas e um hospital.",
        ],
    ),
    (
        "it",
        [
            "La casa è grande e la strada è tranquilla.",
            "Il presidente ha detto ieri che la nuova legge è importante.",
            "Nel 2024 la città ha aperto due scuole e un ospedale.",
        ],
    ),
    (
        "oc",
        [
            "L'ostal es grand e la carrièra es tranquilla.",
            "Lo president diguèt ièr que la lei novèla es importanta.",
            "En 2024 la vila dobriguèt doas escòlas e un espital.",
        ],
    ),
    (
        "ast",
        [
            "La casa ye grande y la cai ye tranquila.",
            "El presidente dixo ayeri que la nueva llei ye importante.",
            "En 2024 la ciudá abrió dos escueles y un hospital.",
        ],
    ),
    (
        "an",
        [
            "A casa ye gran y a carrera ye tranquila.",
            "O president dició ahiere que a nueva lei ye important.",
            "En 2024 a ciudat ubrió dos escuelas y un hespital.",
        ],
    ),
    (
        "ro",
        [
            "Casa este mare și strada este liniștită.",
            "Președintele a spus ieri că noua lege este importantă.",
            "În 2024 orașul a deschis două școli și un spital.",
        ],
    ),
    (
        "mk",
        [
            "Куќата е голема и улицата е мирна.",
            "Претседателот вчера рече дека новиот закон е важен.",
            "Во 2024 година градот отвори две училишта и една болница.",
        ],
    ),
    (
        "bg",
        [
            "Къщата е голяма и улицата е тиха.",
            "Президентът каза вчера, че новият закон е важен.",
            "През 2024 година градът откри две училища и една болница.",
        ],
    ),
    (
        "ru",
        [
            "Дом большой, и улица тихая.",
            "Президент сказал вчера, что новый закон очень важен.",
            "В 2024 году город открыл две школы и одну больницу.",
        ],
    ),
    (
        "uk",
        [
            "Будинок великий, і вулиця тиха.",
            "Президент сказав учора, що новий закон дуже важливий.",
            "У 2024 році місто відкрило дві школи та одну лікарню.",
        ],
    ),
    (
        "be",
        [
            "Дом вялікі, і вуліца ціхая.",
            "Прэзідэнт сказаў учора, што новы закон вельмі важны.",
            "У 2024 годзе горад адкрыў дзве школы і адну бальніцу.",
        ],
    ),
    (
        "sr-Latn",
        [
            "Kuća je velika i ulica je mirna.",
            "Predsednik je juče rekao da je novi zakon važan.",
            "U 2024. godini grad je otvorio dve škole i jednu bolnicu.",
        ],
    ),
    (
        "sl",
        [
            "Hiša je velika in ulica je mirna.",
            "Predsednik je včeraj rekel, da je novi zakon pomemben.",
            "Leta 2024 je mesto odprlo dve šoli in bolnišnico.",
        ],
    ),
    (
        "pl",
        [
            "Dom jest duży, a ulica jest cicha.",
            "Prezydent powiedział wczoraj, że nowa ustawa jest ważna.",
            "W 2024 roku miasto otworzyło dwie szkoły i szpital.",
        ],
    ),
    (
        "nb",
        [
            "Huset er stort og gata er stille.",
            "Presidenten sa i går at den nye loven er viktig.",
            "I 2024 åpnet byen to skoler og et sykehus.",
        ],
    ),
    (
        "nn",
        [
            "Huset er stort og gata er stille.",
            "Presidenten sa i går at den nye lova er viktig.",
            "I 2024 opna byen to skular og eit sjukehus.",
        ],
    ),
    (
        "da",
        [
            "Huset er stort, og gaden er stille.",
            "Præsidenten sagde i går, at den nye lov er vigtig.",
            "I 2024 åbnede byen to skoler og et hospital.",
        ],
    ),
    (
        "sv",
        [
            "Huset är stort och gatan är tyst.",
            "Presidenten sade i går att den nya lagen är viktig.",
            "År 2024 öppnade staden två skolor och ett sjukhus.",
        ],
    ),
    (
        "is",
        [
            "Húsið er stórt og gatan er róleg.",
            "Forsetinn sagði í gær að nýju lögin væru mikilvæg.",
            "Árið 2024 opnaði borgin tvo skóla og sjúkrahús.",
        ],
    ),
    (
        "nl",
        [
            "Het huis is groot en de straat is stil.",
            "De president zei gisteren dat de nieuwe wet belangrijk is.",
            "In 2024 opende de stad twee scholen en een ziekenhuis.",
        ],
    ),
    (
        "eu",
        [
            "Etxea handia da eta kalea lasaia da.",
            "Lehendakariak atzo esan zuen lege berria garrantzitsua dela.",
            "2024an hiriak bi eskola eta ospitale bat ireki zituen.",
        ],
    ),
];

/// For languages without sentences here: names and figures, which every language writes.
const GENERIC: [&str; 2] = ["Maria Novak (2024) 17, 5%.", "2024: Alpha, Beta, Gamma."];

/// The sentences that are tried for a source language. The first has a span and protected text.
pub(super) fn segments(source: &LanguageTag) -> Vec<RequestSegment> {
    let known = |tag: &str| {
        SENTENCES
            .iter()
            .find(|(language, _)| *language == tag)
            .map(|(_, sentences)| sentences.as_slice())
    };
    let sentences = known(source.as_str())
        .or_else(|| known(source.language()))
        .unwrap_or(GENERIC.as_slice());
    let marked = sentences.first().map(|sentence| RequestSegment {
        text: SpannedText {
            pieces: vec![
                Piece::Open(0),
                Piece::Text((*sentence).to_owned()),
                Piece::Close(0),
                Piece::Text(" ".to_owned()),
                Piece::Solo(1),
            ],
        },
        spans: vec![
            SpanKind::Paired("b".to_owned()),
            SpanKind::Protected("https://example.org/".to_owned()),
        ],
    });
    let plain = sentences.iter().skip(1).map(|sentence| RequestSegment {
        text: SpannedText {
            pieces: vec![Piece::Text((*sentence).to_owned())],
        },
        spans: Vec::new(),
    });
    marked.into_iter().chain(plain).collect()
}

/// Looks at all answers together. An error is why the pair cannot be used.
pub(super) fn judge(
    source: &LanguageTag,
    asked: &[RequestSegment],
    answers: &[Decoded],
) -> Result<(), String> {
    let words: usize = answers.iter().map(|answer| answer.words).sum();
    let unknown: usize = answers.iter().map(|answer| answer.unknown).sum();
    let failed: usize = answers.iter().map(|answer| answer.failed).sum();
    for (segment, answer) in asked.iter().zip(answers) {
        if answer.words == 0 {
            return Err("a probe sentence came back empty".to_owned());
        }
        let solos = |text: &SpannedText| {
            text.pieces
                .iter()
                .filter(|piece| matches!(piece, Piece::Solo(_)))
                .count()
        };
        if solos(&segment.text) != solos(&answer.text) {
            return Err("protected text of a probe sentence was lost".to_owned());
        }
        if answer.words * 3 < words_of(&segment.text) {
            return Err("most of a probe sentence was lost".to_owned());
        }
    }
    if failed * 4 > words {
        return Err(format!(
            "{failed} of {words} words of the probe sentences could not be generated"
        ));
    }
    let has_sentences = segments(source).len() > GENERIC.len();
    if has_sentences && unknown * 2 > words {
        return Err(format!(
            "{unknown} of {words} words of the probe sentences are unknown"
        ));
    }
    Ok(())
}

fn words_of(text: &SpannedText) -> usize {
    text.pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.split_whitespace().count(),
            _ => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(tag: &str) -> LanguageTag {
        LanguageTag::parse(tag).unwrap()
    }

    fn answer(words: usize, unknown: usize, failed: usize) -> Decoded {
        Decoded {
            text: SpannedText {
                pieces: vec![Piece::Solo(1)],
            },
            words,
            unknown,
            failed,
        }
    }

    #[test]
    fn a_language_is_probed_with_sentences_of_its_own() {
        for (source, begins) in [
            ("es", "La casa"),
            ("ca-valencia", "La casa"),
            ("xx", "Maria"),
        ] {
            let first = &segments(&tag(source))[0];
            assert!(
                matches!(&first.text.pieces[1], Piece::Text(text) if text.starts_with(begins)),
                "{source}"
            );
        }
    }

    #[test]
    fn silence_loss_and_marks_take_a_pair_out() {
        let english = tag("en");
        let asked = &segments(&english)[..1];
        for (given, reason) in [
            (answer(9, 1, 0), None),
            (answer(0, 0, 0), Some("empty")),
            (answer(2, 0, 0), Some("lost")),
            (answer(9, 5, 0), Some("unknown")),
            (answer(9, 0, 3), Some("generated")),
            (
                Decoded {
                    text: SpannedText::default(),
                    ..answer(9, 0, 0)
                },
                Some("protected"),
            ),
        ] {
            let found = judge(&english, asked, std::slice::from_ref(&given)).err();
            match reason {
                None => assert_eq!(found, None),
                Some(reason) => assert!(found.is_some_and(|found| found.contains(reason))),
            }
        }
    }

    #[test]
    fn unknown_names_are_no_reason_in_a_language_without_sentences() {
        let language = tag("szl");
        let asked = segments(&language);
        let answers = [
            answer(5, 5, 0),
            Decoded {
                text: SpannedText::default(),
                ..answer(4, 3, 0)
            },
        ];
        assert_eq!(judge(&language, &asked, &answers), Ok(()));
    }
}

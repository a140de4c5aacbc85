//! Sentence segmentation against probes of news text, and its promises on any text.

use std::collections::HashMap;
use std::fmt::Write;
use wireglot::segment::Segmenter;

/// Own probes by kind of error: one JSON object per line, `|` where a sentence ends within the text.
const PROBES: &str = include_str!("fixtures/segment/probes.jsonl");

/// Tags the probes must cover: the languages served, each at least once.
const SERVED: &str = "sq hy az ba be bs bg crh hr fa-AF ka hu kk ky mk sr-ME ps fa ro ru sr tg tr tt tk uk uz en de am \
    my ku es ca gl eo pt fr it oc ast an sc sl sk lt lv et sv nb nn da id vi ko ja zh nl pl cs el he ar hi ur fi";

#[test]
fn probes_split_as_marked() {
    let mut segmenters: HashMap<String, Segmenter> = HashMap::new();
    let mut report = String::new();
    let (mut count, mut failed) = (0, 0);
    for line in PROBES.lines() {
        let probe: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| probe[name].as_str().unwrap().to_owned();
        let (kind, lang, marked) = (field("kind"), field("lang"), field("text"));
        let text = marked.replace('|', "");
        let segmenter = segmenters
            .entry(lang.clone())
            .or_insert_with(|| Segmenter::new(&lang));
        let got: Vec<&str> = segmenter
            .split(&text)
            .into_iter()
            .map(|r| &text[r])
            .collect();
        let got: Vec<&str> = got.iter().map(|s| s.trim()).collect();
        let want: Vec<&str> = marked.split('|').map(str::trim).collect();
        count += 1;
        if got != want {
            failed += 1;
            writeln!(report, "{kind} [{lang}]\n  want {want:?}\n  got  {got:?}").unwrap();
        }
    }
    assert!(count >= 150, "only {count} probes");
    assert_eq!(failed, 0, "{failed} of {count} probes failed:\n{report}");
}

#[test]
fn probes_cover_every_language_served() {
    let covered: Vec<String> = PROBES
        .lines()
        .map(|line| {
            let probe: serde_json::Value = serde_json::from_str(line).unwrap();
            probe["lang"].as_str().unwrap().to_owned()
        })
        .collect();
    let missing: Vec<&str> = SERVED
        .split_whitespace()
        .filter(|lang| !covered.iter().any(|c| c == lang))
        .collect();
    // Languages whose probes would say nothing new (no stop, or served by a relative's table).
    let allowed = ["th"];
    assert!(
        missing.iter().all(|m| allowed.contains(m)),
        "no probe for {missing:?}"
    );
}

/// A small generator of pseudo-random numbers (xorshift), so that every run sees the same texts.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

/// Pieces random texts are made of: whatever some rule looks at, and what is awkward in UTF-8.
const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    ".",
    ".",
    "!",
    "?",
    "…",
    "...",
    ",",
    ",,",
    "''",
    "'",
    "’",
    "\"",
    "“",
    "”",
    "„",
    "«",
    "»",
    "‹",
    "(",
    ")",
    "[",
    "]",
    "[3]",
    ":",
    ";",
    "\u{37e}",
    "։",
    "।",
    "|",
    "。",
    "！",
    "「",
    "」",
    "—",
    "-",
    "\n",
    "\r",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "\t",
    "\u{a0}",
    "\u{200b}",
    "\u{200d}",
    "\u{301}",
    "\u{0}",
    "a",
    "B",
    "Dr",
    "U.S",
    "г",
    "Ш",
    "т.д",
    "2020",
    "12",
    "IV",
    "said",
    "The",
    "Он",
    "Ա",
    "ა",
    "א",
    "م",
    "क",
    "漢",
    "と",
    "👩‍👧",
    "🎉",
    "ß",
    "İ",
    "\u{10ffff}",
];

#[test]
fn any_text_is_covered_exactly_within_the_cap() {
    let languages = [
        "en", "de", "ru", "fr", "hy", "el", "hi", "ja", "he", "tr", "xx", "",
    ];
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for round in 0..6000 {
        let max = if round % 3 == 0 {
            1 + random.next(12)
        } else {
            1000
        };
        let segmenter = Segmenter::new(languages[round % languages.len()]).with_max_chars(max);
        let mut text = String::new();
        for _ in 0..random.next(80) {
            text.push_str(PIECES[random.next(PIECES.len())]);
        }
        let ranges = segmenter.split(&text);
        let mut at = 0;
        for range in &ranges {
            assert_eq!(range.start, at, "a gap in {text:?}");
            assert!(range.end > range.start, "an empty sentence in {text:?}");
            let part = text.get(range.clone()).unwrap();
            assert!(part.chars().count() <= max, "longer than {max} in {text:?}");
            at = range.end;
        }
        assert_eq!(at, text.len(), "the end of {text:?} is missing");
    }
}

#[test]
fn hostile_text_is_covered() {
    // Each of these made some rule look back or ahead over the whole text in a draft; the
    // benchmark `segment` shows that the time stays linear.
    let units = [
        "J. ",
        "\"a. ",
        "(a. ",
        "1. ",
        ". ",
        ".\" ",
        "...",
        "\n",
        " \n",
        "a.\u{301}",
        "; A",
        "« a. ",
        "U.S. ",
        "🎉 ",
        "! 🎉",
        "''",
        ",,a. ",
        "[1]",
        ".[1]",
        "2020 г. А ",
        "( . ",
        "“",
        "a-",
        "a’",
        ") ",
        ".) ",
        "\u{200d}",
        "?a",
        "“a！”他",
        "！”他说",
    ];
    let segmenter = Segmenter::new("en");
    let prefixes = ["", "(", "\u{200b}", "🎉", "漢", "?a"];
    let texts = prefixes
        .iter()
        .flat_map(|prefix| units.map(|unit| (prefix, unit)));
    for (prefix, unit) in texts {
        let text = prefix.repeat(1_000) + &unit.repeat(10_000 / unit.len());
        let ranges = segmenter.split(&text);
        assert_eq!(
            ranges.last().map(|r| r.end),
            Some(text.len()),
            "{prefix:?} {unit:?}"
        );
    }
}

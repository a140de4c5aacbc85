//! Parsing and merging as a whole.

use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::locale::Direction;

/// Sentences end behind `.`, `!` or `?` and white space: enough to test what is made of them.
fn split(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    let mut ends = false;
    while let Some((_, character)) = characters.next() {
        let next = characters.peek().copied();
        ends = matches!(character, '.' | '!' | '?') || (ends && character.is_whitespace());
        if let Some((at, following)) = next
            && ends
            && character.is_whitespace()
            && !following.is_whitespace()
        {
            out.push(start..at);
            start = at;
            ends = false;
        }
    }
    out.push(start..text.len());
    out
}

fn parse(source: &str, format: Format) -> Document {
    Document::parse(source, format, &ParseOptions::default(), &split).expect("parses")
}

/// A segment with its spans spelled out: `<0>b</0>`, `<1/>`.
fn spelled(text: &SpannedText) -> String {
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

fn segments(source: &str, format: Format) -> Vec<String> {
    parse(source, format)
        .blocks()
        .iter()
        .flat_map(|block| {
            block
                .segments
                .iter()
                .map(|segment| spelled(&segment.source))
        })
        .collect()
}

fn html(source: &str) -> Vec<String> {
    segments(source, Format::Html)
}

fn shouted(text: &SpannedText) -> SpannedText {
    SpannedText::from_pieces(text.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Piece::Text(text.to_uppercase()),
        other => other.clone(),
    }))
}

fn merged(
    source: &str,
    format: Format,
    change: impl Fn(&Segment) -> Option<SpannedText>,
) -> String {
    let document = parse(source, format);
    let targets: Vec<BlockTarget> = document
        .blocks()
        .iter()
        .map(|block| BlockTarget::Segments(block.segments.iter().map(&change).collect()))
        .collect();
    document.merge(&targets, None).expect("merges")
}

fn shout(source: &str, format: Format) -> String {
    merged(source, format, |segment| Some(shouted(&segment.source)))
}

/// Drops the blocks whose text is `text`.
fn dropped(source: &str, format: Format, text: &str) -> String {
    let document = parse(source, format);
    let targets: Vec<BlockTarget> = document
        .blocks()
        .iter()
        .map(|block| {
            if block.text == text {
                BlockTarget::Drop
            } else {
                BlockTarget::Keep
            }
        })
        .collect();
    assert!(targets.contains(&BlockTarget::Drop), "no block {text}");
    document.merge(&targets, None).expect("merges")
}

fn assert_identity(source: &str, format: Format) {
    let document = parse(source, format);
    let keep = vec![BlockTarget::Keep; document.blocks().len()];
    assert_eq!(document.merge(&keep, None).as_deref(), Ok(source));
    assert_eq!(
        merged(source, format, |segment| Some(segment.source.clone())),
        source
    );
    for block in document.blocks() {
        assert!(!block.text.is_empty());
        for segment in &block.segments {
            assert_eq!(segment.source.check(&segment.spans), Ok(()), "{segment:?}");
            assert!(segment.source.has_letters());
            let pieces = &segment.source.pieces;
            assert!(
                !pieces
                    .windows(2)
                    .any(|two| matches!(two, [Piece::Text(_), Piece::Text(_)]))
            );
            let text = segment.source.read_text(&segment.spans);
            if let Some(Piece::Text(first)) = pieces.first() {
                assert_eq!(first.trim_start(), first);
            }
            if let Some(Piece::Text(last)) = pieces.last() {
                assert_eq!(last.trim_end(), last);
            }
            assert!(!text.contains('\0'));
        }
    }
}

#[test]
fn sentences_run_across_inline_elements() {
    let source = "<p><b>The U.S.A</b> agreed. <i>They left.</i></p>";
    assert_eq!(html(source), ["<0>The U.S.A</0> agreed.", "They left."]);
    assert_eq!(
        shout(source, Format::Html),
        "<p><b>THE U.S.A</b> AGREED. <i>THEY LEFT.</i></p>"
    );
}

#[test]
fn a_span_over_a_boundary_is_closed_and_opened_only_when_needed() {
    let source = "<p>One <b>two. Three</b> four.</p>";
    assert_eq!(html(source), ["One <0>two.</0>", "<0>Three</0> four."]);
    assert_eq!(
        shout(source, Format::Html),
        "<p>ONE <b>TWO. THREE</b> FOUR.</p>"
    );
    let reordered = merged(source, Format::Html, |segment| {
        let mut pieces = segment.source.pieces.clone();
        pieces.rotate_left(1);
        segment.source.pieces.first().and_then(|first| match first {
            Piece::Open(_) => Some(SpannedText::from_pieces([
                Piece::Text("Four ".into()),
                Piece::Open(0),
                Piece::Text("three.".into()),
                Piece::Close(0),
            ])),
            _ => None,
        })
    });
    assert_eq!(reordered, "<p>One <b>two. </b>Four <b>three.</b></p>");
}

#[test]
fn text_is_escaped_on_the_way_in() {
    let evil = |_: &Segment| Some(SpannedText::from_text("<script>\"&amp;'"));
    assert_eq!(
        merged("<p>Text</p>", Format::Html, evil),
        "<p>&lt;script&gt;\"&amp;amp;'</p>"
    );
    assert_eq!(
        merged("<img alt='Text'><img alt=Text>", Format::Html, evil),
        "<img alt='&lt;script&gt;\"&amp;amp;&#39;'><img alt=\"&lt;script&gt;&quot;&amp;amp;'\">"
    );
    assert_eq!(
        merged("Text", Format::Markdown, evil),
        "&lt;script>\"\\&amp;'"
    );
}

#[test]
fn attributes_within_a_sentence_are_translated_with_it() {
    let source = r#"<p>See <a href="/x" title="The whole story">the story</a> now.</p>"#;
    assert_eq!(
        html(source),
        ["See <0>the story</0> now.", "The whole story"]
    );
    assert_eq!(
        shout(source, Format::Html),
        r#"<p>SEE <a href="/x" title="THE WHOLE STORY">THE STORY</a> NOW.</p>"#
    );
}

#[test]
fn protected_and_unseen_parts_stay() {
    let source = "<p>Run <code>ls -l</code> now.<!-- c --></p><pre>text</pre><script>'<p>x'</script>\
                  <p translate=no>Wireglot</p><p>By <span class=\"notranslate\">Ana &amp; co</span> today</p>";
    assert_eq!(html(source), ["Run <0/> now.", "By <0/> today"]);
    assert_eq!(
        parse(source, Format::Html).blocks()[0].segments[0].spans,
        [SpanKind::Protected("ls -l".into())]
    );
    assert_eq!(
        shout(source, Format::Html),
        source
            .replace("Run", "RUN")
            .replace("now", "NOW")
            .replace("By", "BY")
            .replace("today", "TODAY")
    );
}

#[test]
fn language_is_set_on_the_documents_own_elements() {
    let source = r#"<html lang="en" dir=ltr><body><p lang='en-GB'>Hi <i lang="fr">mon ami</i></p></body></html>"#;
    let document = parse(source, Format::Html);
    let keep = vec![BlockTarget::Keep; document.blocks().len()];
    assert_eq!(
        document
            .merge(&keep, Some(("fa-AF", Direction::Rtl)))
            .as_deref(),
        Ok(
            r#"<html lang="fa-AF" dir=rtl><body><p lang='fa-AF'>Hi <i lang="fr">mon ami</i></p></body></html>"#
        )
    );
    assert_eq!(html(source), ["Hi <0/>"]);
}

#[test]
fn misnested_and_broken_markup_stays_whole() {
    assert_eq!(
        html("<p>a <b>one <i>two</b> three</i> four"),
        ["a <0>one <1>two</1></0> <2>three</2> four"]
    );
    assert_eq!(
        shout("<p>a <b>one <i>two</b> three</i> four", Format::Html),
        "<p>A <b>ONE <i>TWO</i></b> <i>THREE</i> FOUR"
    );
    assert_eq!(
        shout("<b>a<p>one</b> two</p>c <a href='x", Format::Html),
        "<b>A<p>ONE</b> TWO</p>C <a href='x"
    );
}

#[test]
fn blocks_have_kinds() {
    let source = "<h1>A</h1><ul><li>B</li></ul><blockquote><p>C</p></blockquote>\
                  <table><caption>D</caption><tr><td>E</td></tr></table><img alt='F'><p>G<br>H</p>";
    let kinds: Vec<(BlockKind, String)> = parse(source, Format::Html)
        .blocks()
        .iter()
        .map(|block| (block.kind, block.text.clone()))
        .collect();
    use BlockKind::{Attribute, Caption, Cell, Heading, ListItem, Paragraph, Quote};
    let expected = [
        (Heading, "A"),
        (ListItem, "B"),
        (Quote, "C"),
        (Caption, "D"),
        (Cell, "E"),
        (Attribute, "F"),
        (Paragraph, "G"),
        (Paragraph, "H"),
    ];
    for (found, (kind, text)) in kinds.iter().zip(expected) {
        assert_eq!((found.0, found.1.as_str()), (kind, text));
    }
}

#[test]
fn dropping_takes_the_element_that_holds_nothing_else() {
    let drop = |source: &str| dropped(source, Format::Html, "X");
    assert_eq!(drop("<p>A</p>\n<p>X</p>\n<p>B</p>"), "<p>A</p>\n<p>B</p>");
    assert_eq!(drop("<p>X</p>\n<p>B</p>"), "<p>B</p>");
    assert_eq!(
        drop("<div><ul><li><b>X</b></li></ul>B</div>"),
        "<div>B</div>"
    );
    assert_eq!(drop("<p>A<br>X<br>B</p>"), "<p>A<br>B</p>");
    assert_eq!(drop("<p><img src=a> X</p>"), "<p><img src=a> </p>");
    assert_eq!(
        drop("<tr><td>X</td><td>B</td></tr>"),
        "<tr><td></td><td>B</td></tr>"
    );
    assert_eq!(
        drop("<p>A</p>\n<!-- wp:paragraph -->\n<p>X</p>\n<!-- /wp:paragraph -->\n<p>B</p>"),
        "<p>A</p>\n<p>B</p>"
    );
    assert_eq!(
        drop("<div><p>A <b>c</p><p>X</b></p></div>"),
        "<div><p>A <b>c</p><p></b></p></div>"
    );
}

#[test]
fn dropping_in_plain_text_takes_the_line() {
    let drop = |source: &str| dropped(source, Format::Plain, "X");
    assert_eq!(drop("A\n\nX\n\nB\n"), "A\n\nB\n");
    assert_eq!(drop("A\r\nX\r\nB"), "A\r\nB");
    assert_eq!(drop("X\n\nB"), "B");
    assert_eq!(drop("A\n\nX"), "A");
    assert_eq!(drop("A\n\nX\n"), "A\n");
    assert_eq!(drop("X\n\nX\n\nB"), "B");
}

#[test]
fn dropping_in_markdown_takes_the_block() {
    let drop = |source: &str| dropped(source, Format::Markdown, "X");
    assert_eq!(drop("A\n\nX\n\nB\n"), "A\n\nB\n");
    assert_eq!(drop("X\n\nB\n"), "B\n");
    assert_eq!(drop("A\n\nX\n"), "A\n");
    assert_eq!(drop("- A\n- X\n- B\n"), "- A\n- B\n");
    assert_eq!(drop("- X\n\n  B\n"), "- B\n");
    assert_eq!(drop("> A\n>\n> X\n\nB"), "> A\n\nB");
    assert_eq!(drop("A\n\n> X\n\nB"), "A\n\nB");
    assert_eq!(drop("A\n# X\nB"), "A\n\nB");
    assert_eq!(
        drop("| a | b |\n|---|---|\n| X | c |\n"),
        "| a | b |\n|---|---|\n|  | c |\n"
    );
}

#[test]
fn replacing_keeps_what_surrounds_all_of_it() {
    let replace = |source: &str, format: Format| {
        let document = parse(source, format);
        let targets = vec![BlockTarget::Replace("A & b".into()); document.blocks().len()];
        document.merge(&targets, None).expect("merges")
    };
    assert_eq!(
        replace("<p> <b>X <i>y</i></b></p>", Format::Html),
        "<p> <b>A &amp; b</b></p>"
    );
    assert_eq!(
        replace("<p>16<sup>th</sup></p>", Format::Html),
        "<p>A &amp; b</p>"
    );
    assert_eq!(replace("  X  \nY", Format::Plain), "  A & b  \nA & b");
    assert_eq!(replace("# **X** y", Format::Markdown), "# A & b");
}

#[test]
fn plain_text_lines_are_blocks() {
    let source = "\u{feff}One. Two!\r\n\r\n  Three\tfour \u{2028}Five";
    assert_eq!(
        segments(source, Format::Plain),
        ["One.", "Two!", "Three four", "Five"]
    );
    assert_eq!(
        shout(source, Format::Plain),
        "\u{feff}ONE. TWO!\r\n\r\n  THREE FOUR \u{2028}FIVE"
    );
}

#[test]
fn markdown_spans() {
    let source = "# A *b* c\n\nSee [the **story**](http://x.org \"t\") `code`, ![alt text](i.png) now\nand \\*then\\*. More.\n";
    assert_eq!(
        segments(source, Format::Markdown),
        [
            "A <0>b</0> c",
            "See <0>the <1>story</1></0> <2/>, <3/> now and *then*.",
            "More.",
            "t",
            "alt text",
        ]
    );
    assert_eq!(
        shout(source, Format::Markdown),
        "# A *B* C\n\nSEE [THE **STORY**](http://x.org \"T\") `code`, ![ALT TEXT](i.png) NOW AND \\*THEN\\*. MORE.\n"
    );
    assert_eq!(
        shout(
            "Read [this] and [that][].\n\n[this]: /a\n[that]: /b\n",
            Format::Markdown
        ),
        "READ [THIS][this] AND [THAT][that].\n\n[this]: /a\n[that]: /b\n"
    );
    assert_eq!(
        shout(
            "---\ntitle: x\n---\n\n- item <b>one</b>\n- <https://x.org>\n\n```\ncode\n```\n",
            Format::Markdown
        ),
        "---\ntitle: x\n---\n\n- ITEM <b>ONE</b>\n- <https://x.org>\n\n```\ncode\n```\n"
    );
}

#[test]
fn emphasis_that_markdown_would_not_see_becomes_an_element() {
    let quoted = merged("a**b**c", Format::Markdown, |_| {
        Some(SpannedText::from_pieces([
            Piece::Text("他说".into()),
            Piece::Open(0),
            Piece::Text("“不。”".into()),
            Piece::Close(0),
            Piece::Text("然后".into()),
        ]))
    });
    assert_eq!(quoted, "他说<strong>“不。”</strong>然后");
}

#[test]
fn too_deep_is_an_error() {
    let source = "<b>".repeat(600);
    assert_eq!(
        Document::parse(&source, Format::Html, &ParseOptions::default(), &split).err(),
        Some(MarkupError::TooDeep { limit: 512 })
    );
    let source = "> ".repeat(600) + "a";
    assert_eq!(
        Document::parse(&source, Format::Markdown, &ParseOptions::default(), &split).err(),
        Some(MarkupError::TooDeep { limit: 512 })
    );
}

const HTML: &str = "(<p>|</p>|<b>|</b>|<i class=x>|</i>|<a title=\"See it. Now\" href=y>|</a>|<li>|</li>|<ul>|</ul>|<br>|<td>|</td>|<table>|</table>|<code>|</code>|<svg>|</svg>|<script>|</script>|<title>|</title>|<div lang=en dir=ltr>|<div>|</div>|<img alt=word>|<!-- x -->|<span translate=no>|</span>|&amp;|&nbsp;|&#x;|<|>|\\.|\\. |Word|word| |\r\n|\n|\0|é|\u{200b}|1){0,30}";
const MARKDOWN: &str = "(# |- |1\\. |> |\\*|\\*\\*|_|`|\\[|\\]|\\(x\\)|!|<b>|</b>|<br>|\\||\\|--\\||  \n|\\\\|\n\n|\n|~~|---|\\[\\^1\\]|: |&amp;|Word|word\\. | |\t|é|    |<http://a\\.b>|```|\r\n|\0){0,30}";

/// Text in all places where text can be.
const PAGES: [(&str, Format); 15] = [
    ("Text.\n", Format::Markdown),
    ("# Text\n\n## Text ##\n", Format::Markdown),
    ("Text\n====\n", Format::Markdown),
    ("- Text\n- Text\n\n  Text\n", Format::Markdown),
    ("1. Text\n   > Text\n", Format::Markdown),
    ("> Text\n> text\n\nText", Format::Markdown),
    (
        "| Text | Text |\n|---|---|\n| Text | *Text* |\n",
        Format::Markdown,
    ),
    ("**Text**\n\n*Text* ![Text](x)\n", Format::Markdown),
    ("[Text](x \"y\")\n\n[Text]\n\n[text]: x\n", Format::Markdown),
    ("Text  \nText\\\n**text** more.\n", Format::Markdown),
    ("Text\n\n text \r\nText", Format::Plain),
    (
        "Text<p>Text<b title='Text'>text</b><p><i title=\"Text\">Text</i>",
        Format::Html,
    ),
    (
        "<title>Text</title><img alt=Text><input placeholder = Text />",
        Format::Html,
    ),
    (
        "<ul><li>Text<br>Text</ul><table><td>Text</table>Text",
        Format::Html,
    ),
    (
        "<?xml version='1.0'?><p title='Text'>Text<br/>text</p>",
        Format::Html,
    ),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_comes_back(source in "\\PC{0,60}|[\\s\\S]{0,60}") {
        for format in [Format::Plain, Format::Html, Format::Markdown] {
            assert_identity(&source, format);
        }
    }

    #[test]
    fn html_comes_back(source in HTML) {
        assert_identity(&source, Format::Html);
    }

    #[test]
    fn markdown_comes_back(source in MARKDOWN) {
        assert_identity(&source, Format::Markdown);
    }

    #[test]
    fn nothing_an_engine_says_becomes_markup(
        (source, format) in proptest::sample::select(PAGES.to_vec()),
        said in "([<>&;\"'`*_#~|!=+\\-\\[\\]().:\\\\]|1[.)] |word|<b>|&amp;|\\]\\(x\\)| |\n|\0){1,12}",
    ) {
        let said = format!("{said}x");
        let read: String = said.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        let read = read.split_whitespace().collect::<Vec<_>>().join(" ");
        for attributes in [true, false] {
            let document = parse(source, format);
            let wanted = |block: &&Block| (block.kind == BlockKind::Attribute) == attributes;
            let targets: Vec<BlockTarget> = document
                .blocks()
                .iter()
                .map(|block| match wanted(&block) {
                    true => BlockTarget::Replace(said.clone()),
                    false => BlockTarget::Keep,
                })
                .collect();
            let merged = document.merge(&targets, None).expect("merges");
            let again = parse(&merged, format);
            let texts: Vec<&str> = again.blocks().iter().filter(wanted).map(|block| block.text.as_str()).collect();
            let count = document.blocks().iter().filter(wanted).count();
            prop_assert_eq!(texts, vec![read.as_str(); count], "{:?} in {:?}", merged, format);
        }
    }

    #[test]
    fn any_targets_can_be_merged(source in HTML, choice in 0_usize..4) {
        for format in [Format::Html, Format::Markdown, Format::Plain] {
            let document = parse(&source, format);
            let targets: Vec<BlockTarget> = document
                .blocks()
                .iter()
                .enumerate()
                .map(|(at, block)| match (at + choice) % 4 {
                    0 => BlockTarget::Drop,
                    1 => BlockTarget::Replace("text".into()),
                    2 => BlockTarget::Keep,
                    _ => BlockTarget::Segments(
                        block.segments.iter().map(|segment| Some(shouted(&segment.source))).collect(),
                    ),
                })
                .collect();
            document.merge(&targets, Some(("ar", Direction::Rtl))).expect("merges");
        }
    }
}

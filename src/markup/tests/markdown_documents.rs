//! Markdown and plain text.

use super::*;

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
fn an_element_that_is_not_closed_ends_with_what_is_around_it() {
    assert_eq!(
        shout("*a <b>c* d</b> e *f*", Format::Markdown),
        "*A <b>C</b>* D E *F*"
    );
    // Every character is two bytes long, so that a mark in the wrong place cuts one.
    assert_eq!(
        shout("# ***é <a href=x>*<p>é", Format::Markdown),
        "# \\*\\**É <a href=x></a>*<p>É"
    );
}

#[test]
fn bare_addresses_that_only_the_engine_says_are_parted() {
    let said = |source: &str, format, said: &str| {
        merged(source, format, |_| Some(SpannedText::from_text(said))).replace('\u{2060}', "|")
    };
    let markdown = Format::Markdown;
    assert_eq!(
        said("Old", markdown, "At https://x.example"),
        "At https|://x.example"
    );
    assert_eq!(
        said("Old", markdown, "A www.x.example b@c.example"),
        "A www|.x.example b|@c.example"
    );
    assert_eq!(
        said("www.x.example", markdown, "In www.x.example"),
        "In www.x.example"
    );
    // There, nobody makes links of them; a reader's program may of any address.
    for format in [Format::Html, Format::Plain] {
        assert_eq!(
            said("Old", format, "At https://x.example"),
            "At https://x.example"
        );
    }
}

/// A document of three paragraphs, of which no translation of the second can be written.
const UNWRITABLE: &str = "One.\n\na*<pre> -->\\\n\nTwo.";

#[test]
fn what_cannot_be_written_is_named() {
    let document = parse(UNWRITABLE, Format::Markdown);
    let said = |text: &str| BlockTarget::Segments(vec![Some(SpannedText::from_text(text))]);
    let mut targets: Vec<BlockTarget> = (0..document.len())
        .map(|block| {
            let segments = document.segments(block);
            let places = segments.map(|own| Some(place_spans(&own.source, &own.spans, "<x>").0));
            BlockTarget::Segments(places.collect())
        })
        .collect();
    assert_eq!(document.merge(&targets, None), Err(MarkupError::Structure));
    assert_eq!(document.unwritable(&targets), Ok(vec![1]));
    targets[1] = BlockTarget::Keep;
    assert_eq!(document.unwritable(&targets), Ok(Vec::new()));
    targets[0] = said("Uno.");
    assert_eq!(
        document.merge(&targets, None).as_deref(),
        Ok("Uno.\n\na*<pre> -->\\\n\n&lt;x>")
    );
}

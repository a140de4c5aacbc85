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

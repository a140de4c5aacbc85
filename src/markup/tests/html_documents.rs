//! HTML: spans, attributes, what is protected, broken markup.

use super::*;

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
        parse(source, Format::Html)
            .blocks()
            .next()
            .expect("a block")
            .segments[0]
            .spans,
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
    let keep = vec![BlockTarget::Keep; document.len()];
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
fn no_translation_gets_behind_an_element_without_end() {
    for end in [
        "<samp>x <t",
        "<svg><title",
        "<span translate=no>x",
        "<!-- x",
    ] {
        let source = format!("<p>Read on {end}");
        assert_eq!(html(&source), ["Read on"]);
        assert_eq!(shout(&source, Format::Html), format!("<p>READ ON {end}"));
    }
}

#[test]
fn blocks_have_kinds() {
    let source = "<h1>A</h1><ul><li>B</li></ul><blockquote><p>C</p></blockquote>\
                  <table><caption>D</caption><tr><td>E</td></tr></table><img alt='F'><p>G<br>H</p>";
    let kinds: Vec<(BlockKind, String)> = parse(source, Format::Html)
        .blocks()
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

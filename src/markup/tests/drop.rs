//! Blocks that go or are replaced as a whole.

use super::*;

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
        let targets = vec![BlockTarget::Replace("A & b".into()); document.len()];
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

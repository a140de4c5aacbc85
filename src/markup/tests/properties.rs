//! What is true of any document and any answer.

use proptest::prelude::*;

use super::*;

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
            let wanted = |block: &Block| (block.kind == BlockKind::Attribute) == attributes;
            let targets: Vec<BlockTarget> = document
                .blocks()
                .map(|block| match wanted(&block) {
                    true => BlockTarget::Replace(said.clone()),
                    false => BlockTarget::Keep,
                })
                .collect();
            let merged = document.merge(&targets, None).expect("merges");
            let again = parse(&merged, format);
            // What disarms directives is not seen.
            let seen = |block: Block| block.text.replace('\u{2060}', "");
            let texts: Vec<String> = again.blocks().filter(wanted).map(seen).collect();
            let count = document.blocks().filter(wanted).count();
            prop_assert_eq!(texts, vec![read.clone(); count], "{:?} in {:?}", merged, format);
        }
    }

    #[test]
    fn any_targets_can_be_merged(source in HTML, choice in 0_usize..4) {
        for format in [Format::Html, Format::Markdown, Format::Plain] {
            let document = parse(&source, format);
            let targets: Vec<BlockTarget> = document
                .blocks()
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
            let merged = document.merge(&targets, Some(("ar", Direction::Rtl)));
            let refused = merged == Err(MarkupError::Structure) && format == Format::Markdown;
            prop_assert!(merged.is_ok() || refused, "{merged:?}");
        }
    }
}

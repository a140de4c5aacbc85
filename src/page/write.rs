//! Writes the page. Everything that is not a literal here goes through [`escape`].

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

use super::policy::content_security_policy;
use super::{Edition, Origin, Outcome, Page, Row, Verdict};
use crate::locale::LanguageTag;
use crate::markup::BlockKind;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The whole HTML file.
pub fn render(page: &Page) -> String {
    let source = Attributes::of(&page.source_language);
    let mut chooser = String::new();
    let mut editions = String::new();
    let mut taken = HashSet::new();
    for edition in &page.editions {
        let id = unique_id(&edition.language, &mut taken);
        write_choice(&mut chooser, edition, &id);
        write_edition(&mut editions, page, edition, &id, &source);
    }
    format!(
        include_str!("page.html"),
        policy = content_security_policy(STYLE, SCRIPT),
        title = escape(&page.title),
        style = STYLE,
        source_language = source.language,
        source_direction = source.direction,
        summary = escape(&summary(page)),
        chooser = chooser,
        editions = editions,
        script = SCRIPT,
    )
}

/// `lang` and `dir`, found once per language.
struct Attributes<'a> {
    language: Cow<'a, str>,
    direction: &'static str,
}

impl<'a> Attributes<'a> {
    fn of(tag: &'a LanguageTag) -> Self {
        Self {
            language: escape(tag.as_str()),
            direction: tag.direction().as_str(),
        }
    }
}

impl std::fmt::Display for Attributes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, r#"lang="{}" dir="{}""#, self.language, self.direction)
    }
}

/// Text as HTML, safe between tags and within quoted attributes.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'', '\0']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // No document may hold it; browsers would silently drop it.
            '\0' => escaped.push(char::REPLACEMENT_CHARACTER),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}

/// The tag itself, so that `#es` is the address; numbered when a language comes twice.
fn unique_id(language: &LanguageTag, taken: &mut HashSet<String>) -> String {
    let tag = escape(language.as_str()).into_owned();
    let mut id = tag.clone();
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{tag}.{number}");
        number += 1;
    }
    id
}

/// Class and English words of an outcome.
fn badge(outcome: &Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Published { .. } => ("pass", "Published"),
        Outcome::Held {
            verdict: Verdict::Fail,
            ..
        } => ("fail", "Held: checks failed"),
        Outcome::Held { .. } => ("review", "Held for review"),
        Outcome::Failed { .. } => ("fail", "Failed"),
        Outcome::Withdrawn => ("withdrawn", "Withdrawn"),
    }
}

/// `English · 12 languages: 10 published, 1 held for review, 1 failed`.
fn summary(page: &Page) -> String {
    let mut line = format!(
        "{} ({}) · {}",
        page.source_name,
        page.source_language,
        count(page.editions.len(), "language", "languages")
    );
    let mut separator = ": ";
    for (word, matches) in [
        (
            "published",
            (|outcome| matches!(outcome, Outcome::Published { .. })) as fn(&Outcome) -> bool,
        ),
        ("held", |outcome| matches!(outcome, Outcome::Held { .. })),
        ("failed", |outcome| {
            matches!(outcome, Outcome::Failed { .. })
        }),
        ("withdrawn", |outcome| matches!(outcome, Outcome::Withdrawn)),
    ] {
        let number = page
            .editions
            .iter()
            .filter(|edition| matches(&edition.outcome))
            .count();
        if number > 0 {
            line.push_str(separator);
            line.push_str(&format!("{number} {word}"));
            separator = ", ";
        }
    }
    line
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn write_choice(out: &mut String, edition: &Edition, id: &str) {
    let (class, words) = badge(&edition.outcome);
    let readable = if edition.rows.is_empty() {
        ""
    } else {
        r#" data-text="1""#
    };
    push(
        out,
        format_args!(
            "<li><a class=\"{class}\" href=\"#{id}\"{readable}><i></i><span {attributes}>{name}</span>\
             <span class=\"hidden\">, {words}</span><code>{tag}</code></a></li>\n",
            attributes = Attributes::of(&edition.language),
            name = escape(&edition.name),
            tag = escape(edition.language.as_str()),
        ),
    );
}

fn write_edition(
    out: &mut String,
    page: &Page,
    edition: &Edition,
    id: &str,
    source: &Attributes<'_>,
) {
    let target = Attributes::of(&edition.language);
    let (class, words) = badge(&edition.outcome);
    push(
        out,
        format_args!(
            "<section id=\"{id}\" class=\"{class}\" aria-labelledby=\"{id}.name\">\n\
             <div class=\"about\">\n<div class=\"name\"><h2 id=\"{id}.name\" {target}>{name}</h2>\
             <span class=\"badge\">{words}</span></div>\n",
            name = escape(&edition.name),
        ),
    );
    if !edition.disclosure.is_empty() {
        push(
            out,
            format_args!(
                "<p class=\"disclosure\" {target}>{}</p>\n",
                escape(&edition.disclosure)
            ),
        );
    }
    write_findings(out, &edition.outcome);
    if !edition.provenance.is_empty() {
        push(
            out,
            format_args!(
                "<p class=\"provenance\">{}</p>\n",
                escape(&edition.provenance)
            ),
        );
    }
    out.push_str("</div>\n");
    write_explanation(out, edition);
    if !edition.rows.is_empty() {
        push(
            out,
            format_args!(
                "<div class=\"rows\" dir=\"{direction}\">\n<div class=\"row columns\">\
                 <p class=\"cell from\" {source}>{} · {}</p><p class=\"cell into\" {target}>{} · {}</p></div>\n",
                escape(&page.source_label),
                escape(&page.source_name),
                escape(&edition.label),
                escape(&edition.name),
                direction = source.direction,
            ),
        );
        let mut role = "";
        for row in &edition.rows {
            write_row(out, row, row.role != role, source, &target);
            role = &row.role;
        }
        out.push_str("</div>\n");
    }
    out.push_str("</section>\n");
}

fn write_findings(out: &mut String, outcome: &Outcome) {
    let (findings, open) = match outcome {
        Outcome::Published { findings } => (findings, ""),
        Outcome::Held { findings, .. } => (findings, " open"),
        Outcome::Failed { .. } | Outcome::Withdrawn => return,
    };
    if findings.is_empty() {
        return;
    }
    push(
        out,
        format_args!(
            "<details{open}><summary>{}</summary><ul class=\"findings\">",
            count(findings.len(), "finding", "findings")
        ),
    );
    for finding in findings {
        push(out, format_args!("<li>{}</li>", escape(finding)));
    }
    out.push_str("</ul></details>\n");
}

/// Says why there is nothing to read, where there is nothing.
fn write_explanation(out: &mut String, edition: &Edition) {
    let text = match &edition.outcome {
        Outcome::Failed { reason } => escape(reason),
        Outcome::Withdrawn => "The article was withdrawn.".into(),
        Outcome::Published { .. } | Outcome::Held { .. } if edition.rows.is_empty() => {
            "There is no text to show.".into()
        }
        Outcome::Published { .. } | Outcome::Held { .. } => return,
    };
    push(out, format_args!("<p class=\"empty\">{text}</p>\n"));
}

/// How a row looks: its class, and the element of its cells.
fn appearance(row: &Row) -> (&'static str, &'static str) {
    match (row.role.as_str(), row.kind) {
        ("headline" | "title", BlockKind::Paragraph | BlockKind::Heading) => ("headline", "h3"),
        ("summary", BlockKind::Paragraph) => ("lead", "p"),
        ("caption", BlockKind::Paragraph) | (_, BlockKind::Caption) => ("caption", "p"),
        (_, BlockKind::Heading) => ("heading", "h4"),
        (_, BlockKind::ListItem) => ("item", "p"),
        (_, BlockKind::Quote) => ("quote", "blockquote"),
        (_, BlockKind::Cell) => ("cells", "p"),
        (_, BlockKind::Attribute) => ("attribute", "p"),
        (_, BlockKind::Paragraph) => ("paragraph", "p"),
    }
}

/// A few words on an origin that a reader would not expect.
fn remark(origin: Origin) -> Option<&'static str> {
    match origin {
        Origin::Backend => None,
        Origin::Memory => Some("translated before"),
        Origin::Human => Some("written by a person"),
        Origin::Furniture => Some("fixed phrase"),
        Origin::Kept => Some("not translated"),
        Origin::Dropped => Some("left out"),
    }
}

fn write_row(
    out: &mut String,
    row: &Row,
    role_begins: bool,
    source: &Attributes<'_>,
    target: &Attributes<'_>,
) {
    let (class, element) = appearance(row);
    let origin = match row.origin {
        Origin::Furniture => " fixed",
        Origin::Dropped => " fixed gone",
        Origin::Backend | Origin::Memory | Origin::Human | Origin::Kept => "",
    };
    push(out, format_args!("<div class=\"row {class}{origin}\">"));
    // The label stands above the pair, so the columns keep their places.
    if role_begins && !matches!(row.role.as_str(), "" | "body") {
        push(
            out,
            format_args!("<p class=\"role\" dir=\"ltr\">{}</p>", escape(&row.role)),
        );
    }
    push(
        out,
        format_args!(
            "<{element} class=\"cell from\" {source}>{}</{element}><{element} class=\"cell into\" {target}>{}",
            escape(&row.source),
            escape(&row.target)
        ),
    );
    if let Some(remark) = remark(row.origin) {
        push(
            out,
            format_args!("<span class=\"note\" lang=\"en\">{remark}</span>"),
        );
    }
    push(out, format_args!("</{element}></div>\n"));
}

/// Writing to a string cannot fail, so there is nothing to hand on.
fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(arguments);
}

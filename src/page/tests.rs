use super::*;

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

fn row(role: &str, kind: BlockKind, source: &str, target: &str) -> Row {
    Row {
        role: role.into(),
        kind,
        source: source.into(),
        target: target.into(),
        origin: Origin::Backend,
    }
}

fn edition(language: &str, name: &str, outcome: Outcome, rows: Vec<Row>) -> Edition {
    Edition {
        language: tag(language),
        name: name.into(),
        label: "Translation".into(),
        disclosure: String::new(),
        outcome,
        provenance: String::new(),
        rows,
    }
}

fn published() -> Outcome {
    Outcome::Published { findings: vec![] }
}

fn page(editions: Vec<Edition>) -> Page {
    Page {
        title: "Ferry returns".into(),
        source_language: tag("en"),
        source_name: "English".into(),
        source_label: "Original".into(),
        editions,
    }
}

/// What stands between `<body>` and the script.
fn body(html: &str) -> &str {
    let start = html.find("<body>").unwrap();
    let end = html.find("<script>").unwrap();
    &html[start..end]
}

#[test]
fn a_small_page() {
    let mut spanish = edition(
        "es",
        "español",
        Outcome::Published {
            findings: vec!["body: one number differs".into()],
        },
        vec![
            row(
                "headline",
                BlockKind::Paragraph,
                "Ferry returns",
                "Vuelve el ferri",
            ),
            Row {
                origin: Origin::Furniture,
                ..row("body", BlockKind::Paragraph, "Breaking News", "Última hora")
            },
            row("body", BlockKind::Quote, "It works.", "Funciona."),
        ],
    );
    spanish.disclosure = "Traducido automáticamente.".into();
    spanish.provenance = "en → es · 3 segments".into();
    let failed = Outcome::Failed {
        reason: "no engine reaches it".into(),
    };
    let html = render(&page(vec![
        spanish,
        edition("fa-AF", "دری", failed, vec![]),
    ]));
    assert_eq!(
        body(&html),
        r##"<body>
<a class="skip" href="#text">Skip to the text</a>
<header>
<h1 lang="en" dir="ltr">Ferry returns</h1>
<p>English (en) · 2 languages: 1 published, 1 failed</p>
</header>
<div class="sheet">
<nav aria-label="Language">
<ul>
<li><a class="pass" href="#es" data-text="1"><i></i><span lang="es" dir="ltr">español</span><span class="hidden">, Published</span><code>es</code></a></li>
<li><a class="fail" href="#fa-AF"><i></i><span lang="fa-AF" dir="rtl">دری</span><span class="hidden">, Failed</span><code>fa-AF</code></a></li>
</ul>
</nav>
<main id="text" tabindex="-1">
<section id="es" class="pass" aria-labelledby="es.name">
<div class="about">
<div class="name"><h2 id="es.name" lang="es" dir="ltr">español</h2><span class="badge">Published</span></div>
<p class="disclosure" lang="es" dir="ltr">Traducido automáticamente.</p>
<details><summary>1 finding</summary><ul class="findings"><li>body: one number differs</li></ul></details>
<p class="provenance">en → es · 3 segments</p>
</div>
<div class="rows" dir="ltr">
<div class="row columns"><p class="cell from" lang="en" dir="ltr">Original · English</p><p class="cell into" lang="es" dir="ltr">Translation · español</p></div>
<div class="row headline"><p class="role" dir="ltr">headline</p><h3 class="cell from" lang="en" dir="ltr">Ferry returns</h3><h3 class="cell into" lang="es" dir="ltr">Vuelve el ferri</h3></div>
<div class="row paragraph fixed"><p class="cell from" lang="en" dir="ltr">Breaking News</p><p class="cell into" lang="es" dir="ltr">Última hora<span class="note" lang="en">fixed phrase</span></p></div>
<div class="row quote"><blockquote class="cell from" lang="en" dir="ltr">It works.</blockquote><blockquote class="cell into" lang="es" dir="ltr">Funciona.</blockquote></div>
</div>
</section>
<section id="fa-AF" class="fail" aria-labelledby="fa-AF.name">
<div class="about">
<div class="name"><h2 id="fa-AF.name" lang="fa-AF" dir="rtl">دری</h2><span class="badge">Failed</span></div>
</div>
<p class="empty">no engine reaches it</p>
</section>
</main>
</div>
"##
    );
}

#[test]
fn markup_in_any_field_stays_text() {
    let attack = |field: &str| {
        format!(
            r#"{field}</title></style></script><script>alert(1)</script><img src=x onerror='a'>" onload="b" {{title}} &amp;"#
        )
    };
    let edition = |outcome, rows| Edition {
        language: tag("es"),
        name: attack("name"),
        label: attack("label"),
        disclosure: attack("disclosure"),
        outcome,
        provenance: attack("provenance"),
        rows,
    };
    let row = Row {
        role: attack("role"),
        kind: BlockKind::Paragraph,
        source: attack("source"),
        target: attack("target"),
        origin: Origin::Backend,
    };
    let held = Outcome::Held {
        verdict: Verdict::Review,
        findings: vec![attack("held")],
    };
    let published = Outcome::Published {
        findings: vec![attack("published")],
    };
    let failed = Outcome::Failed {
        reason: attack("reason"),
    };
    let html = render(&Page {
        title: attack("title"),
        source_language: tag("en"),
        source_name: attack("source name"),
        source_label: attack("source label"),
        editions: vec![
            edition(published, vec![row]),
            edition(held, vec![]),
            edition(failed, vec![]),
        ],
    });
    for ours in ["<script>", "</script>", "</style>", "</title>"] {
        assert_eq!(html.matches(ours).count(), 1, "{ours}");
    }
    for theirs in ["<img", "onerror='", "onload=\""] {
        assert!(!html.contains(theirs), "{theirs}");
    }
    for field in [
        "title",
        "source name",
        "source label",
        "name",
        "label",
        "disclosure",
        "provenance",
        "role",
        "source",
        "target",
        "held",
        "published",
        "reason",
    ] {
        let shown = format!("{field}&lt;/title&gt;&lt;/style&gt;&lt;/script&gt;&lt;script&gt;");
        assert!(html.contains(&shown), "{field}");
    }
    // Nothing is filled in twice, and what looks escaped is shown as it was written.
    assert!(html.contains("{title} &amp;amp;"));
}

#[test]
fn a_nul_byte_is_shown_as_missing() {
    let rows = vec![row("body", BlockKind::Paragraph, "a\0b", "")];
    let html = render(&page(vec![edition("es", "español", published(), rows)]));
    assert!(html.contains("a\u{fffd}b"));
    assert!(!html.contains('\0'));
}

#[test]
fn every_cell_has_its_language_and_direction() {
    let rows = vec![
        row("headline", BlockKind::Heading, "Titel", "تیتر"),
        row("body", BlockKind::Paragraph, "Text", "متن"),
    ];
    let html = render(&page(vec![edition("fa", "فارسی", published(), rows)]));
    let cells: Vec<_> = body(&html).match_indices("class=\"cell").collect();
    assert_eq!(cells.len(), 6);
    assert_eq!(
        html.matches(r#"class="cell from" lang="en" dir="ltr""#)
            .count(),
        3
    );
    assert_eq!(
        html.matches(r#"class="cell into" lang="fa" dir="rtl""#)
            .count(),
        3
    );
    assert!(html.contains(r#"<span lang="fa" dir="rtl">فارسی</span>"#));
}

#[test]
fn a_right_to_left_source_begins_at_the_right() {
    let rows = vec![row("body", BlockKind::Paragraph, "متن", "Text")];
    let html = render(&Page {
        source_language: tag("ps"),
        ..page(vec![edition("en", "English", published(), rows)])
    });
    assert!(html.contains(r#"<h1 lang="ps" dir="rtl">"#));
    assert!(html.contains(r#"<div class="rows" dir="rtl">"#));
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let rows = vec![row("body", BlockKind::Paragraph, "Text", "Texto")];
    let html = render(&page(vec![edition("es", "español", published(), rows)]));
    for reference in [
        "http:", "https:", "//", "url(", "@import", "src=", "<link", "import(",
    ] {
        let ours = html.replace("\n  // ", "\n").replace("\n// ", "\n");
        assert!(!ours.contains(reference), "{reference}");
    }
    assert!(html.contains("content=\"default-src 'none'; style-src 'sha256-"));
    assert!(!html.contains(" style="), "the policy would refuse it");
}

#[test]
fn a_language_that_comes_twice_has_two_addresses() {
    let html = render(&page(vec![
        edition("es", "español", published(), vec![]),
        edition("es", "español", published(), vec![]),
    ]));
    for id in ["es", "es.2"] {
        assert_eq!(html.matches(&format!("<section id=\"{id}\"")).count(), 1);
        assert_eq!(html.matches(&format!("href=\"#{id}\"")).count(), 1);
    }
}

#[test]
fn kinds_and_roles_decide_the_look() {
    for (role, kind, expected) in [
        (
            "headline",
            BlockKind::Paragraph,
            "row headline\"><p class=\"role\" dir=\"ltr\">headline</p><h3",
        ),
        ("body", BlockKind::Heading, "row heading\"><h4"),
        ("summary", BlockKind::Paragraph, "row lead\"><p"),
        ("summary", BlockKind::ListItem, "row item\"><p"),
        ("caption", BlockKind::Paragraph, "row caption\"><p"),
        ("body", BlockKind::Caption, "row caption\"><p"),
        ("body", BlockKind::Quote, "row quote\"><blockquote"),
        ("body", BlockKind::Cell, "row cells\"><p"),
        ("body", BlockKind::Attribute, "row attribute\"><p"),
        ("body", BlockKind::Paragraph, "row paragraph\"><p"),
    ] {
        let rows = vec![row(role, kind, "a", "b")];
        let html = render(&page(vec![edition("es", "español", published(), rows)]));
        assert!(html.contains(expected), "{role} {kind:?}");
    }
}

#[test]
fn each_outcome_has_its_badge() {
    let held = |verdict| Outcome::Held {
        verdict,
        findings: vec!["a".into(), "b".into()],
    };
    for (outcome, badge, more) in [
        (published(), "Published", "There is no text to show."),
        (held(Verdict::Pass), "Held for review", "2 findings"),
        (held(Verdict::Review), "Held for review", "<details open>"),
        (held(Verdict::Fail), "Held: checks failed", "<li>b</li>"),
        (
            Outcome::Withdrawn,
            "Withdrawn",
            "The article was withdrawn.",
        ),
    ] {
        let html = render(&page(vec![edition("es", "español", outcome, vec![])]));
        assert!(html.contains(&format!("<span class=\"badge\">{badge}</span>")));
        assert!(html.contains(more), "{more}");
    }
}

#[test]
fn a_page_without_languages_is_still_a_page() {
    let html = render(&page(vec![]));
    assert!(html.contains("English (en) · 0 languages</p>"));
}

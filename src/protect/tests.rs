use proptest::prelude::*;

use super::*;

/// The protected parts of a text.
fn found(text: &str) -> Vec<String> {
    let segment = Segment {
        source: SpannedText::from_text(text),
        spans: Vec::new(),
    };
    let protected = protect(&segment, &Terms::default());
    assert_eq!(protected.source.check(&protected.spans), Ok(()));
    assert_eq!(
        restore(&protected.source, &segment, &protected),
        segment.source
    );
    protected
        .spans
        .into_iter()
        .map(|span| match span {
            SpanKind::Protected(text) => text,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[track_caller]
fn only(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "in {text:?}");
}

#[test]
fn urls_end_before_the_sentences_punctuation() {
    only(
        "See https://www.rferl.org/a/1.html?x=1&y=2#top.",
        &["https://www.rferl.org/a/1.html?x=1&y=2#top"],
    );
    only(
        "(http://example.com/a_(b)), or",
        &["http://example.com/a_(b)"],
    );
    only("“https://example.com/”", &["https://example.com/"]);
    only(
        "Visit www.Example.com, example.org; rferl.org/persian!",
        &["www.Example.com", "example.org", "rferl.org/persian"],
    );
    only(
        "请访问https://example.com/查看。",
        &["https://example.com/"],
    );
    only(
        "Смотрите https://ru.wikipedia.org/wiki/Москва, пример.рф.",
        &["https://ru.wikipedia.org/wiki/Москва", "пример.рф"],
    );
    only(
        "به https://example.com/fa، نگاه",
        &["https://example.com/fa"],
    );
    only("Տես՝ example.am/news։ Հետո", &["example.am/news"]);
    only(
        "localhost://x mailto:a@b.org tel:+420221121111.",
        &["localhost://x", "mailto:a@b.org", "tel:+420221121111"],
    );
    only(
        "http://[::1]:80/x and https://user:pw@example.com:8080/",
        &["http://[::1]:80/x", "https://user:pw@example.com:8080/"],
    );
}

#[test]
fn prose_is_no_address() {
    for text in [
        "the U.S. and the U.K. agreed",
        "costs 2.5m or 1.000.000,50 euros",
        "He left.The Dog stayed.in the house.It rained",
        "e.g. this, i.e. that, p.m. and a.m.",
        "either/or, and:so on; http: // no",
        "Dr.No and St.John",
        "U.S.news",
        "100% sure, 50% discount, 5 % der Wähler",
        "issue #1 and C# and A&B",
        "5@3, a @ b",
        "{this is prose}, {}, { a b }",
        "ООО.Так Ве́ра.Он",
        "wait...what",
        "16x9 Image",
        "://",
        "https://",
    ] {
        only(text, &[]);
    }
}

#[test]
fn mail_handles_and_hashtags() {
    only(
        "Write to first.last+tag@mail.example.co.uk.",
        &["first.last+tag@mail.example.co.uk"],
    );
    only(
        "@rferl, @foo.bar. @user@mastodon.social! (@a_b)",
        &["@rferl", "@foo.bar", "@user@mastodon.social", "@a_b"],
    );
    only(
        "#StandWithUkraine, #Выборы2024. #انتخابات #हिन्दी",
        &["#StandWithUkraine", "#Выборы2024", "#انتخابات", "#हिन्दी"],
    );
    only("关注@rferl和#选举。", &["@rferl", "#选举"]);
}

#[test]
fn a_word_may_begin_with_a_digit_of_many_bytes() {
    only("౦𝒟@W", &[]);
    only("౦𝒟@Wwww.a.com", &[]);
}

#[test]
fn files_and_placeholders() {
    only(
        "Open report-2024.final.pdf, IMG_2041.JPG or отчёт.docx.",
        &["report-2024.final.pdf", "IMG_2041.JPG", "отчёт.docx"],
    );
    only(
        "Hi {name}, {0}, {{ user.name }}, ${x} %{y}",
        &["{name}", "{0}", "{{ user.name }}", "${x}", "%{y}"],
    );
    only(
        "%s of %1$s, %(name)s: %.2f",
        &["%s", "%1$s", "%(name)s", "%.2f"],
    );
    only(
        "You have {count, plural, one {# item} other {# items}} in { $place } and { -brand }.",
        &[
            "{count, plural, one {# item} other {# items}}",
            "{ $place }",
            "{ -brand }",
        ],
    );
    only(
        "{ DATETIME($now) } { $n -> [one] a *[other] b }",
        &["{ DATETIME($now) }", "{ $n -> [one] a *[other] b }"],
    );
}

#[test]
fn templates() {
    only(
        "Hi {{ user.name }}, {% if x %}welcome{% endif %} {{#each a}}b{{/each}} {{{c}}} <%= d %>.",
        &[
            "{{ user.name }}",
            "{% if x %}",
            "{% endif %}",
            "{{#each a}}",
            "{{/each}}",
            "{{{c}}}",
            "<%= d %>",
        ],
    );
    only("1 <% 2 and {{ open", &[]);
}

fn found_with(text: &str, terms: &[&str], patterns: &[&str]) -> Vec<String> {
    let terms: Vec<String> = terms.iter().map(ToString::to_string).collect();
    let patterns: Vec<Pattern> = patterns
        .iter()
        .map(|pattern| Pattern::try_from(pattern.to_string()).expect("a pattern"))
        .collect();
    let segment = Segment {
        source: SpannedText::from_text(text),
        spans: Vec::new(),
    };
    let protected = protect(&segment, &Terms::new(&terms, &patterns));
    assert_eq!(protected.source.check(&protected.spans), Ok(()));
    assert_eq!(
        restore(&protected.source, &segment, &protected),
        segment.source
    );
    let text = |span| match span {
        SpanKind::Protected(text) => text,
        other => panic!("{other:?}"),
    };
    protected.spans.into_iter().map(text).collect()
}

#[test]
fn terms_are_whole_words_and_the_longest_wins() {
    let terms = ["Radio", "Radio Free Europe", "RFE/RL", "自由", "C++", ""];
    assert_eq!(
        found_with(
            "Radio Free Europe is RFE/RL's; Radios and radio are not, Radio is.",
            &terms,
            &[]
        ),
        ["Radio Free Europe", "RFE/RL", "Radio"]
    );
    assert_eq!(found_with("Radio Free Europeans", &terms, &[]), ["Radio"]);
    assert_eq!(found_with("说自由亚洲 C++!", &terms, &[]), ["自由", "C++"]);
    assert_eq!(
        found_with("See https://Radio.example/Radio now", &terms, &[]),
        ["https://Radio.example/Radio"]
    );
}

#[test]
fn patterns_protect_what_they_match() {
    assert_eq!(
        found_with(
            "Flight OK-1234 and case 12/2026.",
            &[],
            &[r"\b[A-Z]{2}-\d{4}\b", r"\d+/\d{4}"]
        ),
        ["OK-1234", "12/2026"]
    );
    for wrong in ["(", "a*", "", r"(\w{1000}){1000}"] {
        assert!(Pattern::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
}

#[test]
fn numbers_follow_those_of_the_markup() {
    let segment = Segment {
        source: SpannedText::from_pieces([
            Piece::Text("See ".into()),
            Piece::Open(0),
            Piece::Text("x.org".into()),
            Piece::Close(0),
            Piece::Text(" or ".into()),
            Piece::Solo(1),
        ]),
        spans: vec![
            SpanKind::Paired("b".into()),
            SpanKind::Protected("code".into()),
        ],
    };
    let protected = protect(&segment, &Terms::default());
    assert_eq!(protected.source.pieces[2], Piece::Text("x.org".into()));
    let segment = Segment {
        source: SpannedText::from_pieces([
            Piece::Text("See ".into()),
            Piece::Open(0),
            Piece::Text("rferl.org now".into()),
            Piece::Close(0),
            Piece::Solo(1),
        ]),
        ..segment
    };
    let protected = protect(&segment, &Terms::default());
    assert_eq!(protected.spans.len(), 3);
    assert_eq!(protected.source.pieces[2], Piece::Solo(2));
    assert_eq!(protected.source.check(&protected.spans), Ok(()));
    assert_eq!(
        restore(&protected.source, &segment, &protected),
        segment.source
    );
}

#[test]
fn an_address_that_begins_beyond_ascii_harms_nothing() {
    for text in [
        "É@a.com",
        "école@example.fr",
        "Пишите на почта@пример.рф.",
        "日@x.jp",
    ] {
        let _ = found(text);
    }
}

proptest! {
    #[test]
    fn any_text_comes_back(text in r"(\PC|[{}%$#@.:/w]|http://|www\.|a\.com|%s|\{a\}){0,40}") {
        let _ = found(&text);
    }
}

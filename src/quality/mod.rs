//! Checks of translations: what a reader would stumble over and a machine can see.

mod text;

use crate::article::{Finding, Severity};
use crate::config::Quality;
use crate::glossary::{self, Term};
use crate::markup::Placement;

/// A sentence and its translation, as the checks see them: without markup.
#[derive(Debug, Clone, Copy)]
pub struct Sentence<'a> {
    /// The field's path.
    pub field: &'a str,
    /// The sentence's number within the field, from 0.
    pub number: u64,
    /// The sentence.
    pub source: &'a str,
    /// Its translation.
    pub target: &'a str,
    /// How well its spans were placed.
    pub placement: Placement,
}

/// Checks one sentence.
pub fn check(sentence: Sentence<'_>, config: &Quality, findings: &mut Vec<Finding>) {
    let mut found = |check: &str, severity, message: String| {
        findings.push(Finding {
            check: check.to_owned(),
            severity,
            field: Some(sentence.field.to_owned()),
            segment: Some(sentence.number),
            message,
        });
    };
    if sentence.target.trim().is_empty() {
        found(
            "empty",
            Severity::Fail,
            "the translation is empty".to_owned(),
        );
        return;
    }
    let (source, target) = (
        text::letters(sentence.source),
        text::letters(sentence.target),
    );
    if source >= text::COMPARABLE_LETTERS {
        let ratio = (target as f64 / source as f64).max(source as f64 / target.max(1) as f64);
        if ratio > config.max_length_ratio {
            let message = format!("{source} letters became {target}");
            found("length", Severity::Review, message);
        }
    }
    let missing = text::missing_numbers(sentence.source, sentence.target);
    if !missing.is_empty() {
        let message = format!("not found in the translation: {}", missing.join(", "));
        found("numbers", Severity::Warning, message);
    }
    if text::repeats(sentence.target) && !text::repeats(sentence.source) {
        found(
            "repetition",
            Severity::Review,
            "the same words follow each other many times".to_owned(),
        );
    }
    if sentence.placement == Placement::Approximate {
        let message = "a link or emphasis may stand on other words than in the source".to_owned();
        found("spans", Severity::Warning, message);
    }
}

/// Checks that a translation has the newsroom's terms, in any form. Inflection is beyond such a
/// check, so that what it finds is told and holds nothing.
pub fn check_terms(sentence: Sentence<'_>, terms: &[Term<'_>], findings: &mut Vec<Finding>) {
    let missing = glossary::missing(terms, sentence.target);
    if missing.is_empty() || sentence.target.trim().is_empty() {
        return;
    }
    let missing = missing.iter();
    let missing: Vec<String> = missing
        .map(|term| format!("{} → {}", term.source, term.target()))
        .collect();
    findings.push(Finding {
        check: "glossary-term".to_owned(),
        severity: Severity::Info,
        field: Some(sentence.field.to_owned()),
        segment: Some(sentence.number),
        message: format!("not found in the translation: {}", missing.join(", ")),
    });
}

/// What is told of a paragraph that stays in the source language, since no translation of it could be written without
/// changing the structure of its document. `segment` is its first sentence.
pub fn unwritable(field: &str, segment: u64) -> Finding {
    let message =
        "a paragraph is not translated: links, code or lists of the document would have been lost";
    Finding {
        check: "structure".to_owned(),
        severity: Severity::Fail,
        field: Some(field.to_owned()),
        segment: Some(segment),
        message: message.to_owned(),
    }
}

/// Checks the length of a whole field, in characters.
pub fn check_length(field: &str, length: usize, max: Option<usize>, findings: &mut Vec<Finding>) {
    if let Some(max) = max
        && length > max
    {
        findings.push(Finding {
            check: "max-length".to_owned(),
            severity: Severity::Warning,
            field: Some(field.to_owned()),
            segment: None,
            message: format!("has {length} characters, the profile allows {max}"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checks(source: &str, target: &str) -> Vec<(String, Severity)> {
        let mut findings = Vec::new();
        let sentence = Sentence {
            field: "bodies.0.value",
            number: 0,
            source,
            target,
            placement: Placement::Exact,
        };
        check(sentence, &Quality::default(), &mut findings);
        findings
            .into_iter()
            .map(|finding| (finding.check, finding.severity))
            .collect()
    }

    #[test]
    fn a_good_translation_has_no_finding() {
        for (source, target) in [
            (
                "He paid 1,250.50 euros on May 3.",
                "Pagó 1.250,50 euros el 3 de mayo.",
            ),
            ("No.", "Non."),
            ("Yes.", "That is indeed so."),
            ("In 2026", "در سال ۲۰۲۶"),
            ("It cost 3,500.", "Il coûtait 3 500\u{a0}€."),
            ("En 2026 500 personnes", "500 people in 2026"),
            ("Plus de 12 000 personnes", "More than 12,000 people"),
            ("12,000 people", "12\u{202f}000 personnes"),
            ("At 6 a.m.", "6:00"),
            ("Very, very, very, very big", "Muy, muy, muy, muy grande"),
            ("No letters: 12", "Sin letras: 12"),
        ] {
            assert_eq!(checks(source, target), [], "{source}");
        }
    }

    #[test]
    fn what_is_wrong_is_found() {
        for (source, target, check, severity) in [
            ("He came.", " ", "empty", Severity::Fail),
            ("He came.", "", "empty", Severity::Fail),
            (
                "Twelve people were injured in the storm.",
                "Doce.",
                "length",
                Severity::Review,
            ),
            (
                "Twelve people came.",
                "Doce personas vinieron, y después vinieron muchas otras, de todos los pueblos \
                 del valle.",
                "length",
                Severity::Review,
            ),
            (
                "It was 12 degrees.",
                "Hacía 21 grados.",
                "numbers",
                Severity::Warning,
            ),
            (
                "From 5 to 5.",
                "De 5 a cinco.",
                "numbers",
                Severity::Warning,
            ),
            (
                "He said no and left again.",
                "no no no no no no no no",
                "repetition",
                Severity::Review,
            ),
            (
                "He said no and left again.",
                "de la de la de la de la de la",
                "repetition",
                Severity::Review,
            ),
        ] {
            let found = checks(source, target);
            assert!(
                found.contains(&(check.to_owned(), severity)),
                "{source} {target}: {found:?}"
            );
        }
    }

    #[test]
    fn a_span_that_was_placed_anew_is_told_of() {
        let mut findings = Vec::new();
        let sentence = Sentence {
            field: "body",
            number: 4,
            source: "Read this.",
            target: "Lee esto.",
            placement: Placement::Approximate,
        };
        check(sentence, &Quality::default(), &mut findings);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].check, "spans");
        assert_eq!(findings[0].severity, Severity::Warning);
        assert_eq!(findings[0].field.as_deref(), Some("body"));
        assert_eq!(findings[0].segment, Some(4));
    }

    #[test]
    fn a_term_that_is_missing_is_told_of() {
        let targets = ["зернова угода".to_owned()];
        let terms = [Term {
            source: "grain deal",
            targets: &targets,
        }];
        for (target, count) in [
            ("Про зернову угоду.", 0),
            ("Про домовленість щодо зерна.", 1),
            // That is a finding of its own.
            ("", 0),
        ] {
            let mut findings = Vec::new();
            let sentence = Sentence {
                field: "body",
                number: 1,
                source: "On the grain deal.",
                target,
                placement: Placement::Exact,
            };
            check_terms(sentence, &terms, &mut findings);
            assert_eq!(findings.len(), count, "{target}");
            for finding in findings {
                assert_eq!(finding.severity, Severity::Info);
                assert!(finding.message.ends_with("grain deal → зернова угода"));
            }
        }
    }

    #[test]
    fn a_field_may_be_as_long_as_the_profile_says() {
        for (length, max, count) in [(10, Some(10), 0), (11, Some(10), 1), (99, None, 0)] {
            let mut findings = Vec::new();
            check_length("title", length, max, &mut findings);
            assert_eq!(findings.len(), count);
        }
    }
}

//! The body of a result: what was translated, with what is known of its unit.

use super::Translated;
use crate::article::{Finding, LocalizedArticle, Severity, Verdict};
use crate::job::Unit;
use crate::locale::LanguageTag;

/// The body of a result.
pub fn compose(
    unit: &Unit,
    translated: Translated,
    sequence: u64,
    published: Vec<LanguageTag>,
) -> LocalizedArticle {
    let mut quality = translated.quality;
    if unit.withheld {
        quality.findings.push(finding(
            "withheld",
            Severity::Review,
            "the article's pubStatus is withheld",
        ));
        quality.verdict = quality.verdict.max(Verdict::Review);
    }
    let mut available = published;
    available.push(unit.source.clone());
    if quality.verdict == Verdict::Pass {
        available.push(unit.target.clone());
    }
    available.sort();
    available.dedup();
    LocalizedArticle {
        schema: 1,
        desk: unit.desk.clone(),
        article_id: unit.article_id.clone(),
        revision: unit.revision.clone(),
        edition: unit.edition,
        sequence,
        source_language: unit.source.clone(),
        language: unit.target.clone(),
        direction: unit.target.direction(),
        available_languages: available,
        embargoed_until: unit.embargoed_until,
        article: translated.article,
        provenance: translated.provenance,
        quality,
        segments: unit.include_segments.then_some(translated.segments),
    }
}

/// The bytes of a result and its verdict. One that would be larger than `limit` loses its
/// segments, with a finding; the error is the size of one that is too large even so.
pub fn encode(
    mut result: LocalizedArticle,
    limit: u64,
) -> Result<(Vec<u8>, Verdict), Option<usize>> {
    let mut body = serde_json::to_vec(&result).map_err(|_| None)?;
    if body.len() as u64 > limit && result.segments.take().is_some() {
        let message = "the segments were left out, the result would exceed worker.max_result";
        result
            .quality
            .findings
            .push(finding("segments-dropped", Severity::Info, message));
        body = serde_json::to_vec(&result).map_err(|_| None)?;
    }
    if body.len() as u64 > limit {
        return Err(Some(body.len()));
    }
    Ok((body, result.quality.verdict))
}

fn finding(check: &str, severity: Severity, message: &str) -> Finding {
    Finding {
        check: check.to_owned(),
        severity,
        field: None,
        segment: None,
        message: message.to_owned(),
    }
}

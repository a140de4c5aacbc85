//! The targets of a job: sets expanded, each target judged by itself.

use crate::config::{Languages, RouteStep, Worker};
use crate::job::{JobFault, Reason, short};
use crate::locale::LanguageTag;
use crate::route::Router;
use crate::store::FailedTarget;

/// What the targets of a job come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Targets {
    /// To be translated into, each once, in the order of the job.
    pub wanted: Vec<LanguageTag>,
    /// Members of sets that are the article's own language.
    pub skipped: Vec<LanguageTag>,
    /// Those that fail alone.
    pub failed: Vec<FailedTarget>,
}

impl Targets {
    /// Reads tags and `@sets`; nothing is asked of engines yet.
    pub fn read(
        named: &[String],
        source: &LanguageTag,
        languages: &Languages,
        limits: &Worker,
    ) -> Result<Self, JobFault> {
        let mut targets = Self::default();
        for name in named {
            match name.strip_prefix('@') {
                Some(set) => targets.add_set(name, set, source, languages),
                None => targets.add(name, source),
            }
            let all = targets.wanted.len() + targets.failed.len();
            if all > limits.max_targets {
                let problem = format!(
                    "more than {} languages (worker.max_targets)",
                    limits.max_targets
                );
                return Err(JobFault::new(Reason::TooLarge, "targets", problem));
            }
        }
        Ok(targets)
    }

    fn add(&mut self, name: &str, source: &LanguageTag) {
        match LanguageTag::parse(name) {
            Ok(tag) if source.equivalents().contains(&tag) => {
                self.fail(
                    name,
                    Reason::InvalidTarget,
                    "is the language of the article",
                );
            }
            Ok(tag) => self.want(tag),
            Err(error) => self.fail(name, Reason::InvalidTarget, &error.to_string()),
        }
    }

    fn add_set(&mut self, name: &str, set: &str, source: &LanguageTag, languages: &Languages) {
        let Some(tags) = languages.sets.get(set) else {
            let known: Vec<_> = languages.sets.keys().map(|set| format!("@{set}")).collect();
            let known = if known.is_empty() {
                "none".to_owned()
            } else {
                known.join(", ")
            };
            self.fail(
                name,
                Reason::InvalidTarget,
                &format!("there is no such set; configured are: {known}"),
            );
            return;
        };
        for tag in tags {
            if !source.equivalents().contains(tag) {
                self.want(tag.clone());
            } else if !self.skipped.contains(tag) {
                self.skipped.push(tag.clone());
            }
        }
    }

    fn want(&mut self, tag: LanguageTag) {
        if !self.wanted.contains(&tag) {
            self.wanted.push(tag);
        }
    }

    fn fail(&mut self, target: &str, reason: Reason, detail: &str) {
        let target = short(target);
        if self.failed.iter().all(|failed| failed.target != target) {
            self.failed.push(FailedTarget {
                target,
                reason: reason.as_str().to_owned(),
                detail: detail.to_owned(),
            });
        }
    }

    /// Moves the targets that no engine reaches to the failed ones. While an engine has not said
    /// yet what it can do, its languages are not known, and such targets wait as units.
    ///
    /// `backends` are those that the job prefers.
    pub async fn keep_reachable(
        &mut self,
        source: &LanguageTag,
        embargoed: bool,
        backends: &[String],
        router: &Router,
    ) {
        if !router.all_known().await {
            return;
        }
        let steps = backends.iter().map(|step| RouteStep::parse(step));
        let preferred: Vec<_> = steps.collect();
        let is_reached = async |preferred: &[RouteStep], tag: &LanguageTag, embargoed| {
            let routes = router.routes_preferring(preferred, source, tag, embargoed);
            !routes.await.is_empty()
        };
        for tag in std::mem::take(&mut self.wanted) {
            if is_reached(&preferred, &tag, embargoed).await {
                self.wanted.push(tag);
                continue;
            }
            let only_preferred = !preferred.is_empty() && is_reached(&[], &tag, embargoed).await;
            let only_embargo = embargoed && is_reached(&preferred, &tag, false).await;
            let detail = if only_preferred {
                format!(
                    "no engine of the job's `backends` ({}) translates {source} into it; others do: \
                     name one of them or `*`",
                    short(&backends.join(", "))
                )
            } else if only_embargo {
                "no engine that may see text under embargo translates into it (`embargo = false` \
                 of its backend)"
                    .to_owned()
            } else {
                format!(
                    "no engine translates {source} into it; `wireglot languages --from {source}` lists what can be reached"
                )
            };
            self.fail(tag.as_str(), Reason::NoRoute, &detail);
        }
    }

    /// The fault of a job of which nothing remains.
    pub fn none_left(&self) -> Option<JobFault> {
        if !self.wanted.is_empty() {
            return None;
        }
        let reasons: Vec<_> = self
            .failed
            .iter()
            .take(5)
            .map(|failed| format!("`{}`: {}", failed.target, failed.detail))
            .collect();
        let problem = if reasons.is_empty() {
            "names no language but the article's own".to_owned()
        } else {
            format!("none remains: {}", reasons.join("; "))
        };
        Some(JobFault::new(Reason::NoTarget, "targets", problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(named: &[&str]) -> Targets {
        let tag = |tag: &str| LanguageTag::parse(tag).unwrap();
        let languages = Languages {
            sets: [(
                "balkans".to_owned(),
                vec![tag("sq"), tag("en"), tag("sr-Latn")],
            )]
            .into(),
        };
        let named: Vec<_> = named.iter().map(|name| (*name).to_owned()).collect();
        Targets::read(&named, &tag("en"), &languages, &Worker::default()).unwrap()
    }

    #[test]
    fn each_target_stands_alone() {
        let targets = read(&[
            "es",
            "@balkans",
            "xx_bad_tag_",
            "en",
            "en-GB",
            "ES",
            "@nowhere",
            "prs",
        ]);
        let wanted: Vec<_> = targets.wanted.iter().map(LanguageTag::as_str).collect();
        assert_eq!(wanted, ["es", "sq", "sr-Latn", "en-GB", "fa-AF"]);
        assert_eq!(targets.skipped, [LanguageTag::parse("en").unwrap()]);
        let failed: Vec<_> = targets
            .failed
            .iter()
            .map(|failed| failed.target.as_str())
            .collect();
        assert_eq!(failed, ["xx_bad_tag_", "en", "@nowhere"]);
        assert!(targets.none_left().is_none());
    }

    #[test]
    fn another_spelling_of_the_source_is_the_source() {
        let tag = |tag: &str| LanguageTag::parse(tag).unwrap();
        let languages = Languages {
            sets: [("all".to_owned(), vec![tag("sr"), tag("sr-Latn")])].into(),
        };
        let named = ["sr-Cyrl".to_owned(), "@all".to_owned(), "@all".to_owned()];
        let targets =
            Targets::read(&named, &tag("sr-Cyrl"), &languages, &Worker::default()).unwrap();
        assert_eq!(targets.wanted, [tag("sr-Latn")]);
        assert_eq!(targets.skipped, [tag("sr")]);
        assert_eq!(targets.failed[0].target, "sr-Cyrl");
    }

    #[test]
    fn nothing_left_is_a_fault_of_the_job() {
        assert!(
            read(&["en"])
                .none_left()
                .unwrap()
                .problem
                .contains("language of the article")
        );
        assert!(read(&[]).none_left().is_some());
    }

    #[test]
    fn too_many_targets_are_refused() {
        let named: Vec<String> = (b'a'..=b'z')
            .flat_map(|a| (b'a'..=b'z').map(move |b| format!("{}{}", a as char, b as char)))
            .collect();
        let source = LanguageTag::parse("en").unwrap();
        let fault =
            Targets::read(&named, &source, &Languages::default(), &Worker::default()).unwrap_err();
        assert_eq!(fault.reason, Reason::TooLarge);
    }
}

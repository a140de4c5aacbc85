//! High-water marks: what is known of an article's revisions, and what follows from it. Databases
//! keep revisions as text; they are compared here alone.

use std::cmp::Ordering;

use super::{NewJob, UnitKey};
use crate::job::{Action, Revision, RevisionKind};
use crate::locale::LanguageTag;

/// A value in the store that no version of wireglot wrote: what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damaged(pub(super) &'static str);

/// What is known of an article.
pub(super) struct Article {
    pub(super) id: i64,
    /// The highest revision; `None` before the first job.
    pub(super) mark: Option<Mark>,
    /// The highest revision at which it was withdrawn.
    pub(super) withdrawn: Option<Revision>,
}

/// The highest revision and edition of an article.
pub(super) struct Mark {
    pub(super) revision: Revision,
    pub(super) edition: u32,
    /// Empty after a withdrawal, which has no content to conflict with.
    pub(super) content_hash: Option<String>,
}

/// The columns of an article: its number, kind of revision, highest revision, edition and
/// content, and the revision at which it was withdrawn.
pub(super) type ArticleColumns = (
    i64,
    Option<String>,
    Option<String>,
    i64,
    Option<String>,
    Option<String>,
);

impl Article {
    /// An article that is met for the first time.
    pub(super) fn new(id: i64) -> Self {
        Self {
            id,
            mark: None,
            withdrawn: None,
        }
    }

    /// Reads an article.
    pub(super) fn read(columns: ArticleColumns) -> Result<Self, Damaged> {
        let (id, kind, revision, edition, content_hash, withdrawn) = columns;
        let revision = restore(kind.as_deref(), revision.as_deref())?;
        let edition = read_edition(edition)?;
        Ok(Self {
            id,
            mark: revision.map(|revision| Mark {
                revision,
                edition,
                content_hash,
            }),
            withdrawn: restore(kind.as_deref(), withdrawn.as_deref())?,
        })
    }

    /// Why a job's kind of revision contradicts the article's, for the dead letter.
    pub(super) fn other_kind(&self, job: &NewJob) -> Option<String> {
        let kind = (job.revision.as_ref()).map_or(RevisionKind::Counter, Revision::kind);
        let own = self.mark.as_ref()?.revision.kind();
        (own != kind).then(|| {
            format!(
                "this article's revisions are told by {}, this job's by {}; one article keeps to \
                 one kind",
                in_words(own),
                in_words(kind)
            )
        })
    }

    /// The hash of the highest revision's content, when it is this one. It is kept for ever.
    pub(super) fn content_of(&self, revision: &Revision, edition: u32) -> Option<&str> {
        let mark = self.mark.as_ref()?;
        (mark.revision == *revision && mark.edition == edition)
            .then_some(mark.content_hash.as_deref()?)
    }

    /// The number of a job's content where the store counts: the one it got before, else the
    /// next. `seen` are the revisions that are known to have had this content.
    pub(super) fn count(&self, job: &NewJob, seen: &[String]) -> Revision {
        let mark = self.mark.as_ref();
        let last = match mark.map(|mark| &mark.revision) {
            Some(Revision::Counter(last)) => *last,
            _ => 0,
        };
        let is_last =
            mark.is_some_and(|mark| mark.content_hash.as_ref() == Some(&job.content_hash));
        let before = (seen.iter().filter_map(|number| number.parse().ok()))
            .chain(is_last.then_some(last))
            .max();
        Revision::Counter(match before {
            // An article that was revived is withdrawn anew, even with the bytes of the first
            // time.
            Some(before) if !job.withdraw || before == last => before,
            _ => last.saturating_add(1),
        })
    }

    /// The targets of a job that have not been asked for at its revision or a higher one. `asked`
    /// are the targets with what was asked for before.
    pub(super) fn behind<'t>(
        &self,
        targets: &'t [LanguageTag],
        asked: Vec<(String, String, i64)>,
        (revision, edition): (&Revision, u32),
    ) -> Result<Vec<&'t str>, Damaged> {
        let kind = revision.kind().as_str();
        let mut beyond = Vec::new();
        for (target, asked, asked_edition) in asked {
            let asked = restore(Some(kind), Some(&asked))?;
            let asked_edition = read_edition(asked_edition)?;
            if asked.is_some_and(|asked| is_beyond((&asked, asked_edition), (revision, edition))) {
                beyond.push(target);
            }
        }
        Ok(targets
            .iter()
            .map(LanguageTag::as_str)
            .filter(|target| !beyond.iter().any(|beyond| beyond == target))
            .collect())
    }

    /// Whether something higher than this revision and edition was asked for in any target.
    pub(super) fn is_beyond(&self, revision: &Revision, edition: u32) -> bool {
        (self.mark.as_ref())
            .is_some_and(|mark| !is_beyond((revision, edition), (&mark.revision, mark.edition)))
    }

    /// Moves the marks up to the job's revision.
    pub(super) fn raise(&mut self, job: &NewJob, revision: &Revision) {
        use std::cmp::Ordering::{Equal, Greater, Less};

        // A withdrawal that has a number of its own has no content; a counted one has.
        let content = (!job.withdraw || job.revision.is_none()).then(|| job.content_hash.clone());
        let order = (self.mark.as_ref()).map_or(Some(Greater), |mark| {
            let order = revision.compare(&mark.revision)?;
            Some(order.then(job.edition.cmp(&mark.edition)))
        });
        match (order, &mut self.mark) {
            (Some(Equal), Some(mark)) => {
                mark.content_hash = mark.content_hash.take().or(content);
            }
            (Some(Greater), mark) => {
                *mark = Some(Mark {
                    revision: revision.clone(),
                    edition: job.edition,
                    content_hash: content,
                });
            }
            _ => {}
        }
        if job.withdraw {
            let below = (self.withdrawn.as_ref())
                .is_none_or(|withdrawn| withdrawn.compare(revision) == Some(Less));
            if below {
                self.withdrawn = Some(revision.clone());
            }
        }
    }
}

/// Why content contradicts what is recorded under the same revision, for the dead letter.
pub(super) fn other_content(revision: &Revision, edition: u32) -> String {
    format!(
        "revision {} (edition {edition}) of this article is recorded with other content; raise \
         the revision, or `edition` for a correction within it",
        revision.text(),
    )
}

fn in_words(kind: RevisionKind) -> &'static str {
    match kind {
        RevisionKind::Version => "`version` (kind version)",
        RevisionKind::Created => "the time of the version (kind created)",
        RevisionKind::Counter => "the worker's own count (kind counter)",
    }
}

/// Whether (revision, edition) `a` is higher than `b`; never when their kinds differ.
fn is_beyond(a: (&Revision, u32), b: (&Revision, u32)) -> bool {
    match a.0.compare(b.0) {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => a.1 > b.1,
        _ => false,
    }
}

/// Whether `a` is at least `b`; never when their kinds differ.
fn reaches(a: &Revision, b: &Revision) -> bool {
    matches!(a.compare(b), Some(Ordering::Greater | Ordering::Equal))
}

/// What the store knows of newer wishes for one article and target.
pub(super) struct Newest {
    asked: Option<(Revision, u32)>,
    withdrawn: Option<Revision>,
}

/// The columns of that: kind of revision, revision at which the article was withdrawn, revision
/// and edition that were asked for in the target.
pub(super) type NewestColumns = (Option<String>, Option<String>, Option<String>, Option<i64>);

impl Newest {
    /// Reads it.
    pub(super) fn read(columns: NewestColumns) -> Result<Self, Damaged> {
        let (kind, withdrawn, asked, edition) = columns;
        let asked = restore(kind.as_deref(), asked.as_deref())?;
        Ok(Self {
            asked: asked.zip(edition.map(read_edition).transpose()?),
            withdrawn: restore(kind.as_deref(), withdrawn.as_deref())?,
        })
    }

    /// Whether a unit comes too late.
    pub(super) fn is_too_late(&self, unit: &UnitKey) -> bool {
        let identity = &unit.identity;
        let revision = Revision::restore(&unit.revision_kind, &identity.revision);
        revision.is_some_and(|revision| match unit.action {
            Action::Translate => self.supersedes(&revision, identity.edition),
            Action::Withdraw => self.supersedes_withdrawal(&revision),
        })
    }

    /// Whether a translation at this revision comes too late.
    fn supersedes(&self, revision: &Revision, edition: u32) -> bool {
        self.asked_beyond(revision, edition)
            || (self.withdrawn.as_ref()).is_some_and(|withdrawn| reaches(withdrawn, revision))
    }

    /// Whether a withdrawal at this revision comes too late. It is terminal for every edition of
    /// its own revision, so only a higher revision counts.
    fn supersedes_withdrawal(&self, revision: &Revision) -> bool {
        self.asked_beyond(revision, u32::MAX)
            || (self.withdrawn.as_ref())
                .is_some_and(|withdrawn| is_beyond((withdrawn, 0), (revision, 0)))
    }

    fn asked_beyond(&self, revision: &Revision, edition: u32) -> bool {
        (self.asked.as_ref()).is_some_and(|(asked, asked_edition)| {
            is_beyond((asked, *asked_edition), (revision, edition))
        })
    }
}

/// Whether a newly published revision is above the highest that was published before.
pub(super) fn is_higher(kind: &str, published: &str, new: &str) -> Result<bool, Damaged> {
    let published = restore(Some(kind), Some(published))?;
    let new = Revision::restore(kind, new);
    Ok(!(published.zip(new)).is_some_and(|(published, new)| reaches(&published, &new)))
}

/// The languages of an article whose highest published revision lies above its highest
/// withdrawal. The columns are target, published revision, kind of revision and withdrawal.
pub(super) fn not_withdrawn(
    rows: Vec<(String, String, Option<String>, Option<String>)>,
) -> Result<Vec<LanguageTag>, Damaged> {
    let mut languages = Vec::with_capacity(rows.len());
    for (target, published, kind, withdrawn) in rows {
        let gone = match restore(kind.as_deref(), withdrawn.as_deref())? {
            Some(withdrawn) => restore(kind.as_deref(), Some(&published))?
                .is_some_and(|published| reaches(&withdrawn, &published)),
            None => false,
        };
        if !gone {
            languages.push(tag(&target)?);
        }
    }
    Ok(languages)
}

/// Reads a language tag.
pub(super) fn tag(text: &str) -> Result<LanguageTag, Damaged> {
    LanguageTag::parse(text).map_err(|_| Damaged("language tag"))
}

fn read_edition(edition: i64) -> Result<u32, Damaged> {
    u32::try_from(edition).map_err(|_| Damaged("edition"))
}

/// Reads a revision.
fn restore(kind: Option<&str>, text: Option<&str>) -> Result<Option<Revision>, Damaged> {
    match (kind, text) {
        (Some(kind), Some(text)) => Revision::restore(kind, text)
            .map(Some)
            .ok_or(Damaged("revision")),
        _ => Ok(None),
    }
}

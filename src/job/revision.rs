//! Revisions of an article and their order.

use std::cmp::Ordering;

use jiff::Timestamp;

/// A revision. Revisions of one kind are ordered; one article uses one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revision {
    /// Dotted integers without closing zeros: `3`, `3.10`; `3.0` is read as `3`.
    Version(Vec<u64>),
    /// The time of the version (RFC 3339).
    Created(Timestamp),
    /// Counted by the store, once per content.
    Counter(u64),
}

/// The kind of a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevisionKind {
    /// See [`Revision::Version`].
    Version,
    /// See [`Revision::Created`].
    Created,
    /// See [`Revision::Counter`].
    Counter,
}

impl RevisionKind {
    /// The name that the store keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Created => "created",
            Self::Counter => "counter",
        }
    }
}

/// The most numbers in a dotted version.
const MAX_PARTS: usize = 8;

impl Revision {
    /// Reads dotted integers or an RFC 3339 time; `None` when it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let parts: Option<Vec<u64>> = text
            .split('.')
            .map(|part| {
                part.bytes()
                    .all(|b| b.is_ascii_digit())
                    .then(|| part.parse().ok())?
            })
            .collect();
        match parts {
            Some(mut parts) if parts.len() <= MAX_PARTS => {
                // `3` and `3.0` are one revision, so they have one text.
                while parts.len() > 1 && parts.last() == Some(&0) {
                    parts.pop();
                }
                Some(Self::Version(parts))
            }
            _ => text.parse().ok().map(Self::Created),
        }
    }

    /// Reads what [`Revision::text`] wrote, given the kind that was kept beside it.
    pub fn restore(kind: &str, text: &str) -> Option<Self> {
        match kind {
            "counter" => text.parse().ok().map(Self::Counter),
            _ => Self::parse(text).filter(|revision| revision.kind().as_str() == kind),
        }
    }

    /// The kind.
    pub fn kind(&self) -> RevisionKind {
        match self {
            Self::Version(_) => RevisionKind::Version,
            Self::Created(_) => RevisionKind::Created,
            Self::Counter(_) => RevisionKind::Counter,
        }
    }

    /// The canonical text, part of the identity: `3.10`, `2026-11-23T17:00:00Z`, `1`.
    pub fn text(&self) -> String {
        match self {
            Self::Version(parts) => parts
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("."),
            Self::Created(time) => time.to_string(),
            Self::Counter(count) => count.to_string(),
        }
    }

    /// The order of two revisions of one article; `None` when their kinds differ.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Version(a), Self::Version(b)) => Some(a.cmp(b)),
            (Self::Created(a), Self::Created(b)) => Some(a.cmp(b)),
            (Self::Counter(a), Self::Counter(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_numbers() {
        for (a, b, order) in [
            ("3", "10", Ordering::Less),
            ("3.9", "3.10", Ordering::Less),
            ("3", "3.0", Ordering::Equal),
            ("4", "3.99", Ordering::Greater),
            (
                "2026-11-23T17:00:00Z",
                "2026-11-23T18:00:00+02:00",
                Ordering::Greater,
            ),
        ] {
            let (a, b) = (Revision::parse(a).unwrap(), Revision::parse(b).unwrap());
            assert_eq!(a.compare(&b), Some(order), "{a:?} {b:?}");
        }
    }

    #[test]
    fn kinds_are_not_compared() {
        let version = Revision::parse("3").unwrap();
        assert_eq!(version.compare(&Revision::Counter(3)), None);
        assert_eq!(Revision::parse("3a"), None);
        assert_eq!(Revision::parse(""), None);
        assert_eq!(Revision::parse("-1"), None);
    }

    #[test]
    fn what_the_store_kept_comes_back() {
        for revision in [
            Revision::parse("3.10").unwrap(),
            Revision::parse("2026-11-23T17:00:00Z").unwrap(),
            Revision::Counter(7),
        ] {
            let kind = revision.kind().as_str();
            assert_eq!(Revision::restore(kind, &revision.text()), Some(revision));
        }
    }
}

//! Articles: what a profile finds in one, and putting translations back in place.

mod append;
mod builtin;
mod derived;
mod extract;
mod localized;
mod ninjs;
mod path;
mod profile;
mod readable;

pub use derived::{Derived, DigitalSource};
pub use extract::{Field, Portion, portions};
pub use localized::{
    Finding, LocalizedArticle, Origin, Provenance, Quality, SegmentReport, Severity, Step, Verdict,
    Withdrawal,
};
pub use path::{Path, PathError};
pub use profile::{Profile, Profiles, PublicationStatus, Reading};
pub(crate) use readable::readable;

//! Articles: what a profile finds in one, and putting translations back in place.

mod builtin;
mod derived;
mod extract;
mod localized;
mod path;
mod profile;

pub use derived::{Derived, DigitalSource};
pub use extract::{Field, Portion, portions};
pub use localized::{
    Finding, LocalizedArticle, Origin, Provenance, Quality, SegmentReport, Severity, Step, Verdict,
    Withdrawal,
};
pub use path::{Path, PathError};
pub use profile::{Profile, Profiles, PublicationStatus, Reading};

//! The critical section of publishing: who may publish for one desk, article and target.
//!
//! A claim takes a lease, and the lease is kept until the end of the unit is stored. No clock of
//! the wall decides when a lease is over: whoever meets the lease of another remembers its token,
//! and takes it over when the token has stayed the same for the lease's whole length by the own
//! monotonic clock. Until then the other's publish may still be on its way.

use std::time::Duration;

use crate::job::{Action, Identity};
use crate::locale::LanguageTag;

use super::{StoredResult, UnitState};

/// A unit as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitKey {
    /// The job that asked for it.
    pub job_id: String,
    /// What it publishes.
    pub identity: Identity,
    /// The kind of its revision, `version`, `created` or `counter`.
    pub revision_kind: String,
    /// Whether it translates or withdraws.
    pub action: Action,
}

impl UnitKey {
    /// What is published, beyond desk, article and target: two units of one purpose publish the
    /// same bytes, so that neither can overtake the other wrongly.
    pub(super) fn purpose(&self) -> String {
        let action = match self.action {
            Action::Translate => "translate",
            Action::Withdraw => "withdraw",
        };
        let Identity {
            revision, edition, ..
        } = &self.identity;
        format!("{action} {revision} {edition}")
    }
}

/// What the store knows of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its state; `None` when the store does not know the job or the target.
    pub state: Option<UnitState>,
    /// Whether a newer revision or edition was asked for in this target, or the article was
    /// withdrawn at this revision or a later one; for a withdrawal, a higher revision only.
    pub superseded: bool,
    /// Whether a result is stored under its identity: there is nothing to translate.
    pub stored: bool,
}

impl Standing {
    /// Whether the unit has ended. A dead letter that is replayed has failed before and is done
    /// again; so is a unit that the store does not know.
    pub fn has_ended(&self) -> bool {
        (self.state).is_some_and(|state| !matches!(state, UnitState::Pending | UnitState::Failed))
    }
}

/// The right to publish for one desk, article and target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Names the holder; never used twice.
    pub token: String,
    /// How long others that see the token unchanged have to wait.
    pub length: Duration,
}

/// A lease that is taken from its holder, if it is still the holder's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Takeover {
    /// The token of the holder.
    pub token: String,
    /// Whether it was seen unchanged for the lease's whole length. Before that it is taken over
    /// only for the holder's own purpose: what may still be on its way are the same bytes. Such a
    /// lease is not released afterwards, since it covers what the first holder may still send.
    pub waited_out: bool,
}

/// What [`Store::claim`](super::Store::claim) found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The lease is held now.
    Granted(Grant),
    /// The unit has ended ([`Standing::has_ended`]); no lease was taken.
    Ended,
    /// It comes too late ([`Standing::superseded`]); no lease was taken.
    Superseded,
    /// Somebody else holds the lease.
    Held(Lease),
}

/// What the holder of a lease needs in order to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The result that is stored under the identity: it is published as it is.
    pub stored: Option<StoredResult>,
    /// The number of what is published. It grows from claim to claim, with gaps; what was stored
    /// keeps its own, and so does a withdrawal.
    pub sequence: u64,
    /// The languages in which any revision of the article was published and not withdrawn since;
    /// empty when the result is stored, which names its own.
    pub published: Vec<LanguageTag>,
}

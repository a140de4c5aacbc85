//! The row of an article and target, as far as claims concern it: sequence, lease and the number of
//! a withdrawal.

use std::time::Duration;

use super::marks::Damaged;
use super::{Lease, Takeover};

/// The columns of that row.
#[derive(Default, sqlx::FromRow)]
pub(super) struct Turn {
    pub(super) sequence: i64,
    pub(super) lease: Option<String>,
    pub(super) lease_length: Option<i64>,
    pub(super) lease_purpose: Option<String>,
    pub(super) lease_stays: bool,
    pub(super) withdrawal: Option<String>,
    pub(super) withdrawal_sequence: Option<i64>,
}

impl Turn {
    /// Gives the lease to who asks, or tells who holds it.
    pub(super) fn take(
        &mut self,
        lease: &Lease,
        purpose: &str,
        takeover: Option<&Takeover>,
    ) -> Option<Lease> {
        match &self.lease {
            Some(holder) if *holder == lease.token => return None,
            Some(holder) => {
                let takeover = takeover.filter(|takeover| takeover.token == *holder);
                let waited_out = takeover.is_some_and(|takeover| takeover.waited_out);
                let same = self.lease_purpose.as_deref() == Some(purpose);
                let is_ours = waited_out || (takeover.is_some() && same);
                if !is_ours {
                    let length = self.lease_length.unwrap_or_default().unsigned_abs();
                    return Some(Lease {
                        token: holder.clone(),
                        length: Duration::from_millis(length),
                    });
                }
                self.lease_stays = !waited_out;
            }
            None => self.lease_stays = false,
        }
        self.lease = Some(lease.token.clone());
        self.lease_length = i64::try_from(lease.length.as_millis()).ok();
        self.lease_purpose = Some(purpose.to_owned());
        None
    }

    /// The number of a withdrawal: a new one, or the one it got before.
    pub(super) fn number_withdrawal(&mut self, purpose: String) -> Result<u64, Damaged> {
        if let (Some(known), Some(sequence)) = (&self.withdrawal, self.withdrawal_sequence)
            && *known == purpose
        {
            return unsigned(sequence);
        }
        self.sequence += 1;
        self.withdrawal = Some(purpose);
        self.withdrawal_sequence = Some(self.sequence);
        unsigned(self.sequence)
    }

    /// The next number of the sequence.
    pub(super) fn next(&mut self) -> Result<u64, Damaged> {
        self.sequence += 1;
        unsigned(self.sequence)
    }
}

/// Reads a number of a sequence.
pub(super) fn unsigned(sequence: i64) -> Result<u64, Damaged> {
    u64::try_from(sequence).map_err(|_| Damaged("sequence number"))
}

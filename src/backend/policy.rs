//! What an operator says about an engine of any kind: who may be sent there, how fast, how much.

use std::time::Duration;

use serde::Deserialize;

use super::Limits;
use super::settings::Faults;
use crate::units::{self, Price, Rate, Zone};

/// The last day with which a month can begin: every month has it.
const LAST_BUDGET_DAY: usize = 28;

/// How often an account is read where nothing is written.
const USAGE_INTERVAL: Duration = Duration::from_secs(600);

/// No account is read more often.
const SHORTEST_USAGE_INTERVAL: Duration = Duration::from_secs(10);

/// The settings that every engine has, beside those of its kind. The router keeps them; an engine
/// itself reads only [`timeout`](Self::timeout) and the bounds of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Whether text under embargo may be sent there.
    pub embargo: bool,
    /// Calls at the same time; `None` leaves it to the kind.
    pub concurrency: Option<usize>,
    /// How long one call may take.
    pub timeout: Duration,
    /// Calls in a time; all of them hold.
    pub rate_limit: Vec<Rate>,
    /// Characters (Unicode code points) in a time; all of them hold.
    pub character_rate: Vec<Rate>,
    /// Characters that may be billed from one budget day to the next; `None` is no bound.
    pub monthly_characters: Option<u64>,
    /// The day of the month on which the budget begins anew, 1 to 28.
    pub budget_day: usize,
    /// Where that day begins.
    pub budget_zone: Zone,
    /// How often the engine is asked what its account has used, where it tells; zero is never.
    pub usage_interval: Duration,
    /// What a million characters cost, for estimates.
    pub price: Option<Price>,
    /// Segments in one call; `None` leaves it to the kind, as do the next two.
    pub batch: Option<usize>,
    /// Characters in one call, in the engine's own unit.
    pub batch_characters: Option<usize>,
    /// Characters of one segment, in the engine's own unit.
    pub characters_per_item: Option<usize>,
}

/// What holds for a kind of engine where the configuration is silent.
#[derive(Debug, Clone, Copy)]
pub struct Defaults {
    /// The address of the service or of a server on this machine; `None`: the kind has none.
    pub url: Option<&'static str>,
    /// Whether the kind takes a key.
    pub key: KeyUse,
    /// Whether text under embargo may be sent there.
    pub embargo: bool,
    /// How long one call may take.
    pub timeout: Duration,
}

/// Whether a kind of engine takes a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// It has none.
    None,
    /// Servers may want one.
    Optional,
    /// Nothing goes without.
    Required,
}

impl Defaults {
    /// An engine in this process or on this machine.
    pub const LOCAL: Self = Self {
        url: None,
        key: KeyUse::None,
        embargo: true,
        timeout: Duration::from_secs(60),
    };

    /// A server of the newsroom's own; text under embargo stays in the house.
    pub const fn server(url: &'static str, key: KeyUse) -> Self {
        Self {
            url: Some(url),
            key,
            ..Self::LOCAL
        }
    }

    /// Somebody else's service. What is under embargo does not leave the house unasked.
    pub const fn service(url: &'static str) -> Self {
        Self {
            url: Some(url),
            key: KeyUse::Required,
            embargo: false,
            timeout: Duration::from_secs(30),
        }
    }
}

impl Policy {
    /// What holds where nothing is written.
    pub fn new(defaults: Defaults) -> Self {
        PolicySettings::default().over(defaults)
    }

    /// An engine's own limits with those of the configuration in their place.
    pub fn limits(&self, own: Limits) -> Limits {
        Limits {
            items: match own.items {
                // One text is all that the interface of such an engine has place for.
                Some(1) => Some(1),
                items => self.batch.or(items),
            },
            characters: self.batch_characters.or(own.characters),
            characters_per_item: self.characters_per_item.or(own.characters_per_item),
            concurrency: self.concurrency.or(own.concurrency),
            ..own
        }
    }

    /// What is wrong with the values.
    pub(crate) fn check(&self, faults: &mut Faults) {
        let counts = [
            ("concurrency", self.concurrency, 1000),
            ("batch", self.batch, 10_000),
            ("batch_characters", self.batch_characters, usize::MAX),
            ("characters_per_item", self.characters_per_item, usize::MAX),
        ];
        for (key, value, most) in counts {
            if let Some(value) = value {
                faults.between(key, value, 1, most);
            }
        }
        faults.not_zero("timeout", self.timeout.is_zero());
        faults.not_zero("monthly_characters", self.monthly_characters == Some(0));
        faults.between("budget_day", self.budget_day, 1, LAST_BUDGET_DAY);
        if !self.usage_interval.is_zero() && self.usage_interval < SHORTEST_USAGE_INTERVAL {
            faults.add("usage_interval", "must be at least 10s, or 0s for never");
        }
    }
}

/// [`Policy`] as it is written: what is left out depends on the kind.
#[derive(Deserialize)]
#[serde(default)]
pub(super) struct PolicySettings {
    embargo: Option<bool>,
    concurrency: Option<usize>,
    #[serde(deserialize_with = "units::optional_duration")]
    timeout: Option<Duration>,
    #[serde(deserialize_with = "units::rates")]
    rate_limit: Vec<Rate>,
    #[serde(deserialize_with = "units::rates")]
    character_rate: Vec<Rate>,
    monthly_characters: Option<u64>,
    budget_day: usize,
    budget_zone: Zone,
    #[serde(deserialize_with = "units::duration")]
    usage_interval: Duration,
    price: Option<Price>,
    batch: Option<usize>,
    batch_characters: Option<usize>,
    characters_per_item: Option<usize>,
}

impl Default for PolicySettings {
    fn default() -> Self {
        Self {
            embargo: None,
            concurrency: None,
            timeout: None,
            rate_limit: Vec::new(),
            character_rate: Vec::new(),
            monthly_characters: None,
            budget_day: 1,
            budget_zone: Zone::default(),
            usage_interval: USAGE_INTERVAL,
            price: None,
            batch: None,
            batch_characters: None,
            characters_per_item: None,
        }
    }
}

impl PolicySettings {
    pub(super) fn over(self, defaults: Defaults) -> Policy {
        Policy {
            embargo: self.embargo.unwrap_or(defaults.embargo),
            concurrency: self.concurrency,
            timeout: self.timeout.unwrap_or(defaults.timeout),
            rate_limit: self.rate_limit,
            character_rate: self.character_rate,
            monthly_characters: self.monthly_characters,
            budget_day: self.budget_day,
            budget_zone: self.budget_zone,
            usage_interval: self.usage_interval,
            price: self.price,
            batch: self.batch,
            batch_characters: self.batch_characters,
            characters_per_item: self.characters_per_item,
        }
    }
}

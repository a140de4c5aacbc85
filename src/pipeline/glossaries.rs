//! The newsroom's glossaries, and which of them apply.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::GlossaryConfig;
use crate::glossary::{Glossaries, Glossary};
use crate::job::{JobFault, Reason, short};

/// The desk of a glossary that applies to all.
const EVERY_DESK: &str = "*";

/// The glossaries of the configuration.
pub struct KnownGlossaries {
    by_name: BTreeMap<String, Arc<Glossary>>,
    /// Those that apply without being named: each with its desks.
    by_desk: Vec<(String, Vec<String>)>,
}

impl KnownGlossaries {
    pub(super) fn new(configured: &BTreeMap<String, GlossaryConfig>) -> Self {
        let glossary = |(name, config): (&String, &GlossaryConfig)| {
            (name.clone(), Arc::clone(&config.glossary))
        };
        let desks = configured.iter();
        let desks = desks.map(|(name, config)| (name.clone(), config.desks.clone()));
        Self {
            by_name: configured.iter().map(glossary).collect(),
            by_desk: desks.filter(|(_, desks)| !desks.is_empty()).collect(),
        }
    }

    /// The names of the glossaries that apply to a job: those that it names, in its order, then
    /// those of its desk by name.
    ///
    /// # Errors
    /// [`JobFault`] for a name that is not known.
    pub fn of_job(&self, named: &[String], desk: &str) -> Result<Vec<String>, JobFault> {
        self.select(named)?;
        let applies = |(_, desks): &&(String, Vec<String>)| {
            desks.iter().any(|of| of == desk || of == EVERY_DESK)
        };
        let of_desk = self.by_desk.iter().filter(applies).map(|(name, _)| name);
        let mut names: Vec<String> = Vec::new();
        for name in named.iter().chain(of_desk) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        Ok(names)
    }

    /// Glossaries by their names.
    pub(super) fn select(&self, names: &[String]) -> Result<Glossaries, JobFault> {
        let known = |(index, name): (usize, &String)| {
            let found = self.by_name.get(name);
            found.cloned().ok_or_else(|| self.unknown(index, name))
        };
        let found: Result<Vec<_>, JobFault> = names.iter().enumerate().map(known).collect();
        Ok(Glossaries::new(found?))
    }

    fn unknown(&self, index: usize, name: &str) -> JobFault {
        let known: Vec<String> = self
            .by_name
            .keys()
            .map(|name| format!("`{name}`"))
            .collect();
        let known = match known.as_slice() {
            [] => "none is configured".to_owned(),
            known => format!("known are {}", known.join(", ")),
        };
        let problem = format!("there is no glossary `{}`; {known}", short(name));
        JobFault::new(Reason::InvalidField, format!("glossaries.{index}"), problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> KnownGlossaries {
        let configured = [("law", &[][..]), ("names", &["*"]), ("sport", &["europe"])];
        let configured = configured.map(|(name, desks)| {
            let config = GlossaryConfig {
                desks: desks.iter().map(|desk| (*desk).to_owned()).collect(),
                ..GlossaryConfig::default()
            };
            (name.to_owned(), config)
        });
        KnownGlossaries::new(&BTreeMap::from(configured))
    }

    #[test]
    fn the_glossaries_of_a_job_come_before_those_of_its_desk() {
        let of = |named: &[&str], desk| {
            let named: Vec<String> = named.iter().map(|name| (*name).to_owned()).collect();
            known().of_job(&named, desk)
        };
        assert_eq!(of(&[], "").unwrap(), ["names"]);
        assert_eq!(of(&[], "europe").unwrap(), ["names", "sport"]);
        assert_eq!(
            of(&["sport", "law", "sport"], "asia").unwrap(),
            ["sport", "law", "names"]
        );
        let fault = of(&["law", "nmaes"], "").unwrap_err();
        assert_eq!(fault.field, "glossaries.1");
        assert_eq!(
            fault.problem,
            "there is no glossary `nmaes`; known are `law`, `names`, `sport`"
        );
    }
}

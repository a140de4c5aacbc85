//! `[profiles.*]`: names and paths.

use super::Checks;
use crate::config::mistakes::similar;
use crate::config::tree::{KeyPath, key_path};
use crate::config::{Config, Disclosure, FieldRule, ProfileConfig};

/// The profiles that are there without configuration.
const BUILT_IN: [&str; 2] = ["ninjs", "simple"];

/// The roles that wireglot treats in their own way.
const ROLES: [&str; 5] = ["headline", "summary", "body", "caption", "slug"];

/// The deepest path, as the articles' paths have it.
const MAX_STEPS: usize = 16;

const FORM: &str = "write keys joined by `.`, such as `headlines.*.value`";

impl Checks<'_, '_> {
    pub(super) fn profiles(&mut self, config: &Config) {
        for (name, profile) in &config.profiles {
            let key = key_path!["profiles", name];
            self.name(&key, name);
            if BUILT_IN.contains(&name.as_str()) {
                self.note(
                    &key,
                    format!("`{name}` is built in; give this profile another name"),
                );
            }
            self.profile(&key, profile);
            self.appended(&key, profile, config.localize.disclosure);
        }
    }

    /// A disclosure that is to stand behind a body needs one.
    fn appended(&mut self, key: &KeyPath, profile: &ProfileConfig, default: Disclosure) {
        let has_body = profile.fields.iter().any(|field| field.role == "body");
        if has_body || profile.disclosure.unwrap_or(default) != Disclosure::Append {
            return;
        }
        let place = match profile.disclosure {
            Some(_) => key.join("disclosure"),
            None => key.clone(),
        };
        let message = "no field has `role = \"body\"`, behind which `append` puts the disclosure: it goes into `disclosure_field`";
        self.warn(&place, message);
    }

    fn profile(&mut self, key: &KeyPath, profile: &ProfileConfig) {
        self.value_path(key.join("id"), Some(&profile.id));
        for (index, path) in profile.revision.iter().enumerate() {
            self.value_path(key.join("revision").join(index), Some(path));
        }
        self.value_path(key.join("language"), profile.language.as_ref());
        self.value_path(
            key.join("disclosure_field"),
            Some(&profile.disclosure_field),
        );
        if profile.fields.is_empty() {
            self.wrong(key.join("fields"), "is empty; name at least one field");
        }
        for (index, field) in profile.fields.iter().enumerate() {
            let key = key.join("fields").join(index);
            let before = &profile.fields[..index];
            if before.iter().any(|other| other.path == field.path) {
                self.wrong(key.join("path"), format!("`{}` is there twice", field.path));
            }
            self.field(&key, field);
        }
        for (index, nested) in profile.nested.iter().enumerate() {
            if let Some(fault) = path_fault(nested) {
                self.wrong(key.join("nested").join(index), fault);
            }
        }
    }

    fn field(&mut self, key: &KeyPath, field: &FieldRule) {
        if let Some(fault) = path_fault(&field.path) {
            self.wrong(key.join("path"), fault);
        }
        if field.role.trim().is_empty() {
            self.wrong(
                key.join("role"),
                "is empty; write one such as `headline`, `summary`, `body` or `caption`",
            );
        }
        // Roles are free, but these mean something.
        let role = field.role.as_str();
        if !ROLES.contains(&role)
            && let Some(known) = similar(role, ROLES)
        {
            let message = format!("`{role}` has no meaning; did you mean `{known}`?");
            self.warn(&key.join("role"), message);
        }
        for (index, name) in field.format_keys.iter().enumerate() {
            if name.is_empty() {
                self.wrong(
                    key.join("format_keys").join(index),
                    "is empty; write a key such as `contentType`",
                );
            }
        }
        self.not_zero(key.join("max_length"), field.max_length == Some(0));
    }

    /// A path to one value.
    fn value_path(&mut self, key: KeyPath, path: Option<&String>) {
        let Some(path) = path else { return };
        if let Some(fault) = path_fault(path) {
            self.wrong(key, fault);
        } else if path.split('.').any(|step| step == "*") {
            self.wrong(key, "must lead to one value, without `*`");
        }
    }
}

/// What is wrong with a path of a profile.
fn path_fault(path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(format!("is empty; {FORM}"));
    }
    if path.starts_with(['$', '/']) || path.contains(['[', ']']) {
        return Some(format!("`{path}` is another kind of path; {FORM}"));
    }
    if path.starts_with('*') {
        return Some(format!("`{path}` begins with `*`; {FORM}"));
    }
    if path.split('.').count() > MAX_STEPS {
        return Some(format!("`{path}` has more than {MAX_STEPS} steps; {FORM}"));
    }
    path.split('.').find_map(|step| {
        if step.is_empty() || step.trim() != step {
            Some(format!("`{path}` has an empty step or a space; {FORM}"))
        } else if step.contains('*') && step != "*" {
            Some(format!("`{path}`: `*` must be a step of its own; {FORM}"))
        } else {
            None
        }
    })
}

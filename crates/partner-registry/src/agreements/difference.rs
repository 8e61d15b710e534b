//! What one version of the terms changes in another one: for people who negotiate.

use std::collections::BTreeMap;

use foundation::word_enum;
use serde::Serialize;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::terms::Terms;

/// Lines around a change of the text that are shown with it.
const CONTEXT: usize = 3;

/// What changes from one version to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Fields that differ, by path, such as `permissions.train.by`.
    pub fields: Vec<FieldChange>,
    /// The places where the text differs, each with the lines around it; empty when it does not.
    pub text: Vec<Vec<Line>>,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Where.
    pub path: String,
    /// What stood there; `None` when nothing did.
    pub before: Option<Value>,
    /// What stands there now; `None` when nothing does.
    pub after: Option<Value>,
}

word_enum! {
    /// What became of a line.
    pub enum Mark {
        /// It stands in both.
        Kept = "kept",
        /// It stood in the first only.
        Removed = "removed",
        /// It stands in the second only.
        Added = "added",
    }
}

/// A line of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What became of it.
    pub mark: Mark,
    /// The line, without its end.
    pub text: String,
}

impl Difference {
    /// From `before` to `after`.
    pub fn between(before: &Terms, after: &Terms) -> Self {
        let (was, is) = (fields(before), fields(after));
        let paths = was.keys().chain(is.keys().filter(|path| !was.contains_key(*path)));
        let changed = paths.filter(|path| was.get(*path) != is.get(*path));
        let mut fields: Vec<FieldChange> = changed
            .map(|path| FieldChange {
                path: path.clone(),
                before: was.get(path).cloned(),
                after: is.get(path).cloned(),
            })
            .collect();
        fields.sort_by(|one, other| one.path.cmp(&other.path));
        Self { fields, text: lines(&before.document, &after.document) }
    }

    /// Whether both say the same.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.text.is_empty()
    }
}

/// Every field but the text, one entry for what a person sees as one thing. Lists of rules are keyed by what they are about, so
/// that one more permission does not make all others look changed.
fn fields(terms: &Terms) -> BTreeMap<String, Value> {
    let value = serde_json::to_value(terms).unwrap_or_default();
    let mut found = BTreeMap::new();
    for name in ["title", "valid_from", "expires_at"] {
        found.insert(name.to_owned(), value[name].clone());
    }
    let rules = &value["rules"];
    keyed(&mut found, "permissions", &rules["permissions"], "action");
    keyed(&mut found, "duties", &rules["duties"], "duty");
    for (name, part) in rules["derived_models"].as_object().into_iter().flatten() {
        found.insert(format!("derived_models.{name}"), part.clone());
    }
    for prohibited in rules["prohibitions"].as_array().into_iter().flatten() {
        found.insert(format!("prohibitions.{}", prohibited.as_str().unwrap_or_default()), Value::Bool(true));
    }
    found
}

fn keyed(found: &mut BTreeMap<String, Value>, list: &str, rules: &Value, key: &str) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in rules.as_array().into_iter().flatten() {
        let name = rule[key].as_str().unwrap_or_default();
        let count = seen.entry(name).or_default();
        *count += 1;
        // A second rule about the same thing is told apart by its number.
        let place = if *count == 1 { format!("{list}.{name}") } else { format!("{list}.{name}#{count}") };
        for (field, value) in rule.as_object().into_iter().flatten().filter(|(field, _)| *field != key) {
            found.insert(format!("{place}.{field}"), value.clone());
        }
        // So that a rule without any other field is seen to come and go, too.
        found.insert(place, Value::Bool(true));
    }
}

fn lines(before: &str, after: &str) -> Vec<Vec<Line>> {
    let difference = TextDiff::from_lines(before, after);
    let groups = difference.grouped_ops(CONTEXT).into_iter();
    groups.map(|group| group.iter().flat_map(|op| difference.iter_changes(op).map(line)).collect()).collect()
}

fn line(change: similar::Change<&str>) -> Line {
    let mark = match change.tag() {
        ChangeTag::Equal => Mark::Kept,
        ChangeTag::Delete => Mark::Removed,
        ChangeTag::Insert => Mark::Added,
    };
    Line { mark, text: change.value().trim_end_matches(['\r', '\n']).to_owned() }
}

#[cfg(test)]
mod tests;

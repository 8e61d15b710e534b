//! What a new version changes, and what that makes of its number.
//!
//! - **Major:** something that kept the version before may not keep this one: a column or section more that is required, a
//!   narrower range, a value fewer, another type or unit, a stricter threshold, another test set; and everything that is gone,
//!   because those who read the data rely on it.
//! - **Minor:** whatever kept the version before keeps this one too, and something is new or more is allowed.
//! - **Patch:** only texts for people differ.

use foundation::word_enum;
use serde::{Deserialize, Serialize};

use super::definition::{
    ArtefactKind, ColumnRule, DataRules, Definition, Direction, ExtraColumns, ModelRules, QualityBar, RequiredSection,
};

word_enum! {
    /// Which part of a version's number rises, the least first.
    pub enum Step {
        /// Texts only.
        Patch = "patch",
        /// Compatible.
        Minor = "minor",
        /// Not compatible.
        Major = "major",
    }
}

/// One difference between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What it makes of the number.
    pub step: Step,
    /// Where, such as `data.columns.age`.
    pub at: String,
    /// What, for people.
    pub what: String,
}

/// The changes from one definition to another, in the order of the new one.
pub(crate) fn compare(old: &Definition, new: &Definition) -> Vec<Change> {
    let mut changes = Changes(Vec::new());
    part(&mut changes, ArtefactKind::Dataset, (old.data.as_ref(), new.data.as_ref()), data);
    part(&mut changes, ArtefactKind::Model, (old.model.as_ref(), new.model.as_ref()), model);
    documents(&mut changes, &old.documents, &new.documents);
    changes.0
}

/// The greatest step among changes; `None` when there are none.
pub(crate) fn step_of(changes: &[Change]) -> Option<Step> {
    changes.iter().map(|change| change.step).max()
}

struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, step: Step, at: &str, what: impl Into<String>) {
        self.0.push(Change { step, at: at.to_owned(), what: what.into() });
    }

    /// A text for people.
    fn text(&mut self, at: &str, old: &str, new: &str) {
        if old != new {
            self.add(Step::Patch, at, "the description is worded differently");
        }
    }
}

fn part<T>(
    changes: &mut Changes,
    kind: ArtefactKind,
    (old, new): (Option<&T>, Option<&T>),
    both: impl Fn(&mut Changes, &T, &T),
) {
    let at = match kind {
        ArtefactKind::Dataset => "data",
        ArtefactKind::Model => "model",
    };
    match (old, new) {
        (Some(old), Some(new)) => both(changes, old, new),
        (None, Some(_)) => changes.add(Step::Minor, at, format!("rules for {} are new", super::check::plural(kind))),
        (Some(_), None) => {
            changes.add(Step::Major, at, format!("the rules for {} are gone", super::check::plural(kind)));
        }
        (None, None) => {}
    }
}

fn data(changes: &mut Changes, old: &DataRules, new: &DataRules) {
    match (old.extra_columns, new.extra_columns) {
        (ExtraColumns::Allowed, ExtraColumns::Refused) => {
            changes.add(Step::Major, "data.extra_columns", "other columns are no longer allowed");
        }
        (ExtraColumns::Refused, ExtraColumns::Allowed) => {
            changes.add(Step::Minor, "data.extra_columns", "other columns are allowed now");
        }
        _ => {}
    }
    for rule in &new.columns {
        let at = format!("data.columns.{}", rule.name);
        match old.columns.iter().find(|other| other.name == rule.name) {
            Some(other) => column(changes, &at, other, rule),
            None if rule.required => changes.add(Step::Major, &at, "a required column is new"),
            // Where others were taken before, what is called so now was unchecked until then.
            None if old.extra_columns == ExtraColumns::Allowed && restricts(rule) => {
                changes.add(Step::Minor, &at, "an optional column is new, and is checked where it is there");
            }
            None => changes.add(Step::Minor, &at, "an optional column is new"),
        }
    }
    for gone in old.columns.iter().filter(|rule| !new.columns.iter().any(|other| other.name == rule.name)) {
        changes.add(Step::Major, &format!("data.columns.{}", gone.name), "the column is gone");
    }
}

fn restricts(rule: &ColumnRule) -> bool {
    rule.allowed.is_some() || rule.minimum.is_some() || rule.maximum.is_some() || !rule.nullable
}

fn column(changes: &mut Changes, at: &str, old: &ColumnRule, new: &ColumnRule) {
    if old.kind != new.kind {
        changes.add(Step::Major, at, format!("the type was {} and is {}", old.kind.as_str(), new.kind.as_str()));
    }
    if old.unit != new.unit {
        let unit = |unit: &Option<String>| unit.clone().unwrap_or_else(|| "none".to_owned());
        changes.add(Step::Major, at, format!("the unit was {} and is {}", unit(&old.unit), unit(&new.unit)));
    }
    if old.privacy != new.privacy {
        let what = format!("the privacy class was {} and is {}", old.privacy.as_str(), new.privacy.as_str());
        changes.add(Step::Major, at, what);
    }
    match (old.required, new.required) {
        (false, true) => changes.add(Step::Major, at, "the column is required now"),
        (true, false) => changes.add(Step::Minor, at, "the column is optional now"),
        _ => {}
    }
    match (old.nullable, new.nullable) {
        (true, false) => changes.add(Step::Major, at, "values may be missing no longer"),
        (false, true) => changes.add(Step::Minor, at, "values may be missing now"),
        _ => {}
    }
    bound(changes, at, "least value", (old.minimum, new.minimum), |old, new| new > old);
    bound(changes, at, "greatest value", (old.maximum, new.maximum), |old, new| new < old);
    let length = |rule: &ColumnRule| rule.max_length.map(f64::from);
    bound(changes, at, "greatest length", (length(old), length(new)), |old, new| new < old);
    allowed(changes, at, old.allowed.as_deref(), new.allowed.as_deref());
    changes.text(at, &old.description, &new.description);
}

fn bound(
    changes: &mut Changes,
    at: &str,
    what: &str,
    (old, new): (Option<f64>, Option<f64>),
    is_tighter: impl Fn(f64, f64) -> bool,
) {
    match (old, new) {
        (None, Some(new)) => changes.add(Step::Major, at, format!("there is a {what} now: {new}")),
        (Some(_), None) => changes.add(Step::Minor, at, format!("there is no {what} any more")),
        #[expect(clippy::float_cmp, reason = "what was typed is compared with what was typed")]
        (Some(old), Some(new)) if old != new => {
            let step = if is_tighter(old, new) { Step::Major } else { Step::Minor };
            changes.add(step, at, format!("the {what} was {old} and is {new}"));
        }
        _ => {}
    }
}

fn allowed(changes: &mut Changes, at: &str, old: Option<&[String]>, new: Option<&[String]>) {
    match (old, new) {
        (None, Some(_)) => changes.add(Step::Major, at, "only certain values are allowed now"),
        (Some(_), None) => changes.add(Step::Minor, at, "any value is allowed now"),
        (Some(old), Some(new)) => {
            for value in old.iter().filter(|value| !new.contains(value)) {
                changes.add(Step::Major, at, format!("'{value}' is not allowed any more"));
            }
            for value in new.iter().filter(|value| !old.contains(value)) {
                changes.add(Step::Minor, at, format!("'{value}' is allowed now"));
            }
        }
        (None, None) => {}
    }
}

fn model(changes: &mut Changes, old: &ModelRules, new: &ModelRules) {
    if old.test.dataset_version != new.test.dataset_version {
        changes.add(Step::Major, "model.test", "models are scored on another test set");
    }
    if old.test.target != new.test.target {
        changes.add(Step::Major, "model.test", "models predict another column");
    }
    for bar in &new.bars {
        let at = format!("model.bars.{}", bar.metric.as_str());
        match old.bars.iter().find(|other| other.metric == bar.metric) {
            Some(other) => threshold(changes, &at, other, bar),
            None => changes.add(Step::Major, &at, format!("this score has to be reached now: {}", bar.threshold)),
        }
    }
    for gone in old.bars.iter().filter(|bar| !new.bars.iter().any(|other| other.metric == bar.metric)) {
        changes.add(
            Step::Major,
            &format!("model.bars.{}", gone.metric.as_str()),
            "this score is not asked for any more",
        );
    }
}

fn threshold(changes: &mut Changes, at: &str, old: &QualityBar, new: &QualityBar) {
    if old.direction != new.direction {
        changes.add(Step::Major, at, "the threshold counts from the other side");
    }
    #[expect(clippy::float_cmp, reason = "what was typed is compared with what was typed")]
    if old.threshold != new.threshold {
        let stricter = (new.threshold > old.threshold) == (new.direction == Direction::AtLeast);
        let step = if stricter { Step::Major } else { Step::Minor };
        changes.add(step, at, format!("the threshold was {} and is {}", old.threshold, new.threshold));
    }
}

fn documents(changes: &mut Changes, old: &[RequiredSection], new: &[RequiredSection]) {
    let same = |one: &RequiredSection, other: &RequiredSection| {
        one.kind == other.kind && one.section.to_lowercase() == other.section.to_lowercase()
    };
    for section in new {
        let at = format!("documents.{}.{}", section.kind, section.section);
        match old.iter().find(|other| same(other, section)) {
            Some(other) => changes.text(&at, &other.description, &section.description),
            None => changes.add(Step::Major, &at, "this section is asked for now"),
        }
    }
    for gone in old.iter().filter(|section| !new.iter().any(|other| same(other, section))) {
        let at = format!("documents.{}.{}", gone.kind, gone.section);
        changes.add(Step::Major, &at, "this section is not asked for any more");
    }
}

//! What a new version changes, and what that makes of its number.
//!
//! - **Major:** something that kept the version before may not keep this one: a column or section more that is required, a
//!   narrower range, a value fewer, another type or unit, a stricter threshold, another test set; and everything that is gone,
//!   because those who read the data rely on it.
//! - **Minor:** whatever kept the version before keeps this one too, and something is new or more is allowed.
//! - **Patch:** only texts for people differ.

use foundation::word_enum;

use super::change::{Change, ChangeCode as Code};
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
    fn add(&mut self, step: Step, at: &str, code: Code) {
        self.tell(step, at, code, (None, None));
    }

    fn tell(&mut self, step: Step, at: &str, code: Code, values: (Option<String>, Option<String>)) {
        self.0.push(Change::new(step, at, code, values));
    }

    /// A text for people.
    fn text(&mut self, at: &str, old: &str, new: &str) {
        if old != new {
            self.add(Step::Patch, at, Code::Worded);
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
        (None, Some(_)) => changes.add(Step::Minor, at, Code::RulesNew),
        (Some(_), None) => changes.add(Step::Major, at, Code::RulesGone),
        (None, None) => {}
    }
}

fn data(changes: &mut Changes, old: &DataRules, new: &DataRules) {
    match (old.extra_columns, new.extra_columns) {
        (ExtraColumns::Allowed, ExtraColumns::Refused) => {
            changes.add(Step::Major, "data.extra_columns", Code::OthersRefused);
        }
        (ExtraColumns::Refused, ExtraColumns::Allowed) => {
            changes.add(Step::Minor, "data.extra_columns", Code::OthersAllowed);
        }
        _ => {}
    }
    for rule in &new.columns {
        let at = format!("data.columns.{}", rule.name);
        match old.columns.iter().find(|other| other.name == rule.name) {
            Some(other) => column(changes, &at, other, rule),
            None if rule.required => changes.add(Step::Major, &at, Code::RequiredColumnNew),
            // Where others were taken before, what is called so now was unchecked until then.
            None if old.extra_columns == ExtraColumns::Allowed && restricts(rule) => {
                changes.add(Step::Minor, &at, Code::CheckedColumnNew);
            }
            None => changes.add(Step::Minor, &at, Code::OptionalColumnNew),
        }
    }
    for gone in old.columns.iter().filter(|rule| !new.columns.iter().any(|other| other.name == rule.name)) {
        changes.add(Step::Major, &format!("data.columns.{}", gone.name), Code::ColumnGone);
    }
}

fn restricts(rule: &ColumnRule) -> bool {
    rule.allowed.is_some() || rule.minimum.is_some() || rule.maximum.is_some() || !rule.nullable
}

fn column(changes: &mut Changes, at: &str, old: &ColumnRule, new: &ColumnRule) {
    if old.kind != new.kind {
        changes.tell(Step::Major, at, Code::Type, pair(old.kind.as_str(), new.kind.as_str()));
    }
    if old.unit != new.unit {
        changes.tell(Step::Major, at, Code::Unit, (old.unit.clone(), new.unit.clone()));
    }
    if old.privacy != new.privacy {
        changes.tell(Step::Major, at, Code::Privacy, pair(old.privacy.as_str(), new.privacy.as_str()));
    }
    match (old.required, new.required) {
        (false, true) => changes.add(Step::Major, at, Code::Required),
        (true, false) => changes.add(Step::Minor, at, Code::Optional),
        _ => {}
    }
    match (old.nullable, new.nullable) {
        (true, false) => changes.add(Step::Major, at, Code::MissingRefused),
        (false, true) => changes.add(Step::Minor, at, Code::MissingAllowed),
        _ => {}
    }
    bound(changes, at, Code::Minimum, (old.minimum, new.minimum), |old, new| new > old);
    bound(changes, at, Code::Maximum, (old.maximum, new.maximum), |old, new| new < old);
    let length = |rule: &ColumnRule| rule.max_length.map(f64::from);
    bound(changes, at, Code::MaxLength, (length(old), length(new)), |old, new| new < old);
    allowed(changes, at, old.allowed.as_deref(), new.allowed.as_deref());
    changes.text(at, &old.description, &new.description);
}

/// What something was and is.
fn pair<T: ToString + ?Sized>(was: &T, is: &T) -> (Option<String>, Option<String>) {
    (Some(was.to_string()), Some(is.to_string()))
}

fn bound(
    changes: &mut Changes,
    at: &str,
    code: Code,
    (old, new): (Option<f64>, Option<f64>),
    is_tighter: impl Fn(f64, f64) -> bool,
) {
    let step = match (old, new) {
        (None, Some(_)) => Step::Major,
        (Some(_), None) => Step::Minor,
        #[expect(clippy::float_cmp, reason = "what was typed is compared with what was typed")]
        (Some(old), Some(new)) if old != new => {
            if is_tighter(old, new) {
                Step::Major
            } else {
                Step::Minor
            }
        }
        _ => return,
    };
    let text = |value: Option<f64>| value.map(|value| value.to_string());
    changes.tell(step, at, code, (text(old), text(new)));
}

fn allowed(changes: &mut Changes, at: &str, old: Option<&[String]>, new: Option<&[String]>) {
    match (old, new) {
        (None, Some(_)) => changes.add(Step::Major, at, Code::CertainValues),
        (Some(_), None) => changes.add(Step::Minor, at, Code::AnyValue),
        (Some(old), Some(new)) => {
            for value in old.iter().filter(|value| !new.contains(value)) {
                changes.tell(Step::Major, at, Code::ValueGone, (Some(value.clone()), None));
            }
            for value in new.iter().filter(|value| !old.contains(value)) {
                changes.tell(Step::Minor, at, Code::ValueNew, (None, Some(value.clone())));
            }
        }
        (None, None) => {}
    }
}

fn model(changes: &mut Changes, old: &ModelRules, new: &ModelRules) {
    if old.test.dataset_version != new.test.dataset_version {
        changes.add(Step::Major, "model.test", Code::TestSet);
    }
    if old.test.target != new.test.target {
        changes.add(Step::Major, "model.test", Code::Target);
    }
    for bar in &new.bars {
        let at = format!("model.bars.{}", bar.metric.as_str());
        match old.bars.iter().find(|other| other.metric == bar.metric) {
            Some(other) => threshold(changes, &at, other, bar),
            None => changes.tell(Step::Major, &at, Code::ScoreNew, (None, Some(bar.threshold.to_string()))),
        }
    }
    for gone in old.bars.iter().filter(|bar| !new.bars.iter().any(|other| other.metric == bar.metric)) {
        changes.add(Step::Major, &format!("model.bars.{}", gone.metric.as_str()), Code::ScoreGone);
    }
}

fn threshold(changes: &mut Changes, at: &str, old: &QualityBar, new: &QualityBar) {
    if old.direction != new.direction {
        changes.add(Step::Major, at, Code::Direction);
    }
    #[expect(clippy::float_cmp, reason = "what was typed is compared with what was typed")]
    if old.threshold != new.threshold {
        let stricter = (new.threshold > old.threshold) == (new.direction == Direction::AtLeast);
        let step = if stricter { Step::Major } else { Step::Minor };
        changes.tell(step, at, Code::Threshold, pair(&old.threshold, &new.threshold));
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
            None => changes.add(Step::Major, &at, Code::SectionNew),
        }
    }
    for gone in old.iter().filter(|section| !new.iter().any(|other| same(other, section))) {
        let at = format!("documents.{}.{}", gone.kind, gone.section);
        changes.add(Step::Major, &at, Code::SectionGone);
    }
}

//! Whether a description can be that of a model: who made it may be anyone.

use std::collections::HashSet;
use std::hash::Hash;

use recipes::model::{Bounds, Cycle, Encoding, InputColumn, TABULAR_FORMAT};
use recipes::{JobSpec, TabularModel, TabularSpec, Task, limits};

use crate::data::fold;
use crate::preprocess::CLIP;
use crate::tabular::artifact::{layers, version};
use crate::tabular::probabilities::Settled;

/// The specification of a description, or what is wrong with it.
pub(super) fn check(model: &TabularModel) -> Result<&TabularSpec, String> {
    let JobSpec::Tabular(spec) = &model.spec else { return Err("it is of another recipe".into()) };
    if model.format != TABULAR_FORMAT || model.version != version(spec, &model.columns) {
        return Err(format!("its format is {} version {}", model.format, model.version));
    }
    // Another distance would have to be kept to, and is not: every version so far has the same.
    if model.clip.to_bits() != CLIP.to_bits() {
        return Err(format!("it cuts numbers at {}", model.clip));
    }
    check_columns(&model.columns)?;
    check_outputs(model, spec)?;
    Settled { calibrator: model.calibrator, decision: model.decision.clone() }.check(&model.classes)?;
    Ok(spec)
}

/// Whether rows can be made inputs of.
fn check_columns(columns: &[InputColumn]) -> Result<(), String> {
    if !(1..=limits::COLUMNS).contains(&columns.len()) {
        return Err(format!("it has {} columns", columns.len()));
    }
    if let Some(name) = twice(columns.iter().map(|column| &*column.name)) {
        return Err(format!("it has two columns named {name:?}"));
    }
    match columns.iter().find(|column| !is_usable(&column.encoding)) {
        Some(column) => Err(format!("column {:?} cannot be encoded", column.name)),
        None => Ok(()),
    }
}

fn is_usable(encoding: &Encoding) -> bool {
    match encoding {
        Encoding::Number { standard_deviation, bounds, .. } => is_scale(*standard_deviation, *bounds),
        Encoding::Date { standard_deviation, bounds, cycles, .. } => {
            is_scale(*standard_deviation, *bounds) && cycles.len() <= Cycle::ALL.len()
        }
        Encoding::Category { categories, fill, embedding } => {
            let is_known = categories.len() <= limits::CATEGORIES as usize
                && twice(categories.iter().map(|category| fold(category))).is_none();
            is_known
                && match embedding {
                    None => categories.iter().any(|category| fold(category) == fold(fill)),
                    // Of two categories there is but one input to exchange.
                    Some(width) => categories.len() > 2 && (1..=limits::EMBEDDING).contains(width),
                }
        }
    }
}

fn is_scale(standard_deviation: f64, bounds: Option<Bounds>) -> bool {
    // Bounds the wrong way round could not be kept to.
    standard_deviation > 0.0 && bounds.is_none_or(|bounds| bounds.low <= bounds.high)
}

/// What comes a second time.
fn twice<T: Hash + Eq + Clone>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let mut seen = HashSet::new();
    items.find(|item| !seen.insert(item.clone()))
}

/// Whether inputs and outputs fit each other.
fn check_outputs(model: &TabularModel, spec: &TabularSpec) -> Result<(), String> {
    let expected = layers(spec, &model.columns, model.classes.len());
    if model.layers.len() < 2 || model.layers.first() != expected.first() {
        return Err("its columns do not yield as many inputs as its network takes".into());
    }
    if model.layers.last() != expected.last() {
        return Err("its network has another number of outputs than there are classes".into());
    }
    if model.layers.contains(&0) {
        return Err("its network has a layer without units".into());
    }
    if let Some(class) = twice(model.classes.iter()) {
        return Err(format!("it has two classes named {class:?}"));
    }
    match (spec.task, model.target_scale) {
        (Task::Regression, Some(scale)) if scale.standard_deviation > 0.0 && model.classes.is_empty() => Ok(()),
        (Task::Regression, _) => Err("it predicts a quantity whose unit is not told".into()),
        (_, None) if (2..=limits::CLASSES).contains(&model.classes.len()) => Ok(()),
        _ => Err("it tells fewer than two classes apart, or too many".into()),
    }
}

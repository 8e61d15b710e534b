//! Which columns a model sees: by what each says about the target, or by what a model of its own tells.

mod folded;
mod information;

#[cfg(test)]
mod tests;

use recipes::model::InputColumn;
use recipes::{
    Forest, Linear, Model, Select, SelectByL1, SelectByPermutation, SelectHow, SelectedColumn, Selection, TabularSpec,
    Task,
};

use super::evaluation::measure;
use super::fitted::{Problem, Watch, fit};
use super::insight::gains;
use super::linear::sparse;
use super::selection::check_parts;
use crate::TrainerError;
use crate::preprocess::{Examples, folds};
use crate::random::{Purpose, Stream};
pub(super) use folded::{Choices, Fold, fit_without};
use information::by_information;

/// One in so many training rows is held out to see what a model needs.
const PARTS: u32 = 4;
/// Trees, per class where there are more than two: enough to rank columns by.
const TREES: u32 = 50;
/// Most rows that the model is made of, and most that it is asked about: columns are ranked as well by some of many.
const MOST_LEARNED: usize = 20_000;
const MOST_ASKED: usize = 5_000;
/// A gain is believed from so many standard deviations on.
const DEVIATIONS: f64 = 2.0;

/// Judges columns by all training rows. Nothing where the specification does not ask for it.
pub(super) fn select(
    problem: &Problem<'_>,
    classes: &[String],
    watch: &mut Watch<'_>,
) -> Result<Option<Selection>, TrainerError> {
    match problem.spec.select.map(|options| options.how) {
        Some(SelectHow::L1(SelectByL1 { strength: None })) => check_parts(problem, classes, sparse::PARTS)?,
        Some(SelectHow::Permutation(_)) => check_parts(problem, classes, PARTS)?,
        _ => {}
    }
    judge(problem, classes, watch)
}

/// Judges columns by the rows of a problem, however few of a class there are.
fn judge(problem: &Problem<'_>, classes: &[String], watch: &mut Watch<'_>) -> Result<Option<Selection>, TrainerError> {
    let Some(options) = problem.spec.select else { return Ok(None) };
    let selection = match options.how {
        SelectHow::L1(how) => by_weights(problem, options, how, watch)?,
        SelectHow::Permutation(how) => by_permutation(problem, options, how, classes, watch)?,
        _ => by_information(problem, options, watch)?,
    };
    Ok(Some(selection))
}

/// A column with its figure.
fn judged(column: &str, figure: f64) -> SelectedColumn {
    SelectedColumn { column: column.to_owned(), figure, standard_deviation: None, kept: false }
}

/// The columns, that with the largest figure first; up to `most` that are enough are kept.
fn ranked(
    mut columns: Vec<SelectedColumn>,
    most: Option<u32>,
    is_enough: impl Fn(&SelectedColumn) -> bool,
) -> Vec<SelectedColumn> {
    // Stable: of equals the one that comes first in the data.
    columns.sort_by(|one, other| other.figure.total_cmp(&one.figure));
    let mut left = most.map_or(usize::MAX, |most| most as usize);
    for column in &mut columns {
        column.kept = left > 0 && is_enough(column);
        left -= usize::from(column.kept);
    }
    columns
}

fn by_weights(
    problem: &Problem<'_>,
    options: Select,
    how: SelectByL1,
    watch: &mut Watch<'_>,
) -> Result<Selection, TrainerError> {
    let (weights, strength) = sparse::fit(problem, how.strength, watch)?;
    let least = options.least.unwrap_or(0.0);
    let columns = by_column(problem.columns, &weights);
    let columns = ranked(columns, options.most, |column| column.figure > 0.0 && column.figure >= least);
    let figure = "sum of the absolute weights of the column's inputs in a linear model of the training rows whose absolute \
                  weights cost something, numbers in standard deviations; 0 where that left nothing";
    Ok(Selection { how: options.how.name().into(), figure: figure.into(), strength: Some(strength), columns })
}

/// Columns with the sums over their inputs.
fn by_column(columns: &[InputColumn], of_inputs: &[f64]) -> Vec<SelectedColumn> {
    let mut rest = of_inputs;
    let mut sum = |column: &InputColumn| {
        let (inputs, others) = rest.split_at(column.width());
        rest = others;
        judged(&column.name, inputs.iter().sum())
    };
    columns.iter().map(&mut sum).collect()
}

/// The model that tells what is needed, and what it is called.
fn quick(spec: &TabularSpec) -> (TabularSpec, &'static str) {
    let (model, name) = match spec.task {
        Task::Ordinal => (Model::Linear(Linear::default()), "a linear model"),
        _ => (Model::Forest(Forest { trees: TREES, ..Forest::default() }), "a random forest"),
    };
    (TabularSpec { model, search: None, cross_validation: None, ..spec.clone() }, name)
}

/// Up to so many of the rows, drawn at random.
fn some(examples: &Examples, mut rows: Vec<usize>, most: usize, random: &mut Stream) -> Examples {
    if rows.len() > most {
        random.shuffle(&mut rows);
        rows.truncate(most);
    }
    examples.part(&rows)
}

fn by_permutation(
    problem: &Problem<'_>,
    options: Select,
    how: SelectByPermutation,
    classes: &[String],
    watch: &mut Watch<'_>,
) -> Result<Selection, TrainerError> {
    let (spec, model_name) = quick(problem.spec);
    let mut random = Stream::new(spec.seed, Purpose::Importance);
    // Two rows make parts already.
    let parts = folds(&problem.examples.labels, PARTS as usize, spec.seed).into_iter().next();
    let (learned, held_out) = parts.unwrap_or_default();
    let learned = some(problem.examples, learned, MOST_LEARNED, &mut random);
    let held_out = some(problem.examples, held_out, MOST_ASKED, &mut random);
    let (model, _) = fit(&Problem { spec: &spec, examples: &learned, ..*problem }, watch)?;
    let error = |examples: &Examples| {
        let measured = measure(&*model, examples, spec.task, problem.classes)?;
        Ok(measured.report(classes, None).headline().first().map_or(0.0, |(_, score)| *score))
    };
    let found = gains((&held_out, problem.columns), how.repeats, &mut random, watch.stop, error)?;
    let judge = |it: recipes::ColumnImportance| SelectedColumn {
        standard_deviation: Some(it.standard_deviation),
        ..judged(&it.column, it.gain)
    };
    let least = options.least.unwrap_or(0.0);
    let columns = ranked(found.into_iter().map(judge).collect(), options.most, |column| {
        column.figure - DEVIATIONS * column.standard_deviation.unwrap_or_default() > least
    });
    let unit = match spec.task {
        Task::Regression => "root of its mean squared error, in standard deviations of the target",
        _ => "loss, in nats",
    };
    let figure = format!(
        "what {model_name}'s {unit}, gains on held-out training rows when the column's values change places; kept if that is more \
         than twice its standard deviation"
    );
    Ok(Selection { how: options.how.name().into(), figure, strength: None, columns })
}

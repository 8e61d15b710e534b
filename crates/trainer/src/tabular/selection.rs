//! Judging options by parts of the training rows that are held out in turn.

mod search;
mod space;

#[cfg(test)]
mod tests;

use recipes::{Evaluation, Spread, Task};

use super::evaluation::{Measured, measure, outputs};
use super::fitted::{Problem, Watch, fit};
use crate::preprocess::folds;
use crate::{DataError, TrainerError};
pub(super) use search::{fits, search};

/// Fits the model once without each part and measures it on that part. `after` is called after each fit.
pub(super) fn cross_validate(
    problem: &Problem<'_>,
    parts: u32,
    watch: &mut Watch<'_>,
    after: &mut dyn FnMut(),
) -> Result<Vec<Measured>, TrainerError> {
    let mut measured = Vec::with_capacity(parts as usize);
    for (learned, held_out) in folds(&problem.examples.labels, parts as usize, problem.spec.seed) {
        let (learned, held_out) = (problem.examples.part(&learned), problem.examples.part(&held_out));
        let (model, _) = fit(&Problem { examples: &learned, ..*problem }, watch)?;
        measured.push(measure(&*model, &held_out, problem.spec.task, problem.classes)?);
        after();
    }
    Ok(measured)
}

/// What models that were fitted without a row say of it. `[rows, classes]`, of a quantity `[rows, 1]`.
pub(super) fn out_of_fold(
    problem: &Problem<'_>,
    parts: u32,
    watch: &mut Watch<'_>,
    after: &mut dyn FnMut(),
) -> Result<Vec<f64>, TrainerError> {
    let width = problem.classes.max(1);
    let mut said = vec![0.0; problem.examples.rows() * width];
    for (learned, held_out) in folds(&problem.examples.labels, parts as usize, problem.spec.seed) {
        let learned = problem.examples.part(&learned);
        let (model, _) = fit(&Problem { examples: &learned, ..*problem }, watch)?;
        let outputs = outputs(&*model, &problem.examples.part(&held_out))?;
        for (row, outputs) in held_out.into_iter().zip(outputs.chunks(width)) {
            said[row * width..(row + 1) * width].copy_from_slice(outputs);
        }
        after();
    }
    Ok(said)
}

/// Whether every part can have a row of every class.
pub(super) fn check_parts(problem: &Problem<'_>, classes: &[String], parts: u32) -> Result<(), DataError> {
    let rows = problem.examples.rows();
    let needed = 2 * parts as usize;
    if rows < needed {
        return Err(DataError::TooFewRows { rows, needed });
    }
    if problem.spec.task == Task::Regression {
        return Ok(());
    }
    let smallest = class_rows(problem).into_iter().zip(classes).min_by_key(|(rows, _)| *rows);
    match smallest {
        Some((rows, class)) if rows < parts as usize => {
            Err(DataError::ClassTooSmall { column: problem.spec.target.clone(), class: class.clone(), rows, parts })
        }
        _ => Ok(()),
    }
}

/// Rows of each class.
fn class_rows(problem: &Problem<'_>) -> Vec<usize> {
    let mut rows_of = vec![0; problem.classes];
    if problem.classes > 0 {
        problem.examples.labels.iter().for_each(|&label| rows_of[label as usize] += 1);
    }
    rows_of
}

/// How each score spreads over the parts.
pub(super) fn spreads(evaluations: &[Evaluation]) -> Vec<Spread> {
    let scores: Vec<Vec<(&str, f64)>> = evaluations.iter().map(Evaluation::headline).collect();
    let Some(first) = scores.first() else { return Vec::new() };
    let spread = |(index, (name, _)): (usize, &(&str, f64))| {
        let values: Vec<f64> = scores.iter().map(|scores| scores[index].1).collect();
        let (mean, standard_deviation) = moments(&values);
        let name = name.strip_prefix("test_").unwrap_or(name).to_owned();
        Spread { name, mean, standard_deviation, values }
    };
    first.iter().enumerate().map(spread).collect()
}

/// Mean and standard deviation.
#[expect(clippy::cast_precision_loss, reason = "there are few measurements")]
pub(super) fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, if values.len() > 1 { (squares / (count - 1.0)).sqrt() } else { 0.0 })
}

//! Judging options by parts of the training rows that are held out in turn.

mod search;
mod space;

#[cfg(test)]
mod tests;

use recipes::model::TargetScale;
use recipes::{Spread, Task};

use super::evaluation::{Measured, measure, outputs};
use super::finished::{OUTPUTS, name, name_of_part};
use super::fits::Fits;
use super::fitted::Problem;
use super::selecting::{Fold, fit_without};
use crate::preprocess::folds;
use crate::{DataError, TrainerError};
pub(super) use search::{fits, search};

/// Fits the model once without each part, measures it on that part and tells how the scores spread. `name`: of what comes of the fits.
pub(super) fn cross_validate(
    problem: &Problem<'_>,
    (name, parts): (&str, u32),
    (classes, scale): (&[String], Option<TargetScale>),
    fits: &mut Fits<'_, '_>,
) -> Result<Vec<Spread>, TrainerError> {
    let mut scores = Vec::with_capacity(parts as usize);
    for (part, (learned, held_out)) in folds_of(problem, parts) {
        let found = fits.numbers(&name_of_part(name, part), |watch, choices| {
            let fold = Fold { place: (part, parts), learned: &learned, held_out: &held_out };
            let (model, held_out) = fit_without(problem, fold, classes, (watch, choices))?;
            let measured = measure(&*model, &held_out, problem.spec.task, problem.classes)?;
            Ok(measured.report(classes, scale).headline().into_iter().map(|(_, score)| score).collect())
        })?;
        scores.push(found.to_vec());
    }
    Ok(spreads(&score_names(problem.spec.task, classes), &scores))
}

/// Parts of the rows, numbered: those to learn from and those that are held out.
fn folds_of(problem: &Problem<'_>, parts: u32) -> impl Iterator<Item = (usize, (Vec<usize>, Vec<usize>))> + use<> {
    folds(&problem.examples.labels, parts as usize, problem.spec.seed).into_iter().enumerate()
}

/// What models that were fitted without a row say of it. `[rows, classes]`, of a quantity `[rows, 1]`.
pub(super) fn out_of_fold(
    problem: &Problem<'_>,
    (classes, parts): (&[String], u32),
    fits: &mut Fits<'_, '_>,
) -> Result<Vec<f64>, TrainerError> {
    let (name, width) = (name(OUTPUTS, problem, 0)?, problem.classes.max(1));
    let mut said = vec![0.0; problem.examples.rows() * width];
    for (part, (learned, held_out)) in folds_of(problem, parts) {
        let found = fits.numbers(&name_of_part(&name, part), |watch, choices| {
            let fold = Fold { place: (part, parts), learned: &learned, held_out: &held_out };
            let (model, held_out) = fit_without(problem, fold, classes, (watch, choices))?;
            outputs(&*model, &held_out)
        })?;
        for (row, outputs) in held_out.into_iter().zip(found.chunks(width)) {
            said[row * width..(row + 1) * width].copy_from_slice(outputs);
        }
    }
    Ok(said)
}

/// How many numbers are said of each part.
pub(super) fn out_of_fold_counts(problem: &Problem<'_>, parts: u32) -> Vec<usize> {
    folds_of(problem, parts).map(|(_, (_, held_out))| held_out.len() * problem.classes.max(1)).collect()
}

/// Names of the scores by which models are judged, in their order.
pub(super) fn score_names(task: Task, classes: &[String]) -> Vec<&'static str> {
    let scores = Measured::new(task, classes.len()).report(classes, None).headline();
    scores.into_iter().map(|(name, _)| name.strip_prefix("test_").unwrap_or(name)).collect()
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

/// How each score spreads over the parts. `scores`: part by part, in the order of the names.
fn spreads(names: &[&str], scores: &[Vec<f64>]) -> Vec<Spread> {
    let spread = |(index, name): (usize, &&str)| {
        let values: Vec<f64> = scores.iter().map(|scores| scores[index]).collect();
        let (mean, standard_deviation) = moments(&values);
        Spread { name: (*name).to_owned(), mean, standard_deviation, values }
    };
    names.iter().enumerate().map(spread).collect()
}

/// Mean and standard deviation.
#[expect(clippy::cast_precision_loss, reason = "there are few measurements")]
pub(super) fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, if values.len() > 1 { (squares / (count - 1.0)).sqrt() } else { 0.0 })
}

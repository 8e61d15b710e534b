//! Calibration and threshold, found on rows that were held out in turn from the training part.

use recipes::model::Calibrator;
use recipes::{Calibration, Decision, TabularSpec, Task};

use super::calibrated::{Calibrated, apply, platt, temperature};
use super::finished::{OUTPUTS, SETTLED, name, name_of_part};
use super::fits::Fits;
use super::fitted::{Fitted, Problem};
use super::head::Rule;
use super::selection::{check_parts, out_of_fold, out_of_fold_counts};
use super::threshold::choose;
use crate::preprocess::names;
use crate::{DataError, TrainerError};

/// Parts that are held out in turn.
const PARTS: u32 = 5;

/// What is made of a model's probabilities.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Settled {
    pub(super) calibrator: Option<Calibrator>,
    pub(super) decision: Option<Decision>,
}

impl Settled {
    /// The model with its probabilities as they were settled.
    pub(super) fn wrap(&self, model: Box<dyn Fitted>, classes: usize) -> Box<dyn Fitted> {
        match self.calibrator {
            Some(calibrator) => Box::new(Calibrated { model, calibrator, classes }),
            None => model,
        }
    }

    /// Which class is predicted.
    pub(super) fn rule(&self, task: Task, classes: &[String]) -> Rule {
        let place = |positive: &String| classes.iter().position(|class| class == positive);
        let threshold = self.decision.as_ref().and_then(|it| place(&it.positive).map(|place| (place, it.threshold)));
        Rule { task, threshold }
    }

    /// Calibration and threshold as numbers.
    fn numbers(&self) -> Vec<f64> {
        let mut numbers = match self.calibrator {
            Some(Calibrator::Temperature { temperature }) => vec![temperature],
            Some(Calibrator::Platt { a, b }) => vec![a, b],
            None => Vec::new(),
        };
        numbers.extend(self.decision.as_ref().map(|decision| decision.threshold));
        numbers
    }

    /// What those numbers are of, where a specification asks for it.
    fn of_numbers(spec: &TabularSpec, positive: &str, numbers: &[f64]) -> Self {
        let (calibrator, rest) = match (spec.calibration, numbers) {
            (Calibration::Temperature, &[temperature, ref rest @ ..]) => {
                (Some(Calibrator::Temperature { temperature }), rest)
            }
            (Calibration::Platt, &[a, b, ref rest @ ..]) => (Some(Calibrator::Platt { a, b }), rest),
            (_, rest) => (None, rest),
        };
        let decision = |&threshold: &f64| Decision { positive: positive.to_owned(), threshold };
        Self { calibrator, decision: rest.first().map(decision) }
    }

    /// What is wrong with them for a model of so many classes, if anything.
    pub(super) fn check(&self, classes: &[String]) -> Result<(), String> {
        let calibrates = match self.calibrator {
            None => true,
            Some(Calibrator::Temperature { temperature }) => (1e-3..=1e3).contains(&temperature) && classes.len() >= 2,
            Some(Calibrator::Platt { a, b }) => a.is_finite() && b.is_finite() && classes.len() == 2,
        };
        let decides = self.decision.as_ref().is_none_or(|Decision { positive, threshold }| {
            classes.len() == 2 && classes.contains(positive) && (0.0..=1.0).contains(threshold)
        });
        if calibrates && decides { Ok(()) } else { Err("its probabilities are changed in a way that cannot be".into()) }
    }
}

/// Fits that it takes.
pub(super) fn fits(spec: &TabularSpec) -> u64 {
    let asked = spec.calibration != Calibration::None || spec.threshold.is_some();
    if asked { u64::from(PARTS) } else { 0 }
}

/// Finds what the specification asks for.
pub(super) fn settle(
    problem: &Problem<'_>,
    classes: &[String],
    made: &mut Fits<'_, '_>,
) -> Result<Settled, TrainerError> {
    if fits(problem.spec) == 0 {
        return Ok(Settled::default());
    }
    let positive = check(problem, classes)?;
    check_parts(problem, classes, PARTS)?;
    let found = name(SETTLED, problem, 0)?;
    let known = made.known(&found).map(|numbers| Settled::of_numbers(problem.spec, &classes[positive], numbers));
    if let Some(known) = known.filter(|known| known.check(classes).is_ok()) {
        made.meter.skip(u64::from(PARTS));
        return Ok(known);
    }
    let probabilities = out_of_fold(problem, (classes, PARTS), made)?;
    let settled = conclude(problem, (classes, positive), probabilities, &problem.examples.labels);
    let outputs = name(OUTPUTS, problem, 0)?;
    made.conclude(found, settled.numbers(), (0..PARTS as usize).map(|part| name_of_part(&outputs, part)));
    Ok(settled)
}

/// How many numbers models say of the rows that each of them did not see, and how many those come to.
pub(super) fn counts(problem: &Problem<'_>) -> (Vec<usize>, usize) {
    let of_calibration = match problem.spec.calibration {
        Calibration::Temperature => 1,
        Calibration::Platt => 2,
        _ => 0,
    };
    (out_of_fold_counts(problem, PARTS), of_calibration + usize::from(problem.spec.threshold.is_some()))
}

/// The same from rows that were held out for this, among which are some of every class. `outputs`: what the model says of them.
pub(super) fn settle_held_out(
    problem: &Problem<'_>,
    classes: &[String],
    (outputs, labels): (Vec<f64>, &[u32]),
) -> Result<Settled, TrainerError> {
    let positive = check(problem, classes)?;
    Ok(conclude(problem, (classes, positive), outputs, labels))
}

fn conclude(
    problem: &Problem<'_>,
    (classes, positive): (&[String], usize),
    mut probabilities: Vec<f64>,
    labels: &[u32],
) -> Settled {
    let calibrator = match problem.spec.calibration {
        Calibration::Temperature => Some(temperature(&probabilities, labels)),
        Calibration::Platt => Some(platt(&probabilities, labels)),
        _ => None,
    };
    if let Some(calibrator) = calibrator {
        probabilities.chunks_mut(problem.classes).for_each(|row| apply(calibrator, row));
    }
    let decision = problem.spec.threshold.as_ref().map(|wanted| {
        let row = |(row, &label): (&[f64], &u32)| (row[positive], label as usize == positive);
        let rows: Vec<(f64, bool)> = probabilities.chunks(problem.classes).zip(labels).map(row).collect();
        Decision { positive: classes[positive].clone(), threshold: choose(wanted.goal, &rows) }
    });
    Settled { calibrator, decision }
}

/// Whether what the specification asks for is possible with these classes, known before anything is fitted for it.
pub(super) fn check_asked(problem: &Problem<'_>, classes: &[String]) -> Result<(), DataError> {
    if fits(problem.spec) == 0 { Ok(()) } else { check(problem, classes).map(drop) }
}

/// The positive class, or why there can be none.
fn check(problem: &Problem<'_>, classes: &[String]) -> Result<usize, DataError> {
    let (spec, column) = (problem.spec, problem.spec.target.clone());
    let two = |field| match classes.len() {
        2 => Ok(()),
        classes => Err(DataError::NotTwoClasses { field, column: column.clone(), classes }),
    };
    if spec.calibration == Calibration::Platt {
        two("calibration")?;
    }
    let Some(threshold) = &spec.threshold else { return Ok(0) };
    two("threshold")?;
    let Some(positive) = &threshold.positive else { return Ok(1) };
    let place = classes.iter().position(|class| names(positive, class));
    place.ok_or_else(|| DataError::NoSuchClass { column, class: positive.clone() })
}

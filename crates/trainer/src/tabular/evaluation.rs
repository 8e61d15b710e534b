//! Scores on held-out rows.

mod values;

use recipes::model::TargetScale;
use recipes::{ClassReport, Classification, Evaluation, Ordinal, Task};

use super::fitted::Fitted;
use super::head::Rule;
use crate::TrainerError;
use crate::preprocess::Examples;
pub(super) use values::Errors;

/// Rows evaluated at a time.
const BATCH_ROWS: usize = 4_096;

/// What was counted on held-out rows, by the kind of task.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Measured {
    Classes(Scores),
    Ranks(Scores),
    Values(Errors),
}

/// Asks the model about the rows and counts.
pub(super) fn measure(
    model: &dyn Fitted,
    examples: &Examples,
    rule: impl Into<Rule>,
    classes: usize,
) -> Result<Measured, TrainerError> {
    let outputs = outputs(model, examples)?;
    let rule = rule.into();
    let mut measured = Measured::new(rule.task, classes);
    measured.count(rule, &outputs, examples);
    Ok(measured)
}

/// What the model says of the rows: `[rows, classes]`, of a quantity `[rows, 1]`.
pub(super) fn outputs(model: &dyn Fitted, examples: &Examples) -> Result<Vec<f64>, TrainerError> {
    let mut outputs = Vec::new();
    for rows in examples.features.chunks(BATCH_ROWS * examples.inputs.max(1)) {
        outputs.extend(model.outputs(rows, examples.inputs)?);
    }
    Ok(outputs)
}

impl Measured {
    /// Nothing yet.
    pub(super) fn new(task: Task, classes: usize) -> Self {
        match task {
            Task::Regression => Self::Values(Errors::default()),
            Task::Ordinal => Self::Ranks(Scores::new(classes)),
            _ => Self::Classes(Scores::new(classes)),
        }
    }

    /// Counts what a model says of rows.
    pub(super) fn count(&mut self, rule: Rule, outputs: &[f64], examples: &Examples) {
        match self {
            Self::Values(errors) => {
                outputs.iter().zip(&examples.values).for_each(|(&said, &truth)| errors.add(said, truth));
            }
            Self::Classes(scores) | Self::Ranks(scores) => {
                let classes = scores.confusion.len().max(1);
                for (probabilities, &label) in outputs.chunks(classes).zip(&examples.labels) {
                    scores.count(rule, probabilities, label as usize);
                }
            }
        }
    }

    /// The points of the curves of a run; what is learned is to make the first of them small.
    pub(super) fn points(&self) -> Vec<(&'static str, f64)> {
        match self {
            Self::Classes(scores) => vec![("loss", scores.loss()), ("accuracy", scores.accuracy())],
            Self::Ranks(scores) => {
                vec![("loss", scores.loss()), ("accuracy", scores.accuracy()), ("rank_mae", scores.rank_mae())]
            }
            Self::Values(errors) => vec![("loss", errors.mse()), ("r2", errors.r2())],
        }
    }

    /// Everything that follows from what was counted. The scale is that of a quantity.
    pub(super) fn report(&self, classes: &[String], scale: Option<TargetScale>) -> Evaluation {
        match self {
            Self::Classes(scores) => Evaluation::Classification(scores.report(classes)),
            Self::Ranks(scores) => Evaluation::Ordinal(Ordinal {
                rank_mae: scores.rank_mae(),
                kappa: scores.kappa(),
                classes: scores.report(classes),
            }),
            Self::Values(errors) => {
                Evaluation::Regression(errors.report(scale.map_or(1.0, |it| it.standard_deviation)))
            }
        }
    }
}

/// What was counted of classes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Scores {
    /// Sum of `-ln` of the true class's probability.
    loss_sum: f64,
    /// Rows by true class (outer) and predicted class (inner).
    confusion: Vec<Vec<u64>>,
}

impl Scores {
    pub(crate) fn new(classes: usize) -> Self {
        Self { loss_sum: 0.0, confusion: vec![vec![0; classes]; classes] }
    }

    /// Counts a row of a classifier that says the most probable class.
    pub(crate) fn count_class(&mut self, probabilities: &[f64], label: usize) {
        self.count(Task::Classification.into(), probabilities, label);
    }

    pub(super) fn count(&mut self, rule: Rule, probabilities: &[f64], label: usize) {
        let p = probabilities[label];
        // A probability that underflowed to 0 would make the loss infinite; what is no number shall not become one.
        self.loss_sum -= if p.is_nan() { p } else { p.max(f64::MIN_POSITIVE).ln() };
        self.confusion[label][rule.predicted(probabilities)] += 1;
    }

    fn rows(&self) -> u64 {
        self.confusion.iter().flatten().sum()
    }

    pub(crate) fn loss(&self) -> f64 {
        self.loss_sum / count(self.rows().max(1))
    }

    pub(crate) fn accuracy(&self) -> f64 {
        let right = (0..self.confusion.len()).map(|class| self.confusion[class][class]).sum();
        ratio(right, self.rows())
    }

    /// Mean distance between the true and the predicted class.
    pub(super) fn rank_mae(&self) -> f64 {
        self.mean(|truth, said| truth.abs_diff(said) as u64)
    }

    /// Cohen's kappa with quadratic weights: one minus the mean square of the distance over what chance would make of it.
    pub(super) fn kappa(&self) -> f64 {
        let classes = self.confusion.len();
        let square = |truth: usize, said: usize| (truth.abs_diff(said) as u64).pow(2);
        let truths: Vec<u64> = self.confusion.iter().map(|row| row.iter().sum()).collect();
        let saids: Vec<u64> = (0..classes).map(|said| self.confusion.iter().map(|row| row[said]).sum()).collect();
        let rows = count(self.rows().max(1));
        let mut chance = 0.0;
        for (truth, &of_truth) in truths.iter().enumerate() {
            for (said, &of_said) in saids.iter().enumerate() {
                chance += count(square(truth, said)) * count(of_truth) / rows * count(of_said) / rows;
            }
        }
        if chance > 0.0 { 1.0 - self.mean(square) / chance } else { 0.0 }
    }

    fn mean(&self, of: impl Fn(usize, usize) -> u64) -> f64 {
        let mut sum = 0.0;
        for (truth, row) in self.confusion.iter().enumerate() {
            sum += row.iter().enumerate().map(|(said, &rows)| count(of(truth, said)) * count(rows)).sum::<f64>();
        }
        sum / count(self.rows().max(1))
    }

    /// Everything that follows from the counts.
    pub(crate) fn report(&self, classes: &[String]) -> Classification {
        let reports: Vec<ClassReport> =
            classes.iter().enumerate().map(|(index, class)| self.class_report(index, class)).collect();
        // A class that no row has and none is given is neither right nor wrong.
        let saids = |index: usize| self.confusion.iter().map(|row| row[index]).sum::<u64>();
        let met = reports.iter().enumerate().filter(|(index, report)| report.support + saids(*index) > 0);
        let (f1, met) = met.fold((0.0, 0), |(sum, met), (_, report)| (sum + report.f1, met + 1_u64));
        let macro_f1 = f1 / count(met.max(1));
        Classification {
            loss: self.loss(),
            accuracy: self.accuracy(),
            macro_f1,
            classes: reports,
            confusion: self.confusion.clone(),
        }
    }

    fn class_report(&self, index: usize, class: &str) -> ClassReport {
        let found = self.confusion[index][index];
        let support = self.confusion[index].iter().sum();
        let predicted = self.confusion.iter().map(|row| row[index]).sum::<u64>();
        ClassReport {
            class: class.to_owned(),
            precision: ratio(found, predicted),
            recall: ratio(found, support),
            f1: ratio(2 * found, support + predicted),
            support,
        }
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { count(part) / count(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn count(of: u64) -> f64 {
    of as f64
}

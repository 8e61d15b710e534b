//! Scores of a classifier on held-out rows.

use candle_core::Device;
use recipes::{ClassReport, Classification, Evaluation};

use super::learning::batch;
use crate::TrainerError;
use crate::nn::{Mlp, probabilities};
use crate::preprocess::Examples;

/// Rows evaluated at a time.
const BATCH_ROWS: usize = 4_096;

/// What was counted on held-out rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Scores {
    /// Sum of `-ln` of the true class's probability.
    loss_sum: f64,
    /// Rows by true class (outer) and predicted class (inner).
    confusion: Vec<Vec<u64>>,
}

/// Runs the network over the rows and counts.
pub(super) fn score(
    network: &Mlp,
    examples: &Examples,
    classes: usize,
    device: &Device,
) -> Result<Scores, TrainerError> {
    let mut scores = Scores::new(classes);
    let rows: Vec<usize> = (0..examples.rows()).collect();
    for rows in rows.chunks(BATCH_ROWS) {
        let (x, labels) = batch(examples, rows, device)?;
        for (logits, label) in network.infer(&x)?.to_vec2::<f32>()?.iter().zip(labels) {
            scores.count(&probabilities(logits), label as usize);
        }
    }
    Ok(scores)
}

impl Scores {
    pub(crate) fn new(classes: usize) -> Self {
        Self { loss_sum: 0.0, confusion: vec![vec![0; classes]; classes] }
    }

    pub(crate) fn count(&mut self, probabilities: &[f64], label: usize) {
        // A probability that underflowed to 0 would make the loss infinite.
        self.loss_sum -= probabilities[label].max(f64::MIN_POSITIVE).ln();
        self.confusion[label][most_probable(probabilities)] += 1;
    }

    fn rows(&self) -> u64 {
        self.confusion.iter().flatten().sum()
    }

    pub(crate) fn loss(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
        let rows = self.rows().max(1) as f64;
        self.loss_sum / rows
    }

    pub(crate) fn accuracy(&self) -> f64 {
        let right = (0..self.confusion.len()).map(|class| self.confusion[class][class]).sum();
        ratio(right, self.rows())
    }

    /// Everything that follows from the counts.
    pub(crate) fn report(&self, classes: &[String]) -> Evaluation {
        let reports: Vec<ClassReport> =
            classes.iter().enumerate().map(|(index, class)| self.class_report(index, class)).collect();
        #[expect(clippy::cast_precision_loss, reason = "there are at most a thousand classes")]
        let macro_f1 = reports.iter().map(|report| report.f1).sum::<f64>() / classes.len().max(1) as f64;
        Evaluation::Classification(Classification {
            loss: self.loss(),
            accuracy: self.accuracy(),
            macro_f1,
            classes: reports,
            confusion: self.confusion.clone(),
        })
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

/// Index of the largest probability, the first of equals.
pub(crate) fn most_probable(probabilities: &[f64]) -> usize {
    let mut best = 0;
    for (index, probability) in probabilities.iter().enumerate() {
        if *probability > probabilities[best] {
            best = index;
        }
    }
    best
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

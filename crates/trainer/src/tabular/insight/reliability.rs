//! How well probabilities say how often classes are right.

use recipes::{Reliability, ReliabilityBin};

use crate::tabular::head::most_probable;

/// Parts of equal width between 0 and 1.
const BINS: usize = 10;

/// `probabilities`: `[rows, classes]`.
pub(super) fn reliability(probabilities: &[f64], labels: &[u32]) -> Reliability {
    let mut bins = Bins::default();
    bins.count(probabilities, labels);
    bins.finish()
}

/// What was counted of rows by the probability of their most probable class.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bins {
    rows: u64,
    /// Rows, their probabilities and how many are right.
    sums: [(u64, f64, f64); BINS],
    brier: f64,
}

impl Bins {
    /// Counts rows. `probabilities`: `[rows, classes]`.
    pub(crate) fn count(&mut self, probabilities: &[f64], labels: &[u32]) {
        let classes = probabilities.len() / labels.len().max(1);
        for (row, &label) in probabilities.chunks(classes.max(1)).zip(labels) {
            let said = most_probable(row);
            let (count, confidence, right) = &mut self.sums[bin(row[said])];
            *count += 1;
            *confidence += row[said];
            *right += if said == label as usize { 1.0 } else { 0.0 };
            let wanted = |class: usize| if class == label as usize { 1.0 } else { 0.0 };
            self.brier += row.iter().enumerate().map(|(class, p)| (p - wanted(class)).powi(2)).sum::<f64>();
            self.rows += 1;
        }
    }

    /// What follows from the counts.
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    pub(crate) fn finish(self) -> Reliability {
        let rows = self.rows.max(1) as f64;
        let seen = self.sums.iter().enumerate().filter(|(_, (count, ..))| *count > 0);
        let bins: Vec<ReliabilityBin> = seen
            .map(|(index, &(count, confidence, right))| ReliabilityBin {
                from: index as f64 / BINS as f64,
                rows: count,
                confidence: confidence / count as f64,
                accuracy: right / count as f64,
            })
            .collect();
        let ece = bins.iter().map(|bin| bin.rows as f64 * (bin.confidence - bin.accuracy).abs()).sum::<f64>() / rows;
        Reliability { bins, ece, brier: self.brier / rows, temperature: None }
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a few bins"
)]
fn bin(probability: f64) -> usize {
    ((probability * BINS as f64) as usize).min(BINS - 1)
}

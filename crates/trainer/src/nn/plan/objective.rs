//! What a plan makes small, with its gradient in the scores.

use std::sync::Arc;

use candle_core::{Result, bail};

use super::losses::Batch;

/// The loss of a plan, a mean over the rows of a batch.
#[derive(Clone, Debug, PartialEq)]
pub enum Objective {
    /// Cross-entropy of classes, a score each; see [`cross_entropy`](crate::nn::cross_entropy).
    Classes {
        /// Weight of each class; without it, every row weighs the same.
        class_weights: Option<Arc<[f64]>>,
        /// Share of the probability that is wanted of all classes alike, in `0..1`.
        label_smoothing: f64,
    },
    /// Summed binary cross-entropies of lying above each threshold between ordered classes (Cao, Mirjalili and Raschka, 2020,
    /// arXiv:1901.07884); the network gives a single score.
    Ranks {
        /// Weight of each class; without it, every row weighs the same.
        class_weights: Option<Arc<[f64]>>,
    },
    /// Squares of a quantity's errors.
    Squares,
    /// Huber's loss of a quantity, from this size of an error on by its size and no longer by its square.
    Huber(f64),
}

/// What a network is to say of rows.
#[derive(Clone, Copy, Debug)]
pub enum Targets<'a> {
    /// The class of each row, or its rank.
    Classes(&'a [u32]),
    /// The quantity of each row.
    Values(&'a [f64]),
}

impl Targets<'_> {
    pub(super) fn rows(self) -> usize {
        match self {
            Self::Classes(labels) => labels.len(),
            Self::Values(values) => values.len(),
        }
    }
}

impl Objective {
    /// Whether a network gives what the loss is made of.
    pub(super) fn check(&self, scores: usize, thresholds: usize) -> Result<()> {
        let fits = match self {
            Self::Classes { class_weights, label_smoothing } => {
                let weights = class_weights.as_ref().map_or(scores, |weights| weights.len());
                thresholds == 0 && weights == scores && (0.0..1.0).contains(label_smoothing)
            }
            Self::Ranks { class_weights } => {
                let weights = class_weights.as_ref().map_or(thresholds + 1, |weights| weights.len());
                scores == 1 && thresholds > 0 && weights == thresholds + 1
            }
            Self::Squares | Self::Huber(_) => scores == 1 && thresholds == 0,
        };
        if fits { Ok(()) } else { bail!("{self:?} does not fit {scores} scores and {thresholds} thresholds") }
    }

    /// Whether the rows have what the loss asks for.
    pub(super) fn check_rows(
        &self,
        wanted: Targets<'_>,
        rows: &[usize],
        scores: usize,
        thresholds: usize,
    ) -> Result<()> {
        let classes = match (self, wanted) {
            (Self::Squares | Self::Huber(_), Targets::Values(_)) => return Ok(()),
            (Self::Classes { .. }, Targets::Classes(_)) => scores,
            (Self::Ranks { .. }, Targets::Classes(_)) => thresholds + 1,
            _ => bail!("a loss of classes needs classes, and one of quantities needs quantities"),
        };
        let Targets::Classes(labels) = wanted else { return Ok(()) };
        match rows.iter().find(|&&row| labels[row] as usize >= classes) {
            Some(row) => bail!("row {row} has class {} of {classes}", labels[*row]),
            None => Ok(()),
        }
    }

    /// The loss of a batch; writes its gradients.
    pub(super) fn run(
        &self,
        batch: Batch<'_>,
        (thresholds, of_thresholds): (&[f32], &mut [f32]),
        wanted: Targets<'_>,
    ) -> f64 {
        match (self, wanted) {
            (Self::Classes { class_weights, label_smoothing }, Targets::Classes(labels)) => {
                batch.cross_entropy(labels, class_weights.as_deref(), *label_smoothing)
            }
            (Self::Ranks { class_weights }, Targets::Classes(labels)) => {
                batch.ranks(labels, class_weights.as_deref(), (thresholds, of_thresholds))
            }
            (Self::Huber(delta), Targets::Values(values)) => batch.errors(values, *delta, 1.0),
            (Self::Squares, Targets::Values(values)) => batch.errors(values, f64::INFINITY, 2.0),
            // Refused when the rows were checked.
            (Self::Squares | Self::Huber(_), Targets::Classes(_))
            | (Self::Classes { .. } | Self::Ranks { .. }, Targets::Values(_)) => f64::NAN,
        }
    }
}

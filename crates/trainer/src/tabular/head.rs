//! From a model's raw scores to what it says of a row.

use recipes::Task;

/// What a model's raw scores mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// One score: the log odds of the second of two classes.
    Logistic,
    /// One score per class, up to a common constant the logarithm of its probability.
    Softmax,
    /// One score per threshold between ordered classes: the log odds of lying above it (Cao, Mirjalili and Raschka, 2020).
    Thresholds,
    /// The quantity itself, in standard deviations of the target.
    Identity,
}

impl Head {
    /// The head of a model that scores two classes by one number.
    pub(super) fn compact(task: Task, classes: usize) -> Self {
        match task {
            Task::Regression => Self::Identity,
            Task::Ordinal => Self::Thresholds,
            _ if classes == 2 => Self::Logistic,
            _ => Self::Softmax,
        }
    }

    /// Raw scores of a row.
    pub(super) fn scores(self, classes: usize) -> usize {
        match self {
            Self::Logistic | Self::Identity => 1,
            Self::Softmax => classes,
            Self::Thresholds => classes.saturating_sub(1),
        }
    }

    /// Appends the outputs of a row: a probability per class, or the quantity.
    pub(super) fn push(self, scores: &[f64], outputs: &mut Vec<f64>) {
        match self {
            Self::Identity => outputs.extend_from_slice(scores),
            Self::Logistic => {
                let above = sigmoid(scores[0]);
                outputs.extend([1.0 - above, above]);
            }
            Self::Softmax => {
                let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let sum: f64 = scores.iter().map(|score| (score - largest).exp()).sum();
                outputs.extend(scores.iter().map(|score| (score - largest).exp() / sum));
            }
            Self::Thresholds => {
                // The odds of lying above fall from threshold to threshold, but for what training left undone.
                let mut below = 1.0;
                for &score in scores {
                    let above = sigmoid(score).min(below);
                    outputs.push(below - above);
                    below = above;
                }
                outputs.push(below);
            }
        }
    }
}

/// `1 / (1 + exp(-x))`.
pub(super) fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 { 1.0 / (1.0 + (-x).exp()) } else { x.exp() / (1.0 + x.exp()) }
}

/// `ln(1 + exp(x))`.
pub(super) fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// Which class is predicted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) task: Task,
    /// Of two classes: the positive one, and from which probability on it is predicted.
    pub(super) threshold: Option<(usize, f64)>,
}

impl From<Task> for Rule {
    fn from(task: Task) -> Self {
        Self { task, threshold: None }
    }
}

impl Rule {
    /// The most probable class, the first of equals; of ordered classes the one in the middle of the distribution, which is wrong by
    /// the fewest ranks; with a threshold the positive class if it is as probable as that.
    pub(super) fn predicted(self, probabilities: &[f64]) -> usize {
        if let Some((positive, least)) = self.threshold {
            let is_positive = probabilities[positive] >= least;
            return if is_positive { positive } else { 1 - positive };
        }
        if self.task != Task::Ordinal {
            return most_probable(probabilities);
        }
        let mut below = 0.0;
        let middle = probabilities.iter().position(|probability| {
            below += probability;
            below >= 0.5
        });
        middle.unwrap_or(probabilities.len().saturating_sub(1))
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

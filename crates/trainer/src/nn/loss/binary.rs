//! Binary cross-entropy, for labels that each apply or do not.

use std::sync::Arc;

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor, WithDType as _, bail};

use super::count;
use crate::nn::real::Real;
use crate::nn::tape::apply1;
use crate::nn::{by_dtype, rows, slices};

/// Which labels apply to each row of a batch, and how much that weighs.
#[derive(Clone, Debug, Default)]
pub struct BinaryCrossEntropy {
    /// `[batch, labels]`, row by row.
    pub applies: Vec<bool>,
    /// Weight of each label where it applies; without it, as where it does not.
    pub positive_weights: Option<Arc<[f64]>>,
    /// How far what is wanted is moved from 0 and 1 towards one half, in `0..1`.
    pub label_smoothing: f64,
}

/// Mean over all elements of `-(w · y · ln σ(logit) + (1 - y) · ln(1 - σ(logit)))`, in nats, as `torch.nn.functional` has it.
///
/// `logits`: `[batch, labels]`, result: a scalar. Differentiable in the logits.
pub fn binary_cross_entropy(logits: &Tensor, targets: BinaryCrossEntropy) -> Result<Tensor> {
    let (rows, labels) = logits.dims2()?;
    targets.check(rows, labels)?;
    if logits.device().is_cpu() {
        return apply1(&logits.contiguous()?, targets);
    }
    #[cfg(feature = "cuda")]
    if crate::nn::cuda::takes(logits) {
        return crate::nn::cuda::binary_cross_entropy(logits, targets);
    }
    composed(logits, &targets)
}

/// The same of candle's own operations.
pub(in crate::nn) fn composed(logits: &Tensor, targets: &BinaryCrossEntropy) -> Result<Tensor> {
    let labels = logits.dim(1)?;
    let (mut of_yes, mut of_no) = (Vec::new(), Vec::new());
    for index in 0..targets.applies.len() {
        let (yes, no) = targets.wanted(index, labels);
        of_yes.push(yes);
        of_no.push(no);
    }
    let tensor = |values| Tensor::from_vec(values, logits.shape(), logits.device())?.to_dtype(logits.dtype());
    // ln(1 + exp(z)) = max(z, 0) + ln(1 + exp(-|z|)), where nothing overflows.
    let rest = (logits.abs()?.neg()?.exp()? + 1.0)?.log()?;
    let (of_yes, of_no) = (tensor(of_yes)?, tensor(of_no)?);
    let no = (logits.relu()? + &rest)?.mul(&of_no)?;
    (logits.neg()?.relu()? + &rest)?.mul(&of_yes)?.add(&no)?.mean_all()
}

impl BinaryCrossEntropy {
    fn check(&self, rows: usize, labels: usize) -> Result<()> {
        let weights = self.positive_weights.as_ref().map_or(labels, |weights| weights.len());
        if rows * labels == 0 || rows * labels != self.applies.len() || weights != labels {
            bail!("binary cross-entropy: logits [{rows}, {labels}] do not fit {} targets", self.applies.len());
        }
        if !(0.0..1.0).contains(&self.label_smoothing) {
            bail!("binary cross-entropy: a label smoothing of {} is not in 0..1", self.label_smoothing);
        }
        Ok(())
    }

    /// How much it is wanted that a label applies, and that it does not.
    fn wanted(&self, index: usize, labels: usize) -> (f64, f64) {
        let applies = if self.applies[index] { 1.0 } else { 0.0 };
        let applies = applies * (1.0 - self.label_smoothing) + 0.5 * self.label_smoothing;
        let weight = self.positive_weights.as_ref().map_or(1.0, |weights| weights[index % labels]);
        (weight * applies, 1.0 - applies)
    }

    fn sum<T: Real>(&self, logits: &[T], labels: usize) -> f64 {
        let losses = rows::map_from((logits.len() / labels, 1, labels), |row, loss: &mut [f64]| {
            loss[0] = (row * labels..(row + 1) * labels)
                .map(|index| {
                    let ((yes, no), logit) = (self.wanted(index, labels), logits[index].to_f64());
                    yes * softplus(-logit) + no * softplus(logit)
                })
                .sum();
        });
        losses.iter().sum()
    }

    fn backward<T: Real>(&self, logits: &[T], labels: usize, scale: f64) -> Vec<T> {
        rows::map(logits.len() / labels, labels, |row, result: &mut [T]| {
            for (column, result) in result.iter_mut().enumerate() {
                let index = row * labels + column;
                let ((yes, no), logit) = (self.wanted(index, labels), logits[index].to_f64());
                *result = T::from_f64(scale * (no * sigmoid(logit) - yes * sigmoid(-logit)));
            }
        })
    }
}

/// `ln(1 + exp(z))`. A NaN stays one, so that divergence is noticed.
pub fn softplus(z: f64) -> f64 {
    let rest = (-z.abs()).exp().ln_1p();
    if z > 0.0 { z + rest } else { rest }
}

/// Probability that a label applies.
pub fn sigmoid(logit: f64) -> f64 {
    if logit >= 0.0 {
        return 1.0 / (1.0 + (-logit).exp());
    }
    let odds = logit.exp();
    odds / (1.0 + odds)
}

impl CustomOp1 for BinaryCrossEntropy {
    fn name(&self) -> &'static str {
        "binary-cross-entropy"
    }

    fn cpu_fwd(&self, logits: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let labels = layout.shape().dims2()?.1;
        let loss = by_dtype!(slices::dtype(logits), self.name(), T => {
            let sum = self.sum(slices::of_storage::<T>(logits, layout)?, labels);
            slices::storage(vec![T::from_f64(sum / count(self.applies.len()))])
        });
        Ok((loss, ().into()))
    }

    fn bwd(&self, logits: &Tensor, _loss: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let labels = logits.dims2()?.1;
        by_dtype!(logits.dtype(), self.name(), T => {
            let scale = gradient.to_scalar::<T>()?.to_f64() / count(self.applies.len());
            let values = slices::with::<T, _>(logits, |logits| Ok(self.backward(logits, labels, scale)))?;
            Ok(Some(Tensor::from_vec(values, logits.shape(), logits.device())?))
        })
    }
}

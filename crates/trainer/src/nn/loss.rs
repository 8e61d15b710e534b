//! Softmax cross-entropy.

use std::sync::Arc;

use candle_core::backend::BackendStorage;
use candle_core::{CpuStorage, CustomOp1, D, DType, Layout, Result, Shape, Tensor, WithDType, bail};

use super::slices;

/// True classes of a batch, and how much each class weighs.
#[derive(Clone, Debug)]
pub struct CrossEntropy {
    /// Class of each row.
    pub labels: Vec<u32>,
    /// Weight of each class; without it, every row weighs the same.
    pub class_weights: Option<Arc<[f64]>>,
}

impl CrossEntropy {
    fn weight(&self, label: u32) -> f64 {
        self.class_weights.as_ref().map_or(1.0, |weights| weights[label as usize])
    }

    fn total_weight(&self) -> f64 {
        self.labels.iter().map(|&label| self.weight(label)).sum()
    }

    fn check(&self, rows: usize, classes: usize) -> Result<()> {
        let weights = self.class_weights.as_ref().map_or(classes, |weights| weights.len());
        let label = self.labels.iter().copied().max().unwrap_or(0) as usize;
        if rows != self.labels.len() || weights != classes || label >= classes || rows == 0 {
            bail!("cross-entropy: logits [{rows}, {classes}] do not fit {} labels", self.labels.len());
        }
        Ok(())
    }
}

/// Weighted mean over the rows of `-ln softmax(logits)[label]`, in nats.
///
/// `logits`: `[batch, classes]`, result: a scalar. Differentiable in the logits.
pub fn cross_entropy(logits: &Tensor, targets: CrossEntropy) -> Result<Tensor> {
    let (rows, classes) = logits.dims2()?;
    targets.check(rows, classes)?;
    if logits.device().is_cpu() { logits.apply_op1(targets) } else { composed(logits, &targets) }
}

/// The same of candle's own operations.
pub(super) fn composed(logits: &Tensor, targets: &CrossEntropy) -> Result<Tensor> {
    let rows = targets.labels.len();
    let labels = Tensor::from_slice(&targets.labels, (rows, 1), logits.device())?;
    let share: Vec<f64> = targets.labels.iter().map(|&label| targets.weight(label) / targets.total_weight()).collect();
    let share = Tensor::from_vec(share, (rows, 1), logits.device())?.to_dtype(logits.dtype())?;
    let log_probability = candle_nn::ops::log_softmax(logits, D::Minus1)?.gather(&labels, 1)?;
    log_probability.mul(&share)?.sum_all()?.neg()
}

impl CustomOp1 for CrossEntropy {
    fn name(&self) -> &'static str {
        "cross-entropy"
    }

    fn cpu_fwd(&self, logits: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let classes = layout.shape().dims2()?.1;
        let loss = match logits.dtype() {
            DType::F32 => self.forward::<f32>(slices::of_storage(logits, layout)?, classes),
            DType::F64 => self.forward::<f64>(slices::of_storage(logits, layout)?, classes),
            other => bail!("cross-entropy: unsupported type {other:?}"),
        };
        Ok((loss, ().into()))
    }

    fn bwd(&self, logits: &Tensor, _loss: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let gradient = match logits.dtype() {
            DType::F32 => self.backward::<f32>(logits, gradient.to_scalar::<f32>()?.into())?,
            DType::F64 => self.backward::<f64>(logits, gradient.to_scalar::<f64>()?)?,
            other => bail!("cross-entropy: unsupported type {other:?}"),
        };
        Ok(Some(gradient))
    }
}

impl CrossEntropy {
    fn forward<T: WithDType>(&self, logits: &[T], classes: usize) -> CpuStorage {
        let mut sum = 0.0;
        for (row, &label) in logits.chunks_exact(classes).zip(&self.labels) {
            let (largest, exponentials) = largest_and_sum(row);
            sum += self.weight(label) * (largest + exponentials.ln() - row[label as usize].to_f64());
        }
        T::to_cpu_storage_owned(vec![T::from_f64(sum / self.total_weight())])
    }

    /// `(softmax(logits) - one_hot(label)) · weight / total weight · gradient`.
    fn backward<T: WithDType>(&self, logits: &Tensor, gradient: f64) -> Result<Tensor> {
        let classes = logits.dims2()?.1;
        let scale = gradient / self.total_weight();
        let mut result = Vec::with_capacity(logits.elem_count());
        slices::with::<T, _>(logits, |logits| {
            for (row, &label) in logits.chunks_exact(classes).zip(&self.labels) {
                let (largest, exponentials) = largest_and_sum(row);
                let scale = scale * self.weight(label);
                for (class, logit) in (0_u32..).zip(row) {
                    let probability = (logit.to_f64() - largest).exp() / exponentials;
                    let expected = if class == label { 1.0 } else { 0.0 };
                    result.push(T::from_f64((probability - expected) * scale));
                }
            }
            Ok(())
        })?;
        Tensor::from_vec(result, logits.shape(), logits.device())
    }
}

/// The largest logit, and the sum of `exp(logit - largest)`, in double precision.
fn largest_and_sum<T: WithDType>(row: &[T]) -> (f64, f64) {
    let largest = row.iter().map(|logit| logit.to_f64()).fold(f64::NEG_INFINITY, f64::max);
    (largest, row.iter().map(|logit| (logit.to_f64() - largest).exp()).sum())
}

/// Softmax of one row of logits.
pub fn probabilities(logits: &[f32]) -> Vec<f64> {
    let (largest, sum) = largest_and_sum(logits);
    logits.iter().map(|&logit| (f64::from(logit) - largest).exp() / sum).collect()
}

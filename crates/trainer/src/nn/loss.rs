//! Losses.
#![expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]

pub(super) mod binary;
mod linear;

use std::sync::Arc;

use candle_core::{CpuStorage, CustomOp1, CustomOp2, D, Layout, Result, Shape, Tensor, WithDType as _, bail};

use super::real::Real;
use super::tape::{apply1, apply2};
use super::{by_dtype, rows, slices};
pub use binary::{BinaryCrossEntropy, binary_cross_entropy, sigmoid, softplus};
#[cfg(test)]
pub(super) use linear::in_blocks;
pub use linear::linear_cross_entropy;

/// True classes of a batch, and how much each class weighs.
#[derive(Clone, Debug, Default)]
pub struct CrossEntropy {
    /// Class of each row.
    pub labels: Vec<u32>,
    /// Weight of each class; without it, every row weighs the same.
    pub class_weights: Option<Arc<[f64]>>,
    /// Share of the probability that is wanted of all classes alike, in `0..1` (Szegedy and others, 2016).
    pub label_smoothing: f64,
    /// Rows with this label count for nothing.
    pub ignored: Option<u32>,
}

impl CrossEntropy {
    fn weight(&self, label: u32) -> f64 {
        self.class_weights.as_ref().map_or(1.0, |weights| weights[label as usize])
    }

    pub(super) fn counts(&self, label: u32) -> bool {
        self.ignored != Some(label)
    }

    pub(super) fn total_weight(&self) -> f64 {
        self.labels.iter().filter(|&&label| self.counts(label)).map(|&label| self.weight(label)).sum()
    }

    /// How much of the negative log-probability of every class is wanted of a row, in the unit of the whole loss: that of its own
    /// class beside that of the others, class by class.
    fn wanted(&self, label: u32, classes: usize) -> impl Fn(usize) -> f64 + '_ {
        let smooth = self.label_smoothing / count(classes);
        let own = (1.0 - self.label_smoothing) * self.weight(label);
        move |class| {
            let weight = self.class_weights.as_ref().map_or(1.0, |weights| weights[class]);
            smooth * weight + if class == label as usize { own } else { 0.0 }
        }
    }

    /// Sum of [`Self::wanted`] over the classes.
    fn wanted_in_all(&self, label: u32) -> f64 {
        self.label_smoothing * self.mean_weight() + (1.0 - self.label_smoothing) * self.weight(label)
    }

    /// Mean of the classes' weights.
    pub(super) fn mean_weight(&self) -> f64 {
        self.class_weights.as_ref().map_or(1.0, |weights| weights.iter().sum::<f64>() / count(weights.len()))
    }

    fn check(&self, rows: usize, classes: usize) -> Result<()> {
        let weights = self.class_weights.as_ref().map_or(classes, |weights| weights.len());
        let label = self.labels.iter().copied().filter(|&label| self.counts(label)).max();
        let fits = label.is_some_and(|label| (label as usize) < classes);
        if rows != self.labels.len() || weights != classes || !fits {
            bail!("cross-entropy: logits [{rows}, {classes}] do not fit {} labels", self.labels.len());
        }
        if !(0.0..1.0).contains(&self.label_smoothing) {
            bail!("cross-entropy: a label smoothing of {} is not in 0..1", self.label_smoothing);
        }
        Ok(())
    }
}

/// Weighted mean over the rows of `-ln softmax(logits)[label]`, in nats; with label smoothing, as `torch.nn.functional` has it.
///
/// `logits`: `[batch, classes]`, result: a scalar. Differentiable in the logits.
pub fn cross_entropy(logits: &Tensor, targets: CrossEntropy) -> Result<Tensor> {
    let (rows, classes) = logits.dims2()?;
    targets.check(rows, classes)?;
    if logits.device().is_cpu() {
        return apply1(&logits.contiguous()?, targets);
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(logits) {
        return super::cuda::cross_entropy(logits, targets);
    }
    composed(logits, &targets)
}

/// The same of candle's own operations.
pub(super) fn composed(logits: &Tensor, targets: &CrossEntropy) -> Result<Tensor> {
    let (rows, classes) = logits.dims2()?;
    let total = targets.total_weight();
    let mut wanted = Vec::with_capacity(rows * classes);
    for &label in &targets.labels {
        let counts = targets.counts(label);
        let of = targets.wanted(if counts { label } else { 0 }, classes);
        wanted.extend((0..classes).map(|class| if counts { of(class) / total } else { 0.0 }));
    }
    let wanted = Tensor::from_vec(wanted, (rows, classes), logits.device())?.to_dtype(logits.dtype())?;
    candle_nn::ops::log_softmax(logits, D::Minus1)?.mul(&wanted)?.sum_all()?.neg()
}

impl CustomOp1 for CrossEntropy {
    fn name(&self) -> &'static str {
        "cross-entropy"
    }

    fn cpu_fwd(&self, logits: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let classes = layout.shape().dims2()?.1;
        let loss = by_dtype!(slices::dtype(logits), self.name(), T => {
            let sum = self.sum(slices::of_storage::<T>(logits, layout)?, classes);
            slices::storage(vec![T::from_f64(sum / self.total_weight())])
        });
        Ok((loss, ().into()))
    }

    fn bwd(&self, logits: &Tensor, _loss: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let classes = logits.dims2()?.1;
        by_dtype!(logits.dtype(), self.name(), T => {
            let scale = gradient.to_scalar::<T>()?.to_f64() / self.total_weight();
            let values = slices::with::<T, _>(logits, |logits| Ok(self.backward(logits, classes, scale)))?;
            Ok(Some(Tensor::from_vec(values, logits.shape(), logits.device())?))
        })
    }
}

impl CrossEntropy {
    /// The sum that becomes the weighted mean when it is divided by the total weight.
    fn sum<T: Real>(&self, logits: &[T], classes: usize) -> f64 {
        let losses = rows::map_from(
            (self.labels.len(), 1, classes),
            #[inline(always)]
            |row, loss: &mut [f64]| {
                let label = self.labels[row];
                if self.counts(label) {
                    let logits = &logits[row * classes..][..classes];
                    let (largest, exponentials) = largest_and_sum(logits);
                    loss[0] = self.of_row(label, logits, level(largest, exponentials));
                }
            },
        );
        losses.iter().sum()
    }

    /// The loss of a row: what is wanted of each class times how far its logit is from the level `ln Σ exp(logit)`.
    #[inline(always)]
    fn of_row<T: Real>(&self, label: u32, logits: &[T], level: f64) -> f64 {
        if self.label_smoothing == 0.0 {
            return self.weight(label) * (level - logits[label as usize].to_f64());
        }
        let wanted = self.wanted(label, logits.len());
        logits.iter().enumerate().map(|(class, logit)| wanted(class) * (level - logit.to_f64())).sum()
    }

    /// The gradient of `scale` times that sum: `(softmax(logits) · Σ wanted - wanted) · scale`.
    fn backward<T: Real>(&self, logits: &[T], classes: usize, scale: f64) -> Vec<T> {
        rows::map(
            self.labels.len(),
            classes,
            #[inline(always)]
            |row, result| {
                let label = self.labels[row];
                if self.counts(label) {
                    result.copy_from_slice(&logits[row * classes..][..classes]);
                    self.slope_of_row(label, scale, result);
                }
            },
        )
    }

    /// That sum, and its gradient in the place of the logits.
    fn sum_and_slope<T: Real>(&self, logits: &mut [T], classes: usize, scale: f64) -> f64 {
        let losses = rows::change_and_map(
            logits,
            classes,
            #[inline(always)]
            |row, logits| {
                let label = self.labels[row];
                if !self.counts(label) {
                    logits.fill(T::ZERO);
                    return 0.0;
                }
                self.slope_of_row(label, scale, logits)
            },
        );
        losses.iter().sum()
    }

    /// Makes the gradient of a row of its logits; its loss.
    #[inline(always)]
    fn slope_of_row<T: Real>(&self, label: u32, scale: f64, row: &mut [T]) -> f64 {
        let (classes, largest) = (row.len(), rows::largest(row));
        // With a smoothed label, the loss needs the logits, which the exponentials take the place of.
        let smoothed = (self.label_smoothing > 0.0).then(|| self.of_row(label, row, 0.0));
        let own = row[label as usize];
        for value in &mut *row {
            *value = (*value - largest).exp();
        }
        let exponentials = rows::sum(
            row,
            #[inline(always)]
            |value| value,
        );
        let in_all = self.wanted_in_all(label);
        let factor = T::from_f64(scale * in_all) / exponentials;
        for value in &mut *row {
            *value *= factor;
        }
        let level = level(largest, exponentials);
        let Some(below) = smoothed else {
            row[label as usize] -= T::from_f64(scale * self.weight(label));
            return self.weight(label) * (level - own.to_f64());
        };
        let wanted = self.wanted(label, classes);
        for (class, value) in row.iter_mut().enumerate() {
            *value -= T::from_f64(scale * wanted(class));
        }
        in_all * level + below
    }
}

/// The largest logit, and the sum of `exp(logit - largest)`.
#[inline(always)]
fn largest_and_sum<T: Real>(row: &[T]) -> (T, T) {
    // A NaN must reach the loss, where divergence is noticed: it is passed over here and is in the sum.
    let largest = rows::largest(row);
    let sum = rows::sum(
        row,
        #[inline(always)]
        |logit| (logit - largest).exp(),
    );
    (largest, sum)
}

/// `ln Σ exp(logit)`.
fn level<T: Real>(largest: T, exponentials: T) -> f64 {
    largest.to_f64() + exponentials.to_f64().ln()
}

/// Softmax of one row of logits.
pub fn probabilities(logits: &[f32]) -> Vec<f64> {
    let logits: Vec<f64> = logits.iter().map(|&logit| f64::from(logit)).collect();
    let (largest, sum) = largest_and_sum(&logits);
    logits.iter().map(|logit| (logit - largest).exp() / sum).collect()
}

/// Mean over all elements of `(x - target)²`.
///
/// `x` and `target`: the same shape, result: a scalar. Differentiable in both.
pub fn mse(x: &Tensor, target: &Tensor) -> Result<Tensor> {
    #[cfg(feature = "cuda")]
    if super::cuda::takes(x) {
        return super::cuda::mse(x, target);
    }
    x.sub(target)?.sqr()?.mean_all()
}

/// Mean over all elements of Huber's loss (1964): half the square of the difference up to `delta`, `delta · (|difference| - delta/2)`
/// beyond.
///
/// `x` and `target`: the same shape, result: a scalar. Differentiable in both.
pub fn huber(x: &Tensor, target: &Tensor, delta: f64) -> Result<Tensor> {
    if x.device().is_cpu() {
        return apply2(&x.contiguous()?, &target.contiguous()?, Huber { delta });
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(x) {
        return super::cuda::huber(x, target, delta);
    }
    composed_huber(x, target, delta)
}

/// The same of candle's own operations.
pub(super) fn composed_huber(x: &Tensor, target: &Tensor, delta: f64) -> Result<Tensor> {
    let size = x.sub(target)?.abs()?;
    let inner = size.minimum(delta)?;
    // inner²/2 + delta · (size - inner): the second part is 0 up to delta.
    ((inner.sqr()? * 0.5)? + ((size - &inner)? * delta)?)?.mean_all()
}

struct Huber {
    delta: f64,
}

impl CustomOp2 for Huber {
    fn name(&self) -> &'static str {
        "huber"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        target: &CpuStorage,
        target_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        if x_layout.dims() != target_layout.dims() || x_layout.shape().elem_count() == 0 {
            bail!("huber: {:?} does not fit targets of {:?}", x_layout.dims(), target_layout.dims());
        }
        let loss = by_dtype!(slices::dtype(x), self.name(), T => {
            let x = slices::of_storage::<T>(x, x_layout)?;
            let target = slices::of_storage::<T>(target, target_layout)?;
            let size = |x: T, target: T| (x.to_f64() - target.to_f64()).abs();
            let loss = |size: f64| {
                if size <= self.delta { 0.5 * size * size } else { self.delta * (size - 0.5 * self.delta) }
            };
            let sum: f64 = x.iter().zip(target).map(|(&x, &target)| loss(size(x, target))).sum();
            slices::storage(vec![T::from_f64(sum / count(x.len()))])
        });
        Ok((loss, ().into()))
    }

    fn bwd(
        &self,
        x: &Tensor,
        target: &Tensor,
        _loss: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        by_dtype!(x.dtype(), self.name(), T => {
            let scale = gradient.to_scalar::<T>()?.to_f64() / count(x.elem_count());
            let slope = |x: T, target: T| (x.to_f64() - target.to_f64()).clamp(-self.delta, self.delta);
            let values: Vec<T> = slices::with2::<T, _>([x, target], |x, target| {
                Ok(x.iter().zip(target).map(|(&x, &target)| T::from_f64(scale * slope(x, target))).collect())
            })?;
            let of_x = Tensor::from_vec(values, x.shape(), x.device())?;
            let of_target = target.track_op().then(|| of_x.neg()).transpose()?;
            Ok((Some(of_x), of_target))
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 classes and elements")]
pub(super) fn count(of: usize) -> f64 {
    of as f64
}

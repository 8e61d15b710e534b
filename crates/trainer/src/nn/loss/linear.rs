//! Cross-entropy of a linear layer with very many outputs, whose logits are never all there at once.

use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor, WithDType as _, bail};

use super::super::dense::product;
use super::super::gemm::{self, Matrix, Threads};
use super::super::real::Real;
use super::super::{by_dtype, slices};
use super::{CrossEntropy, cross_entropy};

/// Logits that are held at once: 64 MiB of them in single precision.
const BLOCK_LOGITS: usize = 1 << 24;
/// The same on a GPU, which is quick with many rows alone: each block reads the whole weight and adds to its whole gradient.
#[cfg(feature = "cuda")]
const BLOCK_LOGITS_ON_GPU: usize = 1 << 27;

/// [`cross_entropy`] of the logits `x Wᵀ`, without holding them all: 1,024 tokens of a vocabulary of 50,000 would be 200 MB, and their
/// gradient as much again.
///
/// `x`: `[rows, in]`, `weight`: `[classes, in]`, result: a scalar. Differentiable in both; the gradients are computed on the way
/// forward, as the logits are not kept, and only those that are asked for. Rows that count for nothing cost nothing.
pub fn linear_cross_entropy(x: &Tensor, weight: &Tensor, targets: &CrossEntropy) -> Result<Tensor> {
    let Some(at_once) = logits_at_once(x) else {
        return cross_entropy(&product(x, weight)?, targets.clone());
    };
    let rows = targets.labels.iter().filter(|&&label| targets.counts(label)).count();
    // Blocks of equal size, as many as are needed.
    let blocks = rows.saturating_mul(weight.dim(0)?).div_ceil(at_once).max(1);
    in_blocks(x, weight, targets, rows.div_ceil(blocks).max(1))
}

/// Logits of a block, where losses are computed in blocks.
fn logits_at_once(x: &Tensor) -> Option<usize> {
    #[cfg(feature = "cuda")]
    if crate::nn::cuda::takes(x) {
        return Some(BLOCK_LOGITS_ON_GPU);
    }
    x.device().is_cpu().then_some(BLOCK_LOGITS)
}

/// The same in blocks of so many rows.
pub(in crate::nn) fn in_blocks(x: &Tensor, weight: &Tensor, targets: &CrossEntropy, block: usize) -> Result<Tensor> {
    targets.check(x.dim(0)?, weight.dim(0)?)?;
    if x.dim(1)? != weight.dim(1)? {
        bail!("cross-entropy: {:?} do not fit weights {:?}", x.dims(), weight.dims());
    }
    #[cfg(feature = "cuda")]
    if crate::nn::cuda::takes(x) {
        return crate::nn::cuda::linear_cross_entropy(x, weight, targets, block);
    }
    let x = &x.contiguous()?;
    let labels = targets.labels.iter().enumerate().filter(|(_, label)| targets.counts(**label));
    let counted: Vec<(usize, u32)> = labels.map(|(row, &label)| (row, label)).collect();
    let mut sums = Sums::new(x, weight, targets);
    for block in counted.chunks(block) {
        sums.add(block)?;
    }
    x.apply_op2(weight, sums.known())
}

/// `x Wᵀ` of such a shape.
fn times_transposed<T: Real>(x: &[T], weight: &[T], (rows, classes): (usize, usize)) -> Vec<T> {
    let inputs = x.len() / rows.max(1);
    let weight = Matrix::dense(weight, (classes, inputs)).transposed();
    gemm::product(Matrix::dense(x, (rows, inputs)), weight, Threads::All)
}

/// What has been added up after some blocks.
struct Sums<'a> {
    targets: &'a CrossEntropy,
    total_weight: f64,
    x: Tensor,
    weight: Tensor,
    loss: f64,
    of_x: Option<Tensor>,
    of_weight: Option<Tensor>,
    wanted: (bool, bool),
}

impl<'a> Sums<'a> {
    fn new(x: &Tensor, weight: &Tensor, targets: &'a CrossEntropy) -> Self {
        Self {
            targets,
            total_weight: targets.total_weight(),
            wanted: (x.track_op(), weight.track_op()),
            x: x.detach(),
            weight: weight.detach(),
            loss: 0.0,
            of_x: None,
            of_weight: None,
        }
    }

    /// Adds a block of rows, each with its label.
    fn add(&mut self, block: &[(usize, u32)]) -> Result<()> {
        let rows: Vec<u32> = block.iter().map(|(row, _)| u32::try_from(*row).unwrap_or(u32::MAX)).collect();
        let rows = Tensor::from_vec(rows, block.len(), self.x.device())?;
        let x = self.x.index_select(&rows, 0)?;
        let targets = CrossEntropy { labels: block.iter().map(|(_, label)| *label).collect(), ..self.targets.clone() };
        let Some(slope) = self.slope(&x, &targets)? else { return Ok(()) };
        if self.wanted.0 {
            let so_far = self.of_x.take().map_or_else(|| self.x.zeros_like(), Ok)?;
            self.of_x = Some(so_far.index_add(&rows, &slope.matmul(&self.weight)?, 0)?);
        }
        if self.wanted.1 {
            let here = slope.t()?.matmul(&x)?;
            self.of_weight = Some(self.of_weight.take().map_or_else(|| Ok(here.clone()), |so_far| so_far + &here)?);
        }
        Ok(())
    }

    /// Adds up the losses of some rows; the gradient of the whole loss in their logits, in whose place it is made, if it is wanted.
    fn slope(&mut self, x: &Tensor, targets: &CrossEntropy) -> Result<Option<Tensor>> {
        let shape @ (_, classes) = (x.dim(0)?, self.weight.dim(0)?);
        let operands = [x, &self.weight];
        by_dtype!(x.dtype(), "cross-entropy", T => {
            let mut logits = slices::with2::<T, _>(operands, |x, weight| Ok(times_transposed(x, weight, shape)))?;
            if self.wanted == (false, false) {
                self.loss += targets.sum(&logits, classes);
                return Ok(None);
            }
            self.loss += targets.sum_and_slope(&mut logits, classes, 1.0 / self.total_weight);
            Ok(Some(Tensor::from_vec(logits, shape, x.device())?))
        })
    }

    fn known(self) -> Known {
        Known { value: self.loss / self.total_weight, gradients: (self.of_x, self.of_weight) }
    }
}

/// A scalar whose value and gradients are there already.
struct Known {
    value: f64,
    gradients: (Option<Tensor>, Option<Tensor>),
}

impl CustomOp2 for Known {
    fn name(&self) -> &'static str {
        "linear-cross-entropy"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        _x_layout: &Layout,
        _weight: &CpuStorage,
        _weight_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let value = by_dtype!(slices::dtype(x), self.name(), T => slices::storage(vec![T::from_f64(self.value)]));
        Ok((value, ().into()))
    }

    fn bwd(
        &self,
        _x: &Tensor,
        _weight: &Tensor,
        _result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let factor = by_dtype!(gradient.dtype(), self.name(), T => gradient.to_scalar::<T>()?.to_f64());
        let scaled = |of: &Option<Tensor>| of.as_ref().map(|of| of.affine(factor, 0.0)).transpose();
        Ok((scaled(&self.gradients.0)?, scaled(&self.gradients.1)?))
    }
}

//! Attention that keeps no scores.

use std::sync::OnceLock;

use candle_core::cuda_backend::cudarc::driver::{CudaView, PushKernelArg as _};
use candle_core::cuda_backend::{CudaDevice, CudaStorage};
use candle_core::{Result, Shape, Tensor, bail};

use super::launch::{Module, Operand, Stored, by_stored, launch, module, on_gpu, room, single, storage, tensor, word};
use super::operation::{Operation, apply};
use super::softmax::MaskOnGpu;
use crate::nn::attention::{Mask, scale};
use crate::nn::dropout::Drop;

const ATTENTION: Module = module!("attention");

/// The greatest width of a head that the kernels hold.
pub(in crate::nn) const WIDEST: usize = 128;
/// Queries of a block on the way forward, and on the way back queries or keys; eight threads have one. As in `attention.cu`.
const TILE: usize = 32;
const BACK_TILE: usize = 16;
const LANES: usize = 8;

/// Sizes of queries, and of keys and values.
#[derive(Clone, Copy, Debug)]
pub(in crate::nn) struct Attended {
    pub(in crate::nn) batch: usize,
    pub(in crate::nn) heads: usize,
    pub(in crate::nn) groups: usize,
    pub(in crate::nn) queries: usize,
    pub(in crate::nn) keys: usize,
    pub(in crate::nn) width: usize,
    /// Whether it is `[batch, length, heads, width]` and not `[batch, heads, length, width]`.
    pub(in crate::nn) by_rows: bool,
}

pub(in crate::nn) fn attention(
    (q, k, v): (&Tensor, &Tensor, &Tensor),
    of: Attended,
    mask: &Mask,
    drop: Option<Drop>,
) -> Result<Tensor> {
    apply(Attention { of, mask: mask.clone(), drop, levels: OnceLock::new() }, &[q, k, v])
}

struct Attention {
    of: Attended,
    mask: Mask,
    /// Which probabilities are left out: an element's number is that in `[batch, heads, queries, keys]`.
    drop: Option<Drop>,
    /// `ln Σ exp(scale · score)` of every query.
    levels: OnceLock<Tensor>,
}

/// Queries, keys, values and the gradient of the result.
struct Given<'a, T> {
    q: CudaView<'a, T>,
    k: CudaView<'a, T>,
    v: CudaView<'a, T>,
    gradient: CudaView<'a, T>,
    levels: CudaView<'a, f32>,
}

impl Attention {
    /// The structure `Attended` of `attention.cu`, all of whose members are four bytes.
    fn words(&self) -> Result<[u32; 12]> {
        let Attended { heads, groups, queries, keys, width, by_rows, .. } = self.of;
        let ([word0, word1], least, kept) = Drop::constants(self.drop);
        Ok([
            word(heads)?,
            word(groups)?,
            word(queries)?,
            word(keys)?,
            word(width)?,
            u32::from(by_rows),
            u32::from(self.mask.causal),
            word0,
            word1,
            least,
            kept.to_bits(),
            single(scale(width)).to_bits(),
        ])
    }

    fn rows(&self) -> usize {
        self.of.batch * self.of.heads * self.of.queries
    }

    fn threads(tile: usize) -> Result<u32> {
        word(tile * LANES)
    }

    fn run<T: Stored>(&self, operands: &[Operand<'_>]) -> Result<CudaStorage> {
        let device = operands[0].device();
        let [q, k, v] = [operands[0].view::<T>()?, operands[1].view::<T>()?, operands[2].view::<T>()?];
        let (mut result, mut levels) = (room::<T>(device, operands[0].count())?, room::<f32>(device, self.rows())?);
        let (mask, of) = (MaskOnGpu::new(device, &self.mask)?, self.words()?);
        let kernel = T::kernel(device, ATTENTION, "attention")?;
        let mut start = kernel.builder();
        start.arg(&q).arg(&k).arg(&v).arg(&mut result).arg(&mut levels);
        mask.give(&mut start);
        start.arg(&of);
        let blocks = self.of.batch * self.of.heads * self.of.queries.div_ceil(TILE);
        launch(&mut start, (blocks, 1), Self::threads(TILE)?)?;
        let levels = tensor(levels, self.rows(), device);
        self.levels.get_or_init(|| levels);
        Ok(storage(result, device))
    }

    /// Operands: queries, keys, values, result, gradient, levels.
    fn back<T: Stored>(&self, operands: &[Operand<'_>]) -> Result<Vec<Option<Tensor>>> {
        let [of_q, of_k, of_v, result, of_gradient, levels] = operands else { bail!("attention has six operands") };
        let device = of_q.device();
        let given = Given {
            q: of_q.view::<T>()?,
            k: of_k.view::<T>()?,
            v: of_v.view::<T>()?,
            gradient: of_gradient.view::<T>()?,
            levels: levels.view::<f32>()?,
        };
        let mut means = room::<f32>(device, self.rows())?;
        let (result, of, rows) = (result.view::<T>()?, self.words()?, word(self.rows())?);
        let kernel = T::kernel(device, ATTENTION, "attention_means")?;
        let mut start = kernel.builder();
        start.arg(&result).arg(&given.gradient).arg(&mut means).arg(&rows).arg(&of);
        launch(&mut start, (self.rows().div_ceil(BACK_TILE), 1), Self::threads(BACK_TILE)?)?;
        let (means, mask) = (means.slice(..), MaskOnGpu::new(device, &self.mask)?);
        let of_q = self.of_queries(device, (&given, &means), &mask, of_q.shape())?;
        let [of_k, of_v] = self.of_keys(device, (&given, &means), &mask, of_k.shape())?;
        Ok(vec![Some(of_q), Some(of_k), Some(of_v)])
    }

    fn of_queries<T: Stored>(
        &self,
        device: &CudaDevice,
        (given, means): (&Given<'_, T>, &CudaView<'_, f32>),
        mask: &MaskOnGpu,
        shape: Shape,
    ) -> Result<Tensor> {
        let (mut of_q, of) = (room::<T>(device, shape.elem_count())?, self.words()?);
        let kernel = T::kernel(device, ATTENTION, "attention_of_queries")?;
        let mut start = kernel.builder();
        start.arg(&given.q).arg(&given.k).arg(&given.v).arg(&given.gradient).arg(&given.levels);
        start.arg(means).arg(&mut of_q);
        mask.give(&mut start);
        start.arg(&of);
        let blocks = self.of.batch * self.of.heads * self.of.queries.div_ceil(BACK_TILE);
        launch(&mut start, (blocks, 1), Self::threads(BACK_TILE)?)?;
        Ok(tensor(of_q, shape, device))
    }

    fn of_keys<T: Stored>(
        &self,
        device: &CudaDevice,
        (given, means): (&Given<'_, T>, &CudaView<'_, f32>),
        mask: &MaskOnGpu,
        shape: Shape,
    ) -> Result<[Tensor; 2]> {
        let (count, of) = (shape.elem_count(), self.words()?);
        let (mut of_k, mut of_v) = (room::<T>(device, count)?, room::<T>(device, count)?);
        let kernel = T::kernel(device, ATTENTION, "attention_of_keys")?;
        let mut start = kernel.builder();
        start.arg(&given.q).arg(&given.k).arg(&given.v).arg(&given.gradient).arg(&given.levels);
        start.arg(means).arg(&mut of_k).arg(&mut of_v);
        mask.give(&mut start);
        start.arg(&of);
        let blocks = self.of.batch * self.of.groups * self.of.keys.div_ceil(BACK_TILE);
        launch(&mut start, (blocks, 1), Self::threads(BACK_TILE)?)?;
        Ok([tensor(of_k, shape.clone(), device), tensor(of_v, shape, device)])
    }
}

impl Operation for Attention {
    fn name(&self) -> &'static str {
        "attention"
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        let result = by_stored!(operands[0].dtype(), self.name(), T => self.run::<T>(operands)?);
        Ok((result, operands[0].shape()))
    }

    fn backward(&self, inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let Some(levels) = self.levels.get() else { bail!("attention: a backward pass before the forward pass") };
        on_gpu(
            &[&inputs[0], &inputs[1], &inputs[2], result, gradient, levels],
            |operands| by_stored!(operands[0].dtype(), self.name(), T => self.back::<T>(operands)),
        )
    }
}

//! Softmax of the keys that a mask leaves, where scores are there.

use std::sync::Arc;

use candle_core::cuda_backend::cudarc::driver::{CudaSlice, LaunchArgs, PushKernelArg as _};
use candle_core::cuda_backend::{CudaDevice, CudaStorage};
use candle_core::{Result, Shape, Tensor, bail};

use super::launch::{
    Module, Operand, Stored, by_stored, launch, module, on_gpu, room, single, storage, tensor, threads_of, uploaded,
    word,
};
use super::operation::{Operation, apply};
use crate::nn::attention::Mask;

const SOFTMAX: Module = module!("softmax");

pub(in crate::nn) fn masked_softmax(scores: &Tensor, scale: f64, mask: &Mask) -> Result<Tensor> {
    apply(MaskedSoftmax { scale: single(scale), mask: mask.clone() }, &[scores])
}

struct MaskedSoftmax {
    scale: f32,
    mask: Mask,
}

/// What a mask says of each sequence and each query, where kernels read it.
pub(super) struct MaskOnGpu {
    lengths: Option<CudaSlice<u32>>,
    starts: Option<CudaSlice<u32>>,
}

impl MaskOnGpu {
    pub(super) fn new(device: &CudaDevice, mask: &Mask) -> Result<Self> {
        let upload = |words: &Option<Arc<[u32]>>| words.as_ref().map(|words| uploaded(device, words)).transpose();
        Ok(Self { lengths: upload(&mask.lengths)?, starts: upload(&mask.starts)? })
    }

    /// Gives a kernel its two pointers, null where the mask says nothing.
    pub(super) fn give<'a, 'b: 'a>(&'b self, start: &mut LaunchArgs<'a>) {
        for words in [&self.lengths, &self.starts] {
            match words {
                Some(words) => start.arg(words),
                None => start.arg(&0_u64),
            };
        }
    }
}

impl MaskedSoftmax {
    fn run<T: Stored>(&self, scores: &Operand<'_>) -> Result<CudaStorage> {
        let &[batch, heads, queries, keys] = scores.dims() else { bail!("softmax: {:?} are no scores", scores.dims()) };
        let device = scores.device();
        let (values, mut result) = (scores.view::<T>()?, room::<T>(device, scores.count())?);
        let mask = MaskOnGpu::new(device, &self.mask)?;
        let (of_heads, of_queries, of_keys) = (word(heads)?, word(queries)?, word(keys)?);
        let causal = u32::from(self.mask.causal);
        let kernel = T::kernel(device, SOFTMAX, "masked_softmax")?;
        let mut start = kernel.builder();
        start.arg(&values).arg(&mut result).arg(&of_heads).arg(&of_queries).arg(&of_keys).arg(&causal);
        mask.give(&mut start);
        start.arg(&self.scale);
        launch(&mut start, (batch * heads * queries, 1), threads_of(keys))?;
        Ok(storage(result, device))
    }

    fn back<T: Stored>(&self, probabilities: &Operand<'_>, gradient: &Operand<'_>) -> Result<Tensor> {
        let (rows, keys) = probabilities.rows()?;
        let device = probabilities.device();
        let (values, slopes) = (probabilities.view::<T>()?, gradient.view::<T>()?);
        let (mut of_scores, of_keys) = (room::<T>(device, rows * keys)?, word(keys)?);
        let kernel = T::kernel(device, SOFTMAX, "masked_softmax_back")?;
        let mut start = kernel.builder();
        start.arg(&values).arg(&slopes).arg(&mut of_scores).arg(&of_keys).arg(&self.scale);
        launch(&mut start, (rows, 1), threads_of(keys))?;
        Ok(tensor(of_scores, probabilities.shape(), device))
    }
}

impl Operation for MaskedSoftmax {
    fn name(&self) -> &'static str {
        "masked softmax"
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        let result = by_stored!(operands[0].dtype(), self.name(), T => self.run::<T>(&operands[0])?);
        Ok((result, operands[0].shape()))
    }

    fn backward(&self, _inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        on_gpu(&[result, gradient], |operands| {
            let (result, gradient) = (&operands[0], &operands[1]);
            Ok(vec![Some(by_stored!(result.dtype(), self.name(), T => self.back::<T>(result, gradient)?))])
        })
    }
}

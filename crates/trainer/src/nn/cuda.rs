//! Layers on a GPU by kernels of our own (`kernels`), in single precision and in bfloat16.
//!
//! Each operation here is what the function of `nn` of the same name computes in main memory, with its own way back. Elements are stored in
//! either type, arithmetic is in single precision. No kernel adds atomically, so that a result depends on its operands alone.
//!
//! What the kernels compute is checked on the processor (`cargo xtask conformance --only kernels`); what starts them, by tests that need
//! a GPU.

mod adafactor;
mod attention;
mod embedding;
mod launch;
mod loss;
mod norm;
mod operation;
mod optimizer;
mod pointwise;
mod softmax;

use candle_core::{DType, Tensor};

pub(super) use adafactor::adafactor;
pub(super) use attention::{Attended, WIDEST, attention};
pub(super) use embedding::embedding;
pub(super) use loss::{binary_cross_entropy, cross_entropy, huber, linear_cross_entropy, mse};
pub(super) use norm::{add_norm, layer_norm, rms_norm};
pub(super) use optimizer::{adam, sgd, sums_of_squares};
pub(super) use pointwise::{dropout, gelu, rotary, swiglu};
pub(super) use softmax::masked_softmax;

/// Whether there are kernels for what a tensor holds, where it is.
pub(super) fn takes(x: &Tensor) -> bool {
    x.device().is_cuda() && matches!(x.dtype(), DType::F32 | DType::BF16)
}

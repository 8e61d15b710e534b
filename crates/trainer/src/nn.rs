//! Networks: differentiable layers, losses and optimisers.
//!
//! On the processor a small network's time goes into the overhead of single tensor operations, so a whole layer and a
//! whole loss are one operation each here, with their own backward pass. (Candle's own fused operations have none:
//! everything before them would silently stop learning.) On a GPU they are kernels of our own (`cuda`), or composed of
//! candle's operations; tests hold the forms against each other and against finite differences.

mod adam;
mod add_norm;
mod attention;
mod backend;
mod cast;
mod clip;
#[cfg(feature = "cuda")]
mod cuda;
mod dense;
mod dense_gelu;
mod dropout;
mod embedding;
mod gemm;
mod linear;
mod loss;
mod low_rank;
mod mlp;
mod norm;
mod optimizer;
mod parameter;
mod plan;
mod pointwise;
mod projections;
mod real;
mod rotary;
mod rows;
mod schedule;
mod slices;
mod tape;

#[cfg(test)]
pub(crate) mod tests;

pub use adam::AdamState;
pub use add_norm::add_norm;
pub use attention::{Mask, attention, multi_head_attention_dropping, self_attention, softmax};
pub use cast::cast;
pub use clip::{NotFinite, clip, clip_factor, global_norm, not_finite};
pub use dense::{dense, product};
pub use dense_gelu::dense_gelu;
pub use dropout::{DropoutKey, dropout};
pub use embedding::{embedding, embeddings};
pub use linear::{Linear, LowRank};
pub use loss::{
    BinaryCrossEntropy, CrossEntropy, binary_cross_entropy, cross_entropy, huber, linear_cross_entropy, mse,
    probabilities, sigmoid, softplus,
};
pub use mlp::Mlp;
pub use norm::{layer_norm, rms_norm};
pub use optimizer::{Adafactor, Group, Optimizer, Rule, Scale, Sgd};
pub use parameter::{Parameter, Role};
pub use plan::{Network, Objective, Plan, Source, Targets};
pub use pointwise::{Gelu, add, gelu, swiglu};
pub use projections::{are_joined, projections};
pub use rotary::{RotaryTable, rotary, rotary_at};
pub use schedule::{Course, Schedule};
use slices::by_dtype;
pub use tape::{GradientMap, Gradients, Tape, checkpoint};

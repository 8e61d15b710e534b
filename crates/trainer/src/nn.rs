//! Networks: differentiable layers, losses and optimisers.
//!
//! On the processor a small network's time goes into the overhead of single tensor operations, so a whole layer and a
//! whole loss are one operation each here, with their own backward pass. (Candle's own fused operations have none:
//! everything before them would silently stop learning.) On a GPU the same functions are composed of candle's
//! operations; tests hold both forms against each other and against finite differences.

mod adam;
mod dense;
mod loss;
mod mlp;
mod slices;

#[cfg(test)]
mod tests;

pub use adam::AdamState;
pub use dense::dense;
pub use loss::{CrossEntropy, cross_entropy, probabilities};
pub use mlp::{Mlp, Parameter, Role};

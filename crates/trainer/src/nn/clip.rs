//! Gradients as a whole: their size, and its limit.

use candle_core::{Result, Tensor};
use thiserror::Error;

use super::parameter::Parameter;
use super::tape::GradientMap;
use super::{by_dtype, rows, slices};

/// A gradient that is not a finite number.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the gradient of {parameter} is not a finite number")]
pub struct NotFinite {
    /// The first parameter whose gradient it is.
    pub parameter: String,
}

/// The Euclidean norm of the gradients of all parameters, or the parameter whose gradient is no finite number.
///
/// A parameter without a gradient counts for nothing.
pub fn global_norm(
    parameters: &[Parameter],
    gradients: &impl GradientMap,
) -> Result<std::result::Result<f64, NotFinite>> {
    let mut learning = Vec::with_capacity(parameters.len());
    let mut known = Vec::with_capacity(parameters.len());
    for parameter in parameters {
        if let Some(gradient) = gradients.get(&parameter.var) {
            learning.push(parameter);
            known.push(gradient);
        }
    }
    let mut sum = 0.0;
    for (parameter, squares) in learning.into_iter().zip(sums_of_squares(&known)?) {
        if !squares.is_finite() {
            return Ok(Err(NotFinite { parameter: parameter.name.clone() }));
        }
        sum += squares;
    }
    Ok(Ok(sum.sqrt()))
}

/// The first parameter that holds a value which is not finite.
pub fn not_finite(parameters: &[Parameter]) -> Result<Option<String>> {
    for parameter in parameters {
        if !parameter.is_finite()? {
            return Ok(Some(parameter.name.clone()));
        }
    }
    Ok(None)
}

/// The sum of squares of each.
fn sums_of_squares(gradients: &[&Tensor]) -> Result<Vec<f64>> {
    #[cfg(feature = "cuda")]
    if !gradients.is_empty() && gradients.iter().all(|gradient| super::cuda::takes(gradient)) {
        return super::cuda::sums_of_squares(gradients);
    }
    let sum_of = |gradient: &&Tensor| {
        if !gradient.device().is_cpu() {
            return gradient.to_dtype(candle_core::DType::F64)?.sqr()?.sum_all()?.to_scalar();
        }
        by_dtype!(gradient.dtype(), "gradient", T => {
            slices::with::<T, _>(gradient, |values| Ok(rows::sum_of_squares(values)))
        })
    };
    gradients.iter().map(sum_of).collect()
}

/// The factor that makes a norm of gradients no larger than its limit (Pascanu and others, 2013): 1 where it is not. An
/// optimiser takes it into its step ([`Scale`](super::Scale)).
pub fn clip_factor(norm: f64, limit: f64) -> f64 {
    if norm <= limit { 1.0 } else { limit / norm }
}

/// Multiplies all gradients by [`clip_factor`], in a pass of their own.
pub fn clip(parameters: &[Parameter], gradients: &mut impl GradientMap, norm: f64, limit: f64) -> Result<()> {
    if norm <= limit {
        return Ok(());
    }
    for parameter in parameters {
        if let Some(gradient) = gradients.remove(&parameter.var) {
            gradients.insert(&parameter.var, (gradient * clip_factor(norm, limit))?);
        }
    }
    Ok(())
}

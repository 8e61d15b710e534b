//! Passes over the values of a layer.

use recipes::Activation;

use crate::nn::real::Real;
use crate::nn::rows::vectorised;

/// Applies an activation in place.
pub(super) fn apply(activation: Activation, values: &mut [f32]) {
    vectorised(
        #[inline(always)]
        || match activation {
            Activation::Relu => {
                for value in values {
                    // A NaN stays one: it must reach the loss, where divergence is noticed.
                    *value = if *value < 0.0 { 0.0 } else { *value };
                }
            }
            Activation::Tanh => {
                for value in values {
                    *value = tanh(*value);
                }
            }
        },
    );
}

/// Multiplies gradients with the slope of the activation, which follows from its results.
pub(super) fn slope(activation: Activation, results: &[f32], gradients: &mut [f32]) {
    let pairs = gradients.iter_mut().zip(results);
    vectorised(
        #[inline(always)]
        || match activation {
            Activation::Relu => {
                for (gradient, &result) in pairs {
                    *gradient = if result > 0.0 { *gradient } else { 0.0 };
                }
            }
            Activation::Tanh => {
                for (gradient, &result) in pairs {
                    *gradient *= 1.0 - result * result;
                }
            }
        },
    );
}

/// Sums over the rows, which are as long as `sums`.
pub(super) fn sum_rows(values: &[f32], sums: &mut [f32]) {
    vectorised(
        #[inline(always)]
        || {
            sums.fill(0.0);
            for row in values.chunks_exact(sums.len()) {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += value;
                }
            }
        },
    );
}

/// Hyperbolic tangent, within 5e-7 of its value by proportion: the first terms of its series near zero, and otherwise by the exponential
/// function.
#[inline(always)]
pub(in crate::nn) fn tanh(x: f32) -> f32 {
    /// Where the series ends.
    const NEAR: f32 = 0.3;
    let square = x * x;
    let mut sum = 62.0 / 2835.0;
    for coefficient in [-17.0 / 315.0, 2.0 / 15.0, -1.0 / 3.0, 1.0] {
        sum = sum * square + coefficient;
    }
    let size = x.abs();
    let far = (1.0 - 2.0 / (Real::exp(2.0 * size) + 1.0)).copysign(x);
    if size < NEAR { x * sum } else { far }
}

//! Adam in both its forms.

use candle_core::{Result, Tensor, Var};
use rayon::prelude::*;
use recipes::Adam;

use super::in_place::{BLOCK, change};
use super::{State, Step};
use crate::nn::rows::vectorised;

/// With weight decay beside the gradient.
pub(super) fn decoupled(var: &Var, gradient: &Tensor, state: &mut State, options: &Adam, step: Step) -> Result<()> {
    update(var, gradient, state, &Constants::decoupled(options, step))
}

/// With weight decay in the gradient.
pub(super) fn coupled(var: &Var, gradient: &Tensor, state: &mut State, options: &Adam, step: Step) -> Result<()> {
    let pull = step.weight_decay * options.weight_decay;
    update(var, gradient, state, &Constants { pull, ..Constants::new(options, step) })
}

/// The constants of one step for some parameters.
#[derive(Debug)]
pub(in crate::nn) struct Constants {
    beta1: f64,
    beta2: f64,
    /// Learning rate over the bias correction of the mean.
    rate: f64,
    /// One over the square root of the bias correction of the squares.
    root_correction: f64,
    epsilon: f64,
    /// What the gradient is multiplied by.
    gradient: f64,
    /// What is left of a parameter.
    keep: f64,
    /// Share of the parameter that is added to its gradient.
    pull: f64,
}

impl Constants {
    /// With weight decay beside the gradient.
    pub(in crate::nn) fn decoupled(options: &Adam, step: Step) -> Self {
        let decay = step.learning_rate * step.weight_decay * options.weight_decay;
        Self { keep: 1.0 - decay, ..Self::new(options, step) }
    }

    fn new(options: &Adam, step: Step) -> Self {
        // `powi` of a step beyond its range is 0 in any case.
        let power = i32::try_from(step.number).unwrap_or(i32::MAX);
        Self {
            beta1: options.beta1,
            beta2: options.beta2,
            rate: step.learning_rate / (1.0 - options.beta1.powi(power)),
            root_correction: 1.0 / (1.0 - options.beta2.powi(power)).sqrt(),
            epsilon: options.epsilon,
            gradient: step.gradient,
            keep: 1.0,
            pull: 0.0,
        }
    }

    /// In the order in which the kernel takes them.
    #[cfg(feature = "cuda")]
    #[expect(clippy::cast_possible_truncation, reason = "the parameters are single precision")]
    fn singles(&self) -> [f32; 10] {
        let constants = [
            self.beta1,
            1.0 - self.beta1,
            self.beta2,
            1.0 - self.beta2,
            self.rate,
            self.root_correction,
            self.epsilon,
            self.gradient,
            self.keep,
            self.pull,
        ];
        constants.map(|constant| constant as f32)
    }

    /// Changes parameters by their gradients, on all processors where there are many. All slices have the same length.
    pub(in crate::nn) fn change(&self, parameter: &mut [f32], gradient: &[f32], mean: &mut [f32], square: &mut [f32]) {
        if gradient.len() <= BLOCK {
            return self.apply(parameter, gradient, mean, square);
        }
        let means = mean.par_chunks_mut(BLOCK).zip(square.par_chunks_mut(BLOCK));
        let values = parameter.par_chunks_mut(BLOCK).zip(gradient.par_chunks(BLOCK)).zip(means);
        values.for_each(|((parameter, gradient), (mean, square))| self.apply(parameter, gradient, mean, square));
    }

    /// The same in one block.
    #[expect(clippy::cast_possible_truncation, reason = "the parameters are single precision")]
    fn apply(&self, parameter: &mut [f32], gradient: &[f32], mean: &mut [f32], square: &mut [f32]) {
        let (beta1, beta2) = (self.beta1 as f32, self.beta2 as f32);
        let (gain1, gain2) = ((1.0 - self.beta1) as f32, (1.0 - self.beta2) as f32);
        let (rate, root_correction) = (self.rate as f32, self.root_correction as f32);
        let (epsilon, keep) = (self.epsilon as f32, self.keep as f32);
        let (scale, pull) = (self.gradient as f32, self.pull as f32);
        vectorised(
            #[inline(always)]
            || {
                let values = parameter.iter_mut().zip(gradient).zip(mean.iter_mut().zip(square));
                for ((parameter, &gradient), (mean, square)) in values {
                    let gradient = scale * gradient + pull * *parameter;
                    *mean = beta1 * *mean + gain1 * gradient;
                    *square = beta2 * *square + gain2 * gradient * gradient;
                    *parameter = keep * *parameter - rate * *mean / (square.sqrt() * root_correction + epsilon);
                }
            },
        );
    }
}

fn update(var: &Var, gradient: &Tensor, state: &mut State, constants: &Constants) -> Result<()> {
    match state {
        State::Host(state) => {
            let [mean, square] = state.as_mut_slice() else { candle_core::bail!("adam has two means") };
            change(var, gradient, |parameter, gradient| constants.change(parameter, gradient, mean, square))
        }
        State::Tensors(state) => {
            let [mean, square] = state.as_mut_slice() else { candle_core::bail!("adam has two means") };
            #[cfg(feature = "cuda")]
            if crate::nn::cuda::takes(gradient) && var.dtype() == candle_core::DType::F32 {
                return crate::nn::cuda::adam(var, gradient, (&*mean, &*square), &constants.singles());
            }
            let parameter = var.as_detached_tensor();
            let gradient = ((gradient * constants.gradient)? + (&parameter * constants.pull)?)?;
            *mean = ((&*mean * constants.beta1)? + (&gradient * (1.0 - constants.beta1))?)?.detach();
            *square = ((&*square * constants.beta2)? + (gradient.sqr()? * (1.0 - constants.beta2))?)?.detach();
            let denominator = ((square.sqrt()? * constants.root_correction)? + constants.epsilon)?;
            let change = (mean.div(&denominator)? * constants.rate)?;
            var.set(&(parameter * constants.keep)?.sub(&change)?)
        }
    }
}

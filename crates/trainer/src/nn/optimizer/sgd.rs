//! Stochastic gradient descent.

use candle_core::{Result, Tensor, Var};
use rayon::prelude::*;

use super::in_place::{BLOCK, change};
use super::{State, Step};
use crate::nn::rows::vectorised;

/// Options of stochastic gradient descent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    /// How much of the step before goes on; 0 for none.
    pub momentum: f64,
    /// Whether the gradient is taken as if the momentum's step had been made (Sutskever and others, 2013).
    pub nesterov: bool,
    /// Weight decay, in the gradient.
    pub weight_decay: f64,
}

impl Sgd {
    pub(super) fn update(self, var: &Var, gradient: &Tensor, state: &mut State, step: Step) -> Result<()> {
        match state {
            State::Host(state) => change(var, gradient, |parameter, gradient| match state.first_mut() {
                None => parameter
                    .par_chunks_mut(BLOCK)
                    .zip(gradient.par_chunks(BLOCK))
                    .for_each(|(parameter, gradient)| self.plain(parameter, gradient, step)),
                Some(momentum) => parameter
                    .par_chunks_mut(BLOCK)
                    .zip(gradient.par_chunks(BLOCK))
                    .zip(momentum.par_chunks_mut(BLOCK))
                    .for_each(|((parameter, gradient), momentum)| self.heavy(parameter, gradient, momentum, step)),
            }),
            State::Tensors(state) => {
                #[cfg(feature = "cuda")]
                if crate::nn::cuda::takes(gradient) && var.dtype() == candle_core::DType::F32 {
                    return crate::nn::cuda::sgd(var, gradient, state.first(), &self.singles(step));
                }
                let parameter = var.as_detached_tensor();
                let decay = self.weight_decay * step.weight_decay;
                let mut along = ((gradient * step.gradient)? + (&parameter * decay)?)?;
                if let Some(momentum) = state.first_mut() {
                    *momentum = ((&*momentum * self.momentum)? + &along)?.detach();
                    along = if self.nesterov { (along + (&*momentum * self.momentum)?)? } else { momentum.clone() };
                }
                var.set(&(parameter - (along * step.learning_rate)?)?)
            }
        }
    }

    /// The constants of a step in the order in which the kernel takes them.
    #[cfg(feature = "cuda")]
    #[expect(clippy::cast_possible_truncation, reason = "the parameters are single precision")]
    fn singles(self, step: Step) -> [f32; 6] {
        let (of_gradient, of_momentum) = self.along();
        let decay = self.weight_decay * step.weight_decay;
        let constants = [step.learning_rate, step.gradient, decay, self.momentum, of_gradient, of_momentum];
        constants.map(|constant| constant as f32)
    }

    /// Of the gradient and of the momentum, what a step goes along.
    fn along(self) -> (f64, f64) {
        if self.nesterov { (1.0, self.momentum) } else { (0.0, 1.0) }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the parameters are single precision")]
    fn plain(self, parameter: &mut [f32], gradient: &[f32], step: Step) {
        let (rate, scale) = (step.learning_rate as f32, step.gradient as f32);
        let decay = (self.weight_decay * step.weight_decay) as f32;
        vectorised(
            #[inline(always)]
            || {
                for (parameter, &gradient) in parameter.iter_mut().zip(gradient) {
                    *parameter -= rate * (scale * gradient + decay * *parameter);
                }
            },
        );
    }

    #[expect(clippy::cast_possible_truncation, reason = "the parameters are single precision")]
    fn heavy(self, parameter: &mut [f32], gradient: &[f32], momentum: &mut [f32], step: Step) {
        let (rate, scale, keep) = (step.learning_rate as f32, step.gradient as f32, self.momentum as f32);
        let decay = (self.weight_decay * step.weight_decay) as f32;
        let (of_gradient, of_momentum) = self.along();
        let (of_gradient, of_momentum) = (of_gradient as f32, of_momentum as f32);
        vectorised(
            #[inline(always)]
            || {
                for ((parameter, &gradient), momentum) in parameter.iter_mut().zip(gradient).zip(momentum) {
                    let gradient = scale * gradient + decay * *parameter;
                    *momentum = keep * *momentum + gradient;
                    *parameter -= rate * (of_gradient * gradient + of_momentum * *momentum);
                }
            },
        );
    }
}

//! Adam (Kingma and Ba, 2015; arXiv:1412.6980) with decoupled weight decay (Loshchilov and Hutter, 2019;
//! arXiv:1711.05101), whose state can be saved and restored bit for bit.

mod means;

use candle_core::backprop::GradStore;
use candle_core::{Result, Tensor, bail};
use recipes::Adam;

use super::parameter::{Parameter, Role};
use means::{Means, Step};

/// Adam for the parameters of one network.
#[derive(Debug)]
pub struct AdamState {
    options: Adam,
    learning_rate: f64,
    steps: u64,
    slots: Vec<(Parameter, Means)>,
}

impl AdamState {
    /// Fresh state for these parameters.
    pub fn new(parameters: Vec<Parameter>, options: Adam, learning_rate: f64) -> Result<Self> {
        let slot = |parameter: Parameter| Means::zeros(&parameter.var).map(|means| (parameter, means));
        let slots = parameters.into_iter().map(slot).collect::<Result<_>>()?;
        Ok(Self { options, learning_rate, steps: 0, slots })
    }

    /// Steps done so far.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Changes every parameter by one step along its gradient. A parameter without a gradient is an error: it would
    /// silently never learn.
    pub fn step(&mut self, gradients: &GradStore) -> Result<()> {
        self.step_by(gradients, 1.0)
    }

    /// The same with the learning rate multiplied by a factor, as a [`Schedule`](super::Schedule) gives it.
    pub fn step_by(&mut self, gradients: &GradStore, factor: f64) -> Result<()> {
        self.steps += 1;
        for (parameter, means) in &mut self.slots {
            let Some(gradient) = gradients.get(&parameter.var) else {
                bail!("parameter {} got no gradient", parameter.name);
            };
            let weight_decay = match parameter.role {
                Role::Weight => self.options.weight_decay,
                Role::Bias => 0.0,
            };
            let options = Adam { weight_decay, ..self.options };
            means.update(&parameter.var, gradient, &Step::new(&options, factor * self.learning_rate, self.steps))?;
        }
        Ok(())
    }

    /// The running means by name: `adam.mean.<parameter>` and `adam.square.<parameter>`.
    pub fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        let mut tensors = Vec::with_capacity(2 * self.slots.len());
        for (parameter, means) in &self.slots {
            let (mean, square) = means.tensors(parameter.var.shape())?;
            tensors.push((format!("adam.mean.{}", parameter.name), mean));
            tensors.push((format!("adam.square.{}", parameter.name), square));
        }
        Ok(tensors)
    }

    /// Takes over what [`Self::tensors`] gave after `steps` steps.
    pub fn restore(&mut self, steps: u64, tensor: impl Fn(&str) -> Result<Tensor>) -> Result<()> {
        for (parameter, means) in &mut self.slots {
            let name = &parameter.name;
            let (mean, square) = (tensor(&format!("adam.mean.{name}"))?, tensor(&format!("adam.square.{name}"))?);
            if mean.shape() != parameter.var.shape() || square.shape() != parameter.var.shape() {
                bail!("the saved state of {name} has another shape");
            }
            *means = Means::from_tensors(&parameter.var, mean, square)?;
        }
        self.steps = steps;
        Ok(())
    }
}

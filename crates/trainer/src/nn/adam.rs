//! Adam with decoupled weight decay, for whoever needs no other optimiser.

use candle_core::{Result, Tensor};
use recipes::Adam;

use super::optimizer::{Optimizer, Rule, Scale};
use super::parameter::Parameter;
use super::tape::GradientMap;

/// Adam for the parameters of one network.
#[derive(Debug)]
pub struct AdamState(Optimizer);

impl AdamState {
    /// Fresh state for these parameters.
    pub fn new(parameters: Vec<Parameter>, options: Adam, learning_rate: f64) -> Result<Self> {
        Optimizer::new(parameters, Rule::AdamW(options), learning_rate).map(Self)
    }

    /// Steps done so far.
    pub fn steps(&self) -> u64 {
        self.0.steps()
    }

    /// Changes every parameter by one step along its gradient. A parameter without a gradient is an error: it would
    /// silently never learn.
    pub fn step(&mut self, gradients: &impl GradientMap) -> Result<()> {
        self.0.step(gradients)
    }

    /// The same with the learning rate multiplied by a factor, as a [`Schedule`](super::Schedule) gives it.
    pub fn step_by(&mut self, gradients: &impl GradientMap, factor: f64) -> Result<()> {
        self.0.step_by(gradients, Scale { learning_rate: factor, ..Scale::default() })
    }

    /// The running means by name: `adam.mean.<parameter>` and `adam.square.<parameter>`.
    pub fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        self.0.tensors()
    }

    /// Takes over what [`Self::tensors`] gave after `steps` steps.
    pub fn restore(&mut self, steps: u64, tensor: impl Fn(&str) -> Result<Tensor>) -> Result<()> {
        self.0.restore(steps, tensor)
    }
}

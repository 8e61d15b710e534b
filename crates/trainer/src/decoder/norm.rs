//! Normalisation of the features of a token.

use candle_core::{Result, Tensor};

use super::{DecoderConfig, Family};
use crate::nn::{Parameter, layer_norm, rms_norm};

/// A normalisation and its weights.
#[derive(Clone, Debug)]
pub(super) struct Norm {
    weight: Parameter,
    /// Of a layer normalisation; without it, it is one by the root of the mean square.
    bias: Option<Parameter>,
    epsilon: f64,
}

impl Norm {
    pub(super) fn load(
        config: &DecoderConfig,
        name: &str,
        get: &impl Fn(String, &[usize]) -> Result<Parameter>,
    ) -> Result<Self> {
        let weight = get(format!("{name}.weight"), &[config.hidden])?;
        let bias = match config.family {
            Family::Gpt2 => Some(get(format!("{name}.bias"), &[config.hidden])?),
            Family::Llama => None,
        };
        Ok(Self { weight, bias, epsilon: config.epsilon })
    }

    pub(super) fn apply(&self, x: &Tensor) -> Result<Tensor> {
        match &self.bias {
            Some(bias) => layer_norm(x, &self.weight.value()?, &bias.value()?, self.epsilon),
            None => rms_norm(x, &self.weight.value()?, self.epsilon),
        }
    }

    pub(super) fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        std::iter::once(&self.weight).chain(&self.bias)
    }

    pub(super) fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        std::iter::once(&mut self.weight).chain(&mut self.bias)
    }
}

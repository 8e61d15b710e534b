//! The linear layers after attention.

use candle_core::{Result, Tensor};

use super::{DecoderConfig, Family};
use crate::nn::{Gelu, Linear, Parameter, gelu, swiglu};

/// A wider layer in between, with an activation.
#[derive(Clone, Debug)]
pub(super) enum Mlp {
    /// `narrow(gelu(wide(x)))`.
    Plain { wide: Linear, narrow: Linear, activation: Gelu },
    /// `narrow(silu(gate(x)) · wide(x))`.
    Gated { gate: Linear, wide: Linear, narrow: Linear },
}

impl Mlp {
    /// That of a layer whose name is `layer`.
    pub(super) fn load(
        config: &DecoderConfig,
        layer: &str,
        get: &impl Fn(String, &[usize]) -> Result<Parameter>,
    ) -> Result<Self> {
        let linear = |name: &str, shape| {
            let name = format!("{layer}.mlp.{name}");
            if config.mlp_bias { Linear::load(&name, shape, get) } else { Linear::load_without_bias(&name, shape, get) }
        };
        let (widening, narrowing) = ((config.intermediate, config.hidden), (config.hidden, config.intermediate));
        Ok(match config.family {
            Family::Gpt2 => Self::Plain {
                wide: linear("c_fc", widening)?,
                narrow: linear("c_proj", narrowing)?,
                activation: config.activation,
            },
            Family::Llama => Self::Gated {
                gate: linear("gate_proj", widening)?,
                wide: linear("up_proj", widening)?,
                narrow: linear("down_proj", narrowing)?,
            },
        })
    }

    /// `[tokens, hidden]` to the same.
    pub(super) fn apply(&self, x: &Tensor) -> Result<Tensor> {
        match self {
            Self::Plain { wide, narrow, activation } => narrow.apply(&gelu(&wide.apply(x)?, *activation)?),
            Self::Gated { gate, wide, narrow } => narrow.apply(&swiglu(&gate.apply(x)?, &wide.apply(x)?)?),
        }
    }

    pub(super) fn linears(&self) -> impl Iterator<Item = &Linear> {
        let (gate, rest) = match self {
            Self::Plain { wide, narrow, .. } => (None, [wide, narrow]),
            Self::Gated { gate, wide, narrow } => (Some(gate), [wide, narrow]),
        };
        gate.into_iter().chain(rest)
    }

    pub(super) fn linears_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        let (gate, rest) = match self {
            Self::Plain { wide, narrow, .. } => (None, [wide, narrow]),
            Self::Gated { gate, wide, narrow } => (Some(gate), [wide, narrow]),
        };
        gate.into_iter().chain(rest)
    }
}

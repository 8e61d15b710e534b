//! One layer of an encoder: attention, then two linear layers, each added to its input and normalised.

use candle_core::{Result, Tensor};

use super::names::{Names, Part};
use super::{Context, Drops, EncoderConfig};
use crate::nn::{Gelu, Linear, Parameter, add_norm, layer_norm, multi_head_attention};

/// Weights of a layer normalisation.
#[derive(Clone, Debug)]
pub(super) struct Norm {
    weight: Parameter,
    bias: Parameter,
}

impl Norm {
    pub(super) fn load(name: &str, width: usize, get: &impl Fn(String, &[usize]) -> Result<Parameter>) -> Result<Self> {
        let weight = get(format!("{name}.weight"), &[width])?;
        Ok(Self { weight, bias: get(format!("{name}.bias"), &[width])? })
    }

    pub(super) fn apply(&self, x: &Tensor, epsilon: f64) -> Result<Tensor> {
        layer_norm(x, &self.weight.value(), &self.bias.value(), epsilon)
    }

    /// Adds `x`, some of which is left out, to what it came from, and normalises the sum.
    fn add(&self, operands: (&Tensor, &Tensor), epsilon: f64, drops: &mut Drops) -> Result<Tensor> {
        add_norm(operands, (&self.weight.value(), &self.bias.value(), epsilon), drops.next())
    }

    pub(super) fn parameters(&self) -> [Parameter; 2] {
        [self.weight.clone(), self.bias.clone()]
    }

    pub(super) fn parameters_mut(&mut self) -> [&mut Parameter; 2] {
        [&mut self.weight, &mut self.bias]
    }
}

/// One layer.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    /// Query, key and value.
    heads: [Linear; 3],
    joined: Linear,
    attention_norm: Norm,
    wide: Linear,
    narrow: Linear,
    output_norm: Norm,
    head_count: usize,
    epsilon: f64,
    activation: Gelu,
}

impl Layer {
    /// Dropouts of a forward pass.
    pub(super) const DROPS: u32 = 2;

    pub(super) fn load(
        config: &EncoderConfig,
        names: Names,
        index: usize,
        get: &impl Fn(String, &[usize]) -> Result<Parameter>,
    ) -> Result<Self> {
        let (hidden, wide) = (config.hidden, config.intermediate);
        let linear = |part, shape| Linear::load(&names.part(index, part), shape, get);
        let norm = |part| Norm::load(&names.part(index, part), hidden, get);
        let square = (hidden, hidden);
        Ok(Self {
            heads: [linear(Part::Query, square)?, linear(Part::Key, square)?, linear(Part::Value, square)?],
            joined: linear(Part::Joined, square)?,
            attention_norm: norm(Part::AttentionNorm)?,
            wide: linear(Part::Wide, (wide, hidden))?,
            narrow: linear(Part::Narrow, (hidden, wide))?,
            output_norm: norm(Part::OutputNorm)?,
            head_count: config.heads,
            epsilon: config.epsilon,
            activation: config.activation,
        })
    }

    pub(super) fn linears(&self) -> impl Iterator<Item = &Linear> {
        self.heads.iter().chain([&self.joined, &self.wide, &self.narrow])
    }

    pub(super) fn linears_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        self.heads.iter_mut().chain([&mut self.joined, &mut self.wide, &mut self.narrow])
    }

    pub(super) fn parameters(&self) -> Vec<Parameter> {
        let linear = self.linears().flat_map(Linear::parameters).cloned();
        linear.chain([&self.attention_norm, &self.output_norm].into_iter().flat_map(Norm::parameters)).collect()
    }

    pub(super) fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        let Self { heads, joined, wide, narrow, attention_norm, output_norm, .. } = self;
        let linears = heads.iter_mut().chain([joined, wide, narrow]).flat_map(Linear::parameters_mut);
        linears.chain([attention_norm, output_norm].into_iter().flat_map(Norm::parameters_mut))
    }

    /// `x`: `[batch · tokens, hidden]`, result: as `x`.
    pub(super) fn forward(&self, x: &Tensor, context: &Context, drops: &mut Drops) -> Result<Tensor> {
        let [query, key, value] = &self.heads;
        let heads = (&query.apply(x)?, &key.apply(x)?, &value.apply(x)?);
        let seen = multi_head_attention(heads, (context.batch, self.head_count), &context.mask)?;
        let x = self.attention_norm.add((&self.joined.apply(&seen)?, x), self.epsilon, drops)?;
        let wide = self.wide.apply_gelu(&x, self.activation)?;
        self.output_norm.add((&self.narrow.apply(&wide)?, &x), self.epsilon, drops)
    }
}

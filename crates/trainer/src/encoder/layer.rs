//! One layer of an encoder: attention, then two linear layers, each added to its input and normalised.

use candle_core::{Result, Tensor};

use super::adapter::Adapter;
use super::names::{Names, Part};
use super::{Context, Drops, EncoderConfig};
use crate::nn::{
    DropoutKey, Gelu, Linear, Parameter, add_norm, are_joined, layer_norm, multi_head_attention_dropping, projections,
    self_attention,
};

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
        layer_norm(x, &self.weight.value()?, &self.bias.value()?, epsilon)
    }

    /// Adds `x`, some of which is left out, to what it came from, and normalises the sum.
    fn add(&self, operands: (&Tensor, &Tensor), epsilon: f64, drop: Option<(f32, DropoutKey)>) -> Result<Tensor> {
        add_norm(operands, (&self.weight.value()?, &self.bias.value()?, epsilon), drop)
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
    /// Behind attention and behind the last linear layer.
    adapters: Option<[Adapter; 2]>,
    head_count: usize,
    epsilon: f64,
    activation: Gelu,
}

impl Layer {
    /// Dropouts of a forward pass: of attention's probabilities, and behind both parts.
    pub(super) const DROPS: u32 = 3;

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
            adapters: None,
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
        let norms = [&self.attention_norm, &self.output_norm].into_iter().flat_map(Norm::parameters);
        let adapters = self.adapters.iter().flatten().flat_map(Adapter::parameters).cloned();
        linear.chain(norms).chain(adapters).collect()
    }

    pub(super) fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        let Self { heads, joined, wide, narrow, attention_norm, output_norm, adapters, .. } = self;
        let adapters = adapters.iter_mut().flatten().flat_map(Adapter::parameters_mut);
        let linears = heads.iter_mut().chain([joined, wide, narrow]).flat_map(Linear::parameters_mut);
        linears.chain([attention_norm, output_norm].into_iter().flat_map(Norm::parameters_mut)).chain(adapters)
    }

    pub(super) fn norms_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        [&mut self.attention_norm, &mut self.output_norm].into_iter().flat_map(Norm::parameters_mut)
    }

    /// Puts an adapter behind attention and one behind the last linear layer.
    pub(super) fn add_adapters(
        &mut self,
        width: usize,
        get: &impl Fn(String, &[usize]) -> Result<Parameter>,
    ) -> Result<()> {
        let behind = |linear: &Linear| {
            let name = linear.weight.name.trim_end_matches(".weight");
            Adapter::load(name, (linear.weight.var.dim(0)?, width), get)
        };
        self.adapters = Some([behind(&self.joined)?, behind(&self.narrow)?]);
        Ok(())
    }

    /// `x`: `[batch · tokens, hidden]`, result: as `x`.
    pub(super) fn forward(&self, x: &Tensor, context: &Context, drops: &mut Drops) -> Result<Tensor> {
        let seen = self.attend(x, context, drops.next_of_attention())?;
        self.after_attention((&seen, x), drops)
    }

    /// The same of the first token of each text, which sees all others: `[batch, hidden]`.
    pub(super) fn forward_firsts(&self, x: &Tensor, context: &Context, drops: &mut Drops) -> Result<Tensor> {
        let ([query, key, value], firsts) = (&self.heads, context.firsts(x)?);
        let sizes = (context.batch, self.head_count);
        let heads = (&query.apply(&firsts)?, &key.apply(x)?, &value.apply(x)?);
        let seen = multi_head_attention_dropping(heads, sizes, &context.mask, drops.next_of_attention())?;
        self.after_attention((&seen, &firsts), drops)
    }

    /// From what tokens see, and what they were, on.
    fn after_attention(&self, (seen, x): (&Tensor, &Tensor), drops: &mut Drops) -> Result<Tensor> {
        let x = self.close(&self.attention_norm, 0, (&self.joined.apply(seen)?, x), drops)?;
        let wide = self.wide.apply_gelu(&x, self.activation)?;
        self.close(&self.output_norm, 1, (&self.narrow.apply(&wide)?, &x), drops)
    }

    /// What every token sees: `[batch · tokens, hidden]`.
    fn attend(&self, x: &Tensor, context: &Context, drop: Option<(f32, DropoutKey)>) -> Result<Tensor> {
        let (sizes, mask) = ((context.batch, self.head_count), &context.mask);
        if are_joined(x)
            && let Some(heads) = self.heads.iter().map(Linear::unchanged).collect::<Option<Vec<_>>>()
        {
            let heads = heads.into_iter().map(|(weight, bias)| Ok((weight.value()?, bias.value()?)));
            return self_attention(&projections(x, &heads.collect::<Result<Vec<_>>>()?)?, sizes, mask, drop);
        }
        let [query, key, value] = &self.heads;
        multi_head_attention_dropping((&query.apply(x)?, &key.apply(x)?, &value.apply(x)?), sizes, mask, drop)
    }

    /// Adds `x` to what it came from and normalises the sum; before that, some of it is left out, and the adapter of that place sees it.
    fn close(&self, norm: &Norm, place: usize, (x, residual): (&Tensor, &Tensor), drops: &mut Drops) -> Result<Tensor> {
        match &self.adapters {
            Some(adapters) => {
                let adapted = adapters[place].apply(&drops.apply(x)?)?;
                norm.add((&adapted, residual), self.epsilon, None)
            }
            None => norm.add((x, residual), self.epsilon, drops.next()),
        }
    }
}

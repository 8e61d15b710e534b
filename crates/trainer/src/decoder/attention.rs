//! Attention of a decoder's layer.

use candle_core::{Result, Tensor};

use super::cache::Kept;
use super::pass::Pass;
use super::{DecoderConfig, Family};
use crate::nn::{DropoutKey, Linear, Parameter, RotaryTable, attention, multi_head_attention_dropping, rotary_at};

/// Attention and its linear layers.
#[derive(Clone, Debug)]
pub(super) struct Attention {
    inputs: Inputs,
    joined: Linear,
    heads: usize,
    key_value_heads: usize,
    width: usize,
}

/// What makes queries, keys and values of a token.
#[derive(Clone, Debug)]
enum Inputs {
    /// One layer, whose outputs follow each other.
    Joined(Linear),
    /// One for each.
    Apart(Box<[Linear; 3]>),
}

impl Attention {
    /// That of a layer whose name is `layer`.
    pub(super) fn load(
        config: &DecoderConfig,
        layer: &str,
        get: &impl Fn(String, &[usize]) -> Result<Parameter>,
    ) -> Result<Self> {
        let &DecoderConfig { hidden, heads, key_value_heads, head_width: width, .. } = config;
        let linear = |name: &str, shape| {
            let name = format!("{layer}.{name}");
            if config.attention_bias {
                Linear::load(&name, shape, get)
            } else {
                Linear::load_without_bias(&name, shape, get)
            }
        };
        let narrow = (key_value_heads * width, hidden);
        let (inputs, joined) = match config.family {
            Family::Gpt2 => (Inputs::Joined(linear("attn.c_attn", (3 * hidden, hidden))?), "attn.c_proj"),
            Family::Llama => {
                let query = linear("self_attn.q_proj", (heads * width, hidden))?;
                let inputs = [query, linear("self_attn.k_proj", narrow)?, linear("self_attn.v_proj", narrow)?];
                (Inputs::Apart(Box::new(inputs)), "self_attn.o_proj")
            }
        };
        Ok(Self { inputs, joined: linear(joined, (hidden, heads * width))?, heads, key_value_heads, width })
    }

    /// `x`: `[batch · tokens, hidden]`, result: as `x`. Keys and values of these tokens are added to what is kept of earlier ones; nothing
    /// is left out where some are kept, which training never does.
    pub(super) fn forward(
        &self,
        x: &Tensor,
        rotary: Option<&RotaryTable>,
        (pass, drop): (&Pass, Option<(f32, DropoutKey)>),
        kept: Option<&mut Kept>,
    ) -> Result<Tensor> {
        let [query, key, value] = self.inputs.apply(x)?;
        let turned = |x: Tensor| match rotary {
            None => Ok(x),
            Some(table) => rotary_at(&x, table, &pass.places),
        };
        let (query, key) = (turned(query)?, turned(key)?);
        let Some(kept) = kept else {
            let sizes = (pass.batch, self.heads);
            let seen = multi_head_attention_dropping((&query, &key, &value), sizes, &pass.mask, drop)?;
            return self.joined.apply(&seen);
        };
        let query = self.split(&query, self.heads, pass)?;
        let key = self.split(&key, self.key_value_heads, pass)?;
        let (key, value) = kept.append(key, self.split(&value, self.key_value_heads, pass)?)?;
        let seen = attention(&query, &key, &value, &pass.mask)?;
        self.joined.apply(&seen.transpose(1, 2)?.contiguous()?.reshape((x.dim(0)?, self.heads * self.width))?)
    }

    /// Every head apart: `[batch, heads, tokens, width]`.
    fn split(&self, x: &Tensor, heads: usize, pass: &Pass) -> Result<Tensor> {
        x.reshape((pass.batch, pass.width, heads, self.width))?.transpose(1, 2)?.contiguous()
    }

    pub(super) fn linears(&self) -> impl Iterator<Item = &Linear> {
        self.inputs.linears().iter().chain([&self.joined])
    }

    pub(super) fn linears_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        self.inputs.linears_mut().iter_mut().chain([&mut self.joined])
    }
}

impl Inputs {
    /// Queries, keys and values, of all heads each.
    fn apply(&self, x: &Tensor) -> Result<[Tensor; 3]> {
        match self {
            Self::Joined(linear) => {
                let all = linear.apply(x)?;
                let width = all.dim(1)? / 3;
                let part = |index: usize| all.narrow(1, index * width, width);
                Ok([part(0)?, part(1)?, part(2)?])
            }
            Self::Apart(linears) => {
                let [query, key, value] = &**linears;
                Ok([query.apply(x)?, key.apply(x)?, value.apply(x)?])
            }
        }
    }

    fn linears(&self) -> &[Linear] {
        match self {
            Self::Joined(linear) => std::slice::from_ref(linear),
            Self::Apart(linears) => &**linears,
        }
    }

    fn linears_mut(&mut self) -> &mut [Linear] {
        match self {
            Self::Joined(linear) => std::slice::from_mut(linear),
            Self::Apart(linears) => &mut **linears,
        }
    }
}

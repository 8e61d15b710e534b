//! One layer of a decoder: attention, then linear layers, each of which is given its input normalised and is added to it.

use candle_core::{Result, Tensor};

use super::attention::Attention;
use super::cache::Kept;
use super::mlp::Mlp;
use super::pass::Pass;
use super::{DecoderConfig, DropoutRates, Family, Norm};
use crate::nn::{Linear, Parameter, RotaryTable, add, checkpoint};

/// One layer.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    attention_norm: Norm,
    attention: Attention,
    mlp_norm: Norm,
    mlp: Mlp,
    dropout: DropoutRates,
}

impl Layer {
    /// Dropouts of a forward pass: in attention, and behind both parts.
    const DROPS: u32 = 3;

    pub(super) fn load(
        config: &DecoderConfig,
        index: usize,
        get: &impl Fn(String, &[usize]) -> Result<Parameter>,
    ) -> Result<Self> {
        let (name, norms) = match config.family {
            Family::Gpt2 => (format!("transformer.h.{index}"), ["ln_1", "ln_2"]),
            Family::Llama => (format!("model.layers.{index}"), ["input_layernorm", "post_attention_layernorm"]),
        };
        let norm = |norm| Norm::load(config, &format!("{name}.{norm}"), get);
        Ok(Self {
            attention_norm: norm(norms[0])?,
            attention: Attention::load(config, &name, get)?,
            mlp_norm: norm(norms[1])?,
            mlp: Mlp::load(config, &name, get)?,
            dropout: config.dropout,
        })
    }

    /// `x`: `[batch · tokens, hidden]`, result: as `x`.
    pub(super) fn forward(
        &self,
        x: &Tensor,
        rotary: Option<&RotaryTable>,
        pass: &mut Pass,
        kept: Option<&mut Kept>,
    ) -> Result<Tensor> {
        let DropoutRates { residual, attention, .. } = self.dropout;
        let drop = pass.drop_of_attention(attention);
        let seen = self.attention.forward(&self.attention_norm.apply(x)?, rotary, (pass, drop), kept)?;
        let x = add(x, &pass.drop(&seen, residual)?)?;
        let added = self.mlp.apply(&self.mlp_norm.apply(&x)?)?;
        add(&x, &pass.drop(&added, residual)?)
    }

    /// The same, of which a tape keeps what goes in alone.
    pub(super) fn forward_again(&self, x: &Tensor, rotary: Option<&RotaryTable>, pass: &mut Pass) -> Result<Tensor> {
        let (layer, rotary, start) = (self.clone(), rotary.cloned(), pass.clone());
        pass.skip(Self::DROPS);
        checkpoint(x, move |x| layer.forward(x, rotary.as_ref(), &mut start.clone(), None))
    }

    pub(super) fn linears(&self) -> impl Iterator<Item = &Linear> {
        self.attention.linears().chain(self.mlp.linears())
    }

    pub(super) fn linears_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        self.attention.linears_mut().chain(self.mlp.linears_mut())
    }

    pub(super) fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        let norms = self.attention_norm.parameters().chain(self.mlp_norm.parameters());
        norms.chain(self.linears().flat_map(Linear::parameters))
    }

    pub(super) fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        let linears = self.attention.linears_mut().chain(self.mlp.linears_mut());
        let norms = self.attention_norm.parameters_mut().chain(self.mlp_norm.parameters_mut());
        norms.chain(linears.flat_map(Linear::parameters_mut))
    }
}

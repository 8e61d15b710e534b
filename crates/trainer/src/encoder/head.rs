//! The head of a classifier, as the models of `transformers` for sequence classification have it.

use candle_core::{Result, Tensor};

use super::{Drops, EncoderConfig, Family};
use crate::nn::{Linear, Parameter, dense};
use recipes::Activation;

/// From the vector of a text's first token to a number for each class: two linear layers with an activation between them.
#[derive(Clone, Debug)]
pub(super) struct Head {
    inner: Linear,
    output: Linear,
    activation: Activation,
    /// Share of what dropout leaves out.
    dropout: f32,
    /// Whether dropout comes before the first layer too.
    drops_first: bool,
}

impl Head {
    /// The names of both layers.
    fn names(family: Family) -> (&'static str, &'static str) {
        match family {
            Family::Bert => ("bert.pooler.dense", "classifier"),
            Family::Roberta => ("classifier.dense", "classifier.out_proj"),
            Family::DistilBert => ("pre_classifier", "classifier"),
        }
    }

    pub(super) fn build(
        config: &EncoderConfig,
        classes: usize,
        get: &impl Fn(String, &[usize]) -> Result<Parameter>,
    ) -> Result<Self> {
        let (inner, output) = Self::names(config.family);
        let hidden = config.hidden;
        Ok(Self {
            inner: Linear::load(inner, (hidden, hidden), get)?,
            output: Linear::load(output, (classes, hidden), get)?,
            activation: if config.family == Family::DistilBert { Activation::Relu } else { Activation::Tanh },
            dropout: config.head_dropout,
            drops_first: config.family == Family::Roberta,
        })
    }

    /// `[batch, hidden]` to `[batch, classes]`.
    pub(super) fn apply(&self, x: &Tensor, drops: &mut Drops) -> Result<Tensor> {
        let x = if self.drops_first { drops.apply_at(self.dropout, x)? } else { x.clone() };
        let Linear { weight, bias, .. } = &self.inner;
        let inner = match bias {
            Some(bias) => dense(&x, &weight.value()?, &bias.value()?, Some(self.activation))?,
            None => self.inner.apply(&x)?,
        };
        self.output.apply(&drops.apply_at(self.dropout, &inner)?)
    }

    /// Freezes both layers.
    pub(super) fn freeze(&mut self) {
        self.parameters_mut().for_each(|parameter| parameter.frozen = true);
    }

    pub(super) fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        self.inner.parameters_mut().chain(self.output.parameters_mut())
    }

    pub(super) fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.inner.parameters().chain(self.output.parameters())
    }
}

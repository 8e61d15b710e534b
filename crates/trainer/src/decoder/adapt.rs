//! Updates of low rank beside a decoder's linear layers.

use std::collections::HashMap;

use candle_core::{Result, Tensor};
use recipes::AdaptedLayers;

use super::{Decoder, Layer, Names};
use crate::nn::{Linear, Parameter};
use crate::random::{Purpose, Stream};
use crate::tuning::updates::{adapted, is_update, layer_name, with_values};
use crate::tuning::{Triplets, Updates};

impl Decoder {
    /// Freezes everything and puts an update of low rank beside the linear layers that are asked for, drawn from the seed. The last
    /// layer gets none, whether it is the table of words or not.
    pub fn adapt(&mut self, updates: Updates, seed: u64) -> Result<()> {
        self.parameters_mut().for_each(|parameter| parameter.frozen = true);
        let mut random = Stream::new(seed, Purpose::Updates);
        let is_adapted = |name: &str| match updates.layers() {
            AdaptedLayers::All => true,
            AdaptedLayers::Attention => Names::is_of_attention(name),
            AdaptedLayers::QueryValue => Names::is_query_or_value(name),
        };
        for linear in self.layers.iter_mut().flat_map(Layer::linears_mut) {
            if let Some(name) = layer_name(linear).map(str::to_owned)
                && is_adapted(&name)
            {
                linear.update = Some(updates.beside(&name, linear, &mut random)?);
            }
        }
        Ok(())
    }

    /// The tensors that learn.
    pub fn trainable(&self) -> Vec<Parameter> {
        self.parameters().into_iter().filter(|parameter| !parameter.frozen).collect()
    }

    /// The tensors of the plain decoder, with every update added to its weight, as `transformers` stores them.
    pub fn merged(&self) -> Result<Vec<(String, Tensor)>> {
        let names = Names::of(self.config.family);
        let updated = |linear: &Linear| {
            let update = linear.update.as_ref()?;
            let whole = || linear.weight.var.as_detached_tensor() + update.weight()?;
            Some(whole().map(|whole| (linear.weight.name.clone(), whole)))
        };
        let mut whole: HashMap<String, Tensor> =
            self.layers.iter().flat_map(Layer::linears).filter_map(updated).collect::<Result<_>>()?;
        let plain = self.parameters().into_iter().filter(|parameter| !is_update(&parameter.name));
        plain
            .map(|Parameter { name, var, .. }| {
                let value = whole.remove(&name).unwrap_or_else(|| var.as_detached_tensor());
                Ok((name.clone(), if names.is_transposed(&name) { value.t()?.contiguous()? } else { value }))
            })
            .collect()
    }

    /// Names of the linear layers that have an update.
    pub fn adapted(&self) -> Vec<String> {
        adapted(self.layers.iter().flat_map(Layer::linears))
    }

    /// The updates that have singular values.
    pub(crate) fn triplets(&self) -> Vec<Triplets> {
        with_values(self.layers.iter().flat_map(Layer::linears))
    }
}

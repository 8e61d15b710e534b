//! Updates of low rank beside a decoder's linear layers.

use std::collections::HashMap;

use candle_core::{DType, Result, Tensor};
use recipes::{AdaptedLayers, Lora};

use super::{Decoder, Layer, Names};
use crate::nn::{Linear, LowRank, Parameter};
use crate::random::{Purpose, Stream};

impl Decoder {
    /// Freezes everything and puts an update of low rank beside the linear layers that are asked for, drawn from the seed. The last
    /// layer gets none, whether it is the table of words or not.
    pub fn adapt(&mut self, lora: Lora, seed: u64) -> Result<()> {
        self.parameters_mut().for_each(|parameter| parameter.frozen = true);
        let mut random = Stream::new(seed, Purpose::Updates);
        let rank = lora.rank as usize;
        for linear in self.layers.iter_mut().flat_map(Layer::linears_mut) {
            let Some(name) = linear.weight.name.strip_suffix(".weight").map(str::to_owned) else { continue };
            let is_adapted = match lora.layers {
                AdaptedLayers::All => true,
                AdaptedLayers::Attention => Names::is_of_attention(&name),
                AdaptedLayers::QueryValue => Names::is_query_or_value(&name),
            };
            if !is_adapted {
                continue;
            }
            let (outputs, inputs) = linear.weight.var.dims2()?;
            let device = linear.weight.var.device();
            // As He and others (2015) for the narrow matrix, zeros for the other one: the update begins as none.
            #[expect(clippy::cast_precision_loss, reason = "widths are far below 2^52")]
            let down = random.matrix(&[rank, inputs], 1.0 / (inputs as f64).sqrt(), device)?;
            let up = Tensor::zeros((outputs, rank), DType::F32, device)?;
            linear.update = Some(LowRank {
                down: Parameter::starting_as(format!("{name}.lora_A.weight"), &down)?,
                up: Parameter::starting_as(format!("{name}.lora_B.weight"), &up)?,
                values: None,
                scale: lora.alpha / f64::from(lora.rank),
            });
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
        let adapted = self.layers.iter().flat_map(Layer::linears).filter(|linear| linear.update.is_some());
        adapted.filter_map(|linear| linear.weight.name.strip_suffix(".weight").map(str::to_owned)).collect()
    }
}

fn is_update(name: &str) -> bool {
    name.ends_with(".lora_A.weight") || name.ends_with(".lora_B.weight")
}

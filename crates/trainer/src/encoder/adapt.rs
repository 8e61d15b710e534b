//! How a pretrained encoder is adapted: what stays as it is, and what is put beside it.

use std::cell::RefCell;
use std::collections::HashMap;

use candle_core::{Device, Result, Tensor};
use recipes::{Adalora, AdaptedLayers, Bottleneck, Lora, Method, TextSpec};

use super::classifier::take;
use super::{Classifier, Names, adapter};
use crate::nn::{LowRank, Parameter};
use crate::random::{Purpose, Stream};
use crate::tuning::updates::{adapted, is_update, layer_name, with_values};
use crate::tuning::{Triplets, Updates};

/// A method with its options.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Adaptation {
    /// Everything learns.
    Full,
    /// The head alone does.
    Frozen,
    /// Updates of low rank.
    Lora(Lora),
    /// Updates whose ranks are dealt out.
    Adalora(Adalora),
    /// Adapters behind attention and behind the last linear layer, and the normalisations.
    Adapter(Bottleneck),
}

impl Adaptation {
    /// The one that a specification asks for.
    pub fn of(spec: &TextSpec) -> Self {
        match spec.method {
            Method::Full => Self::Full,
            // Without a pretrained network there is nothing to adapt.
            Method::Frozen | Method::NGrams => Self::Frozen,
            Method::Lora => Self::Lora(spec.lora),
            Method::Adalora => Self::Adalora(spec.adalora),
            Method::Adapter => Self::Adapter(spec.adapter),
        }
    }
}

impl Classifier {
    /// Freezes what the method leaves as it is and adds what it adds, drawn from the seed; the head always learns.
    pub fn adapt(&mut self, adaptation: Adaptation, seed: u64) -> Result<()> {
        if adaptation != Adaptation::Full {
            self.encoder.freeze();
        }
        let mut random = Stream::new(seed, Purpose::Updates);
        match adaptation {
            Adaptation::Full | Adaptation::Frozen => Ok(()),
            Adaptation::Lora(options) => self.add_updates(Updates::Lora(options), &mut random),
            Adaptation::Adalora(options) => self.add_updates(Updates::Adalora(options), &mut random),
            Adaptation::Adapter(options) => {
                self.encoder.norms_mut().for_each(|parameter| parameter.frozen = false);
                let random = RefCell::new(random);
                let device = self.encoder.words.var.device().clone();
                self.encoder.add_adapters(options.width as usize, |name, shape| {
                    Parameter::starting_as(name, &adapter::start(shape, &mut random.borrow_mut(), &device)?)
                })
            }
        }
    }

    /// Adds adapters as they were stored.
    ///
    /// # Errors
    /// Names the tensor that is missing or has another shape.
    pub fn load_adapters(
        &mut self,
        options: Bottleneck,
        stored: &HashMap<String, Tensor>,
        device: &Device,
    ) -> Result<()> {
        self.encoder.add_adapters(options.width as usize, |name, shape| take(stored, &name, shape, ("", device)))
    }

    fn add_updates(&mut self, updates: Updates, random: &mut Stream) -> Result<()> {
        let is_adapted = |name: &str| match updates.layers() {
            AdaptedLayers::All => true,
            AdaptedLayers::Attention => Names::is_of_attention(name),
            AdaptedLayers::QueryValue => Names::is_query_or_value(name),
        };
        for linear in self.encoder.linears_mut() {
            if let Some(name) = layer_name(linear).map(str::to_owned)
                && is_adapted(&name)
            {
                linear.update = Some(updates.beside(&name, linear, random)?);
            }
        }
        Ok(())
    }

    /// The tensors of the network, with every update added to its weight.
    pub fn merged(&self) -> Result<Vec<(String, Tensor)>> {
        let updates: HashMap<&str, &LowRank> =
            self.encoder.linears().filter_map(|it| Some((it.weight.name.as_str(), it.update.as_ref()?))).collect();
        let plain = self.parameters().into_iter().filter(|parameter| !is_update(&parameter.name));
        plain
            .map(|parameter| {
                let mut tensor = parameter.var.as_detached_tensor();
                if let Some(update) = updates.get(parameter.name.as_str()) {
                    tensor = (tensor + update.weight()?)?;
                }
                Ok((parameter.name, tensor))
            })
            .collect()
    }

    /// Names of the linear layers that have an update.
    pub fn adapted(&self) -> Vec<String> {
        adapted(self.encoder.linears())
    }

    /// The updates that have singular values.
    pub(crate) fn triplets(&self) -> Vec<Triplets> {
        with_values(self.encoder.linears())
    }
}

//! How a pretrained encoder is adapted: what stays as it is, and what is put beside it.

use std::cell::RefCell;
use std::collections::HashMap;

use candle_core::{DType, Device, Result, Tensor};
use recipes::{Adalora, AdaptedLayers, Bottleneck, Lora, Method, TextSpec};

use super::classifier::take;
use super::{Classifier, Names, adapter};
use crate::nn::{Linear, LowRank, Parameter, Role};
use crate::random::{Purpose, Stream};
use crate::tuning::Triplets;

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
            Adaptation::Lora(lora) => {
                self.add_updates(lora.layers, |name, linear| update(name, linear, lora, &mut random))
            }
            Adaptation::Adalora(options) => {
                self.add_updates(options.layers, |name, linear| triplets(name, linear, options, &mut random))
            }
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

    fn add_updates(
        &mut self,
        layers: AdaptedLayers,
        mut make: impl FnMut(&str, &Linear) -> Result<LowRank>,
    ) -> Result<()> {
        let is_adapted = |name: &str| match layers {
            AdaptedLayers::All => true,
            AdaptedLayers::Attention => Names::is_of_attention(name),
            AdaptedLayers::QueryValue => Names::is_query_or_value(name),
        };
        for linear in self.encoder.linears_mut() {
            if let Some(name) = linear.weight.name.strip_suffix(".weight").map(str::to_owned)
                && is_adapted(&name)
            {
                linear.update = Some(make(&name, linear)?);
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
        let adapted = self.encoder.linears().filter(|linear| linear.update.is_some());
        adapted.filter_map(|linear| linear.weight.name.strip_suffix(".weight").map(str::to_owned)).collect()
    }

    /// The updates that have singular values.
    pub(crate) fn triplets(&self) -> Vec<Triplets> {
        let updated = self.encoder.linears().filter_map(|linear| {
            let LowRank { down, up, values, .. } = linear.update.as_ref()?;
            let layer = linear.weight.name.strip_suffix(".weight")?.to_owned();
            Some(Triplets { layer, columns: up.clone(), values: *values.clone()?, rows: down.clone() })
        });
        updated.collect()
    }
}

/// An update that begins as none.
fn update(name: &str, linear: &Linear, lora: Lora, random: &mut Stream) -> Result<LowRank> {
    let ((outputs, inputs), rank) = (linear.weight.var.dims2()?, lora.rank as usize);
    let device = linear.weight.var.device();
    // As He and others (2015) for the narrow matrix, zeros for the other one.
    let down = random.matrix(&[rank, inputs], one_over_root(inputs), device)?;
    let up = Tensor::zeros((outputs, rank), DType::F32, device)?;
    Ok(LowRank {
        down: Parameter::starting_as(format!("{name}.lora_A.weight"), &down)?,
        up: Parameter::starting_as(format!("{name}.lora_B.weight"), &up)?,
        values: None,
        scale: lora.alpha / f64::from(lora.rank),
    })
}

/// An update of singular values that begin as zeros.
fn triplets(name: &str, linear: &Linear, options: Adalora, random: &mut Stream) -> Result<LowRank> {
    let ((outputs, inputs), rank) = (linear.weight.var.dims2()?, options.initial_rank as usize);
    let device = linear.weight.var.device();
    // Normal, and of a size at which columns and rows have a length of about 1: they are meant to become orthogonal.
    let down = random.normal(&[rank, inputs], one_over_root(inputs), device)?;
    let up = random.normal(&[outputs, rank], one_over_root(outputs), device)?;
    let values = Parameter::starting_as(format!("{name}.lora_E"), &Tensor::zeros((rank, 1), DType::F32, device)?)?;
    Ok(LowRank {
        down: Parameter::starting_as(format!("{name}.lora_A"), &down)?,
        up: Parameter::starting_as(format!("{name}.lora_B"), &up)?,
        // They are no matrix, which would decay.
        values: Some(Box::new(Parameter { role: Role::Bias, ..values })),
        scale: options.scale,
    })
}

#[expect(clippy::cast_precision_loss, reason = "widths are far below 2^52")]
fn one_over_root(of: usize) -> f64 {
    1.0 / (of as f64).sqrt()
}

/// Whether a tensor is one of an update.
pub fn is_update(name: &str) -> bool {
    [".lora_A.weight", ".lora_B.weight", ".lora_A", ".lora_B", ".lora_E"].iter().any(|end| name.ends_with(end))
}

//! Updates of low rank beside linear layers that stay as they are.

use candle_core::{DType, Result, Tensor};
use recipes::{Adalora, AdaptedLayers, Lora};

use super::Triplets;
use crate::nn::{Linear, LowRank, Parameter, Role};
use crate::random::Stream;

/// Which updates there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Updates {
    /// All of one rank.
    Lora(Lora),
    /// Such that ranks are dealt out among them.
    Adalora(Adalora),
}

impl Updates {
    /// Layers that get one.
    pub(crate) fn layers(&self) -> AdaptedLayers {
        match self {
            Self::Lora(options) => options.layers,
            Self::Adalora(options) => options.layers,
        }
    }

    /// An update that begins as none, beside the layer of that name.
    pub(crate) fn beside(&self, name: &str, linear: &Linear, random: &mut Stream) -> Result<LowRank> {
        match self {
            Self::Lora(options) => product(name, linear, *options, random),
            Self::Adalora(options) => triplets(name, linear, *options, random),
        }
    }
}

fn product(name: &str, linear: &Linear, options: Lora, random: &mut Stream) -> Result<LowRank> {
    let ((outputs, inputs), rank) = (linear.weight.var.dims2()?, options.rank as usize);
    let device = linear.weight.var.device();
    // As He and others (2015) for the narrow matrix, zeros for the other one.
    let down = random.matrix(&[rank, inputs], one_over_root(inputs), device)?;
    let up = Tensor::zeros((outputs, rank), DType::F32, device)?;
    Ok(LowRank {
        down: Parameter::starting_as(format!("{name}.lora_A.weight"), &down)?,
        up: Parameter::starting_as(format!("{name}.lora_B.weight"), &up)?,
        values: None,
        scale: options.alpha / f64::from(options.rank),
    })
}

/// Singular values begin as zeros.
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

/// The name of a layer, as those of its tensors begin.
pub(crate) fn layer_name(linear: &Linear) -> Option<&str> {
    linear.weight.name.strip_suffix(".weight")
}

/// Names of the layers that have an update.
pub(crate) fn adapted<'a>(linears: impl Iterator<Item = &'a Linear>) -> Vec<String> {
    let adapted = linears.filter(|linear| linear.update.is_some());
    adapted.filter_map(|linear| layer_name(linear).map(str::to_owned)).collect()
}

/// The updates among whose ranks a budget can be dealt out.
pub(crate) fn with_values<'a>(linears: impl Iterator<Item = &'a Linear>) -> Vec<Triplets> {
    let triplets = linears.filter_map(|linear| {
        let LowRank { down, up, values, .. } = linear.update.as_ref()?;
        let layer = layer_name(linear)?.to_owned();
        Some(Triplets { layer, columns: up.clone(), values: *values.clone()?, rows: down.clone() })
    });
    triplets.collect()
}

/// Whether a tensor is one of an update.
pub(crate) fn is_update(name: &str) -> bool {
    [".lora_A.weight", ".lora_B.weight", ".lora_A", ".lora_B", ".lora_E"].iter().any(|end| name.ends_with(end))
}

//! Updates of low rank alone, as `peft` keeps them: kilobytes that make the trained model of its base again.

use std::path::Path;

use candle_core::{Device, Result, Tensor};
use recipes::{Adalora, Artifact};
use serde_json::{Map, Value, json};

use super::{put_json, put_tensors};
use crate::TrainerError;
use crate::nn::Parameter;
use crate::tuning::{Kept, Updates};

/// Weights and configuration. The names keep `transformers` from taking the folder for an adapter.
const LORA_FILES: [&str; 2] = ["lora_adapter_model.safetensors", "lora_adapter_config.json"];
/// The same of updates whose ranks were dealt out.
const ADALORA_FILES: [&str; 2] = ["adalora_adapter_model.safetensors", "adalora_adapter_config.json"];
/// What stands before every name.
const PREFIX: &str = "base_model.model.";
/// What `peft` adds to the rank that it divides by.
const EPSILON: f64 = 1e-5;

/// Writes what learned, and the configuration with what else `peft` needs to know of the model. Where ranks were dealt out, it was over so
/// many steps, and some were kept.
pub(crate) fn write(
    folder: &Path,
    updates: Updates,
    (steps, kept): (u64, &[Kept]),
    learned: Vec<Parameter>,
    model: Value,
) -> std::result::Result<Vec<Artifact>, TrainerError> {
    let learned = learned.into_iter().map(|one| (format!("{PREFIX}{}", one.name), one.var.as_detached_tensor()));
    let learned = learned.collect::<Vec<_>>();
    let ([weights, config], learned, fields) = match updates {
        Updates::Lora(options) => {
            (LORA_FILES, learned, json!({ "peft_type": "LORA", "r": options.rank, "lora_alpha": options.alpha }))
        }
        Updates::Adalora(options) => (ADALORA_FILES, left(learned, kept)?, dealt(options, steps, kept)),
    };
    let every = json!({ "bias": "none", "lora_dropout": 0.0, "inference_mode": true });
    let whole: Map<String, Value> =
        [every, fields, model].into_iter().filter_map(|part| part.as_object().cloned()).flatten().collect();
    Ok(vec![put_tensors(folder, weights, learned)?, put_json(folder, config, &whole)?])
}

/// The fields of updates whose ranks were dealt out; `peft` multiplies them by alpha over the rank at the beginning.
fn dealt(options: Adalora, steps: u64, kept: &[Kept]) -> Value {
    let (from, to) = options.schedule(steps);
    let pattern: Map<String, Value> =
        kept.iter().map(|kept| (format!("{}.lora_E", kept.layer), json!(kept.ranks))).collect();
    json!({
        "peft_type": "ADALORA", "init_r": options.initial_rank, "target_r": options.target_rank,
        "lora_alpha": options.scale * (f64::from(options.initial_rank) + EPSILON),
        "orth_reg_weight": options.orthogonality, "beta1": options.beta1, "beta2": options.beta2,
        "deltaT": options.interval, "tinit": from, "tfinal": steps.saturating_sub(to), "total_step": steps,
        "rank_pattern": pattern,
    })
}

/// Updates without the ranks that were taken away; the rest as it is.
fn left(tensors: Vec<(String, Tensor)>, kept: &[Kept]) -> Result<Vec<(String, Tensor)>> {
    let of = |name: &str| {
        let (layer, factor) = name.strip_prefix(PREFIX)?.rsplit_once('.')?;
        Some((factor.to_owned(), kept.iter().find(|kept| kept.layer == layer)?))
    };
    let smaller = |(name, tensor): (String, Tensor)| {
        let tensor = match of(&name) {
            Some((factor, kept)) if factor == "lora_B" => rows_of(&tensor.t()?, kept)?.t()?.contiguous()?,
            Some((factor, kept)) if factor == "lora_A" || factor == "lora_E" => rows_of(&tensor, kept)?,
            _ => tensor,
        };
        Ok((name, tensor))
    };
    tensors.into_iter().map(smaller).collect()
}

/// Those rows of a matrix that are left, of which there may be none.
fn rows_of(matrix: &Tensor, kept: &Kept) -> Result<Tensor> {
    let rows: Vec<Vec<f32>> = matrix.to_vec2()?;
    let values: Vec<f32> =
        rows.into_iter().zip(&kept.ranks).filter(|(_, stays)| **stays).flat_map(|(row, _)| row).collect();
    Tensor::from_vec(values, (kept.count(), matrix.dim(1)?), &Device::Cpu)
}

//! What was learned, alone: kilobytes that make the trained model of its base again.

use std::path::Path;

use candle_core::{Device, Result, Tensor};
use recipes::{Artifact, Method, TextSpec};
use serde_json::{Map, Value, json};

use super::{json_text, put, tensors};
use crate::TrainerError;
use crate::encoder::Classifier;
use crate::text::Base;
use crate::tuning::Kept;

/// Updates of low rank alone, with the head, by the names of `peft`.
const LORA_FILE: &str = "lora_adapter_model.safetensors";
/// What `peft` needs to know of them.
const LORA_CONFIG_FILE: &str = "lora_adapter_config.json";
/// The same of updates whose ranks were dealt out.
const ADALORA_FILE: &str = "adalora_adapter_model.safetensors";
const ADALORA_CONFIG_FILE: &str = "adalora_adapter_config.json";
/// Adapters, normalisations and the head alone, by their names in the whole model.
const ADAPTER_FILE: &str = "bottleneck_adapter.safetensors";
const ADAPTER_CONFIG_FILE: &str = "bottleneck_adapter_config.json";

/// What `peft` adds to the rank that it divides by.
const PEFT_EPSILON: f64 = 1e-5;

/// Writes what was learned, unless that is the whole network or its head.
pub(super) fn write(
    folder: &Path,
    (spec, steps): (&TextSpec, u64),
    base: &Base,
    network: &Classifier,
    kept: &[Kept],
) -> std::result::Result<Vec<Artifact>, TrainerError> {
    let (files, learned, config) = match spec.method {
        Method::Full | Method::Frozen | Method::NGrams => return Ok(Vec::new()),
        Method::Lora => {
            let config = json!({ "peft_type": "LORA", "r": spec.lora.rank, "lora_alpha": spec.lora.alpha });
            ((LORA_FILE, LORA_CONFIG_FILE), for_peft(network), with(for_classifier(base, network), config))
        }
        Method::Adalora => {
            let config = with(for_classifier(base, network), adalora(spec, steps, kept));
            ((ADALORA_FILE, ADALORA_CONFIG_FILE), left(for_peft(network), kept)?, config)
        }
        Method::Adapter => {
            let config = json!({
                "format": "hansa.bottleneck-adapter", "version": 1, "base_model_name_or_path": base.name,
                "width": spec.adapter.width, "activation": "gelu",
            });
            ((ADAPTER_FILE, ADAPTER_CONFIG_FILE), trained(network), config)
        }
    };
    let weights = put(folder, files.0, &tensors(learned, None)?)?;
    Ok(vec![weights, put(folder, files.1, &json_text(&config)?)?])
}

/// What `peft` needs to know of any classifier.
fn for_classifier(base: &Base, network: &Classifier) -> Value {
    json!({
        "task_type": "SEQ_CLS", "base_model_name_or_path": base.name, "bias": "none", "lora_dropout": 0.0,
        "inference_mode": true, "target_modules": network.adapted(),
        "modules_to_save": Classifier::head_modules(base.config.family),
    })
}

fn with(mut value: Value, more: Value) -> Value {
    if let (Value::Object(fields), Value::Object(more)) = (&mut value, more) {
        fields.extend(more);
    }
    value
}

/// The fields of updates whose ranks were dealt out; `peft` multiplies them by alpha over the rank at the beginning.
fn adalora(spec: &TextSpec, steps: u64, kept: &[Kept]) -> Value {
    let options = spec.adalora;
    let (from, to) = options.schedule(steps);
    let pattern: Map<String, Value> =
        kept.iter().map(|kept| (format!("{}.lora_E", kept.layer), json!(kept.ranks))).collect();
    json!({
        "peft_type": "ADALORA", "init_r": options.initial_rank, "target_r": options.target_rank,
        "lora_alpha": options.scale * (f64::from(options.initial_rank) + PEFT_EPSILON),
        "orth_reg_weight": options.orthogonality, "beta1": options.beta1, "beta2": options.beta2,
        "deltaT": options.interval, "tinit": from, "tfinal": steps.saturating_sub(to), "total_step": steps,
        "rank_pattern": pattern,
    })
}

/// What learned, by its own names.
fn trained(network: &Classifier) -> Vec<(String, Tensor)> {
    network.trainable().into_iter().map(|one| (one.name, one.var.as_detached_tensor())).collect()
}

/// What learned, by the names under which `peft` looks for it.
fn for_peft(network: &Classifier) -> Vec<(String, Tensor)> {
    trained(network).into_iter().map(|(name, tensor)| (format!("base_model.model.{name}"), tensor)).collect()
}

/// The same, without the ranks that were taken away.
fn left(tensors: Vec<(String, Tensor)>, kept: &[Kept]) -> Result<Vec<(String, Tensor)>> {
    let of = |name: &str| {
        let (layer, factor) = name.strip_prefix("base_model.model.")?.rsplit_once('.')?;
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

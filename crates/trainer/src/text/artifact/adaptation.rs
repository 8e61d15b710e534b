//! What was learned, alone: kilobytes that make the trained model of its base again.

use std::path::Path;

use candle_core::Tensor;
use recipes::{Artifact, Method, TextSpec};
use serde_json::{Value, json};

use crate::TrainerError;
use crate::artifact::{peft, put_json, put_tensors};
use crate::encoder::Classifier;
use crate::text::Base;
use crate::tuning::{Kept, Updates};

/// Adapters, normalisations and the head alone, by their names in the whole model.
const ADAPTER_FILE: &str = "bottleneck_adapter.safetensors";
const ADAPTER_CONFIG_FILE: &str = "bottleneck_adapter_config.json";

/// Writes what was learned, unless that is the whole network or its head.
pub(super) fn write(
    folder: &Path,
    (spec, steps): (&TextSpec, u64),
    base: &Base,
    network: &Classifier,
    kept: &[Kept],
) -> Result<Vec<Artifact>, TrainerError> {
    let updates = match spec.method {
        Method::Full | Method::Frozen | Method::NGrams => return Ok(Vec::new()),
        Method::Adapter => return adapters(folder, spec, base, network),
        Method::Lora => Updates::Lora(spec.lora),
        Method::Adalora => Updates::Adalora(spec.adalora),
    };
    peft::write(folder, updates, (steps, kept), network.trainable(), for_peft(base, network))
}

fn for_peft(base: &Base, network: &Classifier) -> Value {
    json!({
        "task_type": "SEQ_CLS", "base_model_name_or_path": base.name, "target_modules": network.adapted(),
        "modules_to_save": Classifier::head_modules(base.config.family),
    })
}

fn adapters(folder: &Path, spec: &TextSpec, base: &Base, network: &Classifier) -> Result<Vec<Artifact>, TrainerError> {
    let learned: Vec<(String, Tensor)> =
        network.trainable().into_iter().map(|one| (one.name, one.var.as_detached_tensor())).collect();
    let config = json!({
        "format": "hansa.bottleneck-adapter", "version": 1, "base_model_name_or_path": base.name,
        "width": spec.adapter.width, "activation": "gelu",
    });
    Ok(vec![put_tensors(folder, ADAPTER_FILE, learned)?, put_json(folder, ADAPTER_CONFIG_FILE, &config)?])
}

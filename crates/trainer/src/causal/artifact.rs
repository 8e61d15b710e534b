//! The finished model: files that `transformers` loads unchanged, and the description that this program predicts by.

use std::collections::HashMap;
use std::path::Path;

use candle_core::Tensor;
use recipes::model::{CAUSAL_FORMAT, CAUSAL_VERSION, CausalModel, Weights};
use recipes::protocol::{MODEL_FILE, OUTPUT_DIR};
use recipes::{Artifact, CausalMethod, CausalSpec, GenerationDefaults, JobSpec};
use serde_json::{Map, Value, json};

use super::beginning::Beginning;
use crate::decoder::{Decoder, Family};
use crate::pretrained::{CONFIG_FILE, WEIGHTS_FILE};
use crate::{CODE_VERSION, TrainerError, durable, sha256};

/// How `transformers` continues a text where nobody says otherwise.
const GENERATION_CONFIG_FILE: &str = "generation_config.json";
/// Updates of low rank alone, by the names of `peft`.
const ADAPTER_FILE: &str = "lora_adapter_model.safetensors";
/// What `peft` needs to know of them.
const ADAPTER_CONFIG_FILE: &str = "lora_adapter_config.json";

/// Writes every file, the description last: it names the digest of the weights.
pub(super) fn write(
    folder: &Path,
    spec: &CausalSpec,
    beginning: &Beginning,
    network: &Decoder,
) -> Result<Vec<Artifact>, TrainerError> {
    let merged = network.merged()?;
    let parameters = merged.iter().map(|(_, tensor)| tensor.elem_count() as u64).sum();
    let mut written = vec![put(folder, WEIGHTS_FILE, &tensors(merged)?)?];
    let weights = Weights { file: WEIGHTS_FILE.to_owned(), sha256: written[0].sha256.clone(), parameters };
    written.push(put(folder, CONFIG_FILE, &json_text(&config(beginning))?)?);
    let generation = generation(spec.generation, beginning);
    written.push(put(folder, GENERATION_CONFIG_FILE, &json_text(&generation)?)?);
    for (name, content) in &beginning.texts {
        written.push(put(folder, name, content)?);
    }
    if spec.method == CausalMethod::Lora {
        written.push(put(folder, ADAPTER_FILE, &tensors(adapter(network))?)?);
        written.push(put(folder, ADAPTER_CONFIG_FILE, &json_text(&adapter_config(spec, beginning, network))?)?);
    }
    let model = CausalModel {
        format: CAUSAL_FORMAT.to_owned(),
        version: CAUSAL_VERSION,
        code_version: CODE_VERSION.to_owned(),
        spec: JobSpec::CausalLm(spec.clone()),
        text: spec.text_column.clone(),
        context: u32::try_from(beginning.width(spec)).unwrap_or(u32::MAX),
        end: beginning.end,
        base: beginning.base.clone(),
        weights,
    };
    written.push(put(folder, MODEL_FILE, &json_text(&model)?)?);
    Ok(written)
}

fn config(beginning: &Beginning) -> Map<String, Value> {
    let mut config = beginning.fields.clone();
    config.insert("architectures".to_owned(), json!([beginning.class()]));
    config.insert("torch_dtype".to_owned(), json!("float32"));
    // The type of the file that the base came in, and how it was made smaller.
    for field in ["dtype", "quantization_config"] {
        config.remove(field);
    }
    config
}

fn generation(options: GenerationDefaults, beginning: &Beginning) -> Value {
    let end = beginning.fields.get("eos_token_id").cloned().unwrap_or_else(|| json!(beginning.end));
    let mut config = json!({ "max_new_tokens": options.max_new_tokens, "eos_token_id": end, "do_sample": false });
    if options.temperature > 0.0 {
        config["do_sample"] = json!(true);
        config["temperature"] = json!(options.temperature);
        // With 0 it chooses from all of them; left out, from 50.
        config["top_k"] = json!(options.top_k.unwrap_or(0));
        config["top_p"] = json!(options.top_p);
    }
    for field in ["bos_token_id", "pad_token_id"] {
        if let Some(token) = beginning.fields.get(field).filter(|token| !token.is_null()) {
            config[field] = token.clone();
        }
    }
    config
}

fn adapter_config(spec: &CausalSpec, beginning: &Beginning, network: &Decoder) -> Value {
    json!({
        "peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": beginning.base, "bias": "none",
        "r": spec.lora.rank, "lora_alpha": spec.lora.alpha, "lora_dropout": 0.0, "inference_mode": true,
        "target_modules": network.adapted(),
        // GPT-2 stores its linear layers the other way round.
        "fan_in_fan_out": beginning.config.family == Family::Gpt2,
    })
}

/// What learned, by the names under which `peft` looks for it.
fn adapter(network: &Decoder) -> Vec<(String, Tensor)> {
    let learned = network.trainable().into_iter();
    learned.map(|one| (format!("base_model.model.{}", one.name), one.var.as_detached_tensor())).collect()
}

fn tensors(tensors: Vec<(String, Tensor)>) -> Result<Vec<u8>, TrainerError> {
    // `transformers` refuses weights that do not say of which framework they are.
    let metadata = HashMap::from([("format".to_owned(), "pt".to_owned())]);
    Ok(safetensors::serialize(tensors, Some(metadata))?)
}

fn json_text(value: &impl serde::Serialize) -> Result<Vec<u8>, TrainerError> {
    Ok(serde_json::to_vec_pretty(value).map_err(|error| candle_core::Error::Msg(error.to_string()))?)
}

fn put(folder: &Path, name: &str, content: &[u8]) -> Result<Artifact, TrainerError> {
    let path = format!("{OUTPUT_DIR}/{name}");
    durable::write(folder, name, &[content]).map_err(TrainerError::io("write", &path))?;
    Ok(Artifact { path, sha256: sha256(&[content]).to_string(), size: content.len() as u64 })
}

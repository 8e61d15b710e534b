//! The finished model: files that `transformers` loads unchanged, and the description that this program predicts by.

use std::path::Path;

use recipes::model::{CAUSAL_FORMAT, CAUSAL_VERSION, CausalModel, Weights};
use recipes::protocol::MODEL_FILE;
use recipes::{Artifact, CausalSpec, GenerationDefaults, JobSpec};
use serde_json::{Map, Value, json};

use super::beginning::{Beginning, updates};
use crate::artifact::{peft, put, put_json, put_tensors};
use crate::decoder::{Decoder, Family};
use crate::pretrained::{CONFIG_FILE, WEIGHTS_FILE};
use crate::tuning::Kept;
use crate::{CODE_VERSION, TrainerError};

/// How `transformers` continues a text where nobody says otherwise.
const GENERATION_CONFIG_FILE: &str = "generation_config.json";

/// Writes every file, the description last: it names the digest of the weights. `steps` are those of the whole job, `kept` the ranks
/// that were left where they were dealt out.
pub(super) fn write(
    folder: &Path,
    (spec, steps): (&CausalSpec, u64),
    beginning: &Beginning,
    (network, kept): (&Decoder, &[Kept]),
) -> Result<Vec<Artifact>, TrainerError> {
    let merged = network.merged()?;
    let parameters = merged.iter().map(|(_, tensor)| tensor.elem_count() as u64).sum();
    let mut written = vec![put_tensors(folder, WEIGHTS_FILE, merged)?];
    let weights = Weights { file: WEIGHTS_FILE.to_owned(), sha256: written[0].sha256.clone(), parameters };
    written.push(put_json(folder, CONFIG_FILE, &config(beginning))?);
    let generation = generation(spec.generation, beginning);
    written.push(put_json(folder, GENERATION_CONFIG_FILE, &generation)?);
    for (name, content) in &beginning.texts {
        written.push(put(folder, name, content)?);
    }
    if let Some(updates) = updates(spec) {
        let model = for_peft(beginning, network);
        written.extend(peft::write(folder, updates, (steps, kept), network.trainable(), model)?);
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
    written.push(put_json(folder, MODEL_FILE, &model)?);
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

/// What `peft` needs to know of the model.
fn for_peft(beginning: &Beginning, network: &Decoder) -> Value {
    json!({
        "task_type": "CAUSAL_LM", "base_model_name_or_path": beginning.base, "target_modules": network.adapted(),
        // GPT-2 stores its linear layers the other way round.
        "fan_in_fan_out": beginning.config.family == Family::Gpt2,
    })
}

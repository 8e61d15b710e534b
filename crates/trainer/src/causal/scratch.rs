//! The configuration of a decoder that has learned nothing yet.

use recipes::{Architecture, ArchitectureKind, CausalSpec, SpecError};
use serde_json::{Map, Value, json};

use crate::data::Budget;
use crate::decoder::DecoderConfig;

/// What a parameter takes while it learns: itself, its gradient and two means.
const BYTES_PER_PARAMETER: u64 = 16;

/// The fields of `config.json` for these sizes.
pub(super) fn config(spec: &CausalSpec, sizes: &Architecture, vocabulary: usize, end: u32) -> Map<String, Value> {
    let mut config = match sizes.kind {
        ArchitectureKind::Gpt2 => json!({
            "model_type": "gpt2", "n_embd": sizes.width, "n_layer": sizes.layers, "n_head": sizes.heads,
            "n_inner": sizes.feed_forward(), "n_positions": spec.context, "activation_function": "gelu_new",
            "resid_pdrop": sizes.dropout, "embd_pdrop": sizes.dropout, "attn_pdrop": 0.0, "layer_norm_epsilon": 1e-5,
        }),
        ArchitectureKind::Llama => json!({
            "model_type": "llama", "hidden_size": sizes.width, "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads, "num_key_value_heads": sizes.key_value_heads(),
            "intermediate_size": sizes.feed_forward(), "max_position_embeddings": spec.context, "hidden_act": "silu",
            "rms_norm_eps": 1e-5, "rope_theta": 10_000.0, "attention_bias": false, "mlp_bias": false,
        }),
    };
    config["vocab_size"] = json!(vocabulary);
    config["initializer_range"] = json!(0.02);
    config["tie_word_embeddings"] = json!(true);
    config["bos_token_id"] = json!(end);
    config["eos_token_id"] = json!(end);
    match config {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// An error when weights of these sizes and all that learning needs beside them cannot fit into the memory that is left.
pub(super) fn check_memory(config: &DecoderConfig, budget: &Budget) -> Result<(), SpecError> {
    let parameters = parameters(config);
    let needed = parameters.saturating_mul(BYTES_PER_PARAMETER);
    if needed <= budget.left() {
        return Ok(());
    }
    let (needed, left) = (needed >> 20, budget.left() >> 20);
    let found = format!("a network of {parameters} parameters, which needs {needed} MiB to learn,");
    let allowed = format!("small enough for the {left} MiB of memory that the job has left");
    Err(SpecError::OutOfRange { field: "architecture".into(), found, allowed })
}

/// About how many values learn: matrices alone.
fn parameters(config: &DecoderConfig) -> u64 {
    let [hidden, layers, heads, narrow, width, inner, vocabulary, positions] = [
        config.hidden,
        config.layers,
        config.heads,
        config.key_value_heads,
        config.head_width,
        config.intermediate,
        config.vocabulary,
        config.positions,
    ]
    .map(|size| size as u64);
    let (inner_layers, positions) = if config.rotary_base > 0.0 { (3, 0) } else { (2, positions) };
    let layer = hidden * width * (2 * heads + 2 * narrow) + inner_layers * hidden * inner;
    layers * layer + (vocabulary + positions) * hidden
}

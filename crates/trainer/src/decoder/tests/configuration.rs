//! What is read of a `config.json`, and what is refused.

use serde_json::json;

use super::*;

/// A fixture's configuration with one field changed.
fn changed(name: &str, field: &str, value: Value) -> Value {
    let mut config = fixture(name).config;
    config[field] = value;
    config
}

fn assert_refused(config: &Value, said: &str) {
    let error = DecoderConfig::parse(config.to_string().as_bytes()).unwrap_err();
    assert!(error.to_string().contains(said), "{error}");
}

#[test]
fn configurations_without_optional_fields_mean_what_transformers_means() {
    let older = json!({"model_type": "llama", "vocab_size": 20, "hidden_size": 8, "intermediate_size": 12,
        "num_hidden_layers": 2, "num_attention_heads": 4, "max_position_embeddings": 16, "rope_theta": 500.0,
        "rope_scaling": null, "eos_token_id": [1, 2]});
    let older = config(&older);
    assert_eq!((older.key_value_heads, older.head_width, older.tied), (4, 2, false));
    assert_eq!((older.rotary_base, older.epsilon), (500.0, 1e-6));
    assert!(older.is_end(2) && !older.is_end(3));
    let least =
        json!({"model_type": "gpt2", "vocab_size": 20, "n_embd": 8, "n_layer": 2, "n_head": 2, "n_positions": 16});
    let least = config(&least);
    assert_eq!((least.intermediate, least.tied, least.dropout.residual), (32, true, 0.1));
    assert!((least.dropout.attention - 0.1).abs() < 1e-9 && older.dropout.attention.abs() < 1e-9);
    assert!(least.ends.is_empty());
    let newer = config(&fixture("llama_untied").config);
    assert_eq!((newer.key_value_heads, newer.head_width, newer.rotary_base), (1, 6, 500.0));
    let named = changed("llama", "rope_scaling", json!({"type": "default"}));
    assert!((config(&named).rotary_base - 10_000.0).abs() < 1e-9);
}

#[test]
fn a_configuration_of_gpt2_that_does_not_fit_is_refused_by_name() {
    for (field, value, said) in [
        ("n_head", json!(3), "n_head"),
        ("n_head", json!(0), "n_head"),
        ("n_embd", json!(0), "n_embd"),
        ("n_layer", json!(0), "n_layer"),
        ("n_inner", json!(1_u64 << 40), "n_inner"),
        ("n_positions", json!(0), "n_positions"),
        ("vocab_size", json!(1_u64 << 40), "vocab_size"),
        ("activation_function", json!("relu"), "activation_function"),
        ("model_type", json!("opt"), "opt"),
        ("layer_norm_epsilon", json!(0.0), "layer_norm_epsilon"),
        ("resid_pdrop", json!(1.0), "resid_pdrop"),
        ("embd_pdrop", json!(-0.1), "embd_pdrop"),
        ("attn_pdrop", json!(1.5), "attn_pdrop"),
        ("scale_attn_weights", json!(false), "scale_attn_weights"),
        ("scale_attn_by_inverse_layer_idx", json!(true), "scale_attn_by_inverse_layer_idx"),
        ("add_cross_attention", json!(true), "add_cross_attention"),
        ("initializer_range", json!(-1.0), "initializer_range"),
        ("eos_token_id", json!(20), "eos_token_id"),
        ("n_layer", json!("two"), "config.json"),
    ] {
        assert_refused(&changed("gpt2", field, value), said);
    }
    assert!(DecoderConfig::parse(b"{").is_err());
}

#[test]
fn a_configuration_of_llama_that_does_not_fit_is_refused_by_name() {
    for (field, value, said) in [
        ("num_attention_heads", json!(3), "num_key_value_heads"),
        ("num_key_value_heads", json!(0), "num_key_value_heads"),
        ("hidden_size", json!(0), "hidden_size"),
        ("head_dim", json!(3), "head_dim"),
        ("head_dim", json!(0), "head_dim"),
        ("num_hidden_layers", json!(0), "num_hidden_layers"),
        ("intermediate_size", json!(0), "intermediate_size"),
        ("max_position_embeddings", json!(0), "max_position_embeddings"),
        ("vocab_size", json!(1_u64 << 40), "vocab_size"),
        ("hidden_act", json!("gelu"), "hidden_act"),
        ("rms_norm_eps", json!(1.0), "rms_norm_eps"),
        ("attention_dropout", json!(-0.5), "attention_dropout"),
        ("rope_scaling", json!({"rope_type": "llama3", "factor": 8.0}), "rope_scaling"),
        ("rope_scaling", json!({"type": "linear", "factor": 2.0}), "rope_scaling"),
        ("rope_parameters", json!({"rope_type": "yarn", "rope_theta": 1e4}), "rope_parameters"),
        ("rope_parameters", json!({"rope_type": "default", "partial_rotary_factor": 0.5}), "rope_parameters"),
        ("rope_theta", json!(0.0), "rope_theta"),
        ("eos_token_id", json!([1, 99]), "eos_token_id"),
    ] {
        assert_refused(&changed("llama", field, value), said);
    }
    let mut apart = fixture("llama").config;
    apart["head_dim"] = Value::Null;
    apart["num_attention_heads"] = json!(6);
    assert_refused(&apart, "num_attention_heads");
}

#[test]
fn a_tensor_of_another_shape_is_refused_by_name() {
    for (model, tensor) in [
        ("gpt2", "transformer.h.1.mlp.c_fc.weight"),
        ("gpt2_untied", "lm_head.weight"),
        ("llama", "model.layers.0.self_attn.v_proj.weight"),
        ("llama", "model.norm.weight"),
    ] {
        let one = small(model);
        let stored: BTreeMap<String, Tensor> = one.stored().unwrap().into_iter().collect();
        let cut = |name: &str| if name == tensor { stored[name].narrow(0, 0, 3) } else { Ok(stored[name].clone()) };
        let error = Decoder::load(one.config().clone(), cut).unwrap_err();
        assert!(error.to_string().contains(tensor), "{error}");
        let lacking = |name: &str| match stored.get(name) {
            Some(found) if name != tensor => Ok(found.clone()),
            _ => candle_core::bail!("there is no tensor {name}"),
        };
        let error = Decoder::load(one.config().clone(), lacking).unwrap_err();
        assert!(error.to_string().contains(tensor), "{error}");
    }
}

#[test]
fn tokens_that_the_model_does_not_know_are_refused() {
    for name in ["gpt2", "llama"] {
        let decoder = small(name);
        let hidden = |ids: Vec<u32>| decoder.hidden(&Tokens::rows(ids.clone(), ids.len()).unwrap(), None);
        assert!(hidden(vec![1; 16]).is_ok());
        assert!(hidden(vec![1; 17]).unwrap_err().to_string().contains("16 positions"));
        assert!(hidden(vec![20]).unwrap_err().to_string().contains("20"));
        // Documents of 16 and 1 tokens, though the row is longer than any may be.
        let starts = [vec![0; 16], vec![16]].concat();
        assert!(decoder.hidden(&Tokens::packed(vec![1; 17], 17, starts).unwrap(), None).is_ok());
    }
    let other = Cache::new(&DecoderConfig { layers: 1, ..config(&fixture("llama").config) });
    assert!(small("llama").extend(&[1], &mut other.clone()).is_err());
    assert!(small("llama").extend(&[], &mut Cache::new(small("llama").config())).is_err());
}

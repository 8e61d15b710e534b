//! Base models, and what becomes of them.

use std::collections::{BTreeMap, HashMap};

use super::*;

pub(super) fn config(family: &str) -> Value {
    match family {
        "gpt2" => json!({
            "model_type": "gpt2", "n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 64, "vocab_size": 300,
            "resid_pdrop": 0.1, "embd_pdrop": 0.1, "eos_token_id": 0, "bos_token_id": 0, "torch_dtype": "float16",
        }),
        _ => json!({
            "model_type": "llama", "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2,
            "num_key_value_heads": 1, "intermediate_size": 32, "max_position_embeddings": 64, "vocab_size": 300,
            "tie_word_embeddings": family == "llama", "eos_token_id": [0], "bos_token_id": 0, "dtype": "float16",
        }),
    }
}

/// A base model in half precision, as many are stored; without its prefix, as some are.
pub(super) fn write(folder: &Path, family: &str) {
    let config = config(family);
    std::fs::write(folder.join("config.json"), config.to_string()).unwrap();
    let tokenizer =
        pairs::learn(&["this is a text, and this is that"], 290, &Budget::new(1 << 30), &Stop::default()).unwrap();
    std::fs::write(folder.join("tokenizer.json"), tokenizer).unwrap();
    let about = json!({ "eos_token": { "content": pairs::END } }).to_string();
    std::fs::write(folder.join("tokenizer_config.json"), about).unwrap();
    let parsed = DecoderConfig::parse(config.to_string().as_bytes()).unwrap();
    let stored = Decoder::random(parsed, 7, &Device::Cpu).unwrap().stored().unwrap().into_iter();
    let stored = stored.map(|(name, tensor)| {
        let name = if family == "gpt2" { name.replace("transformer.", "") } else { name };
        (name, (tensor * 3.0).unwrap().to_dtype(DType::F16).unwrap())
    });
    std::fs::write(folder.join("model.safetensors"), safetensors::serialize(stored, None).unwrap()).unwrap();
}

/// Values by name.
fn tensors(file: &[u8]) -> BTreeMap<String, Vec<f32>> {
    let tensors = candle_core::safetensors::load_buffer(file, &Device::Cpu).unwrap();
    let values =
        |tensor: candle_core::Tensor| tensor.to_dtype(DType::F32).unwrap().flatten_all().unwrap().to_vec1().unwrap();
    tensors.into_iter().map(|(name, tensor)| (name, values(tensor))).collect()
}

#[test]
fn a_base_model_is_trained_further_and_compared_with_what_it_was() {
    for (family, method, changed) in [
        ("gpt2", CausalMethod::Full, 28),
        ("gpt2", CausalMethod::Lora, 8),
        ("llama", CausalMethod::Full, 20),
        ("llama", CausalMethod::Lora, 14),
        ("untied", CausalMethod::Full, 21),
        ("untied", CausalMethod::Lora, 14),
    ] {
        let job = Job::on_base(family, |spec| (spec.method, spec.training.epochs) = (method, 6));
        let (result, _) = job.train();
        let scores = scores(&result);
        assert_eq!(scores.baseline.of, Yardstick::Base);
        assert!(scores.loss < scores.baseline.loss - 0.2, "{family}, {method:?}: {scores:?}");
        let stored = tensors(&std::fs::read(job.path().join("base/model.safetensors")).unwrap());
        let trained = tensors(&job.output("model.safetensors"));
        let name = |name: &String| if family == "gpt2" { format!("transformer.{name}") } else { name.clone() };
        assert_eq!(trained.len(), stored.len());
        let different = stored.iter().filter(|(one, values)| trained[&name(one)] != **values).count();
        assert_eq!(different, changed, "{family}, {method:?}");
    }
}

#[test]
fn the_files_are_those_of_a_model_of_transformers() {
    let job = Job::on_base("gpt2", |spec| (spec.training.epochs, spec.generation.temperature) = (1, 0.7));
    job.train();
    let read = |name: &str| serde_json::from_slice::<Value>(&job.output(name)).unwrap();
    let config = read("config.json");
    assert_eq!(config["architectures"], json!(["GPT2LMHeadModel"]));
    assert_eq!((&config["torch_dtype"], &config["n_embd"]), (&json!("float32"), &json!(16)));
    let generation = read("generation_config.json");
    assert_eq!((&generation["eos_token_id"], &generation["do_sample"]), (&json!(0), &json!(true)));
    assert_eq!((&generation["temperature"], &generation["top_k"]), (&json!(0.7), &json!(0)));
    let tensors = candle_core::safetensors::load_buffer(&job.output("model.safetensors"), &Device::Cpu).unwrap();
    // As GPT-2 stores its linear layers: inputs first.
    assert_eq!(tensors["transformer.h.0.attn.c_attn.weight"].dims(), [16, 48]);
    assert!(!tensors.contains_key("lm_head.weight"), "it is the table of words");
    assert_eq!(job.output("tokenizer.json"), std::fs::read(job.path().join("base/tokenizer.json")).unwrap());
    assert!(job.path().join("output/tokenizer_config.json").exists());

    let scratch = Job::new(|spec| spec.training.epochs = 1);
    scratch.train();
    let config: Value = serde_json::from_slice(&scratch.output("config.json")).unwrap();
    assert_eq!(config["architectures"], json!(["LlamaForCausalLM"]));
    assert_eq!((&config["tie_word_embeddings"], &config["max_position_embeddings"]), (&json!(true), &json!(48)));
}

#[test]
fn updates_alone_have_the_names_of_peft_and_make_the_same_model() {
    let job = Job::on_base("gpt2", |spec| {
        (spec.method, spec.lora.rank) = (CausalMethod::Lora, 2);
        spec.lora.layers = recipes::AdaptedLayers::QueryValue;
    });
    job.train();
    let config: Value = serde_json::from_slice(&job.output("lora_adapter_config.json")).unwrap();
    assert_eq!((&config["task_type"], &config["fan_in_fan_out"]), (&json!("CAUSAL_LM"), &json!(true)));
    assert_eq!(config["target_modules"], json!(["transformer.h.0.attn.c_attn", "transformer.h.1.attn.c_attn"]));
    let learned: HashMap<_, _> =
        candle_core::safetensors::load_buffer(&job.output("lora_adapter_model.safetensors"), &Device::Cpu).unwrap();
    assert_eq!(learned["base_model.model.transformer.h.1.attn.c_attn.lora_A.weight"].dims(), [2, 16]);
    assert_eq!(learned["base_model.model.transformer.h.1.attn.c_attn.lora_B.weight"].dims(), [48, 2]);
    let (beginning, _) = job.prepared();
    let network = beginning.network(job.spec(), &Budget::new(1 << 30), &Device::Cpu).unwrap();
    assert_eq!(network.trainable().len(), learned.len());
    for parameter in network.trainable() {
        parameter.var.set(&learned[&format!("base_model.model.{}", parameter.name)]).unwrap();
    }
    let merged = tensors(&job.output("model.safetensors"));
    for (name, tensor) in network.merged().unwrap() {
        assert_eq!(merged[&name], tensor.flatten_all().unwrap().to_vec1::<f32>().unwrap(), "{name}");
    }
}

#[test]
fn a_model_that_was_trained_can_be_a_base_again() {
    let first = Job::new(|spec| spec.training.epochs = 6);
    let before = scores(&first.train().0);
    let mut second = Job::of(NOVEL, |spec| spec.training.learning_rate = Some(1e-5));
    std::fs::rename(first.path().join("output"), second.path().join("base")).unwrap();
    second.job.base = Some(TrainerBase { name: "first".into(), path: "base".into() });
    let after = scores(&second.train().0);
    // The same texts are held out, and what is said about them before anything was learned is what the first job ended with.
    assert!((after.baseline.loss - before.loss).abs() < 1e-6, "{before:?} and {after:?}");
    assert_eq!(after.tokens, before.tokens);
}

#[test]
fn sizes_beside_a_base_take_its_tokeniser_alone() {
    let job = Job::on_base("gpt2", |spec| {
        (spec.architecture, spec.training.epochs) = (Some(tiny(ArchitectureKind::Llama)), 1);
    });
    // What the weights are does not matter.
    std::fs::remove_file(job.path().join("base/model.safetensors")).unwrap();
    let (result, _) = job.train();
    assert_eq!(scores(&result).baseline.of, Yardstick::Frequencies);
    assert_eq!(job.output("tokenizer.json"), std::fs::read(job.path().join("base/tokenizer.json")).unwrap());
    let config: Value = serde_json::from_slice(&job.output("config.json")).unwrap();
    assert_eq!((&config["model_type"], &config["eos_token_id"]), (&json!("llama"), &json!(0)));
    let tokens = Beginning::new(
        job.spec(),
        Base::open(job.path(), &job.job, job.spec()).unwrap(),
        (&[], &Budget::new(1 << 30)),
        &Stop::default(),
    );
    assert_eq!(config["vocab_size"], json!(tokens.unwrap().vocabulary.size()));
}

use candle_core::Device;
use recipes::PredictRequest;
use serde_json::{Value, json};

use super::*;
use crate::Predictor;
use crate::data::Budget;
use crate::text::Base;
use crate::text::predictor::TextPredictor;

fn rows(texts: &[&str]) -> PredictRequest {
    let rows = texts.iter().map(|text| json!({ "text": text, "other": 1 }).as_object().unwrap().clone());
    PredictRequest { rows: rows.collect(), explain: false, generation: None }
}

#[test]
fn a_trained_model_classifies_raw_texts() {
    let job = Job::new(|spec| spec.training.epochs = 14);
    job.train();
    let predictor = Predictor::load(&job.path().join("output")).unwrap();
    let long = format!("{} the bread", "honey ".repeat(200_000));
    let found = predictor.predict(&rows(&["Bread with CHEESE", "the bus", "a tram and a truck", &long, ""])).unwrap();
    let classes: Vec<&str> = found.rows.iter().map(|row| row.class.as_str()).collect();
    assert_eq!(classes[..4], ["food", "car", "car", "food"]);
    for row in &found.rows {
        assert!((row.probabilities.values().sum::<f32>() - 1.0).abs() < 1e-5);
        assert_eq!(row.probabilities[&row.class].to_bits(), row.probability.to_bits());
    }
    // A text alone is classified as it is among others.
    let alone = predictor.predict(&rows(&["the bus"])).unwrap();
    assert!((alone.rows[0].probability - found.rows[1].probability).abs() < 1e-5);
}

#[test]
fn rows_without_a_text_are_refused_with_their_place() {
    let job = Job::new(|spec| spec.training.epochs = 1);
    job.train();
    let predictor = Predictor::load(&job.path().join("output")).unwrap();
    for (row, code) in [(json!({ "texts": "x" }), "column_missing"), (json!({ "text": 3 }), "text_expected")] {
        let mut request = rows(&["the bus"]);
        request.rows.push(row.as_object().unwrap().clone());
        let error = predictor.predict(&request).unwrap_err();
        assert_eq!((error.code.as_str(), error.row, error.column.as_deref()), (code, Some(1), Some("text")));
    }
}

#[test]
fn the_description_is_that_of_a_model_of_transformers() {
    let job = Job::new(|spec| spec.training.epochs = 1);
    job.train();
    let config: Value = serde_json::from_slice(&job.output("config.json")).unwrap();
    assert_eq!(config["architectures"], json!(["BertForSequenceClassification"]));
    assert_eq!(config["id2label"], json!({ "0": "car", "1": "food" }));
    assert_eq!(config["label2id"], json!({ "car": 0, "food": 1 }));
    assert_eq!(config["torch_dtype"], "float32");
    assert_eq!(config["hidden_size"], 16);
    let tensors = candle_core::safetensors::load_buffer(&job.output("model.safetensors"), &Device::Cpu).unwrap();
    assert_eq!(tensors["bert.embeddings.word_embeddings.weight"].dims(), [24, 16]);
    assert_eq!(tensors["bert.pooler.dense.weight"].dims(), [16, 16]);
    assert_eq!(tensors["classifier.weight"].dims(), [2, 16]);
    assert_eq!(tensors.len(), 5 + 2 * 16 + 4);
}

#[test]
fn an_adapter_is_small_and_added_to_its_base_gives_the_merged_model() {
    let job = Job::new(|spec| (spec.method, spec.lora.rank, spec.training.epochs) = (Method::Lora, 2, 3));
    job.train();
    let adapter = job.output("lora_adapter_model.safetensors");
    assert!(adapter.len() * 2 < job.output("model.safetensors").len());
    let config: Value = serde_json::from_slice(&job.output("lora_adapter_config.json")).unwrap();
    assert_eq!((config["peft_type"].as_str(), config["r"].as_u64()), (Some("LORA"), Some(2)));
    assert!(config["target_modules"].as_array().unwrap().contains(&json!("bert.encoder.layer.1.output.dense")));

    let learned = candle_core::safetensors::load_buffer(&adapter, &Device::Cpu).unwrap();
    let JobSpec::TextClassification(spec) = &job.job.spec else { unreachable!() };
    let base = Base::open(&crate::pretrained::Pretrained::in_folder(&job.path().join("base")), "tiny", spec).unwrap();
    let network = base.network(spec, 2, (&Device::Cpu, &Budget::new(1 << 30))).unwrap();
    for parameter in network.trainable() {
        parameter.var.set(&learned[&format!("base_model.model.{}", parameter.name)]).unwrap();
    }
    let merged = candle_core::safetensors::load_buffer(&job.output("model.safetensors"), &Device::Cpu).unwrap();
    for (name, tensor) in network.merged().unwrap() {
        let difference =
            (tensor - &merged[&name]).unwrap().abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
        assert!(difference < 1e-6, "{name}: {difference}");
    }
}

#[test]
fn a_damaged_model_is_refused_by_its_file() {
    let job = Job::new(|spec| spec.training.epochs = 1);
    job.train();
    let folder = job.path().join("output");
    let refused = || Predictor::load(&folder).unwrap_err().to_string();
    for (name, change) in [
        ("config.json", json!({ "model_type": "bert" }).to_string()),
        ("tokenizer.json", "{}".to_owned()),
        ("model.safetensors", "cut off".to_owned()),
    ] {
        let good = job.output(name);
        std::fs::write(folder.join(name), change).unwrap();
        assert!(refused().contains(name), "{}", refused());
        std::fs::remove_file(folder.join(name)).unwrap();
        assert!(refused().contains(name), "{}", refused());
        std::fs::write(folder.join(name), good).unwrap();
    }
    let mut described: Value = serde_json::from_slice(&job.output("model.json")).unwrap();
    for (field, value) in [
        ("version", json!(9)),
        ("max_tokens", json!(4_000)),
        ("classes", json!(["one"])),
        ("classes", json!(["a", "b", "c"])),
    ] {
        let good = described.clone();
        described[field] = value;
        assert!(TextPredictor::load(&folder, described.to_string().as_bytes()).is_err(), "{field}");
        described = good;
    }
    described["classes"] = json!(["a", "b", "c"]);
    let error = TextPredictor::load(&folder, described.to_string().as_bytes()).unwrap_err().to_string();
    assert!(error.contains("model.safetensors: the weights do not fit"), "{error}");
}

//! Updates whose ranks are dealt out.

use std::collections::HashMap;

use candle_core::Tensor;
use recipes::{Adalora, GenerationRequest, PredictRequest};

use super::*;
use crate::Predictor;
use crate::decoder::{Generation, Sampling, generate};
use crate::nn::Gradients;
use crate::tuning::Triplets;

/// Ranks of 4 each at the beginning and of 2 on average at the end.
fn adalora(spec: &mut CausalSpec) {
    (spec.method, spec.training.epochs, spec.training.learning_rate) = (CausalMethod::Adalora, 3, Some(2e-2));
    spec.adalora = Adalora { initial_rank: 4, target_rank: 2, scale: 8.0, ..Adalora::default() };
}

fn loaded(file: &[u8]) -> HashMap<String, Tensor> {
    candle_core::safetensors::load_buffer(file, &Device::Cpu).unwrap()
}

fn largest(tensor: &Tensor) -> f32 {
    tensor.abs().unwrap().max_all().unwrap().to_scalar().unwrap()
}

fn network(job: &Job) -> Decoder {
    job.prepared().0.network(job.spec(), &Budget::new(1 << 30), &Device::Cpu).unwrap()
}

/// Rows at the places of the ranks that stay, and zeros elsewhere.
fn spread(rows: &Tensor, stays: &[bool]) -> Tensor {
    let width = rows.dim(1).unwrap();
    let kept = if rows.elem_count() == 0 { Vec::new() } else { rows.to_vec2::<f32>().unwrap() };
    let mut kept = kept.into_iter();
    let values = stays.iter().flat_map(|&stays| if stays { kept.next().unwrap() } else { vec![0.0; width] });
    let spread = Tensor::from_vec(values.collect::<Vec<f32>>(), (stays.len(), width), &Device::Cpu).unwrap();
    assert!(kept.next().is_none());
    spread
}

/// The base with the updates that lie beside the model.
fn adapted(job: &Job) -> Decoder {
    let network = network(job);
    let config: Value = serde_json::from_slice(&job.output("adalora_adapter_config.json")).unwrap();
    let stored = loaded(&job.output("adalora_adapter_model.safetensors"));
    assert_eq!(stored.len(), network.trainable().len());
    for Triplets { layer, columns, values, rows } in network.triplets() {
        let stays = config["rank_pattern"][format!("{layer}.lora_E")].as_array().unwrap();
        let stays: Vec<bool> = stays.iter().map(|stays| stays.as_bool().unwrap()).collect();
        let part = |name: &str| stored[&format!("base_model.model.{layer}.{name}")].clone();
        rows.var.set(&spread(&part("lora_A"), &stays)).unwrap();
        values.var.set(&spread(&part("lora_E"), &stays)).unwrap();
        let turned = spread(&part("lora_B").t().unwrap().contiguous().unwrap(), &stays);
        columns.var.set(&turned.t().unwrap().contiguous().unwrap()).unwrap();
    }
    network
}

#[test]
fn ranks_add_up_to_the_budget_and_what_is_left_makes_the_merged_model_of_its_base() {
    for (family, updates) in [("gpt2", 8), ("llama", 14)] {
        let job = Job::on_base(family, adalora);
        let (result, _) = job.train();
        let scores = scores(&result);
        assert!(scores.loss < scores.baseline.loss - 0.2, "{family}: {scores:?}");
        let ranks = &result.report.ranks;
        assert_eq!(
            (ranks.len(), ranks.iter().map(|of| of.rank).sum::<u32>()),
            (updates, 2 * u32::try_from(updates).unwrap())
        );
        assert!(ranks.iter().any(|of| of.rank != 2), "a budget that is dealt out evenly was not dealt out: {ranks:?}");

        let config: Value = serde_json::from_slice(&job.output("adalora_adapter_config.json")).unwrap();
        assert_eq!((&config["peft_type"], &config["task_type"]), (&json!("ADALORA"), &json!("CAUSAL_LM")));
        assert_eq!((&config["total_step"], &config["init_r"]), (&json!(result.steps), &json!(4)));
        assert_eq!(config["fan_in_fan_out"], json!(family == "gpt2"));
        let scale = config["lora_alpha"].as_f64().unwrap() / (4.0 + 1e-5);
        assert!((scale - 8.0).abs() < 1e-9, "{scale}");

        let (alone, merged) = (adapted(&job), loaded(&job.output("model.safetensors")));
        let whole = alone.merged().unwrap();
        assert_eq!(whole.len(), merged.len());
        for (name, tensor) in &whole {
            let difference = largest(&(tensor - &merged[name]).unwrap());
            assert!(difference < 1e-6, "{family}, {name}: {difference}");
        }
        let rows = vec![json!({ "passage": "Mr. Bennet" }).as_object().unwrap().clone()];
        let generation = Some(GenerationRequest { max_new_tokens: Some(16), ..GenerationRequest::default() });
        let request = PredictRequest { rows, explain: false, generation };
        let found = Predictor::load(&job.path().join("output")).unwrap().predict(&request).unwrap();
        let vocabulary = job.prepared().0.vocabulary;
        let prompt = vocabulary.encode_prompt("Mr. Bennet", 64).unwrap();
        let wanted =
            Generation { sampling: Sampling::default(), tokens: found.rows[0].tokens.unwrap() as usize, seed: 0 };
        let added: Vec<u32> = generate(&alone, &prompt, wanted).unwrap().map(Result::unwrap).collect();
        assert_eq!(found.rows[0].text, Some(vocabulary.decode_after(&prompt, &added).unwrap()), "{family}");
    }
}

#[test]
fn every_factor_gets_a_gradient_that_is_not_all_zeros_and_nothing_else_does() {
    for (family, updates) in [("gpt2", 8), ("llama", 14)] {
        let job = Job::on_base(family, adalora);
        let (beginning, data) = job.prepared();
        let learning = Learning::new(job.spec(), &data, network(&job), beginning.end);
        let gradients = || -> Gradients {
            let step = TrainingStep { seed: 1, step: 0 };
            let (loss, tape) = Tape::record(|| learning.loss(&[0, 1, 2], 0, step)).unwrap();
            tape.backward(&loss).unwrap()
        };
        assert_eq!(learning.parameters().len(), 3 * updates);
        let first = gradients();
        for parameter in learning.parameters() {
            // Singular values begin as zeros, which hide their columns and rows in the first step.
            let is_value = parameter.name.ends_with("lora_E");
            let size = largest(first.get(&parameter.var).unwrap_or_else(|| panic!("none of {}", parameter.name)));
            assert!(size > 0.0 || !is_value, "{family}: zeros of {}", parameter.name);
            if is_value {
                parameter.var.set(&parameter.var.ones_like().unwrap()).unwrap();
            }
        }
        let second = gradients();
        for parameter in learning.network().parameters() {
            match second.get(&parameter.var) {
                None => assert!(parameter.frozen, "{family}: none of {}", parameter.name),
                Some(gradient) => {
                    assert!(!parameter.frozen, "{family}: {} is frozen", parameter.name);
                    assert!(largest(gradient) > 1e-8, "{family}: zeros of {}", parameter.name);
                }
            }
        }
    }
}

#[test]
fn a_job_that_goes_on_before_or_after_the_ranks_are_settled_ends_with_the_same_bytes() {
    let job = |every| {
        Job::on_base("gpt2", |spec| {
            adalora(spec);
            (spec.training.checkpoint_every, spec.training.accumulate) = (every, 2);
            (spec.training.patience, spec.training.validation_fraction) = (Some(3), 0.2);
        })
    };
    let steps = 3 * job(None).prepared().1.train.len().div_ceil(4);
    // Three checkpoints, of which the last two are kept; the ranks are settled after seven tenths.
    let every = Some(u32::try_from(steps * 3 / 10).unwrap());
    let straight = job(every);
    let (result, events) = straight.train();
    assert_eq!(result.steps, steps as u64);
    let saved = events.iter().filter_map(|event| match event {
        Event::Checkpoint { file, step, .. } => Some((file.clone(), *step)),
        _ => None,
    });
    let saved: Vec<(String, u64)> = saved.collect();
    let (_, settled) = straight.spec().adalora.schedule(result.steps);
    assert!(saved.len() == 3 && saved[1].1 < settled && saved[2].1 > settled, "{saved:?} and {settled}");
    for (file, _) in &saved[1..] {
        let mut resumed = job(every);
        std::fs::create_dir(resumed.path().join("checkpoint")).unwrap();
        let place = |job: &Job| job.path().join("checkpoint").join(file);
        std::fs::copy(place(&straight), place(&resumed)).unwrap();
        resumed.job.resume = Some(file.clone());
        let (other, events) = resumed.train();
        assert!(events.iter().any(|event| matches!(event, Event::Log { code, .. } if code == "resumed")));
        assert_eq!((&other.evaluation, &other.report), (&result.evaluation, &result.report));
        for artifact in &result.artifacts {
            let name = artifact.path.strip_prefix("output/").unwrap();
            assert_eq!(resumed.output(name), straight.output(name), "{file}: {name}");
        }
    }
}

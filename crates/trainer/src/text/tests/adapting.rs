//! What is put beside or between the layers of the base: updates whose ranks are dealt out, and adapters.

use std::collections::HashMap;

use candle_core::{Device, Tensor};
use recipes::{Adalora, Bottleneck, PredictRequest};
use serde_json::{Value, json};

use super::*;
use crate::Predictor;
use crate::data::Budget;
use crate::encoder::{Classifier, Tokens, TrainingStep};
use crate::nn::{CrossEntropy, Gradients, Tape, cross_entropy};
use crate::pretrained::Pretrained;
use crate::text::Base;

/// Ranks of 4 each at the beginning and of 2 on average at the end, in all twelve layers.
fn adalora(spec: &mut TextSpec) {
    (spec.method, spec.training.epochs, spec.training.learning_rate) = (Method::Adalora, 12, Some(5e-2));
    spec.adalora = Adalora { initial_rank: 4, target_rank: 2, scale: 8.0, ..Adalora::default() };
}

fn adapter(spec: &mut TextSpec) {
    (spec.method, spec.training.epochs, spec.training.learning_rate) = (Method::Adapter, 40, Some(1e-2));
    spec.adapter = Bottleneck { width: 8 };
}

fn lora(spec: &mut TextSpec) {
    spec.method = Method::Lora;
}

fn network(job: &Job) -> Classifier {
    let JobSpec::TextClassification(spec) = &job.job.spec else { unreachable!() };
    let base = Base::open(&Pretrained::in_folder(&job.path().join("base")), "tiny", spec).unwrap();
    base.network(spec, 2, (&Device::Cpu, &Budget::new(1 << 30))).unwrap()
}

fn loaded(file: &[u8]) -> HashMap<String, Tensor> {
    candle_core::safetensors::load_buffer(file, &Device::Cpu).unwrap()
}

fn largest(tensor: &Tensor) -> f32 {
    tensor.abs().unwrap().max_all().unwrap().to_scalar().unwrap()
}

#[test]
fn both_learn_and_what_is_predicted_is_what_was_measured() {
    for change in [adalora as fn(&mut TextSpec), adapter] {
        let job = Job::new(change);
        let (result, _) = job.train();
        assert!(scores(&result).accuracy >= 0.9, "{:?}", scores(&result));
        let rows: Vec<(String, String)> = texts()
            .lines()
            .skip(1)
            .filter_map(|line| Some((line.split('"').nth(1)?.to_owned(), line.rsplit_once(',')?.1.to_owned())))
            .collect();
        let request = rows.iter().map(|(text, _)| json!({ "text": text }).as_object().unwrap().clone());
        let request = PredictRequest { rows: request.collect(), explain: false, generation: None };
        let found = Predictor::load(&job.path().join("output")).unwrap().predict(&request).unwrap();
        let right = found.rows.iter().zip(&rows).filter(|(row, (_, class))| row.class == *class).count();
        assert!(right >= 55, "{right} of {}", rows.len());
    }
}

#[test]
fn every_tensor_that_learns_gets_a_gradient_that_is_not_all_zeros() {
    for change in [lora as fn(&mut TextSpec), adalora, adapter] {
        let network = network(&Job::new(change));
        let tokens = Tokens { ids: vec![2, 5, 17, 3, 2, 11, 12, 3], lengths: [4, 4].into(), width: 4 };
        let gradients = || -> Gradients {
            let targets = CrossEntropy { labels: vec![1, 0], ..CrossEntropy::default() };
            let training = Some(TrainingStep { seed: 1, step: 0 });
            let forward = || cross_entropy(&network.forward(&tokens, training)?, targets.clone());
            let (loss, tape) = Tape::record(forward).unwrap();
            tape.backward(&loss).unwrap()
        };
        let first = gradients();
        for parameter in network.trainable() {
            // Singular values begin as zeros, as do the columns of LoRA, which hide what they are multiplied with in the first step.
            let is_hidden = parameter.name.contains("lora_A") || parameter.name.contains("lora_B");
            let size = largest(first.get(&parameter.var).unwrap_or_else(|| panic!("none of {}", parameter.name)));
            assert!(size > 0.0 || is_hidden, "zeros of {}", parameter.name);
            let begins_as_zeros = largest(&parameter.var) == 0.0;
            if begins_as_zeros && parameter.name.contains("lora_") {
                parameter.var.set(&parameter.var.ones_like().unwrap()).unwrap();
            }
        }
        let second = gradients();
        for parameter in network.trainable() {
            // What is added to every key of a query alike does not change the softmax.
            let is_key = parameter.name.ends_with("key.bias");
            assert!(largest(second.get(&parameter.var).unwrap()) > 0.0 || is_key, "zeros of {}", parameter.name);
        }
        for parameter in network.parameters().iter().filter(|parameter| parameter.frozen) {
            assert!(second.get(&parameter.var).is_none(), "{} is frozen", parameter.name);
        }
    }
}

#[test]
fn a_job_that_goes_on_ends_with_the_same_bytes() {
    let every_third = |spec: &mut TextSpec| {
        (spec.training.checkpoint_every, spec.training.epochs) = (Some(3), 4);
        (spec.training.patience, spec.training.validation_fraction) = (Some(3), 0.2);
    };
    for change in [adalora as fn(&mut TextSpec), adapter] {
        let job = || {
            Job::new(|spec| {
                change(spec);
                every_third(spec);
            })
        };
        let straight = job();
        let (result, events) = straight.train();
        let saved = events.iter().filter_map(|event| match event {
            Event::Checkpoint { file, .. } => Some(file.clone()),
            _ => None,
        });
        let saved: Vec<String> = saved.collect();
        // Of twelve steps; the ranks are settled after eight.
        assert_eq!(saved, ["step-000000003.ckpt", "step-000000006.ckpt", "step-000000009.ckpt"]);
        for file in &saved[1..] {
            let mut resumed = job();
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
}

#[test]
fn ranks_add_up_to_the_budget_and_what_is_left_makes_the_merged_model_of_its_base() {
    let job = Job::new(adalora);
    let (result, _) = job.train();
    let ranks = &result.report.ranks;
    assert_eq!((ranks.len(), ranks.iter().map(|of| of.rank).sum::<u32>()), (12, 24));
    assert!(ranks.iter().any(|of| of.rank != 2), "a budget that is dealt out evenly was not dealt out: {ranks:?}");

    let config: Value = serde_json::from_slice(&job.output("adalora_adapter_config.json")).unwrap();
    assert_eq!((config["peft_type"].as_str(), config["init_r"].as_u64()), (Some("ADALORA"), Some(4)));
    assert_eq!(config["total_step"].as_u64(), Some(result.steps));
    let adapter = loaded(&job.output("adalora_adapter_model.safetensors"));
    let mut merged = loaded(&job.output("model.safetensors"));
    let stored = loaded(&std::fs::read(job.path().join("base/model.safetensors")).unwrap());
    let scale = config["lora_alpha"].as_f64().unwrap() / (config["init_r"].as_f64().unwrap() + 1e-5);
    for of in ranks {
        let part = |name: &str| adapter[&format!("base_model.model.{}.{name}", of.layer)].clone();
        let pattern = config["rank_pattern"][format!("{}.lora_E", of.layer)].as_array().unwrap();
        assert_eq!(pattern.iter().filter(|stays| **stays == json!(true)).count(), of.rank as usize);
        let (rows, values, columns) = (part("lora_A"), part("lora_E"), part("lora_B"));
        assert_eq!((values.dims(), columns.dim(1).unwrap()), (&[of.rank as usize, 1][..], of.rank as usize));
        let name = format!("{}.weight", of.layer);
        let mut weight = stored[name.strip_prefix("bert.").unwrap()].to_dtype(DType::F32).unwrap();
        if of.rank > 0 {
            let change = columns.matmul(&rows.broadcast_mul(&values).unwrap()).unwrap();
            weight = (weight + (change * scale).unwrap()).unwrap();
        }
        let difference = largest(&(merged.remove(&name).unwrap() - weight).unwrap());
        assert!(difference < 1e-6, "{name}: {difference}");
    }
    // The rest is the base, and the head that lies beside the updates.
    for (name, tensor) in merged {
        let other = adapter.get(&format!("base_model.model.{name}")).cloned();
        let other = other.unwrap_or_else(|| stored[name.strip_prefix("bert.").unwrap()].to_dtype(DType::F32).unwrap());
        assert!(largest(&(tensor - other).unwrap()) <= 0.0, "{name}");
    }
}

#[test]
fn weights_are_kept_as_the_best_ones_only_when_ranks_are_settled() {
    let job = Job::new(|spec| {
        adalora(spec);
        (spec.training.epochs, spec.adalora.settle) = (8, 0.2);
        (spec.training.patience, spec.training.validation_fraction) = (Some(1), 0.2);
    });
    let (result, _) = job.train();
    assert_eq!(result.report.ranks.iter().map(|of| of.rank).sum::<u32>(), 24);
    assert!(result.epochs >= 6, "training ended before the ranks were settled: {}", result.epochs);
}

#[test]
fn adapters_lie_beside_the_model_and_make_it_of_its_base() {
    let job = Job::new(adapter);
    let (result, _) = job.train();
    // Two adapters of a layer: 16·8 + 8 + 8·16 + 16 each; five normalisations of 32; the head.
    assert_eq!(result.parameters, 2 * 2 * 280 + 5 * 32 + 306);
    let alone = loaded(&job.output("bottleneck_adapter.safetensors"));
    assert_eq!(alone.values().map(|tensor| tensor.elem_count() as u64).sum::<u64>(), result.parameters);
    let whole = loaded(&job.output("model.safetensors"));
    let network = network(&job);
    for parameter in network.trainable() {
        parameter.var.set(&alone[&parameter.name]).unwrap();
    }
    assert_eq!(network.parameters().len(), whole.len());
    for parameter in network.parameters() {
        let difference = largest(&(parameter.var.as_tensor() - &whole[&parameter.name]).unwrap());
        assert!(difference <= 0.0, "{}: {difference}", parameter.name);
    }
    let about: Value = serde_json::from_slice(&job.output("bottleneck_adapter_config.json")).unwrap();
    assert_eq!((about["width"].as_u64(), about["base_model_name_or_path"].as_str()), (Some(8), Some("tiny")));
}

#[test]
fn a_model_with_adapters_is_none_that_other_programs_or_other_jobs_take_for_one_without() {
    let job = Job::new(adapter);
    job.train();
    let config: Value = serde_json::from_slice(&job.output("config.json")).unwrap();
    assert_eq!(config["model_type"], "hansa-adapted-bert");
    let next = Job::new(|_| ());
    for name in ["config.json", "model.safetensors"] {
        std::fs::write(next.path().join("base").join(name), job.output(name)).unwrap();
    }
    assert_eq!(next.error().code(), "base_model_unusable");
    // Without its adapters, it is refused as well.
    let folder = job.path().join("output");
    std::fs::write(folder.join("config.json"), super::config("bert").to_string()).unwrap();
    assert!(Predictor::load(&folder).unwrap_err().to_string().contains("model_type"));
}

#[test]
fn adapters_begin_near_nothing() {
    let (with, without) = (network(&Job::new(adapter)), network(&Job::new(|_| ())));
    let tokens = Tokens { ids: vec![2, 5, 17, 3], lengths: [4].into(), width: 4 };
    let logits = |network: &Classifier| network.forward(&tokens, None).unwrap();
    let difference = largest(&(logits(&with) - logits(&without)).unwrap());
    assert!(difference > 0.0 && difference < 1e-2, "{difference}");
}

#[test]
fn the_gradients_of_adapters_are_those_of_finite_differences() {
    let network = network(&Job::new(adapter));
    let tokens = Tokens { ids: vec![2, 5, 17, 3, 2, 11, 12, 3], lengths: [4, 4].into(), width: 4 };
    let forward = || {
        let targets = CrossEntropy { labels: vec![1, 0], ..CrossEntropy::default() };
        cross_entropy(&network.forward(&tokens, None)?, targets.clone())
    };
    let (loss, tape) = Tape::record(forward).unwrap();
    let gradients = tape.backward(&loss).unwrap();
    for parameter in network.trainable() {
        let gradient = gradients.get(&parameter.var).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap();
        let index = gradient.iter().enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())).unwrap().0;
        let start = parameter.var.as_detached_tensor().copy().unwrap();
        let at = |by: f32| {
            let mut values = start.flatten_all().unwrap().to_vec1::<f32>().unwrap();
            values[index] += by;
            parameter.var.set(&Tensor::from_vec(values, start.shape(), &Device::Cpu).unwrap()).unwrap();
            let loss = f64::from(forward().unwrap().to_scalar::<f32>().unwrap());
            parameter.var.set(&start).unwrap();
            loss
        };
        // Single precision: the loss is known to about 1e-7, the difference to 1e-5.
        let (found, expected) = (f64::from(gradient[index]), (at(1e-2) - at(-1e-2)) / 2e-2);
        assert!((found - expected).abs() < 1e-5 + 0.02 * expected.abs(), "{}: {found}, {expected}", parameter.name);
    }
}

mod configuration;
mod generation;
mod gradient;
mod packing;
mod pytorch;
mod training;

use std::collections::BTreeMap;

use candle_core::{Device, Tensor};
use serde::Deserialize;
use serde_json::Value;

use super::*;

/// What `fixtures/decoders.py` wrote.
#[derive(Deserialize)]
struct Fixtures {
    models: BTreeMap<String, Expected>,
}

#[derive(Deserialize)]
struct Expected {
    config: Value,
    names: Vec<String>,
    logits: Vec<f32>,
    continued: Vec<u32>,
    losses: Vec<f64>,
    norms: Vec<f64>,
}

fn fixtures() -> BTreeMap<String, Expected> {
    serde_json::from_str::<Fixtures>(include_str!("tests/fixtures/decoders.json")).unwrap().models
}

fn fixture(name: &str) -> Expected {
    fixtures().remove(name).unwrap()
}

fn config(value: &Value) -> DecoderConfig {
    DecoderConfig::parse(value.to_string().as_bytes()).unwrap()
}

/// The script's numbers.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "few numbers, in single precision")]
fn values(seed: usize, shape: &[usize], added: f32) -> Tensor {
    let count: usize = shape.iter().product();
    let value = |index: usize| (0.4 * (12.9898 * (seed * 101 + index) as f64 + 78.233).sin()) as f32 + added;
    Tensor::from_vec((0..count).map(value).collect(), shape, &Device::Cpu).unwrap()
}

/// A decoder of those numbers: the k-th tensor by name, as it is stored, gets the k-th of them.
fn decoder(config: DecoderConfig) -> Decoder {
    let mut stored = Decoder::random(config.clone(), 1, &Device::Cpu).unwrap().stored().unwrap();
    stored.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    let value = |(seed, (name, tensor)): (usize, &(String, Tensor))| {
        let is_norm_weight = (name.contains("norm") || name.contains(".ln_")) && name.ends_with("weight");
        (name.clone(), values(seed, tensor.dims(), if is_norm_weight { 1.0 } else { 0.0 }))
    };
    let tensors: BTreeMap<String, Tensor> = stored.iter().enumerate().map(value).collect();
    Decoder::load(config, |name| Ok(tensors[name].clone())).unwrap()
}

/// The small decoder of that name.
fn small(name: &str) -> Decoder {
    decoder(config(&fixture(name).config))
}

fn tokens() -> Tokens {
    Tokens::rows(vec![2, 7, 9, 4, 11, 3, 2, 5, 5, 3, 17, 1], 6).unwrap()
}

fn batch() -> Batch {
    let labels = vec![7, 9, 4, 11, 3, IGNORED, 5, 5, 3, IGNORED, 1, IGNORED];
    Batch { tokens: tokens(), labels }
}

/// Logits of the vocabulary for every token.
fn logits(decoder: &Decoder, tokens: &Tokens) -> Vec<Vec<f32>> {
    decoder.forward(tokens, None).unwrap().to_vec2().unwrap()
}

fn assert_near(what: &str, found: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() < tolerance, "{what} at {index}: {found} and {expected}");
    }
}

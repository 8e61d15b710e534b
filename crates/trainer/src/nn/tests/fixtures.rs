//! Each layer in single precision against what PyTorch computed: `fixtures/layers.py` made the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Fixtures {
    cases: BTreeMap<String, Case>,
}

#[derive(Deserialize)]
struct Case {
    inputs: BTreeMap<String, Stored>,
    result: Stored,
    weights: Stored,
    gradients: BTreeMap<String, Stored>,
}

#[derive(Deserialize)]
pub(super) struct Stored {
    shape: Vec<usize>,
    values: Vec<f32>,
}

impl Stored {
    pub(super) fn tensor(&self) -> Tensor {
        Tensor::from_slice(&self.values, self.shape.as_slice(), &Device::Cpu).unwrap()
    }
}

/// A few units of the last place of the largest number: sums are made in another order here.
fn assert_near(what: &str, found: &Tensor, stored: &Stored) {
    assert_eq!(found.dims(), stored.shape, "{what}");
    let found = found.flatten_all().unwrap().to_vec1::<f32>().unwrap();
    let largest = stored.values.iter().fold(1.0, |largest: f32, value| largest.max(value.abs()));
    for (index, (found, stored)) in found.iter().zip(&stored.values).enumerate() {
        assert!((found - stored).abs() <= 1e-6 * largest, "{what} at {index}: {found} and {stored}");
    }
}

/// Result and gradients of a function of the inputs, given by their names.
fn check(name: &str, function: impl Fn(&dyn Fn(&str) -> Tensor) -> candle_core::Result<Tensor>) {
    let fixtures: Fixtures = serde_json::from_str(include_str!("fixtures/layers.json")).unwrap();
    let case = &fixtures.cases[name];
    let inputs: BTreeMap<&str, Var> =
        case.inputs.iter().map(|(name, stored)| (name.as_str(), Var::from_tensor(&stored.tensor()).unwrap())).collect();
    let result = function(&|name| inputs[name].as_tensor().clone()).unwrap();
    assert_near(&format!("{name}: the result"), &result, &case.result);
    let loss = || function(&|name| inputs[name].as_tensor().clone())?.mul(&case.weights.tensor())?.sum_all();
    let by_graph = loss().unwrap().backward().unwrap();
    let (loss, tape) = Tape::record(loss).unwrap();
    let by_tape = tape.backward(&loss).unwrap();
    for (input, stored) in &case.gradients {
        let var = &inputs[input.as_str()];
        for gradient in [by_graph.get(var), by_tape.get(var)] {
            let gradient = gradient.unwrap_or_else(|| panic!("{name}: {input} has no gradient"));
            assert_near(&format!("{name}: the gradient of {input}"), gradient, stored);
        }
    }
}

#[test]
fn normalisations_are_those_of_pytorch() {
    check("layer_norm", |of| layer_norm(&of("x"), &of("weight"), &of("bias"), 1e-5));
    check("rms_norm", |of| rms_norm(&of("x"), &of("weight"), 1e-5));
}

#[test]
fn activations_are_those_of_pytorch() {
    check("gelu_exact", |of| gelu(&of("x"), Gelu::Exact));
    check("gelu_tanh", |of| gelu(&of("x"), Gelu::Tanh));
    check("swiglu", |of| swiglu(&of("gate"), &of("value")));
    check("softmax", |of| softmax(&of("x")));
}

#[test]
fn attention_is_that_of_pytorch() {
    let lengths: Option<Arc<[u32]>> = Some(Arc::from([3, 5]));
    for (name, causal, lengths) in [
        ("attention_none", false, None),
        ("attention_causal", true, None),
        ("attention_lengths", false, lengths.clone()),
        ("attention_causal_lengths", true, lengths),
    ] {
        let mask = Mask { causal, lengths, starts: None };
        check(name, |of| attention(&of("q"), &of("k"), &of("v"), &mask));
    }
    check("rotary", |of| rotary(&of("x"), &RotaryTable::new(5, 8, 10_000.0, (DType::F32, &Device::Cpu))?));
    check("embedding", |of| embedding(&of("table"), &Arc::from([2, 0, 2, 3])));
}

#[test]
fn losses_are_those_of_pytorch() {
    let class_weights = || Some(Arc::from([0.5, 2.0, 1.25]));
    let targets = CrossEntropy { labels: vec![2, 0, 1, 1, 0], ..CrossEntropy::default() };
    let all =
        CrossEntropy { class_weights: class_weights(), label_smoothing: 0.2, ignored: Some(1), ..targets.clone() };
    for (name, targets) in [
        ("cross_entropy", targets.clone()),
        ("cross_entropy_weighted", CrossEntropy { class_weights: class_weights(), ..targets.clone() }),
        ("cross_entropy_smoothed", CrossEntropy { label_smoothing: 0.1, ..targets }),
        ("cross_entropy_all", all),
    ] {
        check(name, |of| cross_entropy(&of("x"), targets.clone()));
    }
    check("mse", |of| mse(&of("input"), &of("target")));
    let fixtures: Fixtures = serde_json::from_str(include_str!("fixtures/layers.json")).unwrap();
    let target = fixtures.cases["mse"].inputs["target"].tensor();
    check("huber", |of| huber(&of("x"), &target, 0.7));
}

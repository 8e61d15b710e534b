//! Each layer in single precision against what PyTorch computed: `fixtures/layers.py` made the file.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use super::*;
use crate::nn::attention::attention_dropping;

static FIXTURES: LazyLock<Fixtures> =
    LazyLock::new(|| serde_json::from_str(include_str!("fixtures/layers.json")).unwrap());

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

/// Result and gradients of a function of the inputs, given by their names: by candle's graph and by a tape.
fn check(name: &str, function: impl Fn(&dyn Fn(&str) -> Var) -> candle_core::Result<Tensor>) {
    let case = &FIXTURES.cases[name];
    let inputs: BTreeMap<&str, Var> =
        case.inputs.iter().map(|(name, stored)| (name.as_str(), Var::from_tensor(&stored.tensor()).unwrap())).collect();
    let run = || {
        let result = function(&|name| inputs[name].clone())?;
        let loss = result.mul(&case.weights.tensor())?.sum_all()?;
        Ok((result, loss))
    };
    let (by_itself, loss) = run().unwrap();
    let by_graph = loss.backward().unwrap();
    let ((on_tape, loss), tape) = Tape::record(run).unwrap();
    let by_tape = tape.backward(&loss).unwrap();
    for result in [by_itself, on_tape] {
        assert_near(&format!("{name}: the result"), &result, &case.result);
    }
    assert_eq!(case.gradients.len(), inputs.len(), "{name}");
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
    for name in ["layer_norm", "layer_norm_wide"] {
        check(name, |of| layer_norm(&of("x"), &of("weight"), &of("bias"), 1e-5));
    }
    for name in ["rms_norm", "rms_norm_wide"] {
        check(name, |of| rms_norm(&of("x"), &of("weight"), 1e-5));
    }
    check("add_norm", |of| add_norm((&of("x"), &of("residual")), (&of("weight"), &of("bias"), 1e-5), None));
}

#[test]
fn activations_are_those_of_pytorch() {
    for (kind, names) in
        [(Gelu::Exact, ["gelu_exact", "gelu_exact_wide"]), (Gelu::Tanh, ["gelu_tanh", "gelu_tanh_wide"])]
    {
        for name in names {
            check(name, |of| gelu(&of("x"), kind));
        }
    }
    for name in ["swiglu", "swiglu_wide"] {
        check(name, |of| swiglu(&of("gate"), &of("value")));
    }
    for name in ["softmax", "softmax_wide"] {
        check(name, |of| softmax(&of("x")));
    }
    // The script knows what is left out.
    check("dropout", |of| dropout(&of("x"), 0.25, DropoutKey { seed: 7, step: 3, layer: 1 }));
}

#[test]
fn linear_layers_are_those_of_pytorch() {
    let linear = |of: &dyn Fn(&str) -> Var, bias: Option<&str>, update: Option<LowRank>| Linear {
        weight: Parameter::new("weight".into(), Role::Weight, of("weight")),
        bias: bias.map(|bias| Parameter::new(bias.into(), Role::Bias, of(bias))),
        update,
    };
    check("linear", |of| product(&of("input"), &of("weight")));
    check("linear", |of| linear(of, None, None).apply(&of("input")));
    check("linear_bias", |of| linear(of, Some("bias"), None).apply(&of("x")));
    for (name, activation) in
        [("linear_bias", None), ("linear_relu", Some(Activation::Relu)), ("linear_tanh", Some(Activation::Tanh))]
    {
        check(name, |of| dense(&of("x"), &of("weight"), &of("bias"), activation));
    }
    for (name, kind) in [("dense_gelu_exact", Gelu::Exact), ("dense_gelu_tanh", Gelu::Tanh)] {
        check(name, |of| dense_gelu(&of("x"), &of("weight"), &of("bias"), kind));
        check(name, |of| linear(of, Some("bias"), None).apply_gelu(&of("x"), kind));
    }
    for (name, bias, has_values) in [
        ("low_rank", Some("bias"), false),
        ("low_rank_values", Some("bias"), true),
        ("low_rank_without_bias", None, false),
    ] {
        check(name, |of| {
            let [down, up] = ["down", "up"].map(|name| Parameter::new(name.into(), Role::Weight, of(name)));
            let values = has_values.then(|| Box::new(Parameter::new("values".into(), Role::Weight, of("values"))));
            linear(of, bias, Some(LowRank { down, up, values, scale: 0.5 })).apply(&of("x"))
        });
    }
}

#[test]
fn attention_is_that_of_pytorch() {
    let causal = Mask { causal: true, ..Mask::default() };
    let lengths = Mask { lengths: Some(Arc::from([3, 5])), ..Mask::default() };
    // Two sequences of five tokens: the first of documents of 2 and 3, the second of one.
    let packed = Mask { starts: Some(Arc::from([0, 0, 2, 2, 2, 0, 0, 0, 0, 0])), ..causal.clone() };
    for (name, mask) in [
        ("attention_none", Mask::default()),
        ("attention_causal", causal.clone()),
        ("attention_lengths", lengths.clone()),
        ("attention_causal_lengths", Mask { causal: true, ..lengths }),
        ("attention_packed", packed),
        ("attention_shared", causal.clone()),
        ("attention_wide", Mask::default()),
        ("attention_of_many_keys", causal),
    ] {
        check(name, |of| attention(&of("q"), &of("k"), &of("v"), &mask));
    }
    let drop = Some((0.25, DropoutKey { seed: 5, step: 1, layer: 2 }));
    check("attention_dropping", |of| attention_dropping((&of("q"), &of("k"), &of("v")), &Mask::default(), drop));
}

#[test]
fn positions_and_embeddings_are_those_of_pytorch() {
    let table = RotaryTable::new(5, 8, 10_000.0, (DType::F32, &Device::Cpu)).unwrap();
    check("rotary", |of| rotary(&of("x"), &table));
    check("rotary_at", |of| rotary_at(&of("x"), &table, &Arc::from([0, 1, 0, 4, 2])));
    check("embedding", |of| embedding(&of("table"), &Arc::from([2, 0, 2, 3])));
}

#[test]
fn cross_entropy_is_that_of_pytorch() {
    let class_weights = || Some(Arc::from([0.5, 2.0, 1.25]));
    let targets = CrossEntropy { labels: vec![2, 0, 1, 1, 0], ..CrossEntropy::default() };
    let all =
        CrossEntropy { class_weights: class_weights(), label_smoothing: 0.2, ignored: Some(1), ..targets.clone() };
    let wide = CrossEntropy { labels: vec![37, 0, 11], ..CrossEntropy::default() };
    let rising: Arc<[f64]> = (0..40).map(|class| 0.5 + f64::from(class) / 10.0).collect();
    let wide_all = CrossEntropy { class_weights: Some(rising), label_smoothing: 0.2, ignored: Some(0), ..wide.clone() };
    for (name, targets) in [
        ("cross_entropy", targets.clone()),
        ("cross_entropy_weighted", CrossEntropy { class_weights: class_weights(), ..targets.clone() }),
        ("cross_entropy_smoothed", CrossEntropy { label_smoothing: 0.1, ..targets }),
        ("cross_entropy_all", all),
        ("cross_entropy_wide", wide),
        ("cross_entropy_wide_all", wide_all),
    ] {
        check(name, |of| cross_entropy(&of("x"), targets.clone()));
    }
    let targets = CrossEntropy { labels: vec![2, 0, 6, 1, 1], ignored: Some(1), ..CrossEntropy::default() };
    check("linear_cross_entropy", |of| linear_cross_entropy(&of("x"), &of("weight"), &targets));
}

#[test]
fn binary_cross_entropy_is_that_of_pytorch() {
    for (name, count, weighted, label_smoothing) in [
        ("binary_cross_entropy", 15, false, 0.0),
        ("binary_cross_entropy_weighted", 15, true, 0.0),
        ("binary_cross_entropy_all", 15, true, 0.2),
        ("binary_cross_entropy_wide", 80, false, 0.0),
    ] {
        let applies = (0..count).map(|index| index % 4 == 1 || index == 6).collect();
        let positive_weights = weighted.then(|| Arc::from([0.5, 2.0, 7.25]));
        let targets = BinaryCrossEntropy { applies, positive_weights, label_smoothing };
        check(name, |of| binary_cross_entropy(&of("x"), targets.clone()));
    }
}

#[test]
fn losses_of_numbers_are_those_of_pytorch() {
    check("mse", |of| mse(&of("input"), &of("target")));
    let target = FIXTURES.cases["mse"].inputs["target"].tensor();
    check("huber", |of| huber(&of("x"), &target, 0.7));
    check("huber_both", |of| huber(&of("x"), &of("target"), 0.7));
}

/// A case that nothing is held against would say nothing.
#[test]
fn every_case_is_checked() {
    let source = include_str!("fixtures.rs");
    for name in FIXTURES.cases.keys() {
        assert!(source.contains(&format!("\"{name}\"")), "{name}");
    }
}

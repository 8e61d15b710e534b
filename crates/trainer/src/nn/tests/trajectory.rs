//! Whole trainings against PyTorch's, from the same weights and batches: the scripts in `fixtures` made the files.

use std::collections::BTreeMap;

use recipes::Adam;
use serde::Deserialize;

use super::fixtures::Stored;
use super::*;

#[derive(Deserialize)]
struct Training {
    widths: Vec<u32>,
    x: Stored,
    labels: Vec<u32>,
    start: BTreeMap<String, Stored>,
    losses: Vec<f64>,
    norms: Vec<f64>,
}

fn assert_follows(what: &str, found: &[f64], stored: &[f64]) {
    assert_eq!(found.len(), stored.len());
    for (step, (found, stored)) in found.iter().zip(stored).enumerate() {
        assert!((found - stored).abs() <= 1e-4 * stored.abs(), "{what} of step {step}: {found} and {stored}");
    }
}

const OPTIONS: Adam = Adam { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weight_decay: 0.05 };
const RATE: f64 = 0.02;

/// Runs the training of the file: `step` gets the rows of each batch, and a function that makes the step's factors of the norm of its
/// gradients; it returns the loss.
fn follow(stored: &Training, mut step: impl FnMut(&[usize], &mut dyn FnMut(f64) -> Scale) -> candle_core::Result<f64>) {
    let schedule = Schedule { course: Course::Cosine, warm_up: 4, total: stored.losses.len() as u64 };
    let (mut losses, mut norms) = (Vec::new(), Vec::new());
    for number in 0..schedule.total {
        let rows: Vec<usize> = (0..8).map(|row| usize::try_from(number * 8 + row).unwrap() % 40).collect();
        let mut scale = |norm: f64| {
            norms.push(norm);
            Scale { learning_rate: schedule.factor(number), gradients: clip_factor(norm, 0.5) }
        };
        losses.push(step(&rows, &mut scale).unwrap());
    }
    assert_follows("the loss", &losses, &stored.losses);
    assert_follows("the norm", &norms, &stored.norms);
}

fn stored() -> (Training, Mlp) {
    let stored: Training = serde_json::from_str(include_str!("fixtures/mlp.json")).unwrap();
    let network =
        Mlp::load(&stored.widths, Activation::Relu, &Device::Cpu, |name| Ok(stored.start[name].tensor())).unwrap();
    (stored, network)
}

#[test]
fn twenty_steps_of_a_small_network_follow_pytorch() {
    let (stored, network) = stored();
    let mut adam = Optimizer::new(network.parameters(), Rule::AdamW(OPTIONS), RATE).unwrap();
    let x = stored.x.tensor();
    follow(&stored, |rows, scale| {
        let ids: Vec<u32> = rows.iter().map(|&row| u32::try_from(row).unwrap()).collect();
        let batch = x.index_select(&Tensor::from_slice(&ids, 8, &Device::Cpu)?, 0)?;
        let labels = rows.iter().map(|&row| stored.labels[row]).collect();
        let targets = CrossEntropy { labels, label_smoothing: 0.05, ..CrossEntropy::default() };
        let (loss, tape) = Tape::record(|| cross_entropy(&network.forward(&batch)?, targets))?;
        let gradients = tape.backward(&loss)?;
        let norm = global_norm(&network.parameters(), &gradients)?.unwrap();
        adam.step_by(&gradients, scale(norm))?;
        Ok(values(&loss)[0])
    });
}

#[test]
fn twenty_steps_of_a_plan_follow_pytorch() {
    let (stored, layers) = stored();
    let objective = Objective::Classes { class_weights: None, label_smoothing: 0.05 };
    let network = Network { layers: &layers, tables: Vec::new(), thresholds: None };
    let mut plan = Plan::new(&network, objective, (OPTIONS, RATE), 8).unwrap();
    let features: Vec<f32> = stored.x.tensor().flatten_all().unwrap().to_vec1().unwrap();
    let source = Source { features: &features, codes: &[], targets: Targets::Classes(&stored.labels) };
    follow(&stored, |rows, scale| {
        let loss = plan.differentiate(&source, rows)?;
        plan.update(scale(plan.norm()));
        Ok(loss)
    });
}

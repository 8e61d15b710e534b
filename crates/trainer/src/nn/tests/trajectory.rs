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

#[test]
fn twenty_steps_of_a_small_network_follow_pytorch() {
    let stored: Training = serde_json::from_str(include_str!("fixtures/mlp.json")).unwrap();
    let network =
        Mlp::load(&stored.widths, Activation::Relu, &Device::Cpu, |name| Ok(stored.start[name].tensor())).unwrap();
    let options = Adam { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weight_decay: 0.05 };
    let mut adam = Optimizer::new(network.parameters(), Rule::AdamW(options), 0.02).unwrap();
    let schedule = Schedule { course: Course::Cosine, warm_up: 4, total: stored.losses.len() as u64 };
    let x = stored.x.tensor();
    let (mut losses, mut norms) = (Vec::new(), Vec::new());
    for step in 0..schedule.total {
        let rows: Vec<u32> = (0..8).map(|row| u32::try_from(step * 8 + row).unwrap() % 40).collect();
        let batch = x.index_select(&Tensor::from_slice(&rows, 8, &Device::Cpu).unwrap(), 0).unwrap();
        let labels = rows.iter().map(|&row| stored.labels[row as usize]).collect();
        let targets = CrossEntropy { labels, label_smoothing: 0.05, ..CrossEntropy::default() };
        let (loss, tape) = Tape::record(|| cross_entropy(&network.forward(&batch)?, targets)).unwrap();
        losses.push(values(&loss)[0]);
        let gradients = tape.backward(&loss).unwrap();
        let norm = global_norm(&network.parameters(), &gradients).unwrap().unwrap();
        let scale = Scale { learning_rate: schedule.factor(step), gradients: clip_factor(norm, 0.5) };
        adam.step_by(&gradients, scale).unwrap();
        norms.push(norm);
    }
    assert_follows("the loss", &losses, &stored.losses);
    assert_follows("the norm", &norms, &stored.norms);
}

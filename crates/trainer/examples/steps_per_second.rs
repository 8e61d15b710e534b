//! Optimiser steps per second of the network 30-32-16-4, batch 32, Adam, f32: this crate's layers next to plain candle,
//! in turns in one run.
//!
//! Run it with `RAYON_NUM_THREADS=1`: candle asks the environment for the number of threads at every matrix product,
//! and counts the processor's cores each time when it gets no answer.

use std::io::Write;
use std::time::Instant;

use candle_core::{DType, Device, Result, Tensor};
use candle_nn::{AdamW, Linear, Module, Optimizer as _, ParamsAdamW, VarBuilder, VarMap, linear, loss};
use recipes::{Activation, Adam};
use trainer::nn::{CrossEntropy, Mlp, Optimizer, Rule, Tape, cross_entropy};

const WIDTHS: [u32; 4] = [30, 32, 16, 4];
const BATCH: usize = 32;
const STEPS: u32 = 4_000;
const ROUNDS: usize = 5;

fn main() -> Result<()> {
    let device = Device::Cpu;
    let x = Tensor::randn(0_f32, 1.0, (BATCH, WIDTHS[0] as usize), &device)?;
    let labels: Vec<u32> = (0..).take(BATCH).map(|row| row % WIDTHS[3]).collect();
    let mut out = std::io::stdout().lock();
    for _ in 0..ROUNDS {
        let (ours, plain) = (ours(&x, &labels, &device)?, plain(&x, &labels, &device)?);
        writeln!(out, "steps per second: {ours:.0} here, {plain:.0} plain candle")?;
    }
    Ok(())
}

fn ours(x: &Tensor, labels: &[u32], device: &Device) -> Result<f64> {
    let network = Mlp::new(&WIDTHS, Activation::Relu, 42, device)?;
    let mut adam = Optimizer::new(network.parameters(), Rule::AdamW(Adam::default()), 1e-3)?;
    measure(|| {
        let targets = CrossEntropy { labels: labels.to_vec(), ..CrossEntropy::default() };
        let (loss, tape) = Tape::record(|| cross_entropy(&network.forward(x)?, targets))?;
        adam.step(&tape.backward(&loss)?)
    })
}

fn plain(x: &Tensor, labels: &[u32], device: &Device) -> Result<f64> {
    let variables = VarMap::new();
    let builder = VarBuilder::from_varmap(&variables, DType::F32, device);
    let width = |index: usize| WIDTHS[index] as usize;
    let layer = |index: usize| linear(width(index), width(index + 1), builder.pp(index));
    let layers: Vec<Linear> = (0..3).map(layer).collect::<Result<_>>()?;
    let mut adam = AdamW::new(variables.all_vars(), ParamsAdamW { lr: 1e-3, weight_decay: 0.0, ..Default::default() })?;
    let labels = Tensor::new(labels, device)?;
    measure(|| {
        let hidden = layers[1].forward(&layers[0].forward(x)?.relu()?)?.relu()?;
        adam.backward_step(&loss::cross_entropy(&layers[2].forward(&hidden)?, &labels)?)
    })
}

fn measure(mut step: impl FnMut() -> Result<()>) -> Result<f64> {
    for _ in 0..STEPS / 10 {
        step()?;
    }
    let start = Instant::now();
    for _ in 0..STEPS {
        step()?;
    }
    Ok(f64::from(STEPS) / start.elapsed().as_secs_f64())
}

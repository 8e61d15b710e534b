//! How long a training step of an encoder as large as `MiniLM` takes: forward, backward and optimiser, each the least and the median of
//! some steps, and the most memory that was held. `encoder_steps.py` measures the same of `PyTorch`.
//!
//! `cargo run --release -p trainer --example encoder_steps -- [batch tokens steps]`

use std::io::Write;
use std::time::Instant;

use candle_core::{Device, Result, Tensor, Var};
use recipes::Adam;
use trainer::encoder::{Encoder, EncoderConfig, Tokens, TrainingStep};
use trainer::nn::{CrossEntropy, Optimizer, Parameter, Role, Rule, Scale, Tape};
use trainer::nn::{clip_factor, cross_entropy, dense, global_norm};

const MINILM: &str = r#"{"model_type": "bert", "hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12,
    "intermediate_size": 1536, "vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2,
    "layer_norm_eps": 1e-12, "hidden_act": "gelu", "hidden_dropout_prob": 0.1}"#;
const CLASSES: usize = 6;

fn main() -> Result<()> {
    trainer::keep_pages();
    let given: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    match given[..] {
        [batch, tokens, steps] => report(batch, tokens, steps),
        _ => report(16, 64, 15).and_then(|()| report(32, 128, 7)),
    }
}

fn report(batch: usize, width: usize, steps: usize) -> Result<()> {
    let mut times = measure(batch, width, steps)?;
    let [forward, backward, optimiser, whole] = times.each_mut().map(|times| {
        times.sort_unstable_by(f64::total_cmp);
        format!("{:.0}/{:.0}", times[0], times[times.len() / 2])
    });
    let memory = peak_memory().unwrap_or_default();
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{batch} x {width}: forward {forward}, backward {backward}, optimiser {optimiser}, step {whole} ms; {memory}"
    )?;
    Ok(())
}

/// Milliseconds of every step but the first two.
fn measure(batch: usize, width: usize, steps: usize) -> Result<[Vec<f64>; 4]> {
    let config = EncoderConfig::parse(MINILM.as_bytes()).map_err(candle_core::Error::wrap)?;
    let encoder = Encoder::random(config, 42, &Device::Cpu)?;
    let head = Var::from_tensor(&Tensor::full(0.01_f32, (CLASSES, 384), &Device::Cpu)?)?;
    let bias = Var::from_tensor(&Tensor::full(0.0_f32, CLASSES, &Device::Cpu)?)?;
    let mut parameters = encoder.parameters();
    parameters.push(Parameter::new("head.weight".into(), Role::Weight, head.clone()));
    parameters.push(Parameter::new("head.bias".into(), Role::Bias, bias.clone()));
    let mut optimiser = Optimizer::new(parameters.clone(), Rule::AdamW(Adam::default()), 5e-5)?;
    let number = |index: usize| u32::try_from(index).unwrap_or(0);
    let ids = (0..batch * width).map(|index| 1_000 + number(index % 9_000)).collect();
    let tokens = Tokens { ids, lengths: vec![number(width); batch].into(), width };
    let firsts: Vec<u32> = (0..batch).map(|text| number(text * width)).collect();
    let firsts = Tensor::from_vec(firsts, batch, &Device::Cpu)?;
    let labels: Vec<u32> = (0..batch).map(|text| number(text % CLASSES)).collect();
    let mut times = [const { Vec::new() }; 4];
    for step in 0..steps + 2 {
        let begun = Instant::now();
        let training = Some(TrainingStep { seed: 1, step: step as u64 });
        let (loss, tape) = Tape::record(|| {
            let hidden = encoder.forward(&tokens, training)?.index_select(&firsts, 0)?;
            let targets = CrossEntropy { labels: labels.clone(), ..CrossEntropy::default() };
            cross_entropy(&dense(&hidden, head.as_tensor(), bias.as_tensor(), None)?, targets)
        })?;
        let forward = begun.elapsed().as_secs_f64();
        let gradients = tape.backward(&loss)?;
        let backward = begun.elapsed().as_secs_f64();
        let norm = global_norm(&parameters, &gradients)?.map_err(candle_core::Error::wrap)?;
        let scale = Scale { gradients: clip_factor(norm, 1.0), ..Scale::default() };
        optimiser.step_by(&gradients, scale)?;
        drop(gradients);
        let whole = begun.elapsed().as_secs_f64();
        if step >= 2 {
            for (times, time) in times.iter_mut().zip([forward, backward - forward, whole - backward, whole]) {
                times.push(time * 1e3);
            }
        }
    }
    Ok(times)
}

/// The most memory that the process has held, as the system says.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(format!("at most {} kB", line.split_whitespace().nth(1)?))
}

//! The works that `cargo xtask bench trainer` compares with those of other programs (`crates/xtask/src/peers/work.py`). The last line
//! of the output is a JSON object.
//!
//! `cargo run --release -p trainer --example works -- mlp STEPS | minilm full|lora BATCH TOKENS STEPS | smollm2 BATCH TOKENS STEPS`
//!
//! Weights are drawn, as they do not matter for how long a step takes.

use std::collections::HashMap;
use std::io::Write;
use std::time::Instant;

use candle_core::{Device, Error, Result, Tensor};
use recipes::{Activation, Adam, Lora};
use trainer::decoder::{Batch, Decoder, DecoderConfig, Document, pack};
use trainer::encoder::{Adaptation, Classifier, Encoder, EncoderConfig, Tokens, TrainingStep};
use trainer::nn::{CrossEntropy, LowRank, Mlp, Network, Objective, Optimizer, Parameter, Plan, Role, Rule, Scale};
use trainer::nn::{Source, Tape, Targets, clip_factor, cross_entropy, global_norm};

const MINILM: &str = r#"{"model_type": "bert", "hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12,
    "intermediate_size": 1536, "vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2,
    "layer_norm_eps": 1e-12, "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1}"#;
const SMOLLM2: &str = r#"{"model_type": "llama", "hidden_size": 576, "num_hidden_layers": 30, "num_attention_heads": 9,
    "num_key_value_heads": 3, "intermediate_size": 1536, "vocab_size": 49152, "max_position_embeddings": 8192,
    "rms_norm_eps": 1e-5, "rope_theta": 100000.0, "tie_word_embeddings": true}"#;
const CLASSES: usize = 6;
const RANK: u32 = 8;
const WARM_UP: usize = 2;

fn main() -> Result<()> {
    trainer::keep_pages();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let lora = Adaptation::Lora(Lora { rank: RANK, ..Lora::default() });
    let answer = match words[..] {
        ["mlp", steps] => mlp(number(steps)?)?,
        ["minilm", "full", batch, width, steps] => {
            minilm(Adaptation::Full, [number(batch)?, number(width)?], number(steps)?)?
        }
        ["minilm", "lora", batch, width, steps] => minilm(lora, [number(batch)?, number(width)?], number(steps)?)?,
        ["smollm2", batch, width, steps] => smollm2([number(batch)?, number(width)?], number(steps)?)?,
        _ => return Err(Error::Msg("which work? See the top of this file".to_owned())),
    };
    let peak = peak_mib().unwrap_or_default();
    writeln!(std::io::stdout(), r#"{{{answer}, "peak_mib": {peak}}}"#).map_err(Error::from)
}

fn number(word: &str) -> Result<usize> {
    word.parse().map_err(|error| Error::Msg(format!("{word} is no number: {error}")))
}

fn small(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Steps per second of the network 30-32-16-4, batches of 32.
fn mlp(steps: usize) -> Result<String> {
    let x = Tensor::randn(0_f32, 1.0, (32, 30), &Device::Cpu)?.flatten_all()?.to_vec1()?;
    let labels: Vec<u32> = (0..32).map(|row| row % 4).collect();
    let rows: Vec<usize> = (0..32).collect();
    let source = Source { features: &x, codes: &[], targets: Targets::Classes(&labels) };
    let layers = Mlp::new(&[30, 32, 16, 4], Activation::Relu, 42, &Device::Cpu)?;
    let network = Network { layers: &layers, tables: Vec::new(), thresholds: None };
    let objective = Objective::Classes { class_weights: None, label_smoothing: 0.0 };
    let mut plan = Plan::new(&network, objective, (Adam::default(), 1e-3), rows.len())?;
    let mut step = || plan.step(&source, &rows);
    for _ in 0..steps / 10 {
        step()?;
    }
    let begun = Instant::now();
    for _ in 0..steps {
        step()?;
    }
    Ok(format!(r#""per_second": {}"#, f64::from(small(steps)) / begun.elapsed().as_secs_f64()))
}

/// A step of a classifier of texts on an encoder as large as `MiniLM`.
fn minilm(adaptation: Adaptation, [batch, width]: [usize; 2], steps: usize) -> Result<String> {
    let config = EncoderConfig::parse(MINILM.as_bytes()).map_err(Error::wrap)?;
    let encoder = Encoder::random(config.clone(), 42, &Device::Cpu)?;
    let stored: HashMap<String, Tensor> =
        encoder.parameters().into_iter().map(|it| (it.name, it.var.as_detached_tensor())).collect();
    let mut network = Classifier::on_base(&config, CLASSES, &stored, (1, &Device::Cpu))?;
    drop((encoder, stored));
    network.adapt(adaptation, 1)?;
    let ids = (0..batch * width).map(|index| 1_000 + small(index % 9_000)).collect();
    let tokens = Tokens { ids, lengths: vec![small(width); batch].into(), width };
    let labels: Vec<u32> = (0..batch).map(|text| small(text % CLASSES)).collect();
    train(&network.trainable(), steps, |step| {
        let targets = CrossEntropy { labels: labels.clone(), ..CrossEntropy::default() };
        cross_entropy(&network.forward(&tokens, Some(step))?, targets)
    })
}

/// A step of updates of low rank of a decoder as large as `SmolLM2-135M`.
fn smollm2([batch, width]: [usize; 2], steps: usize) -> Result<String> {
    let config = DecoderConfig::parse(SMOLLM2.as_bytes()).map_err(Error::wrap)?;
    let mut decoder = Decoder::random(config, 42, &Device::Cpu)?.frozen();
    for linear in decoder.linears_mut() {
        let (outputs, inputs) = linear.weight.var.dims2()?;
        let update = |part: &str, start: Tensor| {
            let var = candle_core::Var::from_tensor(&start)?;
            Result::Ok(Parameter::new(format!("{}.{part}", linear.weight.name), Role::Weight, var))
        };
        let down = update("down", Tensor::randn(0_f32, 0.02, (RANK as usize, inputs), &Device::Cpu)?)?;
        let up = update("up", Tensor::zeros((outputs, RANK as usize), candle_core::DType::F32, &Device::Cpu)?)?;
        linear.update = Some(LowRank { down, up, values: None, scale: 2.0 });
    }
    // A row's tokens, but for the one that ends it.
    let text = |row: usize| (1..width).map(|token| 1_000 + small(row * 7 + token * 31) % 40_000).collect();
    let texts: Vec<Vec<u32>> = (0..batch).map(text).collect();
    let documents: Vec<Document> = texts.iter().map(|ids| Document { ids, given: 0 }).collect();
    let batch = Batch::of(&pack(&documents, width, 0), 0)?;
    let learning: Vec<Parameter> = decoder.parameters().into_iter().filter(|parameter| !parameter.frozen).collect();
    train(&learning, steps, |step| decoder.loss(&batch, Some(step)))
}

/// Milliseconds of a step: forward, backward, clipping, `AdamW`.
fn train(parameters: &[Parameter], steps: usize, loss: impl Fn(TrainingStep) -> Result<Tensor>) -> Result<String> {
    let mut optimiser = Optimizer::new(parameters.to_vec(), Rule::AdamW(Adam::default()), 5e-5)?;
    let mut times = Vec::new();
    for step in 0..steps + WARM_UP {
        let begun = Instant::now();
        let (loss, tape) = Tape::record(|| loss(TrainingStep { seed: 1, step: step as u64 }))?;
        let gradients = tape.backward(&loss)?;
        let norm = global_norm(parameters, &gradients)?.map_err(Error::wrap)?;
        let scale = Scale { gradients: clip_factor(norm, 1.0), ..Scale::default() };
        optimiser.step_by(&gradients, scale)?;
        drop(gradients);
        if step >= WARM_UP {
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    times.sort_unstable_by(f64::total_cmp);
    Ok(format!(r#""least_ms": {}, "median_ms": {}"#, times[0], times[times.len() / 2]))
}

/// The most memory that the process has held, as the system says.
fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kibibytes| kibibytes / 1024.0)
}

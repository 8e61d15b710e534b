//! How long a training step of an encoder as large as `MiniLM` takes: forward, backward and optimiser, each the median of some steps.
//!
//! `cargo run --release -p trainer --example encoder_steps`

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use candle_core::{DType, Device, Result, Tensor};
use recipes::Adam;
use trainer::encoder::{Encoder, EncoderConfig, Tokens, TrainingStep};
use trainer::nn::{AdamState, CrossEntropy, cross_entropy, dense};

const STEPS: u64 = 9;
const MINILM: &str = r#"{"model_type": "bert", "hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12,
    "intermediate_size": 1536, "vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2,
    "layer_norm_eps": 1e-12, "hidden_act": "gelu", "hidden_dropout_prob": 0.1}"#;

fn main() -> Result<()> {
    let mut out = std::io::stdout();
    for (batch, width) in [(16, 64), (32, 128)] {
        let [forward, backward, optimiser] = measure(batch, width)?.map(|times| median(times).as_secs_f64() * 1e3);
        writeln!(out, "{batch} x {width}: forward {forward:.0}, backward {backward:.0}, optimiser {optimiser:.0} ms")?;
    }
    Ok(())
}

fn measure(batch: usize, width: usize) -> Result<[Vec<Duration>; 3]> {
    let config = EncoderConfig::parse(MINILM.as_bytes()).map_err(candle_core::Error::wrap)?;
    let encoder = Encoder::random(config, 42, &Device::Cpu)?;
    let (head, bias) = (Tensor::full(0.01_f32, (6, 384), &Device::Cpu)?, Tensor::zeros(6, DType::F32, &Device::Cpu)?);
    let mut adam = AdamState::new(encoder.parameters(), Adam::default(), 5e-5)?;
    let ids = (0..batch * width).map(|index| 1_000 + u32::try_from(index % 9_000).unwrap_or(0)).collect();
    let lengths: Arc<[u32]> = vec![u32::try_from(width).unwrap_or(0); batch].into();
    let tokens = Tokens { ids, lengths, width };
    let firsts: Vec<u32> = (0..batch).map(|text| u32::try_from(text * width).unwrap_or(0)).collect();
    let firsts = Tensor::from_vec(firsts, batch, &Device::Cpu)?;
    let mut times = [const { Vec::new() }; 3];
    for step in 0..STEPS {
        let begun = Instant::now();
        let hidden = encoder.forward(&tokens, Some(TrainingStep { seed: 1, step }))?.index_select(&firsts, 0)?;
        let targets = CrossEntropy { labels: (0..6).cycle().take(batch).collect(), ..CrossEntropy::default() };
        let loss = cross_entropy(&dense(&hidden, &head, &bias, None)?, targets)?;
        times[0].push(begun.elapsed());
        let begun = Instant::now();
        let gradients = loss.backward()?;
        times[1].push(begun.elapsed());
        let begun = Instant::now();
        adam.step(&gradients)?;
        times[2].push(begun.elapsed());
    }
    Ok(times)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

//! How long a decoder as large as `SmolLM2-135M` takes: a training step of all weights and one of updates of rank 8, and a token of a
//! continuation, each the median of some.
//!
//! `cargo run --release -p trainer --example decoder_steps [folder] [tokens of a text…]`
//!
//! With a folder that holds the `config.json` and `model.safetensors` of a model, that one is taken, and how it continues the text is
//! shown.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use candle_core::{DType, Device, Error, Result, Tensor, Var};
use recipes::Adam;
use trainer::decoder::{Batch, Decoder, DecoderConfig, Document, Generation, Sampling, generate, pack, perplexity};
use trainer::encoder::TrainingStep;
use trainer::nn::{AdamState, LowRank, Parameter, Role};

const STEPS: u64 = 5;
const BATCH: usize = 4;
const WIDTH: usize = 256;
const RANK: usize = 8;
const TOKENS: usize = 32;
const SMOLLM2: &str = r#"{"model_type": "llama", "hidden_size": 576, "num_hidden_layers": 30, "num_attention_heads": 9,
    "num_key_value_heads": 3, "intermediate_size": 1536, "vocab_size": 49152, "max_position_embeddings": 8192,
    "rms_norm_eps": 1e-5, "rope_theta": 100000.0, "tie_word_embeddings": true}"#;

fn main() -> Result<()> {
    let mut out = std::io::stdout();
    let mut arguments = std::env::args().skip(1);
    let decoder = match arguments.next() {
        None => Decoder::random(configuration(SMOLLM2.as_bytes())?, 42, &Device::Cpu)?,
        Some(folder) => load(Path::new(&folder))?,
    };
    let text: Vec<u32> = arguments.map(|token| token.parse().map_err(Error::wrap)).collect::<Result<_>>()?;
    let text = if text.is_empty() { (1_000..1_016).collect() } else { text };
    continue_text(&mut out, &decoder, &text)?;
    for (what, decoder) in [("updates of rank 8", adapted(&decoder)?), ("all weights", decoder)] {
        let [forward, backward, optimiser] = measure(&decoder)?.map(|times| median(times).as_secs_f64() * 1e3);
        writeln!(
            out,
            "{BATCH} x {WIDTH}, {what}: forward {forward:.0}, backward {backward:.0}, optimiser {optimiser:.0} ms"
        )?;
    }
    Ok(())
}

fn configuration(text: &[u8]) -> Result<DecoderConfig> {
    DecoderConfig::parse(text).map_err(Error::wrap)
}

fn load(folder: &Path) -> Result<Decoder> {
    let config = configuration(&std::fs::read(folder.join("config.json"))?)?;
    let tensors: HashMap<String, Tensor> =
        candle_core::safetensors::load(folder.join("model.safetensors"), &Device::Cpu)?;
    let missing = |name: &str| Error::Msg(format!("there is no tensor {name}"));
    Decoder::load(config, |name| tensors.get(name).cloned().ok_or_else(|| missing(name)))
}

fn continue_text(out: &mut impl Write, decoder: &Decoder, text: &[u32]) -> Result<()> {
    let wanted = Generation { sampling: Sampling::default(), tokens: TOKENS, seed: 1 };
    let mut continuation = generate(decoder, text, wanted)?;
    let (mut whole, mut times) = (text.to_vec(), Vec::new());
    loop {
        let begun = Instant::now();
        let Some(token) = continuation.next() else { break };
        times.push(begun.elapsed());
        whole.push(token?);
    }
    writeln!(out, "{:?}, {:?}", &whole[text.len()..], continuation.ending())?;
    let first = times.remove(0).as_secs_f64() * 1e3;
    let each = median(times).as_secs_f64() * 1e3;
    writeln!(out, "{} tokens read in {first:.0} ms, then {each:.1} ms a token", text.len())?;
    writeln!(out, "perplexity of the whole {:.4}", perplexity(decoder, &whole, whole.len())?).map_err(Error::from)
}

/// The same weights frozen, with an update of low rank beside every linear layer.
fn adapted(decoder: &Decoder) -> Result<Decoder> {
    let mut adapted = decoder.frozen();
    for linear in adapted.linears_mut() {
        let (outputs, inputs) = linear.weight.var.dims2()?;
        let down = Tensor::randn(0.0_f32, 0.02, (RANK, inputs), &Device::Cpu)?;
        let up = Tensor::zeros((outputs, RANK), DType::F32, &Device::Cpu)?;
        let parameter = |part: &str, start: &Tensor| {
            Ok(Parameter::new(format!("{}.{part}", linear.weight.name), Role::Weight, Var::from_tensor(start)?))
        };
        let (down, up): (Result<_>, Result<_>) = (parameter("down", &down), parameter("up", &up));
        linear.update = Some(LowRank { down: down?, up: up?, values: None, scale: 2.0 });
    }
    Ok(adapted)
}

fn measure(decoder: &Decoder) -> Result<[Vec<Duration>; 3]> {
    let learning: Vec<Parameter> = decoder.parameters().into_iter().filter(|parameter| !parameter.frozen).collect();
    let mut adam = AdamState::new(learning, Adam::default(), 1e-5)?;
    let texts: Vec<Vec<u32>> = (0..BATCH).map(text).collect();
    let documents: Vec<Document> = texts.iter().map(|ids| Document { ids, given: 0 }).collect();
    let batch = Batch::of(&pack(&documents, WIDTH, 0), 0)?;
    let mut times = [const { Vec::new() }; 3];
    for step in 0..STEPS {
        let begun = Instant::now();
        let loss = decoder.loss(&batch, Some(TrainingStep { seed: 1, step }))?;
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

/// A row's tokens, but for the one that ends it.
fn text(row: usize) -> Vec<u32> {
    (1..WIDTH).map(|token| 1_000 + u32::try_from(row * 7 + token * 31).unwrap_or(0) % 40_000).collect()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

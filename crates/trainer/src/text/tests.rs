mod adapting;
mod bad_input;
mod batching;
mod explanations;
mod insights;
mod lists;
mod predictions;
mod several_labels;
mod steps;

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use candle_core::{DType, Device};
use recipes::protocol::{Event, InputFormat, TrainerBase, TrainerEvent, TrainerInput, TrainerJob};
use recipes::{ClassWeight, Classification, Evaluation, JobSpec, Method, TextSpec, TrainingResult, TuningOptimizer};
use serde_json::{Value, json};

use crate::encoder::{Encoder, EncoderConfig};
use crate::{EventSink, Stop, TrainerError};

/// What the texts are made of: things to eat, things to drive, and words between them.
const FOOD: [&str; 6] = ["bread", "cheese", "apple", "soup", "rice", "honey"];
const CARS: [&str; 6] = ["truck", "wagon", "tram", "scooter", "bus", "train"];
const FILLERS: [&str; 5] = ["the", "a", "with", "and", "of"];

/// A working directory with 60 texts of two classes, and a base model that knows their words but has learned nothing.
pub(super) struct Job {
    folder: tempfile::TempDir,
    pub(super) job: TrainerJob,
}

impl Job {
    pub(super) fn new(change: impl FnOnce(&mut TextSpec)) -> Self {
        Self::of(&texts(), change)
    }

    pub(super) fn of(csv: &str, change: impl FnOnce(&mut TextSpec)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["input", "base"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        std::fs::write(folder.path().join("input/0.csv"), csv).unwrap();
        write_base(&folder.path().join("base"), "bert");
        let mut spec = TextSpec::new("text", "kind");
        (spec.training.epochs, spec.training.learning_rate, spec.max_tokens) = (4, Some(5e-3), 16);
        change(&mut spec);
        let input = TrainerInput { name: "texts".into(), path: "input/0.csv".into(), format: InputFormat::Csv };
        let mut job = TrainerJob::new(JobSpec::TextClassification(spec), vec![input]);
        job.base = Some(TrainerBase { name: "tiny".into(), path: "base".into() });
        Self { folder, job }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn run(&self, stop: &Stop) -> (Result<TrainingResult, TrainerError>, Vec<Event>) {
        let mut out = Vec::new();
        let result = crate::train(self.path(), &self.job, &mut EventSink::new(&mut out, Instant::now()), stop);
        let events = String::from_utf8(out).unwrap();
        let event = |line| serde_json::from_str::<TrainerEvent>(line).unwrap().event;
        (result, events.lines().map(event).collect())
    }

    pub(super) fn train(&self) -> (TrainingResult, Vec<Event>) {
        let (result, events) = self.run(&Stop::default());
        (result.unwrap(), events)
    }

    pub(super) fn error(&self) -> TrainerError {
        self.run(&Stop::default()).0.unwrap_err()
    }

    pub(super) fn output(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join("output").join(name)).unwrap()
    }
}

fn texts() -> String {
    let mut csv = String::from("id,text,kind\n");
    for row in 0..60_usize {
        let (words, kind) = if row % 2 == 0 { (FOOD, "food") } else { (CARS, "car") };
        let fillers = (0..=row % 3).map(|more| FILLERS[(row + more) % 5]).collect::<Vec<_>>().join(" ");
        writeln!(csv, "{row},\"{fillers} {} {}\",{kind}", words[row % 6], words[(row / 6) % 6]).unwrap();
    }
    csv
}

/// A vocabulary of whole words, in the form of `tokenizer.json`.
pub(super) fn tokenizer() -> Value {
    let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].into_iter().chain(FOOD).chain(CARS).chain(FILLERS);
    let vocabulary: serde_json::Map<String, Value> =
        words.zip(0..).map(|(word, id)| (word.to_owned(), json!(id))).collect();
    let special = |token: &str, id: u32| json!({ "id": token, "ids": [id], "tokens": [token] });
    let single = json!([
        { "SpecialToken": { "id": "[CLS]", "type_id": 0 } },
        { "Sequence": { "id": "A", "type_id": 0 } },
        { "SpecialToken": { "id": "[SEP]", "type_id": 0 } },
    ]);
    json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
        "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true },
        "pre_tokenizer": { "type": "BertPreTokenizer" },
        "post_processor": {
            "type": "TemplateProcessing", "single": single, "pair": [],
            "special_tokens": { "[CLS]": special("[CLS]", 2), "[SEP]": special("[SEP]", 3) },
        },
        "decoder": null,
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": vocabulary,
        },
    })
}

pub(super) fn config(family: &str) -> Value {
    json!({
        "model_type": family, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32,
        "vocab_size": 24, "max_position_embeddings": 20, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1, "pad_token_id": 0, "torch_dtype": "float16",
    })
}

fn write_base(folder: &Path, family: &str) {
    let config = config(family);
    let write = |name: &str, value: &Value| std::fs::write(folder.join(name), value.to_string()).unwrap();
    write("config.json", &config);
    write("tokenizer.json", &tokenizer());
    let parsed = EncoderConfig::parse(config.to_string().as_bytes()).unwrap();
    let encoder = Encoder::random(parsed, 7, &Device::Cpu).unwrap();
    // Half precision, as many models are stored.
    let stored = encoder.parameters().into_iter().map(|one| {
        // Large enough for a text's words to reach its first token.
        let scale = if one.var.dims().len() == 2 { 8.0 } else { 1.0 };
        (one.name, (one.var.as_detached_tensor() * scale).unwrap().to_dtype(DType::F16).unwrap())
    });
    std::fs::write(folder.join("model.safetensors"), safetensors::serialize(stored, None).unwrap()).unwrap();
}

fn scores(result: &TrainingResult) -> &Classification {
    let Evaluation::Classification(scores) = &result.evaluation else { panic!("{result:?}") };
    scores
}

/// Values by name.
fn tensors(file: &[u8]) -> std::collections::BTreeMap<String, Vec<f32>> {
    let tensors = candle_core::safetensors::load_buffer(file, &Device::Cpu).unwrap();
    let values =
        |tensor: candle_core::Tensor| tensor.to_dtype(DType::F32).unwrap().flatten_all().unwrap().to_vec1().unwrap();
    tensors.into_iter().map(|(name, tensor)| (name, values(tensor))).collect()
}

#[test]
fn every_method_learns_and_says_how_much() {
    // Embeddings 24·16 + 20·16 + 2·16, norm 32; a layer 4·(16·16+16) + 2·32 + 2·16·32 + 48; the head 272 + 34. Updates of rank 4, with as
    // many values; adapters of width 8, with five normalisations.
    let (low_rank, adapters) = (2 * (4 * 4 * 32 + 2 * 4 * 48), 2 * 2 * 280 + 5 * 32);
    for (method, expected, learned) in [
        (Method::Full, 37, 768 + 2 * 2_224 + 306),
        (Method::Lora, 12, low_rank + 306),
        (Method::Adalora, 12, low_rank + 12 * 4 + 306),
        (Method::Adapter, 10, adapters + 306),
        (Method::Frozen, 0, 306),
    ] {
        let job = Job::new(|spec| {
            (spec.method, spec.lora.rank, spec.adapter.width) = (method, 4, 8);
            (spec.adalora.initial_rank, spec.adalora.target_rank, spec.adalora.scale) = (4, 4, 8.0);
            spec.training.learning_rate = Some(match method {
                Method::Full => 5e-3,
                Method::Adalora => 5e-2,
                Method::Frozen | Method::Lora | Method::Adapter | Method::NGrams => 2e-2,
            });
            spec.training.epochs = 20;
        });
        let (result, events) = job.train();
        // A head alone can do little with an encoder that has learned nothing, and adapters, which begin as nothing, take longer.
        let is_slow = matches!(method, Method::Frozen | Method::Adapter);
        assert!(scores(&result).accuracy >= 0.99 || is_slow, "{method:?}: {:?}", scores(&result));
        let stored = tensors(&std::fs::read(job.path().join("base/model.safetensors")).unwrap());
        let trained = tensors(&job.output("model.safetensors"));
        let changed: Vec<&String> =
            stored.keys().filter(|name| trained[&format!("bert.{name}")] != stored[*name]).collect();
        assert_eq!(changed.len(), expected, "{changed:?}");
        assert_eq!((result.train_rows, result.test_rows, result.steps), (48, 12, 60));
        assert_eq!(result.parameters, learned, "{method:?}");
        let curve = |name: &str| {
            events.iter().filter(|event| matches!(event, Event::Metric { name: n, .. } if n == name)).count()
        };
        assert_eq!((curve("loss"), curve("accuracy")), (40, 20));
    }
}

#[test]
fn every_optimiser_learns() {
    for (optimizer, rate) in [
        (TuningOptimizer::Adamw, 5e-3),
        (TuningOptimizer::Adam, 5e-3),
        (TuningOptimizer::Sgd, 3e-1),
        (TuningOptimizer::Adafactor, 5e-2),
    ] {
        let job = Job::new(|spec| {
            (spec.training.optimizer, spec.training.learning_rate) = (optimizer, Some(rate));
            (spec.training.epochs, spec.training.weight_decay) = (30, 0.0);
        });
        let (result, _) = job.train();
        assert!(scores(&result).accuracy >= 0.9, "{optimizer:?}: {:?}", scores(&result));
    }
}

#[test]
fn the_same_job_gives_the_same_bytes_and_another_seed_does_not() {
    let change = |seed| move |spec: &mut TextSpec| (spec.seed, spec.augmentation.delete) = (seed, 0.2);
    let (one, same, other) = (Job::new(change(1)), Job::new(change(1)), Job::new(change(2)));
    for job in [&one, &same, &other] {
        job.train();
    }
    for name in ["model.safetensors", "model.json", "config.json", "tokenizer.json"] {
        assert_eq!(one.output(name), same.output(name), "{name}");
    }
    assert_ne!(one.output("model.safetensors"), other.output("model.safetensors"));
}

#[test]
fn a_job_that_goes_on_from_any_checkpoint_ends_with_the_same_bytes() {
    let change = |spec: &mut TextSpec| {
        spec.augmentation.swap = 0.2;
        spec.training.checkpoint_every = Some(2);
        (spec.training.patience, spec.training.validation_fraction) = (Some(3), 0.2);
    };
    let straight = Job::new(change);
    let (result, events) = straight.train();
    // Two in three are in the middle of an epoch of three steps.
    let saved = events.iter().filter(|event| matches!(event, Event::Checkpoint { .. })).count();
    assert_eq!(saved, 5);
    for file in ["step-000000008.ckpt", "step-000000010.ckpt"] {
        let mut resumed = Job::new(change);
        std::fs::create_dir(resumed.path().join("checkpoint")).unwrap();
        let place = |job: &Job| job.path().join("checkpoint").join(file);
        std::fs::copy(place(&straight), place(&resumed)).unwrap();
        resumed.job.resume = Some(file.to_owned());
        let (other, events) = resumed.train();
        assert!(events.iter().any(|event| matches!(event, Event::Log { code, .. } if code == "resumed")));
        assert_eq!(other.evaluation, result.evaluation);
        for name in ["model.safetensors", "model.json"] {
            assert_eq!(resumed.output(name), straight.output(name), "{file}: {name}");
        }
    }
}

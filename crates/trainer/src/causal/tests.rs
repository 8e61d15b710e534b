mod adapting;
mod bad_input;
mod base;
mod predictions;
mod vocabulary;

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use candle_core::{DType, Device};
use recipes::protocol::{Event, InputFormat, Split, TrainerBase, TrainerEvent, TrainerInput, TrainerJob};
use recipes::{
    Architecture, ArchitectureKind, CausalMethod, CausalSpec, Evaluation, JobSpec, LanguageModel, TrainingResult,
    Yardstick,
};
use serde_json::{Value, json};

use super::*;
use crate::decoder::{Decoder, DecoderConfig};
use crate::encoder::TrainingStep;
use crate::nn::Tape;
use crate::tuning::Task as _;

/// Passages of a novel.
const NOVEL: &str = include_str!("tests/data/pride_and_prejudice.csv");

/// A working directory with the novel, or other texts.
struct Job {
    folder: tempfile::TempDir,
    job: TrainerJob,
}

/// Sizes that are trained in an instant.
fn tiny(kind: ArchitectureKind) -> Architecture {
    let key_value_heads = (kind == ArchitectureKind::Llama).then_some(1);
    Architecture { kind, layers: 2, width: 32, heads: 2, key_value_heads, vocabulary: 320, ..Architecture::default() }
}

impl Job {
    /// From scratch.
    fn new(change: impl FnOnce(&mut CausalSpec)) -> Self {
        Self::of(NOVEL, |spec| {
            spec.architecture = Some(tiny(ArchitectureKind::Llama));
            change(spec);
        })
    }

    /// On a base model that was drawn at random and has learned nothing.
    fn on_base(family: &str, change: impl FnOnce(&mut CausalSpec)) -> Self {
        let mut job = Self::of(NOVEL, change);
        std::fs::create_dir(job.path().join("base")).unwrap();
        base::write(&job.path().join("base"), family);
        job.job.base = Some(TrainerBase { name: "tiny".into(), path: "base".into() });
        job
    }

    fn of(csv: &str, change: impl FnOnce(&mut CausalSpec)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("input")).unwrap();
        std::fs::write(folder.path().join("input/0.csv"), csv).unwrap();
        let mut spec = CausalSpec::new("passage");
        (spec.context, spec.training.epochs, spec.training.batch_size) = (48, 2, 4);
        spec.training.learning_rate = Some(1e-2);
        change(&mut spec);
        let input = TrainerInput { name: "novel".into(), path: "input/0.csv".into(), format: InputFormat::Csv };
        Self { folder, job: TrainerJob::new(JobSpec::CausalLm(spec), vec![input]) }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn spec(&self) -> &CausalSpec {
        let JobSpec::CausalLm(spec) = &self.job.spec else { unreachable!() };
        spec
    }

    fn run(&self, stop: &Stop) -> (Result<TrainingResult, TrainerError>, Vec<Event>) {
        let mut out = Vec::new();
        let result = crate::train(self.path(), &self.job, &mut EventSink::new(&mut out, Instant::now()), stop);
        let events = String::from_utf8(out).unwrap();
        let event = |line| serde_json::from_str::<TrainerEvent>(line).unwrap().event;
        (result, events.lines().map(event).collect())
    }

    fn train(&self) -> (TrainingResult, Vec<Event>) {
        let (result, events) = self.run(&Stop::default());
        (result.unwrap(), events)
    }

    fn error(&self) -> TrainerError {
        self.run(&Stop::default()).0.unwrap_err()
    }

    fn output(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join("output").join(name)).unwrap()
    }

    /// What training begins with, and the rows.
    fn prepared(&self) -> (Beginning, Prepared) {
        let stop = Stop::default();
        let base = Base::open(self.path(), &self.job, self.spec()).unwrap();
        let read = data::read_passages(self.path(), &self.job.inputs, self.spec(), Budget::new(1 << 30), &stop);
        let parts = Parts::of(read.unwrap(), self.spec()).unwrap();
        let beginning = Beginning::new(self.spec(), base, (&parts.texts(), &parts.budget), &stop).unwrap();
        let data = Prepared::of(&parts, &beginning, self.spec(), &stop).unwrap().0;
        (beginning, data)
    }
}

fn scores(result: &TrainingResult) -> LanguageModel {
    let Evaluation::LanguageModel(scores) = result.evaluation else { panic!("{result:?}") };
    scores
}

#[test]
fn from_scratch_both_families_learn_more_than_how_often_tokens_occur() {
    for kind in [ArchitectureKind::Gpt2, ArchitectureKind::Llama] {
        let job = Job::new(|spec| {
            spec.architecture = Some(tiny(kind));
            spec.training.epochs = 12;
        });
        let (result, events) = job.train();
        let scores = scores(&result);
        assert_eq!(scores.baseline.of, Yardstick::Frequencies);
        assert!(scores.loss < scores.baseline.loss - 0.1, "{kind:?}: {scores:?}");
        assert!((scores.perplexity - scores.loss.exp()).abs() < 1e-9 && scores.tokens > 300, "{scores:?}");
        assert_eq!((result.train_rows, result.test_rows, result.epochs), (36, 9, 12));
        let curve = |wanted: &str, part: Split| -> Vec<f64> {
            let of = |event: &Event| match event {
                Event::Metric { name, split, value, .. } if name == wanted && *split == part => Some(*value),
                _ => None,
            };
            events.iter().filter_map(of).collect()
        };
        let losses = curve("loss", Split::Train);
        assert!(losses.len() == 12 && losses[11] < losses[0], "{losses:?}");
        assert_eq!(curve("perplexity", Split::Test).last(), Some(&scores.perplexity));
    }
}

#[test]
fn every_tensor_that_learns_gets_a_gradient_that_is_not_all_zeros() {
    for (job, updates) in [
        (Job::new(|spec| spec.architecture = Some(tiny(ArchitectureKind::Gpt2))), None),
        (Job::new(|_| ()), None),
        (Job::on_base("gpt2", |spec| spec.method = CausalMethod::Lora), Some(8)),
        (Job::on_base("llama", |spec| spec.method = CausalMethod::Lora), Some(14)),
    ] {
        let (beginning, data) = job.prepared();
        let network = beginning.network(job.spec(), &Budget::new(1 << 30), &Device::Cpu).unwrap();
        if let Some(updates) = updates {
            assert_eq!(network.trainable().len(), 2 * updates);
            // At the very first step the narrow matrix gets none: the other one is all zeros.
            for one in network.trainable().iter().filter(|one| one.name.ends_with("lora_B.weight")) {
                one.var.set(&one.var.ones_like().unwrap().affine(0.01, 0.0).unwrap()).unwrap();
            }
        }
        let learning = Learning::new(job.spec(), &data, network, beginning.end);
        let step = TrainingStep { seed: 1, step: 0 };
        let (loss, tape) = Tape::record(|| learning.loss(&[0, 1, 2], 0, step)).unwrap();
        let gradients = tape.backward(&loss).unwrap();
        for parameter in learning.parameters() {
            let gradient = gradients.get(&parameter.var).unwrap_or_else(|| panic!("none of {}", parameter.name));
            let largest = gradient.abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
            assert!(largest > 1e-8, "zeros of {}", parameter.name);
        }
    }
}

#[test]
fn the_same_job_gives_the_same_bytes_and_another_seed_does_not() {
    let change = |seed| move |spec: &mut CausalSpec| spec.seed = seed;
    let (one, same, other) = (Job::new(change(1)), Job::new(change(1)), Job::new(change(2)));
    for job in [&one, &same, &other] {
        job.train();
    }
    for name in ["model.safetensors", "model.json", "config.json", "tokenizer.json", "generation_config.json"] {
        assert_eq!(one.output(name), same.output(name), "{name}");
    }
    assert_ne!(one.output("model.safetensors"), other.output("model.safetensors"));
}

#[test]
fn a_job_that_goes_on_from_any_checkpoint_ends_with_the_same_bytes() {
    for method in [CausalMethod::Full, CausalMethod::Lora] {
        let change = |spec: &mut CausalSpec| {
            (spec.method, spec.training.checkpoint_every, spec.training.accumulate) = (method, Some(2), 2);
            (spec.training.patience, spec.training.validation_fraction) = (Some(3), 0.2);
        };
        // GPT-2, for its dropout.
        let straight = Job::on_base("gpt2", change);
        let (result, events) = straight.train();
        let saved: Vec<String> = events
            .iter()
            .filter_map(|event| if let Event::Checkpoint { file, .. } = event { Some(file.clone()) } else { None })
            .collect();
        // The last two are kept.
        for file in &saved[saved.len() - 2..] {
            let mut resumed = Job::on_base("gpt2", change);
            std::fs::create_dir(resumed.path().join("checkpoint")).unwrap();
            let place = |job: &Job| job.path().join("checkpoint").join(file);
            std::fs::copy(place(&straight), place(&resumed)).unwrap();
            resumed.job.resume = Some(file.clone());
            let (other, events) = resumed.train();
            assert!(events.iter().any(|event| matches!(event, Event::Log { code, .. } if code == "resumed")));
            assert_eq!(other.evaluation, result.evaluation);
            for name in ["model.safetensors", "model.json"] {
                assert_eq!(resumed.output(name), straight.output(name), "{method:?}, {file}: {name}");
            }
        }
    }
}

#[test]
fn what_is_computed_again_in_the_backward_pass_is_the_same() {
    for (family, method) in [("gpt2", CausalMethod::Full), ("llama", CausalMethod::Full), ("llama", CausalMethod::Lora)]
    {
        let weights = |recompute| {
            let job = Job::on_base(family, |spec| {
                (spec.method, spec.training.recompute, spec.training.epochs) = (method, recompute, 2);
            });
            job.train();
            job.output("model.safetensors")
        };
        assert!(weights(false) == weights(true), "{family}, {method:?}");
    }
}

#[test]
fn training_ends_early_and_keeps_the_best_weights() {
    let job = Job::new(|spec| {
        (spec.training.epochs, spec.training.learning_rate) = (60, Some(2e-2));
        spec.training.schedule = recipes::LearningRateSchedule::Constant;
        (spec.training.patience, spec.training.validation_fraction) = (Some(2), 0.2);
    });
    let (result, events) = job.train();
    assert!(result.epochs < 60, "{}", result.epochs);
    let losses: Vec<f64> = events
        .iter()
        .filter_map(|event| match event {
            Event::Metric { name, split: Split::Validation, value, .. } if name == "loss" => Some(*value),
            _ => None,
        })
        .collect();
    let best = losses.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).unwrap().0 + 1;
    let told = events.iter().find_map(|event| match event {
        Event::Log { code, values, .. } if code == "best_weights" => values.get("epoch").cloned(),
        _ => None,
    });
    assert_eq!((told, losses.len()), (Some(best.to_string()), best + 2));
}

#[test]
fn rows_are_full_where_texts_share_them_and_say_the_same_where_they_do_not() {
    let (packed, apart) =
        (Job::new(|spec| spec.context = 256), Job::new(|spec| (spec.context, spec.packing) = (256, false)));
    let learned = |data: &Prepared| -> usize { data.train.iter().map(crate::decoder::Row::learned).sum() };
    let ((_, packed), (_, apart)) = (packed.prepared(), apart.prepared());
    assert!(packed.train.len() * 2 < apart.train.len(), "{} and {}", packed.train.len(), apart.train.len());
    assert_eq!(learned(&packed), learned(&apart));
    assert!(packed.train.iter().chain(&apart.train).all(|row| row.tokens() <= 256));
}

/// Sums of small numbers, with a remark behind each: what is to be learned is the sum alone.
#[test]
fn only_completions_are_learned_where_there_is_a_column_of_them() {
    let mut csv = String::from("passage,answer\n");
    for number in 0..40 {
        writeln!(csv, "Which number follows {number}?, It is {}.", number + 1).unwrap();
    }
    let job = Job::of(&csv, |spec| {
        spec.architecture = Some(tiny(ArchitectureKind::Llama));
        spec.completion_column = Some("answer".into());
    });
    let (beginning, data) = job.prepared();
    let all = data.train.iter().chain(&data.test);
    let learned: Vec<u32> = all.flat_map(crate::decoder::Row::successors).collect();
    let text = beginning.vocabulary.decode_after(&[], &learned).unwrap();
    assert_eq!(text.matches("It is").count(), 40, "{text}");
    assert!(!text.contains("Which") && !text.contains('?'), "{text}");
    assert_eq!(learned.iter().filter(|&&token| token == beginning.end).count(), 40, "an answer ends");
    let (result, _) = job.train();
    assert!(scores(&result).loss.is_finite());
}

#[test]
fn a_job_that_is_stopped_leaves_no_model() {
    let (job, stop) = (Job::new(|_| ()), Stop::default());
    stop.request();
    assert!(matches!(job.run(&stop).0, Err(TrainerError::Cancelled)));
    assert!(!job.path().join("output/model.json").exists());
}

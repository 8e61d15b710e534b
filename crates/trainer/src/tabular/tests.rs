mod checkpoints;
mod choosing;
mod dates;
mod embeddings;
mod hostile;
mod insights;
mod models;
mod predictions;
mod resuming;
mod scores;
mod streaming;
mod weights;

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use recipes::protocol::{Event, InputFormat, TrainerEvent, TrainerInput, TrainerJob};
use recipes::{JobSpec, TabularSpec, TrainingResult};

use super::evaluation::Scores;
use super::fitted::{Problem, Watch};
use super::learning::{Learning, Losses};
use super::steps::Loss;
use crate::data::Budget;
use crate::preprocess::Examples;
use crate::{EventSink, Stop, TrainerError};

/// A working directory with 120 rows of three classes that a network can tell apart.
pub(super) struct Job {
    folder: tempfile::TempDir,
    job: TrainerJob,
}

impl Job {
    pub(super) fn new(change: impl FnOnce(&mut TabularSpec)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("input")).unwrap();
        std::fs::write(folder.path().join("input/0.csv"), flowers()).unwrap();
        let mut spec = TabularSpec::new("kind");
        spec.learning_rate = 0.02;
        change(&mut spec);
        let input = TrainerInput { name: "flowers".into(), path: "input/0.csv".into(), format: InputFormat::Csv };
        Self { folder, job: TrainerJob::new(JobSpec::Tabular(spec), vec![input]) }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn run(&self, stop: &Stop) -> (Result<TrainingResult, TrainerError>, Vec<Event>) {
        let mut out = Vec::new();
        let result = crate::train(self.path(), &self.job, &mut EventSink::new(&mut out, Instant::now()), stop);
        let events: Vec<TrainerEvent> =
            String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let numbers: Vec<u64> = events.iter().map(|event| event.seq).collect();
        assert!(numbers.iter().copied().eq(1..=events.len() as u64), "{numbers:?}");
        (result, events.into_iter().map(|event| event.event).collect())
    }

    pub(super) fn train(&self) -> (TrainingResult, Vec<Event>) {
        let (result, events) = self.run(&Stop::default());
        (result.unwrap(), events)
    }

    pub(super) fn output(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join("output").join(name)).unwrap()
    }
}

/// Petal length decides the kind; the other columns are noise, a category, gaps and a row number.
pub(super) fn flowers() -> String {
    let mut text = String::from("row,petal,width,site,kind\n");
    for row in 0..120_u8 {
        let kind = row % 3;
        let petal = f64::from(kind) * 2.0 + f64::from(u32::from(row) * 37 % 11) / 10.0;
        let width = if row % 10 == 0 { "NA".to_owned() } else { (u32::from(row) * 53 % 17).to_string() };
        let site = ["north", "South", "east", "south"][usize::from(row) * 7 % 4];
        let kind = ["oak", "elm", "ash"][usize::from(kind)];
        writeln!(text, "{row},{petal},{width},{site},{kind}").unwrap();
    }
    text
}

#[test]
fn a_job_trains_a_model_and_reports_on_the_way() {
    let job = Job::new(|spec| spec.epochs = 30);
    let (result, events) = job.train();
    let recipes::Evaluation::Classification(scores) = &result.evaluation else { panic!("{result:?}") };
    assert!(scores.accuracy > 0.95, "{scores:?}");
    assert_eq!((result.train_rows, result.test_rows), (96, 24));
    assert_eq!((result.epochs, result.steps, result.device.as_str()), (30, 90, "cpu"));
    let paths: Vec<&str> = result.artifacts.iter().map(|artifact| &*artifact.path).collect();
    assert_eq!(paths, ["output/model.safetensors", "output/model.json"]);
    for artifact in &result.artifacts {
        let content = std::fs::read(job.path().join(&artifact.path)).unwrap();
        assert_eq!(crate::sha256(&[&content]).to_string(), artifact.sha256);
        assert_eq!(content.len() as u64, artifact.size);
    }
    let first: Vec<&Event> = events.iter().filter(|event| !matches!(event, Event::Log { .. })).take(2).collect();
    let Event::Started { rows, features, classes, parameters, total_steps, .. } = first[0] else { panic!("{first:?}") };
    assert_eq!((*rows, *features, *total_steps), (120, 6, 90));
    assert_eq!(classes, &["ash", "elm", "oak"]);
    assert_eq!(*parameters, result.parameters);
    assert_eq!(*first[1], Event::Progress { step: 1, total_steps: 90 });
    let count = |wanted: fn(&Event) -> bool| events.iter().filter(|event| wanted(event)).count();
    assert_eq!(count(|event| matches!(event, Event::Metric { .. })), 90);
    assert_eq!(count(|event| matches!(event, Event::Epoch { .. })), 30);
    assert!(events.iter().any(|event| matches!(event, Event::Log { code, .. } if code == "column_dropped")));
}

#[test]
fn a_long_job_reports_a_bounded_number_of_points() {
    let (_, events) = Job::new(|spec| (spec.epochs, spec.hidden, spec.batch_size) = (2_500, vec![], 96)).train();
    let epochs: Vec<u32> = events
        .iter()
        .filter_map(|event| match event {
            Event::Epoch { epoch, .. } => Some(*epoch),
            _ => None,
        })
        .collect();
    assert_eq!(epochs.len(), 834);
    assert_eq!(epochs.last(), Some(&2_500));
}

#[test]
fn the_same_job_gives_the_same_bytes_and_another_seed_others() {
    let (one, two) = (Job::new(|_| ()), Job::new(|_| ()));
    one.train();
    two.train();
    for name in ["model.safetensors", "model.json"] {
        assert_eq!(one.output(name), two.output(name), "{name}");
    }
    let other = Job::new(|spec| spec.seed = 43);
    other.train();
    assert_ne!(one.output("model.safetensors"), other.output("model.safetensors"));
}

#[test]
fn parquet_and_csv_give_the_same_model() {
    let (csv, mut parquet) = (Job::new(|_| ()), Job::new(|_| ()));
    std::fs::write(parquet.path().join("input/0.parquet"), flowers_as_parquet()).unwrap();
    (parquet.job.inputs[0].path, parquet.job.inputs[0].format) = ("input/0.parquet".into(), InputFormat::Parquet);
    csv.train();
    parquet.train();
    assert_eq!(csv.output("model.safetensors"), parquet.output("model.safetensors"));
    assert_eq!(csv.output("model.json"), parquet.output("model.json"));
}

fn flowers_as_parquet() -> Vec<u8> {
    let text = flowers();
    let column = |index: usize| text.lines().skip(1).map(move |line| line.split(',').nth(index).unwrap());
    let texts = |index| Arc::new(StringArray::from_iter_values(column(index))) as ArrayRef;
    let rows = Int64Array::from_iter_values(column(0).map(|cell| cell.parse().unwrap()));
    let petals = Float64Array::from_iter_values(column(1).map(|cell| cell.parse().unwrap()));
    let widths: Int64Array = column(2).map(|cell| cell.parse().ok()).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("row", Arc::new(rows)),
        ("petal", Arc::new(petals)),
        ("width", Arc::new(widths)),
        ("site", texts(3)),
        ("kind", texts(4)),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn balanced_classes_change_what_is_learned() {
    let (plain, balanced) = (Job::new(|_| ()), Job::new(|spec| spec.class_weight = recipes::ClassWeight::Balanced));
    // Drop rows of one class, so that weights differ from 1.
    for job in [&plain, &balanced] {
        let rows: Vec<String> =
            flowers().lines().enumerate().filter(|(n, _)| n % 9 != 1).map(|(_, l)| l.into()).collect();
        std::fs::write(job.path().join("input/0.csv"), rows.join("\n")).unwrap();
        job.train();
    }
    assert_ne!(plain.output("model.safetensors"), balanced.output("model.safetensors"));
}

#[test]
fn a_loss_that_is_no_number_ends_the_job_with_advice() {
    let scalar = |loss: f32| Loss::OnDevice(candle_core::Tensor::new(loss, &candle_core::Device::Cpu).unwrap());
    let mut losses = Losses::default();
    losses.push(scalar(1.0), 3, 1).unwrap();
    losses.push(scalar(2.0), 1, 2).unwrap();
    losses.push(Loss::Known(2.0), 4, 3).unwrap();
    assert!((losses.mean().unwrap() - 1.625).abs() < 1e-12);
    assert!(Losses::default().push(Loss::Known(f64::INFINITY), 1, 1).is_err());

    let mut losses = Losses::default();
    losses.push(scalar(f32::NAN), 1, 7).unwrap();
    losses.push(scalar(f32::NAN), 1, 8).unwrap();
    let error = losses.mean().unwrap_err();
    assert_eq!(error.to_string(), "training diverged: the loss was NaN at step 7");
    assert_eq!((error.code(), error.field().as_deref()), ("diverged", Some("learning_rate")));
    assert_eq!(error.disposition(), recipes::protocol::Disposition::Fail);
}

#[test]
fn a_probability_that_is_no_number_counts_as_none() {
    let mut scores = Scores::new(2);
    scores.count_class(&[0.0, 1.0], 0);
    assert!(scores.loss().is_finite());
    scores.count_class(&[f64::NAN, f64::NAN], 0);
    assert!(scores.loss().is_nan());
}

/// Why a network has not learned from four rows of one input.
fn unlearned(spec: &TabularSpec, features: [f32; 4]) -> TrainerError {
    let examples = Examples { features: features.into(), inputs: 1, labels: vec![0, 1, 0, 1], values: Vec::new() };
    let problem = Problem {
        spec,
        examples: &examples,
        columns: &[],
        classes: 2,
        budget: Budget::new(1 << 30),
        device: &candle_core::Device::Cpu,
    };
    let mut watch = Watch { stop: &Stop::default(), progress: &mut |_, _| Ok(()) };
    Learning::new(problem).unwrap().finish(&mut watch).map(|_| ()).unwrap_err()
}

#[test]
fn the_tensor_by_which_a_loss_is_no_number_is_named() {
    let error = unlearned(&TabularSpec::new("kind"), [0.5, f32::NAN, 1.0, -0.5]);
    assert_eq!(
        (error.code(), &*error.values()["step"], &*error.values()["tensor"]),
        ("diverged", "1", "layers.0.weight")
    );
    assert!(error.to_string().ends_with("are not finite is layers.0.weight"), "{error}");
}

#[test]
fn weights_that_the_last_step_spoiled_are_no_model() {
    let spec = TabularSpec { epochs: 1, learning_rate: 1e39, ..TabularSpec::new("kind") };
    let error = unlearned(&spec, [0.5, 0.25, 1.0, -0.5]);
    assert_eq!((error.code(), &*error.values()["step"]), ("diverged", "1"), "{error}");
    assert!(error.to_string().contains("after step 1 the values of layers.0."), "{error}");
}

#[test]
fn a_cancelled_job_leaves_no_model() {
    let job = Job::new(|_| ());
    let stop = Stop::default();
    stop.request();
    let (result, _) = job.run(&stop);
    assert!(matches!(result, Err(TrainerError::Cancelled)), "{result:?}");
    assert_eq!(std::fs::read_dir(job.path().join("output")).unwrap().count(), 0);
}

#[cfg(not(feature = "cuda"))]
#[test]
fn a_gpu_that_is_not_there_is_named() {
    let job = Job::new(|spec| spec.resources.gpus = 1);
    let (result, events) = job.run(&Stop::default());
    let error = result.unwrap_err();
    assert_eq!((error.code(), error.field().as_deref()), ("gpu_unavailable", Some("resources.gpus")));
    assert!(error.to_string().contains("built without CUDA"), "{error}");
    assert!(events.is_empty(), "nothing may be read first: {events:?}");
}

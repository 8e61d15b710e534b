//! Model files come from other partners: whatever they hold, loading ends in a model or in an error.

use recipes::{PredictRequest, TabularModel};
use serde_json::{Value, json};

use super::models::kinds;
use super::*;
use crate::Predictor;
use crate::random::{Purpose, Stream};

/// Writes weights, and the description that goes with them.
fn put(job: &Job, weights: &[u8]) {
    let folder = job.path().join("output");
    let mut model: TabularModel = serde_json::from_slice(&job.output("model.json")).unwrap();
    model.weights.sha256 = crate::sha256(&[weights]).to_string();
    std::fs::write(folder.join("model.safetensors"), weights).unwrap();
    std::fs::write(folder.join("model.json"), serde_json::to_vec(&model).unwrap()).unwrap();
}

fn load(job: &Job) -> Result<Predictor, String> {
    Predictor::load(&job.path().join("output")).map_err(|error| error.to_string())
}

/// A model that loads must answer as well.
fn ask(predictor: &Predictor) {
    let rows = json!([{ "petal": 1, "width": 1, "site": "east" }, { "petal": -1e9, "width": 1e9, "site": "moon" }]);
    let request: PredictRequest = serde_json::from_value(json!({ "rows": rows })).unwrap();
    let _ = predictor.predict(&request);
}

#[test]
fn bytes_changed_at_random_never_end_the_program() {
    for (index, model) in kinds().into_iter().enumerate() {
        let job = Job::new(|spec| spec.model = model);
        job.train();
        let intact = job.output("model.safetensors");
        let mut random = Stream::new(index as u64, Purpose::Trees);
        for _ in 0..200 {
            let mut bytes = intact.clone();
            for _ in 0..=random.bits() % 3 {
                let place = usize::try_from(random.bits() % bytes.len() as u64).unwrap();
                bytes[place] = u8::try_from(random.bits() % 256).unwrap();
            }
            if random.bits().is_multiple_of(8) {
                bytes.truncate(usize::try_from(random.bits() % bytes.len() as u64).unwrap());
            }
            put(&job, &bytes);
            if let Ok(predictor) = load(&job) {
                ask(&predictor);
            }
        }
    }
}

/// The tensors of a file, one of them changed.
fn changed(bytes: &[u8], name: &str, change: impl Fn(candle_core::Tensor) -> candle_core::Tensor) -> Vec<u8> {
    let mut tensors = candle_core::safetensors::load_buffer(bytes, &candle_core::Device::Cpu).unwrap();
    let tensor = tensors.remove(name).unwrap_or_else(|| panic!("there is no {name}"));
    tensors.insert(name.to_owned(), change(tensor));
    safetensors::serialize(tensors, None).unwrap()
}

fn first_set(to: u32) -> impl Fn(candle_core::Tensor) -> candle_core::Tensor {
    move |tensor| {
        let mut values = tensor.to_vec1::<u32>().unwrap();
        values[0] = to;
        candle_core::Tensor::new(values, &candle_core::Device::Cpu).unwrap()
    }
}

#[test]
fn trees_that_lead_nowhere_are_refused() {
    let job = Job::new(|spec| spec.model = kinds()[1]);
    job.train();
    let intact = job.output("model.safetensors");
    let infinite = |tensor: candle_core::Tensor| (tensor * f64::INFINITY).unwrap();
    let shorter = |tensor: candle_core::Tensor| tensor.narrow(0, 1, tensor.dim(0).unwrap() - 1).unwrap();
    let files = [
        // A node that is its own child, one whose child does not exist, and one that asks for an input that does not.
        changed(&intact, "trees.left", first_set(0)),
        changed(&intact, "trees.left", first_set(u32::MAX - 1)),
        changed(&intact, "trees.input", first_set(6)),
        changed(&intact, "trees.value", infinite),
        changed(&intact, "trees.threshold", shorter),
        changed(&intact, "trees.nodes", first_set(u32::MAX)),
        changed(&intact, "trees.nodes", shorter),
        changed(&intact, "base", |tensor| tensor.narrow(0, 0, 1).unwrap()),
    ];
    for (index, bytes) in files.iter().enumerate() {
        put(&job, bytes);
        let error = load(&job).err().unwrap_or_else(|| panic!("file {index} was loaded"));
        assert!(error.contains("the weights do not fit"), "{index}: {error}");
    }
    put(&job, &intact);
    ask(&load(&job).unwrap());
}

#[test]
fn weights_of_another_kind_are_refused() {
    let jobs: Vec<Job> = kinds().into_iter().map(|model| Job::new(|spec| spec.model = model)).collect();
    for job in &jobs {
        job.train();
    }
    for (index, job) in jobs.iter().enumerate() {
        let other = &jobs[(index + 1) % jobs.len()];
        let (own, foreign) = (job.output("model.safetensors"), other.output("model.safetensors"));
        put(job, &foreign);
        // The last but one are both support vector machines, and a forest and boosting are both trees: only shapes tell.
        if let Ok(predictor) = load(job) {
            ask(&predictor);
        }
        put(job, &own);
        ask(&load(job).unwrap());
    }
}

#[test]
fn a_description_that_contradicts_itself_is_refused() {
    let job =
        Job::new(|spec| (spec.target, spec.task, spec.model) = ("petal".into(), recipes::Task::Regression, kinds()[0]));
    job.train();
    let described: Value = serde_json::from_slice(&job.output("model.json")).unwrap();
    for (pointer, value) in [
        ("/version", json!(1)),
        ("/target_scale/standard_deviation", json!(0)),
        ("/target_scale", Value::Null),
        ("/classes", json!(["a", "b"])),
        ("/layers", json!([5, 1])),
        ("/spec/model/linear/l2", json!(-1)),
    ] {
        let mut changed = described.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        std::fs::write(job.path().join("output/model.json"), changed.to_string()).unwrap();
        assert!(load(&job).is_err(), "{pointer}");
    }
}

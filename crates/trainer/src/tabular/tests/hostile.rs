//! Model files come from other partners: whatever they hold, loading ends in a model or in an error.

use recipes::{PredictRequest, PredictResponse, TabularModel, limits};
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

/// A model that loads must answer as well: with a refusal, or with numbers that whoever asked can read.
fn ask(predictor: &Predictor) {
    let rows = json!([{ "petal": 1, "width": 1, "site": "east" }, { "petal": -1e9, "width": 1e9, "site": "moon" }]);
    for explain in [false, true] {
        let request = json!({ "rows": rows, "explain": explain }).to_string();
        let answer = predictor.answer(request.as_bytes());
        let text = serde_json::to_string(&answer).unwrap();
        let PredictResponse::Predictions(predictions) = serde_json::from_str(&text).unwrap() else { continue };
        assert_eq!(predictions.rows.len(), 2);
        for row in &predictions.rows {
            let numbers = row.probabilities.values().chain([&row.probability]).copied().map(f64::from);
            let numbers = numbers.chain(row.value).chain(row.attributions.values().copied());
            assert!(numbers.clone().all(f64::is_finite), "{row:?}");
            assert!(row.probabilities.values().all(|p| (0.0..=1.0 + 1e-6).contains(p)), "{row:?}");
        }
    }
}

#[test]
fn bytes_changed_at_random_never_end_the_program() {
    for (index, model) in kinds().into_iter().chain([recipes::Model::Network]).enumerate() {
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
fn tensors_of_a_network_that_are_no_numbers_are_named() {
    let job = Job::new(|spec| {
        spec.task = recipes::Task::Ordinal;
        spec.class_order = Some(["oak", "ash", "elm"].map(str::to_owned).to_vec());
        spec.embeddings = Some(recipes::Embeddings { from: 3, ..recipes::Embeddings::default() });
    });
    job.train();
    let intact = job.output("model.safetensors");
    let no_number = |number: f64| move |tensor: candle_core::Tensor| tensor.affine(0.0, number).unwrap();
    let too_large =
        |tensor: candle_core::Tensor| tensor.to_dtype(candle_core::DType::F64).unwrap().affine(0.0, 1e300).unwrap();
    for name in ["layers.0.weight", "layers.1.bias", "embeddings.0.weight", "thresholds"] {
        let files = [
            changed(&intact, name, no_number(f64::NAN)),
            changed(&intact, name, no_number(f64::NEG_INFINITY)),
            changed(&intact, name, too_large),
        ];
        for bytes in files {
            put(&job, &bytes);
            let error = load(&job).unwrap_err();
            assert!(error.contains(&format!("{name} holds something that is no number")), "{name}: {error}");
            let file = job.path().join("output/model.safetensors");
            assert!(error.contains(&file.display().to_string()), "{name}: {error}");
        }
    }
}

#[test]
fn weights_too_large_for_an_answer_are_a_refusal_of_the_row() {
    let job = Job::new(|_| ());
    job.train();
    let larger = |tensor: candle_core::Tensor| (tensor * 1e37).unwrap();
    let bytes = ["layers.0.weight", "layers.1.weight"]
        .iter()
        .fold(job.output("model.safetensors"), |bytes, name| changed(&bytes, name, larger));
    put(&job, &bytes);
    let predictor = load(&job).unwrap();
    let row = json!({ "petal": 1, "width": 1, "site": "east" });
    let request: PredictRequest = serde_json::from_value(json!({ "rows": [row] })).unwrap();
    let error = predictor.predict(&request).unwrap_err();
    assert_eq!((&*error.code, error.row), ("prediction_not_finite", Some(0)), "{error}");
    ask(&predictor);
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

/// Puts these values into the description of a job's model and asks whether it is still one.
fn assert_refused<const N: usize>(job: &Job, changes: [(&str, Value); N]) {
    let described: Value = serde_json::from_slice(&job.output("model.json")).unwrap();
    ask(&load(job).unwrap());
    for (pointer, value) in changes {
        let mut other = described.clone();
        let told = value.to_string();
        *other.pointer_mut(pointer).unwrap_or_else(|| panic!("there is no {pointer}")) = value;
        std::fs::write(job.path().join("output/model.json"), other.to_string()).unwrap();
        if let Ok(predictor) = load(job) {
            ask(&predictor);
            panic!("{pointer} may be {told:.200}");
        }
    }
}

#[test]
fn a_description_that_contradicts_itself_is_refused() {
    let job =
        Job::new(|spec| (spec.target, spec.task, spec.model) = ("petal".into(), recipes::Task::Regression, kinds()[0]));
    job.train();
    assert_refused(
        &job,
        [
            ("/version", json!(1)),
            ("/target_scale/standard_deviation", json!(0)),
            ("/target_scale", Value::Null),
            ("/classes", json!(["a", "b"])),
            ("/layers", json!([5, 1])),
            ("/spec/model/linear/l2", json!(-1)),
            ("/clip", json!(3)),
        ],
    );
}

#[test]
fn columns_that_cannot_be_encoded_are_refused() {
    // Trees say nothing of how many inputs there are, so the description alone does.
    let job = Job::new(|spec| spec.model = kinds()[1]);
    job.train();
    let described: Value = serde_json::from_slice(&job.output("model.json")).unwrap();
    let petal = described["columns"][0].clone();
    let category = |categories: Vec<String>, fill: &str| json!({ "name": "site", "missing_indicator": false, "kind": "category", "categories": categories, "fill": fill });
    let numbered = |count: u32| (0..count).map(|number| number.to_string()).collect();
    let names = |names: [&str; 3]| names.map(str::to_owned).to_vec();
    assert_refused(
        &job,
        [
            ("/columns", json!([])),
            ("/columns", json!(vec![&petal; limits::COLUMNS + 1])),
            ("/columns/1", petal.clone()),
            ("/columns/0/mean", Value::Null),
            ("/columns/0/standard_deviation", json!(-1)),
            ("/columns/2", category(names(["east", "EAST ", "south"]), "east")),
            ("/columns/2", category(names(["east", "north", "south"]), "moon")),
            ("/columns/2", category(numbered(limits::CATEGORIES + 1), "0")),
            ("/columns/2", category(Vec::new(), "")),
        ],
    );
}

#[test]
fn a_description_without_columns_is_refused_even_if_it_names_no_inputs() {
    let job = Job::new(|spec| spec.model = kinds()[1]);
    job.train();
    let mut described: Value = serde_json::from_slice(&job.output("model.json")).unwrap();
    (described["columns"], described["layers"]) = (json!([]), json!([0, 3]));
    let forest = leaves(&job.output("model.safetensors"));
    described["weights"]["sha256"] = json!(crate::sha256(&[&forest]).to_string());
    std::fs::write(job.path().join("output/model.safetensors"), &forest).unwrap();
    std::fs::write(job.path().join("output/model.json"), described.to_string()).unwrap();
    let error = load(&job).map(|predictor| ask(&predictor)).unwrap_err();
    assert!(error.contains("it has 0 columns"), "{error}");
}

/// A forest all of whose trees are a single leaf, which asks for no input.
fn leaves(bytes: &[u8]) -> Vec<u8> {
    let mut tensors = candle_core::safetensors::load_buffer(bytes, &candle_core::Device::Cpu).unwrap();
    let trees = tensors["trees.nodes"].elem_count();
    let of = |value: u32| candle_core::Tensor::from_vec(vec![value; trees], trees, &candle_core::Device::Cpu).unwrap();
    let numbers = candle_core::Tensor::zeros(trees, candle_core::DType::F32, &candle_core::Device::Cpu).unwrap();
    for (name, tensor) in [
        ("trees.nodes", of(1)),
        ("trees.input", of(u32::MAX)),
        ("trees.left", of(0)),
        ("trees.threshold", numbers.clone()),
        ("trees.value", numbers),
    ] {
        tensors.insert(name.to_owned(), tensor);
    }
    safetensors::serialize(tensors, None).unwrap()
}

#[test]
fn outputs_that_cannot_be_told_apart_are_refused() {
    let job = Job::new(|spec| {
        spec.calibration = recipes::Calibration::Temperature;
        spec.epochs = 2;
    });
    job.train();
    let long = vec![u32::MAX; 5];
    assert_refused(
        &job,
        [
            ("/classes", json!(["ash", "ash", "oak"])),
            ("/classes", json!(["ash"])),
            ("/classes", json!([])),
            ("/layers", json!([6, 0, 3])),
            ("/layers", json!([6, u32::MAX, u32::MAX, 3])),
            ("/layers", json!(long)),
            ("/layers", json!([])),
            ("/calibrator/temperature", json!(0)),
            ("/calibrator/temperature", json!(-1)),
            ("/calibrator/temperature", Value::Null),
            ("/calibrator", json!({ "kind": "platt", "a": 1, "b": 1 })),
        ],
    );
}

#[test]
fn thresholds_that_nothing_reaches_are_refused() {
    let job = Job::new(|spec| {
        spec.target = "big".into();
        spec.threshold = Some(recipes::Threshold { goal: recipes::Goal::F1, positive: None });
        spec.epochs = 2;
    });
    std::fs::write(job.path().join("input/0.csv"), two_classes()).unwrap();
    job.train();
    assert_refused(
        &job,
        [
            ("/decision/threshold", json!(1.5)),
            ("/decision/threshold", json!(-0.1)),
            ("/decision/threshold", Value::Null),
            ("/decision/positive", json!("perhaps")),
            ("/classes", json!(["no", "no"])),
        ],
    );
}

/// The flowers with a column that tells large ones.
fn two_classes() -> String {
    let row = |(row, line): (usize, &str)| match row {
        0 => format!("{line},big\n"),
        row => format!("{line},{}\n", if row % 3 == 0 { "yes" } else { "no" }),
    };
    flowers().lines().enumerate().map(row).collect()
}

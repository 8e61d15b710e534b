use std::time::Instant;

use candle_core::Device;

use super::*;
use crate::nn::Parameter;
use crate::sha256;

/// One number, whose loss is itself: one step in one epoch.
struct Falling {
    number: Parameter,
    /// What is measured after the epoch.
    measured: f64,
}

impl Task for Falling {
    fn parameters(&self) -> Vec<Parameter> {
        vec![self.number.clone()]
    }

    fn batches_of_epoch(&self) -> u64 {
        1
    }

    fn batches(&self, _: u32) -> Vec<Vec<usize>> {
        vec![vec![0]]
    }

    fn weight(&self, examples: &[usize]) -> f64 {
        f64::from(u32::try_from(examples.len()).unwrap())
    }

    fn loss(&self, _: &[usize], _: u32, _: TrainingStep) -> candle_core::Result<Tensor> {
        self.number.value()?.sum_all()
    }

    fn measures(&self, _: &Stop) -> Result<Vec<Measure>, TrainerError> {
        Ok(vec![Measure { name: "loss", split: Split::Test, value: self.measured }])
    }
}

/// Trains with a learning rate, and tells the events.
fn trained(learning_rate: f64, measured: f64) -> (Result<(), TrainerError>, String) {
    let start = Tensor::new(&[1.0_f32], &Device::Cpu).unwrap();
    let task = Falling { number: Parameter::starting_as("number".into(), &start).unwrap(), measured };
    let options = FineTuning { epochs: 1, warm_up: 0.0, ..FineTuning::default() };
    let folder = tempfile::tempdir().unwrap();
    let mut checkpoints = Checkpoints::new(folder.path().to_owned(), sha256(&[]));
    let mut told = Vec::new();
    let ended = Tuner::new(&task, &options, (1, learning_rate)).unwrap().run(
        &mut checkpoints,
        &mut EventSink::new(&mut told, Instant::now()),
        &Stop::default(),
    );
    (ended, String::from_utf8(told).unwrap())
}

#[test]
fn weights_that_the_last_step_spoiled_are_no_result() {
    let (ended, told) = trained(1e39, 0.5);
    let error = ended.unwrap_err();
    assert_eq!((error.code(), error.field().as_deref()), ("diverged", Some("training.learning_rate")), "{error}");
    assert_eq!((&*error.values()["step"], &*error.values()["tensor"]), ("1", "number"), "{error}");
    assert!(!told.contains("metric"), "nothing is measured with them: {told}");
    let (ended, told) = trained(1e-3, 0.5);
    ended.unwrap();
    assert!(told.contains("metric"), "{told}");
}

#[test]
fn a_measured_loss_that_is_no_number_ends_the_job() {
    for loss in [f64::NAN, f64::INFINITY] {
        let (ended, told) = trained(1e-3, loss);
        let error = ended.unwrap_err();
        assert_eq!((error.code(), &*error.values()["step"]), ("diverged", "1"), "{error}");
        assert!(!told.contains("null"), "events hold numbers: {told}");
    }
}

//! What class weights do, by kind of model.

use recipes::{Boosting, ClassWeight, Forest, Kernel, Linear, Model, Svm, Task};

use super::*;
use crate::random::{Purpose, Stream};
use crate::tabular::fitted::fit;
use crate::tabular::head::Rule;

const ROWS: usize = 600;
/// One row in so many is of the rare class.
const RARE: usize = 10;

/// A number that is a little larger for the rare class, and one that says nothing.
fn examples(seed: u64) -> Examples {
    let mut random = Stream::new(seed, Purpose::Trees);
    let mut examples = Examples { inputs: 2, ..Examples::default() };
    for row in 0..ROWS {
        let is_rare = row.is_multiple_of(RARE);
        let telling = random.unit() + random.unit() + if is_rare { 0.6 } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, reason = "inputs have single precision")]
        examples.features.extend([telling as f32, random.unit() as f32]);
        examples.labels.push(u32::from(is_rare));
    }
    examples
}

/// Shares of rows that were not learned from and are found, of the rare class and of the other.
fn recalls(model: Model, class_weight: ClassWeight) -> (f64, f64) {
    let mut spec = TabularSpec::new("y");
    (spec.task, spec.model, spec.class_weight) = (Task::Classification, model, class_weight);
    let (examples, others) = (examples(1), examples(2));
    let problem = Problem {
        spec: &spec,
        examples: &examples,
        columns: &[],
        classes: 2,
        budget: Budget::new(1 << 30),
        device: &candle_core::Device::Cpu,
    };
    let (fitted, _) = fit(&problem, &mut Watch { stop: &Stop::default(), progress: &mut |_, _| Ok(()) }).unwrap();
    let outputs = fitted.outputs(&others.features, 2).unwrap();
    let found = |class: u32| {
        let rows = outputs.chunks(2).zip(&others.labels).filter(|(_, label)| **label == class);
        let right: Vec<bool> =
            rows.map(|(row, _)| Rule::from(Task::Classification).predicted(row) == class as usize).collect();
        #[expect(clippy::cast_precision_loss, reason = "there are few rows")]
        let share = right.iter().filter(|right| **right).count() as f64 / right.len() as f64;
        share
    };
    (found(1), found(0))
}

#[test]
fn balanced_classes_make_every_kind_of_model_find_more_of_a_rare_one() {
    let svm = |kernel| Model::Svm(Svm { kernel, ..Svm::default() });
    for model in [
        Model::Network,
        Model::Linear(Linear::default()),
        Model::Forest(Forest { trees: 40, min_leaf: 10, ..Forest::default() }),
        Model::Boosting(Boosting { rounds: 20, ..Boosting::default() }),
        svm(Kernel::Linear),
        svm(Kernel::default()),
    ] {
        let (plain, balanced) = (recalls(model, ClassWeight::None), recalls(model, ClassWeight::Balanced));
        assert!(balanced.0 > plain.0 + 0.2, "{model:?}: {plain:?} and {balanced:?}");
        assert!(balanced.1 > 0.5, "the others are still found: {model:?}: {balanced:?}");
    }
}

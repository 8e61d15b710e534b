use recipes::{Boosting, Forest, Linear, Svm, Task};

use super::*;
use crate::tabular::inputs::tests::category;

fn checked(model: Model, rows: usize, memory: u64) -> Result<(), DataError> {
    let columns = vec![category(3, true, Some(2))];
    let whole = Whole { rows, columns, classes: 3, budget: Budget::new(memory) };
    let mut spec = TabularSpec::new("y");
    (spec.task, spec.model) = (Task::Classification, model);
    whole.check(&spec)
}

#[test]
fn a_machine_takes_so_many_rows_however_much_memory_there_is() {
    checked(Model::Svm(Svm::default()), 100_000, 1 << 40).unwrap();
    let error = checked(Model::Svm(Svm::default()), 100_001, 1 << 40).unwrap_err();
    assert_eq!((error.code(), error.field().as_deref()), ("too_many_rows_for_model", Some("model")));
    assert_eq!((&*error.values()["rows"], &*error.values()["limit"]), ("100001", "100000"));
    for model in [Model::Boosting(Boosting::default()), Model::Forest(Forest::default()), Model::Network] {
        checked(model, 100_001, 1 << 40).unwrap();
    }
}

/// The memory that a model is known to need is just what fitting it asks for.
#[test]
fn a_model_needs_the_memory_that_its_rows_take() {
    let threads = rayon::current_num_threads() as u64;
    for (model, bytes) in [
        (Model::Boosting(Boosting::default()), 1_000 * 4 * (4 + 32)),
        (Model::Forest(Forest::default()), 1_000 * 4 * (4 + 32 * threads)),
        (Model::Svm(Svm::default()), 2 * 4 * 1_000),
        (Model::Network, 4 * 1_000 * 2),
    ] {
        checked(model, 1_000, bytes).unwrap();
        assert_eq!(checked(model, 1_000, bytes - 1).unwrap_err().code(), "data_too_large", "{model:?}");
    }
    checked(Model::Linear(Linear::default()), 1_000_000, 20_000).unwrap();
    assert_eq!(checked(Model::Linear(Linear::default()), 1, 1_000).unwrap_err().code(), "data_too_large");
}

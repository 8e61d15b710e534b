//! Real data: what the shipped defaults achieve.

use recipes::protocol::Event;
use recipes::{Boosting, Evaluation, Forest, Kernel, Linear, Model, Svm, Task, TrainingResult};

use crate::program::Workplace;

fn result(workplace: &Workplace) -> TrainingResult {
    let (status, events) = workplace.run();
    assert_eq!(status, Some(0), "{events:?}");
    let Some(Event::Finished(result)) = events.last() else { panic!("the job must finish: {events:?}") };
    result.clone()
}

fn accuracy_and_loss(seed: u64, model: Model) -> (f64, f64) {
    let result = result(&Workplace::wisconsin(|spec| (spec.seed, spec.model) = (seed, model)));
    assert_eq!((result.train_rows, result.test_rows), (455, 114));
    let Evaluation::Classification(scores) = &result.evaluation else { panic!("{result:?}") };
    let rows: u64 = scores.confusion.iter().flatten().sum();
    assert_eq!(rows, 114);
    assert_eq!(scores.classes.iter().map(|class| class.support).collect::<Vec<_>>(), [72, 42]);
    (scores.accuracy, scores.loss)
}

/// The reference is one run of Keras with the same network on the same data: .965. No seed was chosen for its result.
#[test]
fn the_defaults_reach_the_reference_on_the_wisconsin_set() {
    const SEEDS: u32 = 10;
    let scores: Vec<(f64, f64)> = (1..=SEEDS).map(|seed| accuracy_and_loss(seed.into(), Model::Network)).collect();
    let mean = scores.iter().map(|(accuracy, _)| accuracy).sum::<f64>() / f64::from(SEEDS);
    let loss = scores.iter().map(|(_, loss)| loss).sum::<f64>() / f64::from(SEEDS);
    assert!(mean >= 0.965, "mean accuracy {mean} of {scores:?}");
    assert!(loss <= 0.12, "mean loss {loss} of {scores:?}");
}

/// The references are means of scikit-learn 1.9.1 with the same options over ten stratified splits, less (for losses: plus) two standard
/// errors of those means.
#[test]
fn every_kind_of_model_reaches_its_reference_on_the_wisconsin_set() {
    const SEEDS: u32 = 5;
    let svm = |kernel| Model::Svm(Svm { kernel, ..Svm::default() });
    for (model, accuracy, loss) in [
        (Model::Linear(Linear::default()), 0.963, 0.106),
        (Model::Forest(Forest::default()), 0.942, 0.267),
        (Model::Boosting(Boosting::default()), 0.941, 0.262),
        (svm(Kernel::Linear), 0.955, 0.117),
        (svm(Kernel::default()), 0.959, 0.1),
    ] {
        let scores: Vec<(f64, f64)> = (1..=SEEDS).map(|seed| accuracy_and_loss(seed.into(), model)).collect();
        let mean = |of: fn(&(f64, f64)) -> f64| scores.iter().map(of).sum::<f64>() / f64::from(SEEDS);
        let (mean_accuracy, mean_loss) = (mean(|score| score.0), mean(|score| score.1));
        println!("{}: accuracy {mean_accuracy:.4}, loss {mean_loss:.4}", model.name());
        assert!(mean_accuracy >= accuracy, "{model:?}: accuracy {mean_accuracy} of {scores:?}");
        assert!(mean_loss <= loss, "{model:?}: loss {mean_loss} of {scores:?}");
    }
}

/// The mean texture of a nucleus from the other 29 measurements and the diagnosis.
#[test]
fn every_kind_of_model_predicts_a_quantity_of_the_wisconsin_set() {
    for model in [
        Model::Network,
        Model::Linear(Linear::default()),
        Model::Forest(Forest::default()),
        Model::Boosting(Boosting::default()),
        Model::Svm(Svm::default()),
    ] {
        let workplace = Workplace::wisconsin(|spec| {
            (spec.target, spec.task, spec.model, spec.epochs) = ("texture_mean".into(), Task::Regression, model, 60);
        });
        let Evaluation::Regression(scores) = result(&workplace).evaluation else { panic!("a quantity") };
        println!("{}: {scores:?}", model.name());
        assert!(scores.r2 > 0.7, "{model:?}: {scores:?}");
        assert!(scores.rmse < 0.5 * scores.baseline.rmse, "{model:?}: {scores:?}");
    }
}

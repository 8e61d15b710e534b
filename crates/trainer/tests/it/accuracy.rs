//! Real data: what the shipped defaults achieve.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use recipes::protocol::{Event, InputFormat};
use recipes::{Boosting, Evaluation, Forest, Kernel, Linear, Model, Streaming, Svm, TabularSpec, Task, TrainingResult};

use crate::program::{Workplace, wisconsin};

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

/// The Wisconsin set as Parquet, in row groups of this many rows.
fn parquet(rows: usize) -> Vec<u8> {
    let mut reader = csv::Reader::from_path(wisconsin()).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let column = |(place, name): (usize, String)| {
        let fields = records.iter().map(|record| &record[place]);
        let values: ArrayRef = if name == "diagnosis" {
            Arc::new(StringArray::from_iter_values(fields))
        } else {
            Arc::new(Float64Array::from_iter_values(fields.map(|field| field.parse::<f64>().unwrap())))
        };
        (name, values)
    };
    let batch = RecordBatch::try_from_iter(names.into_iter().enumerate().map(column)).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    for start in (0..batch.num_rows()).step_by(rows) {
        writer.write(&batch.slice(start, rows.min(batch.num_rows() - start))).unwrap();
        writer.flush().unwrap();
    }
    writer.into_inner().unwrap()
}

/// The reference is the same as that of rows in memory.
#[test]
fn rows_in_pieces_reach_the_reference_on_the_wisconsin_set() {
    const SEEDS: u32 = 10;
    let file = parquet(100);
    let accuracy = |seed: u32| {
        let mut spec = TabularSpec::new("diagnosis");
        (spec.seed, spec.streaming, spec.shuffle_rows) = (seed.into(), Streaming::Always, Some(256));
        let mut workplace = Workplace::new(&file, spec);
        workplace.job.inputs[0].format = InputFormat::Parquet;
        let result = result(&workplace);
        assert_eq!(result.report.streamed.as_ref().map(|streamed| streamed.row_groups), Some(6));
        let Evaluation::Classification(scores) = &result.evaluation else { panic!("{result:?}") };
        scores.accuracy
    };
    let scores: Vec<f64> = (1..=SEEDS).map(accuracy).collect();
    let mean = scores.iter().sum::<f64>() / f64::from(SEEDS);
    assert!(mean >= 0.965, "mean accuracy {mean} of {scores:?}");
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

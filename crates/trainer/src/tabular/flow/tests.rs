use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch};
use parquet::arrow::ArrowWriter;
use recipes::protocol::{InputFormat, TrainerInput};

use super::*;
use crate::data::Budget;
use crate::preprocess::{Parts, prepare_streamed};

/// Row groups of unequal sizes; the number of a row is its input, but for the scale.
const SIZES: [usize; 5] = [5_000, 10, 12_000, 1, 2_989];
const ROWS: u64 = 20_000;

fn flow(spec: &TabularSpec) -> (tempfile::TempDir, Flow) {
    let folder = tempfile::tempdir().unwrap();
    let mut row = 0;
    let mut writer = None;
    for size in SIZES {
        let rows = row..row + i64::try_from(size).unwrap();
        row = rows.end;
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let x = Arc::new(Float64Array::from_iter_values(rows.clone().map(|row| row as f64 + 0.5))) as ArrayRef;
        let y = Arc::new(Int64Array::from_iter_values(rows.map(|row| row % 2))) as ArrayRef;
        let batch = RecordBatch::try_from_iter([("x", x), ("y", y)]).unwrap();
        let writer = writer.get_or_insert_with(|| ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap());
        writer.write(&batch).unwrap();
        writer.flush().unwrap();
    }
    std::fs::write(folder.path().join("t"), writer.unwrap().into_inner().unwrap()).unwrap();
    let input = TrainerInput { name: "t".into(), path: "t".into(), format: InputFormat::Parquet };
    let rows = RowGroups::open(folder.path(), &[input], spec, Budget::new(1 << 26)).unwrap();
    let parts = Parts::new(spec.seed, spec.test_fraction, true, (rows.rows(), 2_000));
    let streamed = prepare_streamed(&rows, spec, parts, &Stop::default()).unwrap();
    assert!((1_800..2_200).contains(&streamed.sample), "{}", streamed.sample);
    (folder, Flow::new(rows, streamed, spec).unwrap().1)
}

fn spec() -> TabularSpec {
    TabularSpec { shuffle_rows: Some(500), ..TabularSpec::new("y") }
}

/// The inputs of an epoch as they are learned from, and the rows of each batch.
fn epoch(flow: &Flow, number: u32) -> (Vec<f32>, Vec<usize>) {
    let (mut inputs, mut sizes) = (Vec::new(), Vec::new());
    let mut step = |batch: &Examples| {
        inputs.extend_from_slice(&batch.features);
        sizes.push(batch.rows());
        Ok(())
    };
    flow.epoch(number, &Stop::default(), &mut step).unwrap();
    (inputs, sizes)
}

fn sorted(mut inputs: Vec<f32>) -> Vec<f32> {
    inputs.sort_unstable_by(f32::total_cmp);
    inputs
}

#[test]
fn an_epoch_has_every_training_row_once_in_an_order_of_its_own() {
    let (_folder, flow) = flow(&spec());
    let (one, sizes) = epoch(&flow, 0);
    assert_eq!(one.len() as u64, flow.counts.train);
    assert_eq!(sizes.len() as u64, flow.steps());
    assert!(sizes[..sizes.len() - 1].iter().all(|&rows| rows == 32), "{sizes:?}");
    let mut distinct = sorted(one.clone());
    distinct.dedup();
    assert_eq!(distinct.len(), one.len());
    let (other, _) = epoch(&flow, 1);
    assert_ne!(one, other);
    assert_eq!(sorted(one.clone()), sorted(other));
    assert_eq!(epoch(&flow, 0).0, one, "an epoch is the same whatever came before");
    assert_ne!(sorted(one.clone()), one);
}

#[test]
fn the_parts_are_all_rows_and_share_none() {
    let (_folder, flow) = flow(&spec());
    let mut all = Vec::new();
    let (mut train, mut validation, mut test) = (0, 0, 0);
    for (part, count) in [(Part::Train, &mut train), (Part::Validation, &mut validation), (Part::Test, &mut test)] {
        let mut each = |examples: Examples| {
            *count += examples.rows() as u64;
            all.extend(examples.features);
            Ok(())
        };
        flow.in_order(part, &Stop::default(), &mut each).unwrap();
    }
    assert_eq!(Counts { train, validation, test }, flow.counts);
    assert!((3_700..4_300).contains(&test) && (1_400..1_800).contains(&validation), "{test} {validation}");
    let mut all = sorted(all);
    all.dedup();
    assert_eq!(all.len() as u64, ROWS);
}

#[test]
fn no_more_rows_are_held_than_were_counted_for() {
    let (_folder, flow) = flow(&spec());
    // A reader that is far ahead of who learns.
    let mut take = |_: &Examples| {
        std::thread::yield_now();
        Ok(())
    };
    flow.epoch(0, &Stop::default(), &mut take).unwrap();
    let bound = 500 + 32 + (AHEAD + 2) * PIECE_ROWS;
    assert!((500..=bound).contains(&flow.alive.most()), "{} of {bound}", flow.alive.most());
    assert!((bound as u64) < flow.counts.train);
}

#[test]
fn who_learns_and_fails_ends_the_reading() {
    let (_folder, flow) = flow(&spec());
    let mut batches = 0;
    let mut take = |_: &Examples| {
        batches += 1;
        if batches == 3 { Err(DataError::NoRows.into()) } else { Ok(()) }
    };
    let error = flow.epoch(0, &Stop::default(), &mut take).unwrap_err();
    assert!(matches!(error, TrainerError::Data(DataError::NoRows)), "{error}");
    assert_eq!(batches, 3);
    let stop = Stop::default();
    let error = flow.epoch(0, &stop, &mut |_| {
        stop.request();
        Ok(())
    });
    assert!(matches!(error, Err(TrainerError::Cancelled)), "{error:?}");
}

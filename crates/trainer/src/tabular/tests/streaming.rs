use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::properties::WriterProperties;
use recipes::{
    Calibration, CrossValidation, Embeddings, Evaluation, Forest, Importance, Model, Outliers, Quantiles, Streaming,
    TabularModel, Task, Threshold,
};

use super::*;

/// Rows of the table: four kinds of sizes of row groups, some of more rows than a piece.
const SIZES: [usize; 7] = [700, 40, 1_500, 3, 900, 1, 856];
const ROWS: usize = 4_000;

/// Whether `x` and `shade` make a row "yes" is plain; the rest is noise. Missing values begin in the third row group, a shade is unknown before the
/// fifth.
fn batch() -> RecordBatch {
    let noise = |row: usize, modulus: usize| (row * 7_919 + row / 7 * 31) % modulus;
    let x = |row: usize| {
        if row > 760 && row.is_multiple_of(9) {
            None
        } else {
            Some(f64::from(u32::try_from(noise(row, 1_000)).unwrap()) / 100.0)
        }
    };
    let shade = |row: usize| match noise(row, 12) {
        11 if row > 2_300 => "violet",
        0..=3 => "red",
        4..=7 => "Green",
        _ => "blue",
    };
    let is_yes = |row: usize| x(row).unwrap_or(5.0) + if shade(row) == "red" { 3.0 } else { 0.0 } > 6.0;
    let rows = || 0..ROWS;
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int64Array::from_iter_values(rows().map(|row| i64::try_from(row).unwrap())))),
        ("x", Arc::new(rows().map(x).collect::<Float64Array>())),
        ("shade", Arc::new(StringArray::from_iter_values(rows().map(shade)))),
        ("code", Arc::new(Int64Array::from_iter_values(rows().map(|row| i64::try_from(row % 3).unwrap())))),
        (
            "day",
            Arc::new(StringArray::from_iter_values(
                rows().map(|row| format!("2021-{:02}-{:02}", row % 12 + 1, row % 28 + 1)),
            )),
        ),
        ("amount", Arc::new(rows().map(|row| x(row).map(|x| 2.0 * x + 1.0)).collect::<Float64Array>())),
        (
            "y",
            Arc::new(
                rows()
                    .map(|row| (row % 500 != 499).then(|| if is_yes(row) { "yes" } else { "no" }))
                    .collect::<StringArray>(),
            ),
        ),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

/// The table as a file with row groups of these sizes.
fn file(sizes: &[usize]) -> Vec<u8> {
    let batch = batch();
    let properties = WriterProperties::builder().set_dictionary_enabled(false).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    let mut start = 0;
    for &size in sizes {
        writer.write(&batch.slice(start, size)).unwrap();
        writer.flush().unwrap();
        start += size;
    }
    assert_eq!(start, ROWS);
    writer.into_inner().unwrap()
}

fn job_of(file: &[u8], change: impl FnOnce(&mut TabularSpec)) -> Job {
    let mut job = Job::new(|spec| {
        "y".clone_into(&mut spec.target);
        spec.features.drop = vec!["amount".into()];
        (spec.streaming, spec.shuffle_rows, spec.epochs) = (Streaming::Always, Some(256), 4);
        change(spec);
    });
    std::fs::write(job.path().join("input/0.parquet"), file).unwrap();
    (job.job.inputs[0].path, job.job.inputs[0].format) = ("input/0.parquet".into(), InputFormat::Parquet);
    job
}

fn job(change: impl FnOnce(&mut TabularSpec)) -> Job {
    job_of(&file(&SIZES), change)
}

fn model(job: &Job) -> TabularModel {
    serde_json::from_slice(&job.output("model.json")).unwrap()
}

fn accuracy(evaluation: &Evaluation) -> f64 {
    let Evaluation::Classification(scores) = evaluation else { panic!("{evaluation:?}") };
    scores.accuracy
}

#[test]
fn rows_in_pieces_make_the_model_that_rows_in_memory_make() {
    let (streamed, whole) = (job(|_| ()), job(|spec| spec.streaming = Streaming::Never));
    let ((result, events), (other, _)) = (streamed.train(), whole.train());
    assert!(accuracy(&result.evaluation) > 0.93, "{:?}", result.evaluation);
    assert!((accuracy(&result.evaluation) - accuracy(&other.evaluation)).abs() < 0.04, "{:?}", other.evaluation);
    assert_eq!(result.train_rows + result.test_rows, 3_992, "eight rows have no class");
    assert!((700..900).contains(&result.test_rows), "{}", result.test_rows);
    assert_eq!(result.steps, 4 * result.train_rows.div_ceil(32));
    let told = result.report.streamed.unwrap();
    assert_eq!((told.row_groups, told.sample_rows, told.sample_is_whole), (7, 3_992, true));
    assert_eq!((told.validation_rows, told.shuffle_rows), (0, 256));
    assert_eq!(other.report.streamed, None);
    let codes: Vec<&str> = events
        .iter()
        .filter_map(|event| match event {
            Event::Log { code, .. } => Some(code.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(codes, ["rows_without_class", "column_dropped", "streamed"]);
    let epochs = events.iter().filter(|event| matches!(event, Event::Epoch { .. })).count();
    assert_eq!(epochs, 4);

    // Of the same columns, by means that differ only by which rows are held out.
    let (one, two) = (model(&streamed), model(&whole));
    assert_eq!((one.version, &one.classes, &one.layers), (two.version, &two.classes, &two.layers));
    let names = |model: &TabularModel| model.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&one), ["x", "shade", "code", "day"]);
    assert_eq!(names(&one), names(&two));
    let predictor = crate::tabular::Predictor::load(&streamed.path().join("output")).unwrap();
    let rows = serde_json::json!({ "rows": [
        { "x": 9.5, "shade": "red", "code": 1, "day": "2021-03-04" },
        { "x": 0.5, "shade": "violet", "code": "2", "day": null },
    ] });
    let said = predictor.predict(&serde_json::from_value(rows).unwrap()).unwrap();
    assert_eq!(said.rows.iter().map(|row| &*row.class).collect::<Vec<_>>(), ["yes", "no"]);
}

#[test]
fn the_same_job_gives_the_same_bytes_however_it_ends_in_between() {
    let (one, two) = (job(|spec| spec.checkpoint_every = Some(1)), job(|spec| spec.checkpoint_every = Some(1)));
    one.train();
    two.train();
    assert_eq!(one.output("model.safetensors"), two.output("model.safetensors"));
    assert_eq!(one.output("model.json"), two.output("model.json"));

    let mut resumed = job(|spec| spec.checkpoint_every = Some(1));
    let name = "epoch-000002.ckpt";
    std::fs::create_dir_all(resumed.path().join("checkpoint")).unwrap();
    std::fs::copy(one.path().join("checkpoint").join(name), resumed.path().join("checkpoint").join(name)).unwrap();
    resumed.job.resume = Some(name.into());
    let (_, events) = resumed.train();
    let is_told = |event: &Event| matches!(event, Event::Log { code, .. } if code == "resumed");
    assert!(events.iter().any(is_told), "{events:?}");
    assert_eq!(resumed.output("model.safetensors"), one.output("model.safetensors"));

    let other = job(|spec| (spec.checkpoint_every, spec.seed) = (Some(1), 43));
    other.train();
    assert_ne!(other.output("model.safetensors"), one.output("model.safetensors"));
}

#[test]
fn a_row_stays_in_its_part_however_the_file_is_cut() {
    let (one, other) = (job(|_| ()), job_of(&file(&[2_000, 1_000, 1_000]), |_| ()));
    let ((one_result, _), (other_result, _)) = (one.train(), other.train());
    assert_eq!(one_result.test_rows, other_result.test_rows);
    assert_eq!(model(&one).columns, model(&other).columns);
}

#[test]
fn what_comes_late_in_the_file_is_known() {
    let job = job(|spec| {
        spec.embeddings = Some(Embeddings { from: 3, width: Some(2) });
        spec.outliers = Outliers::Quantiles(Quantiles { share: 0.01 });
        spec.class_weight = recipes::ClassWeight::Balanced;
    });
    let (result, _) = job.train();
    assert!(accuracy(&result.evaluation) > 0.9, "{:?}", result.evaluation);
    let columns = model(&job).columns;
    let column = |name: &str| columns.iter().find(|column| column.name == name).unwrap();
    assert!(column("x").missing_indicator);
    let recipes::model::Encoding::Category { categories, .. } = &column("shade").encoding else {
        panic!("{columns:?}")
    };
    assert_eq!(categories, &["Green", "blue", "red", "violet"]);
    assert!(matches!(column("day").encoding, recipes::model::Encoding::Date { .. }));
}

#[test]
fn quantities_and_probabilities_are_settled_as_in_memory() {
    let quantity = job(|spec| {
        spec.features.drop = vec!["x".into()];
        (spec.task, spec.target) = (Task::Regression, "amount".into());
    });
    let (result, _) = quantity.train();
    assert!(matches!(result.evaluation, Evaluation::Regression(_)));
    let scale = model(&quantity).target_scale.unwrap();
    assert!((10.0..12.0).contains(&scale.mean) && scale.standard_deviation > 4.0, "{scale:?}");

    let settled = job(|spec| {
        spec.calibration = Calibration::Platt;
        spec.threshold = Some(Threshold { goal: recipes::Goal::F1, positive: Some("yes".into()) });
        spec.importance = Some(Importance { repeats: 2 });
        spec.groups = vec!["shade".into()];
    });
    let (result, _) = settled.train();
    assert!((200..450).contains(&result.report.streamed.unwrap().validation_rows));
    assert!(model(&settled).calibrator.is_some());
    assert_eq!(result.report.decision, model(&settled).decision);
    assert_eq!(result.report.importance[0].column, "x");
    assert_eq!(result.report.groups[0].column, "shade");
    let rows: u64 = result.report.reliability.unwrap().bins.iter().map(|bin| bin.rows).sum();
    assert_eq!(rows, result.test_rows);
}

#[test]
fn what_does_not_fit_is_read_in_pieces_unless_that_cannot_be() {
    let with = |change: fn(&mut TabularSpec)| {
        let mut job = job(|spec| {
            (spec.streaming, spec.shuffle_rows) = (Streaming::Auto, None);
            spec.features.drop = vec![];
            change(spec);
        });
        // 4,000 rows of seven columns take 336 kB before they are encoded.
        job.job.limits.memory_bytes = Some(330_000);
        job
    };
    // A sample of a thousand rows and the pieces fit into a little more.
    let mut fits = with(|spec| spec.features.drop = vec!["day".into(), "amount".into(), "id".into()]);
    fits.job.limits.memory_bytes = Some(500_000);
    assert_eq!(fits.train().0.report.streamed, None);
    let refused = |change: fn(&mut TabularSpec)| with(change).run(&Stop::default()).0.unwrap_err();
    assert_eq!(refused(|spec| spec.streaming = Streaming::Never).code(), "data_too_large");
    for (change, field, what) in [
        ((|spec| spec.model = Model::Forest(Forest::default())) as fn(&mut TabularSpec), "model", "forest"),
        (|spec| spec.cross_validation = Some(CrossValidation { folds: 3 }), "cross_validation", "a cross-validation"),
        (|spec| spec.search = Some(recipes::Search::default()), "search", "a search"),
    ] {
        let error = refused(change);
        assert_eq!((error.code(), error.field().as_deref()), ("not_streamed", Some(field)));
        assert!(error.to_string().contains(what), "{error}");
        assert!(error.next_step().contains("network"), "{}", error.next_step());
    }
    let csv = Job::new(|spec| spec.streaming = Streaming::Always);
    let error = csv.run(&Stop::default()).0.unwrap_err();
    assert_eq!((error.code(), error.field().as_deref()), ("not_streamed", Some("streaming")));
}

/// What comes after the last epoch and cannot be is refused before the first.
#[test]
fn what_cannot_be_settled_is_refused_before_anything_is_learned() {
    let f1 =
        |positive: Option<&str>| Some(Threshold { goal: recipes::Goal::F1, positive: positive.map(str::to_owned) });
    let three = |spec: &mut TabularSpec| (spec.target, spec.threshold) = ("code".into(), f1(None));
    let unknown = |spec: &mut TabularSpec| spec.threshold = f1(Some("perhaps"));
    let whole = |spec: &mut TabularSpec| {
        spec.streaming = Streaming::Never;
        (spec.target, spec.calibration) = ("code".into(), Calibration::Platt);
        spec.cross_validation = Some(CrossValidation { folds: 3 });
    };
    for (change, code) in [
        (&three as &dyn Fn(&mut TabularSpec), "not_two_classes"),
        (&unknown, "no_such_class"),
        (&whole, "not_two_classes"),
    ] {
        let (result, events) = job(change).run(&Stop::default());
        assert_eq!(result.unwrap_err().code(), code);
        assert!(events.iter().all(|event| matches!(event, Event::Log { .. })), "{code}: {events:?}");
    }
}

#[test]
fn a_large_table_trains_in_memory_that_does_not_hold_it() {
    // Ten times the table: 40,000 rows of seven columns take 3.4 MB before they are encoded.
    let batch = batch();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    for _ in 0..20 {
        writer.write(&batch.slice(0, 2_000)).unwrap();
        writer.flush().unwrap();
    }
    let mut job = job_of(&writer.into_inner().unwrap(), |spec| {
        (spec.streaming, spec.shuffle_rows, spec.epochs) = (Streaming::Auto, None, 1);
    });
    job.job.limits.memory_bytes = Some(2_500_000);
    let told = job.train().0.report.streamed.unwrap();
    assert_eq!((told.row_groups, told.sample_is_whole), (20, false));
    assert!((1_000..2_000).contains(&told.sample_rows), "{told:?}");
}

#[test]
fn a_damaged_row_group_is_named() {
    let mut bytes = file(&SIZES);
    let mut content = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut content, &bytes).unwrap();
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&content).unwrap();
    let (start, length) = metadata.row_group(4).column(2).byte_range();
    let start = usize::try_from(start).unwrap();
    bytes[start..start + usize::try_from(length).unwrap()].fill(0xff);
    for streaming in [Streaming::Always, Streaming::Never] {
        let error = job_of(&bytes, |spec| spec.streaming = streaming).run(&Stop::default()).0.unwrap_err();
        assert_eq!(error.code(), "parquet_unreadable");
        assert!(error.to_string().contains("row group 5 of 7"), "{error}");
    }
}

#[test]
fn training_in_pieces_stops_when_asked_to() {
    let job = job(|_| ());
    let stop = Stop::default();
    stop.request();
    assert!(matches!(job.run(&stop).0, Err(TrainerError::Cancelled)));
    assert_eq!(std::fs::read_dir(job.path().join("output")).unwrap().count(), 0);
}

//! Dates, from files to predictions.

use arrow_array::{Date32Array, TimestampMicrosecondArray};
use recipes::model::{Cycle, Encoding};
use recipes::{Importance, PredictRequest, TabularModel};
use serde_json::{Value, json};

use super::*;
use crate::tabular::Predictor;

const ROWS: i32 = 240;

/// A day of every third week, all over the years: the months from May on are "warm".
fn day(row: i32) -> i64 {
    i64::from(18_000 + 23 * row) * crate::data::MILLIS_PER_DAY
}

fn season(row: i32) -> &'static str {
    if (5..=10).contains(&crate::data::Day::of(day(row)).month) { "warm" } else { "cold" }
}

fn job(change: impl FnOnce(&mut TabularSpec)) -> Job {
    let job = Job::new(|spec| {
        (spec.target, spec.epochs) = ("season".into(), 30);
        change(spec);
    });
    let mut text = String::from("seen,noise,season\n");
    for row in 0..ROWS {
        let seen = crate::data::Day::of(day(row));
        let seen = format!("{:04}-{:02}-{:02}", seen.year, seen.month, seen.day);
        let seen = if row % 20 == 7 { "NA" } else { &seen };
        writeln!(text, "{seen},{},{}", row * 37 % 11, season(row)).unwrap();
    }
    std::fs::write(job.path().join("input/0.csv"), text).unwrap();
    job
}

fn ask(job: &Job, rows: &Value) -> Result<recipes::Predictions, Box<recipes::PredictError>> {
    let request: PredictRequest = serde_json::from_value(json!({ "rows": rows, "explain": true })).unwrap();
    Predictor::load(&job.path().join("output")).unwrap().predict(&request)
}

#[test]
fn a_season_is_learned_and_told_under_the_name_of_its_column() {
    let job = job(|spec| spec.importance = Some(Importance::default()));
    let (result, _) = job.train();
    let recipes::Evaluation::Classification(scores) = &result.evaluation else { panic!("{result:?}") };
    assert!(scores.accuracy > 0.85, "{scores:?}");
    let importance = &result.report.importance;
    assert_eq!((importance.len(), &*importance[0].column), (2, "seen"), "{importance:?}");

    let model: TabularModel = serde_json::from_slice(&job.output("model.json")).unwrap();
    assert_eq!(model.version, 2);
    let Encoding::Date { cycles, .. } = &model.columns[0].encoding else { panic!("{:?}", model.columns) };
    assert_eq!((&cycles[..], model.columns[0].missing_indicator), (&[Cycle::Year, Cycle::Week][..], true));

    let rows = json!([{ "seen": "2031-07-15", "noise": 3 }, { "seen": "15 Jan 2031", "noise": 3 }, { "seen": 20_310_715, "noise": 3 }]);
    let found = ask(&job, &rows).unwrap().rows;
    let classes: Vec<&str> = found.iter().map(|row| &*row.class).collect();
    assert_eq!(classes, ["warm", "cold", "warm"]);
    let columns: Vec<&str> = found[0].attributions.keys().map(String::as_str).collect();
    assert_eq!(columns, ["noise", "seen"]);
    assert!(found[0].attributions["seen"] > found[0].attributions["noise"].abs(), "{:?}", found[0].attributions);
    assert_eq!(found[0], found[2]);
    ask(&job, &json!([{ "seen": null, "noise": 3 }, { "seen": "NA", "noise": 3 }])).unwrap();
}

#[test]
fn a_date_that_cannot_be_read_refuses_the_request() {
    let job = job(|spec| spec.epochs = 1);
    job.train();
    for bad in [json!("soon"), json!("3/4/2021"), json!("2021-02-30"), json!(7), json!(true)] {
        let error = ask(&job, &json!([{ "seen": "2021-02-03", "noise": 3 }, { "seen": bad, "noise": 3 }])).unwrap_err();
        assert_eq!((&*error.code, error.row, error.column.as_deref()), ("not_a_date", Some(1), Some("seen")), "{bad}");
        assert!(error.next_step.contains("2021-04-03"), "{}", error.next_step);
    }
}

/// Dates of a Parquet file, as days or as moments, are those of a CSV file.
#[test]
fn parquet_and_csv_give_the_same_model() {
    let from_csv = job(|spec| spec.epochs = 3);
    from_csv.train();
    let seen = |row: i32| (row % 20 != 7).then_some(row);
    let days = (0..ROWS).map(|row| seen(row).map(|row| 18_000 + 23 * row)).collect::<Date32Array>();
    let moments = (0..ROWS).map(|row| seen(row).map(|row| 1_000 * day(row))).collect::<TimestampMicrosecondArray>();
    for dates in [Arc::new(days) as ArrayRef, Arc::new(moments.with_timezone("+08:00"))] {
        let mut from_parquet = job(|spec| spec.epochs = 3);
        let noise = Int64Array::from_iter_values((0..ROWS).map(|row| i64::from(row * 37 % 11)));
        let seasons = StringArray::from_iter_values((0..ROWS).map(season));
        let columns: Vec<(&str, ArrayRef)> =
            vec![("seen", dates), ("noise", Arc::new(noise)), ("season", Arc::new(seasons))];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        std::fs::write(from_parquet.path().join("input/0.csv"), writer.into_inner().unwrap()).unwrap();
        from_parquet.job.inputs[0].format = InputFormat::Parquet;
        from_parquet.train();
        assert_eq!(from_parquet.output("model.safetensors"), from_csv.output("model.safetensors"));
        assert_eq!(from_parquet.output("model.json"), from_csv.output("model.json"));
    }
}

//! The Wisconsin diagnostic breast cancer data: 569 patients, 30 measurements, malignant or benign.

use anyhow::Context as _;
use serde_json::{Map, Value};

/// Shipped with its attribution: see `data/breast-cancer-wisconsin/README.md`.
const CSV: &str = include_str!("../../../../data/breast-cancer-wisconsin/wdbc.csv");
/// Every so manieth patient is kept back by the clinic.
const HELD_OUT_EVERY: usize = 10;
/// The column to predict.
pub(super) const TARGET: &str = "diagnosis";

/// The clinic's patients, in two parts.
pub(super) struct Patients {
    /// What the clinic uploads, as CSV.
    pub(super) shared: String,
    /// How many of them.
    pub(super) shared_rows: usize,
    /// Patients that never leave the clinic, without their diagnosis.
    pub(super) held_out: Vec<Map<String, Value>>,
    /// The same as CSV, with their diagnosis.
    pub(super) kept: String,
    /// Their diagnoses.
    pub(super) truth: Vec<String>,
}

/// Splits the patients; the same split every time.
pub(super) fn patients() -> anyhow::Result<Patients> {
    let mut reader = csv::Reader::from_reader(CSV.as_bytes());
    let header = reader.headers()?.clone();
    let target = header.iter().position(|name| name == TARGET).context("the data has no diagnosis")?;
    let mut shared = csv::Writer::from_writer(Vec::new());
    let mut kept = csv::Writer::from_writer(Vec::new());
    shared.write_record(&header)?;
    kept.write_record(&header)?;
    let mut patients = Patients {
        shared: String::new(),
        shared_rows: 0,
        held_out: Vec::new(),
        kept: String::new(),
        truth: Vec::new(),
    };
    for (index, record) in reader.records().enumerate() {
        let record = record?;
        if index % HELD_OUT_EVERY != 0 {
            shared.write_record(&record)?;
            patients.shared_rows += 1;
            continue;
        }
        kept.write_record(&record)?;
        let fields = header.iter().zip(&record).filter(|(name, _)| *name != TARGET);
        patients.held_out.push(fields.map(|(name, text)| (name.to_owned(), Value::String(text.to_owned()))).collect());
        patients.truth.push(record[target].to_owned());
    }
    patients.shared = String::from_utf8(shared.into_inner()?)?;
    patients.kept = String::from_utf8(kept.into_inner()?)?;
    Ok(patients)
}

mod csv_files;
mod dates;
mod numbers;
mod parquet_files;
mod parquet_lists;

use recipes::TabularSpec;
use recipes::protocol::{InputFormat, TrainerInput};

use super::*;

/// A folder with inputs, and what it takes to read them.
struct Inputs {
    folder: tempfile::TempDir,
    files: Vec<TrainerInput>,
    spec: TabularSpec,
    limit: u64,
}

impl Inputs {
    fn new(target: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, files: Vec::new(), spec: TabularSpec::new(target), limit: 1 << 30 }
    }

    fn csv(target: &str, content: impl AsRef<[u8]>) -> Self {
        Self::new(target).and(InputFormat::Csv, content)
    }

    fn and(mut self, format: InputFormat, content: impl AsRef<[u8]>) -> Self {
        let name = format!("table {}", self.files.len());
        std::fs::write(self.folder.path().join(&name), content).unwrap();
        self.files.push(TrainerInput { path: name.clone(), name, format });
        self
    }

    fn with_spec(mut self, change: impl FnOnce(&mut TabularSpec)) -> Self {
        change(&mut self.spec);
        self
    }

    fn read(&self) -> Result<Table, TrainerError> {
        read(self.folder.path(), &self.files, &self.spec, Budget::new(self.limit), &Stop::default())
    }

    fn table(&self) -> Table {
        self.read().unwrap()
    }

    fn error(&self) -> DataError {
        match self.read() {
            Err(TrainerError::Data(error)) => error,
            other => panic!("a data error was expected, not {other:?}"),
        }
    }
}

/// The values of a column: numbers in their shortest spelling, missing ones as "–".
fn values(table: &Table, name: &str) -> Vec<String> {
    let column = table.columns.iter().find(|column| column.name == name).unwrap();
    let number = |number: &f64| if number.is_nan() { "–".to_owned() } else { number_text(*number) };
    match &column.texts {
        Texts::None | Texts::Many => column.numbers.iter().map(number).collect(),
        Texts::Coded { values, codes, .. } => {
            codes.iter().map(|&code| values.get(code as usize).cloned().unwrap_or("–".to_owned())).collect()
        }
    }
}

#[test]
fn a_path_outside_the_job_is_refused() {
    for path in ["../secret.csv", "/etc/passwd", "a/../../b", ".", ""] {
        let mut inputs = Inputs::csv("y", "x,y\n1,a\n");
        path.clone_into(&mut inputs.files[0].path);
        assert_eq!(inputs.error().code(), "input_invalid", "{path}");
    }
}

#[test]
fn a_job_without_inputs_is_refused() {
    assert_eq!(Inputs::new("y").error().code(), "input_invalid");
}

#[test]
fn an_input_that_is_not_there_may_be_tried_again() {
    let mut inputs = Inputs::csv("y", "x,y\n");
    inputs.files[0].path = "absent.csv".into();
    let error = inputs.read().unwrap_err();
    assert_eq!(error.code(), "input_unreadable");
    assert_eq!(error.disposition(), recipes::protocol::Disposition::Retry);
}

#[test]
fn inputs_are_read_one_after_the_other_by_column_name() {
    let inputs = Inputs::csv("y", "x,y\n1,a\n").and(InputFormat::Csv, "y;x\nb;2\n");
    let table = inputs.table();
    assert_eq!(
        (values(&table, "x"), values(&table, "y")),
        (vec!["1".into(), "2".into()], vec!["a".into(), "b".into()])
    );
    assert_eq!(table.rows, 2);
}

#[test]
fn inputs_with_other_columns_are_refused() {
    let lacking = Inputs::csv("y", "x,y\n1,a\n").and(InputFormat::Csv, "y\nb\n").error();
    assert_eq!(lacking.to_string(), r#"input "table 1" has no column "x", which input "table 0" has"#);
    let extra = Inputs::csv("y", "x,y\n1,a\n").and(InputFormat::Csv, "x,y,z\n1,b,2\n").error();
    assert_eq!(extra.to_string(), r#"input "table 0" has no column "z", which input "table 1" has"#);
}

#[test]
fn data_beyond_the_limit_is_refused() {
    let mut inputs = Inputs::csv("y", format!("x,y\n{}", "1,a\n".repeat(100_000)));
    inputs.limit = 1024 * 1024;
    let error = inputs.error();
    assert_eq!(error.code(), "data_too_large");
    assert!(error.to_string().contains("the job may use 1 MiB"), "{error}");
}

#[test]
fn the_row_is_told_at_which_data_is_beyond_the_limit() {
    let mut inputs = Inputs::csv("y", "x,y\n1,a\n").and(InputFormat::Csv, format!("x,y\n{}", "1,a\n".repeat(100_000)));
    inputs.limit = 1024 * 1024;
    let error = inputs.error();
    let values = error.values();
    assert_eq!((&*values["input"], &*values["why"]), ("table 1", "row_reached"));
    // A number takes 8 bytes, the code of a text 4 more: about 44,000 of these rows fit.
    let row: u64 = values["row"].parse().unwrap();
    assert!((25_000..50_000).contains(&row), "{row}");
    assert!(error.to_string().ends_with(&format!(": input \"table 1\" was read as far as row {row}")), "{error}");
}

#[test]
fn reading_stops_when_asked_to() {
    let inputs = Inputs::csv("y", format!("x,y\n{}", "1,a\n".repeat(1_000)));
    let stop = Stop::default();
    stop.request();
    let result = read(inputs.folder.path(), &inputs.files, &inputs.spec, Budget::new(1 << 30), &stop);
    assert!(matches!(result, Err(TrainerError::Cancelled)), "{result:?}");
}

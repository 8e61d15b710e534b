use proptest::prelude::*;

use super::*;

#[test]
fn a_plain_file_is_read() {
    let table = Inputs::csv("class", "\u{feff}age, sex ,class\n41,male,a\r\n\"1,234\",\"fe\"\"male\",b\n,,a\n").table();
    assert_eq!(table.rows, 3);
    assert_eq!(table.columns[table.target].name, "class");
    assert_eq!(values(&table, "age"), ["41", "1234", "–"]);
    assert_eq!(values(&table, "sex"), ["male", "fe\"male", "–"]);
    assert_eq!(values(&table, "class"), ["a", "b", "a"]);
}

#[test]
fn the_delimiter_is_found_or_told() {
    for delimiter in [',', ';', '\t', '|'] {
        let text = format!("x{delimiter}y\n1.5{delimiter}a\n");
        assert_eq!(values(&Inputs::csv("y", text).table(), "x"), ["1.5"]);
    }
    let told = Inputs::csv("y", "x^y\n1^a\n").with_spec(|spec| spec.delimiter = Some('^'));
    assert_eq!(values(&told.table(), "x"), ["1"]);
    let quoted = Inputs::csv("y", "\"a;b;c;d\",y\n1,a\n");
    assert_eq!(values(&quoted.table(), "a;b;c;d"), ["1"]);
}

#[test]
fn a_column_mixes_numbers_and_texts() {
    let table = Inputs::csv("y", "x,y\n1.50,a\n,b\nlow,a\n2,b\n").table();
    assert_eq!(values(&table, "x"), ["1.5", "–", "low", "2"]);
    let column = &table.columns[0];
    assert_eq!((column.missing, column.text_rows, column.present()), (1, 1, 3));
}

#[test]
fn a_column_with_thousands_of_texts_is_not_kept() {
    use std::fmt::Write;
    let mut text = String::from("x,y\n");
    for row in 0..5_000 {
        writeln!(text, "name {row},a").unwrap();
    }
    assert!(matches!(Inputs::csv("y", text).table().columns[0].texts, Texts::Many));
    let long = format!("x,y\n{},a\n", "w".repeat(300));
    assert!(matches!(Inputs::csv("y", long).table().columns[0].texts, Texts::Many));
}

#[test]
fn ragged_rows_are_refused_with_their_line() {
    let error = Inputs::csv("y", "x,y\n1,a\n\"2\n2\",b\n3\n").error();
    assert_eq!(error.to_string(), r#"input "table 0", line 5: 1 fields where the header has 2"#);
    assert_eq!(error.code(), "csv_ragged");
    let error = Inputs::csv("y", "x,y\n1,a,?\n").error();
    assert_eq!(error.to_string(), r#"input "table 0", line 2: 3 fields where the header has 2"#);
}

#[test]
fn text_that_is_not_utf8_is_refused_with_line_and_column() {
    let error = Inputs::csv("y", b"x,y\n1,a\n2,M\xfcnchen\n").error();
    assert_eq!(error.to_string(), r#"input "table 0", line 3: the text is not UTF-8 in column "y""#);
    assert_eq!(error.code(), "csv_not_utf8");
    let utf16 = Inputs::csv("y", b"\xff\xfex\0,\0y\0\n\0").error();
    assert_eq!(utf16.to_string(), r#"input "table 0", line 1: the text is not UTF-8"#);
}

#[test]
fn an_empty_file_is_refused() {
    assert_eq!(Inputs::csv("y", "").error().code(), "input_empty");
    assert_eq!(Inputs::csv("y", "\n\n\n").error().code(), "input_empty");
    assert_eq!(Inputs::csv("y", "x,y\n").error().code(), "no_rows");
}

#[test]
fn a_missing_target_names_the_columns_that_exist() {
    let error = Inputs::csv("diagnosys", "age,diagnosis\n1,a\n").error();
    assert_eq!(error.to_string(), r#"target: there is no column "diagnosys"; the columns are "age", "diagnosis""#);
    assert_eq!(error.field().as_deref(), Some("target"));
    assert!(error.next_step().contains(r#"did you mean "diagnosis"?"#), "{}", error.next_step());
    assert!(!Inputs::csv("z", "age,diagnosis\n1,a\n").error().next_step().contains("mean"));
}

#[test]
fn columns_are_included_and_dropped_by_name() {
    let text = "a,b,c,y\n1,2,3,k\n";
    let names = |inputs: &Inputs| inputs.table().columns.into_iter().map(|column| column.name).collect::<Vec<_>>();
    let dropped = Inputs::csv("y", text).with_spec(|spec| spec.features.drop = vec!["b".into()]);
    assert_eq!(names(&dropped), ["a", "c", "y"]);
    let included = Inputs::csv("y", text).with_spec(|spec| spec.features.include = Some(vec!["c".into()]));
    assert_eq!(names(&included), ["c", "y"]);
    let absent = Inputs::csv("y", text).with_spec(|spec| spec.features.drop = vec!["a".into(), "q".into()]).error();
    assert_eq!((absent.code(), absent.field().as_deref()), ("no_such_column", Some("features.drop[1]")));
}

#[test]
fn column_names_are_told_apart() {
    let error = Inputs::csv("y", "x,x,y\n1,2,a\n").error();
    assert_eq!((error.code(), error.field().as_deref()), ("duplicate_column", Some("x")));
    assert_eq!(values(&Inputs::csv("y", ",y\n7,a\n").table(), "column 1"), ["7"]);
}

#[test]
fn ten_thousand_columns_are_accepted_and_one_more_is_refused() {
    let header = |columns: usize| (0..columns).map(|index| format!("c{index}")).collect::<Vec<_>>().join(",");
    let row = |columns: usize| vec!["1"; columns].join(",");
    let most = Inputs::csv("c0", format!("{}\n{}\n", header(10_000), row(10_000)));
    assert_eq!(most.table().columns.len(), 10_000);
    let error = Inputs::csv("c0", format!("{}\n{}\n", header(10_001), row(10_001))).error();
    assert_eq!(error.to_string(), r#"input "table 0" has 10001 columns; at most 10000 are accepted"#);
}

/// Bytes that never end, counted.
struct Endless {
    head: &'static [u8],
    read: u64,
}

impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let head = self.head.get(usize::try_from(self.read).unwrap()..).unwrap_or_default();
        let count = if head.is_empty() { buffer.len() } else { head.len().min(buffer.len()) };
        buffer[..count].fill(b'x');
        buffer[..head.len().min(count)].copy_from_slice(&head[..head.len().min(count)]);
        self.read += count as u64;
        Ok(count)
    }
}

#[test]
fn a_line_that_never_ends_is_refused_without_being_held() {
    for (head, line) in [(&b""[..], 1), (b"x,y\n1,a\n", 3), (b"x,y\n1,\"", 2)] {
        let mut source = Endless { head, read: 0 };
        let spec = TabularSpec::new("y");
        let mut table = TableBuilder::new(&spec, Budget::new(1 << 30));
        let error = csv_file::read_from(&mut source, "endless", None, &mut table, &Stop::default()).unwrap_err();
        let text = error.to_string();
        assert_eq!(error.code(), "csv_row_too_long", "{text}");
        assert!(text.starts_with(&format!(r#"input "endless", line {line}: "#)), "{text}");
        assert!(source.read < MAX_RECORD_BYTES + 1024 * 1024, "{} bytes were read", source.read);
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut text = b"x,y\n".to_vec();
        text.extend(bytes);
        if let Ok(table) = Inputs::csv("y", text).read() {
            prop_assert!(table.columns.iter().all(|column| column.numbers.len() == table.rows));
        }
    }
}

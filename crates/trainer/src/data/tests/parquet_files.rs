use std::io::Write as _;
use std::sync::Arc;

use arrow_array::builder::{Int32Builder, ListBuilder};
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch,
    StringArray, Time32MillisecondArray, UInt8Array,
};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use recipes::Unusable;

use super::*;

fn parquet_with(properties: WriterPropertiesBuilder, columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = properties.set_compression(Compression::ZSTD(ZstdLevel::default())).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    parquet_with(WriterProperties::builder(), columns)
}

fn inputs(columns: Vec<(&str, ArrayRef)>) -> Inputs {
    Inputs::new("y").and(InputFormat::Parquet, parquet(columns))
}

fn classes() -> (&'static str, ArrayRef) {
    ("y", Arc::new(StringArray::from(vec![Some("a"), Some("b"), None])))
}

#[test]
fn every_readable_type_is_read_as_it_would_be_from_csv() {
    let decimal = Decimal128Array::from(vec![Some(150), None, Some(-25)]).with_precision_and_scale(10, 2).unwrap();
    let table = inputs(vec![
        ("float", Arc::new(Float64Array::from(vec![Some(1.5), Some(f64::NAN), Some(f64::INFINITY)]))),
        ("int", Arc::new(Int64Array::from(vec![Some(-1), None, Some(7)]))),
        ("byte", Arc::new(UInt8Array::from(vec![1, 2, 255]))),
        ("decimal", Arc::new(decimal)),
        ("bool", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))),
        ("text", Arc::new(StringArray::from(vec![" 12 ", "NA", "1,234"]))),
        ("date", Arc::new(Date32Array::from(vec![Some(18_720), None, Some(i32::MAX)]))),
        classes(),
    ])
    .table();
    assert_eq!(values(&table, "float"), ["1.5", "–", "–"]);
    assert_eq!(values(&table, "int"), ["-1", "–", "7"]);
    assert_eq!(values(&table, "byte"), ["1", "2", "255"]);
    assert_eq!(values(&table, "decimal"), ["1.5", "–", "-0.25"]);
    assert_eq!(values(&table, "bool"), ["true", "–", "false"]);
    assert_eq!(values(&table, "text"), ["12", "–", "1234"]);
    assert_eq!(values(&table, "date"), ["2021-04-03", "–", "–"]);
    assert_eq!(values(&table, "y"), ["a", "b", "–"]);
}

/// What could be read in the first file is not silently missing in the next one.
#[test]
fn a_column_that_only_a_later_file_holds_unreadably_is_refused() {
    let mut lists = ListBuilder::new(Int32Builder::new());
    (0..3).for_each(|_| lists.append(true));
    let lists: ArrayRef = Arc::new(lists.finish());
    let times: ArrayRef = Arc::new(Time32MillisecondArray::from(vec![1, 2, 3]));
    let numbers: ArrayRef = Arc::new(UInt8Array::from(vec![1, 2, 3]));
    let second =
        |columns| inputs(vec![("x", numbers.clone()), classes()]).and(InputFormat::Parquet, parquet(columns)).error();
    for column in [lists.clone(), times] {
        let error = second(vec![("x", column), classes()]);
        assert!(matches!(&error, DataError::BadColumn { column, .. } if column == "x"), "{error}");
    }
    let error = second(vec![("x", numbers.clone()), ("y", lists)]);
    assert!(matches!(&error, DataError::BadTarget { column, .. } if column == "y"), "{error}");
}

#[test]
fn a_column_that_is_left_out_takes_no_memory() {
    let long: ArrayRef = Arc::new(StringArray::from(vec!["words ".repeat(100_000); 3]));
    let columns =
        || vec![("long", long.clone()), ("x", Arc::new(UInt8Array::from(vec![1, 2, 3])) as ArrayRef), classes()];
    let plain = WriterProperties::builder().set_dictionary_enabled(false);
    let mut limited = Inputs::new("y").and(InputFormat::Parquet, parquet_with(plain, columns()));
    limited.limit = 100_000;
    assert_eq!(limited.error().code(), "data_too_large");
    let table = limited.with_spec(|spec| spec.features.drop = vec!["long".into()]).table();
    assert_eq!(values(&table, "x"), ["1", "2", "3"]);
}

#[test]
fn columns_that_no_table_holds_are_left_out_with_a_reason() {
    let mut lists = ListBuilder::new(Int32Builder::new());
    (0..3).for_each(|_| lists.append(true));
    let nested = ("nested", Arc::new(lists.finish()) as ArrayRef);
    let date = ("time", Arc::new(Time32MillisecondArray::from(vec![1, 2, 3])) as ArrayRef);
    let number = ("x", Arc::new(UInt8Array::from(vec![1, 2, 3])) as ArrayRef);
    let table = inputs(vec![nested.clone(), date, number, classes()]).table();
    let names: Vec<&str> = table.columns.iter().map(|column| &*column.name).collect();
    assert_eq!(names, ["x", "y"]);
    let reasons: Vec<&Unusable> = table.unreadable.iter().map(|column| &column.why).collect();
    assert_eq!(reasons, [&Unusable::Nested, &Unusable::Temporal]);

    let target = Inputs::new("nested").and(InputFormat::Parquet, parquet(vec![nested, classes()])).error();
    assert_eq!(target.code(), "target_unsuitable");
}

#[test]
fn a_type_that_is_not_read_is_named() {
    let narrow = Decimal128Array::from(vec![150; 3]).with_precision_and_scale(10, 2).unwrap();
    let wide = arrow_cast::cast(&narrow, &arrow_schema::DataType::Decimal256(40, 2)).unwrap();
    let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![b"\xff".as_slice(); 3]));
    let number: ArrayRef = Arc::new(UInt8Array::from(vec![1, 2, 3]));
    let table = inputs(vec![("wide", wide.clone()), ("bytes", bytes), ("x", number), classes()]).table();
    let left_out: Vec<(&str, String)> =
        table.unreadable.iter().map(|column| (&*column.name, column.why.to_string())).collect();
    assert_eq!(
        left_out,
        [
            ("wide", "it holds values of type decimal256(40, 2), which is not read".to_owned()),
            ("bytes", "it holds bytes that are no text".to_owned()),
        ]
    );
    let error = Inputs::new("wide").and(InputFormat::Parquet, parquet(vec![("wide", wide), classes()])).error();
    let values = error.values();
    let told = ["column", "why", "of"].map(|name| &*values[name]);
    assert_eq!((error.code(), told), ("target_unsuitable", ["wide", "type", "decimal256(40, 2)"]));
}

#[test]
fn a_file_that_unpacks_to_more_than_fits_is_refused() {
    // 64 MiB of text are a few kilobytes on disk.
    let text = "t".repeat(64 * 1024);
    let texts = Arc::new(StringArray::from_iter_values(std::iter::repeat_n(&text, 1_024)));
    let class = Arc::new(Int64Array::from_iter_values((0..1_024).map(|row| row % 2)));
    let properties = WriterProperties::builder().set_dictionary_enabled(false);
    let packed = parquet_with(properties, vec![("x", texts), ("y", class)]);
    assert!(packed.len() < 100_000, "{}", packed.len());
    let mut bomb = Inputs::new("y").and(InputFormat::Parquet, packed);
    bomb.limit = 32 * 1024 * 1024;
    let error = bomb.error();
    assert!(error.to_string().contains("needs about 65 MiB"), "{error}");
    assert!(error.to_string().ends_with(": input \"table 0\" was read as far as row group 1 of 1"), "{error}");
}

#[test]
fn the_row_group_is_told_at_which_a_file_is_beyond_the_limit() {
    // Half a megabyte of different texts in each row group.
    let texts = |group: u32| {
        let text = |row: u32| format!("{:0>512}", group * 1_000 + row);
        let texts: ArrayRef = Arc::new(StringArray::from_iter_values((0..1_000).map(text)));
        let classes: ArrayRef = Arc::new(Int64Array::from_iter_values((0..1_000).map(|row| row % 2)));
        RecordBatch::try_from_iter(vec![("x", texts), ("y", classes)]).unwrap()
    };
    let properties = WriterProperties::builder().set_dictionary_enabled(false).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), texts(0).schema(), Some(properties)).unwrap();
    for rows in [10, 1_000, 10] {
        writer.write(&texts(1).slice(0, rows)).unwrap();
        writer.flush().unwrap();
    }
    let mut inputs = Inputs::new("y").and(InputFormat::Parquet, writer.into_inner().unwrap());
    inputs.limit = 256 * 1024;
    let told = |values: recipes::Values| ["input", "why", "group", "groups"].map(|name| values[name].clone());
    let wanted = ["table 0", "row_group_reached", "2", "3"].map(str::to_owned);
    assert_eq!(told(inputs.error().values()), wanted);
    // The same where it is read in pieces.
    let rows = RowGroups::open(inputs.folder.path(), &inputs.files, &inputs.spec, Budget::new(inputs.limit)).unwrap();
    let read = (0..rows.count()).try_for_each(|group| rows.read(group, &Stop::default(), &mut |_| Ok(())));
    assert_eq!(told(read.unwrap_err().values()), wanted);
}

#[test]
fn a_long_text_in_every_row_is_held_once() {
    // One text of 64 KiB in 2,000 rows would be 125 MiB.
    let text = "t".repeat(64 * 1024);
    let keys: arrow_array::Int32Array = vec![0; 2_000].into();
    let texts = arrow_array::DictionaryArray::new(keys, Arc::new(StringArray::from(vec![text])));
    let class = Arc::new(Int64Array::from_iter_values((0..2_000).map(|row| row % 2)));
    let mut inputs = inputs(vec![("x", Arc::new(texts)), ("y", class)]);
    inputs.limit = 1024 * 1024;
    let table = inputs.table();
    assert_eq!((table.rows, table.columns[0].text_rows), (2_000, 2_000));
    assert!(matches!(table.columns[0].texts, Texts::Many));
}

#[test]
fn more_rows_than_fit_are_refused_before_any_is_decoded() {
    let column = Arc::new(Int64Array::from(vec![0; 200_000])) as ArrayRef;
    let mut inputs = inputs(vec![("x", Arc::clone(&column)), ("y", column)]);
    inputs.limit = 4 * 1024 * 1024;
    let error = inputs.error();
    // 200,000 rows of two columns of 12 bytes, counted from the footer.
    assert!(error.to_string().contains("needs about 5 MiB"), "{error}");
    assert!(error.to_string().ends_with(": input \"table 0\" has 200000 rows"), "{error}");
}

/// The header of a data page that claims these sizes, as the format has it.
fn page_header(unpacked: u64, packed: u64) -> Vec<u8> {
    let number = |value: u64| {
        let mut value = value << 1;
        let mut bytes = vec![0x15];
        while value >= 0x80 {
            bytes.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
            value >>= 7;
        }
        bytes.push(u8::try_from(value).unwrap());
        bytes
    };
    let page = [0, unpacked, packed].map(number).concat();
    // 500 values, plain, with levels in runs.
    let data = [500, 0, 3, 3].map(number).concat();
    [&page[..], &[0x2c], &data, &[0, 0]].concat()
}

#[test]
fn a_page_that_claims_what_it_cannot_hold_is_refused_before_it_is_unpacked() {
    let column = Arc::new(Int64Array::from((0..500).collect::<Vec<_>>())) as ArrayRef;
    let class = Arc::new(Int64Array::from_iter_values((0..500).map(|row| row % 2))) as ArrayRef;
    let whole =
        parquet_with(WriterProperties::builder().set_dictionary_enabled(false), vec![("x", column), ("y", class)]);
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&whole).unwrap();
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&file).unwrap();
    let (start, length) = metadata.row_group(0).column(0).byte_range();
    assert!((600..8_000).contains(&length), "{length}");
    let rest = length - u64::try_from(page_header(17 << 20, length).len()).unwrap();
    for (unpacked, packed, refusal) in [
        (0x7fff_ffff, 5, r#"column "x": page 1 claims to unpack from 5 bytes to 2147483647"#),
        (4_000, length, r#"column "x": page 1 claims to go on behind its column's end"#),
        // More than the footer says, and not more than the codec can.
        (17 << 20, rest, "needs about 18 MiB of memory"),
    ] {
        let (mut bomb, header) = (whole.clone(), page_header(unpacked, packed));
        let start = usize::try_from(start).unwrap();
        bomb[start..start + header.len()].copy_from_slice(&header);
        let mut inputs = Inputs::new("y").and(InputFormat::Parquet, bomb);
        inputs.limit = 16 << 20;
        let error = inputs.error().to_string();
        assert!(error.contains(refusal), "{error}");
    }
}

#[test]
fn a_damaged_file_is_refused_whatever_byte_is_wrong() {
    let column = Arc::new(Int64Array::from((0..500).collect::<Vec<_>>())) as ArrayRef;
    let whole = parquet(vec![("x", Arc::clone(&column)), ("y", column)]);
    let cut = Inputs::new("y").and(InputFormat::Parquet, &whole[..whole.len() / 2]).error();
    assert_eq!(cut.code(), "parquet_unreadable");
    assert_eq!(Inputs::new("y").and(InputFormat::Parquet, "").error().code(), "parquet_unreadable");
    assert_eq!(Inputs::new("y").and(InputFormat::Parquet, "x,y\n1,a\n").error().code(), "parquet_unreadable");
    for place in (0..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x55;
        // A changed value is no error; anything else must be one, and nothing may panic.
        let _ = Inputs::new("y").and(InputFormat::Parquet, damaged).read();
    }
}

use foundation::limits::{MAX_COLUMNS, MAX_LINE_BYTES};
use proptest::prelude::*;

use super::{CsvFault, Record, RecordReader, RecordSink};

/// Keeps every record as its line and its fields.
#[derive(Debug, Default, PartialEq)]
struct Kept(Vec<(u64, Vec<String>)>);

impl RecordSink for Kept {
    fn record(&mut self, record: Record<'_>) -> Result<(), CsvFault> {
        if record.cut {
            return Err(CsvFault::TooManyColumns { limit: record.len() });
        }
        let fields = record.fields().map(|field| String::from_utf8(field.to_vec()).unwrap());
        self.0.push((record.line, fields.collect()));
        Ok(())
    }
}

fn read_in_pieces<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Kept, CsvFault> {
    let (mut reader, mut kept) = (RecordReader::new(), Kept::default());
    for piece in pieces {
        reader.push(piece, &mut kept)?;
    }
    reader.finish(&mut kept)?;
    Ok(kept)
}

fn read(text: &str) -> Result<Kept, CsvFault> {
    read_in_pieces([text.as_bytes()])
}

fn record(line: u64, fields: &[&str]) -> (u64, Vec<String>) {
    (line, fields.iter().map(|field| (*field).to_owned()).collect())
}

#[test]
fn quotes_line_ends_and_the_mark_are_understood() {
    let expected = Kept(vec![record(1, &["a", "b"]), record(2, &["1", "x, \"y\"\nz"]), record(5, &["2", ""])]);
    let text = "a,b\n1,\"x, \"\"y\"\"\nz\"\n\n2,\n";
    assert_eq!(read(text), Ok(Kept(expected.0.clone())));
    assert_eq!(read(&format!("\u{feff}{text}")), Ok(Kept(expected.0.clone())));
    assert_eq!(read(text.trim_end()), Ok(expected));
    let plain = vec![record(1, &["a", "b"]), record(2, &["1", "2"]), record(4, &["3", "4"])];
    for line_end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,2", "", "3,4"].join(line_end);
        assert_eq!(read(&text), Ok(Kept(plain.clone())), "{line_end:?}");
        assert_eq!(read(&format!("{text}{line_end}")), Ok(Kept(plain.clone())), "{line_end:?} at the end");
    }
}

#[test]
fn the_delimiter_is_what_the_header_line_uses_most() {
    for (text, expected) in [
        ("a;b;c,d\n1;2;3", vec!["a", "b", "c,d"]),
        ("a\tb\n1\t2", vec!["a", "b"]),
        ("a|b\n1|2", vec!["a", "b"]),
        ("\"x;y;z\",b\n1,2", vec!["x;y;z", "b"]),
        ("a,b;c\n1,2", vec!["a", "b;c"]),
        ("alone\n1", vec!["alone"]),
    ] {
        assert_eq!(read(text).unwrap().0[0].1, expected, "{text}");
    }
}

#[test]
fn what_is_no_csv_is_named() {
    let cases: [(&[u8], CsvFault); 8] = [
        (b"", CsvFault::Empty),
        (b"\xef\xbb\xbf", CsvFault::Empty),
        (b"\na,b\n1,2\n", CsvFault::NoHeader { reason: "the first line is blank" }),
        (b"PAR1\x15\x04\x15\x10", CsvFault::NotCsv { found: "a Parquet file" }),
        (b"PK\x03\x04\x14\x00\x06", CsvFault::NotCsv { found: "a ZIP archive or a spreadsheet" }),
        (b"\xff\xfea\0,\0b\0", CsvFault::NotCsv { found: "UTF-16 text" }),
        (b"name\nMu\xcc\x88nchen\nM\xfcnchen\n", CsvFault::NotUtf8 { line: 3, byte: 16 }),
        (b"a\n1\n\xe2\x82", CsvFault::NotUtf8 { line: 3, byte: 4 }),
    ];
    for (content, fault) in cases {
        assert_eq!(read_in_pieces([content]), Err(fault.clone()), "{content:?}");
        let bytes = content.chunks(1);
        if !matches!(fault, CsvFault::NotCsv { .. }) {
            assert_eq!(read_in_pieces(bytes), Err(fault), "{content:?} byte by byte");
        }
    }
}

/// Feeds one endless line and says after how many bytes it was refused.
fn endless(start: &[u8], filling: &[u8]) -> (CsvFault, usize) {
    let (mut reader, mut kept) = (RecordReader::new(), Kept::default());
    reader.push(start, &mut kept).unwrap();
    let piece = filling.repeat(64 * 1024 / filling.len());
    let mut fed = 0;
    loop {
        fed += piece.len();
        if let Err(fault) = reader.push(&piece, &mut kept) {
            return (fault, fed);
        }
        assert!(fed < 1 << 30, "a GiB was swallowed");
    }
}

#[test]
fn a_line_of_a_gigabyte_is_refused_after_four_megabytes() {
    let starts: [(&[u8], u64); 4] = [(b"a,b\n1,2\n", 3), (b"a,b\n\"", 2), (b"", 1), (b"\"a\n", 1)];
    for (start, line) in starts {
        let (fault, fed) = endless(start, b"x");
        assert_eq!(fault, CsvFault::LineTooLong { line, limit: MAX_LINE_BYTES }, "after {start:?}");
        assert!(fed <= MAX_LINE_BYTES + 128 * 1024, "only after {fed} bytes");
    }
    // Doubled quotes and delimiters count as well, though they leave nothing in a field.
    assert!(matches!(endless(b"a,b\n\"", b"\"\"").0, CsvFault::LineTooLong { line: 2, .. }));
    assert!(matches!(endless(b"a,b\n", b",").0, CsvFault::TooManyColumns { .. }));
}

#[test]
fn the_longest_line_allowed_is_read() {
    let field = "x".repeat(MAX_LINE_BYTES - 3);
    let kept = read(&format!("a,b\n1,{field}\n2,3\n")).unwrap();
    assert_eq!(kept.0[1].1[1].len(), MAX_LINE_BYTES - 3);
    assert_eq!(kept.0[2], record(3, &["2", "3"]));
}

#[test]
fn more_fields_than_columns_may_be_are_not_collected() {
    let fits = vec!["1"; MAX_COLUMNS].join(",");
    assert_eq!(read(&fits).unwrap().0[0].1.len(), MAX_COLUMNS);
    let one_more = vec!["1"; MAX_COLUMNS + 2].join(",");
    assert_eq!(read(&one_more), Err(CsvFault::TooManyColumns { limit: MAX_COLUMNS + 1 }));
}

/// What the `csv` crate, with which recipes read, makes of the same text.
fn reference(text: &str) -> Vec<Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

proptest! {
    #[test]
    fn pieces_of_any_size_give_what_the_csv_crate_reads(
        body in "[ab,\"\n\r é]{0,80}",
        cuts in prop::collection::vec(0_usize..100, 0..6),
    ) {
        // A header of commas, so that both read with the same delimiter.
        let text = format!("h,i,j,k,l,m,n,o,p\n{body}");
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(text.len())).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let kept = read_in_pieces(cuts.windows(2).map(|cut| &text.as_bytes()[cut[0]..cut[1]])).unwrap();
        let fields: Vec<Vec<String>> = kept.0.into_iter().map(|(_, fields)| fields).collect();
        prop_assert_eq!(fields, reference(&text));
    }
}

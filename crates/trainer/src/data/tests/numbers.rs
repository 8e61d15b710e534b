use proptest::prelude::*;

use super::*;

#[test]
fn numbers_are_read_in_the_ways_people_write_them() {
    for (text, number) in [
        ("0", 0.0),
        (" 12 ", 12.0),
        ("-3.5", -3.5),
        ("+7", 7.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("2.5e-3", 0.0025),
        ("1E6", 1e6),
        ("1,234", 1234.0),
        ("-12,345,678.25", -12_345_678.25),
        ("+1,000", 1000.0),
        ("\u{a0}4\t", 4.0),
    ] {
        assert_eq!(parse_number(text), Some(number), "{text:?}");
    }
}

#[test]
fn what_only_looks_like_a_number_is_a_text() {
    let long = "1".repeat(65);
    for text in [
        "",
        " ",
        "-",
        ".",
        "e5",
        "1e",
        "1-2",
        "1.2.3",
        "inf",
        "-Infinity",
        "nan",
        "0x10",
        "1,23",
        "1234,567",
        "1,2345",
        ",123",
        "1,",
        "1,234,",
        "1.5,000",
        "1,234.5e3",
        "12 34",
        "1_000",
        "٣",
        "1,é34",
        &long,
    ] {
        assert_eq!(parse_number(text), None, "{text:?}");
    }
}

#[test]
fn a_cell_is_missing_a_number_or_a_text() {
    let markers = Markers::new(["", "NA", "-999", "keine Angabe"]);
    for (text, cell) in [
        ("", Cell::Missing),
        ("  ", Cell::Missing),
        ("na", Cell::Missing),
        (" Na ", Cell::Missing),
        ("-999", Cell::Missing),
        ("-999.0", Cell::Missing),
        ("KEINE ANGABE", Cell::Missing),
        ("999", Cell::Number(999.0)),
        ("1e200", Cell::Missing),
        (" yes ", Cell::Text("yes")),
        ("NaN", Cell::Text("NaN")),
    ] {
        assert_eq!(Cell::parse(text, &markers), cell, "{text:?}");
    }
    assert_eq!(Cell::number(f64::NAN, &markers), Cell::Missing);
    assert_eq!(Cell::number(f64::NEG_INFINITY, &markers), Cell::Missing);
    assert_eq!(Cell::number(-999.0, &markers), Cell::Missing);
}

#[test]
fn texts_are_compared_without_case_and_spaces() {
    assert_eq!(fold("  Männlich "), "männlich");
    assert_eq!(fold("ΜΑΛΕ"), fold("μαλε"));
    assert_eq!(fold("yes"), "yes");
}

#[test]
fn a_number_as_a_text_is_as_short_as_can_be() {
    let texts: Vec<String> = [1.0, -0.0, 0.5, 1e21].map(number_text).to_vec();
    assert_eq!(texts, ["1", "0", "0.5", "1000000000000000000000"]);
}

proptest! {
    #[test]
    fn a_written_number_reads_back(number in -1e15_f64..1e15) {
        prop_assert_eq!(parse_number(&number.to_string()), Some(number));
    }

    #[test]
    fn no_text_is_too_strange_to_be_looked_at(text in ".*") {
        let markers = Markers::new(["", "NA"]);
        if let Cell::Number(number) = Cell::parse(&text, &markers) {
            prop_assert!(number.is_finite());
        }
    }
}

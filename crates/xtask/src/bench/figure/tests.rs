use super::{Figure, Promise};

#[test]
fn a_line_is_read() {
    let figure =
        Figure::parse(r#"{"figure": "upload", "value": 612.5, "unit": "MiB/s", "at_least": 500}"#).expect("a figure");
    let expected = Figure {
        what: "upload".to_owned(),
        value: 612.5,
        unit: "MiB/s".to_owned(),
        promise: Some(Promise::AtLeast(500.0)),
    };
    assert_eq!(figure, expected);
}

#[test]
fn a_line_without_a_number_is_an_error() {
    for line in
        [r#"{"figure": "upload", "unit": "s"}"#, r#"{"figure": "upload", "value": "1", "unit": "s"}"#, "612.5 MiB/s"]
    {
        assert!(Figure::parse(line).is_err(), "{line}");
    }
}

#[test]
fn a_promise_is_kept_up_to_its_limit() {
    let figure = |value, promise| Figure { what: String::new(), value, unit: "ms".to_owned(), promise: Some(promise) };
    assert_eq!(figure(300.0, Promise::AtMost(300.0)).verdict(), "kept");
    assert_eq!(figure(300.1, Promise::AtMost(300.0)).verdict(), "MISSED");
    assert_eq!(figure(0.5, Promise::AtLeast(0.5)).verdict(), "kept");
    assert_eq!(figure(0.49, Promise::AtLeast(0.5)).verdict(), "MISSED");
    assert_eq!(figure(12.345, Promise::AtMost(60.0)).measured(), "12.3 ms");
    let share = Figure { unit: String::new(), ..figure(0.965_38, Promise::AtLeast(0.965)) };
    assert_eq!((share.measured().as_str(), share.promised().as_str()), ("0.9654", "at least 0.9650"));
}

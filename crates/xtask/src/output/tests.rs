use std::time::Duration;

use super::{seconds, table};

#[test]
fn durations_read_as_people_say_them() {
    let said = [(0.04, "0.0 s"), (59.9, "59.9 s"), (60.0, "1 min"), (723.0, "12 min 3 s")];
    for (took, expected) in said {
        assert_eq!(seconds(Duration::from_secs_f64(took)), expected);
    }
}

#[test]
fn columns_are_aligned_by_characters() {
    let rows = [["µs".to_owned(), "1".to_owned()], ["x".to_owned(), String::new()]];
    assert_eq!(table(["unit", "n"], &rows), "unit  n\n----  -\nµs    1\nx");
}

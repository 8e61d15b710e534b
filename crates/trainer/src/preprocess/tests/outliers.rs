use recipes::model::Bounds;
use recipes::{Fences, Outliers, Quantiles};

use super::*;

/// 0 to 99 and two that are far out; all but a few of them are training rows.
fn fitted(outliers: Outliers) -> InputColumn {
    let mut cells: Vec<String> = (0..100).map(|row| format!("{row}.5")).collect();
    cells.extend(["1e9", "1e9"].map(str::to_owned));
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let classes: Vec<&str> = ["a", "b"].into_iter().cycle().take(102).collect();
    let mut spec = TabularSpec::new("y");
    (spec.outliers, spec.test_fraction) = (outliers, 0.02);
    prepare(&table(&[("x", &cells), ("y", &classes)]), &spec).unwrap().columns.remove(0)
}

fn bounds(column: &InputColumn) -> Option<Bounds> {
    let Encoding::Number { bounds, .. } = column.encoding else { panic!("{column:?}") };
    bounds
}

fn spread(column: &InputColumn) -> f64 {
    let Encoding::Number { standard_deviation, .. } = column.encoding else { panic!("{column:?}") };
    standard_deviation
}

#[test]
fn numbers_far_out_are_kept_unless_told_otherwise() {
    let column = fitted(Outliers::Keep);
    assert_eq!(bounds(&column), None);
    assert!(!serde_json::to_string(&column).unwrap().contains("bounds"), "the text of older models stays as it was");
    assert!(spread(&column) > 1e6);
}

#[test]
fn bounds_come_from_the_training_rows() {
    let found = bounds(&fitted(Outliers::Quantiles(Quantiles { share: 0.05 }))).unwrap();
    assert!((3.0..8.0).contains(&found.low) && (92.0..100.0).contains(&found.high), "{found:?}");
    let column = fitted(Outliers::Fences(Fences { width: 1.5 }));
    let found = bounds(&column).unwrap();
    assert!((-60.0..-40.0).contains(&found.low) && (140.0..160.0).contains(&found.high), "{found:?}");
    assert!(spread(&column) < 50.0, "figures are those of the numbers within the bounds: {column:?}");
}

#[test]
fn numbers_beyond_the_bounds_are_set_to_them() {
    let bounds = Some(Bounds { low: -1.0, high: 5.0 });
    let encoding = Encoding::Number { fill: 3.0, mean: 1.0, standard_deviation: 2.0, bounds };
    let encoder = Encoder::new(InputColumn { name: "x".into(), missing_indicator: false, encoding });
    let input = |number| {
        let mut inputs = Vec::new();
        encoder.push_number(number, &mut inputs);
        inputs[0]
    };
    for (number, wanted) in [(1e9, 2.0), (-1e9, -1.0), (2.0, 0.5), (f64::NAN, 1.0)] {
        assert!((input(number) - wanted).abs() < 1e-6, "{number}");
    }
}

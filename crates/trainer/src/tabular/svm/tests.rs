use recipes::{Model, TabularSpec};

use super::*;
use crate::Stop;
use crate::data::Budget;

fn examples(rows: &[[f32; 2]]) -> Examples {
    Examples { features: rows.concat(), inputs: 2, labels: vec![0; rows.len()], values: Vec::new() }
}

fn solve(dual: Dual, likeness: Likeness, examples: &Examples, cache: u64) -> Solution {
    let mut rows = Rows::new(likeness, examples, &Budget::new(1 << 30), cache).unwrap();
    dual.solve(&mut rows, &Stop::default()).unwrap()
}

/// Two points at a distance of 4: the border is half way, and both have coefficients of `2 / 4²`.
#[test]
fn the_widest_margin_is_found() {
    let examples = examples(&[[1.0, 0.0], [5.0, 0.0], [-1.0, 3.0]]);
    let sides = [(-1.0, 100.0), (1.0, 100.0), (-1.0, 100.0)];
    let solution = solve(Dual::of_sides(&sides), Likeness::Linear, &examples, 1 << 20);
    for (found, wanted) in solution.coefficients.iter().zip([-0.125, 0.125, 0.0]) {
        assert!((found - wanted).abs() < 1e-6, "{solution:?}");
    }
    assert!((solution.bias + 1.5).abs() < 1e-6, "{solution:?}");
    assert!(solution.at(Likeness::Linear, &examples, &[3.0, 9.0]).abs() < 1e-6);
}

/// Rows that no line parts, with a price that binds.
fn overlapping() -> (Examples, Vec<(f64, f64)>) {
    let rows: Vec<[f32; 2]> =
        (0..60_u16).map(|row| [f32::from(row * 7 % 31) / 10.0, f32::from(row * 13 % 29) / 10.0]).collect();
    let sides = rows.iter().enumerate().map(|(index, row)| {
        let side = if (row[0] > 1.5) == (index % 7 != 0) { 1.0 } else { -1.0 };
        (side, 2.0)
    });
    (examples(&rows), sides.collect())
}

/// The conditions of Karush, Kuhn and Tucker, which hold at the optimum and nowhere else.
#[test]
fn the_optimum_is_reached() {
    let (examples, sides) = overlapping();
    for likeness in [Likeness::Linear, Likeness::Rbf(0.7)] {
        let solution = solve(Dual::of_sides(&sides), likeness, &examples, 1 << 20);
        assert!(solution.coefficients.iter().sum::<f64>().abs() < 1e-9);
        for (row, &(side, most)) in sides.iter().enumerate() {
            let margin = side * solution.at(likeness, &examples, examples.row(row));
            let value = side * solution.coefficients[row];
            assert!((-1e-12..=most + 1e-12).contains(&value));
            assert!(value > 1e-9 || margin > 1.0 - 2e-3, "{likeness:?}, row {row}: {value} {margin}");
            assert!(value < most - 1e-9 || margin < 1.0 + 2e-3, "{likeness:?}, row {row}: {value} {margin}");
        }
    }
}

#[test]
fn a_small_cache_changes_nothing() {
    let (examples, sides) = overlapping();
    let with = |cache| solve(Dual::of_sides(&sides), Likeness::Rbf(0.7), &examples, cache).coefficients;
    assert_eq!(with(1), with(1 << 20));
}

/// `x₁ + 0.1` lies within the free error of every row.
#[test]
fn a_quantity_is_met_within_the_free_error() {
    let examples = examples(&[[0.0, 1.0], [1.0, -1.0], [2.0, 0.5], [3.0, 0.0]]);
    let values = [0.05, 1.1, 2.15, 3.1];
    let solution = solve(Dual::of_values(&values, 100.0, 0.1), Likeness::Linear, &examples, 1 << 20);
    for (row, value) in values.iter().enumerate() {
        let error = solution.at(Likeness::Linear, &examples, examples.row(row)) - value;
        assert!(error.abs() < 0.1 + 2e-3, "row {row}: {error}");
    }
}

#[test]
fn a_fit_ends_when_it_is_told_to() {
    let (examples, sides) = overlapping();
    let mut rows = Rows::new(Likeness::Linear, &examples, &Budget::new(1 << 20), 1 << 20).unwrap();
    let stop = Stop::default();
    stop.request();
    assert_eq!(Dual::of_sides(&sides).solve(&mut rows, &stop).unwrap_err().code(), "cancelled");
}

#[test]
fn too_many_rows_are_refused_with_what_to_do() {
    let many = MAX_ROWS + 1;
    let examples = Examples { features: vec![0.0; many], inputs: 1, labels: vec![0; many], values: Vec::new() };
    let mut spec = TabularSpec::new("y");
    spec.model = Model::Svm(recipes::Svm::default());
    let problem = Problem {
        spec: &spec,
        examples: &examples,
        columns: &[],
        classes: 2,
        budget: Budget::new(1 << 40),
        device: &candle_core::Device::Cpu,
    };
    let mut watch = Watch { stop: &Stop::default(), progress: &mut |_, _| Ok(()) };
    let error = Svm::fit(&problem, &recipes::Svm::default(), &mut watch).unwrap_err();
    assert_eq!((error.code(), error.field().as_deref()), ("too_many_rows_for_model", Some("model")));
    assert_eq!(error.values()["limit"], "100000");
}

/// Of sides drawn with the odds `exp(1.5 · distance - 0.5)`, that sigmoid comes back.
#[test]
fn platt_finds_the_sigmoid_that_sides_were_drawn_by() {
    let mut random = crate::random::Stream::new(5, crate::random::Purpose::Folds);
    let drawn = |_| {
        let distance = random.symmetric(3.0);
        (distance, random.unit() < 1.0 / (1.0 + (-1.5 * distance + 0.5).exp()))
    };
    let seen: Vec<(f64, bool)> = (0..20_000).map(drawn).collect();
    let sigmoid = Sigmoid::fit(&seen);
    assert!((sigmoid.a + 1.5).abs() < 0.1 && (sigmoid.b - 0.5).abs() < 0.1, "{sigmoid:?}");
}

#[test]
fn platt_stays_finite_where_sides_are_told_apart_without_a_fault() {
    let seen: Vec<(f64, bool)> = (0..40_u16).map(|row| (f64::from(row) - 19.5, row > 19)).collect();
    let sigmoid = Sigmoid::fit(&seen);
    assert!(sigmoid.a.is_finite() && sigmoid.b.is_finite() && sigmoid.a < 0.0, "{sigmoid:?}");
    assert!(sigmoid.probability(0.5) > 0.5 && sigmoid.probability(-0.5) < 0.5);
}

use recipes::TabularSpec;

use super::*;
use crate::data::Budget;
use crate::tabular::inputs::tests::category;

const ROWS: usize = 4_000;

/// A category of one row in four, one of a single row, and a missing value in every other row.
fn seen(budget: u64) -> Result<Seen, DataError> {
    let code = |row: usize| match row {
        1 => 1,
        _ if row.is_multiple_of(2) => 3,
        _ => 2 * (row / 2 % 2),
    };
    let columns = [category(3, true, Some(2))];
    let mut examples = Examples { inputs: 4, labels: vec![0; ROWS], ..Examples::default() };
    for row in 0..ROWS {
        examples.features.extend((0..4).map(|place| if place == code(row) { 1.0_f32 } else { 0.0 }));
    }
    let spec = TabularSpec::new("y");
    let problem = Problem {
        spec: &spec,
        examples: &examples,
        columns: &columns,
        classes: 2,
        budget: Budget::new(budget),
        device: &candle_core::Device::Cpu,
    };
    Seen::new(&problem, &Inputs::new(&columns, 4))
}

#[test]
fn rare_categories_are_now_and_then_unknown() {
    let mut seen = seen(1 << 30).unwrap();
    let (mut alone, mut frequent) = (0, 0);
    for epoch in 0..400 {
        seen.begin_epoch(7, epoch);
        for (&drawn, &code) in seen.drawn().iter().zip(&seen.codes) {
            assert!(drawn == code || drawn == 4 && code != 3, "{drawn} for {code}");
            match code {
                _ if drawn == code => {}
                1 => alone += 1,
                _ => frequent += 1,
            }
        }
    }
    // A fifth of 400, and a quarter of a row of each of the two others in every epoch.
    assert!((50..110).contains(&alone), "{alone}");
    assert!((140..260).contains(&frequent), "{frequent}");
}

#[test]
fn an_epoch_draws_the_same_whatever_came_before() {
    let (mut one, mut other) = (seen(1 << 30).unwrap(), seen(1 << 30).unwrap());
    (0..5).for_each(|epoch| one.begin_epoch(7, epoch));
    other.begin_epoch(7, 4);
    assert_eq!(one.drawn(), other.drawn());
    one.begin_epoch(8, 4);
    assert_ne!(one.drawn(), other.drawn());
}

#[test]
fn rows_that_do_not_fit_the_memory_are_refused() {
    assert_eq!(seen(10_000).unwrap_err().code(), "data_too_large");
}

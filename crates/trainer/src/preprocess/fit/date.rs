//! Columns of dates.

use recipes::model::{Cycle, Encoding};
use recipes::{DateOrder, Outliers, Unusable};

use super::{Scale, input_column, scale};
use crate::data::Column;
use crate::preprocess::encode::{Encoder, days, passed};

/// Learns from the training rows how to encode dates.
pub(super) fn fit(
    column: &Column,
    train: &[u32],
    order: Option<DateOrder>,
    outliers: Outliers,
) -> Result<Encoder, Unusable> {
    let known: Vec<i64> = train.iter().filter_map(|&row| column.date(row as usize, order)).collect();
    let missing = train.len() - known.len();
    let cycles = Cycle::ALL.into_iter().filter(|&cycle| varies(&known, cycle)).collect();
    let Scale { fill, mean, standard_deviation, bounds } =
        scale(known.iter().map(|&millis| days(millis)).collect(), missing, outliers)?;
    let encoding = Encoding::Date { order, fill, mean, standard_deviation, bounds, cycles };
    Ok(Encoder::new(input_column(&column.name, missing, train.len(), encoding)))
}

/// Whether not all dates are at the same place of a cycle.
fn varies(dates: &[i64], cycle: Cycle) -> bool {
    let mut places = dates.iter().map(|&millis| passed(cycle, millis).to_bits());
    let first = places.next();
    places.any(|place| Some(place) != first)
}

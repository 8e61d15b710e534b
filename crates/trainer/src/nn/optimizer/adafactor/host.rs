//! Adafactor in main memory, by all processors and without a tensor in between.
//!
//! An update is limited by the root of the mean of its squares, so that it has to be known before any of it is made: the gradient is read
//! three times (for its means, for the update's size, for the update), the parameter twice.
#![expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]

use candle_core::{Result, Tensor, Var, bail};

use super::super::in_place::change;
use super::{Constants, LEAST, steps};
use crate::nn::rows;

const LEAST_SQUARE: f32 = f32::EPSILON * f32::EPSILON;

/// What one step multiplies by.
struct Factors {
    /// The newest squares' share of the running mean.
    share: f32,
    /// Of the gradient.
    gradient: f32,
}

pub(super) fn update(var: &Var, gradient: &Tensor, state: &mut [Vec<f32>], constants: &Constants) -> Result<()> {
    #[expect(clippy::cast_possible_truncation, reason = "the parameters are single precision")]
    let factors = Factors { share: constants.share as f32, gradient: constants.gradient as f32 };
    match state {
        [rows, columns] => change(var, gradient, |parameter, gradient| {
            let (shape, rows) = ((rows.len(), columns.len()), factors.remember(gradient, rows, columns));
            apply(
                (parameter, gradient),
                shape,
                (&factors, constants),
                #[inline(always)]
                |row, column| rows[row] * columns[column],
            );
        }),
        [whole] => change(var, gradient, |parameter, gradient| {
            for (mean, &gradient) in whole.iter_mut().zip(gradient) {
                *mean = factors.mixed(*mean, factors.square(gradient));
            }
            apply(
                (parameter, gradient),
                (1, whole.len()),
                (&factors, constants),
                #[inline(always)]
                |_, column| whole[column],
            );
        }),
        _ => bail!("adafactor keeps rows and columns, or a whole"),
    }
}

/// Makes the update, where `estimate` gives the mean of squares at a row and a column.
#[expect(clippy::cast_possible_truncation, reason = "the parameters are single precision")]
fn apply(
    (parameter, gradient): (&mut [f32], &[f32]),
    (rows, width): (usize, usize),
    (factors, constants): (&Factors, &Constants),
    estimate: impl Fn(usize, usize) -> f32 + Sync,
) {
    let squares = rows::map_from(
        (rows, 1, width),
        #[inline(always)]
        |row, sum: &mut [f64]| {
            for (column, &gradient) in gradient[row * width..][..width].iter().enumerate() {
                let update = f64::from(factors.update(gradient, estimate(row, column)));
                sum[0] += update * update;
            }
        },
    );
    let root_mean = |squares: f64| (squares / steps(gradient.len().max(1) as u64)).sqrt();
    let rate = constants.rate * root_mean(rows::sum_of_squares(parameter)).max(constants.floor)
        / (root_mean(squares.iter().sum()) / constants.threshold).max(1.0);
    let (keep, rate) = (constants.keep as f32, rate as f32);
    rows::update(
        parameter,
        width,
        #[inline(always)]
        |row, values| {
            let gradient = &gradient[row * width..][..width];
            for (column, (value, &gradient)) in values.iter_mut().zip(gradient).enumerate() {
                *value = keep * *value - rate * factors.update(gradient, estimate(row, column));
            }
        },
    );
}

impl Factors {
    #[inline(always)]
    fn square(&self, gradient: f32) -> f32 {
        let scaled = self.gradient * gradient;
        scaled * scaled
    }

    /// Along a gradient whose mean of squares is known, before any rate.
    #[inline(always)]
    fn update(&self, gradient: f32, mean: f32) -> f32 {
        self.gradient * gradient / mean.max(LEAST_SQUARE).sqrt()
    }

    #[inline(always)]
    fn mixed(&self, old: f32, new: f32) -> f32 {
        old * (1.0 - self.share) + new * self.share
    }

    /// Mixes the squares of a gradient into the running means of its rows and columns. Returns those of the rows in units of their mean.
    #[expect(clippy::cast_possible_truncation, reason = "the parameters are single precision")]
    fn remember(&self, gradient: &[f32], rows: &mut [f32], columns: &mut [f32]) -> Vec<f32> {
        let (height, width) = (rows.len(), columns.len());
        let ([of_rows], of_columns) = rows::map_and_sum_from(
            (height, 1, width),
            width,
            #[inline(always)]
            |row, [sum], sums: &mut [f32]| {
                let gradient = &gradient[row * width..][..width];
                sum[0] = rows::sum(
                    gradient,
                    #[inline(always)]
                    |gradient| self.square(gradient),
                );
                for (sum, &gradient) in sums.iter_mut().zip(gradient) {
                    *sum += self.square(gradient);
                }
            },
        );
        let mean_over = |count: usize| 1.0 / steps(count.max(1) as u64);
        for (mean, &sum) in rows.iter_mut().zip(&of_rows) {
            *mean = self.mixed(*mean, sum * mean_over(width) as f32);
        }
        for (mean, &sum) in columns.iter_mut().zip(&of_columns) {
            *mean = self.mixed(*mean, sum * mean_over(height) as f32);
        }
        let mean = rows.iter().map(|&row| f64::from(row)).sum::<f64>() * mean_over(height);
        let unit = (1.0 / mean.max(LEAST)) as f32;
        rows.iter().map(|row| row * unit).collect()
    }
}

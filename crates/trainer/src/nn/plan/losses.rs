//! The losses of a batch.
#![expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]
#![expect(clippy::cast_possible_truncation, reason = "gradients are single precision")]

use crate::nn::real::Real;
use crate::nn::rows::{self, vectorised};

/// Scores of a batch, and room for the loss's gradient in them.
pub(super) struct Batch<'a> {
    /// `[rows, width]`.
    pub(super) scores: &'a [f32],
    pub(super) slopes: &'a mut [f32],
    /// Scores of a row, and the same with their padding.
    pub(super) count: usize,
    pub(super) width: usize,
    /// Number of each row among all that are known.
    pub(super) rows: &'a [usize],
}

impl Batch<'_> {
    #[expect(clippy::cast_precision_loss, reason = "batches have at most 65536 rows")]
    fn rows(&self) -> f64 {
        self.rows.len() as f64
    }

    /// Weighted mean of the cross-entropies; its gradient is `(softmax(scores) · Σ wanted - wanted) / Σ weights`.
    pub(super) fn cross_entropy(mut self, labels: &[u32], weights: Option<&[f64]>, smoothing: f64) -> f64 {
        let weight = |class: usize| weights.map_or(1.0, |weights| weights[class]);
        let total: f64 = self.rows.iter().map(|&row| weight(labels[row] as usize)).sum();
        #[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 classes")]
        let count = self.count as f64;
        // What is wanted of each class beside the row's own, in units of its weight.
        let smooth = smoothing / count;
        let all = smooth * weights.map_or(count, |weights| weights.iter().sum());
        self.exponentials();
        vectorised(
            #[inline(always)]
            || {
                let mut sum = 0.0;
                let places = self.slopes.chunks_exact_mut(self.width).zip(self.scores.chunks_exact(self.width));
                for (&row, (slopes, scores)) in self.rows.iter().zip(places) {
                    let (label, slopes) = (labels[row] as usize, &mut slopes[..self.count]);
                    let own = (1.0 - smoothing) * weight(label);
                    let exponentials = sum_of(slopes);
                    let level = f64::from(largest(&scores[..self.count])) + f64::from(exponentials).ln();
                    sum += own * (level - f64::from(scores[label]));
                    let factor = ((own + all) / (total * f64::from(exponentials))) as f32;
                    for slope in slopes.iter_mut() {
                        *slope *= factor;
                    }
                    slopes[label] -= (own / total) as f32;
                    if smoothing > 0.0 {
                        for (class, (slope, &score)) in slopes.iter_mut().zip(scores).enumerate() {
                            let wanted = smooth * weight(class);
                            sum += wanted * (level - f64::from(score));
                            *slope -= (wanted / total) as f32;
                        }
                    }
                }
                sum / total
            },
        )
    }

    /// Writes `exp(score - largest)` of every row where its gradient will be, and 0 behind it.
    fn exponentials(&mut self) {
        let (count, width) = (self.count, self.width);
        let (scores, slopes) = (self.scores, &mut *self.slopes);
        vectorised(
            #[inline(always)]
            || {
                for (slopes, scores) in slopes.chunks_exact_mut(width).zip(scores.chunks_exact(width)) {
                    let (scores, largest) = (&scores[..count], largest(&scores[..count]));
                    let (slopes, padding) = slopes.split_at_mut(count);
                    for (slope, score) in slopes.iter_mut().zip(scores) {
                        *slope = score - largest;
                    }
                    padding.fill(f32::NEG_INFINITY);
                }
                for slope in slopes {
                    *slope = Real::exp(*slope);
                }
            },
        );
    }

    /// Weighted mean of the summed binary cross-entropies of lying above each threshold.
    pub(super) fn ranks(
        self,
        labels: &[u32],
        weights: Option<&[f64]>,
        (thresholds, of_thresholds): (&[f32], &mut [f32]),
    ) -> f64 {
        let weight = |row: usize| weights.map_or(1.0, |weights| weights[labels[row] as usize]);
        let total: f64 = self.rows.iter().map(|&row| weight(row)).sum();
        let mut sum = 0.0;
        of_thresholds.fill(0.0);
        self.slopes.fill(0.0);
        let places = self.slopes.chunks_exact_mut(self.width).zip(self.scores.chunks_exact(self.width));
        for (&row, (slopes, scores)) in self.rows.iter().zip(places) {
            let (above, weight) = (labels[row] as usize, weight(row));
            let (share, mut of_row) = ((weight / total) as f32, 0.0);
            for (place, (threshold, of_threshold)) in thresholds.iter().zip(&mut *of_thresholds).enumerate() {
                let (score, wanted) = (scores[0] + threshold, if place < above { 1.0 } else { 0.0 });
                let odds = Real::exp(-score.abs());
                // A NaN is in the odds, and so in the loss, where divergence is noticed.
                let larger = if score > 0.0 { score } else { 0.0 };
                of_row += f64::from(larger) + f64::from(odds).ln_1p() - wanted * f64::from(score);
                let probability = if score >= 0.0 { 1.0 / (1.0 + odds) } else { odds / (1.0 + odds) };
                let slope = (probability - wanted as f32) * share;
                *of_threshold += slope;
                slopes[0] += slope;
            }
            sum += weight * of_row;
        }
        sum / total
    }

    /// Mean of Huber's loss, times a scale; without an end, half of the squares.
    pub(super) fn errors(self, values: &[f64], delta: f64, scale: f64) -> f64 {
        let (rows, mut sum) = (self.rows(), 0.0);
        self.slopes.fill(0.0);
        let places = self.slopes.chunks_exact_mut(self.width).zip(self.scores.chunks_exact(self.width));
        for (&row, (slopes, scores)) in self.rows.iter().zip(places) {
            let error = f64::from(scores[0]) - f64::from(values[row] as f32);
            let (size, within) = (error.abs(), error.clamp(-delta, delta));
            sum += if size <= delta { 0.5 * size * size } else { delta * (size - 0.5 * delta) };
            slopes[0] = (scale * within / rows) as f32;
        }
        scale * sum / rows
    }
}

/// The sum of a row: few terms one after the other, many in lanes.
#[inline(always)]
fn sum_of(row: &[f32]) -> f32 {
    const FEW: usize = 16;
    if row.len() < FEW { row.iter().sum() } else { rows::sum(row, |value| value) }
}

/// The largest score; a NaN is passed over here, and is in the sum of the exponentials.
#[inline(always)]
fn largest(scores: &[f32]) -> f32 {
    scores.iter().fold(f32::NEG_INFINITY, |largest, &score| if score > largest { score } else { largest })
}

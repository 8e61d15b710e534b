//! Which words a model goes by.

use std::collections::BTreeMap;

use recipes::{ClassWords, WordWeight};

use super::features::{Features, Rows};
use super::fit::Linear;

/// Runs that are told of each class.
const MOST: usize = 20;

/// The runs that speak the most for each class, by what they add to its score over all texts.
pub(super) fn of_classes(model: &Linear, features: &Features, rows: &Rows, classes: &[String]) -> Vec<ClassWords> {
    let mut sums = vec![0.0_f64; features.len()];
    for row in 0..rows.len() {
        for &(place, value) in rows.row(row) {
            sums[place as usize] += f64::from(value);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 texts")]
    let texts = rows.len().max(1) as f64;
    let words = |class: usize| {
        let weights = weights(model, class, classes.len());
        let mut adds: Vec<(usize, f64)> =
            weights.zip(&sums).map(|(weight, sum)| weight * sum / texts).enumerate().filter(|it| it.1 > 0.0).collect();
        adds.sort_by(|one, other| other.1.total_cmp(&one.1));
        adds.truncate(MOST);
        adds.into_iter().map(|(place, weight)| WordWeight { text: features.runs[place].clone(), weight }).collect()
    };
    (0..classes.len()).map(|class| ClassWords { class: classes[class].clone(), words: words(class) }).collect()
}

/// What each run of a text adds to the log odds of a class.
pub(super) fn of_row(
    model: &Linear,
    features: &Features,
    row: &[(u32, f32)],
    (class, classes): (usize, usize),
) -> BTreeMap<String, f64> {
    let weights: Vec<f64> = weights(model, class, classes).collect();
    let adds = |&(place, value): &(u32, f32)| {
        (features.runs[place as usize].clone(), weights[place as usize] * f64::from(value))
    };
    row.iter().map(adds).collect()
}

/// The weights of a class's score; of two classes, the first has the second's with the other sign.
fn weights(model: &Linear, class: usize, classes: usize) -> impl Iterator<Item = f64> {
    let is_shared = model.biases.len() == 1 && classes == 2;
    let (output, sign) = if is_shared { (0, if class == 0 { -1.0 } else { 1.0 }) } else { (class, 1.0) };
    let weights = &model.weights[output * model.features..(output + 1) * model.features];
    weights.iter().map(move |&weight| sign * f64::from(weight))
}

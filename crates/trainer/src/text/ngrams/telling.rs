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
        let adds = |(run, sum): (usize, &f64)| (run, weight(model, (class, classes.len()), run) * sum / texts);
        let mut adds: Vec<(usize, f64)> = sums.iter().enumerate().map(adds).filter(|it| it.1 > 0.0).collect();
        adds.sort_by(|one, other| other.1.total_cmp(&one.1));
        adds.truncate(MOST);
        adds.into_iter().map(|(place, weight)| WordWeight { text: features.runs[place].clone(), weight }).collect()
    };
    (0..classes.len()).map(|class| ClassWords { class: classes[class].clone(), words: words(class) }).collect()
}

/// What each run of a text adds to the log odds of a class, or of labels together; nothing of none.
pub(super) fn of_row(
    model: &Linear,
    features: &Features,
    row: &[(u32, f32)],
    (said, classes): (&[usize], usize),
) -> BTreeMap<String, f64> {
    if said.is_empty() {
        return BTreeMap::new();
    }
    let adds = |&(place, value): &(u32, f32)| {
        let weight: f64 = said.iter().map(|&class| weight(model, (class, classes), place as usize)).sum();
        (features.runs[place as usize].clone(), weight * f64::from(value))
    };
    row.iter().map(adds).collect()
}

/// What a run counts in a class's score; of two classes, the first has the second's with the other sign.
fn weight(model: &Linear, (class, classes): (usize, usize), run: usize) -> f64 {
    let is_shared = model.biases.len() == 1 && classes == 2;
    let (output, sign) = if is_shared { (0, if class == 0 { -1.0 } else { 1.0 }) } else { (class, 1.0) };
    sign * f64::from(model.weights[output * model.features + run])
}

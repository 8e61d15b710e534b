use super::*;
use crate::random::{Purpose, Stream};

/// Rows of three classes whose labels are drawn by their probabilities to the power of `sharpness`.
fn drawn(sharpness: f64) -> (Vec<f64>, Vec<u32>) {
    let mut random = Stream::new(7, Purpose::Folds);
    let (mut probabilities, mut labels) = (Vec::new(), Vec::new());
    for _ in 0..20_000 {
        let mut row: Vec<f64> = (0..3).map(|_| (2.0 * random.symmetric(1.0)).exp()).collect();
        let sum: f64 = row.iter().sum();
        for p in &mut row {
            *p /= sum;
        }
        let mut true_row = row.clone();
        apply(Calibrator::Temperature { temperature: 1.0 / sharpness }, &mut true_row);
        let place = random.unit();
        labels.push(if place < true_row[0] {
            0
        } else if place < true_row[0] + true_row[1] {
            1
        } else {
            2
        });
        probabilities.extend(row);
    }
    (probabilities, labels)
}

#[test]
fn the_temperature_that_labels_were_drawn_by_is_found() {
    for (sharpness, wanted) in [(1.0, 1.0), (0.5, 2.0), (2.0, 0.5)] {
        let (probabilities, labels) = drawn(sharpness);
        let Calibrator::Temperature { temperature } = temperature(&probabilities, &labels) else { panic!("none") };
        assert!((temperature / wanted - 1.0).abs() < 0.06, "{temperature} instead of {wanted}");
    }
}

#[test]
fn a_temperature_keeps_the_order_and_the_sum() {
    for temperature in [0.3, 1.0, 4.0] {
        let mut row = [0.7, 0.2, 0.1, 0.0];
        apply(Calibrator::Temperature { temperature }, &mut row);
        assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12 && row.iter().all(|p| p.is_finite()), "{row:?}");
        assert!(row.windows(2).all(|pair| pair[0] > pair[1] || pair[1] == 0.0), "{row:?}");
    }
    let mut row = [0.7, 0.2, 0.1];
    apply(Calibrator::Temperature { temperature: 1.0 }, &mut row);
    for (found, wanted) in row.iter().zip([0.7, 0.2, 0.1]) {
        assert!((found - wanted).abs() < 1e-12);
    }
}

#[test]
fn platt_finds_the_odds_that_labels_were_drawn_by() {
    let mut random = Stream::new(3, Purpose::Folds);
    let (mut probabilities, mut labels) = (Vec::new(), Vec::new());
    for _ in 0..20_000 {
        let odds = random.symmetric(4.0);
        let said = 1.0 / (1.0 + (-odds).exp());
        probabilities.extend([1.0 - said, said]);
        labels.push(u32::from(random.unit() < 1.0 / (1.0 + (-0.5 * odds - 1.0).exp())));
    }
    let Calibrator::Platt { a, b } = platt(&probabilities, &labels) else { panic!("none") };
    assert!((a + 0.5).abs() < 0.05 && (b + 1.0).abs() < 0.05, "{a} {b}");
    let mut row = [0.5, 0.5];
    apply(Calibrator::Platt { a, b }, &mut row);
    assert!((row[1] - 1.0 / (1.0 + b.exp())).abs() < 1e-12);
}

use std::sync::Arc;

use super::gradients::check_gradient;
use super::layers::{check_alike, check_single};
use super::*;
use crate::nn::loss;

fn targets(weighted: bool, label_smoothing: f64) -> BinaryCrossEntropy {
    let applies = (0..15).map(|index| index % 4 == 1 || index == 6).collect();
    let positive_weights = weighted.then(|| Arc::from([0.5, 2.0, 7.25]));
    BinaryCrossEntropy { applies, positive_weights, label_smoothing }
}

#[test]
fn the_gradient_of_binary_cross_entropy_is_that_of_finite_differences_and_of_the_composed_one() {
    let logits = (matrix(4, 5, 3) * 4.0).unwrap();
    for (weighted, smoothing) in [(false, 0.0), (true, 0.0), (false, 0.2), (true, 0.2)] {
        let loss_of = |logits: &Tensor| binary_cross_entropy(logits, targets(weighted, smoothing)).unwrap();
        check_gradient(&logits, loss_of);
        // A gradient that comes from further on is passed through.
        check_gradient(&logits, |logits| (loss_of(logits) * -2.5).unwrap());
        check_alike(&logits, loss_of, |logits| loss::binary::composed(logits, &targets(weighted, smoothing)).unwrap());
        check_single(&logits, loss_of);
    }
}

#[test]
fn binary_cross_entropy_is_what_a_pencil_says() {
    // σ(0) is 1/2, σ(ln 3) is 3/4: -ln(1/2), -ln(3/4), -ln(1/4) and -2 ln(3/4).
    let three = 3.0_f64.ln();
    let logits = Tensor::new(&[[0.0, three], [three, three]], &Device::Cpu).unwrap();
    let applies = vec![true, true, false, true];
    let weights = Some(Arc::from([1.0, 2.0]));
    let of = |positive_weights| {
        let targets = BinaryCrossEntropy { applies: applies.clone(), positive_weights, label_smoothing: 0.0 };
        values(&binary_cross_entropy(&logits, targets).unwrap())[0]
    };
    let (half, most, least) = (0.5_f64.ln(), 0.75_f64.ln(), 0.25_f64.ln());
    assert!((of(None) + (half + most + least + most) / 4.0).abs() < 1e-15);
    assert!((of(weights) + (half + 2.0 * most + least + 2.0 * most) / 4.0).abs() < 1e-15);
}

#[test]
fn absurd_logits_of_labels_give_a_finite_loss_and_a_nan_reaches_it() {
    let of = |logits: [[f32; 2]; 1]| {
        let targets = BinaryCrossEntropy { applies: vec![true, false], ..BinaryCrossEntropy::default() };
        values(&binary_cross_entropy(&Tensor::new(&logits, &Device::Cpu).unwrap(), targets).unwrap())[0]
    };
    assert!(of([[1e30, -1e30]]).abs() < 1e-30);
    assert!((of([[-100.0, 100.0]]) - 100.0).abs() < 1e-4);
    assert!(of([[f32::NAN, 0.0]]).is_nan());
}

#[test]
fn labels_that_do_not_fit_their_logits_are_refused() {
    let logits = matrix(4, 5, 3);
    let short = BinaryCrossEntropy { applies: vec![true; 14], ..BinaryCrossEntropy::default() };
    assert!(binary_cross_entropy(&logits, short).is_err());
    let weights = BinaryCrossEntropy { positive_weights: Some(Arc::from([1.0])), ..targets(false, 0.0) };
    assert!(binary_cross_entropy(&logits, weights).is_err());
    assert!(binary_cross_entropy(&logits, targets(false, 1.0)).is_err());
}

//! Rows that are wider than what vector instructions take at once, and leave a rest: against finite differences and, where there are
//! some, candle's own operations.

use std::sync::Arc;

use super::gradients::{check_gradient, weigh};
use super::layers::{check_alike, tensor};
use super::*;
use crate::nn::{attention as attention_layer, loss, norm, pointwise};

/// Two times 16 lanes, and 8 more.
const WIDE: usize = 40;

#[test]
fn normalisations_of_wide_rows_have_the_right_gradients() {
    let [x, residual] = [1, 4].map(|seed| tensor(seed, &[2, WIDE]));
    let [weight, bias] = [2, 3].map(|seed| tensor(seed, &[WIDE]));
    check_gradient(&x, |x| weigh(&layer_norm(x, &weight, &bias, 1e-5).unwrap()));
    check_gradient(&weight, |weight| weigh(&layer_norm(&x, weight, &bias, 1e-5).unwrap()));
    check_gradient(&bias, |bias| weigh(&layer_norm(&x, &weight, bias, 1e-5).unwrap()));
    check_gradient(&x, |x| weigh(&rms_norm(x, &weight, 1e-5).unwrap()));
    check_gradient(&weight, |weight| weigh(&rms_norm(&x, weight, 1e-5).unwrap()));
    check_alike(
        &x,
        |x| layer_norm(x, &weight, &bias, 1e-5).unwrap(),
        |x| norm::composed_layer_norm(x, &weight, &bias, 1e-5).unwrap(),
    );
    check_alike(&x, |x| rms_norm(x, &weight, 1e-5).unwrap(), |x| norm::composed_rms_norm(x, &weight, 1e-5).unwrap());
    for drop in [None, Some((0.3, DropoutKey { seed: 3, step: 4, layer: 5 }))] {
        let of = |x: &Tensor, residual: &Tensor, weight: &Tensor| {
            weigh(&add_norm((x, residual), (weight, &bias, 1e-5), drop).unwrap())
        };
        check_gradient(&x, |x| of(x, &residual, &weight));
        check_gradient(&residual, |residual| of(&x, residual, &weight));
        check_gradient(&weight, |weight| of(&x, &residual, weight));
    }
}

#[test]
fn activations_of_wide_rows_have_the_right_gradients() {
    let (x, value) = ((tensor(1, &[2, WIDE]) * 2.0).unwrap(), tensor(2, &[2, WIDE]));
    let (narrow, weight, bias) = (tensor(3, &[3, 5]), tensor(4, &[WIDE, 5]), tensor(5, &[WIDE]));
    for kind in [Gelu::Exact, Gelu::Tanh] {
        check_gradient(&x, |x| weigh(&gelu(x, kind).unwrap()));
        check_gradient(&narrow, |x| weigh(&dense_gelu(x, &weight, &bias, kind).unwrap()));
        check_gradient(&weight, |weight| weigh(&dense_gelu(&narrow, weight, &bias, kind).unwrap()));
        check_gradient(&bias, |bias| weigh(&dense_gelu(&narrow, &weight, bias, kind).unwrap()));
    }
    check_gradient(&x, |x| weigh(&swiglu(x, &value).unwrap()));
    check_gradient(&value, |value| weigh(&swiglu(&x, value).unwrap()));
    check_alike(&x, |x| swiglu(x, &value).unwrap(), |x| pointwise::composed_swiglu(x, &value).unwrap());
    for activation in [None, Some(Activation::Relu), Some(Activation::Tanh)] {
        check_gradient(&narrow, |x| weigh(&dense(x, &weight, &bias, activation).unwrap()));
        check_gradient(&weight, |weight| weigh(&dense(&narrow, weight, &bias, activation).unwrap()));
        check_gradient(&bias, |bias| weigh(&dense(&narrow, &weight, bias, activation).unwrap()));
    }
}

/// Each query sees a number of keys of its own: all of them, one group of lanes and a rest, or a rest alone.
#[test]
fn attention_to_many_keys_has_the_right_gradients() {
    let (q, k, v) = (tensor(1, &[2, 2, 3, 4]), tensor(2, &[2, 1, WIDE, 4]), tensor(3, &[2, 1, WIDE, 4]));
    let causal = Mask { causal: true, ..Mask::default() };
    let masks = [
        Mask::default(),
        Mask { lengths: Some(Arc::from([40, 21])), ..Mask::default() },
        Mask { starts: Some(Arc::from([0, 3, 30, 0, 17, 33])), ..causal.clone() },
        causal,
    ];
    for mask in &masks {
        check_gradient(&q, |q| weigh(&attention(q, &k, &v, mask).unwrap()));
        check_gradient(&k, |k| weigh(&attention(&q, k, &v, mask).unwrap()));
        check_gradient(&v, |v| weigh(&attention(&q, &k, v, mask).unwrap()));
        check_alike(
            &tensor(4, &[2, 1, 3, WIDE]),
            |scores| attention_layer::masked_softmax(scores, 0.7, mask).unwrap(),
            |scores| attention_layer::composed(scores, 0.7, mask).unwrap(),
        );
    }
    check_gradient(&tensor(5, &[2, WIDE]), |x| weigh(&softmax(x).unwrap()));
}

#[test]
fn attention_of_wide_heads_has_the_right_gradients() {
    let [q, k, v] = [1, 2, 3].map(|seed| tensor(seed, &[1, 2, 3, WIDE]));
    let mask = Mask { causal: true, ..Mask::default() };
    check_gradient(&q, |q| weigh(&attention(q, &k, &v, &mask).unwrap()));
    check_gradient(&k, |k| weigh(&attention(&q, k, &v, &mask).unwrap()));
    check_gradient(&v, |v| weigh(&attention(&q, &k, v, &mask).unwrap()));
}

#[test]
fn losses_of_many_classes_have_the_right_gradients() {
    let logits = (tensor(1, &[3, WIDE]) * 2.0).unwrap();
    let rising: Arc<[f64]> = (0..40).map(|class| 0.5 + f64::from(class) / 10.0).collect();
    let plain = CrossEntropy { labels: vec![37, 0, 11], ..CrossEntropy::default() };
    let all = CrossEntropy { class_weights: Some(rising), label_smoothing: 0.2, ignored: Some(0), ..plain.clone() };
    let (x, weight) = (tensor(2, &[3, 5]), tensor(3, &[WIDE, 5]));
    for targets in [plain, all] {
        check_gradient(&logits, |logits| cross_entropy(logits, targets.clone()).unwrap());
        check_alike(
            &logits,
            |logits| cross_entropy(logits, targets.clone()).unwrap(),
            |logits| loss::composed(logits, &targets).unwrap(),
        );
        check_gradient(&x, |x| linear_cross_entropy(x, &weight, &targets).unwrap());
        check_gradient(&weight, |weight| linear_cross_entropy(&x, weight, &targets).unwrap());
    }
    let applies = (0..3 * WIDE).map(|index| index % 4 == 1).collect();
    let targets = BinaryCrossEntropy { applies, label_smoothing: 0.1, ..BinaryCrossEntropy::default() };
    check_gradient(&logits, |logits| binary_cross_entropy(logits, targets.clone()).unwrap());
}

/// Its exponential alone would be infinite.
#[test]
fn the_largest_number_of_a_wide_row_is_found_wherever_it_is() {
    for place in 0..WIDE {
        let row: Vec<f64> = (0..WIDE).map(|index| if index == place { 1000.0 } else { -1.0 }).collect();
        let alone: Vec<f64> = (0..WIDE).map(|index| if index == place { 1.0 } else { 0.0 }).collect();
        let logits = Tensor::from_slice(&row, (1, WIDE), &Device::Cpu).unwrap();
        assert_eq!(values(&softmax(&logits).unwrap()), alone, "at {place}");
        // A key of width 1 for each: the score of a query of 1 is the key.
        let keys = logits.reshape((1, 1, WIDE, 1)).unwrap();
        let (query, of_each) = (keys.narrow(2, 0, 1).unwrap().ones_like().unwrap(), tensor(7, &[1, 1, WIDE, 1]));
        let seen = attention(&query, &keys, &of_each, &Mask::default()).unwrap();
        assert_eq!(values(&seen), values(&of_each)[place..=place], "at {place}");
        let targets = CrossEntropy { labels: vec![u32::try_from(place).unwrap()], ..CrossEntropy::default() };
        assert_eq!(values(&cross_entropy(&logits, targets).unwrap()), [0.0], "at {place}");
    }
}

#[test]
fn what_is_not_a_number_reaches_the_loss_from_wherever_it_is() {
    for place in 0..WIDE {
        let row: Vec<f32> = (0..WIDE).map(|index| if index == place { f32::NAN } else { 0.5 }).collect();
        let logits = Tensor::from_slice(&row, (1, WIDE), &Device::Cpu).unwrap();
        for label_smoothing in [0.0, 0.1] {
            let targets = CrossEntropy { labels: vec![7], label_smoothing, ..CrossEntropy::default() };
            assert!(values(&cross_entropy(&logits, targets).unwrap())[0].is_nan(), "at {place}");
        }
        assert!(values(&softmax(&logits).unwrap()).iter().all(|share| share.is_nan()), "at {place}");
        let weight = Tensor::ones(WIDE, DType::F32, &Device::Cpu).unwrap();
        assert!(values(&rms_norm(&logits, &weight, 1e-5).unwrap()).iter().all(|value| value.is_nan()), "at {place}");
        let norm = layer_norm(&logits, &weight, &weight, 1e-5).unwrap();
        assert!(values(&norm).iter().all(|value| value.is_nan()), "at {place}");
    }
}

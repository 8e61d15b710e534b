//! Attention some of whose probabilities are left out.

use std::sync::Arc;

use super::gradients::{check_gradient, weigh};
use super::layers::{as_type_of, check_alike, check_single, tensor};
use super::*;
use crate::nn::attention::{attention_dropping, composed_attention};

fn drop(step: u64) -> (f32, DropoutKey) {
    (0.3, DropoutKey { seed: 5, step, layer: 2 })
}

#[test]
fn attention_with_dropout_has_the_right_gradients() {
    let (q, k, v) = (tensor(1, &[2, 2, 3, 4]), tensor(2, &[2, 2, 5, 4]), tensor(3, &[2, 2, 5, 4]));
    for mask in [Mask::default(), Mask { causal: true, lengths: Some(Arc::from([4, 5])), starts: None }] {
        let of = |q: &Tensor, k: &Tensor, v: &Tensor| attention_dropping((q, k, v), &mask, Some(drop(1))).unwrap();
        let composed =
            |q: &Tensor, k: &Tensor, v: &Tensor| composed_attention((q, k, v), &mask, Some(drop(1))).unwrap();
        check_gradient(&q, |q| weigh(&of(q, &k, &v)));
        check_gradient(&k, |k| weigh(&of(&q, k, &v)));
        check_gradient(&v, |v| weigh(&of(&q, &k, v)));
        check_alike(&q, |q| of(q, &k, &v), |q| composed(q, &k, &v));
        check_alike(&k, |k| of(&q, k, &v), |k| composed(&q, k, &v));
        check_alike(&v, |v| of(&q, &k, v), |v| composed(&q, &k, v));
        check_single(&q, |q| of(q, &as_type_of(&k, q), &as_type_of(&v, q)));
    }
}

#[test]
fn heads_beside_each_other_leave_out_the_same_whatever_the_blocks() {
    // More scores than a block of queries holds.
    let (batch, heads, length, width) = (1, 2, 300, 4);
    let rows = |seed| tensor(seed, &[batch * length, heads * width]);
    let split = |x: &Tensor| x.reshape((batch, length, heads, width)).unwrap().transpose(1, 2).unwrap();
    let (q, k, v) = (rows(1), rows(2), rows(3));
    let mask = Mask::default();
    let beside = |q: &Tensor| multi_head_attention_dropping((q, &k, &v), (batch, heads), &mask, Some(drop(1))).unwrap();
    let composed = |q: &Tensor| {
        let seen = composed_attention((&split(q), &split(&k), &split(&v)), &mask, Some(drop(1))).unwrap();
        seen.transpose(1, 2).unwrap().contiguous().unwrap().reshape((batch * length, heads * width)).unwrap()
    };
    check_alike(&q, beside, composed);
}

#[test]
fn what_is_left_out_depends_on_the_step_and_about_a_share_is() {
    let (q, k, v) = (tensor(1, &[1, 1, 200, 4]), tensor(2, &[1, 1, 50, 4]), tensor(3, &[1, 1, 50, 4]));
    let of = |drop| values(&attention_dropping((&q, &k, &v), &Mask::default(), drop).unwrap());
    assert_eq!(of(Some(drop(1))), of(Some(drop(1))));
    assert_ne!(of(Some(drop(1))), of(Some(drop(2))));
    let none = Some((0.0, DropoutKey { seed: 5, step: 1, layer: 2 }));
    assert_eq!(of(none), of(None));
    // Values of 1 give the sum of the probabilities that stay: 1 on average.
    let ones = v.ones_like().unwrap();
    let sums = values(&attention_dropping((&q, &k, &ones), &Mask::default(), Some(drop(1))).unwrap());
    let mean = sums.iter().sum::<f64>() / 800.0;
    assert!((mean - 1.0).abs() < 0.05 && sums.iter().any(|sum| (sum - 1.0).abs() > 0.1), "{mean}");
}

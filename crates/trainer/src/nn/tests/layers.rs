//! Each layer against finite differences, against the same function made of candle's own operations, and in single precision.

use std::sync::Arc;

use super::gradients::{both_gradients, check_gradient, weigh};
use super::*;
use crate::nn::{attention as attention_layer, loss, norm, pointwise, rotary as rotary_layer};

pub(super) fn tensor(seed: u64, shape: &[usize]) -> Tensor {
    Tensor::from_vec(numbers(seed, shape.iter().product(), 1.5), shape, &Device::Cpu).unwrap()
}

/// Holds two forms of a function of one tensor against each other: results and gradients.
pub(super) fn check_alike(at: &Tensor, one: impl Fn(&Tensor) -> Tensor, other: impl Fn(&Tensor) -> Tensor) {
    let var = Var::from_tensor(at).unwrap();
    let run = |function: &dyn Fn(&Tensor) -> Tensor| {
        (values(&function(var.as_tensor())), both_gradients(&var, |x| weigh(&function(x))))
    };
    let ((a, gradients_a), (b, gradients_b)) = (run(&one), run(&other));
    assert_close(&a, &b, 1e-12);
    for (a, b) in gradients_a.iter().zip(&gradients_b) {
        assert_close(a, b, 1e-11);
    }
}

/// Holds single precision against double precision: results and gradients, within a few units of the last place of the largest.
pub(super) fn check_single(at: &Tensor, function: impl Fn(&Tensor) -> Tensor) {
    let run = |dtype| {
        let var = Var::from_tensor(&at.to_dtype(dtype).unwrap()).unwrap();
        let result = function(var.as_tensor());
        assert_eq!(result.dtype(), dtype);
        let weights = numbers(99, result.elem_count(), 1.0);
        let weights = Tensor::from_vec(weights, result.shape(), &Device::Cpu).unwrap().to_dtype(dtype).unwrap();
        let [gradient, _] = both_gradients(&var, |x| function(x).mul(&weights).unwrap().sum_all().unwrap());
        (values(&result), gradient)
    };
    let ((double, double_gradient), (single, single_gradient)) = (run(DType::F64), run(DType::F32));
    for (double, single) in [(double, single), (double_gradient, single_gradient)] {
        let largest = double.iter().fold(1.0, |largest: f64, value| largest.max(value.abs()));
        for (double, single) in double.iter().zip(&single) {
            assert!((double - single).abs() <= 2e-6 * largest, "{double} and {single}");
        }
    }
}

pub(super) fn as_type_of(tensor: &Tensor, like: &Tensor) -> Tensor {
    tensor.to_dtype(like.dtype()).unwrap()
}

#[test]
fn layer_norm_has_the_right_gradients() {
    let (x, weight, bias) = (tensor(1, &[2, 3, 5]), tensor(2, &[5]), tensor(3, &[5]));
    check_gradient(&x, |x| weigh(&layer_norm(x, &weight, &bias, 1e-5).unwrap()));
    check_gradient(&weight, |weight| weigh(&layer_norm(&x, weight, &bias, 1e-5).unwrap()));
    check_gradient(&bias, |bias| weigh(&layer_norm(&x, &weight, bias, 1e-5).unwrap()));
    let (x, weight, bias) = (tensor(4, &[70, 300]), tensor(5, &[300]), tensor(6, &[300]));
    check_alike(
        &x,
        |x| layer_norm(x, &weight, &bias, 1e-12).unwrap(),
        |x| norm::composed_layer_norm(x, &weight, &bias, 1e-12).unwrap(),
    );
    check_single(&x, |x| layer_norm(x, &as_type_of(&weight, x), &as_type_of(&bias, x), 1e-5).unwrap());
    check_single(&weight, |weight| {
        layer_norm(&as_type_of(&x, weight), weight, &as_type_of(&bias, weight), 1e-5).unwrap()
    });
}

#[test]
fn rms_norm_has_the_right_gradients() {
    let (x, weight) = (tensor(1, &[2, 3, 5]), tensor(2, &[5]));
    check_gradient(&x, |x| weigh(&rms_norm(x, &weight, 1e-5).unwrap()));
    check_gradient(&weight, |weight| weigh(&rms_norm(&x, weight, 1e-5).unwrap()));
    let (x, weight) = (tensor(4, &[70, 300]), tensor(5, &[300]));
    check_alike(&x, |x| rms_norm(x, &weight, 1e-6).unwrap(), |x| norm::composed_rms_norm(x, &weight, 1e-6).unwrap());
    check_single(&x, |x| rms_norm(x, &as_type_of(&weight, x), 1e-5).unwrap());
}

/// `x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`.
fn by_tanh(x: &Tensor) -> candle_core::Result<Tensor> {
    let inner = ((x + (x.powf(3.0)? * 0.044_715)?)? * (2.0 / std::f64::consts::PI).sqrt())?;
    (x * 0.5)?.mul(&(inner.tanh()? + 1.0)?)
}

#[test]
fn activations_have_the_right_gradients() {
    let (x, value) = ((tensor(1, &[3, 7]) * 2.0).unwrap(), tensor(2, &[3, 7]));
    for kind in [Gelu::Exact, Gelu::Tanh] {
        check_gradient(&x, |x| weigh(&gelu(x, kind).unwrap()));
        let long = (tensor(3, &[3, 5_000]) * 20.0).unwrap();
        check_single(&long, |x| gelu(x, kind).unwrap());
        assert_eq!(values(&gelu(&long, kind).unwrap()).len(), 15_000);
    }
    // Candle's own has a constant of single precision.
    check_alike(&x, |x| gelu(x, Gelu::Tanh).unwrap(), |x| by_tanh(x).unwrap());
    let erf = |x: &Tensor| (x * std::f64::consts::FRAC_1_SQRT_2).unwrap().erf().unwrap();
    let exact = |x: &Tensor| (x * 0.5).unwrap().mul(&(erf(x) + 1.0).unwrap()).unwrap();
    check_alike(&x, |x| gelu(x, Gelu::Exact).unwrap(), exact);
    check_gradient(&x, |x| weigh(&add(x, &value).unwrap()));
    check_gradient(&value, |value| weigh(&add(&x, value).unwrap()));
    check_alike(&x, |x| add(x, &value).unwrap(), |x| (x + &value).unwrap());
    check_gradient(&x, |x| weigh(&swiglu(x, &value).unwrap()));
    check_gradient(&value, |value| weigh(&swiglu(&x, value).unwrap()));
    check_alike(&x, |x| swiglu(x, &value).unwrap(), |x| pointwise::composed_swiglu(x, &value).unwrap());
    check_single(&x, |x| swiglu(x, &as_type_of(&value, x)).unwrap());
    assert!(swiglu(&x, &tensor(2, &[7, 3])).is_err());
}

#[test]
fn softmax_and_attention_have_the_right_gradients() {
    let lengths: Arc<[u32]> = Arc::from([3, 5]);
    let masks = [
        Mask::default(),
        Mask { causal: true, ..Mask::default() },
        Mask { lengths: Some(Arc::clone(&lengths)), ..Mask::default() },
        Mask { causal: true, lengths: Some(lengths), starts: None },
    ];
    let [q, k, v] = [1, 2, 3].map(|seed| tensor(seed, &[2, 2, 5, 4]));
    for mask in &masks {
        check_gradient(&q, |q| weigh(&attention(q, &k, &v, mask).unwrap()));
        check_gradient(&k, |k| weigh(&attention(&q, k, &v, mask).unwrap()));
        check_gradient(&v, |v| weigh(&attention(&q, &k, v, mask).unwrap()));
        let scores = tensor(4, &[2, 2, 5, 5]);
        check_alike(
            &scores,
            |scores| attention_layer::masked_softmax(scores, 0.7, mask).unwrap(),
            |scores| attention_layer::composed(scores, 0.7, mask).unwrap(),
        );
        check_single(&q, |q| attention(q, &as_type_of(&k, q), &as_type_of(&v, q), mask).unwrap());
    }
    check_gradient(&tensor(5, &[3, 4]), |x| weigh(&softmax(x).unwrap()));
    let sums = values(&softmax(&tensor(6, &[3, 40])).unwrap().sum(1).unwrap());
    assert_close(&sums, &[1.0; 3], 1e-14);
}

#[test]
fn a_query_sees_what_the_mask_leaves() {
    let seen = |mask: &Mask, queries, keys| {
        let scores = Tensor::zeros((2, 1, queries, keys), DType::F64, &Device::Cpu).unwrap();
        let rows = attention_layer::masked_softmax(&scores, 1.0, mask).unwrap();
        let rows: Vec<Vec<f64>> = rows.reshape((2 * queries, keys)).unwrap().to_vec2().unwrap();
        rows.iter().map(|row| row.iter().filter(|p| **p > 0.0).count()).collect::<Vec<_>>()
    };
    let causal = Mask { causal: true, ..Mask::default() };
    assert_eq!(seen(&causal, 3, 3), [1, 2, 3, 1, 2, 3]);
    assert_eq!(seen(&causal, 2, 3), [2, 3, 2, 3], "the queries are the last ones");
    assert_eq!(seen(&Mask { causal: true, lengths: Some(Arc::from([2, 3])), starts: None }, 3, 3), [1, 2, 2, 1, 2, 3]);
    let scores = Tensor::zeros((2, 1, 3, 2), DType::F64, &Device::Cpu).unwrap();
    assert!(attention_layer::masked_softmax(&scores, 1.0, &causal).is_err());
    for lengths in [vec![1], vec![0, 1], vec![1, 3]] {
        let mask = Mask { lengths: Some(lengths.into()), ..Mask::default() };
        assert!(attention_layer::masked_softmax(&scores, 1.0, &mask).is_err(), "{mask:?}");
    }
}

#[test]
fn rotary_embedding_turns_pairs_and_has_the_right_gradient() {
    let x = tensor(1, &[2, 2, 3, 4]);
    let table = |dtype| RotaryTable::new(8, 4, 10_000.0, (dtype, &Device::Cpu)).unwrap();
    check_gradient(&x, |x| weigh(&rotary(x, &table(DType::F64)).unwrap()));
    check_alike(
        &x,
        |x| rotary(x, &table(DType::F64)).unwrap(),
        |x| rotary_layer::composed(x, &table(DType::F64)).unwrap(),
    );
    check_single(&x, |x| rotary(x, &table(x.dtype())).unwrap());
    let turned = rotary(&x, &table(DType::F64)).unwrap();
    // The first position is not turned, and no length changes.
    assert_close(&values(&turned.narrow(2, 0, 1).unwrap()), &values(&x.narrow(2, 0, 1).unwrap()), 0.0);
    assert_close(&values(&turned.sqr().unwrap().sum(3).unwrap()), &values(&x.sqr().unwrap().sum(3).unwrap()), 1e-12);
    let first = values(&x)[4..8].to_vec();
    let (sine, cosine) = 1.0_f64.sin_cos();
    assert_close(&values(&turned)[4..5], &[first[0] * cosine - first[2] * sine], 1e-12);
    assert!(RotaryTable::new(8, 3, 10_000.0, (DType::F64, &Device::Cpu)).is_err());
    assert!(rotary(&tensor(1, &[1, 1, 9, 4]), &table(DType::F64)).is_err(), "more positions than the table has");
}

#[test]
fn dropout_is_the_same_for_the_same_key_and_keeps_the_expected_value() {
    let key = DropoutKey { seed: 7, step: 3, layer: 1 };
    let x = Tensor::ones((100, 100), DType::F64, &Device::Cpu).unwrap();
    let dropped = values(&dropout(&x, 0.25, key).unwrap());
    assert_eq!(dropped, values(&dropout(&x, 0.25, key).unwrap()));
    for other in [DropoutKey { seed: 8, ..key }, DropoutKey { step: 4, ..key }, DropoutKey { layer: 2, ..key }] {
        assert_ne!(dropped, values(&dropout(&x, 0.25, other).unwrap()));
    }
    // The same in every version: a resumed job goes on as it began.
    let kept: Vec<bool> = dropped[..16].iter().map(|value| *value != 0.0).collect();
    let known = [0, 1, 2, 3, 5, 8, 12, 13, 14, 15];
    assert_eq!(kept, (0..16).map(|index| known.contains(&index)).collect::<Vec<_>>());
    let share = dropped.iter().filter(|value| **value == 0.0).count();
    assert!((2_300..2_700).contains(&share), "{share} of 10000");
    assert!(dropped.iter().all(|value| *value == 0.0 || (value - 4.0 / 3.0).abs() < 1e-12));
    check_gradient(&tensor(1, &[4, 5]), |x| weigh(&dropout(x, 0.5, key).unwrap()));
    assert_eq!(values(&dropout(&x, 0.0, key).unwrap()), values(&x));
    for rate in [-0.1, 1.0, f32::NAN] {
        assert!(dropout(&x, rate, key).is_err());
    }
}

#[test]
fn an_embedding_adds_up_the_gradients_of_a_row() {
    let ids: Arc<[u32]> = Arc::from([2, 0, 2, 3]);
    let table = tensor(1, &[5, 3]);
    check_gradient(&table, |table| weigh(&embedding(table, &ids).unwrap()));
    let by_candle = Tensor::from_slice(&ids, 4, &Device::Cpu).unwrap();
    check_alike(&table, |table| embedding(table, &ids).unwrap(), |table| table.index_select(&by_candle, 0).unwrap());
    assert!(embedding(&table, &Arc::from([5])).is_err());
}

#[test]
fn losses_have_the_right_gradients() {
    let logits = (tensor(1, &[5, 3]) * 2.0).unwrap();
    for (label_smoothing, ignored, weighted) in [(0.1, None, false), (0.0, Some(1), true), (0.2, Some(0), true)] {
        let class_weights = weighted.then(|| Arc::from([0.5, 2.0, 1.25]));
        let targets = CrossEntropy { labels: vec![2, 0, 1, 1, 0], class_weights, label_smoothing, ignored };
        check_gradient(&logits, |logits| cross_entropy(logits, targets.clone()).unwrap());
        check_alike(
            &logits,
            |logits| cross_entropy(logits, targets.clone()).unwrap(),
            |logits| loss::composed(logits, &targets).unwrap(),
        );
        check_single(&logits, |logits| cross_entropy(logits, targets.clone()).unwrap());
    }
    let ignored = CrossEntropy { labels: vec![9; 5], ignored: Some(9), ..CrossEntropy::default() };
    assert!(cross_entropy(&logits, ignored).is_err(), "no row counts");
    let target = tensor(2, &[5, 3]);
    check_gradient(&logits, |x| mse(x, &target).unwrap());
    check_gradient(&target, |target| mse(&logits, target).unwrap());
    for delta in [0.5, 1.0, 100.0] {
        check_gradient(&logits, |x| huber(x, &target, delta).unwrap());
        check_gradient(&target, |target| huber(&logits, target, delta).unwrap());
        check_alike(
            &logits,
            |x| huber(x, &target, delta).unwrap(),
            |x| loss::composed_huber(x, &target, delta).unwrap(),
        );
    }
}

/// The sums over rows are added up in the same order however many threads there are.
#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    let (x, weight, bias) = (tensor(1, &[999, 384]), tensor(2, &[384]), tensor(3, &[384]));
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let var = Var::from_tensor(&weight.to_dtype(DType::F32).unwrap()).unwrap();
            let (x, bias) = (x.to_dtype(DType::F32).unwrap(), bias.to_dtype(DType::F32).unwrap());
            let result = layer_norm(&x, &var, &bias, 1e-5).unwrap();
            let gradients = result.sqr().unwrap().sum_all().unwrap().backward().unwrap();
            (values(&result), values(gradients.get(&var).unwrap()))
        })
    };
    assert_eq!(run(1), run(3));
}

//! What language models need: packed sequences, shared keys and values, and a loss over a large vocabulary.

use std::sync::Arc;

use super::gradients::{check_gradient, weigh};
use super::*;
use crate::nn::{attention as attention_layer, loss, rotary as rotary_layer};

fn tensor(seed: u64, shape: &[usize]) -> Tensor {
    Tensor::from_vec(numbers(seed, shape.iter().product(), 1.5), shape, &Device::Cpu).unwrap()
}

/// Two sequences of five tokens: the first of documents of 2 and 3, the second of one.
fn packed() -> Mask {
    Mask { causal: true, starts: Some(Arc::from([0, 0, 2, 2, 2, 0, 0, 0, 0, 0])), lengths: None }
}

#[test]
fn a_query_of_a_packed_sequence_sees_its_own_document() {
    let scores = Tensor::zeros((2, 1, 5, 5), DType::F64, &Device::Cpu).unwrap();
    let shares = attention_layer::masked_softmax(&scores, 1.0, &packed()).unwrap();
    let shares: Vec<Vec<f64>> = shares.reshape((10, 5)).unwrap().to_vec2().unwrap();
    let seen: Vec<Vec<usize>> = shares.iter().map(|row| (0..5).filter(|&key| row[key] > 0.0).collect()).collect();
    assert_eq!(seen[..5], [vec![0], vec![0, 1], vec![2], vec![2, 3], vec![2, 3, 4]]);
    assert_eq!(seen[9], [0, 1, 2, 3, 4]);
    for (starts, said) in [(vec![0; 9], "9 first keys"), (vec![0, 0, 3, 0, 0, 0, 0, 0, 0, 0], "query 2")] {
        let mask = Mask { starts: Some(starts.into()), ..packed() };
        let error = attention_layer::masked_softmax(&scores, 1.0, &mask).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[test]
fn packed_attention_has_the_right_gradients() {
    let [q, k, v] = [1, 2, 3].map(|seed| tensor(seed, &[2, 2, 5, 4]));
    check_gradient(&q, |q| weigh(&attention(q, &k, &v, &packed()).unwrap()));
    check_gradient(&k, |k| weigh(&attention(&q, k, &v, &packed()).unwrap()));
    check_gradient(&v, |v| weigh(&attention(&q, &k, v, &packed()).unwrap()));
    let var = Var::from_tensor(&tensor(4, &[2, 2, 5, 5])).unwrap();
    let fused = attention_layer::masked_softmax(&var, 0.7, &packed()).unwrap();
    let composed = attention_layer::composed(&var, 0.7, &packed()).unwrap();
    assert_close(&values(&fused), &values(&composed), 1e-12);
    let gradient = |result: &Tensor| values(weigh(result).backward().unwrap().get(&var).unwrap());
    assert_close(&gradient(&fused), &gradient(&composed), 1e-12);
}

/// Every head of keys and values, as often as heads of queries use it.
fn repeated(x: &Tensor, times: usize) -> Tensor {
    let (batch, groups, keys, width) = x.dims4().unwrap();
    let x = x.reshape((batch, groups, 1, keys, width)).unwrap();
    let wide = x.broadcast_as((batch, groups, times, keys, width)).unwrap();
    wide.contiguous().unwrap().reshape((batch, groups * times, keys, width)).unwrap()
}

#[test]
fn heads_that_share_keys_compute_what_repeated_keys_would() {
    let q = tensor(1, &[2, 6, 5, 4]);
    let (k, v) = (tensor(2, &[2, 2, 5, 4]), tensor(3, &[2, 2, 5, 4]));
    let of = |q: &Tensor, k: &Tensor, v: &Tensor| weigh(&attention(q, k, v, &packed()).unwrap());
    check_gradient(&q, |q| of(q, &k, &v));
    check_gradient(&k, |k| of(&q, k, &v));
    check_gradient(&v, |v| of(&q, &k, v));
    let found = attention(&q, &k, &v, &packed()).unwrap();
    let expected = attention(&q, &repeated(&k, 3), &repeated(&v, 3), &packed()).unwrap();
    assert_close(&values(&found), &values(&expected), 1e-12);
    // One query at the end of five keys, as in generation.
    let last = q.narrow(2, 4, 1).unwrap();
    let causal = Mask { causal: true, ..Mask::default() };
    let found = attention(&last, &k, &v, &causal).unwrap();
    let expected = attention(&last, &repeated(&k, 3), &repeated(&v, 3), &causal).unwrap();
    assert_close(&values(&found), &values(&expected), 1e-12);
    assert!(attention(&tensor(1, &[2, 5, 5, 4]), &k, &v, &causal).unwrap_err().to_string().contains("5 heads"));
}

#[test]
fn tokens_are_turned_by_the_positions_they_are_given() {
    let table = RotaryTable::new(8, 4, 10_000.0, (DType::F64, &Device::Cpu)).unwrap();
    let x = tensor(1, &[5, 12]);
    let places: Arc<[u32]> = Arc::from([0, 1, 0, 1, 7]);
    check_gradient(&x, |x| weigh(&rotary_at(x, &table, &places).unwrap()));
    let found = values(&rotary_at(&x, &table, &places).unwrap());
    assert_close(&found, &values(&rotary_layer::composed_at(&x, &table, &places).unwrap()), 1e-12);
    // The same numbers as heads of a sequence.
    let heads = x.narrow(0, 0, 2).unwrap().reshape((2, 3, 4)).unwrap().transpose(0, 1).unwrap();
    let heads = heads.reshape((1, 3, 2, 4)).unwrap();
    let expected = rotary(&heads, &table).unwrap().reshape((3, 2, 4)).unwrap().transpose(0, 1).unwrap();
    assert_close(&found[..24], &values(&expected), 1e-12);
    assert!(rotary_at(&x, &table, &Arc::from([0, 1, 0, 1, 8])).is_err(), "a position that the table lacks");
    assert!(rotary_at(&x, &table, &Arc::from([0, 1])).is_err());
    assert!(rotary_at(&tensor(1, &[5, 6]), &table, &places).is_err(), "one head and a half");
}

fn targets(label_smoothing: f64, ignored: Option<u32>, weighted: bool) -> CrossEntropy {
    let class_weights = weighted.then(|| Arc::from([0.5, 2.0, 1.25, 0.75]));
    CrossEntropy { labels: vec![2, 9, 1, 3, 9, 0, 0], class_weights, label_smoothing, ignored }
}

#[test]
fn the_loss_of_a_linear_layer_in_blocks_is_that_of_its_logits() {
    let (x, weight) = (tensor(1, &[7, 3]), tensor(2, &[4, 3]));
    for targets in [targets(0.0, Some(9), false), targets(0.1, Some(9), true)] {
        for block in [1, 2, 3, 5, 100] {
            let of = |x: &Tensor, weight: &Tensor| loss::in_blocks(x, weight, &targets, block).unwrap();
            let (x, weight) = (Var::from_tensor(&x).unwrap(), Var::from_tensor(&weight).unwrap());
            let in_blocks = of(&x, &weight);
            let whole = cross_entropy(&product(&x, &weight).unwrap(), targets.clone()).unwrap();
            assert_close(&values(&in_blocks), &values(&whole), 1e-12);
            let (in_blocks, whole) = (in_blocks.backward().unwrap(), whole.backward().unwrap());
            for var in [&x, &weight] {
                assert_close(&values(in_blocks.get(var).unwrap()), &values(whole.get(var).unwrap()), 1e-12);
            }
        }
        check_gradient(&x, |x| linear_cross_entropy(x, &weight, &targets).unwrap());
        check_gradient(&weight, |weight| (linear_cross_entropy(&x, weight, &targets).unwrap() * -2.5).unwrap());
    }
    assert!(linear_cross_entropy(&x, &weight, &targets(0.0, None, false)).is_err(), "there is no class 9");
    assert!(linear_cross_entropy(&x, &tensor(2, &[4, 5]), &targets(0.0, Some(9), false)).is_err());
}

#[test]
fn what_is_frozen_gets_no_gradient_from_the_loss() {
    let [x, weight] = [tensor(1, &[7, 3]), tensor(2, &[4, 3])].map(|start| Var::from_tensor(&start).unwrap());
    let targets = targets(0.0, Some(9), false);
    let loss = linear_cross_entropy(&x, &weight.as_detached_tensor(), &targets).unwrap();
    let gradients = loss.backward().unwrap();
    assert!(gradients.get(&x).is_some() && gradients.get(&weight).is_none());
    let loss = linear_cross_entropy(&x.as_detached_tensor(), &weight.as_detached_tensor(), &targets).unwrap();
    assert!(!loss.track_op());
}

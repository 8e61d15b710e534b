//! Operations that join several of the others: against finite differences, against what they join, and in single precision.

use std::sync::Arc;

use super::gradients::{check_gradient, weigh};
use super::layers::{as_type_of, check_alike, check_single, tensor};
use super::*;

#[test]
fn a_residual_and_its_normalisation_have_the_right_gradients() {
    let key = DropoutKey { seed: 3, step: 4, layer: 5 };
    for drop in [None, Some((0.3, key)), Some((0.0, key))] {
        let [x, residual] = [1, 2].map(|seed| tensor(seed, &[4, 6]));
        let [weight, bias] = [3, 4].map(|seed| tensor(seed, &[6]));
        let all = |x: &Tensor, residual: &Tensor, weight: &Tensor, bias: &Tensor| {
            weigh(&add_norm((x, residual), (weight, bias, 1e-5), drop).unwrap())
        };
        check_gradient(&x, |x| all(x, &residual, &weight, &bias));
        check_gradient(&residual, |residual| all(&x, residual, &weight, &bias));
        check_gradient(&weight, |weight| all(&x, &residual, weight, &bias));
        check_gradient(&bias, |bias| all(&x, &residual, &weight, bias));
        // What comes in twice gets both gradients.
        check_gradient(&x, |x| all(x, x, &weight, &bias));
        let [x, residual] = [1, 2].map(|seed| tensor(seed, &[70, 300]));
        let [weight, bias] = [3, 4].map(|seed| tensor(seed, &[300]));
        check_single(&x, |x| {
            let [residual, weight, bias] = [&residual, &weight, &bias].map(|other| as_type_of(other, x));
            add_norm((x, &residual), (&weight, &bias, 1e-5), drop).unwrap()
        });
    }
}

/// Without a tape it is composed of the others.
#[test]
fn a_residual_and_its_normalisation_are_what_they_join() {
    let drop = Some((0.2, DropoutKey { seed: 3, step: 4, layer: 5 }));
    let [x, residual] = [1, 2].map(|seed| tensor(seed, &[70, 300]));
    let [weight, bias] = [3, 4].map(|seed| tensor(seed, &[300]));
    let run = || add_norm((&x, &residual), (&weight, &bias, 1e-5), drop);
    let (fused, _) = Tape::record(run).unwrap();
    assert_close(&values(&fused), &values(&run().unwrap()), 1e-12);
}

#[test]
fn a_dense_layer_with_its_activation_is_what_it_joins() {
    let (x, weight, bias) = (tensor(1, &[4, 6]), tensor(2, &[5, 6]), tensor(3, &[5]));
    for kind in [Gelu::Exact, Gelu::Tanh] {
        check_gradient(&x, |x| weigh(&dense_gelu(x, &weight, &bias, kind).unwrap()));
        check_gradient(&weight, |weight| weigh(&dense_gelu(&x, weight, &bias, kind).unwrap()));
        check_gradient(&bias, |bias| weigh(&dense_gelu(&x, &weight, bias, kind).unwrap()));
        let (x, weight, bias) = (tensor(1, &[70, 60]), tensor(2, &[300, 60]), tensor(3, &[300]));
        let joined = |x: &Tensor| gelu(&dense(x, &weight, &bias, None).unwrap(), kind).unwrap();
        check_alike(&x, |x| dense_gelu(x, &weight, &bias, kind).unwrap(), joined);
        check_single(&x, |x| dense_gelu(x, &as_type_of(&weight, x), &as_type_of(&bias, x), kind).unwrap());
    }
    assert!(dense_gelu(&x, &weight, &tensor(3, &[4]), Gelu::Exact).is_err());
}

#[test]
fn several_embeddings_are_the_sum_of_each() {
    let (words, types) = (tensor(1, &[7, 3]), tensor(2, &[2, 3]));
    let (ids, zeros): (Arc<[u32]>, Arc<[u32]>) = (Arc::from([6, 0, 6, 3]), Arc::from([0, 0, 1, 0]));
    let sum = |words: &Tensor, types: &Tensor| embeddings(&[(words, ids.clone()), (types, zeros.clone())]);
    check_gradient(&words, |words| weigh(&sum(words, &types).unwrap()));
    check_gradient(&types, |types| weigh(&sum(&words, types).unwrap()));
    let (fused, _) = Tape::record(|| sum(&words, &types)).unwrap();
    assert_close(&values(&fused), &values(&sum(&words, &types).unwrap()), 1e-15);
    for broken in [[7, 0, 0, 0].as_slice(), &[0, 0, 0]] {
        let run = || embeddings(&[(&words, ids.clone()), (&types, broken.into())]);
        assert!(run().is_err());
        assert!(Tape::record(run).is_err());
    }
}

/// Enough of everything for several blocks of queries, and a last one that is not full.
#[test]
fn heads_beside_each_other_are_those_that_are_split() {
    let (batch, heads, width) = (2, 3, 5);
    for (queries, keys, causal) in [(7, 7, false), (7, 9, true), (150, 1_100, true), (90, 1_000, false)] {
        let mask = Mask { causal, lengths: Some(Arc::from([4, u32::try_from(keys).unwrap()])), starts: None };
        let rows = |seed, length: usize| tensor(seed, &[batch * length, heads * width]);
        let (q, k, v) = (rows(1, queries), rows(2, keys), rows(3, keys));
        let split = |x: &Tensor| {
            let length = x.dim(0).unwrap() / batch;
            x.reshape((batch, length, heads, width)).unwrap().transpose(1, 2).unwrap().contiguous().unwrap()
        };
        let plain = |q: &Tensor, k: &Tensor, v: &Tensor| {
            let scores = split(q).matmul(&split(k).t().unwrap().contiguous().unwrap()).unwrap();
            let scale = 1.0 / 5.0_f64.sqrt();
            let seen = attention::composed(&scores, scale, &mask).unwrap().matmul(&split(v)).unwrap();
            seen.transpose(1, 2).unwrap().contiguous().unwrap().reshape((batch * queries, heads * width)).unwrap()
        };
        let fused = |q: &Tensor, k: &Tensor, v: &Tensor| {
            multi_head_attention_dropping((q, k, v), (batch, heads), &mask, None).unwrap()
        };
        check_alike(&q, |q| fused(q, &k, &v), |q| plain(q, &k, &v));
        check_alike(&k, |k| fused(&q, k, &v), |k| plain(&q, k, &v));
        check_alike(&v, |v| fused(&q, &k, v), |v| plain(&q, &k, v));
        let split_up = super::attention(&split(&q), &split(&k), &split(&v), &mask).unwrap();
        assert_close(&values(&split_up), &values(&split(&fused(&q, &k, &v))), 1e-12);
        check_single(&q, |q| fused(q, &as_type_of(&k, q), &as_type_of(&v, q)));
    }
    let x = tensor(1, &[6, 4]);
    assert!(multi_head_attention_dropping((&x, &x, &x), (4, 2), &Mask::default(), None).is_err());
    assert!(multi_head_attention_dropping((&x, &x, &x), (2, 3), &Mask::default(), None).is_err());
}

/// A row of scores without a key is no row, and a block without a query is no block.
#[test]
fn attention_without_a_query_a_key_or_a_feature_is_refused() {
    for (queries, keys, width) in [(0, 3, 4), (3, 0, 4), (0, 0, 4), (3, 3, 0)] {
        let [q, k] =
            [queries, keys].map(|length| Tensor::zeros((2, 2, length, width), DType::F64, &Device::Cpu).unwrap());
        let error = super::attention(&q, &k, &k, &Mask::default()).unwrap_err().to_string();
        assert!(error.contains(&format!("{queries} queries and {keys} keys of width {width}")), "{error}");
    }
    for (queries, keys) in [(0, 6), (6, 0)] {
        let [q, k] = [queries, keys].map(|rows| Tensor::zeros((rows, 8), DType::F64, &Device::Cpu).unwrap());
        let error =
            multi_head_attention_dropping((&q, &k, &k), (2, 2), &Mask::default(), None).unwrap_err().to_string();
        assert!(error.contains("there must be some of each"), "{error}");
    }
    let none = Tensor::zeros((0, 24), DType::F64, &Device::Cpu).unwrap();
    let error = self_attention(&none, (2, 2), &Mask::default(), None).unwrap_err().to_string();
    assert!(error.contains("0 queries and 0 keys"), "{error}");
}

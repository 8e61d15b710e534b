//! Layers of the same input as one product, and attention that takes its result.

use std::sync::Arc;

use super::gradients::weigh;
use super::layers::{as_type_of, check_alike, check_single, tensor};
use super::*;

const ROWS: usize = 520;

/// Three layers of 4 inputs, of 6, 2 and 4 outputs.
fn layers() -> Vec<(Var, Var)> {
    let layer = |(seed, outputs): (u64, usize)| {
        let weight = Var::from_tensor(&matrix(seed, outputs, 4)).unwrap();
        (weight, Var::from_tensor(&matrix(seed + 10, 1, outputs).flatten_all().unwrap()).unwrap())
    };
    [(1, 6), (2, 2), (3, 4)].map(layer).into()
}

#[test]
fn a_joined_product_and_its_gradients_are_those_of_its_layers() {
    let (x, layers) = (Var::from_tensor(&matrix(7, ROWS, 4)).unwrap(), layers());
    // Of the second layer the weight is frozen, of the third the bias.
    let given: Vec<(Tensor, Tensor)> = (0..)
        .zip(&layers)
        .map(|(place, (weight, bias))| {
            let weight = if place == 1 { weight.as_detached_tensor() } else { weight.as_tensor().clone() };
            (weight, if place == 2 { bias.as_detached_tensor() } else { bias.as_tensor().clone() })
        })
        .collect();
    let apart = || {
        let results =
            given.iter().map(|(weight, bias)| dense(&x, weight, bias, None)).collect::<Result<Vec<_>, _>>()?;
        Tensor::cat(&results, 1)
    };
    let expected = weigh(&apart().unwrap()).backward().unwrap();
    let (found, _) = Tape::record(|| projections(&x, &given)).unwrap();
    assert_close(&values(&found), &values(&apart().unwrap()), 1e-12);
    let (loss, tape) = Tape::record(|| Ok(weigh(&projections(&x, &given)?))).unwrap();
    let gradients = tape.backward(&loss).unwrap();
    for var in layers.iter().flat_map(|(weight, bias)| [weight, bias]).chain([&x]) {
        match (gradients.get(var), expected.get(var)) {
            (Some(found), Some(expected)) => assert_close(&values(found), &values(expected), 1e-12),
            (found, expected) => assert!(found.is_none() && expected.is_none()),
        }
    }
    assert_eq!(gradients.iter().count(), 5);
}

#[test]
fn a_joined_product_is_refused_where_no_gradient_would_come_back() {
    let (x, layers) = (matrix(7, ROWS, 4), layers());
    let given: Vec<_> = layers.iter().map(|(w, b)| (w.as_tensor().clone(), b.as_tensor().clone())).collect();
    assert!(!are_joined(&x));
    assert!(projections(&x, &given).unwrap_err().to_string().contains("on a tape"));
    let refused = |x: &Tensor, given: &[(Tensor, Tensor)]| Tape::record(|| projections(x, given)).is_err();
    assert!(refused(&matrix(7, ROWS, 5), &given));
    assert!(refused(&x, &[(given[0].0.clone(), given[1].1.clone())]));
    let joined = |rows| Tape::record(|| Ok(are_joined(&matrix(7, rows, 4)))).unwrap().0;
    assert_eq!([joined(ROWS), joined(16)], [true, false]);
}

/// Enough of everything for several blocks of queries, and a last one that is not full.
#[test]
fn attention_of_what_lies_beside_each_other_is_that_of_its_parts() {
    let (batch, heads, width) = (2, 3, 5);
    let columns = heads * width;
    for (length, causal) in [(7, false), (300, true)] {
        let mask = Mask { causal, lengths: Some(Arc::from([4, u32::try_from(length).unwrap()])), starts: None };
        for drop in [None, Some((0.3, DropoutKey { seed: 5, step: 1, layer: 2 }))] {
            let all = tensor(1, &[batch * length, 3 * columns]);
            let beside = |all: &Tensor| self_attention(all, (batch, heads), &mask, drop).unwrap();
            let apart = |all: &Tensor| {
                let part = |place: usize| all.narrow(1, place * columns, columns).unwrap().contiguous().unwrap();
                let parts = (&part(0), &part(1), &part(2));
                multi_head_attention_dropping(parts, (batch, heads), &mask, drop).unwrap()
            };
            check_alike(&all, beside, apart);
            check_single(&all, |all| beside(&as_type_of(all, all)));
        }
    }
    let all = tensor(1, &[6, 12]);
    assert!(self_attention(&all, (4, 2), &Mask::default(), None).is_err());
    assert!(self_attention(&all, (2, 3), &Mask::default(), None).is_err());
}

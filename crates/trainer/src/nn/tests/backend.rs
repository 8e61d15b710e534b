//! What candle's backend computes on the tape, against candle's graph: it is the same on every device.

use super::gradients::weigh;
use super::*;
use crate::nn::backend;

/// Loss and gradients of operands by the tape, and by candle's graph of `composed`.
fn assert_same(
    operands: &[Tensor],
    found: impl Fn(&[Tensor]) -> candle_core::Result<Tensor>,
    composed: impl Fn(&[Tensor]) -> candle_core::Result<Tensor>,
) {
    let vars: Vec<Var> = operands.iter().map(|operand| Var::from_tensor(operand).unwrap()).collect();
    let tensors: Vec<Tensor> = vars.iter().map(|var| var.as_tensor().clone()).collect();
    let (loss, tape) = Tape::record(|| Ok(weigh(&found(&tensors)?))).unwrap();
    let expected = weigh(&composed(&tensors).unwrap());
    assert_close(&values(&loss), &values(&expected), 1e-12);
    let (found, expected) = (tape.backward(&loss).unwrap(), expected.backward().unwrap());
    for var in &vars {
        assert_close(&values(found.get(var).unwrap()), &values(expected.get(var).unwrap()), 1e-12);
    }
}

#[test]
fn layers_have_the_results_and_gradients_of_their_parts() {
    let [x, weight, bias] = [matrix(1, 5, 4), matrix(2, 3, 4), matrix(3, 1, 3).squeeze(0).unwrap()];
    assert_same(
        &[x.clone(), weight.clone()],
        |of| backend::affine(&of[0], &of[1], None),
        |of| of[0].matmul(&of[1].t()?),
    );
    assert_same(
        &[x.clone(), weight.clone(), bias.clone()],
        |of| backend::affine(&of[0], &of[1], Some(&of[2])),
        |of| of[0].matmul(&of[1].t()?)?.broadcast_add(&of[2]),
    );
    assert_same(&[x.clone(), matrix(4, 5, 4)], |of| backend::add(&of[0], &of[1]), |of| &of[0] + &of[1]);
    // The same operand twice gets the sum of both gradients.
    assert_same(std::slice::from_ref(&x), |of| backend::add(&of[0], &of[0]), |of| &of[0] * 2.0);
    for (weight, bias) in [(matrix(2, 3, 5), None), (weight, Some(&x))] {
        assert!(backend::affine(&x, &weight, bias).unwrap_err().to_string().contains("does not fit [5, 4]"));
    }
    assert!(backend::add(&x, &bias).is_err());
}

#[test]
fn what_is_frozen_gets_no_gradient() {
    let (x, weight) = (Var::from_tensor(&matrix(1, 5, 4)).unwrap(), matrix(2, 3, 4));
    let (loss, tape) = Tape::record(|| Ok(weigh(&backend::affine(&x, &weight, None)?))).unwrap();
    assert_eq!(tape.backward(&loss).unwrap().iter().count(), 1);
}

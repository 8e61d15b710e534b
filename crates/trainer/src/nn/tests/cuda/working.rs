//! Layers on a GPU whose parameters are single precision and whose forward pass is not.

use super::super::super::{add, cast};
use super::*;

#[test]
fn layers_and_sums_are_those_of_main_memory() {
    let operands = [tensor(1, &[70, 48]), tensor(2, &[33, 48]), tensor(3, &[33])];
    check(&operands, |of| dense(&of[0], &of[1], &of[2], None).unwrap());
    check(&operands[..2], |of| product(&of[0], &of[1]).unwrap());
    check(&[tensor(4, &[70, 48]), tensor(5, &[70, 48])], |of| add(&of[0], &of[1]).unwrap());
}

#[test]
fn gradients_of_working_copies_are_single_precision() {
    let (x, weight) = (tensor(1, &[70, 48]).to_dtype(DType::F32).unwrap(), tensor(2, &[33, 48]));
    let weight = weight.to_dtype(DType::F32).unwrap();
    let gradient = |device: &Device, working| {
        let (x, weight) = (x.to_device(device).unwrap(), Var::from_tensor(&weight.to_device(device).unwrap()).unwrap());
        let forward = || product(&cast(&x, working)?, &cast(&weight, working)?)?.to_dtype(DType::F32)?.sum_all();
        let (loss, tape) = Tape::record(forward).unwrap();
        let gradients = tape.backward(&loss).unwrap();
        let gradient = gradients.get(&weight).unwrap();
        assert_eq!(gradient.dtype(), DType::F32);
        values(gradient)
    };
    let wanted = gradient(&Device::Cpu, DType::F32);
    for (working, tolerance) in KINDS {
        assert_close(&gradient(&gpu(), working), &wanted, 10.0 * tolerance);
    }
}

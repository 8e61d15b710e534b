//! Working copies: parameters in one type, forward passes in another.

use super::gradients::weigh;
use super::*;

/// Of the gradient of a matrix through its copy in single precision: as it is without, in the matrix's own type.
#[test]
fn a_gradient_arrives_in_the_type_of_what_was_copied() {
    let (x, weight) = (matrix(1, 5, 4), Var::from_tensor(&matrix(2, 3, 4)).unwrap());
    let plain = weigh(&product(&x, &weight).unwrap()).backward().unwrap();
    let x = x.to_dtype(DType::F32).unwrap();
    let forward = || {
        let result = product(&x, &cast(&weight, DType::F32)?)?;
        assert_eq!(result.dtype(), DType::F32);
        Ok(weigh(&cast(&result, DType::F64)?))
    };
    let (loss, tape) = Tape::record(forward).unwrap();
    let by_tape = tape.backward(&loss).unwrap();
    let by_graph = forward().unwrap().backward().unwrap();
    let wanted = values(plain.get(&weight).unwrap());
    for gradient in [by_tape.get(&weight).unwrap(), by_graph.get(&weight).unwrap()] {
        assert_eq!(gradient.dtype(), DType::F64);
        assert_close(&values(gradient), &wanted, 1e-5);
    }
}

#[test]
fn copies_in_bfloat16_are_rounded_and_lead_back() {
    let x = Var::new(&[1.0_f32, 1.001, -3.1], &Device::Cpu).unwrap();
    let (sum, tape) = Tape::record(|| cast(&x, DType::BF16)?.to_dtype(DType::F32)?.sum_all()).unwrap();
    assert_close(&values(&sum), &[1.0 + 1.0 - 3.093_75], 1e-6);
    let gradient = tape.backward(&sum).unwrap();
    let gradient = gradient.get(&x).unwrap();
    assert_eq!((gradient.dtype(), values(gradient)), (DType::F32, vec![1.0; 3]));
}

#[test]
fn what_has_the_type_already_is_taken_as_it_is() {
    let x = Var::from_tensor(&matrix(1, 2, 2)).unwrap();
    assert_eq!(cast(&x, DType::F64).unwrap().id(), x.id());
}

#[test]
fn an_optimiser_keeps_what_working_copies_are_too_coarse_for() {
    let var = Var::new(&[1.0_f32], &Device::Cpu).unwrap();
    let parameter = Parameter { working: DType::BF16, ..Parameter::new("w".into(), Role::Bias, var.clone()) };
    let sgd = Sgd { momentum: 0.0, nesterov: false, weight_decay: 0.0 };
    let mut optimizer = Optimizer::new(vec![parameter.clone()], Rule::Sgd(sgd), 1e-4).unwrap();
    // A thousand steps of 1e-4: each is far below what bfloat16 tells apart at 1.
    for _ in 0..1_000 {
        let (loss, tape) = Tape::record(|| parameter.value()?.to_dtype(DType::F32)?.sum_all()).unwrap();
        optimizer.step(&tape.backward(&loss).unwrap()).unwrap();
    }
    assert_close(&values(&var), &[0.9], 1e-4);
}

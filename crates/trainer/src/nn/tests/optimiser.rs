use candle_core::backprop::GradStore;
use recipes::Adam;

use super::*;

const OPTIONS: Adam = Adam { beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weight_decay: 0.1 };
const RATE: f64 = 0.05;

fn parameter(role: Role, values: &[f64], dtype: DType) -> Parameter {
    let tensor = Tensor::from_slice(values, values.len(), &Device::Cpu).unwrap().to_dtype(dtype).unwrap();
    Parameter::new("p".into(), role, Var::from_tensor(&tensor).unwrap())
}

/// Gradients of `sum(p^3)`, a function whose gradient changes with the parameter.
fn gradients(parameter: &Parameter) -> GradStore {
    parameter.var.powf(3.0).unwrap().sum_all().unwrap().backward().unwrap()
}

/// The published algorithm, element by element in double precision.
fn reference(mut p: f64, steps: i32, decay: f64) -> f64 {
    let (mut mean, mut square) = (0.0, 0.0);
    for step in 1..=steps {
        let gradient = 3.0 * p * p;
        mean = OPTIONS.beta1 * mean + (1.0 - OPTIONS.beta1) * gradient;
        square = OPTIONS.beta2 * square + (1.0 - OPTIONS.beta2) * gradient * gradient;
        let unbiased_mean = mean / (1.0 - OPTIONS.beta1.powi(step));
        let unbiased_square = square / (1.0 - OPTIONS.beta2.powi(step));
        p = p - RATE * decay * p - RATE * unbiased_mean / (f64::sqrt(unbiased_square) + OPTIONS.epsilon);
    }
    p
}

#[test]
fn both_forms_follow_the_published_algorithm() {
    let start = numbers(1, 40, 2.0);
    for (dtype, tolerance) in [(DType::F32, 1e-5), (DType::F64, 1e-12)] {
        for (role, decay) in [(Role::Weight, OPTIONS.weight_decay), (Role::Bias, 0.0)] {
            let parameter = parameter(role, &start, dtype);
            let mut adam = AdamState::new(vec![parameter.clone()], OPTIONS, RATE).unwrap();
            for _ in 0..25 {
                adam.step(&gradients(&parameter)).unwrap();
            }
            let expected: Vec<f64> = start.iter().map(|&p| reference(p, 25, decay)).collect();
            assert_close(&values(&parameter.var), &expected, tolerance);
            assert_eq!(adam.steps(), 25);
        }
    }
}

#[test]
fn a_restored_optimiser_goes_on_bit_for_bit() {
    for dtype in [DType::F32, DType::F64] {
        let straight = parameter(Role::Weight, &numbers(1, 40, 2.0), dtype);
        let mut adam = AdamState::new(vec![straight.clone()], OPTIONS, RATE).unwrap();
        (0..5).for_each(|_| adam.step(&gradients(&straight)).unwrap());
        let saved = adam.tensors().unwrap();
        let resumed =
            Parameter { var: Var::from_tensor(&straight.var.copy().unwrap().detach()).unwrap(), ..straight.clone() };
        let mut other = AdamState::new(vec![resumed.clone()], OPTIONS, RATE).unwrap();
        let tensor = |name: &str| match saved.iter().find(|(saved, _)| saved == name) {
            Some((_, tensor)) => Ok(tensor.clone()),
            None => candle_core::bail!("no {name}"),
        };
        other.restore(adam.steps(), tensor).unwrap();
        for _ in 0..5 {
            adam.step(&gradients(&straight)).unwrap();
            other.step(&gradients(&resumed)).unwrap();
        }
        assert_eq!(values(&straight.var), values(&resumed.var));
        assert_eq!(other.steps(), 10);
    }
}

#[test]
fn state_of_another_shape_is_refused() {
    let parameter = parameter(Role::Weight, &[1.0, 2.0], DType::F32);
    let mut adam = AdamState::new(vec![parameter], OPTIONS, RATE).unwrap();
    assert!(adam.restore(1, |_| Tensor::zeros(3, DType::F32, &Device::Cpu)).is_err());
}

#[test]
fn a_parameter_without_a_gradient_is_an_error() {
    let learning = parameter(Role::Weight, &[1.0], DType::F32);
    let frozen = Parameter { name: "frozen".into(), ..parameter(Role::Weight, &[1.0], DType::F32) };
    let mut adam = AdamState::new(vec![learning.clone(), frozen], OPTIONS, RATE).unwrap();
    let error = adam.step(&gradients(&learning)).unwrap_err();
    assert!(error.to_string().contains("frozen"), "{error}");
}

#[test]
fn initial_weights_depend_on_the_seed_and_have_the_published_variance() {
    let weights =
        |seed| values(&Mlp::new(&[300, 200, 2], Activation::Relu, seed, &Device::Cpu).unwrap().parameters()[0].var);
    assert_eq!(weights(1), weights(1));
    assert_ne!(weights(1), weights(2));
    let weights = weights(3);
    let variance = weights.iter().map(|w| w * w).sum::<f64>() / 60_000.0;
    assert!((variance * 300.0 / 2.0 - 1.0).abs() < 0.02, "{variance}");
}

#[test]
fn stored_parameters_of_another_shape_are_refused() {
    let load = |rows, columns| {
        Mlp::load(&[3, 2], Activation::Relu, &Device::Cpu, |name| match name {
            "layers.0.weight" => Tensor::zeros((rows, columns), DType::F32, &Device::Cpu),
            _ => Tensor::zeros(2, DType::F32, &Device::Cpu),
        })
    };
    assert_eq!(load(2, 3).unwrap().size(), 8);
    assert!(load(3, 2).is_err());
}

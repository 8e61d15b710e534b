use std::sync::Arc;

use super::*;

const ACTIVATIONS: [Option<Activation>; 3] = [None, Some(Activation::Relu), Some(Activation::Tanh)];

fn targets(weighted: bool) -> CrossEntropy {
    let class_weights = weighted.then(|| Arc::from([0.5, 2.0, 1.25]));
    CrossEntropy { labels: vec![2, 0, 1, 1, 0], class_weights, ..CrossEntropy::default() }
}

/// The gradient of a scalar function of one tensor, by a tape and by candle's graph: the same, unless the function itself differs.
pub(super) fn both_gradients(var: &Var, function: impl Fn(&Tensor) -> Tensor) -> [Vec<f64>; 2] {
    let (loss, tape) = Tape::record(|| Ok(function(var.as_tensor()))).unwrap();
    let by_tape = tape.backward(&loss).unwrap();
    let by_graph = function(var.as_tensor()).backward().unwrap();
    [by_tape.get(var), by_graph.get(var)].map(|gradient| values(gradient.expect("the tensor must get a gradient")))
}

/// Compares the gradient of a scalar function of one tensor with central differences in double precision.
pub(super) fn check_gradient(at: &Tensor, function: impl Fn(&Tensor) -> Tensor) {
    const STEP: f64 = 1e-6;
    let var = Var::from_tensor(at).unwrap();
    let start = values(at);
    let moved = |index: usize, by: f64| {
        let mut values = start.clone();
        values[index] += by;
        let tensor = Tensor::from_vec(values, at.shape(), &Device::Cpu).unwrap();
        function(&tensor).to_scalar::<f64>().unwrap()
    };
    let numeric: Vec<f64> =
        (0..start.len()).map(|index| (moved(index, STEP) - moved(index, -STEP)) / (2.0 * STEP)).collect();
    for analytic in both_gradients(&var, &function) {
        assert_close(&analytic, &numeric, 1e-7);
        assert!(analytic.iter().any(|gradient| gradient.abs() > 1e-3), "nothing to compare: {analytic:?}");
    }
}

/// A scalar in which every element of the result has a weight of its own.
pub(super) fn weigh(result: &Tensor) -> Tensor {
    let weights = Tensor::from_vec(numbers(99, result.elem_count(), 1.0), result.shape(), &Device::Cpu).unwrap();
    result.mul(&weights).unwrap().sum_all().unwrap()
}

#[test]
fn the_gradients_of_a_dense_layer_are_those_of_finite_differences() {
    let (x, weight) = (matrix(1, 5, 4), matrix(2, 3, 4));
    let bias = matrix(3, 1, 3).flatten_all().unwrap();
    for activation in ACTIVATIONS {
        check_gradient(&x, |x| weigh(&dense(x, &weight, &bias, activation).unwrap()));
        check_gradient(&weight, |weight| weigh(&dense(&x, weight, &bias, activation).unwrap()));
        check_gradient(&bias, |bias| weigh(&dense(&x, &weight, bias, activation).unwrap()));
    }
}

#[test]
fn the_gradient_of_cross_entropy_is_that_of_finite_differences() {
    let logits = (matrix(4, 5, 3) * 3.0).unwrap();
    for weighted in [false, true] {
        check_gradient(&logits, |logits| cross_entropy(logits, targets(weighted)).unwrap());
        // A gradient that comes from further on is passed through.
        check_gradient(&logits, |logits| (cross_entropy(logits, targets(weighted)).unwrap() * -2.5).unwrap());
    }
}

#[test]
fn the_gradients_of_a_whole_network_are_those_of_finite_differences() {
    let x = matrix(5, 5, 4);
    let network = Mlp::new(&[4, 6, 5, 3], Activation::Tanh, 8, &Device::Cpu).unwrap();
    let stored: Vec<(String, Tensor)> =
        network.parameters().into_iter().map(|p| (p.name, p.var.to_dtype(DType::F64).unwrap().detach())).collect();
    for (changed, start) in &stored {
        check_gradient(start, |value| {
            let mut x = x.clone();
            for index in 0..3 {
                let tensor = |name: &str| {
                    let name = format!("layers.{index}.{name}");
                    let (_, stored) = stored.iter().find(|(other, _)| *other == name).unwrap();
                    if *changed == name { value.clone() } else { stored.clone() }
                };
                let activation = (index < 2).then_some(Activation::Tanh);
                x = dense(&x, &tensor("weight"), &tensor("bias"), activation).unwrap();
            }
            cross_entropy(&x, targets(false)).unwrap()
        });
    }
}

#[test]
fn the_fused_operations_equal_the_composed_ones() {
    let (x, weight) = (matrix(1, 5, 4), matrix(2, 3, 4));
    let bias = matrix(3, 1, 3).flatten_all().unwrap();
    for activation in ACTIVATIONS {
        let vars: Vec<Var> = [&x, &weight, &bias].map(|tensor| Var::from_tensor(tensor).unwrap()).to_vec();
        let fused = dense(&vars[0], &vars[1], &vars[2], activation).unwrap();
        let composed = dense::composed(&vars[0], &vars[1], &vars[2], activation).unwrap();
        assert_close(&values(&fused), &values(&composed), 1e-12);
        let (fused, composed) = (weigh(&fused).backward().unwrap(), weigh(&composed).backward().unwrap());
        for var in &vars {
            assert_close(&values(fused.get(var).unwrap()), &values(composed.get(var).unwrap()), 1e-12);
        }
    }
    for weighted in [false, true] {
        let logits = Var::from_tensor(&matrix(4, 5, 3)).unwrap();
        let fused = cross_entropy(&logits, targets(weighted)).unwrap();
        let composed = loss::composed(&logits, &targets(weighted)).unwrap();
        assert_close(&values(&fused), &values(&composed), 1e-12);
        let (fused, composed) = (fused.backward().unwrap(), composed.backward().unwrap());
        assert_close(&values(fused.get(&logits).unwrap()), &values(composed.get(&logits).unwrap()), 1e-12);
    }
}

#[test]
fn every_parameter_gets_a_gradient_that_is_not_all_zeros() {
    for activation in [Activation::Relu, Activation::Tanh] {
        let network = Mlp::new(&[4, 32, 16, 3], activation, 42, &Device::Cpu).unwrap();
        let x = matrix(5, 5, 4).to_dtype(DType::F32).unwrap();
        let loss = cross_entropy(&network.forward(&x).unwrap(), targets(false)).unwrap();
        let gradients = loss.backward().unwrap();
        assert_eq!(network.parameters().len(), 6);
        for parameter in network.parameters() {
            let gradient = gradients.get(&parameter.var).unwrap_or_else(|| panic!("{} gets none", parameter.name));
            assert_eq!(gradient.shape(), parameter.var.shape());
            assert!(values(gradient).iter().any(|value| *value != 0.0), "{} gets zeros", parameter.name);
            assert!(values(gradient).iter().all(|value| value.is_finite()));
        }
    }
}

#[test]
fn inference_gives_the_same_logits_without_a_graph() {
    let network = Mlp::new(&[4, 8, 3], Activation::Relu, 42, &Device::Cpu).unwrap();
    let x = matrix(5, 5, 4).to_dtype(DType::F32).unwrap();
    let logits = network.infer(&x).unwrap();
    assert_eq!(values(&logits), values(&network.forward(&x).unwrap()));
    assert!(!logits.track_op());
}

#[test]
fn absurd_logits_give_a_finite_loss_and_a_nan_reaches_it() {
    let logits = Tensor::new(&[[1e30_f32, -1e30], [-1e30, 1e30]], &Device::Cpu).unwrap();
    let targets = CrossEntropy { labels: vec![0, 1], ..CrossEntropy::default() };
    assert_eq!(values(&cross_entropy(&logits, targets.clone()).unwrap()), [0.0]);
    let broken = Tensor::new(&[[f32::NAN, 0.0], [0.0, 0.0]], &Device::Cpu).unwrap();
    let weight = Tensor::new(&[[1.0_f32, 0.0], [0.0, 1.0]], &Device::Cpu).unwrap();
    let bias = Tensor::new(&[0.0_f32, 0.0], &Device::Cpu).unwrap();
    let hidden = dense(&broken, &weight, &bias, Some(Activation::Relu)).unwrap();
    assert!(values(&cross_entropy(&hidden, targets).unwrap())[0].is_nan());
}

#[test]
fn labels_and_shapes_that_do_not_fit_are_refused() {
    let logits = matrix(4, 5, 3);
    for labels in [vec![0, 1], vec![0, 1, 2, 3, 0]] {
        assert!(cross_entropy(&logits, CrossEntropy { labels, ..CrossEntropy::default() }).is_err());
    }
    let weights =
        CrossEntropy { labels: vec![0; 5], class_weights: Some(Arc::from([1.0, 1.0])), ..CrossEntropy::default() };
    assert!(cross_entropy(&logits, weights).is_err());
    let bias = matrix(3, 1, 3).flatten_all().unwrap();
    assert!(dense(&matrix(1, 5, 4), &matrix(2, 3, 5), &bias, None).is_err());
    assert!(dense(&matrix(1, 5, 4), &matrix(2, 2, 4), &bias, None).is_err());
}

#[test]
fn probabilities_add_up_to_one() {
    let probabilities = probabilities(&[1.0, 2.0, -500.0]);
    assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-15);
    assert!((probabilities[1] / probabilities[0] - std::f64::consts::E).abs() < 1e-12);
}

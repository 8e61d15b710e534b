//! Linear layers: with and without a bias, frozen, and with an update of low rank.

use super::gradients::{check_gradient, weigh};
use super::*;

fn parameter(name: &str, seed: u64, shape: &[usize]) -> Parameter {
    let values = numbers(seed, shape.iter().product(), 1.0);
    let tensor = Tensor::from_vec(values, shape, &Device::Cpu).unwrap();
    Parameter::starting_as(name.into(), &tensor).unwrap()
}

/// A layer of 4 inputs and 3 outputs whose update has rank 2.
fn adapted() -> Linear {
    let get = |name: String, shape: &[usize]| Ok(parameter(&name, name.len() as u64, shape));
    let mut linear = Linear::load("layer", (3, 4), &get).unwrap();
    let (down, up) = (parameter("down", 5, &[2, 4]), parameter("up", 6, &[3, 2]));
    linear.update = Some(LowRank { down, up, values: None, scale: 0.5 });
    linear
}

#[test]
fn a_product_has_the_right_gradients() {
    let (x, weight) = (matrix(1, 5, 4), matrix(2, 3, 4));
    check_gradient(&x, |x| weigh(&product(x, &weight).unwrap()));
    check_gradient(&weight, |weight| weigh(&product(&x, weight).unwrap()));
    let found = product(&x, &weight).unwrap();
    assert_close(&values(&found), &values(&x.matmul(&weight.t().unwrap()).unwrap()), 1e-12);
    assert!(product(&x, &matrix(3, 3, 5)).unwrap_err().to_string().contains("5 inputs"));
}

#[test]
fn an_update_of_low_rank_is_what_is_added_to_the_weight() {
    let (adapted, x) = (adapted(), matrix(7, 6, 4));
    let update = adapted.update.as_ref().unwrap();
    let merged = (adapted.weight.var.as_detached_tensor() + update.weight().unwrap()).unwrap();
    let expected = dense(&x, &merged, &adapted.bias.as_ref().unwrap().value().unwrap(), None).unwrap();
    assert_close(&values(&adapted.apply(&x).unwrap()), &values(&expected), 1e-12);
    let (on_tape, _) = Tape::record(|| adapted.apply(&x)).unwrap();
    assert_close(&values(&on_tape), &values(&expected), 1e-12);
}

/// On a tape, the layer and its update are one operation.
#[test]
fn the_gradients_of_an_update_of_low_rank_are_those_of_what_it_is_composed_of() {
    for (is_frozen, has_bias) in [(false, true), (true, true), (true, false)] {
        let mut adapted = adapted();
        adapted.bias = adapted.bias.filter(|_| has_bias);
        adapted.weight.frozen = is_frozen;
        let x = Var::from_tensor(&matrix(7, 6, 4)).unwrap();
        let forward = || weigh(&adapted.apply(&x).unwrap());
        let by_graph = forward().backward().unwrap();
        let (loss, tape) = Tape::record(|| Ok(forward())).unwrap();
        let by_tape = tape.backward(&loss).unwrap();
        for var in adapted.parameters().map(|parameter| &parameter.var).chain([&x]) {
            match (by_tape.get(var), by_graph.get(var)) {
                (Some(one), Some(other)) => assert_close(&values(one), &values(other), 1e-12),
                (one, other) => assert!(one.is_none() && other.is_none() && is_frozen),
            }
        }
        assert_eq!(by_tape.iter().count(), 3 + usize::from(!is_frozen) + usize::from(has_bias));
        check_gradient(&matrix(8, 6, 4), |x| weigh(&adapted.apply(x).unwrap()));
    }
}

#[test]
fn what_is_frozen_gets_no_gradient_and_everything_else_does() {
    let mut adapted = adapted();
    for parameter in adapted.parameters_mut().filter(|parameter| parameter.name.starts_with("layer")) {
        parameter.frozen = true;
    }
    let gradients = weigh(&adapted.apply(&matrix(7, 6, 4)).unwrap()).backward().unwrap();
    let learning: Vec<&str> = adapted
        .parameters()
        .filter(|parameter| gradients.get(&parameter.var).is_some())
        .map(|parameter| parameter.name.as_str())
        .collect();
    assert_eq!(learning, ["down", "up"]);
}

#[test]
fn a_frozen_bias_gets_no_gradient_and_changes_none_of_the_others() {
    let (x, weight) = (matrix(1, 5, 4), Var::from_tensor(&matrix(2, 3, 4)).unwrap());
    let bias = Var::from_tensor(&matrix(3, 1, 3).flatten_all().unwrap()).unwrap();
    for activation in [None, Some(Activation::Relu), Some(Activation::Tanh)] {
        let gradients = |bias: &Tensor| {
            let forward = || dense(&x, &weight, bias, activation)?.sqr()?.sum_all();
            let (loss, tape) = Tape::record(forward).unwrap();
            tape.backward(&loss).unwrap()
        };
        let (learning, frozen) = (gradients(bias.as_tensor()), gradients(&bias.as_detached_tensor()));
        assert!(learning.get(&bias).is_some() && frozen.get(&bias).is_none());
        assert_eq!(values(learning.get(&weight).unwrap()), values(frozen.get(&weight).unwrap()));
        assert_eq!(frozen.iter().count(), 1);
    }
}

#[test]
fn an_update_with_singular_values_has_the_right_gradients() {
    let x = matrix(7, 6, 4);
    let mut layer = adapted();
    let found = |layer: &Linear| weigh(&layer.apply(&x).unwrap());
    if let Some(update) = &mut layer.update {
        update.values = Some(Box::new(parameter("values", 8, &[2, 1])));
    }
    let merged = (layer.weight.var.as_detached_tensor() + layer.update.as_ref().unwrap().weight().unwrap()).unwrap();
    let expected = dense(&x, &merged, &layer.bias.as_ref().unwrap().value().unwrap(), None).unwrap();
    assert_close(&values(&layer.apply(&x).unwrap()), &values(&expected), 1e-12);
    let (loss, tape) = Tape::record(|| Ok(found(&layer))).unwrap();
    let by_tape = tape.backward(&loss).unwrap();
    assert_eq!(layer.parameters().count(), 5);
    for var in layer.parameters().map(|parameter| &parameter.var) {
        let start = var.as_detached_tensor().copy().unwrap();
        let gradient = values(by_tape.get(var).unwrap());
        let numeric = |index: usize| {
            let moved = |by: f64| {
                let mut moved = values(&start);
                moved[index] += by;
                var.set(&Tensor::from_vec(moved, start.shape(), &Device::Cpu).unwrap()).unwrap();
                values(&found(&layer))[0]
            };
            let slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
            var.set(&start).unwrap();
            slope
        };
        assert_close(&gradient, &(0..gradient.len()).map(numeric).collect::<Vec<_>>(), 1e-7);
    }
}

//! The learning rate over the steps, and the size of the gradients.

use super::*;

fn factors(course: Course, warm_up: u64, total: u64) -> Vec<f64> {
    (0..total).map(|step| Schedule { course, warm_up, total }.factor(step)).collect()
}

#[test]
fn the_rate_warms_up_and_falls() {
    assert_close(&factors(Course::Constant, 2, 5), &[0.0, 0.5, 1.0, 1.0, 1.0], 0.0);
    assert_close(&factors(Course::Linear, 2, 6), &[0.0, 0.5, 1.0, 0.75, 0.5, 0.25], 1e-15);
    let half = std::f64::consts::FRAC_1_SQRT_2;
    assert_close(
        &factors(Course::Cosine, 0, 4),
        &[1.0, f64::midpoint(1.0, half), 0.5, f64::midpoint(1.0, -half)],
        1e-15,
    );
    // After the last step, and with a warm-up as long as the job.
    assert!(Schedule { course: Course::Linear, warm_up: 0, total: 4 }.factor(9).abs() < 1e-15);
    assert!(factors(Course::Cosine, 4, 4).iter().all(|factor| factor.is_finite()));
}

/// Values of `torch.optim.lr_scheduler.OneCycleLR` with `max_lr=1` and ten steps: `fixtures/rules.py` prints them.
#[test]
fn one_cycle_is_that_of_pytorch() {
    let found = factors(Course::OneCycle, 0, 10);
    assert_close(&found[..3], &[0.04, 0.52, 1.0], 1e-12);
    assert_close(&found[9..], &[4e-6], 1e-12);
    assert!(found[2..].is_sorted_by(|one, next| one > next));
    assert!(factors(Course::OneCycle, 0, 1).iter().all(|factor| factor.is_finite()));
}

#[test]
fn gradients_are_clipped_together_and_what_is_not_finite_is_named() {
    let parameter = |name: &str, values: &[f32]| {
        let tensor = Tensor::from_slice(values, values.len(), &Device::Cpu).unwrap();
        Parameter::new(name.into(), Role::Weight, Var::from_tensor(&tensor).unwrap())
    };
    let parameters = [parameter("a", &[1.5, 0.0]), parameter("b", &[2.0])];
    let squares = |parameter: &Parameter| parameter.var.sqr().unwrap().sum_all().unwrap();
    let mut gradients = (squares(&parameters[0]) + squares(&parameters[1])).unwrap().backward().unwrap();
    let norm = global_norm(&parameters, &gradients).unwrap().unwrap();
    assert!((norm - 5.0).abs() < 1e-12, "{norm}");
    clip(&parameters, &mut gradients, norm, 10.0).unwrap();
    assert_close(&values(gradients.get(&parameters[1].var).unwrap()), &[4.0], 0.0);
    clip(&parameters, &mut gradients, norm, 1.0).unwrap();
    assert_close(&values(gradients.get(&parameters[0].var).unwrap()), &[0.6, 0.0], 1e-7);
    assert_close(&values(gradients.get(&parameters[1].var).unwrap()), &[0.8], 1e-7);

    let parameters = [parameter("a", &[1.0]), parameter("broken", &[f32::INFINITY])];
    let gradients = (squares(&parameters[0]) + squares(&parameters[1])).unwrap().backward().unwrap();
    let fault = global_norm(&parameters, &gradients).unwrap().unwrap_err();
    assert_eq!(fault.parameter, "broken");
}

/// Their squares would be infinite in single precision.
#[test]
fn large_gradients_have_a_norm() {
    let parameter = Parameter::starting_as("p".into(), &Tensor::zeros(2, DType::F32, &Device::Cpu).unwrap()).unwrap();
    let mut gradients = Gradients::default();
    gradients.insert(&parameter.var, Tensor::new(&[3e25_f32, -4e25], &Device::Cpu).unwrap());
    let norm = global_norm(&[parameter], &gradients).unwrap().unwrap();
    assert!((norm / 5e25 - 1.0).abs() < 1e-6, "{norm}");
}

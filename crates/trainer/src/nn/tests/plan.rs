//! Plans against the tape, of which every operation is checked by itself.

mod case;

use super::*;
use case::{Case, OPTIONS, RATE, objectives};

fn all_rows() -> Vec<usize> {
    (0..40).map(|row| row * 13 % 40).collect()
}

#[test]
fn gradients_are_those_of_the_tape_for_every_loss_and_activation() {
    for objective in objectives() {
        for activation in [Activation::Relu, Activation::Tanh] {
            for (hidden, tables) in [
                (&[][..], &[][..]),
                (&[32, 16], &[]),
                (&[5, 37, 18], &[]),
                (&[24], &[(5, 3), (30, 20)]),
                (&[], &[(6, 2)]),
            ] {
                let what = format!("{objective:?}, {activation:?}, {hidden:?}, {tables:?}");
                let case = Case::new(hidden, activation, objective.clone(), tables);
                case.check_gradients(&what, &all_rows());
                case.check_gradients(&what, &[7]);
                case.check_gradients(&what, &[3, 39, 0, 21, 8, 30, 11]);
            }
        }
    }
}

/// Products from a size on are the library's.
#[test]
fn gradients_of_large_layers_are_those_of_the_tape() {
    let objective = Objective::Classes { class_weights: None, label_smoothing: 0.0 };
    let case = Case::new(&[300, 250], Activation::Tanh, objective, &[(9, 5)]);
    case.check_gradients("large", &all_rows());
}

#[test]
fn steps_are_those_of_the_optimiser_and_weights_alone_decay() {
    for objective in objectives() {
        let case = Case::new(&[32, 16], Activation::Tanh, objective.clone(), &[(5, 3)]);
        let other = Case::new(&[32, 16], Activation::Tanh, objective, &[(5, 3)]);
        let mut plan = case.plan(20);
        let mut adam = AdamState::new(other.parameters(), OPTIONS, RATE).unwrap();
        for step in 0..6 {
            let rows = &all_rows()[step % 2 * 20..][..20];
            plan.step(&case.source(), rows).unwrap();
            let (loss, tape) = Tape::record(|| other.loss(rows)).unwrap();
            adam.step(&tape.backward(&loss).unwrap()).unwrap();
        }
        assert_eq!(plan.steps(), 6);
        plan.write_back().unwrap();
        // Adam makes the first steps as long as the rate, whatever the gradient: where that is about 0, rounding decides.
        let off = case.values().iter().zip(other.values()).filter(|(one, other)| (*one - other).abs() > 1e-4).count();
        assert!(off * 100 <= case.values().len(), "{off} of {} values", case.values().len());
    }
    // With gradients of zero only the decay is left.
    let case = Case::new(&[8], Activation::Relu, Objective::Squares, &[(5, 3)]);
    let before = case.parameters().iter().map(|it| values(it.var.as_tensor())).collect::<Vec<_>>();
    let mut plan = case.plan(40);
    plan.update(Scale::default());
    plan.write_back().unwrap();
    for (parameter, before) in case.parameters().iter().zip(before) {
        let keep = if parameter.role == Role::Weight { 1.0 - RATE * OPTIONS.weight_decay } else { 1.0 };
        let expected: Vec<f64> = before.iter().map(|value| value * keep).collect();
        assert_close(&values(parameter.var.as_tensor()), &expected, 1e-7);
    }
}

/// The bits of the parameters after some steps, on so many threads.
fn trained(hidden: &[u32], threads: usize) -> Vec<u64> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let objective = Objective::Classes { class_weights: None, label_smoothing: 0.0 };
        let case = Case::new(hidden, Activation::Tanh, objective, &[(5, 3)]);
        let mut plan = case.plan(40);
        for _ in 0..4 {
            plan.step(&case.source(), &all_rows()).unwrap();
        }
        plan.write_back().unwrap();
        case.values().into_iter().map(f64::to_bits).collect()
    })
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    for hidden in [&[32, 16][..], &[400, 300]] {
        assert_eq!(trained(hidden, 1), trained(hidden, 3), "{hidden:?}");
    }
}

#[test]
fn a_plan_goes_on_from_what_another_one_kept() {
    let make = || Case::new(&[20], Activation::Relu, Objective::Ranks { class_weights: None }, &[(5, 3)]);
    let (whole, first) = (make(), make());
    let (mut straight, mut before) = (whole.plan(40), first.plan(40));
    for step in 0..6 {
        straight.step(&whole.source(), &all_rows()[step..]).unwrap();
    }
    for step in 0..3 {
        before.step(&first.source(), &all_rows()[step..]).unwrap();
    }
    before.write_back().unwrap();
    let kept: std::collections::BTreeMap<String, Tensor> = before.tensors().unwrap().into_iter().collect();
    let mut after = first.plan(40);
    after.restore(before.steps(), |name| Ok(kept[name].clone())).unwrap();
    for step in 3..6 {
        after.step(&first.source(), &all_rows()[step..]).unwrap();
    }
    straight.write_back().unwrap();
    after.write_back().unwrap();
    assert_eq!(whole.values(), first.values());
    assert!(after.restore(3, |_| Tensor::zeros(2, DType::F32, &Device::Cpu)).is_err());
}

/// A smaller batch after a larger one must see nothing of it, and the padding stays zero.
#[test]
fn what_an_earlier_batch_left_behind_is_not_seen() {
    let case = Case::new(&[20], Activation::Tanh, Objective::Huber(0.5), &[(5, 3)]);
    let (mut fresh, mut used) = (case.plan(40), case.plan(40));
    used.differentiate(&case.source(), &all_rows()).unwrap();
    let few = [4, 9, 30];
    let loss = fresh.differentiate(&case.source(), &few).unwrap();
    assert_eq!(used.differentiate(&case.source(), &few).unwrap().to_bits(), loss.to_bits());
    for ((_, one), (_, other)) in fresh.gradients().unwrap().iter().zip(used.gradients().unwrap()) {
        assert_eq!(values(one), values(&other));
    }
}

#[test]
fn a_loss_that_is_no_number_is_told() {
    for objective in objectives() {
        for activation in [Activation::Relu, Activation::Tanh] {
            let mut case = Case::new(&[8], activation, objective.clone(), &[]);
            case.features[20] = f32::NAN;
            let loss = case.plan(40).step(&case.source(), &all_rows()).unwrap();
            assert!(loss.is_nan(), "{objective:?}, {activation:?}");
        }
    }
}

#[test]
fn rows_that_do_not_fit_are_refused() {
    let mut case = Case::new(&[8], Activation::Relu, objectives()[0].clone(), &[]);
    let mut plan = case.plan(10);
    for rows in [&[][..], &[40], &all_rows()[..11]] {
        assert!(plan.step(&case.source(), rows).is_err(), "{rows:?}");
    }
    let mut coded = Case::new(&[8], Activation::Relu, objectives()[0].clone(), &[(5, 3)]);
    coded.codes[1] = 5;
    assert!(coded.plan(10).step(&coded.source(), &[1]).is_err());
    assert!(coded.plan(10).step(&coded.source(), &[2]).is_ok());
    let quantities = Source { targets: Targets::Values(&case.values), ..case.source() };
    assert!(plan.step(&quantities, &[1]).is_err());
    let fewer = Source { features: &case.features[1..], ..case.source() };
    assert!(plan.step(&fewer, &[1]).is_err());
    case.labels[1] = 3;
    assert!(plan.step(&case.source(), &[1]).is_err());
    assert!(plan.step(&case.source(), &[2]).is_ok());
    for objective in [Objective::Ranks { class_weights: None }, Objective::Squares] {
        assert!(Plan::new(&case.network(), objective, (OPTIONS, RATE), 10).is_err());
    }
}

use candle_core::DType;

use super::*;

fn options() -> Adalora {
    Adalora { initial_rank: 3, target_rank: 1, ..Adalora::default() }
}

#[expect(clippy::cast_precision_loss, reason = "few numbers")]
fn numbers(seed: usize, shape: (usize, usize)) -> Tensor {
    let value = |index: usize| (12.9898 * (seed * 101 + index) as f64 + 78.233).sin();
    Tensor::from_vec((0..shape.0 * shape.1).map(value).collect::<Vec<f64>>(), shape, &Device::Cpu).unwrap()
}

fn update(seed: usize) -> Triplets {
    let parameter = |name: &str, seed, shape| {
        Parameter::starting_as(format!("{seed}.{name}"), &numbers(seed, shape).to_dtype(DType::F32).unwrap()).unwrap()
    };
    Triplets {
        layer: format!("layer {seed}"),
        columns: parameter("columns", seed, (5, 3)),
        values: parameter("values", seed, (3, 1)),
        rows: parameter("rows", seed, (3, 4)),
    }
}

#[test]
fn the_penalty_has_the_gradient_of_finite_differences() {
    const STEP: f64 = 1e-6;
    let penalty = |values: &[f64]| {
        let rows = Tensor::from_slice(values, (3, 4), &Device::Cpu).unwrap();
        let off =
            (rows.matmul(&rows.t().unwrap()).unwrap() - Tensor::eye(3, DType::F64, &Device::Cpu).unwrap()).unwrap();
        off.sqr().unwrap().sum_all().unwrap().to_scalar::<f64>().unwrap()
    };
    let at = numbers(1, (3, 4));
    let found: Vec<f64> = gradient_of_penalty(&at).unwrap().flatten_all().unwrap().to_vec1().unwrap();
    let start: Vec<f64> = at.flatten_all().unwrap().to_vec1().unwrap();
    for (index, found) in found.iter().enumerate() {
        let moved = |by: f64| {
            let mut values = start.clone();
            values[index] += by;
            penalty(&values)
        };
        let expected = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
        assert!((found - expected).abs() < 1e-7 * (1.0 + expected.abs()), "{found} and {expected}");
    }
}

#[test]
fn the_penalty_is_added_to_gradients_by_its_weight_and_vanishes_for_what_is_orthogonal() {
    let updates = vec![update(1), update(2)];
    let allocator = Allocator::new(Adalora { orthogonality: 0.8, ..options() }, updates.clone(), 10).unwrap();
    let mut gradients = Gradients::default();
    let of_task = Tensor::ones((3, 4), DType::F32, &Device::Cpu).unwrap();
    GradientMap::insert(&mut gradients, &updates[0].rows.var, of_task);
    allocator.penalise(&mut gradients).unwrap();
    let penalty = gradient_of_penalty(&updates[0].rows.var.as_detached_tensor()).unwrap();
    let expected = ((penalty * (0.8 / 4.0)).unwrap() + 1.0).unwrap();
    let difference = (gradients.get(&updates[0].rows.var).unwrap() - expected).unwrap().abs().unwrap();
    assert!(difference.max_all().unwrap().to_scalar::<f32>().unwrap() < 1e-5);
    assert_eq!(gradients.get(&updates[1].columns.var).unwrap().dims(), [5, 3]);
    assert!(gradients.get(&updates[1].values.var).is_none());
    let orthogonal = Tensor::eye(3, DType::F64, &Device::Cpu).unwrap();
    let none: Vec<f64> = gradient_of_penalty(&orthogonal).unwrap().flatten_all().unwrap().to_vec1().unwrap();
    assert!(none.iter().all(|value| *value == 0.0));
}

#[test]
fn the_number_of_ranks_falls_along_a_cube_and_ends_at_the_budget() {
    let budget =
        Budget::new(&Adalora { initial_rank: 12, target_rank: 8, warm_up: 0.1, settle: 0.3, ..options() }, 6, 100);
    let all: Vec<u64> = (0..=100).map(|steps| budget.after(steps)).collect();
    assert!(all[..=10].iter().all(|&ranks| ranks == 72) && all[70..].iter().all(|&ranks| ranks == 48));
    assert!(all.windows(2).all(|two| two[0] >= two[1]));
    // Half of the way: 24 · (1/2)³ above the last.
    assert_eq!(all[40], 48 + 3);
    let short = Budget::new(&options(), 6, 1);
    assert_eq!((short.after(0), short.after(1)), (18, 6));
}

/// Gradients that make one number matter more than any other, in a step.
fn gradients_of(updates: &[Triplets], largest: (usize, usize)) -> Gradients {
    let mut gradients = Gradients::default();
    for (number, update) in updates.iter().enumerate() {
        for parameter in update.parameters() {
            let shape = parameter.var.shape();
            let mut values = vec![0.01_f32; shape.elem_count()];
            if number == largest.0 && parameter.name.ends_with("values") {
                values[largest.1] = 50.0;
            }
            let gradient = Tensor::from_vec(values, shape, &Device::Cpu).unwrap();
            GradientMap::insert(&mut gradients, &parameter.var, gradient);
        }
    }
    gradients
}

#[test]
fn what_matters_most_stays_and_the_rest_is_set_to_zero() {
    let updates = vec![update(1), update(2)];
    let mut allocator = Allocator::new(options(), updates.clone(), 10).unwrap();
    for step in 1..=10 {
        // Something else in every second step, so that the sensitivity is uncertain.
        let gradients = if step % 2 == 0 { gradients_of(&updates, (1, 2)) } else { gradients_of(&updates, (9, 9)) };
        allocator.observe(&gradients).unwrap();
        allocator.deal(step).unwrap();
        assert_eq!(allocator.is_settled(), step >= 7);
        let left: usize = updates
            .iter()
            .map(|update| {
                let values: Vec<f32> = update.values.var.flatten_all().unwrap().to_vec1().unwrap();
                values.iter().filter(|value| **value != 0.0).count()
            })
            .sum();
        assert!(left as u64 <= allocator.budget.after(step), "{left} after {step}");
    }
    let kept = allocator.kept();
    assert_eq!(kept.iter().map(Kept::count).sum::<usize>(), 2);
    assert!(kept[1].ranks[2], "{kept:?}");
}

#[test]
fn the_importance_is_that_of_the_paper() {
    let mut importance = Importance::none(&update(1).values).unwrap();
    let tensor = |values: [f32; 3]| Tensor::from_slice(&values, (3, 1), &Device::Cpu).unwrap();
    let (values, betas) = (tensor([1.0, -2.0, 3.0]), (0.5, 0.25));
    importance.update(&values, &tensor([4.0, 1.0, 0.0]), betas).unwrap();
    importance.update(&values, &tensor([2.0, 1.0, 2.0]), betas).unwrap();
    let of = |tensor: &Tensor| tensor.flatten_all().unwrap().to_vec1::<f32>().unwrap();
    // |w g| is 4, 2, 0 and then 2, 2, 6: means of 2, 1, 0 and then 2, 1.5, 3.
    assert_eq!(of(&importance.sensitivity), [2.0, 1.5, 3.0]);
    // Distances of 2, 1, 0 and then 0, 0.5, 3; three quarters of each new one.
    assert_eq!(of(&importance.uncertainty), [0.375, 0.1875 + 0.375, 2.25]);
    assert_eq!(of(&importance.scores().unwrap()), [0.75, 1.5 * 0.5625, 6.75]);
}

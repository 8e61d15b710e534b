use recipes::{ClassWeight, Model, TabularSpec, Task};

use super::losses::Objective;
use super::*;
use crate::Stop;
use crate::data::Budget;
use crate::preprocess::Examples;

/// Twelve rows of two inputs, and three classes or a quantity.
fn examples() -> Examples {
    let features = (0..24_u16).map(|place| f32::from(place * 7 % 11) / 5.0 - 1.0).collect();
    let labels = (0..12_u32).map(|row| row * 5 % 7 % 3).collect();
    let values = (0..12_u8).map(|row| f64::from(row * 3 % 7) / 3.0 - 1.0).collect();
    Examples { features, inputs: 2, labels, values }
}

fn spec(task: Task) -> TabularSpec {
    let mut spec = TabularSpec::new("y");
    (spec.task, spec.model) = (task, Model::Linear(recipes::Linear::default()));
    spec
}

fn two_classes(examples: &mut Examples) {
    examples.labels.iter_mut().for_each(|label| *label = (*label).min(1));
}

fn with_problem<T>(spec: &TabularSpec, classes: usize, run: impl FnOnce(&Problem<'_>) -> T) -> T {
    let mut examples = examples();
    if classes == 2 {
        two_classes(&mut examples);
    }
    run(&Problem {
        spec,
        examples: &examples,
        columns: &[],
        classes,
        budget: Budget::new(1 << 30),
        device: &candle_core::Device::Cpu,
    })
}

fn fit(spec: &TabularSpec, classes: usize) -> Linear {
    let Model::Linear(options) = spec.model else { panic!("a linear model") };
    let mut watch = Watch { stop: &Stop::default(), progress: &mut |_, _| Ok(()) };
    with_problem(spec, classes, |problem| Linear::fit(problem, options, &mut watch).unwrap().0)
}

#[test]
fn slopes_are_those_of_finite_differences() {
    for (task, classes, weight) in [
        (Task::Classification, 2, ClassWeight::Balanced),
        (Task::Classification, 3, ClassWeight::None),
        (Task::Classification, 3, ClassWeight::Balanced),
        (Task::Ordinal, 3, ClassWeight::Balanced),
        (Task::Regression, 0, ClassWeight::None),
    ] {
        let mut spec = spec(task);
        spec.class_weight = weight;
        with_problem(&spec, classes, |problem| {
            let objective = Objective::new(problem, Head::compact(task, classes), 0.3).unwrap();
            let at: Vec<f64> =
                (0_u16..).map(|n| f64::from(n * 5 % 7) / 4.0 - 0.7).take(objective.parameters()).collect();
            let (_, slopes) = objective.value(&at);
            for (place, slope) in slopes.iter().enumerate() {
                let moved = |by: f64| {
                    let mut at = at.clone();
                    at[place] += by;
                    objective.value(&at).0
                };
                let difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!((slope - difference).abs() < 1e-6, "{task:?} {classes} {place}: {slope} {difference}");
            }
        });
    }
}

#[test]
fn nothing_near_the_minimum_is_smaller() {
    for (task, classes) in
        [(Task::Classification, 2), (Task::Classification, 3), (Task::Ordinal, 3), (Task::Regression, 0)]
    {
        let spec = spec(task);
        let model = fit(&spec, classes);
        with_problem(&spec, classes, |problem| {
            let objective = Objective::new(problem, Head::compact(task, classes), 1.0).unwrap();
            let (_, slopes) = objective.value(&[model.weights.clone(), model.biases.clone()].concat());
            assert!(slopes.iter().all(|slope| slope.abs() < 1e-4), "{task:?}: {slopes:?}");
        });
    }
}

/// Of the quantity `2 x₁ - x₂ + 1`, without a penalty.
#[test]
fn a_linear_quantity_is_found_exactly() {
    let mut spec = spec(Task::Regression);
    spec.model = Model::Linear(recipes::Linear { l2: 0.0 });
    let mut examples = examples();
    for row in 0..12 {
        let x = examples.row(row);
        examples.values[row] = f64::from(2.0 * x[0] - x[1] + 1.0);
    }
    let problem = Problem {
        spec: &spec,
        examples: &examples,
        columns: &[],
        classes: 0,
        budget: Budget::new(1 << 30),
        device: &candle_core::Device::Cpu,
    };
    let mut watch = Watch { stop: &Stop::default(), progress: &mut |_, _| Ok(()) };
    let (model, _) = Linear::fit(&problem, recipes::Linear { l2: 0.0 }, &mut watch).unwrap();
    for (found, wanted) in [(model.weights[0], 2.0), (model.weights[1], -1.0), (model.biases[0], 1.0)] {
        assert!((found - wanted).abs() < 1e-5, "{model:?}");
    }
}

#[test]
fn a_penalty_makes_weights_smaller() {
    let size = |l2| {
        let mut spec = spec(Task::Classification);
        spec.model = Model::Linear(recipes::Linear { l2 });
        fit(&spec, 3).weights.iter().map(|weight| weight * weight).sum::<f64>()
    };
    assert!(size(10.0) < size(1.0) && size(1.0) < size(0.1));
}

#[test]
fn gradients_that_do_not_fit_are_refused() {
    let (spec, examples) = (spec(Task::Classification), examples());
    let problem = Problem {
        spec: &spec,
        examples: &examples,
        columns: &[],
        classes: 3,
        budget: Budget::new(1_000),
        device: &candle_core::Device::Cpu,
    };
    let refused = Objective::new(&problem, Head::Softmax, 1.0).err().map(|error| error.code());
    assert_eq!(refused, Some("data_too_large"));
}

/// At the minimum no weight of 0 is worth its price, and every other one is just worth it.
#[test]
fn weights_that_cost_something_are_where_no_step_gains() {
    for (task, classes) in
        [(Task::Classification, 2), (Task::Classification, 3), (Task::Ordinal, 3), (Task::Regression, 0)]
    {
        for class_weight in [ClassWeight::None, ClassWeight::Balanced] {
            if task == Task::Regression && class_weight == ClassWeight::Balanced {
                continue;
            }
            let spec = TabularSpec { class_weight, ..spec(task) };
            for strength in [1e-3, 0.02, 0.1] {
                let mut watch = Watch { stop: &Stop::default(), progress: &mut |_, _| Ok(()) };
                with_problem(&spec, classes, |problem| {
                    sparse::tests::check_minimum(problem, strength, &mut watch);
                });
            }
        }
    }
}

/// Two inputs of eight decide.
#[test]
fn inputs_that_add_nothing_get_no_weight() {
    let mut random = crate::random::Stream::new(3, crate::random::Purpose::Split);
    let mut examples = Examples { inputs: 8, ..Examples::default() };
    for _ in 0..400 {
        #[expect(clippy::cast_possible_truncation, reason = "features are single precision")]
        let row: Vec<f32> = (0..8).map(|_| random.symmetric(1.7) as f32).collect();
        let score = f64::from(row[2]) - 0.8 * f64::from(row[5]) + random.symmetric(0.5);
        examples.labels.push(u32::from(score > 0.0));
        examples.values.push(score);
        examples.features.extend(row);
    }
    for (task, classes) in [(Task::Classification, 2), (Task::Regression, 0)] {
        let spec = spec(task);
        let problem = Problem {
            spec: &spec,
            examples: &examples,
            columns: &[],
            classes,
            budget: Budget::new(1 << 30),
            device: &candle_core::Device::Cpu,
        };
        let mut watch = Watch { stop: &Stop::default(), progress: &mut |_, _| Ok(()) };
        let (weights, strength) = sparse::fit(&problem, None, &mut watch).unwrap();
        assert!(weights[2] > weights[5] && weights[5] > 0.2, "{task:?}: {weights:?} at {strength}");
        let others = (0..8).filter(|place| ![2, 5].contains(place)).map(|place| weights[place]);
        let (zeros, largest) = others
            .fold((0, 0.0_f64), |(zeros, largest), weight| (zeros + u32::from(weight == 0.0), largest.max(weight)));
        assert!(zeros >= 4 && largest < 0.2 * weights[5], "{task:?}: {weights:?} at {strength}");
        assert_eq!(sparse::fit(&problem, None, &mut watch).unwrap().0, weights);
        let (none, _) = sparse::fit(&problem, Some(100.0), &mut watch).unwrap();
        assert!(none.iter().all(|weight| *weight == 0.0), "{none:?}");
    }
}

//! Random forests (Breiman, 2001).

use rayon::prelude::*;
use recipes::Task;

use super::fitted::{Problem, Watch, steps};
use super::head::Head;
use super::trees::{Ensemble, Grower, Sample, Tree};
use crate::TrainerError;
use crate::random::{Purpose, Stream};

/// Grows the forest. A tree predicts a quantity, or how probable a class is: the share of its rows in the leaf, for which a split
/// that lowers the variance most is one that lowers Gini's impurity most. Each tree has a seed of its own, so that it does not
/// matter which thread grows it.
pub(super) fn grow_forest(
    problem: &Problem<'_>,
    options: &recipes::Forest,
    watch: &mut Watch<'_>,
) -> Result<Ensemble, TrainerError> {
    let at_once = rayon::current_num_threads();
    let grower = Grower::new(problem.examples, &problem.budget, at_once)?;
    let targets = targets(problem);
    let class_weights = problem.class_weights();
    let weights: Option<Vec<f64>> =
        class_weights.map(|of| problem.examples.labels.iter().map(|&label| of[label as usize]).collect());
    let total = steps(problem);
    let mut seeds = Stream::new(problem.spec.seed, Purpose::Trees);
    let seeds: Vec<u64> = (0..total).map(|_| seeds.bits()).collect();
    let inputs = questions(problem, options);
    let mut trees: Vec<Tree> = Vec::with_capacity(seeds.len());
    for seeds in seeds.chunks(at_once) {
        let first = trees.len();
        let grown: Vec<Result<Tree, TrainerError>> = (first..first + seeds.len())
            .into_par_iter()
            .zip(seeds)
            .map(|(index, &seed)| {
                let targets = &targets[index % targets.len()];
                grower.sampled(targets, weights.as_deref(), options, &Sample { inputs, seed })
            })
            .collect();
        for tree in grown {
            trees.push(tree?);
        }
        watch.step(trees.len() as u64, total)?;
    }
    Ok(Ensemble::forest(problem.spec.task, problem.classes, trees))
}

/// What the trees predict, by score: the quantity, or 1 for the rows of a class.
fn targets(problem: &Problem<'_>) -> Vec<Vec<f64>> {
    if problem.spec.task == Task::Regression {
        return vec![problem.examples.values.clone()];
    }
    let of = |class: usize| {
        let is = |&label: &u32| if label as usize == class { 1.0 } else { 0.0 };
        problem.examples.labels.iter().map(is).collect()
    };
    match Head::compact(problem.spec.task, problem.classes) {
        Head::Logistic => vec![of(1)],
        _ => (0..problem.classes).map(of).collect(),
    }
}

/// Inputs that a question may choose from.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a number of inputs"
)]
fn questions(problem: &Problem<'_>, options: &recipes::Forest) -> usize {
    let inputs = problem.examples.inputs;
    let wanted = match options.max_features {
        Some(share) => share * inputs as f64,
        None if problem.spec.task == Task::Regression => inputs as f64 / 3.0,
        None => (inputs as f64).sqrt(),
    };
    (wanted.round() as usize).clamp(1, inputs)
}

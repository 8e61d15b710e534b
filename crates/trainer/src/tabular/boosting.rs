//! Gradient boosting of trees (Friedman, 2001), each a Newton step (Friedman, Hastie and Tibshirani, 2000).

use super::fitted::{Problem, Watch};
use super::head::Head;
use super::trees::{Ensemble, Grower, Tree};
use crate::TrainerError;
use crate::preprocess::Examples;
use crate::random::{Purpose, Stream};

/// Least curvature of a row's loss: where the model is sure, a division would make the step too large.
const LEAST_CURVATURE: f64 = 1e-6;
/// Largest step of a leaf, in log odds or standard deviations.
const LARGEST_STEP: f64 = 20.0;

/// Adds tree after tree, each fitted to what those before it left over.
pub(super) fn boost(
    problem: &Problem<'_>,
    options: &recipes::Boosting,
    watch: &mut Watch<'_>,
) -> Result<Ensemble, TrainerError> {
    let grower = Grower::new(problem.examples, &problem.budget, 1)?;
    let mut course = Course::new(problem, *options);
    let base = course.scores[..course.width].to_vec();
    let mut trees = Vec::with_capacity(options.rounds as usize * course.width);
    for round in 0..options.rounds {
        let sample = sample(problem, options, round);
        // All scores of a round are asked about the same state of the model.
        let slopes = course.slopes();
        let mut grown = Vec::with_capacity(course.width);
        for score in 0..course.width {
            watch.stop.check()?;
            grown.push(course.tree(&grower, &slopes, score, &sample)?);
        }
        for (score, tree) in grown.iter().enumerate() {
            course.add(tree, score);
        }
        trees.extend(grown);
        watch.step(u64::from(round) + 1, u64::from(options.rounds))?;
    }
    Ok(Ensemble::boosting(problem.spec.task, problem.classes, base, trees))
}

/// Weight of each row in a round: 0 where it is left out.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a number of rows"
)]
fn sample(problem: &Problem<'_>, options: &recipes::Boosting, round: u32) -> Vec<f64> {
    let rows = problem.examples.rows();
    let mut weights = match problem.class_weights() {
        Some(of) => problem.examples.labels.iter().map(|&label| of[label as usize]).collect(),
        None => vec![1.0; rows],
    };
    if options.subsample < 1.0 {
        let mut order: Vec<usize> = (0..rows).collect();
        Stream::new(problem.spec.seed, Purpose::Round(round)).shuffle(&mut order);
        let kept = ((rows as f64 * options.subsample).round() as usize).max(1);
        order[kept..].iter().for_each(|&row| weights[row] = 0.0);
    }
    weights
}

/// The scores of the training rows as they are after the trees so far.
struct Course<'a> {
    examples: &'a Examples,
    options: recipes::Boosting,
    head: Head,
    width: usize,
    /// `[rows, width]`.
    scores: Vec<f64>,
}

impl<'a> Course<'a> {
    /// Scores that say of every row what is true of all: the mean, or the shares of the classes.
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    fn new(problem: &Problem<'a>, options: recipes::Boosting) -> Self {
        let head = Head::compact(problem.spec.task, problem.classes);
        let rows = problem.examples.rows();
        let mut share = vec![0.0; problem.classes];
        if head != Head::Identity {
            problem.examples.labels.iter().for_each(|&label| share[label as usize] += 1.0 / rows as f64);
        }
        let base = match head {
            Head::Logistic => vec![(share[1] / share[0]).ln()],
            Head::Identity => vec![problem.examples.values.iter().sum::<f64>() / rows as f64],
            _ => share.iter().map(|share: &f64| share.max(1e-9).ln()).collect(),
        };
        Self { examples: problem.examples, options, head, width: base.len(), scores: base.repeat(rows) }
    }

    /// How far each row's scores are from what is wanted of them, and how curved the loss is there.
    #[expect(clippy::cast_precision_loss, reason = "there are at most a thousand classes")]
    fn slopes(&self) -> Vec<(f64, f64)> {
        let mut slopes = Vec::with_capacity(self.scores.len());
        let mut outputs = Vec::new();
        // Only differences of scores count, which makes each of them steeper (Friedman, 2001, algorithm 6).
        let steeper = if self.width > 1 { self.width as f64 / (self.width - 1) as f64 } else { 1.0 };
        for (row, scores) in self.scores.chunks(self.width).enumerate() {
            if self.head == Head::Identity {
                slopes.push((self.examples.values[row] - scores[0], 1.0));
                continue;
            }
            outputs.clear();
            self.head.push(scores, &mut outputs);
            let label = self.examples.labels[row] as usize;
            let said = if self.width == 1 { &outputs[1..] } else { &outputs[..] };
            let first = usize::from(self.width == 1);
            for (class, p) in said.iter().enumerate() {
                let wanted = if class + first == label { 1.0 } else { 0.0 };
                slopes.push((wanted - p, (p * (1.0 - p) * steeper).max(LEAST_CURVATURE)));
            }
        }
        slopes
    }

    /// The tree that brings one score closer to what is wanted, with the steps of its leaves.
    fn tree(&self, grower: &Grower, slopes: &[(f64, f64)], score: usize, sample: &[f64]) -> Result<Tree, TrainerError> {
        let of = |row: usize| slopes[row * self.width + score];
        let rows = 0..sample.len();
        let targets: Vec<f64> = rows.clone().map(|row| of(row).0 / of(row).1).collect();
        let weights: Vec<f64> = rows.map(|row| of(row).1 * sample[row]).collect();
        let mut tree = grower.weighted(&targets, &weights, &self.options)?;
        let mut sums = vec![(0.0, 0.0); tree.nodes()];
        for (row, weight) in sample.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            let (slope, curvature) = of(row);
            let (slopes, curvatures) = &mut sums[tree.leaf(self.examples.row(row))];
            *slopes += weight * slope;
            *curvatures += weight * curvature;
        }
        for (value, (slope, curvature)) in tree.values.iter_mut().zip(sums) {
            let step = if curvature > 0.0 { slope / (curvature + self.options.l2) } else { 0.0 };
            #[expect(clippy::cast_possible_truncation, reason = "single precision is what trees are stored in")]
            let step = (self.options.learning_rate * step.clamp(-LARGEST_STEP, LARGEST_STEP)) as f32;
            *value = step;
        }
        Ok(tree)
    }

    fn add(&mut self, tree: &Tree, score: usize) {
        for (row, scores) in self.scores.chunks_mut(self.width).enumerate() {
            scores[score] += tree.value(self.examples.row(row));
        }
    }
}

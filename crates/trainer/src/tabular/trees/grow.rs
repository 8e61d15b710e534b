//! Growing a tree: smartcore's regression trees, read out of their serialised form.

use recipes::limits;
use serde::{Deserialize, Serialize};
use smartcore::ensemble::random_forest_regressor::{RandomForestRegressor, RandomForestRegressorParameters};
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::tree::decision_tree_regressor::{DecisionTreeRegressor, DecisionTreeRegressorParameters};

use super::Tree;
use crate::data::Budget;
use crate::preprocess::Examples;
use crate::{DataError, TrainerError};

/// Bytes that growing one tree takes for every input of every row: an order and a sorted list of rows with their weights.
const BYTES_PER_VALUE: u64 = 8 + 24;

/// The rows to grow trees from.
pub(in crate::tabular) struct Grower {
    matrix: DenseMatrix<f32>,
}

/// How a tree of a forest sees the rows.
pub(in crate::tabular) struct Sample {
    /// Inputs that a question may choose from.
    pub(in crate::tabular) inputs: usize,
    /// Of the rows drawn with replacement and the inputs of each question.
    pub(in crate::tabular) seed: u64,
}

impl Grower {
    /// Takes a copy of the rows. `at_once` trees will be grown at the same time.
    pub(in crate::tabular) fn new(examples: &Examples, budget: &Budget, at_once: usize) -> Result<Self, TrainerError> {
        let (rows, inputs) = (examples.rows(), examples.inputs);
        Self::check((rows, inputs), budget, at_once)?;
        let matrix = DenseMatrix::new(rows, inputs, examples.features.clone(), false).map_err(failed)?;
        Ok(Self { matrix })
    }

    /// Whether there is memory to grow so many trees at a time.
    pub(in crate::tabular) fn check(
        (rows, inputs): (usize, usize),
        budget: &Budget,
        at_once: usize,
    ) -> Result<(), DataError> {
        let values = (rows as u64).saturating_mul(inputs as u64);
        budget.check(values.saturating_mul(4 + BYTES_PER_VALUE * at_once as u64))
    }

    /// A tree of a forest: `targets` by row, `weights` as chances to be drawn.
    pub(in crate::tabular) fn sampled(
        &self,
        targets: &Vec<f64>,
        weights: Option<&[f64]>,
        options: &recipes::Forest,
        sample: &Sample,
    ) -> Result<Tree, TrainerError> {
        let mut parameters = RandomForestRegressorParameters::default()
            .with_n_trees(1)
            .with_m(sample.inputs)
            .with_seed(sample.seed)
            .with_max_depth(levels(options.max_depth.unwrap_or(limits::FOREST_DEPTH)))
            .with_min_samples_leaf(options.min_leaf as usize);
        parameters.min_samples_split = 2;
        let forest = match weights {
            Some(weights) => RandomForestRegressor::fit_with_weights(&self.matrix, targets, weights, parameters),
            None => RandomForestRegressor::fit(&self.matrix, targets, parameters),
        };
        let forest: SerialisedForest = read_out(&forest.map_err(failed)?)?;
        match forest.forest_regressor.trees.into_iter().next() {
            Some(tree) => tree.into_tree(),
            None => Err(failed("a forest of one tree has none")),
        }
    }

    /// A tree of boosting: `targets` by row, of which those with a weight of 0 are left out.
    pub(in crate::tabular) fn weighted(
        &self,
        targets: &Vec<f64>,
        weights: &[f64],
        options: &recipes::Boosting,
    ) -> Result<Tree, TrainerError> {
        let parameters = DecisionTreeRegressorParameters {
            max_depth: Some(levels(options.max_depth)),
            min_samples_leaf: options.min_leaf as usize,
            min_samples_split: 2,
            seed: Some(0),
        };
        let tree = DecisionTreeRegressor::fit_with_weights(&self.matrix, targets, weights, parameters);
        let tree: SerialisedRegressor = read_out(&tree.map_err(failed)?)?;
        tree.tree_regressor.into_tree()
    }
}

/// smartcore counts the levels of nodes, and the root is the first.
fn levels(questions: u16) -> u16 {
    questions + 1
}

#[derive(Deserialize)]
struct SerialisedForest {
    forest_regressor: SerialisedTrees,
}

#[derive(Deserialize)]
struct SerialisedTrees {
    trees: Vec<SerialisedTree>,
}

#[derive(Deserialize)]
struct SerialisedRegressor {
    tree_regressor: SerialisedTree,
}

#[derive(Deserialize)]
struct SerialisedTree {
    nodes: Vec<SerialisedNode>,
}

#[derive(Deserialize)]
struct SerialisedNode {
    output: f64,
    split_feature: u32,
    split_value: Option<f64>,
    true_child: Option<u32>,
    false_child: Option<u32>,
}

impl SerialisedTree {
    fn into_tree(self) -> Result<Tree, TrainerError> {
        let mut tree = Tree::default();
        for node in self.nodes {
            #[expect(clippy::cast_possible_truncation, reason = "single precision is what trees are stored in")]
            let value = node.output as f32;
            match (node.split_value, node.true_child, node.false_child) {
                (Some(threshold), Some(left), Some(right)) if right == left + 1 => {
                    tree.push(Some(node.split_feature), at_most(threshold), left, 0.0);
                }
                (_, None, None) => tree.push(None, 0.0, 0, value),
                _ => return Err(failed("a tree has another form than expected")),
            }
        }
        Ok(tree)
    }
}

/// The largest single-precision number that is at most this one. It divides single-precision numbers in the same way.
fn at_most(threshold: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "rounding is made good below")]
    let near = threshold as f32;
    if f64::from(near) > threshold { near.next_down() } else { near }
}

/// Its fields are private, but it can be serialised. Numbers stay what they are: there is no text in between.
fn read_out<T: for<'de> Deserialize<'de>>(model: &impl Serialize) -> Result<T, TrainerError> {
    serde_json::to_value(model).and_then(serde_json::from_value).map_err(failed)
}

fn failed(reason: impl std::fmt::Display) -> TrainerError {
    candle_core::Error::Msg(format!("a tree could not be grown: {reason}")).into()
}

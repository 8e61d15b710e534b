//! Whether a model can be fitted on all training rows, known before it is fitted on some of them.

#[cfg(test)]
mod tests;

use recipes::model::InputColumn;
use recipes::{Model, TabularSpec};

use super::inputs::Inputs;
use super::linear::Linear;
use super::seen::Seen;
use super::svm::Svm;
use super::trees::Grower;
use crate::DataError;
use crate::data::Budget;

/// What the last fit of a job has to do with. The fits before it see fewer rows, so that they may come to an end where it does not.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub(super) rows: usize,
    /// The columns that are kept.
    pub(super) columns: Vec<InputColumn>,
    /// Number of classes; 0 where a quantity is predicted.
    pub(super) classes: usize,
    /// The memory beside those rows and columns.
    pub(super) budget: Budget,
}

impl Whole {
    /// Inputs of a row.
    pub(super) fn inputs(&self) -> usize {
        self.columns.iter().map(InputColumn::width).sum()
    }

    /// Whether the model of a specification takes so many rows, and has the memory for them.
    pub(super) fn check(&self, spec: &TabularSpec) -> Result<(), DataError> {
        let Self { rows, classes, budget, .. } = self;
        match &spec.model {
            Model::Linear(_) => Linear::check((spec.task, *classes), self.inputs(), budget),
            Model::Forest(_) => Grower::check((*rows, self.inputs()), budget, rayon::current_num_threads()),
            Model::Boosting(_) => Grower::check((*rows, self.inputs()), budget, 1),
            Model::Svm(_) => Svm::check(*rows, budget),
            _ => Seen::check(*rows, &Inputs::new(&self.columns, self.inputs()), budget),
        }
    }
}

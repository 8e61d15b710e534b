//! What came of the fits that a job makes before its last one, so that a resumed job does not make them again.
//!
//! Those fits are made for numbers alone: scores, or what a model says of rows that it did not learn from. Numbers are kept under a name
//! that holds the digest of what was fitted on how many rows and columns. So whatever changes between two attempts, such as the memory that a
//! candidate must fit into, nothing is taken for what it is not: at worst it is made again.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use candle_core::{DType, Tensor, bail};

use super::fitted::{Problem, doubles};
use crate::checkpoint::State;
use crate::{TrainerError, sha256};

/// Scores of a candidate of a search on one part.
pub(super) const SEARCH: &str = "search";
/// Scores of the cross-validation on one part.
pub(super) const VALIDATION: &str = "validation";
/// What a model says of the one part that it did not learn from.
pub(super) const OUTPUTS: &str = "outputs";
/// What the outputs for all parts come to; they are not needed any more then.
pub(super) const SETTLED: &str = "settled";
/// A mark: which model the last fit is of.
pub(super) const LAST: &str = "last";
/// Number of fits that are done.
const DONE: &str = "done";
/// Names of the tensors in a checkpoint begin so.
const PREFIX: &str = "finished.";

/// Numbers that came of fits, by name. In checkpoints they are tensors of double precision: the same bits come back, whatever they are.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Finished {
    /// Fits that are done or were not needed.
    pub(super) done: u64,
    pub(super) numbers: BTreeMap<String, Vec<f64>>,
}

/// How many numbers there can be of a job's fits.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes {
    /// Fits before the last one.
    pub(super) fits: u64,
    /// Scores of a model.
    pub(super) scores: usize,
    /// What is said of the rows of each part.
    pub(super) outputs: Vec<usize>,
    /// Numbers of calibration and threshold.
    pub(super) settled: usize,
}

/// The name of numbers that come of a model on these rows. `trial`: the number of a candidate, so that two alike are two.
pub(super) fn name(what: &str, problem: &Problem<'_>, trial: u32) -> Result<String, TrainerError> {
    let known = serde_json::to_vec(&(trial, problem.spec, problem.columns, problem.examples.rows()));
    let known = known.map_err(|error| candle_core::Error::Msg(error.to_string()))?;
    Ok(format!("{what}.{}", sha256(&[&known])))
}

/// The name of those that come of it without one part.
pub(super) fn name_of_part(name: &str, part: usize) -> String {
    format!("{name}.{part}")
}

impl Finished {
    /// What a checkpoint holds of it.
    pub(super) fn tensors(&self) -> candle_core::Result<Vec<(String, Tensor)>> {
        let named = |name: &str, numbers: &[f64]| -> candle_core::Result<(String, Tensor)> {
            Ok((format!("{PREFIX}{name}"), doubles(numbers.to_vec(), &[numbers.len()])?))
        };
        #[expect(clippy::cast_precision_loss, reason = "there are a few thousand fits at most")]
        let done = named(DONE, &[self.done as f64]);
        std::iter::once(done).chain(self.numbers.iter().map(|(name, numbers)| named(name, numbers))).collect()
    }

    /// What a checkpoint holds; an error where that cannot be of this job.
    pub(super) fn read(state: &State, shapes: &Shapes) -> candle_core::Result<Self> {
        let mut finished = Self::default();
        for (name, tensor) in state.tensors_below(PREFIX) {
            if tensor.dtype() != DType::F64 || shapes.of(name).is_none_or(|count| tensor.dims() != [count]) {
                bail!("{PREFIX}{name} is nothing that comes of this job");
            }
            finished.numbers.insert(name.to_owned(), tensor.to_vec1()?);
        }
        let Some(done) = finished.numbers.remove(DONE) else { bail!("it does not say how many fits are done") };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number that is none becomes 0")]
        let done = done.first().map_or(0, |&done| done as u64);
        if done > shapes.fits {
            bail!("{done} fits are done of {}", shapes.fits);
        }
        Ok(Self { done, ..finished })
    }
}

impl Shapes {
    /// How many numbers are kept under a name; nothing where no job has such.
    fn of(&self, name: &str) -> Option<usize> {
        let (what, rest) = name.split_once('.').unwrap_or((name, ""));
        match what {
            SEARCH | VALIDATION => Some(self.scores),
            OUTPUTS => self.outputs.get(rest.split_once('.')?.1.parse::<usize>().ok()?).copied(),
            SETTLED => Some(self.settled),
            LAST | DONE => Some(1),
            _ => None,
        }
    }
}

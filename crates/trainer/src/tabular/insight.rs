//! What is found out about a model on the held-out rows.

mod groups;
mod importance;
mod reliability;

#[cfg(test)]
mod tests;

use recipes::model::Calibrator;
use recipes::{Report, TabularSpec, Task};

use super::evaluation::{measure, outputs};
use super::fitted::Fitted;
use super::head::Rule;
use super::probabilities::Settled;
use crate::preprocess::{Examples, Prepared};
use crate::{Stop, TrainerError};
pub(crate) use groups::by_group;
pub(super) use importance::gains;
pub(crate) use reliability::Bins;
use reliability::reliability;

/// A model and what it is asked about.
pub(super) struct Asked<'a> {
    pub(super) model: &'a dyn Fitted,
    pub(super) data: &'a Prepared,
    pub(super) rule: Rule,
    /// What was counted of all held-out rows, where `data` has but some of them.
    pub(super) bins: Option<Bins>,
}

impl Asked<'_> {
    /// The first score of the model on some rows, which is better the smaller it is.
    fn error(&self, examples: &Examples) -> Result<f64, TrainerError> {
        let measured = measure(self.model, examples, self.rule, self.data.classes.len())?;
        let evaluation = measured.report(&self.data.classes, self.data.target_scale);
        Ok(evaluation.headline().first().map_or(0.0, |(_, score)| *score))
    }

    /// Adds to a report what the specification asks for, and what costs nothing.
    pub(super) fn complete(
        &self,
        report: &mut Report,
        spec: &TabularSpec,
        settled: &Settled,
        stop: &Stop,
    ) -> Result<(), TrainerError> {
        let test = &self.data.test;
        if spec.task == Task::Classification {
            let mut found = match self.bins {
                Some(bins) => bins.finish(),
                None => reliability(&outputs(self.model, test)?, &test.labels),
            };
            if let Some(Calibrator::Temperature { temperature }) = settled.calibrator {
                found.temperature = Some(temperature);
            }
            report.reliability = Some(found);
        }
        report.decision.clone_from(&settled.decision);
        report.selection.clone_from(&self.data.selection);
        if let Some(options) = spec.importance {
            report.importance = self.importance(options.repeats, spec.seed, stop)?;
        }
        for column in &self.data.groups {
            stop.check()?;
            report.groups.push(self.by_group(column)?);
        }
        Ok(())
    }
}

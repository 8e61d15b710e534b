//! What is found out about a classifier on the held-out texts.

use recipes::{Evaluation, Reliability, Report};

use super::measured::Measured;
use super::targets::Targets;
use crate::TrainerError;
use crate::preprocess::GroupColumn;
use crate::tabular::{Bins, by_group};

/// What a classifier says of the held-out texts, and what is true of them.
pub(super) struct Asked<'a> {
    /// Classes or labels.
    pub(super) classes: &'a [String],
    pub(super) targets: &'a Targets,
    /// `[texts, classes]`: probabilities of classes, or of each label.
    pub(super) outputs: &'a [f64],
    pub(super) groups: &'a [GroupColumn],
}

impl Asked<'_> {
    /// The scores. Adds to a report how well probabilities say how often they are right, and the scores of groups.
    pub(super) fn complete(&self, report: &mut Report) -> Result<Evaluation, TrainerError> {
        report.reliability = Some(self.reliability());
        for column in self.groups {
            let told = by_group(column, |texts| Ok(self.measured(texts.iter().copied()).report(self.classes)))?;
            report.groups.push(told);
        }
        Ok(self.measured(0..self.targets.len()).report(self.classes))
    }

    fn said(&self, text: usize) -> &[f64] {
        let width = self.classes.len();
        &self.outputs[text * width..(text + 1) * width]
    }

    fn measured(&self, texts: impl Iterator<Item = usize>) -> Measured {
        let mut measured = Measured::new(self.targets, self.classes.len());
        texts.for_each(|text| measured.count(self.said(text), self.targets, text));
        measured
    }

    fn reliability(&self) -> Reliability {
        let mut bins = Bins::default();
        match self.targets {
            Targets::Classes(classes) => bins.count(self.outputs, classes),
            Targets::Labels(labels) => {
                for (text, labels) in labels.iter().enumerate() {
                    for (label, &applies) in (0_u32..).zip(self.said(text)) {
                        bins.count(&[1.0 - applies, applies], &[u32::from(labels.contains(&label))]);
                    }
                }
            }
        }
        bins.finish()
    }
}

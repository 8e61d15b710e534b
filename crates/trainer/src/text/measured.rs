//! What was counted on texts, by the kind of target.

use recipes::Evaluation;
use recipes::protocol::Split;

use super::labels::LabelScores;
use super::targets::Targets;
use crate::tabular::Scores;
use crate::tuning::Measure;

/// What was counted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Measured {
    Classes(Scores),
    Labels(LabelScores),
}

impl Measured {
    /// Nothing yet.
    pub(super) fn new(targets: &Targets, classes: usize) -> Self {
        match targets {
            Targets::Classes(_) => Self::Classes(Scores::new(classes)),
            Targets::Labels(_) => Self::Labels(LabelScores::new(classes)),
        }
    }

    /// Counts what was said of a text.
    pub(super) fn count(&mut self, said: &[f64], targets: &Targets, text: usize) {
        match (self, targets) {
            (Self::Classes(scores), Targets::Classes(classes)) => scores.count_class(said, classes[text] as usize),
            (Self::Labels(scores), Targets::Labels(labels)) => scores.count(said, &labels[text]),
            _ => {}
        }
    }

    pub(super) fn loss(&self) -> f64 {
        match self {
            Self::Classes(scores) => scores.loss(),
            Self::Labels(scores) => scores.loss(),
        }
    }

    /// The points of the curves of a run. Of several labels, the accuracy is that of all of a text's labels.
    pub(super) fn points(&self) -> Vec<Measure> {
        let of_test = |name, value| Measure { name, split: Split::Test, value };
        let mut points = vec![of_test("loss", self.loss())];
        match self {
            Self::Classes(scores) => points.push(of_test("accuracy", scores.accuracy())),
            Self::Labels(scores) => {
                points.push(of_test("accuracy", scores.subset_accuracy()));
                points.push(of_test("micro_f1", scores.micro_f1()));
            }
        }
        points
    }

    pub(super) fn report(&self, names: &[String]) -> Evaluation {
        match self {
            Self::Classes(scores) => Evaluation::Classification(scores.report(names)),
            Self::Labels(scores) => Evaluation::MultiLabel(scores.report(names)),
        }
    }
}

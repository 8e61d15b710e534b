//! Training that left the numbers.

use std::fmt;

use recipes::{Values, values};

use crate::nn::NotFinite;

/// A training of which a number is none any more.
#[derive(Clone, Debug, PartialEq)]
pub struct Diverged {
    /// The step after which it was seen.
    pub step: u64,
    /// By what it was seen.
    pub symptom: Symptom,
    /// The field of the specification that holds the learning rate.
    pub field: &'static str,
}

/// By what a training is seen to diverge.
#[derive(Clone, Debug, PartialEq)]
pub enum Symptom {
    /// A loss, and the first tensor that is not finite either, or the first whose gradient is not.
    Loss(f64, Option<String>),
    /// A gradient.
    Gradient(NotFinite),
    /// The values of a tensor.
    Values(String),
}

impl Diverged {
    pub(super) fn values(&self) -> Values {
        let mut all = values([("step", self.step.to_string())]);
        let tensor = match &self.symptom {
            Symptom::Loss(_, tensor) => tensor.clone(),
            Symptom::Gradient(NotFinite { parameter }) | Symptom::Values(parameter) => Some(parameter.clone()),
        };
        all.extend(tensor.map(|name| ("tensor".to_owned(), name)));
        all
    }
}

impl fmt::Display for Diverged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = self.step;
        match &self.symptom {
            Symptom::Loss(loss, None) => write!(f, "training diverged: the loss was {loss} at step {step}"),
            Symptom::Loss(loss, Some(tensor)) => write!(
                f,
                "training diverged: the loss was {loss} at step {step}; the first tensor of which the values or the \
                 gradient are not finite is {tensor}"
            ),
            Symptom::Gradient(gradient) => write!(f, "training diverged: at step {step} {gradient}"),
            Symptom::Values(tensor) => {
                write!(f, "training diverged: after step {step} the values of {tensor} are not finite numbers")
            }
        }
    }
}

impl std::error::Error for Diverged {}

//! Learning to tell texts apart.

use std::sync::Arc;

use candle_core::Tensor;
use recipes::protocol::Split;
use recipes::{Adalora, ClassWeight, TextSpec};

use super::batches;
use super::changes::changed;
use super::examples::{Examples, Prepared};
use super::measured::Measured;
use super::targets::Targets;
use crate::encoder::{Classifier, TrainingStep};
use crate::nn::{
    BinaryCrossEntropy, CrossEntropy, Parameter, binary_cross_entropy, cross_entropy, probabilities, sigmoid,
};
use crate::tuning::{Measure, Task, Triplets};
use crate::{Stop, TrainerError};

/// A classifier that learns.
pub(super) struct Learning<'a> {
    spec: &'a TextSpec,
    data: &'a Prepared,
    /// What is learned from, and what decides when to stop.
    train: Examples,
    validation: Option<Examples>,
    network: Classifier,
    /// Weight of each class, or of each label where it applies.
    class_weights: Option<Arc<[f64]>>,
    mask: u32,
}

impl<'a> Learning<'a> {
    /// `mask` is the token that stands for a hidden one.
    pub(super) fn new(
        spec: &'a TextSpec,
        data: &'a Prepared,
        (network, mask): (Classifier, u32),
    ) -> Result<Self, TrainerError> {
        let (train, validation) = if spec.training.patience.is_some() {
            let (train, part) =
                data.train.split(data.classes.len(), spec.training.validation_fraction, spec.seed + 1)?;
            (train, Some(part))
        } else {
            (data.train.clone(), None)
        };
        let class_weights = class_weights(spec.class_weight, &train.targets, data.classes.len());
        Ok(Self { spec, data, train, validation, network, class_weights, mask })
    }

    pub(super) fn network(&self) -> &Classifier {
        &self.network
    }

    fn batch_size(&self) -> usize {
        self.spec.training.batch_size as usize
    }

    /// Scores of the network as it is now.
    pub(super) fn evaluate(&self, examples: &Examples, stop: &Stop) -> Result<Measured, TrainerError> {
        let mut measured = Measured::new(&examples.targets, self.data.classes.len());
        self.ask(examples, stop, |text, said| measured.count(said, &examples.targets, text))?;
        Ok(measured)
    }

    /// What the network as it is now says of texts: `[texts, classes]`.
    pub(super) fn outputs(&self, examples: &Examples, stop: &Stop) -> Result<Vec<f64>, TrainerError> {
        let width = self.data.classes.len();
        let mut outputs = vec![0.0; examples.len() * width];
        self.ask(examples, stop, |text, said| outputs[text * width..(text + 1) * width].copy_from_slice(said))?;
        Ok(outputs)
    }

    /// Asks the network about each text, in any order.
    fn ask(&self, examples: &Examples, stop: &Stop, mut told: impl FnMut(usize, &[f64])) -> Result<(), TrainerError> {
        let network = self.network.evaluating();
        for batch in batches::by_length(examples, self.batch_size()) {
            stop.check()?;
            let texts = batch.iter().map(|&text| examples.ids[text].as_slice());
            let logits = network.forward(&batches::padded(texts, network.config().padding), None)?.to_vec2::<f32>()?;
            for (logits, &text) in logits.iter().zip(&batch) {
                match examples.targets {
                    Targets::Classes(_) => told(text, &probabilities(logits)),
                    Targets::Labels(_) => {
                        told(text, &logits.iter().map(|&logit| sigmoid(logit.into())).collect::<Vec<f64>>());
                    }
                }
            }
        }
        Ok(())
    }
}

impl Task for Learning<'_> {
    fn parameters(&self) -> Vec<Parameter> {
        self.network.trainable()
    }

    fn batches_of_epoch(&self) -> u64 {
        self.train.len().div_ceil(self.batch_size()) as u64
    }

    fn batches(&self, epoch: u32) -> Vec<Vec<usize>> {
        batches::of_epoch(&self.train, self.batch_size(), self.spec.seed, epoch)
    }

    fn weight(&self, examples: &[usize]) -> f64 {
        // What the mean of the loss divides by: rare classes may weigh more, where labels are weighed within a text.
        match (&self.class_weights, &self.train.targets) {
            (Some(weights), Targets::Classes(labels)) => {
                examples.iter().map(|&text| weights[labels[text] as usize]).sum()
            }
            _ => count(examples.len()),
        }
    }

    fn loss(&self, examples: &[usize], epoch: u32, step: TrainingStep) -> candle_core::Result<Tensor> {
        let text = |&text: &usize| {
            let place = (self.spec.seed, epoch, text);
            changed(&self.train.ids[text], self.spec.augmentation, self.mask, place)
        };
        let texts: Vec<Vec<u32>> = examples.iter().map(text).collect();
        let tokens = batches::padded(texts.iter().map(Vec::as_slice), self.network.config().padding);
        let logits = self.network.forward(&tokens, Some(step))?;
        let (class_weights, label_smoothing) = (self.class_weights.clone(), self.spec.training.label_smoothing);
        match &self.train.targets {
            Targets::Classes(labels) => {
                let labels = examples.iter().map(|&text| labels[text]).collect();
                let targets = CrossEntropy { labels, class_weights, label_smoothing, ..CrossEntropy::default() };
                cross_entropy(&logits, targets)
            }
            Targets::Labels(labels) => {
                let width = self.data.classes.len();
                let mut applies = vec![false; examples.len() * width];
                for (row, &text) in examples.iter().enumerate() {
                    labels[text].iter().for_each(|&label| applies[row * width + label as usize] = true);
                }
                let positive_weights = class_weights;
                binary_cross_entropy(&logits, BinaryCrossEntropy { applies, positive_weights, label_smoothing })
            }
        }
    }

    fn updates(&self) -> Option<(Adalora, Vec<Triplets>)> {
        let triplets = self.network.triplets();
        (!triplets.is_empty()).then_some((self.spec.adalora, triplets))
    }

    fn measures(&self, stop: &Stop) -> Result<Vec<Measure>, TrainerError> {
        let mut measures = self.evaluate(&self.data.test, stop)?.points();
        if let Some(part) = &self.validation {
            let value = self.evaluate(part, stop)?.loss();
            measures.push(Measure { name: "loss", split: Split::Validation, value });
        }
        Ok(measures)
    }
}

/// Weights with which every class counts as much as any other, and every label where it applies as much as where it does not.
pub(super) fn class_weights(weight: ClassWeight, targets: &Targets, classes: usize) -> Option<Arc<[f64]>> {
    if weight == ClassWeight::None {
        return None;
    }
    let mut texts_of = vec![0_usize; classes];
    match targets {
        Targets::Classes(labels) => {
            for &label in labels {
                texts_of[label as usize] += 1;
            }
            let even = count(labels.len()) / count(classes);
            Some(texts_of.into_iter().map(|texts| even / count(texts.max(1))).collect())
        }
        Targets::Labels(labels) => {
            labels.iter().flatten().for_each(|&label| texts_of[label as usize] += 1);
            let without = |texts: usize| count((labels.len() - texts).max(1));
            let weight = |texts: usize| if texts == 0 { 1.0 } else { without(texts) / count(texts) };
            Some(texts_of.into_iter().map(weight).collect())
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 texts")]
fn count(of: usize) -> f64 {
    of as f64
}

//! Learning to tell texts apart.

use std::sync::Arc;

use candle_core::Tensor;
use recipes::protocol::Split;
use recipes::{Adalora, ClassWeight, TextSpec};

use super::batches;
use super::changes::changed;
use super::examples::{Examples, Prepared};
use crate::encoder::{Classifier, TrainingStep};
use crate::nn::{CrossEntropy, Parameter, cross_entropy, probabilities};
use crate::tabular::Scores;
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
        let class_weights = class_weights(spec.class_weight, &train.labels, data.classes.len());
        Ok(Self { spec, data, train, validation, network, class_weights, mask })
    }

    pub(super) fn network(&self) -> &Classifier {
        &self.network
    }

    fn batch_size(&self) -> usize {
        self.spec.training.batch_size as usize
    }

    /// Scores of the network as it is now.
    pub(super) fn evaluate(&self, examples: &Examples, stop: &Stop) -> Result<Scores, TrainerError> {
        let mut scores = Scores::new(self.data.classes.len());
        let network = self.network.evaluating();
        for batch in batches::by_length(examples, self.batch_size()) {
            stop.check()?;
            let texts = batch.iter().map(|&text| examples.ids[text].as_slice());
            let logits = network.forward(&batches::padded(texts, network.config().padding), None)?.to_vec2::<f32>()?;
            for (logits, &text) in logits.iter().zip(&batch) {
                scores.count_class(&probabilities(logits), examples.labels[text] as usize);
            }
        }
        Ok(scores)
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
        // What the mean of the loss divides by: rare classes may weigh more.
        let weight = |&text: &usize| {
            self.class_weights.as_ref().map_or(1.0, |weights| weights[self.train.labels[text] as usize])
        };
        examples.iter().map(weight).sum()
    }

    fn loss(&self, examples: &[usize], epoch: u32, step: TrainingStep) -> candle_core::Result<Tensor> {
        let text = |&text: &usize| {
            let place = (self.spec.seed, epoch, text);
            changed(&self.train.ids[text], self.spec.augmentation, self.mask, place)
        };
        let texts: Vec<Vec<u32>> = examples.iter().map(text).collect();
        let tokens = batches::padded(texts.iter().map(Vec::as_slice), self.network.config().padding);
        let logits = self.network.forward(&tokens, Some(step))?;
        let labels = examples.iter().map(|&text| self.train.labels[text]).collect();
        let (class_weights, label_smoothing) = (self.class_weights.clone(), self.spec.training.label_smoothing);
        let targets = CrossEntropy { labels, class_weights, label_smoothing, ..CrossEntropy::default() };
        cross_entropy(&logits, targets)
    }

    fn updates(&self) -> Option<(Adalora, Vec<Triplets>)> {
        let triplets = self.network.triplets();
        (!triplets.is_empty()).then_some((self.spec.adalora, triplets))
    }

    fn measures(&self, stop: &Stop) -> Result<Vec<Measure>, TrainerError> {
        let test = self.evaluate(&self.data.test, stop)?;
        let mut measures = vec![
            Measure { name: "loss", split: Split::Test, value: test.loss() },
            Measure { name: "accuracy", split: Split::Test, value: test.accuracy() },
        ];
        if let Some(part) = &self.validation {
            let value = self.evaluate(part, stop)?.loss();
            measures.push(Measure { name: "loss", split: Split::Validation, value });
        }
        Ok(measures)
    }
}

fn class_weights(weight: ClassWeight, labels: &[u32], classes: usize) -> Option<Arc<[f64]>> {
    if weight == ClassWeight::None {
        return None;
    }
    let mut texts_of = vec![0_usize; classes];
    for &label in labels {
        texts_of[label as usize] += 1;
    }
    let even = count(labels.len()) / count(classes);
    Some(texts_of.into_iter().map(|texts| even / count(texts.max(1))).collect())
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 texts")]
fn count(of: usize) -> f64 {
    of as f64
}

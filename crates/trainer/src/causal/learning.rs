//! Learning to tell what follows.

use candle_core::Tensor;
use recipes::protocol::Split;
use recipes::{Adalora, CausalSpec};

use super::examples::Prepared;
use crate::decoder::{Batch, Decoder, Row};
use crate::encoder::TrainingStep;
use crate::nn::Parameter;
use crate::random::{Purpose, Stream};
use crate::tuning::{Measure, Task, Triplets};
use crate::{Stop, TrainerError};

/// Batches whose rows are sorted by length together.
const BATCHES_OF_POOL: usize = 50;

/// A language model that learns.
pub(super) struct Learning<'a> {
    spec: &'a CausalSpec,
    data: &'a Prepared,
    network: Decoder,
    /// What fills rows up; nobody sees it.
    padding: u32,
}

/// How well rows are told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Told {
    /// Mean over the tokens, in nats.
    pub(super) loss: f64,
    pub(super) tokens: u64,
}

impl<'a> Learning<'a> {
    pub(super) fn new(spec: &'a CausalSpec, data: &'a Prepared, network: Decoder, padding: u32) -> Self {
        Self { spec, data, network, padding }
    }

    pub(super) fn network(&self) -> &Decoder {
        &self.network
    }

    fn batch_size(&self) -> usize {
        self.spec.training.batch_size as usize
    }

    /// How well the network as it is now tells the held-out rows.
    pub(super) fn test(&self, stop: &Stop) -> Result<Told, TrainerError> {
        self.told(&self.data.test, stop)
    }

    fn told(&self, rows: &[Row], stop: &Stop) -> Result<Told, TrainerError> {
        let network = self.network.frozen();
        let mut order: Vec<&Row> = rows.iter().collect();
        order.sort_by_key(|row| row.tokens());
        let (mut sum, mut tokens) = (0.0, 0);
        let part = self.batch_size().div_ceil(self.spec.training.accumulate as usize);
        for part in order.chunks(part) {
            stop.check()?;
            let batch = Batch::of(part.iter().copied(), self.padding)?;
            let learned = learned(part.iter().copied());
            sum += f64::from(network.loss(&batch, None)?.to_scalar::<f32>()?) * count(learned);
            tokens += learned;
        }
        Ok(Told { loss: sum / count(tokens), tokens })
    }
}

impl Task for Learning<'_> {
    fn parameters(&self) -> Vec<Parameter> {
        self.network.trainable()
    }

    fn batches_of_epoch(&self) -> u64 {
        self.data.train.len().div_ceil(self.batch_size()) as u64
    }

    /// A random order, in which pools of neighbours are sorted by length and cut into batches, which then come in a random order again.
    fn batches(&self, epoch: u32) -> Vec<Vec<usize>> {
        let (rows, size) = (&self.data.train, self.batch_size());
        let mut random = Stream::new(self.spec.seed, Purpose::Epoch(epoch));
        let mut order: Vec<usize> = (0..rows.len()).collect();
        random.shuffle(&mut order);
        let mut batches = Vec::with_capacity(rows.len().div_ceil(size));
        for pool in order.chunks_mut(size * BATCHES_OF_POOL) {
            pool.sort_by_key(|&row| rows[row].tokens());
            batches.extend(pool.chunks(size).map(<[usize]>::to_vec));
        }
        random.shuffle(&mut batches);
        batches
    }

    fn weight(&self, examples: &[usize]) -> f64 {
        count(learned(examples.iter().map(|&row| &self.data.train[row])))
    }

    fn loss(&self, examples: &[usize], _epoch: u32, step: TrainingStep) -> candle_core::Result<Tensor> {
        let batch = Batch::of(examples.iter().map(|&row| &self.data.train[row]), self.padding)?;
        self.network.smoothed_loss(&batch, Some(step), self.spec.training.label_smoothing)
    }

    fn updates(&self) -> Option<(Adalora, Vec<Triplets>)> {
        let triplets = self.network.triplets();
        (!triplets.is_empty()).then_some((self.spec.adalora, triplets))
    }

    fn measures(&self, stop: &Stop) -> Result<Vec<Measure>, TrainerError> {
        let test = self.test(stop)?.loss;
        let mut measures = vec![
            Measure { name: "loss", split: Split::Test, value: test },
            Measure { name: "perplexity", split: Split::Test, value: test.exp().min(f64::MAX) },
        ];
        if !self.data.validation.is_empty() {
            let value = self.told(&self.data.validation, stop)?.loss;
            measures.push(Measure { name: "loss", split: Split::Validation, value });
        }
        Ok(measures)
    }
}

/// How well the frequencies of the tokens of the training rows tell the held-out ones; every token counts once more than it occurs.
pub(super) fn told_by_frequencies(data: &Prepared, vocabulary: usize) -> f64 {
    let mut counts = vec![1_u64; vocabulary];
    for token in data.train.iter().flat_map(Row::successors) {
        counts[token as usize] += 1;
    }
    let all = count(counts.iter().sum());
    let (mut sum, mut tokens) = (0.0, 0);
    for token in data.test.iter().flat_map(Row::successors) {
        sum -= (count(counts[token as usize]) / all).ln();
        tokens += 1;
    }
    sum / count(tokens)
}

fn learned<'a>(rows: impl Iterator<Item = &'a Row>) -> u64 {
    rows.map(|row| row.learned() as u64).sum()
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 tokens")]
fn count(of: u64) -> f64 {
    of as f64
}

//! Encoders of the BERT kind: a text's tokens to a vector for each of them.
//!
//! Every linear layer is one product of matrices over all tokens of the batch; heads are split and joined around attention alone.

mod adapt;
mod adapter;
mod classifier;
mod config;
mod gradient;
mod head;
mod layer;
mod names;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::sync::Arc;

use candle_core::{DType, Device, Result, Tensor, bail};

pub use adapt::Adaptation;
pub use classifier::Classifier;
pub use config::{ADAPTED, ConfigError, EncoderConfig, Family};
use layer::{Layer, Norm};
pub use names::Names;

use crate::nn::{DropoutKey, Linear, Mask, Parameter, cast, checkpoint, dropout, embedding, embeddings};
use crate::random::{Purpose, Stream};

/// Token ids of a batch of texts, padded to the longest of them.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// `[batch, tokens]`, row by row.
    pub ids: Vec<u32>,
    /// Tokens of each text, without its padding: at least one.
    pub lengths: Arc<[u32]>,
    /// Tokens of a row.
    pub width: usize,
}

/// What dropout needs to know of a training step; nothing is dropped without it.
#[derive(Clone, Copy, Debug)]
pub struct TrainingStep {
    /// Seed of the job.
    pub seed: u64,
    /// Optimiser step.
    pub step: u64,
}

/// An encoder and its weights.
#[derive(Clone, Debug)]
pub struct Encoder {
    config: EncoderConfig,
    words: Parameter,
    positions: Parameter,
    /// Of texts that are given one after the other; every token here is of the first.
    types: Option<Parameter>,
    norm: Norm,
    layers: Vec<Layer>,
    /// Whether a backward pass computes once more what a layer has computed within.
    recomputing: bool,
}

impl Encoder {
    /// An encoder whose weights `tensor` gives by their names, in any floating-point type.
    ///
    /// # Errors
    /// Names the tensor that is missing or has another shape than the configuration says.
    pub fn load(config: EncoderConfig, tensor: impl Fn(&str) -> Result<Tensor>) -> Result<Self> {
        Self::build(config, |name, shape| {
            let stored = tensor(&name)?;
            if stored.dims() != shape {
                bail!("the tensor {name} is {:?}; the configuration wants {shape:?}", stored.dims());
            }
            Parameter::loaded(name, &stored)
        })
    }

    /// An encoder that has learned nothing yet: weights uniform with a standard deviation of 0.02, drawn from the seed; biases 0,
    /// normalisations 1.
    pub fn random(config: EncoderConfig, seed: u64, device: &Device) -> Result<Self> {
        let random = RefCell::new(Stream::new(seed, Purpose::Weights));
        Self::build(config, |name, shape| {
            let start = match shape {
                [_] if name.ends_with("bias") => Tensor::zeros(shape, DType::F32, device)?,
                [_] => Tensor::ones(shape, DType::F32, device)?,
                _ => random.borrow_mut().matrix(shape, 0.02 * 3.0_f64.sqrt(), device)?,
            };
            Parameter::starting_as(name, &start)
        })
    }

    fn build(config: EncoderConfig, get: impl Fn(String, &[usize]) -> Result<Parameter>) -> Result<Self> {
        let names = Names::of(config.family);
        let hidden = config.hidden;
        let types = match names.types() {
            Some(name) => Some(get(name.to_owned(), &[config.types, hidden])?),
            None => None,
        };
        Ok(Self {
            words: get(names::WORDS.to_owned(), &[config.vocabulary, hidden])?,
            positions: get(names::POSITIONS.to_owned(), &[config.positions, hidden])?,
            types,
            norm: Norm::load(names::EMBEDDING_NORM, hidden, &get)?,
            layers: (0..config.layers).map(|index| Layer::load(&config, names, index, &get)).collect::<Result<_>>()?,
            recomputing: false,
            config,
        })
    }

    /// The configuration.
    pub fn config(&self) -> &EncoderConfig {
        &self.config
    }

    /// Every trainable tensor.
    pub fn parameters(&self) -> Vec<Parameter> {
        let embeddings = [&self.words, &self.positions].into_iter().chain(&self.types).cloned();
        let layers = self.layers.iter().flat_map(Layer::parameters);
        embeddings.chain(self.norm.parameters()).chain(layers).collect()
    }

    fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        let Self { words, positions, types, norm, layers, .. } = self;
        let embeddings = [words, positions].into_iter().chain(types);
        embeddings.chain(norm.parameters_mut()).chain(layers.iter_mut().flat_map(Layer::parameters_mut))
    }

    /// Freezes every tensor.
    fn freeze(&mut self) {
        self.parameters_mut().for_each(|parameter| parameter.frozen = true);
    }

    /// Weights and biases of every normalisation.
    fn norms_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        self.norm.parameters_mut().into_iter().chain(self.layers.iter_mut().flat_map(Layer::norms_mut))
    }

    /// Puts adapters of a width into every layer.
    fn add_adapters(&mut self, width: usize, get: impl Fn(String, &[usize]) -> Result<Parameter>) -> Result<()> {
        self.layers.iter_mut().try_for_each(|layer| layer.add_adapters(width, &get))
    }

    /// Every linear layer.
    fn linears(&self) -> impl Iterator<Item = &Linear> {
        self.layers.iter().flat_map(Layer::linears)
    }

    fn linears_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        self.layers.iter_mut().flat_map(Layer::linears_mut)
    }

    /// A vector of each token: `[batch · tokens, hidden]`, in the working type. Those of padding mean nothing.
    ///
    /// # Errors
    /// A text is longer than the positions, or has a token that the vocabulary does not have.
    pub fn forward(&self, tokens: &Tokens, training: Option<TrainingStep>) -> Result<Tensor> {
        let drops = &mut Drops::new(training, &self.config);
        self.through(&self.layers, self.entered(&self.embedded(tokens)?, drops)?, (&Context::of(tokens), drops))
    }

    /// Whether a backward pass on a tape computes once more what a layer has computed within, for the memory that this takes until then.
    pub fn recompute(&mut self, recomputing: bool) {
        self.recomputing = recomputing;
    }

    /// What comes out of some layers.
    fn through(&self, layers: &[Layer], mut x: Tensor, (context, drops): (&Context, &mut Drops)) -> Result<Tensor> {
        for layer in layers {
            x = if self.recomputing {
                let (layer, context, start) = (layer.clone(), context.clone(), drops.clone());
                drops.skip(Layer::DROPS);
                checkpoint(&x, move |x| layer.forward(x, &context, &mut start.clone()))?
            } else {
                layer.forward(&x, context, drops)?
            };
        }
        Ok(x)
    }

    /// The vector of the first token of each text, `[batch, hidden]`: those rows of [`Self::forward`]. Of the last layer no more is
    /// computed than they need.
    fn firsts(&self, tokens: &Tokens, drops: &mut Drops) -> Result<Tensor> {
        self.firsts_from(&self.embedded(tokens)?, tokens, drops)
    }

    /// The same from the sums of the embeddings on.
    fn firsts_from(&self, sums: &Tensor, tokens: &Tokens, drops: &mut Drops) -> Result<Tensor> {
        let Some((last, layers)) = self.layers.split_last() else { bail!("encoder: there is no layer") };
        let context = Context::of(tokens);
        let x = self.through(layers, self.entered(sums, drops)?, (&context, drops))?;
        last.forward_firsts(&x, &context, drops)
    }

    /// What the first layer gets.
    fn entered(&self, sums: &Tensor, drops: &mut Drops) -> Result<Tensor> {
        drops.apply(&self.norm.apply(sums, self.config.epsilon)?)
    }

    fn embedded(&self, tokens: &Tokens) -> Result<Tensor> {
        let batch = tokens.lengths.len();
        if tokens.ids.len() != batch * tokens.width || tokens.width == 0 {
            bail!("encoder: {} tokens are no batch of {batch} texts of {}", tokens.ids.len(), tokens.width);
        }
        self.summed((&self.words.kept(), tokens.ids.as_slice().into()), tokens)
    }

    /// The vectors of words, which are rows of a table, with those of their places and types.
    fn summed(&self, words: (&Tensor, Arc<[u32]>), tokens: &Tokens) -> Result<Tensor> {
        let first = self.config.first_position();
        if first + tokens.width > self.config.positions {
            bail!("encoder: {} tokens are more than {} positions", tokens.width, self.config.positions - first);
        }
        let places = (0..tokens.ids.len()).map(|index| index % tokens.width + first);
        let places: Arc<[u32]> = places.map(|place| u32::try_from(place).unwrap_or(u32::MAX)).collect();
        let positions = self.positions.kept();
        let types = self.types.as_ref().map(Parameter::kept);
        let mut tables = vec![words, (&positions, places)];
        tables.extend(types.iter().map(|types| (types, vec![0; tokens.ids.len()].into())));
        cast(&embeddings(&tables)?, self.words.working)
    }
}

/// What a layer needs to know of the batch.
#[derive(Clone)]
struct Context {
    batch: usize,
    /// Tokens of a text.
    width: usize,
    mask: Mask,
}

impl Context {
    fn of(tokens: &Tokens) -> Self {
        let mask = Mask { lengths: Some(Arc::clone(&tokens.lengths)), ..Mask::default() };
        Self { batch: tokens.lengths.len(), width: tokens.width, mask }
    }

    /// The first row of each text.
    fn firsts(&self, x: &Tensor) -> Result<Tensor> {
        let rows = (0..self.batch).map(|text| u32::try_from(text * self.width).unwrap_or(u32::MAX));
        embedding(x, &rows.collect())
    }
}

/// Dropout after dropout, each with a number of its own.
#[derive(Clone)]
struct Drops {
    training: Option<TrainingStep>,
    rate: f32,
    /// The rate within attention.
    rate_of_attention: f32,
    done: u32,
}

impl Drops {
    fn new(training: Option<TrainingStep>, config: &EncoderConfig) -> Self {
        Self { training, rate: config.dropout, rate_of_attention: config.attention_dropout, done: 0 }
    }

    /// Some of it left out, by the next number.
    fn apply(&mut self, x: &Tensor) -> Result<Tensor> {
        self.apply_at(self.rate, x)
    }

    /// The same at another rate.
    fn apply_at(&mut self, rate: f32, x: &Tensor) -> Result<Tensor> {
        match self.next() {
            Some((_, key)) => dropout(x, rate, key),
            None => Ok(x.clone()),
        }
    }

    /// The rate and the key of the next one.
    fn next(&mut self) -> Option<(f32, DropoutKey)> {
        let TrainingStep { seed, step } = self.training?;
        let key = DropoutKey { seed, step, layer: self.done };
        self.done += 1;
        Some((self.rate, key))
    }

    /// The same within attention.
    fn next_of_attention(&mut self) -> Option<(f32, DropoutKey)> {
        let (_, key) = self.next()?;
        Some((self.rate_of_attention, key))
    }

    /// Leaves out the next numbers, which are used elsewhere.
    fn skip(&mut self, count: u32) {
        self.done += count;
    }
}

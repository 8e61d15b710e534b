//! Where a decoder's weights come from and go to.

use std::cell::RefCell;
use std::collections::HashMap;

use candle_core::{DType, Device, Result, Tensor, bail};

use super::{Decoder, DecoderConfig, Family, Layer, Names, Norm, Positions};
use crate::nn::{Linear, Parameter, RotaryTable};
use crate::random::{Purpose, Stream};

impl Decoder {
    /// A decoder whose weights `tensor` gives by their names, in any floating-point type and in the shapes in which `transformers`
    /// stores them.
    ///
    /// # Errors
    /// Names the tensor that is missing, has another shape than the configuration says, or holds what is no finite number.
    pub fn load(config: DecoderConfig, tensor: impl Fn(&str) -> Result<Tensor>) -> Result<Self> {
        let names = Names::of(config.family);
        Self::build(config, |name, shape| {
            let stored = tensor(&name)?;
            let is_turned = names.is_transposed(&name) && stored.dims().len() == 2;
            let stored = if is_turned { stored.t()? } else { stored };
            if stored.dims() != shape {
                bail!(
                    "the tensor {name} does not fit the configuration: {:?} where {shape:?} is wanted",
                    stored.dims()
                );
            }
            Parameter::loaded(name, &stored)
        })
    }

    /// The same of the tensors of a file, which may lack their family's prefix.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn of_file(config: DecoderConfig, stored: &HashMap<String, Tensor>, device: &Device) -> Result<Self> {
        let prefix = Names::of(config.family).prefix();
        Self::load(config, |name| {
            let without = || stored.get(name.strip_prefix(prefix)?);
            match stored.get(name).or_else(without) {
                Some(tensor) => tensor.to_device(device).map_err(|error| error.context(format!("the tensor {name}"))),
                None => bail!("the tensor {name} is missing"),
            }
        })
    }

    /// A decoder that has learned nothing yet, as `transformers` begins: weights drawn from a normal distribution by the seed, biases
    /// 0, normalisations 1. GPT-2's layers that are added to their input begin the smaller the more of them there are.
    pub fn random(config: DecoderConfig, seed: u64, device: &Device) -> Result<Self> {
        let random = RefCell::new(Stream::new(seed, Purpose::Weights));
        let deviation = config.deviation;
        #[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 layers")]
        let added = deviation / (2.0 * config.layers as f64).sqrt();
        let family = config.family;
        Self::build(config, |name, shape| {
            let start = match shape {
                [_] if name.ends_with("bias") => Tensor::zeros(shape, DType::F32, device)?,
                [_] => Tensor::ones(shape, DType::F32, device)?,
                _ if family == Family::Gpt2 && name.ends_with("c_proj.weight") => {
                    random.borrow_mut().normal(shape, added, device)?
                }
                _ => random.borrow_mut().normal(shape, deviation, device)?,
            };
            Parameter::starting_as(name, &start)
        })
    }

    /// Every tensor by its name, in the shape in which `transformers` stores it.
    pub fn stored(&self) -> Result<Vec<(String, Tensor)>> {
        let names = Names::of(self.config.family);
        let stored = |Parameter { name, var, .. }: Parameter| {
            let value = var.as_detached_tensor();
            let value = if names.is_transposed(&name) { value.t()?.contiguous()? } else { value };
            Ok((name, value))
        };
        self.parameters().into_iter().map(stored).collect()
    }

    /// Every tensor that training may change, those that are frozen included.
    pub fn parameters(&self) -> Vec<Parameter> {
        let positions = match &self.positions {
            Positions::Learned(table) => Some(table),
            Positions::Rotary(_) => None,
        };
        let head = self.head.iter().flat_map(Linear::parameters);
        let layers = self.layers.iter().flat_map(Layer::parameters);
        std::iter::once(&self.words)
            .chain(positions)
            .chain(layers)
            .chain(self.norm.parameters())
            .chain(head)
            .cloned()
            .collect()
    }

    /// The same, to freeze.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        let positions = match &mut self.positions {
            Positions::Learned(table) => Some(table),
            Positions::Rotary(_) => None,
        };
        let head = self.head.iter_mut().flat_map(Linear::parameters_mut);
        let layers = self.layers.iter_mut().flat_map(Layer::parameters_mut);
        std::iter::once(&mut self.words).chain(positions).chain(layers).chain(self.norm.parameters_mut()).chain(head)
    }

    /// The linear layers, which may get updates of low rank: those of the layers in their order, then the last one where there is one
    /// of its own.
    pub fn linears_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        self.layers.iter_mut().flat_map(Layer::linears_mut).chain(&mut self.head)
    }

    fn build(config: DecoderConfig, get: impl Fn(String, &[usize]) -> Result<Parameter>) -> Result<Self> {
        let names = Names::of(config.family);
        let (hidden, vocabulary) = (config.hidden, config.vocabulary);
        let words = get(names.words().to_owned(), &[vocabulary, hidden])?;
        let positions = match config.family {
            Family::Gpt2 => Positions::Learned(get(Names::POSITIONS.to_owned(), &[config.positions, hidden])?),
            Family::Llama => {
                let place = (DType::F32, words.var.device());
                Positions::Rotary(RotaryTable::new(config.positions, config.head_width, config.rotary_base, place)?)
            }
        };
        let layers = (0..config.layers).map(|index| Layer::load(&config, index, &get)).collect::<Result<_>>()?;
        let norm = Norm::load(&config, names.last_norm(), &get)?;
        let head =
            if config.tied { None } else { Some(Linear::load_without_bias(Names::HEAD, (vocabulary, hidden), &get)?) };
        Ok(Self { config, words, positions, layers, norm, head, recomputing: false })
    }
}

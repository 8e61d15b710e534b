//! An encoder with a head: a text to a number for each class.

use std::cell::RefCell;
use std::collections::HashMap;

use candle_core::{DType, Device, Result, Tensor, bail};

use super::head::Head;
use super::{Drops, Encoder, EncoderConfig, Family, Tokens, TrainingStep};
use crate::nn::{Parameter, cast};
use crate::random::{Purpose, Stream};

/// An encoder with a head, whose tensors are called as in the `…ForSequenceClassification` models of `transformers`.
#[derive(Clone, Debug)]
pub struct Classifier {
    pub(super) encoder: Encoder,
    head: Head,
}

/// Standard deviation of new weights.
const NEW_WEIGHTS: f64 = 0.02;

impl Classifier {
    /// A pretrained encoder with a head that has learned nothing yet, drawn from the seed. The stored tensors may have their family's
    /// prefix or not; the head's first layer is taken over where it is stored (BERT's pooler).
    ///
    /// # Errors
    /// Names the tensor that is missing or has another shape than the configuration says.
    pub fn on_base(
        config: &EncoderConfig,
        classes: usize,
        stored: &HashMap<String, Tensor>,
        (seed, device): (u64, &Device),
    ) -> Result<Self> {
        let random = RefCell::new(Stream::new(seed, Purpose::Weights));
        let fresh = |name: String, shape: &[usize]| {
            let start = match shape {
                [_] => Tensor::zeros(shape, DType::F32, device)?,
                _ => random.borrow_mut().matrix(shape, NEW_WEIGHTS * 3.0_f64.sqrt(), device)?,
            };
            Parameter::starting_as(name, &start)
        };
        let head = |name: String, shape: &[usize]| match find(stored, &name, config.prefix()) {
            // The output of a classifier of something else is of no use here.
            Some(tensor) if name.starts_with("bert.pooler") => loaded(name, shape, tensor, device),
            _ => fresh(name, shape),
        };
        Self::build(config.clone(), classes, |name, shape| take(stored, &name, shape, (config.prefix(), device)), head)
    }

    /// A classifier as it was stored.
    ///
    /// # Errors
    /// Names the tensor that is missing or has another shape than the configuration says.
    pub fn load(
        config: EncoderConfig,
        classes: usize,
        stored: &HashMap<String, Tensor>,
        device: &Device,
    ) -> Result<Self> {
        let get = |name: String, shape: &[usize]| take(stored, &name, shape, ("", device));
        Self::build(config, classes, get, get)
    }

    fn build(
        config: EncoderConfig,
        classes: usize,
        encoder: impl Fn(String, &[usize]) -> Result<Parameter>,
        head: impl Fn(String, &[usize]) -> Result<Parameter>,
    ) -> Result<Self> {
        let prefix = config.prefix();
        let head = Head::build(&config, classes, &head)?;
        let encoder = Encoder::build(config, |name, shape| encoder(format!("{prefix}{name}"), shape))?;
        Ok(Self { encoder, head })
    }

    /// The encoder's configuration.
    pub fn config(&self) -> &EncoderConfig {
        self.encoder.config()
    }

    /// Logits `[batch, classes]`.
    ///
    /// # Errors
    /// As [`Encoder::forward`].
    pub fn forward(&self, tokens: &Tokens, training: Option<TrainingStep>) -> Result<Tensor> {
        let mut drops = Drops::new(training, self.config());
        let firsts = self.encoder.firsts(tokens, &mut drops)?;
        self.told(&firsts, &mut drops)
    }

    /// Logits, from the vectors of the first tokens.
    pub(super) fn told(&self, firsts: &Tensor, drops: &mut Drops) -> Result<Tensor> {
        // What is read, and what losses are made of, has all digits.
        cast(&self.head.apply(firsts, drops)?, self.encoder.words.var.dtype())
    }

    /// Every tensor, frozen ones and updates included.
    pub fn parameters(&self) -> Vec<Parameter> {
        self.encoder.parameters().into_iter().chain(self.head.parameters().cloned()).collect()
    }

    /// Those that learn.
    pub fn trainable(&self) -> Vec<Parameter> {
        self.parameters().into_iter().filter(|parameter| !parameter.frozen).collect()
    }

    /// Has forward passes compute in that type, with copies of the parameters. Those themselves stay as they are, and so do the types of
    /// logits and gradients.
    pub fn compute_in(&mut self, working: DType) {
        self.encoder.parameters_mut().chain(self.head.parameters_mut()).for_each(|one| one.working = working);
    }

    /// Whether a backward pass computes once more what a layer has computed within; see [`Encoder::recompute`].
    pub fn recompute(&mut self, recomputing: bool) {
        self.encoder.recompute(recomputing);
    }

    /// The same network, of which a forward pass remembers nothing for a backward pass.
    #[must_use]
    pub fn evaluating(&self) -> Self {
        let mut still = self.clone();
        still.encoder.freeze();
        still.head.freeze();
        still
    }

    /// Names of the modules of a head, for `peft`, which saves each as a whole.
    pub fn head_modules(family: Family) -> &'static [&'static str] {
        match family {
            Family::Bert => &["pooler", "classifier"],
            Family::Roberta => &["classifier"],
            Family::DistilBert => &["pre_classifier", "classifier"],
        }
    }
}

fn find<'a>(stored: &'a HashMap<String, Tensor>, name: &str, prefix: &str) -> Option<&'a Tensor> {
    stored.get(name).or_else(|| stored.get(name.strip_prefix(prefix)?))
}

pub(super) fn take(
    stored: &HashMap<String, Tensor>,
    name: &str,
    shape: &[usize],
    (prefix, device): (&str, &Device),
) -> Result<Parameter> {
    match find(stored, name, prefix) {
        Some(tensor) => loaded(name.to_owned(), shape, tensor, device),
        None => bail!("the tensor {name} is missing"),
    }
}

fn loaded(name: String, shape: &[usize], tensor: &Tensor, device: &Device) -> Result<Parameter> {
    if tensor.dims() != shape {
        bail!("the tensor {name} is {:?}; the configuration wants {shape:?}", tensor.dims());
    }
    let on_device = tensor.to_device(device).map_err(|error| error.context(format!("the tensor {name}")))?;
    Parameter::loaded(name, &on_device)
}

//! A stack of dense layers.

use candle_core::{DType, Device, Result, Tensor, Var, bail};
use recipes::Activation;

use super::dense::dense;
use super::parameter::{Parameter, Role};
use crate::random::{Purpose, Stream};

/// Dense layers with an activation between them; the last one gives logits.
#[derive(Clone, Debug)]
pub struct Mlp {
    layers: Vec<(Var, Var)>,
    activation: Activation,
}

impl Mlp {
    /// A network of these widths, from the inputs to the classes, with random weights drawn from the seed.
    ///
    /// Hidden layers before a `ReLU` start uniform with variance `2 / in` (He et al., 2015), all others with
    /// `2 / (in + out)` (Glorot and Bengio, 2010); biases start at 0.
    pub fn new(widths: &[u32], activation: Activation, seed: u64, device: &Device) -> Result<Self> {
        let mut random = Stream::new(seed, Purpose::Weights);
        let last = widths.len().saturating_sub(2);
        let mut layers = Vec::with_capacity(last + 1);
        for (index, pair) in widths.windows(2).enumerate() {
            let (inputs, outputs) = (f64::from(pair[0]), f64::from(pair[1]));
            let variance = match activation {
                Activation::Relu if index < last => 2.0 / inputs,
                _ => 2.0 / (inputs + outputs),
            };
            let bound = (3.0 * variance).sqrt();
            let shape = [pair[1] as usize, pair[0] as usize];
            let weight = Var::from_tensor(&random.matrix(&shape, bound, device)?)?;
            layers.push((weight, Var::zeros(shape[0], DType::F32, device)?));
        }
        Ok(Self { layers, activation })
    }

    /// A network of stored parameters: `tensor` gives each by its name.
    pub fn load(
        widths: &[u32],
        activation: Activation,
        device: &Device,
        tensor: impl Fn(&str) -> Result<Tensor>,
    ) -> Result<Self> {
        let mut layers = Vec::new();
        for (index, pair) in widths.windows(2).enumerate() {
            let (inputs, outputs) = (pair[0] as usize, pair[1] as usize);
            let weight = tensor(&format!("layers.{index}.weight"))?;
            let bias = tensor(&format!("layers.{index}.bias"))?;
            if weight.dims() != [outputs, inputs] || bias.dims() != [outputs] || weight.dtype() != bias.dtype() {
                bail!("layer {index} is stored with another shape than {inputs} inputs and {outputs} outputs");
            }
            let on_device = |tensor: &Tensor| Var::from_tensor(&tensor.to_device(device)?.contiguous()?);
            layers.push((on_device(&weight)?, on_device(&bias)?));
        }
        Ok(Self { layers, activation })
    }

    /// Logits `[batch, classes]` of inputs `[batch, in]`, with what the backward pass needs.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.run(x, |var| var.as_tensor().clone())
    }

    /// The same logits without anything for a backward pass.
    pub fn infer(&self, x: &Tensor) -> Result<Tensor> {
        self.run(x, Var::as_detached_tensor)
    }

    fn run(&self, x: &Tensor, value: impl Fn(&Var) -> Tensor) -> Result<Tensor> {
        let mut x = x.clone();
        for (index, (weight, bias)) in self.layers.iter().enumerate() {
            let activation = (index + 1 < self.layers.len()).then_some(self.activation);
            x = dense(&x, &value(weight), &value(bias), activation)?;
        }
        Ok(x)
    }

    /// Every trainable tensor, in the order of the layers.
    pub fn parameters(&self) -> Vec<Parameter> {
        let named = |(index, (weight, bias)): (usize, &(Var, Var))| {
            let parameter =
                |name: &str, role, var: &Var| Parameter::new(format!("layers.{index}.{name}"), role, var.clone());
            [parameter("weight", Role::Weight, weight), parameter("bias", Role::Bias, bias)]
        };
        self.layers.iter().enumerate().flat_map(named).collect()
    }

    /// The activation between the layers.
    pub fn activation(&self) -> Activation {
        self.activation
    }

    /// Number of trainable values.
    pub fn size(&self) -> usize {
        self.layers.iter().map(|(weight, bias)| weight.elem_count() + bias.elem_count()).sum()
    }
}

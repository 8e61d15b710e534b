//! Narrow networks between the layers of a pretrained one (Houlsby and others, 2019; arXiv:1902.00751).

use candle_core::{Device, Result, Tensor};

use crate::nn::{Gelu, Linear, Parameter, add};
use crate::random::Stream;

/// `x + up(gelu(down(x)))`: it begins near `x`, so that the network begins near what it was.
#[derive(Clone, Debug)]
pub(super) struct Adapter {
    down: Linear,
    up: Linear,
}

/// Standard deviation of new weights, which are drawn again where they are twice as far from 0.
const NEW_WEIGHTS: f64 = 0.01;

impl Adapter {
    /// One behind a linear layer of that many outputs.
    pub(super) fn load(
        behind: &str,
        (outputs, width): (usize, usize),
        get: &impl Fn(String, &[usize]) -> Result<Parameter>,
    ) -> Result<Self> {
        Ok(Self {
            down: Linear::load(&format!("{behind}.adapter.down"), (width, outputs), get)?,
            up: Linear::load(&format!("{behind}.adapter.up"), (outputs, width), get)?,
        })
    }

    /// `[rows, outputs]` to the same.
    pub(super) fn apply(&self, x: &Tensor) -> Result<Tensor> {
        add(x, &self.up.apply(&self.down.apply_gelu(x, Gelu::Exact)?)?)
    }

    pub(super) fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.down.parameters().chain(self.up.parameters())
    }

    pub(super) fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        self.down.parameters_mut().chain(self.up.parameters_mut())
    }
}

/// Values that an adapter begins with: biases of 0, and weights near it.
pub(super) fn start(shape: &[usize], random: &mut Stream, device: &Device) -> Result<Tensor> {
    let count: usize = shape.iter().product();
    if shape.len() == 1 {
        return Tensor::zeros(shape, candle_core::DType::F32, device);
    }
    let mut values: Vec<f32> = Vec::with_capacity(count);
    while values.len() < count {
        let drawn: Vec<f32> = random.normal(&[count], NEW_WEIGHTS, &Device::Cpu)?.to_vec1()?;
        values.extend(drawn.into_iter().filter(|value| f64::from(value.abs()) <= 2.0 * NEW_WEIGHTS));
    }
    values.truncate(count);
    Tensor::from_vec(values, shape, device)
}

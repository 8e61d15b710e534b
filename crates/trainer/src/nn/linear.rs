//! Linear layers, and what adapts them to a new task.

use candle_core::{Result, Tensor};

use super::dense::{dense, product};
use super::dense_gelu::dense_gelu;
use super::low_rank::{self, Adapted};
use super::parameter::Parameter;
use super::pointwise::{Gelu, add, gelu};
use super::tape::is_off_graph;

/// A linear layer `x Wᵀ + b`, and perhaps an update of low rank beside it.
#[derive(Clone, Debug)]
pub struct Linear {
    /// `[out, in]`.
    pub weight: Parameter,
    /// `[out]`.
    pub bias: Option<Parameter>,
    /// What is added to the weight.
    pub update: Option<LowRank>,
}

/// An update of low rank (Hu and others, 2021; arXiv:2106.09685): `scale · up · down` is added to the weight.
#[derive(Clone, Debug)]
pub struct LowRank {
    /// `[rank, in]`.
    pub down: Parameter,
    /// `[out, rank]`.
    pub up: Parameter,
    /// Singular values `[rank, 1]`, by which the rows of `down` are multiplied where there are some (Zhang and others, 2023;
    /// arXiv:2303.10512).
    pub values: Option<Box<Parameter>>,
    /// What the product is multiplied by.
    pub scale: f64,
}

impl Linear {
    /// A layer with a bias, whose tensors `get` gives by name and shape.
    pub fn load(
        name: &str,
        (outputs, inputs): (usize, usize),
        get: &impl Fn(String, &[usize]) -> Result<Parameter>,
    ) -> Result<Self> {
        let bias = get(format!("{name}.bias"), &[outputs])?;
        Ok(Self { bias: Some(bias), ..Self::load_without_bias(name, (outputs, inputs), get)? })
    }

    /// A layer without one.
    pub fn load_without_bias(
        name: &str,
        (outputs, inputs): (usize, usize),
        get: &impl Fn(String, &[usize]) -> Result<Parameter>,
    ) -> Result<Self> {
        Ok(Self { weight: get(format!("{name}.weight"), &[outputs, inputs])?, bias: None, update: None })
    }

    /// `[rows, in]` to `[rows, out]`.
    pub fn apply(&self, x: &Tensor) -> Result<Tensor> {
        let weight = self.weight.value()?;
        if let Some(update) = self.update.as_ref().filter(|_| x.device().is_cpu() && is_off_graph()) {
            let bias = self.bias.as_ref().map(Parameter::value).transpose()?;
            let (down, up) = (update.narrow()?, update.up.value()?);
            let layer = Adapted { weight: &weight, bias: bias.as_ref(), down: &down, up: &up, scale: update.scale };
            return low_rank::apply(x, &layer);
        }
        let y = match &self.bias {
            Some(bias) => dense(x, &weight, &bias.value()?, None)?,
            None => product(x, &weight)?,
        };
        match &self.update {
            Some(update) => add(&y, &update.apply(x)?),
            None => Ok(y),
        }
    }

    /// The same and the activation: `[rows, in]` to `[rows, out]`.
    pub fn apply_gelu(&self, x: &Tensor, kind: Gelu) -> Result<Tensor> {
        match (&self.bias, &self.update) {
            (Some(bias), None) => dense_gelu(x, &self.weight.value()?, &bias.value()?, kind),
            _ => gelu(&self.apply(x)?, kind),
        }
    }

    /// Weight and bias, where those are all there is.
    pub fn unchanged(&self) -> Option<(&Parameter, &Parameter)> {
        self.bias.as_ref().filter(|_| self.update.is_none()).map(|bias| (&self.weight, bias))
    }

    /// Its tensors, those of the update included.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        let update = self.update.iter().flat_map(LowRank::parameters);
        std::iter::once(&self.weight).chain(&self.bias).chain(update)
    }

    /// The same, to freeze or rename.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        let update = self.update.iter_mut().flat_map(LowRank::parameters_mut);
        std::iter::once(&mut self.weight).chain(&mut self.bias).chain(update)
    }
}

impl LowRank {
    /// What is added to the result of `x`: `[rows, in]` to `[rows, out]`.
    pub fn apply(&self, x: &Tensor) -> Result<Tensor> {
        // The narrow matrix in between is the cheapest to multiply.
        product(&(product(x, &self.narrow()?)? * self.scale)?, &self.up.value()?)
    }

    /// The factor that comes first, with the singular values.
    fn narrow(&self) -> Result<Tensor> {
        match &self.values {
            Some(values) => self.down.value()?.broadcast_mul(&values.value()?),
            None => self.down.value(),
        }
    }

    fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        [&self.down, &self.up].into_iter().chain(self.values.as_deref())
    }

    fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        [&mut self.down, &mut self.up].into_iter().chain(self.values.as_deref_mut())
    }

    /// What is added to the weight: `[out, in]`, in the parameters' own type and without anything for a backward pass.
    pub fn weight(&self) -> Result<Tensor> {
        let down = self.down.var.as_detached_tensor();
        let down = match &self.values {
            Some(values) => down.broadcast_mul(&values.var.as_detached_tensor())?,
            None => down,
        };
        self.up.var.as_detached_tensor().matmul(&down)? * self.scale
    }
}

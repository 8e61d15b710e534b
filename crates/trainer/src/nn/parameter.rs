//! What a network learns.

use candle_core::{DType, Result, Tensor, Var, bail};

use super::cast::cast;
use super::slices;

/// A tensor of a network, by its name.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name in files, such as `layers.0.weight`.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// Its values.
    pub var: Var,
    /// Whether training leaves it as it is.
    pub frozen: bool,
    /// What a forward pass computes with: copies of that type where it is not the values' own (mixed precision).
    pub working: DType,
}

/// What a parameter is in its layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `[out, in]`.
    Weight,
    /// `[out]`.
    Bias,
}

impl Parameter {
    /// One that learns.
    pub fn new(name: String, role: Role, var: Var) -> Self {
        Self { name, role, working: var.dtype(), var, frozen: false }
    }

    /// One that learns and begins as that tensor: a bias when it has one dimension.
    pub fn starting_as(name: String, start: &Tensor) -> Result<Self> {
        let role = if start.dims().len() == 1 { Role::Bias } else { Role::Weight };
        Ok(Self::new(name, role, Var::from_tensor(start)?))
    }

    /// The same of a tensor that a file holds, in any floating-point type.
    ///
    /// # Errors
    /// The tensor holds something else, or a number that is not finite.
    pub fn loaded(name: String, stored: &Tensor) -> Result<Self> {
        if !stored.dtype().is_float() {
            bail!("the tensor {name} holds {:?}, which are no floating-point numbers", stored.dtype());
        }
        let parameter = Self::starting_as(name, &stored.to_dtype(DType::F32)?.contiguous()?)?;
        if !parameter.is_finite()? {
            bail!("the tensor {} holds numbers that are not finite", parameter.name);
        }
        Ok(parameter)
    }

    /// Whether all its values are finite.
    pub fn is_finite(&self) -> Result<bool> {
        let values = self.var.as_detached_tensor();
        if values.device().is_cpu() && values.dtype() == DType::F32 {
            return slices::with::<f32, _>(&values, |values| Ok(values.iter().all(|value| value.is_finite())));
        }
        // Nothing but what is not finite is more than 0 times itself.
        let rest = (values * 0.0)?.sum_all()?.to_dtype(DType::F64)?.to_scalar::<f64>()?;
        Ok(rest.is_finite())
    }

    /// Its values for a forward pass, in the working type; nothing leads a backward pass to those that are frozen.
    pub fn value(&self) -> Result<Tensor> {
        cast(&self.kept(), self.working)
    }

    /// The same in the values' own type, for what takes a few of them: those are cast for less.
    pub fn kept(&self) -> Tensor {
        if self.frozen { self.var.as_detached_tensor() } else { self.var.as_tensor().clone() }
    }
}

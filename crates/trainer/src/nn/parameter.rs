//! What a network learns.

use candle_core::{DType, Result, Tensor, Var};

use super::cast::cast;

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

    /// Its values for a forward pass, in the working type; nothing leads a backward pass to those that are frozen.
    pub fn value(&self) -> Result<Tensor> {
        cast(&self.kept(), self.working)
    }

    /// The same in the values' own type, for what takes a few of them: those are cast for less.
    pub fn kept(&self) -> Tensor {
        if self.frozen { self.var.as_detached_tensor() } else { self.var.as_tensor().clone() }
    }
}

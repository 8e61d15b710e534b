//! What a network learns.

use candle_core::{Result, Tensor, Var};

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
        Self { name, role, var, frozen: false }
    }

    /// One that learns and begins as that tensor: a bias when it has one dimension.
    pub fn starting_as(name: String, start: &Tensor) -> Result<Self> {
        let role = if start.dims().len() == 1 { Role::Bias } else { Role::Weight };
        Ok(Self::new(name, role, Var::from_tensor(start)?))
    }

    /// Its values for a forward pass; nothing leads a backward pass to those that are frozen.
    pub fn value(&self) -> Tensor {
        if self.frozen { self.var.as_detached_tensor() } else { self.var.as_tensor().clone() }
    }
}

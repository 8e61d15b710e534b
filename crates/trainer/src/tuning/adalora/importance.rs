//! How much each number of an update matters.

use candle_core::{Result, Tensor};

use crate::nn::Parameter;

/// How much each number of a tensor matters.
#[derive(Clone, Debug)]
pub(super) struct Importance {
    /// Running mean of `|number · gradient|`.
    pub(super) sensitivity: Tensor,
    /// Running mean of how far from that mean it was.
    pub(super) uncertainty: Tensor,
}

impl Importance {
    pub(super) fn none(of: &Parameter) -> Result<Self> {
        let zeros = of.var.as_detached_tensor().zeros_like()?;
        Ok(Self { sensitivity: zeros.clone(), uncertainty: zeros })
    }

    /// Equations 9 and 10 of the paper.
    pub(super) fn update(&mut self, values: &Tensor, gradient: &Tensor, (beta1, beta2): (f64, f64)) -> Result<()> {
        let now = values.mul(gradient)?.abs()?;
        self.sensitivity = ((&self.sensitivity * beta1)? + (&now * (1.0 - beta1))?)?;
        let far = now.sub(&self.sensitivity)?.abs()?;
        self.uncertainty = ((&self.uncertainty * beta2)? + (far * (1.0 - beta2))?)?;
        Ok(())
    }

    pub(super) fn scores(&self) -> Result<Tensor> {
        self.sensitivity.mul(&self.uncertainty)
    }
}

/// How much each rank matters: its value, and the means over its column and its row.
pub(super) fn scores_of_ranks([columns, values, rows]: &[Importance; 3]) -> Result<Vec<f32>> {
    let values = values.scores()?.flatten_all()?;
    (values + columns.scores()?.mean(0)? + rows.scores()?.mean(1)?)?.to_vec1()
}

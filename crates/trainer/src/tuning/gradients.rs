//! Gradients of a step that is done in parts.

use candle_core::Result;
use candle_core::backprop::GradStore;

use crate::nn::Parameter;

/// The sum of what has been added.
#[derive(Default)]
pub(super) struct Gradients(Option<GradStore>);

impl Gradients {
    /// Adds the gradients of a part by its share of the whole.
    pub(super) fn add(&mut self, parameters: &[Parameter], part: GradStore, share: f64) -> Result<()> {
        if self.0.is_none() && share >= 1.0 {
            self.0 = Some(part);
            return Ok(());
        }
        let sum = self.0.get_or_insert_default();
        for parameter in parameters {
            let Some(gradient) = part.get(&parameter.var) else { continue };
            let gradient = (gradient * share)?;
            let gradient = match sum.get(&parameter.var) {
                Some(earlier) => (earlier + gradient)?,
                None => gradient,
            };
            sum.insert(&parameter.var, gradient.detach());
        }
        Ok(())
    }

    pub(super) fn sum(self) -> GradStore {
        self.0.unwrap_or_default()
    }
}

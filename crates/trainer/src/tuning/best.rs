//! The best weights so far.

use candle_core::{Device, Tensor};
use recipes::protocol::LogLevel;
use recipes::values;

use super::stored;
use crate::checkpoint::State;
use crate::nn::Parameter;
use crate::{EventSink, TrainerError};

/// Weights, how well they did, and when.
pub(super) struct Best {
    pub(super) loss: f64,
    pub(super) epoch: u32,
    weights: Vec<Tensor>,
}

impl Best {
    /// The weights as they are now.
    pub(super) fn of(loss: f64, epoch: u32, parameters: &[Parameter]) -> candle_core::Result<Self> {
        let copy = |parameter: &Parameter| Ok(parameter.var.as_detached_tensor().copy()?.detach());
        Ok(Self { loss, epoch, weights: parameters.iter().map(copy).collect::<candle_core::Result<_>>()? })
    }

    /// Goes back to them.
    pub(super) fn restore(self, parameters: &[Parameter], events: &mut EventSink<'_>) -> Result<(), TrainerError> {
        for (parameter, weights) in parameters.iter().zip(&self.weights) {
            parameter.var.set(weights)?;
        }
        let epoch = self.epoch;
        let message = format!("the weights are those of epoch {epoch}, which did best on the part set aside");
        events.log(LogLevel::Info, "best_weights", message, values([("epoch", epoch.to_string())]))
    }

    /// What a checkpoint holds of them.
    pub(super) fn tensors(&self, parameters: &[Parameter]) -> candle_core::Result<Vec<(String, Tensor)>> {
        let about = Tensor::new(&[self.loss, f64::from(self.epoch)], &Device::Cpu)?;
        let named = parameters.iter().zip(&self.weights);
        let weights = named.map(|(parameter, weights)| (format!("best.{}", parameter.name), weights.clone()));
        Ok(std::iter::once(("best".to_owned(), about)).chain(weights).collect())
    }

    /// Those of a checkpoint, if it has any.
    pub(super) fn stored(state: &State, parameters: &[Parameter]) -> candle_core::Result<Option<Self>> {
        let Ok(about) = state.tensor("best") else { return Ok(None) };
        let [loss, epoch] = about.to_vec1::<f64>()?[..] else {
            candle_core::bail!("the best weights lack their loss");
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was written from a u32")]
        Ok(Some(Self { loss, epoch: epoch as u32, weights: stored(state, parameters, "best.")? }))
    }
}

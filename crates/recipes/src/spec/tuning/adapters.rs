//! What is put beside or between the layers of a pretrained network that stay as they are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AdaptedLayers;
use crate::spec::limits;

/// Options of bottleneck adapters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Bottleneck {
    /// Width of the bottleneck.
    #[schemars(range(min = 1, max = limits::RANK))]
    pub width: u32,
}

impl Default for Bottleneck {
    fn default() -> Self {
        Self { width: 32 }
    }
}

/// Options of updates whose ranks are dealt out while they learn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Adalora {
    /// Rank of each update at the beginning.
    #[schemars(range(min = 1, max = limits::RANK))]
    pub initial_rank: u32,
    /// Mean rank of an update at the end; not above the rank at the beginning.
    #[schemars(range(min = 1, max = limits::RANK))]
    pub target_rank: u32,
    /// The update is multiplied by this number.
    #[schemars(range(min = 0.01, max = 1024.0))]
    pub scale: f64,
    /// Weight of the penalty on factors that are not orthogonal.
    #[schemars(range(min = 0.0, max = 10.0))]
    pub orthogonality: f64,
    /// Share of the steps before the ranks begin to fall.
    #[schemars(range(min = 0.0, max = 0.9))]
    pub warm_up: f64,
    /// Share of the steps at the end in which the ranks stay; together with the warm-up, less than 1.
    #[schemars(range(min = 0.0, max = 0.9))]
    pub settle: f64,
    /// Steps from one time that ranks are dealt out to the next.
    #[schemars(range(min = 1, max = 10_000))]
    pub interval: u32,
    /// How much of the mean of sensitivities stays in a step.
    #[schemars(range(min = 0.0, max = 0.9999))]
    pub beta1: f64,
    /// How much of the mean of their uncertainty stays in a step.
    #[schemars(range(min = 0.0, max = 0.9999))]
    pub beta2: f64,
    /// Linear layers that get an update.
    pub layers: AdaptedLayers,
}

impl Default for Adalora {
    fn default() -> Self {
        Self {
            initial_rank: 12,
            target_rank: 8,
            scale: 2.0,
            orthogonality: 0.5,
            warm_up: 0.1,
            settle: 0.3,
            interval: 1,
            beta1: 0.85,
            beta2: 0.85,
            layers: AdaptedLayers::default(),
        }
    }
}

impl Adalora {
    /// Of as many steps, those after which the ranks begin to fall, and after which they are settled: at least one later.
    pub fn schedule(&self, steps: u64) -> (u64, u64) {
        let to = (steps - share(steps, self.settle)).max(1);
        (share(steps, self.warm_up).min(to - 1), to)
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of far fewer than 2^52 steps"
)]
fn share(steps: u64, of: f64) -> u64 {
    ((steps as f64 * of).round() as u64).min(steps)
}

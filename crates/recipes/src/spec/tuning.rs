//! How a pretrained network is adapted: which of its weights learn, and how.

mod adapters;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits;
use super::models::is_default;
pub use adapters::{Adalora, Bottleneck};

/// Which weights of a pretrained network learn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// All of them.
    #[default]
    Full,
    /// None but those of a new head.
    Frozen,
    /// Updates of low rank beside the linear layers (Hu and others, 2021; arXiv:2106.09685); saved alone, they take a hundredth or so of the network.
    Lora,
    /// The same as products of three factors, whose ranks are dealt out while they learn: more to the layers where they matter more
    /// (`AdaLoRA`; Zhang and others, 2023; arXiv:2303.10512).
    Adalora,
    /// Narrow networks behind attention and behind the last layer of each block, and the normalisations (Houlsby and others, 2019;
    /// arXiv:1902.00751). They cannot be merged: what comes out is predicted with here, and not loaded by other programs.
    Adapter,
    /// No pretrained network at all: runs of words (n-grams), weighed by how few texts have them, and a linear classifier. It learns in
    /// seconds, reads every language and can say which words it goes by; what words mean beyond that it does not know.
    NGrams,
}

impl Method {
    /// The learning rate that usually suits it.
    pub fn usual_learning_rate(self) -> f64 {
        match self {
            Self::Full => 5e-5,
            // Found by its own method, without steps of a chosen size.
            Self::NGrams => 1.0,
            Self::Frozen | Self::Lora | Self::Adalora | Self::Adapter => 1e-3,
        }
    }
}

/// Options of updates of low rank.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Lora {
    /// Rank of each update.
    #[schemars(range(min = 1, max = limits::RANK))]
    pub rank: u32,
    /// The update is multiplied by `alpha / rank`.
    #[schemars(range(min = 0.01, max = 1024.0))]
    pub alpha: f64,
    /// Linear layers that get an update.
    pub layers: AdaptedLayers,
}

impl Default for Lora {
    fn default() -> Self {
        Self { rank: 8, alpha: 16.0, layers: AdaptedLayers::default() }
    }
}

/// Which linear layers get an update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdaptedLayers {
    /// Query and value of attention.
    QueryValue,
    /// All four of attention.
    Attention,
    /// All of every layer.
    #[default]
    All,
}

/// How a pretrained network is trained further.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FineTuning {
    /// Passes over the training part.
    #[schemars(range(min = 1, max = limits::EPOCHS))]
    pub epochs: u32,
    /// Texts per optimiser step.
    #[schemars(range(min = 1, max = 4096))]
    pub batch_size: u32,
    /// Parts into which the texts of a step are divided, so that each fits into memory; the step is the same but for rounding
    /// and for what dropout leaves out.
    #[schemars(range(min = 1, max = 256))]
    pub accumulate: u32,
    /// Whether what a layer computes within is computed again for its gradients, and not kept until then (Chen and others, 2016;
    /// arXiv:1604.06174): a step takes about a third longer and much less memory, and its result is the same.
    #[serde(skip_serializing_if = "is_default")]
    pub recompute: bool,
    /// In how many digits the network is computed. Weights, and what the optimiser remembers, are in single precision always.
    #[serde(skip_serializing_if = "is_default")]
    pub precision: Precision,
    /// How gradients become weight changes.
    pub optimizer: TuningOptimizer,
    /// Highest step size of the optimiser; without it, one that suits the method.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-8, max = 1.0))]
    pub learning_rate: Option<f64>,
    /// How the step size goes after its warm-up.
    pub schedule: LearningRateSchedule,
    /// Share of the steps in which the step size rises from 0.
    #[schemars(range(min = 0.0, max = 0.9))]
    pub warm_up: f64,
    /// Weight decay, applied to matrices alone.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub weight_decay: f64,
    /// Gradients of a larger norm than this are made smaller.
    #[schemars(range(min = 0.001, max = 1e6))]
    pub clip_norm: f64,
    /// Share of a label's weight that is spread over all classes.
    #[schemars(range(min = 0.0, max = 0.9))]
    pub label_smoothing: f64,
    /// Epochs without a lower loss on a part set aside after which training ends; the best weights are kept. Without it, every epoch is
    /// trained and nothing is set aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = limits::EPOCHS))]
    pub patience: Option<u32>,
    /// Share of the training part that is set aside when there is a patience.
    #[schemars(range(min = 0.01, max = 0.5))]
    pub validation_fraction: f64,
    /// Save a checkpoint after every this many optimiser steps; without it, when the last one is a minute old. The result is the same
    /// either way: a resumed job repeats the lost steps exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub checkpoint_every: Option<u32>,
}

impl Default for FineTuning {
    fn default() -> Self {
        Self {
            epochs: 3,
            batch_size: 16,
            accumulate: 1,
            recompute: false,
            precision: Precision::default(),
            optimizer: TuningOptimizer::default(),
            learning_rate: None,
            schedule: LearningRateSchedule::default(),
            warm_up: 0.1,
            weight_decay: 0.01,
            clip_norm: 1.0,
            label_smoothing: 0.0,
            patience: None,
            validation_fraction: 0.1,
            checkpoint_every: None,
        }
    }
}

/// How gradients become weight changes when a pretrained network is trained further.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TuningOptimizer {
    /// Adam with decoupled weight decay (Loshchilov and Hutter, 2019).
    #[default]
    Adamw,
    /// Adam (Kingma and Ba, 2015), the weight decay's gradient added to that of the loss.
    Adam,
    /// Stochastic gradient descent with momentum.
    Sgd,
    /// Adafactor (Shazeer and Stern, 2018), whose state takes almost no memory.
    Adafactor,
}

/// In how many digits a network is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// In bfloat16 on a GPU, and in single precision on the processor.
    #[default]
    Auto,
    /// In single precision.
    F32,
    /// In bfloat16, which needs a GPU: half the memory for what lies between the layers.
    Bf16,
}

/// How the step size goes over the steps of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LearningRateSchedule {
    /// It stays.
    Constant,
    /// It falls evenly to 0.
    #[default]
    Linear,
    /// It falls to 0 along half a cosine.
    Cosine,
    /// It rises and falls once along cosines (Smith, 2018), without a warm-up beside that.
    OneCycle,
}

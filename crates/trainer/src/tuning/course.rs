//! The optimiser and the course of its step size, as a specification asks for them.

use candle_core::Device;
use recipes::{Adam, FineTuning, LearningRateSchedule, TuningOptimizer};

use crate::nn::{Adafactor, Course, Optimizer, Parameter, Rule, Schedule, Sgd};

#[cfg(test)]
mod tests;

pub(super) fn optimizer(
    options: &FineTuning,
    learning_rate: f64,
    parameters: &[Parameter],
) -> candle_core::Result<Optimizer> {
    let weight_decay = options.weight_decay;
    let adam = Adam { weight_decay, ..Adam::default() };
    let rule = match options.optimizer {
        TuningOptimizer::Adamw => Rule::AdamW(adam),
        TuningOptimizer::Adam => Rule::Adam(adam),
        TuningOptimizer::Sgd => Rule::Sgd(Sgd { momentum: 0.9, nesterov: false, weight_decay }),
        TuningOptimizer::Adafactor => Rule::Adafactor(Adafactor { weight_decay, ..Adafactor::default() }),
    };
    Optimizer::new(parameters.to_vec(), rule, learning_rate)
}

/// How many numbers training keeps in main memory for each weight of a base model at the very least: the weight, its gradient and what the
/// optimiser remembers, where all of them learn. Nothing on a GPU, where a process has no limit.
pub(crate) fn copies(options: &FineTuning, all_learn: bool, device: &Device) -> Option<u64> {
    device.is_cpu().then_some(match options.optimizer {
        _ if !all_learn => 1,
        TuningOptimizer::Adamw | TuningOptimizer::Adam => 4,
        TuningOptimizer::Sgd => 3,
        TuningOptimizer::Adafactor => 2,
    })
}

pub(super) fn schedule(options: &FineTuning, total: u64) -> Schedule {
    let course = match options.schedule {
        LearningRateSchedule::Constant => Course::Constant,
        LearningRateSchedule::Linear => Course::Linear,
        LearningRateSchedule::Cosine => Course::Cosine,
        LearningRateSchedule::OneCycle => Course::OneCycle,
    };
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of far fewer than 2^52 steps"
    )]
    let warm_up = (total as f64 * options.warm_up).round() as u64;
    // Something is learned at the whole rate, however few steps there are: at rate 0, a job of one step would learn nothing.
    Schedule { course, warm_up: warm_up.min(total.saturating_sub(1)), total }
}

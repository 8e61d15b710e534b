//! Ranges of what adapts a pretrained network.

use super::{limits, out_of_range, within};
use crate::SpecError;
use crate::spec::Adalora;

/// Checks the options of updates whose ranks are dealt out.
pub(super) fn adalora(options: &Adalora) -> Result<(), SpecError> {
    within("adalora.initial_rank", options.initial_rank, 1, limits::RANK)?;
    within("adalora.target_rank", options.target_rank, 1, limits::RANK)?;
    if options.target_rank > options.initial_rank {
        let allowed = format!("at most adalora.initial_rank, which is {}", options.initial_rank);
        return Err(out_of_range("adalora.target_rank", &options.target_rank.to_string(), &allowed));
    }
    within("adalora.scale", options.scale, 0.01, 1024.0)?;
    within("adalora.orthogonality", options.orthogonality, 0.0, 10.0)?;
    within("adalora.warm_up", options.warm_up, 0.0, 0.9)?;
    within("adalora.settle", options.settle, 0.0, 0.9)?;
    if options.warm_up + options.settle >= 1.0 {
        let allowed = format!("below {}, so that with adalora.warm_up it is less than 1", 1.0 - options.warm_up);
        return Err(out_of_range("adalora.settle", &options.settle.to_string(), &allowed));
    }
    within("adalora.interval", options.interval, 1, 10_000)?;
    within("adalora.beta1", options.beta1, 0.0, 0.9999)?;
    within("adalora.beta2", options.beta2, 0.0, 0.9999)
}

//! How many ranks there are, step by step.

use recipes::Adalora;

/// How many ranks there are, step by step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    pub(super) first: u64,
    pub(super) last: u64,
    /// Steps after which the ranks begin to fall, and after which they are settled.
    pub(super) from: u64,
    pub(super) to: u64,
}

impl Budget {
    pub(super) fn new(options: &Adalora, updates: usize, steps: u64) -> Self {
        let all = |rank: u32| u64::from(rank) * updates as u64;
        let (from, to) = options.schedule(steps);
        Self { first: all(options.initial_rank), last: all(options.target_rank), from, to }
    }

    /// Ranks after as many steps.
    pub(super) fn after(&self, steps: u64) -> u64 {
        if steps <= self.from {
            return self.first;
        }
        let left = self.to.saturating_sub(steps);
        // Whole numbers, so that it is the same everywhere: the cube of the share of the steps that is left.
        let (left, all) = (u128::from(left), u128::from(self.to - self.from));
        let above = u128::from(self.first - self.last) * left.pow(3) / all.pow(3);
        self.last + u64::try_from(above).unwrap_or(u64::MAX)
    }
}

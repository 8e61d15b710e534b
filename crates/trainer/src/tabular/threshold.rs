//! From which probability on the positive class is predicted.

#[cfg(test)]
mod tests;

use recipes::Goal;

/// What a threshold makes of the rows.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    found: f64,
    missed: f64,
    wrong: f64,
    right_not: f64,
}

impl Counts {
    fn recall(&self) -> f64 {
        share(self.found, self.found + self.missed)
    }

    fn precision(&self) -> f64 {
        share(self.found, self.found + self.wrong)
    }

    /// What is to be large, and as a tie-break what is to be large then.
    fn merit(&self, goal: Goal) -> (f64, f64) {
        let f1 = share(2.0 * self.found, 2.0 * self.found + self.missed + self.wrong);
        match goal {
            Goal::Recall(least) if self.recall() < least => (-1.0, self.recall()),
            Goal::Recall(_) => (self.precision(), self.recall()),
            Goal::BalancedAccuracy => {
                (f64::midpoint(self.recall(), share(self.right_not, self.right_not + self.wrong)), f1)
            }
            _ => (f1, self.recall()),
        }
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// The threshold that is best for a goal, half way between the probabilities that it parts; of equally good ones the highest.
/// `rows`: the probability of the positive class, and whether it is the true one.
pub(super) fn choose(goal: Goal, rows: &[(f64, bool)]) -> f64 {
    let mut sorted = rows.to_vec();
    sorted.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut counts = Counts::default();
    for (_, positive) in &sorted {
        if *positive { counts.missed += 1.0 } else { counts.right_not += 1.0 }
    }
    let (mut best, mut merit) = (1.0, (f64::NEG_INFINITY, f64::NEG_INFINITY));
    for (index, &(probability, positive)) in sorted.iter().enumerate() {
        if positive {
            (counts.found, counts.missed) = (counts.found + 1.0, counts.missed - 1.0);
        } else {
            (counts.wrong, counts.right_not) = (counts.wrong + 1.0, counts.right_not - 1.0);
        }
        let next = sorted.get(index + 1).map_or(0.0, |next| next.0);
        // Rows of one probability are on the same side.
        if next < probability || index + 1 == sorted.len() {
            let found = counts.merit(goal);
            if found > merit {
                (best, merit) = (f64::midpoint(probability, next), found);
            }
        }
    }
    best.clamp(f64::MIN_POSITIVE, 1.0)
}

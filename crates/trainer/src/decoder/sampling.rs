//! Which token is taken of those that may follow.

use std::cmp::Ordering;

use candle_core::{Result, bail};

use crate::random::Stream;

/// How the next token is chosen. What is left is narrowed down in the order of the fields.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// Logits are divided by this; at 0 the most probable token is taken.
    pub temperature: f64,
    /// So many of the most probable tokens are left (Fan and others, 2018); without it, all of them.
    pub top_k: Option<usize>,
    /// The fewest most probable tokens are left that have so much of the probability (Holtzman and others, 2020;
    /// arXiv:1904.09751); 1 leaves all of them.
    pub top_p: f64,
}

impl Default for Sampling {
    /// Always the most probable token.
    fn default() -> Self {
        Self { temperature: 0.0, top_k: None, top_p: 1.0 }
    }
}

impl Sampling {
    /// Fails with the field that has no sensible value.
    pub(super) fn check(&self) -> Result<()> {
        if !(self.temperature >= 0.0 && self.temperature.is_finite()) {
            bail!("temperature: {} is neither 0 nor above it", self.temperature);
        }
        if self.top_k == Some(0) {
            bail!("top_k: 0 leaves no token");
        }
        if !(self.top_p > 0.0 && self.top_p <= 1.0) {
            bail!("top_p: {} is not above 0 and up to 1", self.top_p);
        }
        Ok(())
    }

    /// A token by its logits. Of equal ones, the first counts as more probable.
    pub(super) fn choose(&self, logits: &[f32], random: &mut Stream) -> Result<u32> {
        if logits.is_empty() || !logits.iter().all(|logit| logit.is_finite()) {
            bail!("generation: the model says nothing about the next token");
        }
        let mut tokens: Vec<u32> = (0..logits.len()).map(|token| u32::try_from(token).unwrap_or(u32::MAX)).collect();
        let order = |one: &u32, other: &u32| by_logit(logits, *one, *other);
        if self.temperature == 0.0 {
            return Ok(tokens.into_iter().min_by(order).unwrap_or(0));
        }
        if let Some(k) = self.top_k.filter(|&k| k < tokens.len()) {
            tokens.select_nth_unstable_by(k, order);
            tokens.truncate(k);
        }
        tokens.sort_unstable_by(order);
        let shares = self.shares(logits, &tokens);
        let mut left = random.unit() * shares.iter().sum::<f64>();
        for (token, share) in tokens.iter().zip(&shares) {
            left -= share;
            if left < 0.0 {
                return Ok(*token);
            }
        }
        // Rounding left something over.
        Ok(tokens[shares.len() - 1])
    }

    /// Probabilities, not yet divided by their sum, of the first tokens that are left of these.
    fn shares(&self, logits: &[f32], tokens: &[u32]) -> Vec<f64> {
        let logit = |token: u32| f64::from(logits[token as usize]);
        let largest = logit(tokens[0]);
        let share = |&token: &u32| ((logit(token) - largest) / self.temperature).exp();
        let mut shares: Vec<f64> = tokens.iter().map(share).collect();
        let enough = self.top_p * shares.iter().sum::<f64>();
        let mut sum = 0.0;
        let few = shares.iter().take_while(|share| {
            let wanted = sum < enough;
            sum += **share;
            wanted
        });
        let few = few.count().max(1);
        shares.truncate(few);
        shares
    }
}

fn by_logit(logits: &[f32], one: u32, other: u32) -> Ordering {
    logits[other as usize].total_cmp(&logits[one as usize]).then(one.cmp(&other))
}

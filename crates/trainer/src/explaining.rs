//! Which words of a text brought a prediction about: integrated gradients (Sundararajan, Taly and Yan, 2017; arXiv:1703.01365) over the
//! vectors of its tokens.

#[cfg(test)]
pub(crate) mod tests;
mod words;

use candle_core::{Result, Tensor};
use recipes::TextExplanation;

use crate::pretrained::Span;

pub(crate) use words::shares_of_words;

/// Parts that the way is divided into, at first and at last. Both ends of each and its middle are points.
const FEWEST_PARTS: u32 = 8;
const MOST_PARTS: u32 = 64;
/// A remainder is small that is below this share of the difference, or below that many nats.
const SMALL_SHARE: f64 = 0.01;
const SMALL: f64 = 1e-3;
/// Tokens that go through the network at a time. It depends on nothing but the text how these are grouped.
const TOKENS_AT_A_TIME: usize = 2_048;

/// A score of each of some texts, and how it changes.
#[derive(Debug)]
pub(crate) struct Slopes {
    /// The score of each text.
    pub(crate) scores: Vec<f32>,
    /// By how much it changes with each vector: `[texts, tokens, hidden]`.
    pub(crate) gradient: Tensor,
}

/// What gives a text a score by the vectors of its tokens.
pub(crate) trait Scored {
    /// The vectors of tokens, `[ids, hidden]`, to which those of their places are not added.
    fn vectors(&self, ids: &[u32]) -> Result<Tensor>;

    /// The scores of texts of one length whose tokens have these vectors, `[texts, tokens, hidden]`, and how they change with them.
    fn slopes(&self, vectors: &Tensor) -> Result<Slopes>;
}

/// What a text is compared with: the same special tokens, and this token in the place of every other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hidden(pub(crate) u32);

impl Hidden {
    fn ids(self, tokens: &[Span]) -> Vec<u32> {
        tokens.iter().map(|token| token.word.map_or(token.id, |_| self.0)).collect()
    }
}

/// What each token adds to a score.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Integrated {
    /// By token.
    pub(crate) shares: Vec<f64>,
    /// The score of the text, less that of the text with its words hidden.
    pub(crate) difference: f64,
    /// Points at which slopes were taken.
    pub(crate) points: u32,
}

impl Integrated {
    /// What the shares leave out.
    pub(crate) fn remainder(&self) -> f64 {
        self.difference - self.shares.iter().sum::<f64>()
    }

    fn is_exact(&self) -> bool {
        self.remainder().abs() <= (SMALL_SHARE * self.difference.abs()).max(SMALL)
    }
}

/// Explains the score of a text with these tokens: that of what is called `name`.
pub(crate) fn explained(
    scored: &impl Scored,
    (text, tokens): (&str, &[Span]),
    hidden: Hidden,
    name: String,
) -> Result<TextExplanation> {
    let found = integrated(scored, tokens, hidden)?;
    let words = shares_of_words(text, tokens, &found.shares);
    Ok(TextExplanation { class: name, words, remainder: found.remainder(), points: found.points })
}

/// What each token of a text adds to its score, by Simpson's rule: parts are halved until little is left out.
pub(crate) fn integrated(scored: &impl Scored, tokens: &[Span], hidden: Hidden) -> Result<Integrated> {
    let way = Way::new(scored, tokens, hidden)?;
    let (ends, difference) = way.ends()?;
    let mut parts = 1;
    // The trapezium rule's result; the middles of its parts make it that of twice as many, and both together Simpson's.
    let mut trapezia = ends;
    loop {
        let middles = way.mean_of((0..parts).map(|part| (f64::from(part) + 0.5) / f64::from(parts)))?;
        let mix = |of_middles: f64| -> Vec<f64> {
            trapezia.iter().zip(&middles).map(|(ends, middle)| ends + of_middles * (middle - ends)).collect()
        };
        let found = Integrated { shares: mix(2.0 / 3.0), difference, points: 2 * parts + 1 };
        if parts >= MOST_PARTS || (parts >= FEWEST_PARTS && found.is_exact()) {
            return Ok(found);
        }
        trapezia = mix(0.5);
        parts *= 2;
    }
}

/// The straight way from the vectors of hidden words to those of a text's.
struct Way<'a, S> {
    scored: &'a S,
    /// `[1, tokens, hidden]`: where it begins.
    from: Tensor,
    /// From there to its end.
    step: Tensor,
}

impl<'a, S: Scored> Way<'a, S> {
    fn new(scored: &'a S, tokens: &[Span], hidden: Hidden) -> Result<Self> {
        let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
        let from = scored.vectors(&hidden.ids(tokens))?.unsqueeze(0)?;
        let step = (scored.vectors(&ids)?.unsqueeze(0)? - &from)?;
        Ok(Self { scored, from, step })
    }

    /// What each token would add if the slopes were everywhere the mean of those at both ends, and the difference of the scores there.
    fn ends(&self) -> Result<(Vec<f64>, f64)> {
        let (scores, adds) = self.at(&[0.0, 1.0])?;
        Ok((mean(&adds), f64::from(scores[1]) - f64::from(scores[0])))
    }

    /// The same at other places of the way, each in 0..=1.
    fn mean_of(&self, places: impl Iterator<Item = f64>) -> Result<Vec<f64>> {
        #[expect(clippy::cast_possible_truncation, reason = "single precision is all the network has")]
        let places: Vec<f32> = places.map(|place| place as f32).collect();
        let at_a_time = (TOKENS_AT_A_TIME / self.step.dim(1)?.max(1)).max(1);
        let mut adds = Vec::with_capacity(places.len());
        for places in places.chunks(at_a_time) {
            adds.extend(self.at(places)?.1);
        }
        Ok(mean(&adds))
    }

    /// The scores at some places, and of each token the slope there times its way.
    fn at(&self, places: &[f32]) -> Result<(Vec<f32>, Vec<Vec<f32>>)> {
        let shares = Tensor::from_slice(places, (places.len(), 1, 1), self.step.device())?;
        let words = self.from.broadcast_add(&self.step.broadcast_mul(&shares)?)?;
        let slopes = self.scored.slopes(&words)?;
        let adds = slopes.gradient.broadcast_mul(&self.step)?.sum(2)?;
        Ok((slopes.scores, adds.to_vec2()?))
    }
}

/// The mean of each token, added up in the order of the places.
fn mean(adds: &[Vec<f32>]) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "there are few places")]
    let count = adds.len().max(1) as f64;
    let tokens = adds.first().map_or(0, Vec::len);
    (0..tokens).map(|token| adds.iter().map(|adds| f64::from(adds[token])).sum::<f64>() / count).collect()
}

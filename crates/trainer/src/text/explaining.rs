//! Which words of a text brought a prediction about: integrated gradients (Sundararajan, Taly and Yan, 2017; arXiv:1703.01365) over the
//! vectors of its tokens.

mod words;

use candle_core::{Result, Tensor};
use recipes::TextExplanation;

use crate::encoder::{Classifier, EncoderConfig};
use crate::pretrained::{Span, Tokenizer};

pub(super) use words::shares_of_words;

/// Parts that the way is divided into, at first and at last. Both ends of each and its middle are points.
const FEWEST_PARTS: u32 = 8;
const MOST_PARTS: u32 = 64;
/// A remainder is small that is below this share of the difference, or below that many log odds.
const SMALL_SHARE: f64 = 0.01;
const SMALL: f64 = 1e-3;
/// Tokens that go through the network at a time. It depends on nothing but the text how these are grouped.
const TOKENS_AT_A_TIME: usize = 2_048;

/// What a text is compared with: the same special tokens, and a token that says nothing in the place of every other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hidden(u32);

impl Hidden {
    /// By the mask of the model's pretraining, which stood for a word that was not told, or by padding where it had none.
    pub(super) fn of(tokenizer: &Tokenizer, config: &EncoderConfig) -> Self {
        let known = |token: &&str| tokenizer.id(token).filter(|&id| (id as usize) < config.vocabulary);
        Self(["[MASK]", "<mask>"].iter().find_map(known).unwrap_or(config.padding))
    }

    fn ids(self, tokens: &[Span]) -> Vec<u32> {
        tokens.iter().map(|token| token.word.map_or(token.id, |_| self.0)).collect()
    }
}

/// What each token adds to a logit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Integrated {
    /// By token.
    pub(super) shares: Vec<f64>,
    /// The logit of the text, less that of the text with its words hidden.
    pub(super) difference: f64,
    /// Points at which slopes were taken.
    pub(super) points: u32,
}

impl Integrated {
    /// What the shares leave out.
    pub(super) fn remainder(&self) -> f64 {
        self.difference - self.shares.iter().sum::<f64>()
    }

    fn is_exact(&self) -> bool {
        self.remainder().abs() <= (SMALL_SHARE * self.difference.abs()).max(SMALL)
    }
}

/// Explains a class of a text with these tokens.
pub(super) fn explained(
    network: &Classifier,
    (text, tokens): (&str, &[Span]),
    hidden: Hidden,
    (class, name): (usize, &str),
) -> Result<TextExplanation> {
    let found = integrated(network, tokens, hidden, class)?;
    let words = shares_of_words(text, tokens, &found.shares);
    Ok(TextExplanation { class: name.to_owned(), words, remainder: found.remainder(), points: found.points })
}

/// What each token of a text adds to a class's logit, by Simpson's rule: parts are halved until little is left out.
pub(super) fn integrated(network: &Classifier, tokens: &[Span], hidden: Hidden, class: usize) -> Result<Integrated> {
    let way = Way::new(network, tokens, hidden, class)?;
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
struct Way<'a> {
    network: &'a Classifier,
    class: usize,
    /// `[1, tokens, hidden]`: where it begins.
    from: Tensor,
    /// From there to its end.
    step: Tensor,
}

impl<'a> Way<'a> {
    fn new(network: &'a Classifier, tokens: &[Span], hidden: Hidden, class: usize) -> Result<Self> {
        let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
        let from = network.word_vectors(&hidden.ids(tokens))?.unsqueeze(0)?;
        let step = (network.word_vectors(&ids)?.unsqueeze(0)? - &from)?;
        Ok(Self { network, class, from, step })
    }

    /// What each token would add if the slopes were everywhere the mean of those at both ends, and the difference of the logits there.
    fn ends(&self) -> Result<(Vec<f64>, f64)> {
        let (logits, adds) = self.at(&[0.0, 1.0])?;
        Ok((mean(&adds), f64::from(logits[1]) - f64::from(logits[0])))
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

    /// The logits at some places, and of each token the slope there times its way.
    fn at(&self, places: &[f32]) -> Result<(Vec<f32>, Vec<Vec<f32>>)> {
        let shares = Tensor::from_slice(places, (places.len(), 1, 1), self.step.device())?;
        let words = self.from.broadcast_add(&self.step.broadcast_mul(&shares)?)?;
        let slopes = self.network.slopes(&words, self.class)?;
        let adds = slopes.gradient.broadcast_mul(&self.step)?.sum(2)?;
        Ok((slopes.logits, adds.to_vec2()?))
    }
}

/// The mean of each token, added up in the order of the places.
fn mean(adds: &[Vec<f32>]) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "there are few places")]
    let count = adds.len().max(1) as f64;
    let tokens = adds.first().map_or(0, Vec::len);
    (0..tokens).map(|token| adds.iter().map(|adds| f64::from(adds[token])).sum::<f64>() / count).collect()
}

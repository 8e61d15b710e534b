//! Continuing a text token by token.

use candle_core::{Result, bail};

use super::{Cache, Decoder, Sampling};
use crate::random::{Purpose, Stream};

/// What is wanted of a continuation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Generation {
    /// How each token is chosen.
    pub sampling: Sampling,
    /// The most tokens it may have.
    pub tokens: usize,
    /// Seed of what is left to chance.
    pub seed: u64,
}

/// Why a continuation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The model ended the text.
    EndOfText,
    /// It has as many tokens as were wanted.
    Tokens,
    /// The text has as many tokens as the model has positions.
    Positions,
    /// An error was given.
    Failed,
}

/// Continues a text. Nothing is computed until a token is asked for.
///
/// # Errors
/// The text is empty or leaves no position for another token, or a choice is not possible.
pub fn generate(decoder: &Decoder, text: &[u32], wanted: Generation) -> Result<Continuation> {
    wanted.sampling.check()?;
    let positions = decoder.config().positions;
    if text.is_empty() || text.len() >= positions {
        bail!("generation: a text of {} tokens cannot be continued up to {positions}", text.len());
    }
    Ok(Continuation {
        cache: Cache::new(decoder.config()),
        decoder: decoder.frozen(),
        random: Stream::new(wanted.seed, Purpose::Generation),
        wanted,
        unread: text.to_vec(),
        given: 0,
        ending: None,
    })
}

/// The tokens that continue a text, without the one that ends it: an iterator that computes each when it is asked for it.
pub struct Continuation {
    decoder: Decoder,
    cache: Cache,
    random: Stream,
    wanted: Generation,
    /// Tokens that the model has not seen yet.
    unread: Vec<u32>,
    given: usize,
    ending: Option<Ending>,
}

impl Continuation {
    /// Why there are no more tokens; nothing while there may be.
    pub fn ending(&self) -> Option<Ending> {
        self.ending
    }

    fn advance(&mut self) -> Result<Option<u32>> {
        if self.given >= self.wanted.tokens {
            return Ok(self.end(Ending::Tokens));
        }
        if self.cache.tokens() + self.unread.len() > self.decoder.config().positions {
            return Ok(self.end(Ending::Positions));
        }
        let logits = self.decoder.extend(&self.unread, &mut self.cache)?.squeeze(0)?.to_vec1::<f32>()?;
        let token = self.wanted.sampling.choose(&logits, &mut self.random)?;
        if self.decoder.config().is_end(token) {
            return Ok(self.end(Ending::EndOfText));
        }
        self.unread = vec![token];
        self.given += 1;
        Ok(Some(token))
    }

    fn end(&mut self, ending: Ending) -> Option<u32> {
        self.ending = Some(ending);
        None
    }
}

impl Iterator for Continuation {
    type Item = Result<u32>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ending.is_some() {
            return None;
        }
        let next = self.advance();
        if next.is_err() {
            self.ending = Some(Ending::Failed);
        }
        next.transpose()
    }
}

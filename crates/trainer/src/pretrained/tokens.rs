//! Texts as numbers of a vocabulary.

use tokenizers::{PostProcessor as _, TruncationParams};

use super::{PretrainedError, TOKENIZER_FILE};

/// A tokeniser with a limit.
#[derive(Clone, Debug)]
pub struct Tokenizer {
    pub(super) inner: tokenizers::Tokenizer,
    max_tokens: usize,
}

/// What is read of a text at most, in bytes for each token and in all: no vocabulary has words that are longer on average.
const BYTES_PER_TOKEN: usize = 256;
const MIN_BYTES: usize = 64 * 1024;

impl Tokenizer {
    /// Reads a `tokenizer.json`. Of a text, the first `max_tokens` are kept, special ones included.
    pub fn parse(json: &[u8], max_tokens: usize) -> Result<Self, PretrainedError> {
        let unusable = |problem: String| PretrainedError::new(TOKENIZER_FILE, problem);
        let mut inner = tokenizers::Tokenizer::from_bytes(json)
            .map_err(|error| unusable(format!("it is damaged, or of a kind that is not known ({error})")))?;
        let added = inner.get_post_processor().map_or(0, |processor| processor.added_tokens(false));
        if added >= max_tokens {
            return Err(unusable(format!("it adds {added} special tokens to a text of at most {max_tokens}")));
        }
        let truncation = TruncationParams { max_length: max_tokens, ..TruncationParams::default() };
        inner.with_truncation(Some(truncation)).map_err(|error| unusable(error.to_string()))?;
        inner.with_padding(None);
        Ok(Self { inner, max_tokens })
    }

    /// The largest number of a token, and 1.
    pub fn vocabulary(&self) -> usize {
        self.inner.get_vocab(true).values().max().map_or(0, |&id| id as usize + 1)
    }

    /// The number of a token.
    pub fn id(&self, token: &str) -> Option<u32> {
        self.inner.token_to_id(token)
    }

    /// Numbers of each text's tokens, special ones included.
    ///
    /// # Errors
    /// Names the text by its place, from 0.
    pub fn encode(&self, texts: &[&str]) -> Result<Vec<Vec<u32>>, (usize, String)> {
        use rayon::prelude::*;
        let encoded = texts.par_iter().enumerate().map(|(index, text)| {
            let encoding = self.inner.encode_fast(self.beginning(text), true);
            encoding.map(|encoding| encoding.get_ids().to_vec()).map_err(|error| (index, error.to_string()))
        });
        encoded.collect()
    }

    /// As much of a text as can matter: a megabyte need not be cut into words to keep a hundred of them.
    pub(super) fn beginning<'a>(&self, text: &'a str) -> &'a str {
        let limit = (self.max_tokens * BYTES_PER_TOKEN).max(MIN_BYTES);
        &text[..text.floor_char_boundary(limit)]
    }
}

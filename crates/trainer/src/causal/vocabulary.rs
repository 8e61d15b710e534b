//! Texts as tokens of a language model, and tokens as texts.

use tokenizers::Tokenizer;

use crate::pretrained::{PretrainedError, Span, TOKENIZER_FILE};

/// A tokeniser without a limit.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    inner: Tokenizer,
    /// What it puts before every text.
    prefix: Vec<u32>,
}

/// Texts are made into tokens in pieces of so many bytes, since what is kept of a text meanwhile is a hundred times as much.
const PIECE_BYTES: usize = 1 << 20;
/// How many bytes a token has at most on average, and from how many on that is so: nothing behind can matter for a few tokens.
const BYTES_PER_TOKEN: usize = 256;
const MIN_BYTES: usize = 64 * 1024;

impl Vocabulary {
    /// Reads a `tokenizer.json`.
    pub(super) fn parse(json: &[u8]) -> Result<Self, PretrainedError> {
        let unusable = |problem: String| PretrainedError::new(TOKENIZER_FILE, problem);
        let mut inner = Tokenizer::from_bytes(json)
            .map_err(|error| unusable(format!("it is damaged, or of a kind that is not known ({error})")))?;
        inner.with_truncation(None).map_err(|error| unusable(error.to_string()))?;
        inner.with_padding(None);
        let prefix = prefix(&inner).map_err(|error| unusable(error.to_string()))?;
        Ok(Self { inner, prefix })
    }

    /// The largest number of a token, and 1.
    pub(super) fn size(&self) -> usize {
        self.inner.get_vocab(true).values().max().map_or(0, |&id| id as usize + 1)
    }

    /// The number of a token.
    pub(super) fn id(&self, token: &str) -> Option<u32> {
        self.inner.token_to_id(token)
    }

    /// What a text begins with before its own tokens.
    pub(super) fn prefix(&self) -> &[u32] {
        &self.prefix
    }

    /// The tokens of a text, without any that begins or ends it.
    pub(super) fn encode(&self, text: &str) -> Result<Vec<u32>, String> {
        let mut ids = Vec::new();
        for piece in pieces(text) {
            let encoding = self.inner.encode_fast(piece, false).map_err(|error| error.to_string())?;
            ids.extend_from_slice(encoding.get_ids());
        }
        Ok(ids)
    }

    /// The tokens of a prompt, those that begin a text included; of a long one, at least so many and perhaps not all.
    pub(super) fn encode_prompt(&self, text: &str, at_least: usize) -> Result<Vec<u32>, String> {
        let limit = at_least.saturating_mul(BYTES_PER_TOKEN).max(MIN_BYTES);
        let own = self.encode(&text[..text.floor_char_boundary(limit)])?;
        Ok([self.prefix.as_slice(), &own].concat())
    }

    /// The tokens of a prompt with their places.
    pub(super) fn spans(&self, text: &str) -> Result<Vec<Span>, String> {
        let special = |&id: &u32| Span { id, word: None, start: 0, end: 0 };
        let mut spans: Vec<Span> = self.prefix.iter().map(special).collect();
        let (mut words, mut characters) = (0, 0);
        for piece in pieces(text) {
            let encoding = self.inner.encode_char_offsets(piece, false).map_err(|error| error.to_string())?;
            let ids = encoding.get_ids().iter().zip(encoding.get_offsets()).zip(encoding.get_word_ids());
            spans.extend(ids.map(|((&id, &(start, end)), word)| Span {
                id,
                word: Some(words + word.unwrap_or_default()),
                start: characters + start,
                end: characters + end.max(start),
            }));
            words = spans.last().and_then(|span| span.word).map_or(words, |word| word + 1);
            characters += piece.chars().count();
        }
        Ok(spans)
    }

    /// What a token is called that stands behind a prompt: its text, or its name if it has none.
    pub(super) fn name_after(&self, prompt: &[u32], token: u32) -> Result<String, String> {
        let text = self.decode_after(prompt, &[token])?;
        Ok(if text.is_empty() { self.inner.id_to_token(token).unwrap_or_default() } else { text })
    }

    /// The text that tokens add to a prompt.
    pub(super) fn decode_after(&self, prompt: &[u32], added: &[u32]) -> Result<String, String> {
        let decode = |ids: &[u32]| self.inner.decode(ids, true).map_err(|error| error.to_string());
        // Some tokenisers leave out the space before the first word of what they decode.
        let (before, whole) = (decode(prompt)?, decode(&[prompt, added].concat())?);
        match whole.strip_prefix(&before) {
            Some(text) => Ok(text.to_owned()),
            None => decode(added),
        }
    }
}

/// What a tokeniser puts before a text: of a word with all that it adds, what precedes the word's own tokens.
fn prefix(tokenizer: &Tokenizer) -> tokenizers::Result<Vec<u32>> {
    const WORD: &str = "a";
    let (own, whole) = (tokenizer.encode_fast(WORD, false)?, tokenizer.encode_fast(WORD, true)?);
    let (own, whole) = (own.get_ids(), whole.get_ids());
    let place = whole.windows(own.len().max(1)).position(|part| part == own);
    Ok(whole[..place.unwrap_or(0)].to_vec())
}

/// A text in pieces that are small enough, cut before a space where there is one.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.floor_char_boundary(PIECE_BYTES);
        let cut = if end == rest.len() { end } else { rest[..end].rfind(' ').filter(|&cut| cut > 0).unwrap_or(end) };
        let (piece, behind) = rest.split_at(cut);
        rest = behind;
        Some(piece)
    })
}

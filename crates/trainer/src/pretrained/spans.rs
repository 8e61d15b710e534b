//! Where in a text its tokens stand.

use super::Tokenizer;

/// A token and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Number of the token.
    pub id: u32,
    /// Which of the tokeniser's words it belongs to; none of a special token, which stands for no part of the text.
    pub word: Option<u32>,
    /// Place of its first character, in characters of the text.
    pub start: usize,
    /// Place behind its last one. Parts of a character have the place of the whole.
    pub end: usize,
}

impl Tokenizer {
    /// The same tokens as [`Tokenizer::encode`] gives, with their places.
    ///
    /// # Errors
    /// What the tokeniser says.
    pub fn spans(&self, text: &str) -> Result<Vec<Span>, String> {
        let encoding = self.inner.encode_char_offsets(self.beginning(text), true).map_err(|error| error.to_string())?;
        let words = encoding.get_word_ids().iter().zip(encoding.get_special_tokens_mask());
        let words = words.map(|(&word, &special)| word.filter(|_| special == 0));
        let places = encoding.get_ids().iter().zip(encoding.get_offsets()).zip(words);
        let spans = places.map(|((&id, &(start, end)), word)| Span { id, word, start, end: end.max(start) });
        Ok(spans.collect())
    }
}

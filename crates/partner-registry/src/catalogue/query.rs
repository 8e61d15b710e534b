//! What somebody typed into the search field.
//!
//! All words must be there; `"quoted words"` must stand together; `-word` must not be there. The last word may still be being
//! typed, so that its beginning is enough. Everything else is plain text: no query is wrong, but it can be too long.

use super::CatalogueError;
use super::words::{Cut, Word, cut};

/// Characters of a query.
pub(super) const MAX_QUERY_CHARS: usize = 400;
/// Words and phrases of a query.
pub(super) const MAX_TERMS: usize = 24;
/// Characters of a word whose beginning is looked for. One letter alone begins too many.
const MIN_BEGINNING: usize = 2;

/// One thing to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    /// A word.
    Word(String),
    /// A word that begins so.
    Beginning(String),
    /// Words in this order with nothing between them; whether the last one may go on.
    Phrase(Vec<String>, bool),
}

/// A query that was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub(crate) wanted: Vec<Term>,
    pub(crate) unwanted: Vec<Term>,
    /// Something was typed, but no word: nothing is found by it.
    pub(crate) wordless: bool,
}

impl Query {
    /// Understands what was typed.
    ///
    /// # Errors
    /// `QueryTooLong`, `TooManyWords`.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        if text.chars().count() > MAX_QUERY_CHARS {
            return Err(CatalogueError::QueryTooLong);
        }
        let mut query = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (chunk, after) = Chunk::take(rest);
            rest = after.trim_start();
            // White space after it says that the word is complete.
            let open = after.is_empty() && !chunk.quoted;
            let terms = chunk.terms(open);
            if chunk.negated { query.unwanted.extend(terms) } else { query.wanted.extend(terms) }
        }
        if query.wanted.len() + query.unwanted.len() > MAX_TERMS {
            return Err(CatalogueError::TooManyWords);
        }
        query.wordless = query.is_empty() && !text.trim().is_empty();
        Ok(query)
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty()
    }
}

/// A part of a query: up to the next white space, or what stands in quotes.
struct Chunk<'a> {
    text: &'a str,
    negated: bool,
    quoted: bool,
}

impl<'a> Chunk<'a> {
    fn take(text: &'a str) -> (Self, &'a str) {
        let (negated, text) = match text.strip_prefix(['-', '\u{2212}', '\u{ff0d}']) {
            Some(rest) if rest.starts_with(|c: char| !c.is_whitespace()) => (true, rest),
            _ => (false, text),
        };
        let Some(inner) = text.strip_prefix(is_quote) else {
            let end = text.find(char::is_whitespace).unwrap_or(text.len());
            return (Self { text: &text[..end], negated, quoted: false }, &text[end..]);
        };
        // A quote that nobody closes reaches to the end.
        let end = inner.find(is_quote).unwrap_or(inner.len());
        let after = inner[end..].trim_start_matches(is_quote);
        (Self { text: &inner[..end], negated, quoted: true }, after)
    }

    fn terms(&self, open: bool) -> Vec<Term> {
        let words = cut(self.text);
        if self.quoted { phrase(words).into_iter().collect() } else { plain(words, open && !self.negated) }
    }
}

/// The quotation marks of English and Chinese keyboards.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{300c}' | '\u{300d}' | '\u{ff02}')
}

fn plain(words: Vec<Word>, open: bool) -> Vec<Term> {
    let count = words.len();
    let term = |(index, word): (usize, Word)| {
        let last = index + 1 == count;
        match word.cut {
            // The pairs before it say all: the text may go on after them.
            Cut::Last => None,
            Cut::Single => Some(Term::Beginning(word.text)),
            Cut::Whole if open && last && word.text.chars().count() >= MIN_BEGINNING => {
                Some(Term::Beginning(word.text))
            }
            Cut::Whole | Cut::Pair => Some(Term::Word(word.text)),
        }
    };
    words.into_iter().enumerate().filter_map(term).collect()
}

/// The last ideograph of a run stands in the index before what follows, and is not known to end a run at the phrase's end.
fn phrase(mut words: Vec<Word>) -> Option<Term> {
    let may_go_on = matches!(words.last().map(|word| word.cut), Some(Cut::Single));
    if matches!(words.last().map(|word| word.cut), Some(Cut::Last)) {
        words.pop();
    }
    let words: Vec<String> = words.into_iter().map(|word| word.text).collect();
    match words.len() {
        0 => None,
        1 if may_go_on => words.into_iter().next().map(Term::Beginning),
        1 => words.into_iter().next().map(Term::Word),
        _ => Some(Term::Phrase(words, may_go_on)),
    }
}

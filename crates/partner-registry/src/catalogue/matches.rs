//! Where a text holds what was searched for, so that it can be shown: positions, never markup.

use super::query::{Query, Term};
use super::words::{Word, cut};

/// Characters of an excerpt.
const EXCERPT_CHARS: usize = 240;
/// Characters before the first match that lead up to it.
const LEAD_CHARS: usize = 60;

/// A part of a text, counted in Unicode characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first character.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
}

/// A part of a longer text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The part.
    pub text: String,
    /// Where it holds what was searched for.
    pub matches: Vec<Span>,
    /// Whether there is text before it.
    pub cut_before: bool,
    /// Whether there is text after it.
    pub cut_after: bool,
}

/// Where the text holds words of the query, in order and without overlap.
pub(crate) fn matches(text: &str, query: &Query) -> Vec<Span> {
    if query.wanted.is_empty() {
        return Vec::new();
    }
    let words = cut(text);
    let mut found = vec![false; words.len()];
    for term in &query.wanted {
        mark(&words, term, &mut found);
    }
    let hits = words.iter().zip(&found).filter(|(_, hit)| **hit);
    let mut bytes: Vec<(usize, usize)> = Vec::new();
    for (word, _) in hits {
        match bytes.last_mut() {
            // Pairs of ideographs overlap.
            Some((_, end)) if word.at.start <= *end => *end = word.at.end.max(*end),
            _ => bytes.push((word.at.start, word.at.end)),
        }
    }
    in_characters(text, &bytes)
}

fn mark(words: &[Word], term: &Term, found: &mut [bool]) {
    let (sequence, may_go_on) = match term {
        Term::Word(word) => (std::slice::from_ref(word), false),
        Term::Beginning(word) => (std::slice::from_ref(word), true),
        Term::Phrase(sequence, may_go_on) => (sequence.as_slice(), *may_go_on),
    };
    for (start, window) in words.windows(sequence.len()).enumerate() {
        let fits = window.iter().zip(sequence).enumerate().all(|(index, (word, wanted))| {
            let last = index + 1 == sequence.len();
            if may_go_on && last { word.text.starts_with(wanted) } else { word.text == *wanted }
        });
        if fits {
            found[start..start + sequence.len()].fill(true);
        }
    }
}

fn in_characters(text: &str, bytes: &[(usize, usize)]) -> Vec<Span> {
    let (mut at, mut count) = (0, 0);
    let mut to = |byte: usize| {
        count += text[at..byte].chars().count();
        at = byte;
        count
    };
    bytes.iter().map(|(start, end)| Span { start: to(*start), end: to(*end) }).collect()
}

/// The part of a text that shows the first match with what is around it; its beginning when there is none.
pub(crate) fn excerpt(text: &str, query: &Query) -> Excerpt {
    let all = matches(text, query);
    let length = text.chars().count();
    let start = match all.first() {
        Some(first) if first.end > EXCERPT_CHARS => first.start.saturating_sub(LEAD_CHARS),
        _ => 0,
    };
    let end = length.min(start + EXCERPT_CHARS);
    let inside = all.iter().filter(|span| span.start >= start && span.end <= end);
    Excerpt {
        text: text.chars().skip(start).take(end - start).collect(),
        matches: inside.map(|span| Span { start: span.start - start, end: span.end - start }).collect(),
        cut_before: start > 0,
        cut_after: end < length,
    }
}

//! Beginnings of words as words of their own, for PostgreSQL: for a beginning its index gathers every row of every word that begins so,
//! before it looks at anything else that is asked for. FTS5 keeps beginnings itself (`prefix` in its table's migration).

use std::ops::RangeInclusive;

use super::expression::{BORDER, NAME};
use super::words::is_ideograph;

/// Begins a beginning; after [`NAME`] that of a word of a name.
const BEGINNING: char = '\u{e005}';
/// Letters of the beginnings that are kept. Longer ones have few words.
const LETTERS: RangeInclusive<usize> = 2..=6;
const IDEOGRAPHS: RangeInclusive<usize> = 1..=1;

/// All beginnings of these words that are kept, each once.
pub(crate) fn of(words: &[String]) -> Vec<String> {
    let mut beginnings: Vec<String> =
        words.iter().filter(|word| *word != BORDER).flat_map(|word| of_word(word)).collect();
    beginnings.sort_unstable();
    beginnings.dedup();
    beginnings
}

/// What stands in the index for a beginning, if it is kept.
pub(crate) fn kept(beginning: &str) -> Option<String> {
    let (name, letters) = parts(beginning);
    lengths(letters)?.contains(&letters.chars().count()).then(|| mark(name, letters))
}

fn of_word(word: &str) -> impl Iterator<Item = String> {
    let (name, letters) = parts(word);
    let ends = letters.char_indices().map(|(at, letter)| at + letter.len_utf8()).zip(1..);
    let kept = lengths(letters);
    ends.filter(move |(_, length)| kept.as_ref().is_some_and(|kept| kept.contains(length)))
        .map(move |(end, _)| mark(name, &letters[..end]))
}

/// Whether it is a word of a name, and its letters.
fn parts(word: &str) -> (bool, &str) {
    word.strip_prefix(NAME).map_or((false, word), |letters| (true, letters))
}

/// Ideographs stand in pairs, and only one alone is looked for as a beginning. Of two neighbours as one word nothing is kept.
fn lengths(letters: &str) -> Option<RangeInclusive<usize>> {
    match letters.chars().next() {
        Some(first) if is_ideograph(first) => Some(IDEOGRAPHS),
        Some(first) if first.is_alphanumeric() => Some(LETTERS),
        _ => None,
    }
}

fn mark(name: bool, letters: &str) -> String {
    if name { format!("{NAME}{BEGINNING}{letters}") } else { format!("{BEGINNING}{letters}") }
}

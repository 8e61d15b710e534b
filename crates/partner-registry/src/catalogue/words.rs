//! Cutting text into words, the same for what is indexed and what is searched for, and for both databases.
//!
//! Words are those of Unicode (UAX #29), folded by NFKC and to lower case. Chinese and Japanese are written without spaces, so
//! a run of ideographs becomes its overlapping pairs and, at its end, the last ideograph alone: every two neighbours are found,
//! and by its beginning every single one.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation as _;

/// Characters of a word that are looked at; what is longer is no word that somebody types.
const MAX_WORD_CHARS: usize = 48;

/// A folded word, and where in the text it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Letters, digits and marks only.
    pub text: String,
    /// In bytes of the text.
    pub at: Range<usize>,
    /// How it was cut.
    pub cut: Cut,
}

/// How a word was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// At the borders of the word.
    Whole,
    /// Two neighbours out of a run of ideographs.
    Pair,
    /// The last ideograph of a run of several.
    Last,
    /// The one ideograph of a run.
    Single,
}

/// The words of a text in their order.
pub(crate) fn cut(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut run: Vec<(usize, char)> = Vec::new();
    for (start, segment) in text.unicode_word_indices() {
        let first = segment.chars().next().filter(|first| is_ideograph(*first));
        if run.last().is_some_and(|(at, last)| first.is_none() || at + last.len_utf8() != start) {
            words.append(&mut of_run(&run));
            run.clear();
        }
        match first {
            Some(first) => run.push((start, first)),
            None => words.extend(of_segment(start, segment)),
        }
    }
    words.append(&mut of_run(&run));
    words
}

fn of_segment(start: usize, segment: &str) -> impl Iterator<Item = Word> {
    let at = start..start + segment.len();
    let folded: String = segment.nfkc().flat_map(char::to_lowercase).collect();
    let pieces: Vec<String> = folded
        .split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c)))
        .filter(|piece| piece.contains(char::is_alphanumeric))
        .map(|piece| piece.chars().take(MAX_WORD_CHARS).collect())
        .collect();
    pieces.into_iter().map(move |text| Word { text, at: at.clone(), cut: Cut::Whole })
}

fn of_run(run: &[(usize, char)]) -> Vec<Word> {
    let folded = |c: char| -> String { c.nfkc().collect() };
    let mut words: Vec<Word> = run
        .windows(2)
        .map(|pair| {
            let end = pair[1].0 + pair[1].1.len_utf8();
            Word { text: folded(pair[0].1) + &folded(pair[1].1), at: pair[0].0..end, cut: Cut::Pair }
        })
        .collect();
    if let Some((at, last)) = run.last() {
        let cut = if run.len() > 1 { Cut::Last } else { Cut::Single };
        words.push(Word { text: folded(*last), at: *at..at + last.len_utf8(), cut });
    }
    words
}

/// Han and Hiragana: scripts whose words UAX #29 cuts into single characters.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

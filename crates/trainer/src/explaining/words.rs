//! Tokens put together to the words of a text.

use recipes::WordShare;

use crate::pretrained::Span;
use crate::text::stands_together;

/// A word, in characters of the text.
struct Unit {
    word: Option<u32>,
    start: usize,
    end: usize,
    value: f64,
}

/// The sums of the shares of each word's tokens, in the order of the text. Special tokens are no words.
///
/// Tokens belong together that the tokeniser cut out of one word, unless a character of a script without spaces stands at the cut. Those
/// that are parts of a character always do, and so does a space with what stands behind it in the same word.
pub(crate) fn shares_of_words(text: &str, tokens: &[Span], shares: &[f64]) -> Vec<WordShare> {
    let read = tokens.iter().map(|token| token.end).max().unwrap_or(0);
    let characters: Vec<char> = text.chars().take(read).collect();
    let mut units: Vec<Unit> = Vec::new();
    for (token, &value) in tokens.iter().zip(shares).filter(|(token, _)| token.word.is_some()) {
        match units.last_mut().filter(|unit| belongs(unit, token, &characters)) {
            Some(unit) => {
                (unit.start, unit.end) = (unit.start.min(token.start), unit.end.max(token.end));
                unit.value += value;
            }
            None => units.push(Unit { word: token.word, start: token.start, end: token.end, value }),
        }
    }
    units.iter().map(|unit| share(unit, &characters)).collect()
}

fn belongs(unit: &Unit, token: &Span, characters: &[char]) -> bool {
    if token.start < unit.end {
        return true;
    }
    let stands_alone = |place: usize| characters.get(place).copied().is_some_and(stands_together);
    let is_space = |place: usize| characters.get(place).is_none_or(|character| character.is_whitespace());
    let is_cut = unit.end > unit.start && stands_alone(unit.end - 1) || stands_alone(token.start);
    unit.word == token.word && (!is_cut || (unit.start..unit.end).all(is_space))
}

/// Without the spaces around it, of which some tokenisers make a part of a word, where it has anything else.
fn share(unit: &Unit, characters: &[char]) -> WordShare {
    let (mut start, mut end) = (unit.start.min(characters.len()), unit.end.min(characters.len()));
    let is_space = |place: usize| characters[place].is_whitespace();
    if (start..end).any(|place| !is_space(place)) {
        while is_space(start) {
            start += 1;
        }
        while is_space(end - 1) {
            end -= 1;
        }
    }
    let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    let word = characters[start..end].iter().collect();
    WordShare { word, start: place(start), end: place(end), value: unit.value }
}

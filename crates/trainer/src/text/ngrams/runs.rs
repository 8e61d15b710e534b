//! Runs of words (n-grams) of a text.

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// The words of a text as Unicode separates them (UAX 29), small and in their compatible form (NFKC): `Ｈｅｌｌｏ, World` is
/// `hello world`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// The words with a space between each two, but for characters that stand together.
    text: String,
    places: Vec<Place>,
}

/// A word, or a single character of a script without spaces between words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    start: usize,
    end: usize,
    is_character: bool,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let small: String = text.nfkc().flat_map(char::to_lowercase).collect();
        let mut words = Self { text: String::with_capacity(small.len()), places: Vec::new() };
        for word in small.unicode_words() {
            let is_character = word.chars().next().is_some_and(stands_together);
            let stands_beside = words.places.last().is_some_and(|last| last.is_character && is_character);
            if !words.places.is_empty() && !stands_beside {
                words.text.push(' ');
            }
            let start = words.text.len();
            words.text.push_str(word);
            words.places.push(Place { start, end: words.text.len(), is_character });
        }
        words
    }

    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> u64 {
        (self.text.len() + self.places.len() * size_of::<Place>()) as u64
    }

    /// Every run of up to so many words, where a character of a script without spaces is half a word.
    pub(super) fn runs(&self, words: u32) -> impl Iterator<Item = &str> {
        let most = 2 * words;
        (0..self.places.len()).flat_map(move |first| {
            let mut halves = 0;
            let fits = move |place: &&Place| {
                halves += if place.is_character { 1 } else { 2 };
                halves <= most
            };
            let start = self.places[first].start;
            self.places[first..].iter().take_while(fits).map(move |last| &self.text[start..last.end])
        })
    }
}

/// Whether a character is of a script that has no spaces between words: Han, Hiragana, Thai, Lao, Burmese, Khmer.
pub(crate) fn stands_together(character: char) -> bool {
    matches!(character,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{309f}'
        | '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

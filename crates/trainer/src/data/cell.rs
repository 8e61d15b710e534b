//! One raw value, and what its text may mean.

use std::borrow::Cow;
use std::collections::HashSet;

/// One raw value of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Missing,
    /// A finite number.
    Number(f64),
    /// Any other text, without surrounding spaces.
    Text(&'a str),
}

/// Larger magnitudes are taken for a missing value: their squares leave the range of a double.
const LARGEST: f64 = 1e100;

/// Longest text that is tried as a number.
const LONGEST_NUMBER: usize = 64;

impl<'a> Cell<'a> {
    /// What a text means.
    pub fn parse(text: &'a str, markers: &Markers) -> Self {
        let text = text.trim();
        if markers.mean_missing(text) {
            return Self::Missing;
        }
        match parse_number(text) {
            Some(number) => Self::number(number, markers),
            None => Self::Text(text),
        }
    }

    /// What a number means: one that is not finite, absurdly large or spelled like a missing value is missing.
    pub fn number(number: f64, markers: &Markers) -> Self {
        if !number.is_finite() || number.abs() > LARGEST || markers.numbers.contains(&number.to_bits()) {
            return Self::Missing;
        }
        Self::Number(number)
    }
}

/// The spellings of a missing value.
#[derive(Clone, Debug, Default)]
pub struct Markers {
    folded: HashSet<String>,
    numbers: HashSet<u64>,
    longest: usize,
}

impl Markers {
    /// Markers are compared without regard to case or surrounding spaces, numbers among them by value.
    pub fn new<S: AsRef<str>>(markers: impl IntoIterator<Item = S>) -> Self {
        let folded: HashSet<String> = markers.into_iter().map(|marker| fold(marker.as_ref()).into_owned()).collect();
        let numbers = folded.iter().filter_map(|marker| parse_number(marker)).map(f64::to_bits).collect();
        // Folding may change the length of a text, of one character to at most three.
        let longest = folded.iter().map(|marker| 3 * marker.len()).max().unwrap_or(0);
        Self { folded, numbers, longest }
    }

    /// The spellings in lower case, sorted.
    pub fn spellings(&self) -> Vec<String> {
        let mut spellings: Vec<String> = self.folded.iter().cloned().collect();
        spellings.sort_unstable();
        spellings
    }

    fn mean_missing(&self, trimmed: &str) -> bool {
        trimmed.len() <= self.longest && self.folded.contains(fold(trimmed).as_ref())
    }
}

/// The form in which texts are compared: without surrounding spaces, lower case.
pub fn fold(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.chars().all(|c| !c.is_uppercase()) { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// Reads a decimal number such as `-3`, `2.5e-3`, `+7` or, with commas between groups of three digits, `1,234.5`.
///
/// The words that programming languages take for numbers (`inf`, `nan`) are none here.
pub fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > LONGEST_NUMBER || !bytes.iter().any(u8::is_ascii_digit) {
        return None;
    }
    if bytes.contains(&b',') {
        return grouped(text)?.parse().ok();
    }
    let numeric = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
    if bytes.iter().all(numeric) { text.parse().ok() } else { None }
}

/// `1,234.5` without its commas; none when the groups are not those of a number.
fn grouped(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (&text[..1], rest),
        None => ("", text),
    };
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(whole, rest)| (whole, Some(rest)));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().filter(|group| (1..=3).contains(&group.len()) && digits(group))?;
    let mut plain = format!("{sign}{first}");
    for group in groups {
        if group.len() != 3 || !digits(group) {
            return None;
        }
        plain.push_str(group);
    }
    if let Some(fraction) = fraction {
        if !digits(fraction) {
            return None;
        }
        plain.push('.');
        plain.push_str(fraction);
    }
    Some(plain)
}

/// The text of a number when it is a category or a class: the shortest one that reads back equal.
pub fn number_text(number: f64) -> String {
    // Adding 0 turns -0 into 0.
    (number + 0.0).to_string()
}

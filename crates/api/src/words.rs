//! Words of an enumeration in requests: an unknown one is refused with the field's name.

use std::fmt::Display;
use std::str::FromStr;

use foundation::ErrorKind;
use mail::Language;

use crate::Problem;

/// Reads one word.
pub(crate) fn word<T>(field: &str, text: &str) -> Result<T, Problem>
where
    T: FromStr,
    T::Err: Display,
{
    text.parse()
        .map_err(|error: T::Err| Problem::new(ErrorKind::Invalid, "word_unknown", error.to_string()).field(field))
}

/// Reads the language in which somebody is written to; English for who has not chosen.
pub(crate) fn language(text: Option<&str>) -> Result<Language, Problem> {
    text.map_or(Ok(Language::default()), |text| word("language", text))
}

/// Reads several; the index of the wrong one is in the field's path.
pub(crate) fn words<T, C>(field: &str, texts: &[String]) -> Result<C, Problem>
where
    T: FromStr,
    T::Err: Display,
    C: FromIterator<T>,
{
    texts.iter().enumerate().map(|(index, text)| word(&format!("{field}[{index}]"), text)).collect()
}

//! What a text that somebody typed must look like before it is stored.

use foundation::limits::{MAX_NAME_CHARS, MAX_TEXT_CHARS};
use foundation::text::{odd_in_line, odd_in_prose};

use crate::DatasetError;

/// Whether a text may be left empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
}

/// One line of at most [`MAX_NAME_CHARS`] characters, with runs of white space made one space.
pub(crate) fn line(field: &'static str, text: &str, presence: Presence) -> Result<String, DatasetError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let problem = if text.is_empty() && presence == Presence::Required {
        "it must not be empty".to_owned()
    } else if text.chars().count() > MAX_NAME_CHARS {
        format!("it may hold at most {MAX_NAME_CHARS} characters")
    } else if text.contains(odd_in_line) {
        "it must not hold control characters".to_owned()
    } else {
        return Ok(text);
    };
    Err(DatasetError::Invalid { field, problem })
}

/// Paragraphs of at most [`MAX_TEXT_CHARS`] characters: trimmed, line breaks and tabs kept.
pub(crate) fn prose(field: &'static str, text: &str, presence: Presence) -> Result<String, DatasetError> {
    let text = text.trim();
    let problem = if text.is_empty() && presence == Presence::Required {
        "it must not be empty".to_owned()
    } else if text.chars().count() > MAX_TEXT_CHARS {
        format!("it may hold at most {MAX_TEXT_CHARS} characters")
    } else if text.contains(odd_in_prose) {
        "it must not hold control characters other than line breaks and tabs".to_owned()
    } else {
        return Ok(text.to_owned());
    };
    Err(DatasetError::Invalid { field, problem })
}

//! What a text that somebody typed must look like before it is stored.

use foundation::limits::{MAX_NAME_CHARS, MAX_TEXT_CHARS};

use crate::PartnerError;

/// RFC 5321, 4.5.3.1.3, as corrected by erratum 1690.
const MAX_EMAIL_BYTES: usize = 254;

/// Whether a text may be left empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
}

/// One line of at most [`MAX_NAME_CHARS`] characters, such as a name: trimmed, with runs of white space made one space.
///
/// It must hold a letter or digit, and no character that makes it look like another one's name: control characters, or
/// those that turn the direction of the text around them.
pub(crate) fn line(field: &'static str, text: &str) -> Result<String, PartnerError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let problem = if !text.chars().any(char::is_alphanumeric) {
        "it must hold at least one letter or digit".to_owned()
    } else if text.chars().count() > MAX_NAME_CHARS {
        format!("it may hold at most {MAX_NAME_CHARS} characters")
    } else if text.chars().any(|c| c.is_control() || turns_direction(c)) {
        "it must not hold control characters".to_owned()
    } else {
        return Ok(text);
    };
    Err(PartnerError::Invalid { field, problem })
}

/// Paragraphs of at most [`MAX_TEXT_CHARS`] characters: trimmed, line breaks and tabs kept.
pub(crate) fn prose(field: &'static str, text: &str, presence: Presence) -> Result<String, PartnerError> {
    let text = text.trim();
    let problem = if text.is_empty() && presence == Presence::Required {
        "it must not be empty".to_owned()
    } else if text.chars().count() > MAX_TEXT_CHARS {
        format!("it may hold at most {MAX_TEXT_CHARS} characters")
    } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        "it must not hold control characters other than line breaks and tabs".to_owned()
    } else {
        return Ok(text.to_owned());
    };
    Err(PartnerError::Invalid { field, problem })
}

/// An e-mail address that could be delivered to, in lower case as `access` compares it. Only a message that arrives proves one; this catches slips of the pen.
pub(crate) fn email(field: &'static str, text: &str) -> Result<String, PartnerError> {
    let text = text.trim().to_lowercase();
    let plausible = text.len() <= MAX_EMAIL_BYTES
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || turns_direction(c))
        && text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.contains('@') && domain.split('.').all(|label| !label.is_empty())
        });
    if plausible {
        return Ok(text);
    }
    let problem = format!("it must be an e-mail address such as name@example.org, of at most {MAX_EMAIL_BYTES} bytes");
    Err(PartnerError::Invalid { field, problem })
}

/// The embeddings, overrides and isolates of the Unicode bidirectional algorithm (UAX #9).
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;

//! What a text that somebody typed must look like before it is stored.

use foundation::limits::{MAX_NAME_CHARS, MAX_TEXT_CHARS};
use foundation::text::{odd_in_line, odd_in_prose, turns_direction};

use crate::PartnerError;

/// RFC 5321, 4.5.3.1.3, as corrected by erratum 1690.
const MAX_EMAIL_BYTES: usize = 254;

/// Whether a text may be left empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It may not.
    Required,
    /// It may.
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
    } else if text.contains(odd_in_line) {
        "it must not hold control characters".to_owned()
    } else {
        return Ok(text);
    };
    Err(PartnerError::Invalid { field, problem })
}

/// Paragraphs of at most [`MAX_TEXT_CHARS`] characters: trimmed, line breaks and tabs kept.
///
/// # Errors
/// `Invalid` with the field's name.
pub fn prose(field: &'static str, text: &str, presence: Presence) -> Result<String, PartnerError> {
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
    Err(PartnerError::Invalid { field, problem })
}

/// What one person says to another: like [`prose`], of at most `most` characters, and without what turns the direction of the text
/// around it. Scripts that run from right to left need no such characters. Yields what is wrong with it, for a field whose name
/// is made at run time.
pub(crate) fn said(text: &str, presence: Presence, most: usize) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() && presence == Presence::Required {
        return Err("it must not be empty".to_owned());
    }
    if text.chars().count() > most {
        return Err(format!("it may hold at most {most} characters"));
    }
    if text.contains(|c| odd_in_prose(c) || turns_direction(c)) {
        return Err("it must not hold control characters other than line breaks and tabs".to_owned());
    }
    Ok(text.to_owned())
}

/// The address of a page, such as `https://clinic.example`.
pub(crate) fn web_address(field: &'static str, text: &str) -> Result<String, PartnerError> {
    const MOST: usize = 200;
    let text = text.trim();
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = host.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let named = host.contains('.') && host.split('.').all(|label| !label.is_empty()) && !host.contains('@');
    let plain = text.chars().all(|c| !c.is_whitespace() && !odd_in_line(c) && !"<>\"'".contains(c));
    if named && plain && text.chars().count() <= MOST {
        return Ok(text.to_owned());
    }
    let problem = format!("it must be an address such as https://example.org, of at most {MOST} characters");
    Err(PartnerError::Invalid { field, problem })
}

/// An e-mail address that could be delivered to, in lower case as `access` compares it. Only a message that arrives proves one; this catches slips of the pen.
pub(crate) fn email(field: &'static str, text: &str) -> Result<String, PartnerError> {
    let text = text.trim().to_lowercase();
    let plausible = text.len() <= MAX_EMAIL_BYTES
        && !text.chars().any(|c| c.is_whitespace() || odd_in_line(c))
        && text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.contains('@') && domain.split('.').all(|label| !label.is_empty())
        });
    if plausible {
        return Ok(text);
    }
    let problem = format!("it must be an e-mail address such as name@example.org, of at most {MAX_EMAIL_BYTES} bytes");
    Err(PartnerError::Invalid { field, problem })
}

#[cfg(test)]
mod tests;

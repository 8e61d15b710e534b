//! Characters that no text should hold that somebody typed.

/// Whether a character has no place in one line, such as a name: control characters, and what makes a name look like another one.
pub fn odd_in_line(c: char) -> bool {
    c.is_control() || turns_direction(c)
}

/// Whether a character has no place in paragraphs, where line breaks and tabs do.
pub fn odd_in_prose(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// The embeddings, overrides and isolates of the Unicode bidirectional algorithm (UAX #9). Scripts that run from right to left need
/// none of them.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;

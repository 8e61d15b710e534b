//! UTF-8 validation across piece boundaries.

/// Checks a text that arrives in pieces.
#[derive(Debug, Default)]
pub(crate) struct Utf8Check {
    /// The beginning of a character that the piece before broke off.
    begun: [u8; 4],
    begun_len: usize,
    /// Offset of the first byte that is not known to be good.
    offset: u64,
}

/// The offset of a byte that begins no character, from the beginning of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BadByte(pub u64);

impl Utf8Check {
    /// Checks the next piece.
    pub(crate) fn push(&mut self, piece: &[u8]) -> Result<(), BadByte> {
        let mut rest = piece;
        while self.begun_len > 0 {
            let Some((&byte, after)) = rest.split_first() else { return Ok(()) };
            self.begun[self.begun_len] = byte;
            self.begun_len += 1;
            rest = after;
            match std::str::from_utf8(&self.begun[..self.begun_len]) {
                Ok(_) => {
                    self.offset += self.begun_len as u64;
                    self.begun_len = 0;
                }
                // An incomplete character has at most three bytes, so there is room for the next one.
                Err(error) if error.error_len().is_none() => {}
                Err(_) => return Err(BadByte(self.offset)),
            }
        }
        match std::str::from_utf8(rest) {
            Ok(_) => self.offset += rest.len() as u64,
            Err(error) => {
                let (_, tail) = rest.split_at(error.valid_up_to());
                self.offset += error.valid_up_to() as u64;
                if error.error_len().is_some() {
                    return Err(BadByte(self.offset));
                }
                self.begun[..tail.len()].copy_from_slice(tail);
                self.begun_len = tail.len();
            }
        }
        Ok(())
    }

    /// Checks that the text does not end inside a character.
    pub(crate) fn finish(&self) -> Result<(), BadByte> {
        if self.begun_len == 0 { Ok(()) } else { Err(BadByte(self.offset)) }
    }
}

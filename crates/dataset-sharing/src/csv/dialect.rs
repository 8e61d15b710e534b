//! What the beginning of a file tells: that it is CSV at all, which delimiter it uses, how its lines end.

use foundation::limits::MAX_LINE_BYTES;

use super::CsvFault;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// What separates fields.
    pub delimiter: u8,
    /// What ends a line, or comes last in what does.
    pub line_end: u8,
}

/// Collects the beginning of a file up to the end of its first line.
#[derive(Debug, Default)]
pub(crate) struct FirstLine {
    bytes: Vec<u8>,
    /// How far the search for the line's end has come.
    searched: usize,
    quoted: bool,
}

impl FirstLine {
    /// Takes the next piece; the dialect once the whole first line is there.
    pub(crate) fn push(&mut self, piece: &[u8]) -> Result<Option<Dialect>, CsvFault> {
        self.bytes.extend_from_slice(piece);
        let Some(end) = self.find_end() else {
            if self.bytes.len() > MAX_LINE_BYTES {
                return Err(CsvFault::LineTooLong { line: 1, limit: MAX_LINE_BYTES });
            }
            return Ok(None);
        };
        // Whether a CR stands alone shows in the byte after it.
        let line_end = match (self.bytes[end], self.bytes.get(end + 1)) {
            (b'\r', None) => return Ok(None),
            (b'\r', Some(b'\n')) | (b'\n', _) => b'\n',
            _ => b'\r',
        };
        self.dialect(end, line_end).map(Some)
    }

    /// The dialect of a file that ends here.
    pub(crate) fn finish(&mut self) -> Result<Dialect, CsvFault> {
        let end = self.find_end().unwrap_or(self.bytes.len());
        self.dialect(end, b'\n')
    }

    /// What was collected, without a byte order mark.
    pub(crate) fn content(&self) -> &[u8] {
        self.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.bytes)
    }

    fn find_end(&mut self) -> Option<usize> {
        for (index, &byte) in self.bytes.iter().enumerate().skip(self.searched) {
            match byte {
                b'"' => self.quoted = !self.quoted,
                b'\n' | b'\r' if !self.quoted => {
                    // Found again when the byte after a CR has arrived.
                    self.searched = index;
                    return Some(index);
                }
                _ => {}
            }
        }
        self.searched = self.bytes.len();
        None
    }

    fn dialect(&self, end: usize, line_end: u8) -> Result<Dialect, CsvFault> {
        if self.content().is_empty() {
            return Err(CsvFault::Empty);
        }
        let line = &self.bytes[..end];
        let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
        if line.iter().all(u8::is_ascii_whitespace) {
            return Err(CsvFault::NoHeader { reason: "the first line is blank" });
        }
        Ok(Dialect { delimiter: most_used(line), line_end })
    }
}

/// The delimiter that occurs most outside quotes: the first of equals, and a comma when there is none.
fn most_used(line: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in line {
        quoted ^= *byte == b'"';
        if !quoted && let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| delimiter == byte) {
            *count += 1;
        }
    }
    let mut best = counts[0];
    for candidate in &counts[1..] {
        if candidate.1 > best.1 {
            best = *candidate;
        }
    }
    best.0
}

/// What a file is whose first bytes cannot be those of a CSV file.
pub(crate) fn recognise(start: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"PAR1", "a Parquet file"),
        (b"PK\x03\x04", "a ZIP archive or a spreadsheet"),
        (b"\xd0\xcf\x11\xe0", "an old spreadsheet"),
        (b"\x1f\x8b", "compressed with gzip"),
        (b"\x28\xb5\x2f\xfd", "compressed with Zstandard"),
        (b"\xff\xfe", "UTF-16 text"),
        (b"\xfe\xff", "UTF-16 text"),
        (b"%PDF-", "a PDF document"),
    ];
    SIGNATURES.iter().find(|(signature, _)| start.starts_with(signature)).map(|(_, what)| *what)
}

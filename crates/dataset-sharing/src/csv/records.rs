//! Records out of pieces.

use csv_core::ReadRecordResult;
use foundation::limits::{MAX_COLUMNS, MAX_LINE_BYTES};

use super::CsvFault;
use super::dialect::{Dialect, FirstLine, recognise};
use super::marks::marks;
use super::utf8::{BadByte, Utf8Check};

/// Where the buffer for one record's fields starts; it grows with the longest record, up to `MAX_LINE_BYTES`.
const FIRST_BUFFER: usize = 16 * 1024;
/// As many bytes as the longest signature of another kind of file.
const SIGNATURE_BYTES: usize = 5;

/// One record: its unquoted fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record<'a> {
    /// The line on which it begins.
    pub line: u64,
    bytes: &'a [u8],
    /// Where each field ends.
    ends: &'a [usize],
    /// Bytes between two fields.
    gap: usize,
    /// Whether there were more fields than are counted.
    pub cut: bool,
}

impl<'a> Record<'a> {
    /// How many fields there are; at most `MAX_COLUMNS` + 1.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The fields, in order. All of it is UTF-8.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let (bytes, gap) = (self.bytes, self.gap);
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let field = &bytes[start..end];
            start = end + gap;
            field
        })
    }
}

/// What takes records: the header first.
pub(crate) trait RecordSink {
    /// Takes the next record.
    fn record(&mut self, record: Record<'_>) -> Result<(), CsvFault>;
}

/// Turns pieces of a file into records.
pub(crate) struct RecordReader {
    stage: Stage,
    utf8: Utf8Check,
    /// Bytes in the pieces so far.
    taken: u64,
}

enum Stage {
    FirstLine(FirstLine),
    Records(Box<Parser>),
}

impl RecordReader {
    /// At the beginning of a file.
    pub(crate) fn new() -> Self {
        Self { stage: Stage::FirstLine(FirstLine::default()), utf8: Utf8Check::default(), taken: 0 }
    }

    /// The delimiter, once the first line has been seen.
    pub(crate) fn delimiter(&self) -> Option<char> {
        match &self.stage {
            Stage::FirstLine(_) => None,
            Stage::Records(parser) => Some(char::from(parser.dialect.delimiter)),
        }
    }

    /// Takes the next piece and hands on every record that it completes.
    pub(crate) fn push(&mut self, piece: &[u8], sink: &mut impl RecordSink) -> Result<(), CsvFault> {
        if self.taken == 0 && piece.len() >= SIGNATURE_BYTES {
            recognise(piece).map_or(Ok(()), |found| Err(CsvFault::NotCsv { found }))?;
        }
        self.utf8.push(piece).map_err(|bad| self.not_utf8(bad, piece))?;
        self.taken += piece.len() as u64;
        match &mut self.stage {
            Stage::Records(parser) => parser.push(piece, sink),
            Stage::FirstLine(first) => match first.push(piece)? {
                Some(dialect) => self.begin(dialect, sink),
                None => Ok(()),
            },
        }
    }

    /// Hands on the last record, if the file does not end in a line end.
    pub(crate) fn finish(&mut self, sink: &mut impl RecordSink) -> Result<(), CsvFault> {
        self.utf8.finish().map_err(|bad| self.not_utf8(bad, &[]))?;
        if let Stage::FirstLine(first) = &mut self.stage {
            let dialect = first.finish()?;
            self.begin(dialect, sink)?;
        }
        match &mut self.stage {
            Stage::Records(parser) => parser.finish(sink),
            Stage::FirstLine(_) => Ok(()),
        }
    }

    fn begin(&mut self, dialect: Dialect, sink: &mut impl RecordSink) -> Result<(), CsvFault> {
        let mut parser = Parser::new(dialect);
        let Stage::FirstLine(first) = &self.stage else { return Ok(()) };
        let fed = parser.push(first.content(), sink);
        self.stage = Stage::Records(Box::new(parser));
        fed
    }

    /// Says on which line the bad byte is; it lies in `piece` or up to three bytes before.
    fn not_utf8(&self, BadByte(byte): BadByte, piece: &[u8]) -> CsvFault {
        let good = usize::try_from(byte.saturating_sub(self.taken)).unwrap_or(0).min(piece.len());
        let before = match &self.stage {
            Stage::FirstLine(first) => 1 + count(first.content(), b'\n'),
            Stage::Records(parser) => parser.line,
        };
        CsvFault::NotUtf8 { line: before + count(&piece[..good], b'\n'), byte }
    }
}

#[expect(clippy::naive_bytecount, reason = "compiled to vector instructions, and a small part of the work")]
fn count(bytes: &[u8], wanted: u8) -> u64 {
    bytes.iter().filter(|byte| **byte == wanted).count() as u64
}

/// Cuts content of a known dialect into records.
struct Parser {
    dialect: Dialect,
    core: csv_core::Reader,
    /// The present record's fields without their quotes, and where each ends.
    output: Vec<u8>,
    output_len: usize,
    ends: Vec<usize>,
    ends_len: usize,
    /// Bytes of the present record, quotes and delimiters included; 0 between records.
    record_bytes: usize,
    record_line: u64,
    line: u64,
    /// The first record goes through the parser, which then knows that what follows is not the file's beginning.
    header_seen: bool,
}

impl Parser {
    fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            core: csv_core::ReaderBuilder::new().delimiter(dialect.delimiter).build(),
            output: vec![0; FIRST_BUFFER],
            output_len: 0,
            ends: vec![0; MAX_COLUMNS + 1],
            ends_len: 0,
            record_bytes: 0,
            record_line: 1,
            line: 1,
            header_seen: false,
        }
    }

    fn push(&mut self, mut input: &[u8], sink: &mut impl RecordSink) -> Result<(), CsvFault> {
        while let Some(&first) = input.first() {
            if self.record_bytes == 0 && matches!(first, b'\r' | b'\n') {
                // A blank line, or the second half of CRLF: the parser would skip it too, without our counting the line.
                self.line += u64::from(first == self.dialect.line_end);
                input = &input[1..];
                continue;
            }
            let taken = if self.record_bytes == 0 && self.header_seen { self.plain_record(input, sink)? } else { 0 };
            input = &input[if taken > 0 { taken } else { self.step(input, sink)? }..];
        }
        Ok(())
    }

    /// Hands on the record at the front if it is whole and nothing in it is quoted, as most are: then its fields can stay where
    /// they are. Says how much of the input that was, 0 if it was none.
    fn plain_record(&mut self, input: &[u8], sink: &mut impl RecordSink) -> Result<usize, CsvFault> {
        let mut fields = 0;
        for (index, byte) in marks(input, self.dialect.delimiter) {
            if byte == self.dialect.delimiter {
                // Room for the last field must be left.
                if fields + 1 >= self.ends.len() {
                    return Ok(0);
                }
                self.ends[fields] = index;
                fields += 1;
            } else if matches!(byte, b'\n' | b'\r') {
                if index > MAX_LINE_BYTES {
                    return Ok(0);
                }
                self.ends[fields] = index;
                let (bytes, ends, line) = (&input[..index], &self.ends[..=fields], self.line);
                sink.record(Record { line, bytes, ends, gap: 1, cut: false })?;
                self.line += u64::from(byte == self.dialect.line_end);
                return Ok(index + 1);
            } else if byte == b'"' {
                return Ok(0);
            }
        }
        Ok(0)
    }

    fn finish(&mut self, sink: &mut impl RecordSink) -> Result<(), CsvFault> {
        // A closing quote was the last byte, or there was no line end: an empty input makes the parser give the record out.
        if self.record_bytes > 0 {
            self.step(&[], sink)?;
        }
        Ok(())
    }

    /// Reads on in one record and says how much of `input` it took.
    fn step(&mut self, input: &[u8], sink: &mut impl RecordSink) -> Result<usize, CsvFault> {
        if self.record_bytes == 0 {
            self.record_line = self.line;
        }
        let (output, ends) = (&mut self.output[self.output_len..], &mut self.ends[self.ends_len..]);
        let (result, taken, written, fields) = self.core.read_record(input, output, ends);
        self.output_len += written;
        self.ends_len += fields;
        self.record_bytes += taken;
        let line_end = self.dialect.line_end;
        self.line += count(&input[..taken], line_end);
        if self.record_bytes > MAX_LINE_BYTES {
            return Err(CsvFault::LineTooLong { line: self.record_line, limit: MAX_LINE_BYTES });
        }
        match result {
            ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            // Doubling: a record of the greatest length is copied a dozen times in all.
            ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
            ReadRecordResult::OutputEndsFull => self.give_out(true, sink)?,
            ReadRecordResult::Record => self.give_out(false, sink)?,
        }
        Ok(taken)
    }

    fn give_out(&mut self, cut: bool, sink: &mut impl RecordSink) -> Result<(), CsvFault> {
        let (bytes, ends) = (&self.output[..self.output_len], &self.ends[..self.ends_len]);
        sink.record(Record { line: self.record_line, bytes, ends, gap: 0, cut })?;
        self.header_seen = true;
        (self.output_len, self.ends_len, self.record_bytes) = (0, 0, 0);
        Ok(())
    }
}

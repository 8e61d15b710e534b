//! CSV (RFC 4180) as it arrives: in pieces of any size, in memory that does not grow with the file.
//!
//! The dialect is that of the `csv` crate, with which the recipes read: fields may be quoted with `"`, a quote inside is
//! doubled, lines end in LF, CRLF or CR, blank lines count for nothing. The delimiter is the one of `,` `;` tab `|` that the
//! header line uses most. Content must be UTF-8, with or without a byte order mark.

mod dialect;
mod fault;
mod marks;
mod records;
mod utf8;

pub use fault::{CsvFault, FieldCount};
pub(crate) use records::{Record, RecordReader, RecordSink};

#[cfg(test)]
mod tests;

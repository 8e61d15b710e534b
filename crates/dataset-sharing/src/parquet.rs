//! Just enough of the Apache Parquet format to describe a file and to show its first rows, safely inside the server.
//!
//! The reference implementation is made for files that one trusts: it unpacks what a page header or a list length promises,
//! and a few hundred bytes can promise terabytes. Training jobs use it all the same, each in a process of its own with a memory
//! limit. Here, a partner's upload is read in the process that serves every other partner, so this module reads the format
//! itself and only as far as needed:
//!
//! - Lengths are checked against the bytes that are really there before anything is allocated; nesting is bounded.
//! - The footer is walked once; what is kept does not grow with the number of row groups.
//! - Pages are unpacked into buffers of a fixed greatest size, whatever the header declares, and only as many values are
//!   decoded as are shown; a dictionary is looked up in, not decoded.
//!
//! Source of the format: <https://github.com/apache/parquet-format> (`parquet.thrift`, `Encodings.md`, `Compression.md`) and
//! the Thrift compact protocol, <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>. Tests
//! compare with files that the reference implementation wrote.

mod codec;
mod delta;
mod fault;
mod footer;
mod hybrid;
mod page;
mod schema;
mod thrift;
mod values;

pub use fault::ParquetFault;
pub(crate) use footer::{Chunk, Footer, FooterLocation};
pub(crate) use page::{Dictionary, PageBody, PageFault, PageHeader, PageKind};
pub(crate) use schema::{FieldKind, Leaf, Logical, Physical, TimeUnit};
pub(crate) use values::{RawValue, decode_page};

#[cfg(test)]
pub(crate) mod tests;

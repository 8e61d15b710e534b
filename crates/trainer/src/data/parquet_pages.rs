//! What Parquet pages say of themselves, read before any of them is unpacked: the decoder makes room for what a header claims.
//!
//! A header is a structure in Thrift's compact protocol. A field that the format knows is taken in the type that the format
//! gives it and in no other, so that the decoder cannot find another size in the same bytes.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _, SeekFrom};

use parquet::basic::Compression;
use parquet::file::metadata::ColumnChunkMetaData;

/// Bytes that a column chunk's pages unpack to, as their headers say.
///
/// # Errors
/// What is wrong: a header that is none, a page that goes on behind its chunk, or one that claims more than its codec can
/// make of the bytes that it has.
pub(super) fn unpacked_bytes(file: &File, chunk: &ColumnChunkMetaData) -> Result<u64, String> {
    let (start, length) = chunk.byte_range();
    let mut input = Input { file: BufReader::new(file), left: length };
    input.file.seek(SeekFrom::Start(start)).map_err(|error| error.to_string())?;
    let mut bytes = 0_u64;
    for page in 1_u64.. {
        if input.left == 0 {
            break;
        }
        let Some(Claim { packed, unpacked }) = input.header() else {
            return Err(format!("page {page} has no sound header"));
        };
        if most(chunk.compression(), packed).is_some_and(|most| unpacked > most) {
            return Err(format!("page {page} claims to unpack from {packed} bytes to {unpacked}"));
        }
        bytes = bytes.saturating_add(unpacked);
        input.pass(packed).ok_or_else(|| format!("page {page} claims to go on behind its column's end"))?;
    }
    Ok(bytes)
}

/// What so many bytes can unpack to at most; none where nothing is unpacked, and a claim costs nothing.
fn most(codec: Compression, packed: u64) -> Option<u64> {
    let ratio = match codec {
        Compression::UNCOMPRESSED => return None,
        // A copy of up to 64 bytes takes three.
        Compression::SNAPPY => 22,
        // A byte more of a match's length adds 255.
        Compression::LZ4 | Compression::LZ4_RAW => 255,
        // A match of 258 bytes takes two bits.
        Compression::GZIP(_) => 1_032,
        // A block of 128 KiB that repeats one byte takes four (RFC 8878); the others do not come near.
        _ => 32 * 1024,
    };
    Some(packed.saturating_mul(ratio))
}

struct Claim {
    packed: u64,
    unpacked: u64,
}

/// A known field of a structure.
enum Field {
    Number,
    Flag,
    Structure(&'static [Field]),
}

/// `PageHeader` of the format, by the fields' numbers from 1 on. The statistics, which come last in two of the inner structures, are
/// passed over as unknown.
const PAGE_HEADER: &[Field] = {
    use Field::{Flag, Number, Structure};
    const DATA: &[Field] = &[Number, Number, Number, Number];
    const DICTIONARY: &[Field] = &[Number, Number, Flag];
    const DATA_V2: &[Field] = &[Number, Number, Number, Number, Number, Number, Flag];
    &[Number, Number, Number, Number, Structure(DATA), Structure(&[]), Structure(DICTIONARY), Structure(DATA_V2)]
};

/// Types of the compact protocol.
const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const I16: u8 = 4;
const I32: u8 = 5;
const I64: u8 = 6;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const STRUCTURE: u8 = 12;
/// Structures within structures; the format has two.
const DEPTH: u8 = 8;
/// Bytes of the longest number.
const NUMBER_BYTES: u32 = 10;

/// The rest of a column chunk. What does not succeed is damaged, or the file cannot be read.
struct Input<'a> {
    file: BufReader<&'a File>,
    left: u64,
}

impl Input<'_> {
    fn header(&mut self) -> Option<Claim> {
        let [_, unpacked, packed] = self.structure(PAGE_HEADER, DEPTH)?;
        Some(Claim { packed: packed?, unpacked: unpacked? })
    }

    /// Reads to the end of a structure; gives its first three fields, where they are numbers and none is negative.
    fn structure(&mut self, fields: &[Field], depth: u8) -> Option<[Option<u64>; 3]> {
        let depth = depth.checked_sub(1)?;
        let (mut numbers, mut id) = ([None; 3], 0_usize);
        loop {
            let head = self.byte()?;
            let (step, kind) = (head >> 4, head & 0x0f);
            if kind == 0 {
                return Some(numbers);
            }
            id = if step == 0 { usize::try_from(self.number()?).ok()? } else { id + usize::from(step) };
            match (id.checked_sub(1).and_then(|index| fields.get(index)), kind) {
                (Some(Field::Number), I32) => {
                    let number = self.number()?;
                    if let Some(place) = numbers.get_mut(id - 1) {
                        *place = u64::try_from(number).ok();
                    }
                }
                (Some(Field::Flag), TRUE | FALSE) => {}
                (Some(Field::Structure(inner)), STRUCTURE) => drop(self.structure(inner, depth)?),
                (Some(_), _) => return None,
                (None, _) => self.skip(kind, depth)?,
            }
        }
    }

    fn skip(&mut self, kind: u8, depth: u8) -> Option<()> {
        match kind {
            TRUE | FALSE => Some(()),
            BYTE => self.pass(1),
            I16 | I32 | I64 => self.varint().map(drop),
            DOUBLE => self.pass(8),
            BINARY => {
                let length = self.varint()?;
                self.pass(length)
            }
            STRUCTURE => self.structure(&[], depth).map(drop),
            // No header has a list, a set or a map.
            _ => None,
        }
    }

    /// A number of 32 bits, in zigzag.
    fn number(&mut self) -> Option<i32> {
        let value = self.varint()?;
        i32::try_from((value >> 1).cast_signed() ^ -(value & 1).cast_signed()).ok()
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for index in 0..NUMBER_BYTES {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << (7 * index);
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn byte(&mut self) -> Option<u8> {
        self.left = self.left.checked_sub(1)?;
        let mut byte = [0];
        self.file.read_exact(&mut byte).ok()?;
        Some(byte[0])
    }

    fn pass(&mut self, bytes: u64) -> Option<()> {
        self.left = self.left.checked_sub(bytes)?;
        self.file.seek_relative(i64::try_from(bytes).ok()?).ok()
    }
}

//! Page headers and bodies.

use super::codec::Codec;
use super::hybrid::{first_values, take, take_prefixed};
use super::schema::Leaf;
use super::thrift::{Compact, Damaged, FieldHeader, Kind, Seen};

/// The largest page that is read, packed and unpacked. Writers aim at 1 MiB; some let pages grow to a whole row group.
pub(crate) const MAX_PACKED_BYTES: usize = 8 * 1024 * 1024;
const MAX_UNPACKED_BYTES: usize = 16 * 1024 * 1024;
/// Values of a page at most: one bit each in the largest page.
const MAX_VALUES: i32 = 1 << 27;

/// `Encoding` of definition levels.
const RLE: i32 = 3;

/// Why a page is not decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageFault {
    /// It is larger than what is read.
    TooLarge,
    /// It is written in a way that is not known here.
    Unsupported,
    /// It is not what the format says.
    Damaged(Damaged),
}

impl From<Damaged> for PageFault {
    fn from(damaged: Damaged) -> Self {
        Self::Damaged(damaged)
    }
}

/// What a page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageKind {
    /// Values, with the levels before them compressed as well.
    Data {
        level_encoding: i32,
    },
    /// Values, with the levels before them uncompressed.
    DataV2 {
        repetition_bytes: usize,
        definition_bytes: usize,
        packed: bool,
    },
    Dictionary,
    /// Something that no reader needs.
    Other,
}

/// What stands before a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageHeader {
    pub kind: PageKind,
    /// Values, the missing ones among them.
    pub values: usize,
    pub encoding: i32,
    /// Bytes of the body as it is stored, at most [`MAX_PACKED_BYTES`].
    pub packed: usize,
    /// Bytes of the body when it is unpacked.
    pub unpacked: usize,
    /// Bytes of the header itself.
    pub length: usize,
}

#[derive(Default)]
struct RawHeader {
    kind: i32,
    unpacked: i32,
    packed: i32,
    values: i32,
    encoding: i32,
    level_encoding: i32,
    definition_bytes: i32,
    repetition_bytes: i32,
    unpacked_values: bool,
}

impl PageHeader {
    /// Reads the header at the front of `bytes`.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, PageFault> {
        let mut raw = RawHeader { kind: -1, unpacked: -1, packed: -1, ..RawHeader::default() };
        let mut input = Compact::new(bytes);
        input.structure(|input, field| raw.field(input, field))?;
        let length = bytes.len() - input.remaining();
        let size = |value: i32| usize::try_from(value).map_err(|_| Damaged("a page's size is negative"));
        let (packed, unpacked) = (size(raw.packed)?, size(raw.unpacked)?);
        if packed > MAX_PACKED_BYTES || unpacked > MAX_UNPACKED_BYTES || raw.values > MAX_VALUES {
            return Err(PageFault::TooLarge);
        }
        let kind = match raw.kind {
            0 => PageKind::Data { level_encoding: raw.level_encoding },
            2 => PageKind::Dictionary,
            3 => PageKind::DataV2 {
                repetition_bytes: size(raw.repetition_bytes)?,
                definition_bytes: size(raw.definition_bytes)?,
                packed: !raw.unpacked_values,
            },
            _ => PageKind::Other,
        };
        Ok(Self { kind, values: size(raw.values)?, encoding: raw.encoding, packed, unpacked, length })
    }
}

impl RawHeader {
    fn field(&mut self, input: &mut Compact<'_>, field: FieldHeader) -> Result<Seen, Damaged> {
        match field.id {
            1 => self.kind = input.int32(field)?,
            2 => self.unpacked = input.int32(field)?,
            3 => self.packed = input.int32(field)?,
            // DataPageHeader, DictionaryPageHeader
            5 | 7 if field.kind == Kind::Struct => input.structure(|input, field| {
                match field.id {
                    1 => self.values = input.int32(field)?,
                    2 => self.encoding = input.int32(field)?,
                    3 if field.kind == Kind::Int => self.level_encoding = input.int32(field)?,
                    _ => return Ok(Seen::Unknown),
                }
                Ok::<_, Damaged>(Seen::Read)
            })?,
            // DataPageHeaderV2
            8 if field.kind == Kind::Struct => input.structure(|input, field| {
                match field.id {
                    1 => self.values = input.int32(field)?,
                    4 => self.encoding = input.int32(field)?,
                    5 => self.definition_bytes = input.int32(field)?,
                    6 => self.repetition_bytes = input.int32(field)?,
                    7 => self.unpacked_values = !Compact::boolean(field)?,
                    _ => return Ok(Seen::Unknown),
                }
                Ok::<_, Damaged>(Seen::Read)
            })?,
            _ => return Ok(Seen::Unknown),
        }
        Ok(Seen::Read)
    }
}

/// A dictionary, unpacked but not decoded.
#[derive(Debug)]
pub(crate) struct Dictionary {
    pub bytes: Vec<u8>,
    pub values: usize,
}

impl Dictionary {
    /// Unpacks a dictionary page.
    pub(crate) fn unpack(header: &PageHeader, body: &[u8], codec: Codec) -> Result<Self, PageFault> {
        Ok(Self { bytes: codec.unpack(body, header.unpacked)?, values: header.values })
    }
}

/// A data page, unpacked.
#[derive(Debug)]
pub(crate) struct PageBody {
    /// Which of the first rows have a value.
    pub present: Vec<bool>,
    unpacked: Vec<u8>,
    values_at: usize,
}

impl PageBody {
    /// Unpacks a data page, and reads which of its first `wanted` rows have a value.
    pub(crate) fn unpack(
        leaf: Leaf,
        header: &PageHeader,
        mut body: &[u8],
        codec: Codec,
        wanted: usize,
    ) -> Result<Self, PageFault> {
        let rows = wanted.min(header.values);
        match header.kind {
            PageKind::Data { level_encoding } => {
                let unpacked = codec.unpack(body, header.unpacked)?;
                let mut rest = &unpacked[..];
                let mut present = vec![true; rows];
                if leaf.optional {
                    if level_encoding != RLE {
                        return Err(PageFault::Unsupported);
                    }
                    present = read_present(take_prefixed(&mut rest)?, rows)?;
                }
                let values_at = unpacked.len() - rest.len();
                Ok(Self { present, unpacked, values_at })
            }
            PageKind::DataV2 { repetition_bytes, definition_bytes, packed } => {
                take(&mut body, repetition_bytes)?;
                let levels = take(&mut body, definition_bytes)?;
                let size = header.unpacked.checked_sub(repetition_bytes + definition_bytes);
                let size = size.ok_or(Damaged("a page is shorter than its levels"))?;
                // Without any value there is nothing that could have been packed.
                let codec = if packed && !body.is_empty() { codec } else { Codec::None };
                let unpacked = codec.unpack(body, size)?;
                let present = if leaf.optional { read_present(levels, rows)? } else { vec![true; rows] };
                Ok(Self { present, unpacked, values_at: 0 })
            }
            PageKind::Dictionary | PageKind::Other => Err(PageFault::Unsupported),
        }
    }

    /// The values that are present, encoded.
    pub(crate) fn values(&self) -> &[u8] {
        &self.unpacked[self.values_at..]
    }
}

fn read_present(levels: &[u8], rows: usize) -> Result<Vec<bool>, Damaged> {
    Ok(first_values(levels, 1, rows)?.into_iter().map(|level| level == 1).collect())
}

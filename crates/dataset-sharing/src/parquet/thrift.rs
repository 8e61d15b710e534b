//! The Thrift compact protocol, read from a slice.
//!
//! Nothing here allocates, and no length is believed: lists and texts are bounded by the bytes that are left.

/// How deeply values may be nested. Parquet's own structures need six levels.
const MAX_DEPTH: u32 = 16;

/// The bytes are not what the format says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Damaged(pub &'static str);

const CUT_OFF: Damaged = Damaged("a structure is cut off");
const MALFORMED: Damaged = Damaged("a structure is malformed");

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    True,
    False,
    Byte,
    /// 16, 32 or 64 bits: all are written alike.
    Int,
    Double,
    Binary,
    /// Lists and sets are written alike.
    List,
    Map,
    Struct,
    Uuid,
}

impl Kind {
    fn from_nibble(nibble: u8) -> Result<Self, Damaged> {
        Ok(match nibble {
            1 => Self::True,
            2 => Self::False,
            3 => Self::Byte,
            4..=6 => Self::Int,
            7 => Self::Double,
            8 => Self::Binary,
            9 | 10 => Self::List,
            11 => Self::Map,
            12 => Self::Struct,
            13 => Self::Uuid,
            _ => return Err(MALFORMED),
        })
    }
}

/// A field's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FieldHeader {
    pub id: i16,
    pub kind: Kind,
}

/// Reads values off the front of a slice.
#[derive(Debug, Clone)]
pub(crate) struct Compact<'a> {
    rest: &'a [u8],
}

impl<'a> Compact<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Bytes not read yet.
    pub(crate) fn remaining(&self) -> usize {
        self.rest.len()
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Damaged> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(CUT_OFF)?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Damaged> {
        self.take(1).map(|taken| taken[0])
    }

    fn varint(&mut self) -> Result<u64, Damaged> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(MALFORMED)
    }

    fn zigzag(&mut self) -> Result<i64, Damaged> {
        let value = self.varint()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// The header of a structure's next field, given the one before it; `None` at the structure's end.
    fn field(&mut self, previous: i16) -> Result<Option<FieldHeader>, Damaged> {
        let byte = self.byte()?;
        if byte == 0 {
            return Ok(None);
        }
        let kind = Kind::from_nibble(byte & 0x0f)?;
        let id = match byte >> 4 {
            0 => i16::try_from(self.zigzag()?).map_err(|_| MALFORMED)?,
            delta => previous.checked_add(i16::from(delta)).ok_or(MALFORMED)?,
        };
        Ok(Some(FieldHeader { id, kind }))
    }

    /// Reads a structure: `read` is called for each field, and must read it or say that it did not.
    pub(crate) fn structure<E: From<Damaged>>(
        &mut self,
        mut read: impl FnMut(&mut Self, FieldHeader) -> Result<Seen, E>,
    ) -> Result<(), E> {
        let mut id = 0;
        while let Some(field) = self.field(id)? {
            id = field.id;
            if read(self, field)? == Seen::Unknown {
                self.skip(field.kind, MAX_DEPTH)?;
            }
        }
        Ok(())
    }

    /// A list's length and its elements' type. Every element has at least one byte, so the length is bounded by what is left.
    pub(crate) fn list(&mut self, field: FieldHeader, expected: Kind) -> Result<usize, Damaged> {
        if field.kind != Kind::List {
            return Err(MALFORMED);
        }
        let (kind, length) = self.list_header()?;
        if kind != expected && length > 0 {
            return Err(MALFORMED);
        }
        Ok(length)
    }

    fn list_header(&mut self) -> Result<(Kind, usize), Damaged> {
        let byte = self.byte()?;
        let length = match byte >> 4 {
            15 => self.varint()?,
            length => u64::from(length),
        };
        let length = usize::try_from(length).map_err(|_| MALFORMED)?;
        if length > self.rest.len() {
            return Err(CUT_OFF);
        }
        // An empty list may have been written without a type.
        let kind = if length == 0 { Kind::Byte } else { Kind::from_nibble(byte & 0x0f)? };
        Ok((kind, length))
    }

    /// A number's value; of 16, 32 or 64 bits.
    pub(crate) fn int(&mut self, field: FieldHeader) -> Result<i64, Damaged> {
        match field.kind {
            Kind::Int => self.zigzag(),
            Kind::Byte => self.byte().map(|byte| i64::from(byte.cast_signed())),
            _ => Err(MALFORMED),
        }
    }

    /// A number that must fit into 32 bits.
    pub(crate) fn int32(&mut self, field: FieldHeader) -> Result<i32, Damaged> {
        i32::try_from(self.int(field)?).map_err(|_| MALFORMED)
    }

    /// Bytes or text.
    pub(crate) fn binary(&mut self, field: FieldHeader) -> Result<&'a [u8], Damaged> {
        if field.kind != Kind::Binary {
            return Err(MALFORMED);
        }
        self.bare_binary()
    }

    fn bare_binary(&mut self) -> Result<&'a [u8], Damaged> {
        let length = usize::try_from(self.varint()?).map_err(|_| MALFORMED)?;
        self.take(length)
    }

    /// A truth value, which stands in its field's header.
    pub(crate) fn boolean(field: FieldHeader) -> Result<bool, Damaged> {
        match field.kind {
            Kind::True => Ok(true),
            Kind::False => Ok(false),
            _ => Err(MALFORMED),
        }
    }

    fn skip(&mut self, kind: Kind, depth: u32) -> Result<(), Damaged> {
        let depth = depth.checked_sub(1).ok_or(Damaged("structures are nested too deeply"))?;
        match kind {
            Kind::True | Kind::False => Ok(()),
            Kind::Byte => self.byte().map(drop),
            Kind::Int => self.varint().map(drop),
            Kind::Double => self.take(8).map(drop),
            Kind::Uuid => self.take(16).map(drop),
            Kind::Binary => self.bare_binary().map(drop),
            Kind::List => {
                let (kind, length) = self.list_header()?;
                (0..length).try_for_each(|_| self.skip_element(kind, depth))
            }
            Kind::Map => self.skip_map(depth),
            Kind::Struct => {
                let mut id = 0;
                while let Some(field) = self.field(id)? {
                    id = field.id;
                    self.skip(field.kind, depth)?;
                }
                Ok(())
            }
        }
    }

    fn skip_map(&mut self, depth: u32) -> Result<(), Damaged> {
        let length = self.varint()?;
        if length == 0 {
            return Ok(());
        }
        if length > self.rest.len() as u64 {
            return Err(CUT_OFF);
        }
        let kinds = self.byte()?;
        let (key, value) = (Kind::from_nibble(kinds >> 4)?, Kind::from_nibble(kinds & 0x0f)?);
        (0..length).try_for_each(|_| {
            self.skip_element(key, depth)?;
            self.skip_element(value, depth)
        })
    }

    /// In a collection, truth values have a byte of their own.
    fn skip_element(&mut self, kind: Kind, depth: u32) -> Result<(), Damaged> {
        match kind {
            Kind::True | Kind::False => self.byte().map(drop),
            kind => self.skip(kind, depth),
        }
    }
}

/// Whether a structure's field was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    Read,
    /// To be skipped.
    Unknown,
}

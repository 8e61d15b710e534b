//! Parquet files that lie: written by hand, byte by byte, as no library would write them.

/// Writes the Thrift compact protocol: as much of it as lies need.
#[derive(Default, Clone)]
pub struct Thrift {
    /// What was written so far.
    pub bytes: Vec<u8>,
    last: i16,
}

impl Thrift {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(u8::try_from(value & 0x7f).expect("it fits") | 0x80);
            value >>= 7;
        }
        self.bytes.push(u8::try_from(value).expect("it fits"));
    }

    fn header(&mut self, id: i16, kind: u8) {
        let delta = u8::try_from(id - self.last).expect("fields are written in order");
        assert!((1..=15).contains(&delta), "fields are written in order");
        self.bytes.push(delta << 4 | kind);
        self.last = id;
    }

    /// Field `id`, a number of 64 bits.
    #[must_use]
    pub fn int(self, id: i16, value: i64) -> Self {
        self.number(id, 6, value)
    }

    /// Field `id`, a number of 32 bits, as far as it is one.
    #[must_use]
    pub fn int32(self, id: i16, value: i64) -> Self {
        self.number(id, 5, value)
    }

    fn number(mut self, id: i16, kind: u8, value: i64) -> Self {
        self.header(id, kind);
        self.varint(((value << 1) ^ (value >> 63)).cast_unsigned());
        self
    }

    /// Field `id`, a text.
    #[must_use]
    pub fn text(mut self, id: i16, text: &str) -> Self {
        self.header(id, 8);
        self.varint(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
        self
    }

    /// A list of structures that claims to have `claimed` elements.
    #[must_use]
    pub fn list(mut self, id: i16, claimed: u64, elements: &[Self]) -> Self {
        self.header(id, 9);
        self.bytes.push(0xfc);
        self.varint(claimed);
        for element in elements {
            self.bytes.extend(element.clone().end());
        }
        self
    }

    /// Field `id`, a list of at most 14 values of one kind that are written already.
    fn written(mut self, id: i16, kind: u8, values: &[Vec<u8>]) -> Self {
        self.header(id, 9);
        let count = u8::try_from(values.len()).expect("a few");
        assert!(count < 15, "a longer list has another header");
        self.bytes.push(count << 4 | kind);
        self.bytes.extend(values.concat());
        self
    }

    /// Field `id`, a structure.
    #[must_use]
    pub fn structure(mut self, id: i16, inner: Self) -> Self {
        self.header(id, 12);
        self.bytes.extend(inner.end());
        self
    }

    /// The structure's bytes.
    pub fn end(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

/// A schema element: a leaf with a physical type, or a group with children.
pub fn element(name: &str, physical: Option<i64>, children: i64) -> Thrift {
    let leaf = physical.map_or_else(Thrift::default, |physical| Thrift::default().int(1, physical));
    let named = leaf.int(3, 0).text(4, name);
    if physical.is_none() { named.int(5, children) } else { named }
}

/// A column chunk of `values` values at an offset.
pub struct ChunkLie {
    /// Of the column.
    pub name: &'static str,
    /// Number of the physical type.
    pub physical: i64,
    /// Number of the codec.
    pub codec: i64,
    /// Values in all pages.
    pub values: i64,
    /// Bytes of all pages, unpacked.
    pub unpacked: i64,
    /// Bytes of all pages as they are stored.
    pub packed: i64,
    /// Where the first page begins.
    pub offset: i64,
}

impl ChunkLie {
    /// As it stands in a row group.
    pub fn thrift(&self) -> Thrift {
        // PLAIN, RLE and RLE_DICTIONARY, in zigzag.
        let encodings = [0, 6, 16].map(|encoding| vec![encoding]);
        let length = u8::try_from(self.name.len()).expect("a short name");
        let metadata = Thrift::default()
            .int(1, self.physical)
            .written(2, 5, &encodings)
            .written(3, 8, &[[&[length], self.name.as_bytes()].concat()])
            .int(4, self.codec)
            .int(5, self.values)
            .int(6, self.unpacked)
            .int(7, self.packed)
            .int(9, self.offset);
        Thrift::default().int(2, 0).structure(3, metadata)
    }
}

/// A row group of these chunks.
pub fn group(chunks: &[Thrift], rows: i64) -> Thrift {
    Thrift::default().list(1, chunks.len() as u64, chunks).int(2, 0).int(3, rows)
}

/// A footer of these schema elements and row groups.
pub fn footer(elements: &[Thrift], rows: i64, groups: &[Thrift]) -> Vec<u8> {
    Thrift::default()
        .int(1, 2)
        .list(2, elements.len() as u64, elements)
        .int(3, rows)
        .list(4, groups.len() as u64, groups)
        .end()
}

/// A file with this content between the magic word and the footer.
pub fn file(content: &[u8], footer: &[u8]) -> Vec<u8> {
    let length = u32::try_from(footer.len()).expect("it fits").to_le_bytes();
    [b"PAR1", content, footer, &length, b"PAR1"].concat()
}

/// The header of a data page (kind 0) or a dictionary page (kind 2).
pub fn page_header(kind: i64, (unpacked, packed): (i64, i64), values: i64, encoding: i64) -> Vec<u8> {
    let inner = Thrift::default().int32(1, values).int32(2, encoding);
    let inner = if kind == 0 { inner.int32(3, 3).int32(4, 3) } else { inner };
    let header = Thrift::default().int32(1, kind).int32(2, unpacked).int32(3, packed);
    header.structure(if kind == 0 { 5 } else { 7 }, inner).end()
}

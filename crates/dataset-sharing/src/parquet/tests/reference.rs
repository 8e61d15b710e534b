//! Files written by the reference implementation, and files written wrong on purpose.

use std::sync::Arc;

use ::parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, FloatType,
    Int32Type, Int64Type, Int96, Int96Type,
};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;

/// One column's values in one row group.
pub(crate) enum Values {
    Bool(Vec<Option<bool>>),
    Int32(Vec<Option<i32>>),
    Int64(Vec<Option<i64>>),
    Int96(Vec<Option<[u32; 3]>>),
    Float(Vec<Option<f32>>),
    Double(Vec<Option<f64>>),
    Bytes(Vec<Option<Vec<u8>>>),
    Fixed(Vec<Option<Vec<u8>>>),
}

/// Writes a file with one row group per element of `groups`.
pub(crate) fn write(schema: &str, properties: WriterProperties, groups: &[Vec<Values>]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for columns in groups {
        let mut group = writer.next_row_group().unwrap();
        for values in columns {
            write_column(&mut group, values);
        }
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn write_column(group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, values: &Values) {
    match values {
        Values::Bool(values) => typed::<BoolType, _>(group, values, |value| *value),
        Values::Int32(values) => typed::<Int32Type, _>(group, values, |value| *value),
        Values::Int64(values) => typed::<Int64Type, _>(group, values, |value| *value),
        Values::Int96(values) => typed::<Int96Type, _>(group, values, |value| {
            let mut int96 = Int96::new();
            int96.set_data(value[0], value[1], value[2]);
            int96
        }),
        Values::Float(values) => typed::<FloatType, _>(group, values, |value| *value),
        Values::Double(values) => typed::<DoubleType, _>(group, values, |value| *value),
        Values::Bytes(values) => typed::<ByteArrayType, _>(group, values, |value| ByteArray::from(value.clone())),
        Values::Fixed(values) => typed::<FixedLenByteArrayType, _>(group, values, |value| {
            FixedLenByteArray::from(ByteArray::from(value.clone()))
        }),
    }
}

fn typed<T: DataType, V>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: &[Option<V>],
    turn: impl Fn(&V) -> T::T,
) {
    let mut column = group.next_column().unwrap().unwrap();
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let present: Vec<T::T> = values.iter().flatten().map(turn).collect();
    column.typed::<T>().write_batch(&present, Some(&levels), None).unwrap();
    column.close().unwrap();
}

/// Writes the Thrift compact protocol: as much of it as lies need.
#[derive(Default, Clone)]
pub(crate) struct Thrift {
    pub bytes: Vec<u8>,
    last: i16,
}

impl Thrift {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
            value >>= 7;
        }
        self.bytes.push(u8::try_from(value).unwrap());
    }

    fn header(&mut self, id: i16, kind: u8) {
        let delta = u8::try_from(id - self.last).unwrap();
        assert!((1..=15).contains(&delta));
        self.bytes.push(delta << 4 | kind);
        self.last = id;
    }

    pub(crate) fn int(mut self, id: i16, value: i64) -> Self {
        self.header(id, 6);
        self.varint(((value << 1) ^ (value >> 63)).cast_unsigned());
        self
    }

    pub(crate) fn text(mut self, id: i16, text: &str) -> Self {
        self.header(id, 8);
        self.varint(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
        self
    }

    /// A list of structures that claims to have `claimed` elements.
    pub(crate) fn list(mut self, id: i16, claimed: u64, elements: &[Self]) -> Self {
        self.header(id, 9);
        self.bytes.push(0xfc);
        self.varint(claimed);
        for element in elements {
            self.bytes.extend(element.clone().end());
        }
        self
    }

    pub(crate) fn structure(mut self, id: i16, inner: Self) -> Self {
        self.header(id, 12);
        self.bytes.extend(inner.end());
        self
    }

    pub(crate) fn end(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

/// A schema element: a leaf with a physical type, or a group with children.
pub(crate) fn element(name: &str, physical: Option<i64>, children: i64) -> Thrift {
    let leaf = physical.map_or_else(Thrift::default, |physical| Thrift::default().int(1, physical));
    let named = leaf.int(3, 0).text(4, name);
    if physical.is_none() { named.int(5, children) } else { named }
}

/// A column chunk of `values` values at an offset.
pub(crate) struct ChunkLie {
    pub physical: i64,
    pub codec: i64,
    pub values: i64,
    pub unpacked: i64,
    pub packed: i64,
    pub offset: i64,
}

impl ChunkLie {
    pub(crate) fn thrift(&self) -> Thrift {
        let metadata = Thrift::default()
            .int(1, self.physical)
            .int(4, self.codec)
            .int(5, self.values)
            .int(6, self.unpacked)
            .int(7, self.packed)
            .int(9, self.offset);
        Thrift::default().int(2, 0).structure(3, metadata)
    }
}

/// A row group of these chunks.
pub(crate) fn group(chunks: &[Thrift], rows: i64) -> Thrift {
    Thrift::default().list(1, chunks.len() as u64, chunks).int(2, 0).int(3, rows)
}

/// A footer of these schema elements and row groups.
pub(crate) fn footer(elements: &[Thrift], rows: i64, groups: &[Thrift]) -> Vec<u8> {
    Thrift::default()
        .int(1, 2)
        .list(2, elements.len() as u64, elements)
        .int(3, rows)
        .list(4, groups.len() as u64, groups)
        .end()
}

/// A file with this content between the magic word and the footer.
pub(crate) fn file(content: &[u8], footer: &[u8]) -> Vec<u8> {
    let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
    [b"PAR1", content, footer, &length, b"PAR1"].concat()
}

/// The header of a data page (kind 0) or a dictionary page (kind 2).
pub(crate) fn page_header(kind: i64, (unpacked, packed): (i64, i64), values: i64, encoding: i64) -> Vec<u8> {
    let inner = Thrift::default().int(1, values).int(2, encoding);
    let inner = if kind == 0 { inner.int(3, 3).int(4, 3) } else { inner };
    let header = Thrift::default().int(1, kind).int(2, unpacked).int(3, packed);
    header.structure(if kind == 0 { 5 } else { 7 }, inner).end()
}

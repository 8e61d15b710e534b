//! Files written by the reference implementation; those that lie are written by `testkit`.

use std::sync::Arc;

use ::parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, FloatType,
    Int32Type, Int64Type, Int96, Int96Type,
};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;
pub(crate) use testkit::parquet::{ChunkLie, Thrift, element, file, footer, group, page_header};

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

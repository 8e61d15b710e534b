//! Lists of texts in a column of a Parquet file.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use arrow_schema::{DataType, FieldRef};
use parquet::arrow::ProjectionMask;
use parquet::file::metadata::RowGroupMetaData;
use recipes::Unusable;

use super::sink::Sink;

/// Bytes that the decoder takes for each item beside its text: a view of it, its levels, and its place.
const ITEM_BYTES: u64 = 32;

/// Why the lists of a column of that type are not read; none where they are lists of texts, or where the column holds no lists.
pub(super) fn unreadable(data_type: &DataType) -> Option<Unusable> {
    let item = item(data_type)?.data_type();
    (!is_text(item)).then(|| Unusable::Lists { of: name(item) })
}

/// Whether a column of that type holds lists.
pub(super) fn is_list(data_type: &DataType) -> bool {
    item(data_type).is_some()
}

fn item(data_type: &DataType) -> Option<&FieldRef> {
    match data_type {
        DataType::List(item) | DataType::LargeList(item) => Some(item),
        _ => None,
    }
}

fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Utf8 | DataType::LargeUtf8)
}

/// A type in a word, for people.
pub(super) fn name(data_type: &DataType) -> String {
    match data_type {
        DataType::List(_) | DataType::LargeList(_) => "list".to_owned(),
        DataType::Struct(_) => "record".to_owned(),
        DataType::Map(..) => "map".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

/// The type by which lists of texts are decoded: with views, which share a dictionary's bytes.
pub(super) fn with_views(data_type: &DataType) -> Option<DataType> {
    let item = item(data_type).filter(|item| is_text(item.data_type()))?;
    Some(DataType::List(Arc::new(item.as_ref().clone().with_data_type(DataType::Utf8View))))
}

/// Bytes that the items of a row group's lists take, of which a row may have any number.
pub(super) fn item_bytes(group: &RowGroupMetaData, mask: &ProjectionMask) -> u64 {
    let chunks = group.columns().iter().enumerate().filter(|(leaf, _)| mask.leaf_included(*leaf));
    let of_lists = chunks.filter(|(_, chunk)| chunk.column_descr().max_rep_level() > 0);
    let items = of_lists.map(|(_, chunk)| u64::try_from(chunk.num_values()).unwrap_or(u64::MAX));
    items.fold(0, u64::saturating_add).saturating_mul(ITEM_BYTES)
}

/// A value of each row: a list without the items that are missing, or none.
pub(super) fn push(array: &ArrayRef, column: usize, table: &mut impl Sink) {
    for list in array.as_list::<i32>() {
        match list {
            Some(list) => {
                let items: Vec<&str> = list.as_string_view().iter().flatten().collect();
                table.push_list(column, &items);
            }
            None => table.push_missing(column),
        }
    }
}

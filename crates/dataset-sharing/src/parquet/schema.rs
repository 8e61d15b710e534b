//! A file's columns.

use foundation::limits::MAX_COLUMNS;

use super::ParquetFault;
use super::thrift::{Compact, Damaged, FieldHeader, Kind, Seen};

/// Longest name of a column in bytes; what recipes accept.
const MAX_NAME_BYTES: usize = 1_024;
/// Elements of a schema tree at most: room for lists, which need three each.
const MAX_ELEMENTS: usize = 4 * MAX_COLUMNS;

/// How values are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Physical {
    Boolean,
    Int32,
    Int64,
    /// Nanoseconds of the day and Julian day: an old form of timestamps.
    Int96,
    Float,
    Double,
    Bytes,
    /// As many bytes as said.
    Fixed(usize),
}

/// What values mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Logical {
    /// What they are stored as.
    Plain,
    Text,
    Unsigned,
    /// Divided by ten to the power of `scale`.
    Decimal {
        scale: u32,
    },
    Date,
    Time(TimeUnit),
    Timestamp {
        unit: TimeUnit,
        utc: bool,
    },
    Uuid,
    Float16,
    /// Every value is missing.
    Null,
}

/// Units of times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeUnit {
    Millis,
    Micros,
    Nanos,
}

/// A top-level column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub name: String,
    pub kind: FieldKind,
}

/// How a top-level column is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// One value per row, or none.
    Flat(Leaf),
    /// Lists, maps or records.
    Nested,
}

/// A column of single values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// Which of a row group's column chunks is its.
    pub chunk: usize,
    pub physical: Physical,
    pub logical: Logical,
    /// Whether values may be missing.
    pub optional: bool,
}

/// The top-level columns, and the leaves of the tree, of which every row group has one column chunk each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Schema {
    pub fields: Vec<Field>,
    /// By leaf, which of the fields it belongs to.
    pub leaves: Vec<usize>,
}

/// A node of the tree, as it stands in the file.
#[derive(Default)]
struct Element<'a> {
    name: &'a [u8],
    physical: Option<i32>,
    type_length: i32,
    repetition: i32,
    children: usize,
    converted: Option<i32>,
    scale: i32,
    logical: Option<Logical>,
}

/// Values of `FieldRepetitionType`.
const OPTIONAL: i32 = 1;
const REPEATED: i32 = 2;

impl Schema {
    /// Reads the list of elements: the tree's nodes in depth-first order, each saying how many children it has.
    pub(crate) fn read(input: &mut Compact<'_>, field: FieldHeader) -> Result<Self, ParquetFault> {
        let count = input.list(field, Kind::Struct)?;
        if count > MAX_ELEMENTS {
            return Err(ParquetFault::TooManyColumns { limit: MAX_COLUMNS });
        }
        let mut left = count.checked_sub(1).ok_or(Damaged("the schema is empty"))?;
        let root = Element::read(input)?;
        let mut schema = Self { fields: Vec::new(), leaves: Vec::new() };
        for _ in 0..root.children {
            left = left.checked_sub(1).ok_or(Damaged("the schema lacks columns"))?;
            let element = Element::read(input)?;
            let name = element.name(schema.fields.len() + 1)?;
            let (kind, leaves) = match element.leaf(schema.leaves.len())? {
                Some(leaf) => (FieldKind::Flat(leaf), 1),
                None => (FieldKind::Nested, skip_tree(input, &element, &mut left)?),
            };
            if schema.leaves.len() + leaves > MAX_COLUMNS || schema.fields.len() == MAX_COLUMNS {
                return Err(ParquetFault::TooManyColumns { limit: MAX_COLUMNS });
            }
            schema.leaves.resize(schema.leaves.len() + leaves, schema.fields.len());
            schema.fields.push(Field { name, kind });
        }
        if left > 0 || schema.fields.is_empty() {
            return Err(Damaged("the schema is no tree").into());
        }
        Ok(schema)
    }
}

/// Skips what stands below a node, and says how many leaves there were, itself included.
fn skip_tree(input: &mut Compact<'_>, top: &Element<'_>, left: &mut usize) -> Result<usize, Damaged> {
    let mut leaves = usize::from(top.children == 0);
    let mut pending = top.children;
    while pending > 0 {
        *left = left.checked_sub(1).ok_or(Damaged("the schema lacks columns"))?;
        let element = Element::read(input)?;
        leaves += usize::from(element.children == 0);
        // Bounded: each pending node needs an element of its own.
        pending = (pending - 1).saturating_add(element.children);
    }
    Ok(leaves)
}

impl<'a> Element<'a> {
    fn read(input: &mut Compact<'a>) -> Result<Self, Damaged> {
        let mut element = Self::default();
        input.structure(|input, field| {
            match field.id {
                1 => element.physical = Some(input.int32(field)?),
                2 => element.type_length = input.int32(field)?,
                3 => element.repetition = input.int32(field)?,
                4 => element.name = input.binary(field)?,
                5 => {
                    let children = input.int32(field)?;
                    element.children = usize::try_from(children).map_err(|_| Damaged("a count is negative"))?;
                }
                6 => element.converted = Some(input.int32(field)?),
                7 => element.scale = input.int32(field)?,
                10 if field.kind == Kind::Struct => element.logical = read_logical(input)?,
                _ => return Ok(Seen::Unknown),
            }
            Ok(Seen::Read)
        })?;
        Ok(element)
    }

    fn name(&self, column: usize) -> Result<String, ParquetFault> {
        let refused = |reason| ParquetFault::ColumnName { column, reason };
        let name = std::str::from_utf8(self.name).map_err(|_| refused("it is not UTF-8"))?.trim();
        if name.is_empty() {
            return Ok(format!("column {column}"));
        }
        if name.len() > MAX_NAME_BYTES {
            return Err(refused("it is longer than 1024 bytes"));
        }
        if name.contains(char::is_control) {
            return Err(refused("it contains a line break or another control character"));
        }
        Ok(name.to_owned())
    }

    /// The column, if the node is one of single values.
    fn leaf(&self, chunk: usize) -> Result<Option<Leaf>, Damaged> {
        if self.children > 0 || self.repetition == REPEATED {
            return Ok(None);
        }
        // A group without children is legal, and holds nothing.
        let Some(physical) = self.physical else { return Ok(None) };
        let physical = match physical {
            0 => Physical::Boolean,
            1 => Physical::Int32,
            2 => Physical::Int64,
            3 => Physical::Int96,
            4 => Physical::Float,
            5 => Physical::Double,
            6 => Physical::Bytes,
            7 => Physical::Fixed(usize::try_from(self.type_length).map_err(|_| Damaged("a width is negative"))?),
            _ => return Err(Damaged("a column's type is unknown")),
        };
        let logical = self.logical.or_else(|| self.converted()).unwrap_or(Logical::Plain);
        Ok(Some(Leaf { chunk, physical, logical, optional: self.repetition == OPTIONAL }))
    }

    /// `ConvertedType`: what older writers use instead of logical types.
    fn converted(&self) -> Option<Logical> {
        let timestamp = |unit| Logical::Timestamp { unit, utc: true };
        Some(match self.converted? {
            // UTF8, ENUM, JSON
            0 | 4 | 19 => Logical::Text,
            5 => Logical::Decimal { scale: u32::try_from(self.scale).unwrap_or(0) },
            6 => Logical::Date,
            7 => Logical::Time(TimeUnit::Millis),
            8 => Logical::Time(TimeUnit::Micros),
            9 => timestamp(TimeUnit::Millis),
            10 => timestamp(TimeUnit::Micros),
            // UINT_8 to UINT_64
            11..=14 => Logical::Unsigned,
            _ => return None,
        })
    }
}

/// The union `LogicalType`: one field, whose number says which.
fn read_logical(input: &mut Compact<'_>) -> Result<Option<Logical>, Damaged> {
    let mut logical = None;
    input.structure(|input, field| {
        if field.kind != Kind::Struct {
            return Ok(Seen::Unknown);
        }
        logical = match field.id {
            // STRING, ENUM, JSON
            1 | 4 | 12 => Some(Logical::Text),
            5 => return read_decimal(input, &mut logical),
            6 => Some(Logical::Date),
            7 | 8 => return read_time(input, field.id == 8, &mut logical),
            10 => return read_integer(input, &mut logical),
            11 => Some(Logical::Null),
            14 => Some(Logical::Uuid),
            15 => Some(Logical::Float16),
            _ => None,
        };
        Ok(Seen::Unknown)
    })?;
    Ok(logical)
}

fn read_decimal(input: &mut Compact<'_>, logical: &mut Option<Logical>) -> Result<Seen, Damaged> {
    input.structure(|input, field| {
        if field.id != 1 {
            return Ok(Seen::Unknown);
        }
        let scale = u32::try_from(input.int32(field)?).map_err(|_| Damaged("a scale is negative"))?;
        *logical = Some(Logical::Decimal { scale });
        Ok(Seen::Read)
    })?;
    Ok(Seen::Read)
}

fn read_time(input: &mut Compact<'_>, with_date: bool, logical: &mut Option<Logical>) -> Result<Seen, Damaged> {
    let (mut utc, mut unit) = (false, TimeUnit::Millis);
    input.structure(|input, field| match field.id {
        1 => {
            utc = Compact::boolean(field)?;
            Ok(Seen::Read)
        }
        2 if field.kind == Kind::Struct => {
            input.structure(|_, field| {
                unit = match field.id {
                    2 => TimeUnit::Micros,
                    3 => TimeUnit::Nanos,
                    _ => TimeUnit::Millis,
                };
                Ok(Seen::Unknown)
            })?;
            Ok(Seen::Read)
        }
        _ => Ok(Seen::Unknown),
    })?;
    *logical = Some(if with_date { Logical::Timestamp { unit, utc } } else { Logical::Time(unit) });
    Ok(Seen::Read)
}

fn read_integer(input: &mut Compact<'_>, logical: &mut Option<Logical>) -> Result<Seen, Damaged> {
    *logical = Some(Logical::Plain);
    input.structure(|_, field| {
        if field.id == 2 && !Compact::boolean(field)? {
            *logical = Some(Logical::Unsigned);
        }
        Ok(Seen::Unknown)
    })?;
    Ok(Seen::Read)
}

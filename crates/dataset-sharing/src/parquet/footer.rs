//! The footer: what a file says of itself.

use super::ParquetFault;
use super::codec::Codec;
use super::schema::{Field, FieldKind, Leaf, Physical, Schema};
use super::thrift::{Compact, Damaged, FieldHeader, Kind, Seen};

/// The largest footer that is read: ten times that of 1 GiB in 2,000 columns.
const MAX_FOOTER_BYTES: u64 = 16 * 1024 * 1024;
/// The last bytes: the footer's length and the magic word.
pub(crate) const TAIL_BYTES: usize = 8;
const MAGIC: &[u8; 4] = b"PAR1";
const MAGIC_ENCRYPTED: &[u8; 4] = b"PARE";

/// A file may unpack to so many times its size. Even tables of constants, well compressed, stay below.
const MAX_EXPANSION: u64 = 1_000;
/// Below this, what a file unpacks to is harmless anyway.
const HARMLESS_BYTES: u64 = 1024 * 1024 * 1024;

/// Row groups are kept until they hold so many rows: what a preview shows at most.
const KEPT_ROWS: u64 = 100;
/// Or until there are so many of them.
const KEPT_GROUPS: usize = 8;

/// Where the footer lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FooterLocation {
    /// Where it begins; all column chunks end before.
    pub start: u64,
    /// Where it ends.
    pub end: u64,
}

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Footer {
    /// The columns.
    pub fields: Vec<Field>,
    /// Rows in all.
    pub rows: u64,
    /// The row groups: the first ones, or all.
    pub groups: Vec<RowGroup>,
    /// By column chunk: how many values are missing in all row groups, if the file says so.
    pub nulls: Vec<Option<u64>>,
}

/// A run of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowGroup {
    pub rows: u64,
    /// One per leaf of the schema.
    pub chunks: Vec<Chunk>,
}

/// The pages of one column in one row group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub codec: Codec,
    pub start: u64,
    pub end: u64,
}

impl FooterLocation {
    /// From a file's first four and last [`TAIL_BYTES`] bytes.
    pub(crate) fn find(size: u64, head: [u8; 4], tail: [u8; TAIL_BYTES]) -> Result<Self, ParquetFault> {
        let [length @ .., _, _, _, _] = tail;
        let magic = &tail[4..];
        if magic == MAGIC_ENCRYPTED {
            return Err(ParquetFault::Encrypted);
        }
        if &head != MAGIC {
            return Err(ParquetFault::NotParquet { reason: "it does not begin with 'PAR1'" });
        }
        if magic != MAGIC {
            return Err(ParquetFault::NotParquet { reason: "it does not end with 'PAR1'; it may be cut off" });
        }
        let length = u64::from(u32::from_le_bytes(length));
        let end = size.saturating_sub(TAIL_BYTES as u64);
        let start = end.checked_sub(length).filter(|start| *start >= MAGIC.len() as u64);
        let start = start.ok_or(Damaged("its footer is longer than the file"))?;
        if length > MAX_FOOTER_BYTES {
            return Err(ParquetFault::FooterTooLarge { found: length, limit: MAX_FOOTER_BYTES });
        }
        Ok(Self { start, end })
    }
}

impl Footer {
    /// Reads the footer's bytes, of a file whose column chunks lie before `data_end`.
    pub(crate) fn read(bytes: &[u8], data_end: u64) -> Result<Self, ParquetFault> {
        Self::keeping(KEPT_GROUPS, KEPT_ROWS, bytes, data_end)
    }

    /// The same, and all row groups are kept, which takes about as much memory as the footer itself.
    pub(crate) fn read_whole(bytes: &[u8], data_end: u64) -> Result<Self, ParquetFault> {
        Self::keeping(usize::MAX, u64::MAX, bytes, data_end)
    }

    fn keeping(groups: usize, rows: u64, bytes: &[u8], data_end: u64) -> Result<Self, ParquetFault> {
        let mut walk = Walk { kept: (groups, rows), ..Walk::new(data_end) };
        Compact::new(bytes).structure(|input, field| walk.field(input, field))?;
        walk.finish()
    }
}

/// The state of reading a footer.
struct Walk {
    data_end: u64,
    /// Row groups that are kept at most, and until they hold so many rows.
    kept: (usize, u64),
    schema: Option<Schema>,
    declared_rows: i64,
    rows: u64,
    packed: u64,
    unpacked: u64,
    groups: Vec<RowGroup>,
    nulls: Vec<Option<u64>>,
}

impl Walk {
    fn new(data_end: u64) -> Self {
        Self {
            data_end,
            kept: (KEPT_GROUPS, KEPT_ROWS),
            schema: None,
            declared_rows: -1,
            rows: 0,
            packed: 0,
            unpacked: 0,
            groups: Vec::new(),
            nulls: Vec::new(),
        }
    }

    /// A field of `FileMetaData`.
    fn field(&mut self, input: &mut Compact<'_>, field: FieldHeader) -> Result<Seen, ParquetFault> {
        match field.id {
            2 => {
                let schema = Schema::read(input, field)?;
                self.nulls = vec![Some(0); schema.leaves.len()];
                self.schema = Some(schema);
            }
            3 => self.declared_rows = input.int(field)?,
            4 => {
                let schema = self.schema.take().ok_or(Damaged("the schema does not come first"))?;
                for _ in 0..input.list(field, Kind::Struct)? {
                    self.row_group(input, &schema)?;
                }
                self.schema = Some(schema);
            }
            // encryption_algorithm
            8 => return Err(ParquetFault::Encrypted),
            _ => return Ok(Seen::Unknown),
        }
        Ok(Seen::Read)
    }

    fn row_group(&mut self, input: &mut Compact<'_>, schema: &Schema) -> Result<(), ParquetFault> {
        let (groups, rows) = self.kept;
        let keep = self.rows < rows && self.groups.len() < groups;
        let mut group = RowGroup { rows: 0, chunks: Vec::new() };
        let mut declared_rows = -1;
        // Of the chunks that are to have one value per row; compared when the rows are known, which come later.
        let (mut fewest, mut most) = (i64::MAX, i64::MIN);
        let mut chunks = 0;
        input.structure(|input, field| {
            match field.id {
                1 => {
                    chunks = input.list(field, Kind::Struct)?;
                    if chunks != schema.leaves.len() {
                        return Err(Damaged("a row group lacks columns").into());
                    }
                    for leaf in 0..chunks {
                        let raw = RawChunk::read(input)?;
                        let flat = flat_leaf(schema, leaf);
                        let chunk = self.check(&raw, schema, leaf, flat)?;
                        if flat.is_some() {
                            (fewest, most) = (fewest.min(raw.values), most.max(raw.values));
                        }
                        if keep {
                            group.chunks.push(chunk);
                        }
                    }
                }
                3 => declared_rows = input.int(field)?,
                _ => return Ok(Seen::Unknown),
            }
            Ok::<_, ParquetFault>(Seen::Read)
        })?;
        group.rows =
            u64::try_from(declared_rows).map_err(|_| Damaged("a row group does not say how many rows it has"))?;
        if chunks == 0 || most >= 0 && (fewest != declared_rows || most != declared_rows) {
            return Err(Damaged("a column has another number of values than its row group has rows").into());
        }
        self.rows = self.rows.checked_add(group.rows).ok_or(Damaged("a count is out of range"))?;
        if keep && group.rows > 0 {
            self.groups.push(group);
        }
        Ok(())
    }

    fn check(
        &mut self,
        raw: &RawChunk,
        schema: &Schema,
        leaf: usize,
        flat: Option<Leaf>,
    ) -> Result<Chunk, ParquetFault> {
        if raw.encrypted {
            return Err(ParquetFault::Encrypted);
        }
        if raw.external {
            return Err(Damaged("a column lies in another file").into());
        }
        if flat.is_some_and(|flat| raw.physical != Some(type_number(flat.physical))) || raw.values < 0 {
            return Err(Damaged("a column has another type than the schema says").into());
        }
        let codec = Codec::from_number(raw.codec).map_err(|codec| {
            let column = schema.fields[schema.leaves[leaf]].name.clone();
            ParquetFault::Codec { column, codec }
        })?;
        let start = u64::try_from(raw.first_page()).ok().filter(|start| *start >= MAGIC.len() as u64);
        let length = u64::try_from(raw.packed).ok();
        let end = start.zip(length).and_then(|(start, length)| start.checked_add(length));
        let (Some(start), Some(end)) = (start, end.filter(|end| *end <= self.data_end)) else {
            return Err(Damaged("a column lies outside the file").into());
        };
        let unpacked = u64::try_from(raw.unpacked).map_err(|_| Damaged("a size is negative"))?;
        self.packed += end - start;
        self.unpacked = self.unpacked.saturating_add(unpacked);
        // Real chunks lie side by side. Many that share their bytes would unpack the same ones again and again.
        if self.packed > self.data_end {
            return Err(Damaged("columns overlap").into());
        }
        let nulls = raw.nulls.and_then(|nulls| u64::try_from(nulls).ok());
        self.nulls[leaf] = self.nulls[leaf].zip(nulls).and_then(|(sum, nulls)| sum.checked_add(nulls));
        Ok(Chunk { codec, start, end })
    }

    fn finish(self) -> Result<Footer, ParquetFault> {
        let schema = self.schema.ok_or(Damaged("the schema is missing"))?;
        if self.declared_rows < 0 || self.rows != self.declared_rows.unsigned_abs() {
            return Err(Damaged("its row groups have other rows in sum than the file has").into());
        }
        let allowed = self.data_end.saturating_mul(MAX_EXPANSION).max(HARMLESS_BYTES);
        if self.unpacked > allowed {
            return Err(ParquetFault::Expansion { unpacked: self.unpacked, factor: MAX_EXPANSION });
        }
        if self.rows == 0 {
            return Err(ParquetFault::NoRows);
        }
        Ok(Footer { fields: schema.fields, rows: self.rows, groups: self.groups, nulls: self.nulls })
    }
}

fn flat_leaf(schema: &Schema, leaf: usize) -> Option<Leaf> {
    match schema.fields[schema.leaves[leaf]].kind {
        FieldKind::Flat(flat) => Some(flat),
        FieldKind::Nested => None,
    }
}

fn type_number(physical: Physical) -> i32 {
    match physical {
        Physical::Boolean => 0,
        Physical::Int32 => 1,
        Physical::Int64 => 2,
        Physical::Int96 => 3,
        Physical::Float => 4,
        Physical::Double => 5,
        Physical::Bytes => 6,
        Physical::Fixed(_) => 7,
    }
}

/// A `ColumnChunk` with its `ColumnMetaData`, as it stands in the file.
#[derive(Default)]
struct RawChunk {
    external: bool,
    encrypted: bool,
    physical: Option<i32>,
    codec: i32,
    values: i64,
    unpacked: i64,
    packed: i64,
    data_offset: i64,
    dictionary_offset: Option<i64>,
    nulls: Option<i64>,
}

impl RawChunk {
    /// Where the chunk begins: at its dictionary, if it has one.
    fn first_page(&self) -> i64 {
        // Without any value there may be a dictionary and no page after it, or nothing at all; writers then name the offset 0.
        let empty = self.values == 0 && self.data_offset == 0;
        match self.dictionary_offset.filter(|offset| *offset > 0) {
            Some(dictionary) if empty || dictionary < self.data_offset => dictionary,
            _ if empty && self.packed == 0 => 4,
            _ => self.data_offset,
        }
    }

    fn read(input: &mut Compact<'_>) -> Result<Self, Damaged> {
        let mut chunk = Self { packed: -1, ..Self::default() };
        input.structure(|input, field| {
            match field.id {
                1 => chunk.external = !input.binary(field)?.is_empty(),
                3 if field.kind == Kind::Struct => chunk.read_metadata(input)?,
                8 => {
                    chunk.encrypted = true;
                    return Ok(Seen::Unknown);
                }
                _ => return Ok(Seen::Unknown),
            }
            Ok::<_, Damaged>(Seen::Read)
        })?;
        Ok(chunk)
    }

    fn read_metadata(&mut self, input: &mut Compact<'_>) -> Result<(), Damaged> {
        input.structure(|input, field| {
            match field.id {
                1 => self.physical = Some(input.int32(field)?),
                4 => self.codec = input.int32(field)?,
                5 => self.values = input.int(field)?,
                6 => self.unpacked = input.int(field)?,
                7 => self.packed = input.int(field)?,
                9 => self.data_offset = input.int(field)?,
                11 => self.dictionary_offset = Some(input.int(field)?),
                12 if field.kind == Kind::Struct => self.read_statistics(input)?,
                _ => return Ok(Seen::Unknown),
            }
            Ok::<_, Damaged>(Seen::Read)
        })
    }

    fn read_statistics(&mut self, input: &mut Compact<'_>) -> Result<(), Damaged> {
        input.structure(|input, field| {
            if field.id != 3 {
                return Ok(Seen::Unknown);
            }
            self.nulls = Some(input.int(field)?);
            Ok::<_, Damaged>(Seen::Read)
        })
    }
}

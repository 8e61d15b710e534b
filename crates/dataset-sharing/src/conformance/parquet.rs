//! A Parquet file, column by column and page by page.

use std::sync::Arc;

use blob_store::Blob;
use bytes::Bytes;
use serde_json::Value;

use super::Progress;
use super::column::ColumnCheck;
use crate::DatasetError;
use crate::model::TableSchema;
use crate::parquet::{
    Chunk, Dictionary, FieldKind, Footer, Leaf, PageBody, PageFault, PageHeader, PageKind, ParquetFault, decode_page,
};
use crate::preview::Cells;
use crate::profile::{read_range, read_whole_footer};

/// Values of one page at most: a whole row group of the usual writers. A few bytes can claim a hundred times as many.
const MAX_PAGE_VALUES: usize = 1 << 20;
/// What is fetched to find a page's header in, and the largest header.
const WINDOW: u64 = 64 * 1024;
const MAX_HEADER: u64 = 1024 * 1024;
/// Characters of a text that are looked at: more than the longest allowed value.
const TEXT_CHARS: usize = 4 * 1024;

type Checks = Vec<Option<ColumnCheck>>;

/// Checks every column and says how many rows there are.
pub(super) async fn examine(
    blob: &Blob,
    schema: &TableSchema,
    mut checks: Checks,
    progress: Progress<'_>,
) -> Result<(u64, Checks), DatasetError> {
    let footer = Arc::new(read_whole_footer(blob).await?);
    let total = checks.iter().flatten().count() as u64;
    let mut done = 0;
    let columns = footer.fields.iter().zip(&schema.columns);
    for (slot, (field, column)) in checks.iter_mut().zip(columns) {
        let Some(mut check) = slot.take() else { continue };
        *slot = Some(match field.kind {
            FieldKind::Flat(leaf) if check.takes(column.column_type) => {
                Column { blob, footer: &footer, leaf, name: &column.name }.examine(check).await?
            }
            _ => {
                check.all_of_wrong_type(footer.rows);
                check
            }
        });
        done += 1;
        progress(done, total);
    }
    Ok((footer.rows, checks))
}

struct Column<'a> {
    blob: &'a Blob,
    footer: &'a Footer,
    leaf: Leaf,
    name: &'a str,
}

impl Column<'_> {
    async fn examine(&self, mut check: ColumnCheck) -> Result<ColumnCheck, DatasetError> {
        let mut row = 0;
        for group in &self.footer.groups {
            let chunk = group.chunks.get(self.leaf.chunk).ok_or_else(|| self.fault("a row group lacks it"))?;
            check = self.chunk(*chunk, (row, row + group.rows), check).await?;
            row += group.rows;
        }
        // A row that nobody has looked at must not be certified.
        if row == self.footer.rows { Ok(check) } else { Err(self.fault("its row groups have other rows in sum")) }
    }

    /// The values of one chunk, which are those of the rows from `row` on, up to `end`.
    async fn chunk(
        &self,
        chunk: Chunk,
        (mut row, end): (u64, u64),
        mut check: ColumnCheck,
    ) -> Result<ColumnCheck, DatasetError> {
        let (mut at, mut dictionary) = (chunk.start, None);
        while row < end {
            if at >= chunk.end {
                return Err(self.fault("it has fewer values than rows"));
            }
            let (header, body) = self.page(at, chunk.end).await?;
            at += (header.length + header.packed) as u64;
            let page = Page { leaf: self.leaf, header, body, chunk };
            match header.kind {
                PageKind::Dictionary => dictionary = Some(Arc::new(self.unpacked(page).await?)),
                PageKind::Data { .. } | PageKind::DataV2 { .. } => {
                    let left = usize::try_from(end - row).unwrap_or(usize::MAX);
                    let values = header.values.min(left);
                    if header.values > MAX_PAGE_VALUES {
                        return Err(self.fault("one of its pages holds more values than are read"));
                    }
                    check = self.checked(page, dictionary.clone(), (row, values), check).await?;
                    row += values as u64;
                }
                PageKind::Other => {}
            }
        }
        Ok(check)
    }

    async fn page(&self, at: u64, chunk_end: u64) -> Result<(PageHeader, Bytes), DatasetError> {
        let mut window = read_range(self.blob, at, chunk_end.min(at + WINDOW)).await?;
        let mut header = PageHeader::read(&window);
        if matches!(header, Err(PageFault::Damaged(_))) && window.len() as u64 == WINDOW {
            // It may only be cut off.
            window = read_range(self.blob, at, chunk_end.min(at + MAX_HEADER)).await?;
            header = PageHeader::read(&window);
        }
        let header = header.map_err(|fault| self.page_fault(fault))?;
        let (start, end) = (header.length, header.length + header.packed);
        if end <= window.len() {
            return Ok((header, window.slice(start..end)));
        }
        let (start, end) = (at + start as u64, at + end as u64);
        if end > chunk_end {
            return Err(self.fault("one of its pages reaches beyond its end"));
        }
        Ok((header, read_range(self.blob, start, end).await?))
    }

    async fn unpacked(&self, page: Page) -> Result<Dictionary, DatasetError> {
        let done = tokio::task::spawn_blocking(move || Dictionary::unpack(&page.header, &page.body, page.chunk.codec));
        done.await.map_err(|_| DatasetError::Cancelled)?.map_err(|fault| self.page_fault(fault))
    }

    async fn checked(
        &self,
        page: Page,
        dictionary: Option<Arc<Dictionary>>,
        (row, values): (u64, usize),
        mut check: ColumnCheck,
    ) -> Result<ColumnCheck, DatasetError> {
        let done = tokio::task::spawn_blocking(move || {
            let Page { leaf, header, body, chunk } = page;
            let unpacked = PageBody::unpack(leaf, &header, &body, chunk.codec, values)?;
            let (mut cells, mut number) = (Cells::new(TEXT_CHARS), row);
            decode_page(leaf, &header, &unpacked, dictionary.as_deref(), |value| {
                number += 1;
                with_text(&cells.value(leaf, value), |text| check.value(number, text));
            })?;
            Ok::<_, PageFault>(check)
        });
        done.await.map_err(|_| DatasetError::Cancelled)?.map_err(|fault| self.page_fault(fault))
    }

    fn page_fault(&self, fault: PageFault) -> DatasetError {
        self.fault(match fault {
            PageFault::TooLarge => "one of its pages is larger than what is read",
            PageFault::Unsupported => "it is written in a way that is not read here",
            PageFault::Damaged(_) => "it is damaged",
        })
    }

    fn fault(&self, reason: &'static str) -> DatasetError {
        ParquetFault::Column { name: self.name.to_owned(), reason }.into()
    }
}

/// A page on its way to a blocking thread.
struct Page {
    leaf: Leaf,
    header: PageHeader,
    body: Bytes,
    chunk: Chunk,
}

/// A value as a CSV file would spell it. Numbers that are none count as missing, as they do there.
fn with_text(value: &Value, take: impl FnOnce(Option<&str>)) {
    match value {
        Value::Null => take(None),
        Value::String(text) if text == "NaN" => take(None),
        Value::String(text) => take(Some(text.trim())),
        other => take(Some(&other.to_string())),
    }
}

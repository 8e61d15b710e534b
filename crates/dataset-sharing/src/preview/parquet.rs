//! The first rows of a Parquet file, column by column.

use std::sync::Arc;

use blob_store::Blob;
use bytes::Bytes;
use serde_json::Value;

use super::cell::Cells;
use super::{Extent, Omission, OmittedColumn, Preview};
use crate::DatasetError;
use crate::parquet::{
    Chunk, Dictionary, FieldKind, Footer, Leaf, PageBody, PageFault, PageHeader, PageKind, decode_page,
};
use crate::profile::{read_footer, read_range};

/// What is fetched at once: a page's header, and most pages of a table that is not huge.
const WINDOW: u64 = 64 * 1024;
/// The largest page header; statistics in it may hold a long text twice.
const MAX_HEADER: u64 = 1024 * 1024;
/// Pages of one column that are looked at, so that thousands of empty ones cost nothing much.
const MAX_PAGES: usize = 64;
/// Bytes that all columns together may fetch and unpack.
const BUDGET: u64 = 96 * 1024 * 1024;

/// Why a column is left out, or nothing can be shown at all.
enum Failure {
    Omitted(Omission),
    Fatal(DatasetError),
}

impl From<PageFault> for Failure {
    fn from(fault: PageFault) -> Self {
        Self::Omitted(match fault {
            PageFault::TooLarge => Omission::TooLarge,
            PageFault::Unsupported => Omission::Unsupported,
            PageFault::Damaged(_) => Omission::Damaged,
        })
    }
}

impl From<DatasetError> for Failure {
    fn from(error: DatasetError) -> Self {
        Self::Fatal(error)
    }
}

/// Reads the first rows.
pub(super) async fn preview(blob: &Blob, extent: Extent) -> Result<Preview, DatasetError> {
    let footer = read_footer(blob).await?;
    // Of a file in many tiny row groups, only those of the first ones.
    let rows = footer.groups.iter().fold(0, |rows: u64, group| rows.saturating_add(group.rows));
    let rows = usize::try_from(rows).unwrap_or(usize::MAX).min(extent.rows);
    let mut shown =
        Preview { columns: Vec::new(), rows: vec![Vec::new(); rows], omitted: Vec::new(), truncated: false };
    let mut source =
        Source { blob, extent: Extent { rows, ..extent }, budget: BUDGET, cut: false, window: (0, Bytes::new()) };
    for field in &footer.fields {
        let values = match field.kind {
            FieldKind::Flat(leaf) => source.column(&footer, leaf).await,
            FieldKind::Nested => Err(Failure::Omitted(Omission::Nested)),
        };
        match values {
            Ok(values) => {
                shown.columns.push(field.name.clone());
                shown.rows.iter_mut().zip(values).for_each(|(row, value)| row.push(value));
            }
            Err(Failure::Omitted(reason)) => {
                shown.omitted.push(OmittedColumn { name: field.name.clone(), reason });
            }
            Err(Failure::Fatal(error)) => return Err(error),
        }
    }
    shown.truncated = source.cut;
    Ok(shown)
}

/// A file that is read within a budget.
struct Source<'a> {
    blob: &'a Blob,
    extent: Extent,
    budget: u64,
    cut: bool,
    /// The bytes that were read last, and where they begin: columns of few values lie side by side in them.
    window: (u64, Bytes),
}

impl Source<'_> {
    /// As many values as rows are wanted.
    async fn column(&mut self, footer: &Footer, leaf: Leaf) -> Result<Vec<Value>, Failure> {
        let mut values = Vec::with_capacity(self.extent.rows);
        let mut pages = 0;
        for group in &footer.groups {
            let rows = usize::try_from(group.rows).unwrap_or(usize::MAX).min(self.extent.rows - values.len());
            let Some(chunk) = group.chunks.get(leaf.chunk).filter(|_| rows > 0) else { continue };
            self.chunk(*chunk, leaf, rows, &mut pages, &mut values).await?;
        }
        Ok(values)
    }

    /// The first `rows` values of one chunk.
    async fn chunk(
        &mut self,
        chunk: Chunk,
        leaf: Leaf,
        rows: usize,
        pages: &mut usize,
        values: &mut Vec<Value>,
    ) -> Result<(), Failure> {
        let (mut at, mut dictionary, until) = (chunk.start, None, values.len() + rows);
        while values.len() < until {
            *pages += 1;
            if *pages > MAX_PAGES {
                return Err(Failure::Omitted(Omission::Budget));
            }
            if at >= chunk.end {
                return Err(Failure::Omitted(Omission::Damaged));
            }
            let (header, body) = self.page(at, chunk.end).await?;
            at += (header.length + header.packed) as u64;
            self.spend(header.unpacked as u64)?;
            let page = Page { leaf, header, body, chunk, wanted: until - values.len() };
            match header.kind {
                PageKind::Dictionary => dictionary = Some(Arc::new(page.dictionary().await?)),
                PageKind::Data { .. } | PageKind::DataV2 { .. } => {
                    let (cells, cut) = page.cells(dictionary.clone(), self.extent.cell_chars).await?;
                    self.cut |= cut;
                    values.extend(cells);
                }
                PageKind::Other => {}
            }
        }
        Ok(())
    }

    /// The page at an offset: its header, and its body as it is stored.
    async fn page(&mut self, at: u64, chunk_end: u64) -> Result<(PageHeader, Bytes), Failure> {
        let mut window = self.window(at, chunk_end.min(at + WINDOW)).await?;
        let mut header = PageHeader::read(&window);
        if matches!(header, Err(PageFault::Damaged(_))) && window.len() as u64 == WINDOW {
            // It may only be cut off.
            window = self.fetch(at, chunk_end.min(at + MAX_HEADER)).await?;
            header = PageHeader::read(&window);
        }
        let header = header?;
        let (start, end) = (header.length, header.length + header.packed);
        if end <= window.len() {
            return Ok((header, window.slice(start..end)));
        }
        let (start, end) = (at + start as u64, at + end as u64);
        if end > chunk_end {
            return Err(Failure::Omitted(Omission::Damaged));
        }
        Ok((header, self.fetch(start, end).await?))
    }

    /// At most [`WINDOW`] bytes; what follows them in the file is kept for the next column.
    async fn window(&mut self, start: u64, end: u64) -> Result<Bytes, Failure> {
        let (known_from, known) = &self.window;
        let known_to = known_from + known.len() as u64;
        if start < *known_from || known_to < end {
            let bytes = self.fetch(start, self.blob.size().min(start + WINDOW)).await?;
            self.window = (start, bytes);
        }
        let (known_from, known) = &self.window;
        let within = |offset: u64| usize::try_from(offset - known_from).unwrap_or(usize::MAX).min(known.len());
        Ok(known.slice(within(start)..within(end)))
    }

    async fn fetch(&mut self, start: u64, end: u64) -> Result<Bytes, Failure> {
        self.spend(end - start)?;
        Ok(read_range(self.blob, start, end).await?)
    }

    fn spend(&mut self, bytes: u64) -> Result<(), Failure> {
        self.budget = self.budget.checked_sub(bytes).ok_or(Failure::Omitted(Omission::Budget))?;
        Ok(())
    }
}

/// A page on its way to a blocking thread.
struct Page {
    leaf: Leaf,
    header: PageHeader,
    body: Bytes,
    chunk: Chunk,
    wanted: usize,
}

impl Page {
    async fn dictionary(self) -> Result<Dictionary, Failure> {
        blocking(move || Dictionary::unpack(&self.header, &self.body, self.chunk.codec)).await
    }

    async fn cells(self, dictionary: Option<Arc<Dictionary>>, chars: usize) -> Result<(Vec<Value>, bool), Failure> {
        blocking(move || {
            let Self { leaf, header, body, chunk, wanted } = self;
            let page = PageBody::unpack(leaf, &header, &body, chunk.codec, wanted)?;
            let mut cells = Cells::new(chars);
            let values = decode_page(leaf, &header, &page, dictionary.as_deref(), |value| cells.value(leaf, value))?;
            Ok((values, cells.cut))
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PageFault> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| DatasetError::Cancelled)??)
}

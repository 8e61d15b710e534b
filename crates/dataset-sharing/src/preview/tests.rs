mod columns;
mod csv_rows;
mod encodings;
mod hostile;

use blob_store::{BlobStore, BlobStoreConfig, MasterKey};
use bytes::Bytes;
use foundation::{PartnerId, Sources};
use tempfile::TempDir;

use super::{Extent, Preview, csv, parquet};
use crate::DatasetError;
use crate::model::TableSchema;
use crate::profile::CsvProfiler;

struct Shelf {
    blobs: BlobStore,
    partner: PartnerId,
    _folder: TempDir,
}

impl Shelf {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sources = Sources::fixed(1);
        let config = BlobStoreConfig::Folder { path: folder.path().join("blobs") };
        let blobs = BlobStore::open(config, MasterKey::generate(&sources), sources.clone()).await.unwrap();
        Self { blobs, partner: sources.id(), _folder: folder }
    }

    async fn put(&self, content: Vec<u8>) -> blob_store::Blob {
        let stored = self.blobs.put_bytes(self.partner, Bytes::from(content)).await.unwrap();
        self.blobs.open_blob(self.partner, &stored.sha256).await.unwrap()
    }

    async fn parquet(&self, content: Vec<u8>, rows: usize) -> Result<Preview, DatasetError> {
        parquet::preview(&self.put(content).await, Extent { rows, cell_chars: 1_000 }).await
    }

    async fn csv(&self, text: &str, rows: usize, cell_chars: usize) -> Preview {
        let schema = schema_of(text);
        csv::preview(&self.put(text.as_bytes().to_vec()).await, &schema, Extent { rows, cell_chars }).await.unwrap()
    }
}

fn schema_of(text: &str) -> TableSchema {
    let mut profiler = CsvProfiler::new();
    profiler.push(text.as_bytes()).unwrap();
    profiler.finish().unwrap().schema
}

fn words(row: usize) -> String {
    format!("the same beginning, and then {}", row % 11)
}

//! Large files, up and down, resumed where they broke off.

mod download;
mod upload;

use std::path::Path;

use aws_lc_rs::digest;
use foundation::Sha256;
use tokio::io::AsyncReadExt as _;

use crate::error::ClientError;

pub use download::Downloaded;

/// Told how many bytes are done, as often as there is news.
pub trait Progress: Send + Sync {
    /// `done` of `total` bytes are transferred. When a connection breaks, it may be less the next time.
    fn at(&self, done: u64, total: u64);

    /// All bytes have arrived, and are being checked where they are now.
    fn checking(&self) {}
}

impl<F: Fn(u64, u64) + Send + Sync> Progress for F {
    fn at(&self, done: u64, total: u64) {
        self(done, total);
    }
}

/// The SHA-256 and the size in bytes of a local file.
pub async fn sha256_of_file(path: &Path) -> Result<(Sha256, u64), ClientError> {
    read_file(path, &|_, _| ()).await
}

/// The same, for a file that may take long to read.
pub async fn read_file(path: &Path, progress: &dyn Progress) -> Result<(Sha256, u64), ClientError> {
    let failed = |cause| ClientError::file(path, cause);
    let mut file = tokio::fs::File::open(path).await.map_err(failed)?;
    let total = file.metadata().await.map_err(failed)?.len();
    let mut hasher = Hasher::default();
    let mut buffer = vec![0; 1 << 20];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer).await.map_err(failed)?;
        if read == 0 {
            return Ok((hasher.finish(), size));
        }
        hasher.update(&buffer[..read]);
        size += read as u64;
        progress.at(size, total.max(size));
    }
}

/// SHA-256 over pieces.
struct Hasher(digest::Context);

impl Default for Hasher {
    fn default() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }
}

impl Hasher {
    fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    fn finish(self) -> Sha256 {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.0.finish().as_ref());
        Sha256::from_bytes(bytes)
    }
}

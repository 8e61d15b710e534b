//! Folders for decrypted data: a root that one worker or predictor has to itself, and below it folders that are wiped whatever
//! happens.

use std::fs::{DirBuilder, File};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use foundation::Sources;

use crate::error::JobError;

/// Held locked while a worker lives.
const LOCK_FILE: &str = "lock";
/// Who the worker in this folder is, kept over restarts.
const NAME_FILE: &str = "worker";
/// Where the folders that are wiped are made.
const WIPED_DIR: &str = "open";

/// A root folder, locked.
#[derive(Debug)]
pub(crate) struct WorkRoot {
    open: PathBuf,
    /// The name under which a worker holds leases. It is the folder's, so a worker that is started again knows which leases
    /// it held before, and that nobody else holds them: nobody else has the lock.
    pub worker: String,
    _lock: File,
}

impl WorkRoot {
    /// Locks the folder, makes it if it is not there, and wipes what the dead left: it held decrypted data.
    ///
    /// # Errors
    /// `WorkFolderTaken` when another worker lives there.
    pub(crate) async fn open(root: &Path, sources: &Sources) -> Result<Self, JobError> {
        let (root, sources) = (root.to_owned(), sources.clone());
        let opened = tokio::task::spawn_blocking(move || Self::open_blocking(&root, &sources));
        opened.await.unwrap_or_else(|error| Err(JobError::folder(Path::new("."), std::io::Error::other(error))))
    }

    fn open_blocking(root: &Path, sources: &Sources) -> Result<Self, JobError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| JobError::folder(&path, source)
        };
        create_private(root).map_err(failed(root))?;
        let root = std::fs::canonicalize(root).map_err(failed(root))?;
        let lock = lock(&root)?;
        let open = root.join(WIPED_DIR);
        if open.exists() {
            std::fs::remove_dir_all(&open).map_err(failed(&open))?;
        }
        create_private(&open).map_err(failed(&open))?;
        let name_file = root.join(NAME_FILE);
        let worker = name(&name_file, sources).map_err(failed(&name_file))?;
        Ok(Self { open, worker, _lock: lock })
    }

    /// A new, empty folder of this name.
    pub(crate) fn folder(&self, name: &str) -> Result<WipedFolder, JobError> {
        let path = self.open.join(name);
        DirBuilder::new().mode(0o700).create(&path).map_err(|source| JobError::folder(&path, source))?;
        Ok(WipedFolder { path, wiped: false })
    }
}

/// Readable by this user alone; its parents as well, if they have to be made.
pub(crate) fn create_private(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn lock(root: &Path) -> Result<File, JobError> {
    let path = root.join(LOCK_FILE);
    let failed = |source| JobError::folder(&path, source);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(JobError::WorkFolderTaken { path: root.display().to_string() }),
        Err(std::fs::TryLockError::Error(source)) => Err(failed(source)),
    }
}

fn name(path: &Path, sources: &Sources) -> std::io::Result<String> {
    match std::fs::read_to_string(path) {
        Ok(name) if name.starts_with("worker-") && name.len() == 23 => return Ok(name),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let name = format!("worker-{:016x}", u64::from_be_bytes(sources.bytes()));
    // Under its final name only when whole. A name that is lost in a power cut costs one lease of waiting, nothing else.
    let draft = path.with_extension("new");
    std::fs::write(&draft, &name)?;
    std::fs::rename(&draft, path)?;
    Ok(name)
}

/// A folder that does not outlive this value. Dropping it wipes it; [`WipedFolder::wipe`] does so without blocking others.
#[derive(Debug)]
pub(crate) struct WipedFolder {
    path: PathBuf,
    wiped: bool,
}

impl WipedFolder {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes it and all that is in it.
    pub(crate) async fn wipe(mut self) {
        self.wiped = true;
        let path = self.path.clone();
        // A runtime that shuts down runs no more blocking tasks; then it is done here.
        if tokio::task::spawn_blocking(move || remove(&path)).await.is_err() {
            remove(&self.path);
        }
    }
}

impl Drop for WipedFolder {
    fn drop(&mut self) {
        if !self.wiped {
            remove(&self.path);
        }
    }
}

fn remove(path: &Path) {
    match std::fs::remove_dir_all(path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        // It is wiped when the program starts again, and an operator should know before.
        Err(error) => tracing::error!(path = %path.display(), %error, "a folder with decrypted data cannot be wiped"),
    }
}

#[cfg(test)]
mod tests;

//! Files that are either complete or absent, and the digests that tell a damaged one.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use aws_lc_rs::digest;
use recipes::protocol::PARTIAL_SUFFIX;

#[cfg(test)]
mod tests;

/// A SHA-256 digest; displayed as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// SHA-256 of the parts, one after the other.
pub fn sha256(parts: &[&[u8]]) -> Digest {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(part);
    }
    let mut bytes = [0; 32];
    bytes.copy_from_slice(context.finish().as_ref());
    Digest(bytes)
}

/// Writes a file so that its name appears only when the whole content is on disk: temporary name, sync, rename, sync
/// of the folder. A process killed on the way leaves at most a file whose name ends in [`PARTIAL_SUFFIX`].
pub(crate) fn write(folder: &Path, name: &str, parts: &[&[u8]]) -> io::Result<()> {
    put(folder, name, parts)?;
    settle(folder)
}

/// The first part of [`write`], all but the sync of the folder: of several files, one such sync at the end is enough.
pub(crate) fn put(folder: &Path, name: &str, parts: &[&[u8]]) -> io::Result<()> {
    let partial = folder.join(format!("{name}{PARTIAL_SUFFIX}"));
    let written = write_synced(&partial, parts).and_then(|()| std::fs::rename(&partial, folder.join(name)));
    if written.is_err() {
        // The disk may be full: give the space back. The first error is the one that counts.
        let _ = std::fs::remove_file(&partial);
    }
    written
}

/// The second part: what was put into the folder stays there.
pub(crate) fn settle(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn write_synced(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let mut file = File::create(path)?;
    for part in parts {
        file.write_all(part)?;
    }
    file.sync_all()
}

/// Removes what an earlier, killed attempt left under temporary names. A folder that does not exist is made.
pub(crate) fn prepare_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(PARTIAL_SUFFIX) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

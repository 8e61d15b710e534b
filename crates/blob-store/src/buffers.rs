//! Buffers that go round.
//!
//! Sealed batches are made on one thread and freed on another, a MiB at a time. Left to glibc, its arenas keep about twice
//! what is in use; buffers that are used again keep the memory of a long upload where it was after the first seconds.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// Buffers kept for use again; more are freed. What one put has in use.
const KEPT: usize = 24;

/// Buffers of one size.
#[derive(Debug)]
pub(crate) struct Buffers {
    size: usize,
    free: Mutex<Vec<Vec<u8>>>,
}

impl Buffers {
    pub(crate) fn new(size: usize) -> Arc<Self> {
        Arc::new(Self { size, free: Mutex::default() })
    }

    /// An empty buffer with room for `capacity` bytes. Only full-sized ones go round.
    pub(crate) fn take(&self, capacity: usize) -> Vec<u8> {
        let reused = if capacity == self.size { self.free().pop() } else { None };
        reused.unwrap_or_else(|| Vec::with_capacity(capacity))
    }

    /// The buffer's content; when the last reference is gone, the buffer comes back.
    pub(crate) fn freeze(self: &Arc<Self>, buffer: Vec<u8>) -> Bytes {
        if buffer.capacity() != self.size {
            return Bytes::from(buffer);
        }
        Bytes::from_owner(Lent { buffer, home: self.clone() })
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Vec<u8>>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Lent {
    buffer: Vec<u8>,
    home: Arc<Buffers>,
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.buffer
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let mut free = self.home.free();
        if free.len() < KEPT {
            free.push(buffer);
        }
    }
}

#[cfg(test)]
mod tests;

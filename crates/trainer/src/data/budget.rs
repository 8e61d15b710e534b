//! How much memory a job's data may take.

use crate::{DataError, memory};

/// A running estimate of the memory that data takes, and its limit.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    limit: u64,
    used: u64,
}

impl Budget {
    /// Nothing used of `limit` bytes.
    pub fn new(limit: u64) -> Self {
        Self { limit, used: 0 }
    }

    /// Counts bytes that are about to be taken.
    pub fn take(&mut self, bytes: u64) -> Result<(), DataError> {
        self.check(bytes)?;
        self.used += bytes;
        Ok(())
    }

    /// Bytes that are left.
    pub fn left(&self) -> u64 {
        self.limit.saturating_sub(self.used)
    }

    /// Bytes that are not needed any more.
    pub fn give_back(&mut self, bytes: u64) {
        self.used = self.used.saturating_sub(bytes);
    }

    /// Bytes that the process could allocate beside what is counted: it is stopped later than data is refused.
    pub fn left_of_process(&self) -> u64 {
        memory::of_process(self.limit).saturating_sub(self.used)
    }

    /// Whether that many more bytes would fit.
    pub fn check(&self, bytes: u64) -> Result<(), DataError> {
        const MIB: u64 = 1024 * 1024;
        let needed = self.used.saturating_add(bytes);
        if needed <= self.limit {
            return Ok(());
        }
        Err(DataError::TooLarge { needed: needed.div_ceil(MIB), limit: self.limit / MIB, reached: None })
    }
}

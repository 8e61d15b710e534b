//! Lines of bounded length from a pipe.

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// Room for one read from a pipe, which holds 64 KiB on Linux.
const READ_AT_ONCE: usize = 16 * 1024;

/// One line, without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// A whole line.
    Whole(Bytes),
    /// A line longer than the limit. Its content is thrown away as it comes, so that it costs no memory.
    TooLong,
    /// The pipe is closed.
    End,
}

/// Reads lines of at most `limit` bytes.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    reader: R,
    buffer: BytesMut,
    /// Bytes at the start of the buffer that are known to hold no line end.
    searched: usize,
    limit: usize,
    skipping: bool,
    ended: bool,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub(crate) fn new(reader: R, limit: usize) -> Self {
        Self { reader, buffer: BytesMut::new(), searched: 0, limit, skipping: false, ended: false }
    }

    /// The next line. May be dropped while waiting: what was read stays in the buffer. A pipe that fails counts as closed.
    pub(crate) async fn next(&mut self) -> Line {
        loop {
            if let Some(line) = self.take() {
                return line;
            }
            if self.ended {
                return Line::End;
            }
            // Without it the buffer would grow by a few bytes per read.
            self.buffer.reserve(READ_AT_ONCE);
            let read = self.reader.read_buf(&mut self.buffer).await;
            self.ended = !matches!(read, Ok(1..));
        }
    }

    /// What the buffer holds already.
    fn take(&mut self) -> Option<Line> {
        loop {
            let found = self.buffer[self.searched..].iter().position(|byte| *byte == b'\n');
            let Some(found) = found else {
                self.searched = self.buffer.len();
                return self.take_rest();
            };
            let mut line = self.buffer.split_to(self.searched + found + 1);
            self.searched = 0;
            if std::mem::take(&mut self.skipping) {
                continue;
            }
            line.truncate(line.len() - 1);
            return Some(if line.len() > self.limit { Line::TooLong } else { Line::Whole(line.freeze()) });
        }
    }

    /// A line that has no end yet: too long already, or the last one of a pipe that was closed.
    fn take_rest(&mut self) -> Option<Line> {
        if self.buffer.len() > self.limit {
            self.forget();
            return (!std::mem::replace(&mut self.skipping, true)).then_some(Line::TooLong);
        }
        if self.skipping {
            self.forget();
        } else if self.ended && !self.buffer.is_empty() {
            self.searched = 0;
            return Some(Line::Whole(self.buffer.split().freeze()));
        }
        None
    }

    fn forget(&mut self) {
        // A new buffer, so that the memory of a long line is given back.
        self.buffer = BytesMut::new();
        self.searched = 0;
    }
}

#[cfg(test)]
mod tests;

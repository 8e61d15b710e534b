use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::{AsyncRead, ReadBuf};

use super::{Line, Lines};

/// Gives its content away in pieces of a few bytes, waiting before each.
struct Slow {
    content: Vec<u8>,
    piece: usize,
    ready: bool,
}

impl AsyncRead for Slow {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.ready = !self.ready;
        if self.ready {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let n = self.piece.min(self.content.len()).min(buf.remaining());
        let rest = self.content.split_off(n);
        buf.put_slice(&self.content);
        self.content = rest;
        Poll::Ready(Ok(()))
    }
}

async fn read(content: &[u8], limit: usize, piece: usize) -> Vec<Line> {
    let mut lines = Lines::new(Slow { content: content.to_vec(), piece, ready: false }, limit);
    let mut found = Vec::new();
    loop {
        match lines.next().await {
            Line::End => return found,
            line => found.push(line),
        }
    }
}

fn whole(text: &'static str) -> Line {
    Line::Whole(Bytes::from_static(text.as_bytes()))
}

#[tokio::test]
async fn lines_come_whole_however_the_pipe_cuts_them() {
    for piece in [1, 2, 3, 7, 1000] {
        let found = read(b"one\n\ntwo\nthe last has no end", 100, piece).await;
        assert_eq!(found, [whole("one"), whole(""), whole("two"), whole("the last has no end")], "{piece}");
        assert_eq!(read(b"", 10, piece).await, []);
        assert_eq!(read(b"\n", 10, piece).await, [whole("")]);
    }
}

#[tokio::test]
async fn a_line_of_the_limit_passes_and_a_longer_one_is_named_once() {
    for piece in [1, 4, 64, 1000] {
        let found = read(b"12345678\n123456789\nok\n", 8, piece).await;
        assert_eq!(found, [whole("12345678"), Line::TooLong, whole("ok")], "{piece}");
        let endless = [&[b'x'; 500][..], b"\nok\n", &[b'y'; 500][..]].concat();
        assert_eq!(read(&endless, 8, piece).await, [Line::TooLong, whole("ok"), Line::TooLong], "{piece}");
    }
}

#[tokio::test]
async fn an_endless_line_costs_no_memory() {
    let mut lines = Lines::new(tokio::io::AsyncReadExt::take(tokio::io::repeat(b'x'), 64 << 20), 1 << 16);
    assert_eq!(lines.next().await, Line::TooLong);
    assert_eq!(lines.next().await, Line::End);
    assert!(lines.buffer.capacity() <= 1 << 18, "{}", lines.buffer.capacity());
}

#[tokio::test]
async fn a_wait_that_is_dropped_loses_nothing() {
    let (mut writer, reader) = tokio::io::duplex(64);
    let mut lines = Lines::new(reader, 100);
    tokio::io::AsyncWriteExt::write_all(&mut writer, b"half").await.unwrap();
    let wait = std::time::Duration::from_millis(20);
    tokio::time::timeout(wait, lines.next()).await.expect_err("there is no whole line yet");
    tokio::io::AsyncWriteExt::write_all(&mut writer, b" and half\n").await.unwrap();
    assert_eq!(lines.next().await, whole("half and half"));
}

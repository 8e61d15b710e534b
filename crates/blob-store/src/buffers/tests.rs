use super::{Buffers, KEPT};

#[test]
fn a_buffer_comes_back_empty_when_nobody_reads_it_any_more() {
    let buffers = Buffers::new(100);
    let mut buffer = buffers.take(100);
    buffer.extend_from_slice(&[7; 100]);
    let place = buffer.as_ptr();
    let bytes = buffers.freeze(buffer);
    let part = bytes.slice(10..20);
    drop(bytes);
    let other = buffers.take(100);
    assert_ne!(other.as_ptr(), place, "part of it is still being read");
    assert_eq!(part, [7; 10][..]);
    drop(part);
    let again = buffers.take(100);
    assert_eq!((again.as_ptr(), again.len()), (place, 0));
}

#[test]
fn other_sizes_and_too_many_do_not_go_round() {
    let buffers = Buffers::new(100);
    drop(buffers.freeze(buffers.take(60)));
    assert_eq!(buffers.free().len(), 0);
    let lent: Vec<_> = (0..KEPT + 5).map(|_| buffers.freeze(buffers.take(100))).collect();
    drop(lent);
    assert_eq!(buffers.free().len(), KEPT);
}

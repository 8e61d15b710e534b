pub(crate) mod reference;

use foundation::limits::MAX_COLUMNS;

use self::reference::{ChunkLie, Thrift, element, footer, group};
use super::codec::Codec;
use super::delta::{Deltas, delta_lengths, delta_texts};
use super::hybrid::{bits, first_values};
use super::page::{PageFault, PageHeader};
use super::thrift::Damaged;
use super::{FieldKind, Footer, FooterLocation, ParquetFault};

const DATA_END: u64 = 1_000;

fn sound_chunk() -> ChunkLie {
    ChunkLie { name: "a", physical: 1, codec: 0, values: 5, unpacked: 40, packed: 40, offset: 4 }
}

fn read(elements: &[Thrift], rows: i64, groups: &[Thrift]) -> Result<Footer, ParquetFault> {
    Footer::read(&footer(elements, rows, groups), DATA_END)
}

fn one_column() -> Vec<Thrift> {
    vec![element("root", None, 1), element("a", Some(1), 0)]
}

fn read_chunk(chunk: &ChunkLie) -> Result<Footer, ParquetFault> {
    read(&one_column(), chunk.values, &[group(&[chunk.thrift()], chunk.values)])
}

fn damaged(what: &'static str) -> Result<Footer, ParquetFault> {
    Err(ParquetFault::Damaged { what })
}

#[test]
fn a_sound_footer_is_read() {
    let footer = read_chunk(&sound_chunk()).unwrap();
    assert_eq!((footer.rows, footer.groups.len(), footer.fields.len()), (5, 1, 1));
    assert!(matches!(footer.fields[0].kind, FieldKind::Flat(leaf) if !leaf.optional));
}

/// Writers that flush before there is a row leave such groups behind.
#[test]
fn a_row_group_without_rows_is_read_though_it_has_no_pages() {
    let empty = || group(&[ChunkLie { values: 0, unpacked: 0, packed: 0, offset: 0, ..sound_chunk() }.thrift()], 0);
    let five = || group(&[sound_chunk().thrift()], 5);
    let footer = read(&one_column(), 5, &[empty(), five(), empty()]).unwrap();
    assert_eq!((footer.rows, footer.groups.len()), (5, 1), "only what can be shown is kept");
    assert_eq!(read(&one_column(), 0, &[empty()]), Err(ParquetFault::NoRows));
    let nowhere = ChunkLie { values: 0, unpacked: 0, packed: 40, offset: 0, ..sound_chunk() };
    assert_eq!(read(&one_column(), 0, &[group(&[nowhere.thrift()], 0)]), damaged("a column lies outside the file"));
}

#[test]
fn lies_of_a_column_chunk_are_found_out() {
    let outside = damaged("a column lies outside the file");
    let lie = |change: fn(&mut ChunkLie)| {
        let mut chunk = sound_chunk();
        change(&mut chunk);
        read_chunk(&chunk)
    };
    assert_eq!(lie(|chunk| chunk.packed = 997), outside);
    assert_eq!(lie(|chunk| chunk.packed = i64::MAX), outside);
    assert_eq!(lie(|chunk| chunk.packed = -1), outside);
    assert_eq!(lie(|chunk| chunk.offset = 3), outside);
    assert_eq!(lie(|chunk| chunk.offset = i64::MAX), outside);
    assert_eq!(lie(|chunk| chunk.offset = -5), outside);
    assert_eq!(lie(|chunk| chunk.unpacked = -1), damaged("a size is negative"));
    assert_eq!(lie(|chunk| chunk.physical = 2), damaged("a column has another type than the schema says"));
    assert_eq!(lie(|chunk| chunk.values = -1), damaged("a column has another type than the schema says"));
    let codec = |codec| Err(ParquetFault::Codec { column: "a".into(), codec });
    assert_eq!(lie(|chunk| chunk.codec = 4), codec("Brotli"));
    assert_eq!(lie(|chunk| chunk.codec = 99), codec("an unknown codec"));
    let bomb = lie(|chunk| chunk.unpacked = 1 << 50);
    assert_eq!(bomb, Err(ParquetFault::Expansion { unpacked: 1 << 50, factor: 1_000 }));
}

#[test]
fn row_groups_that_share_their_bytes_are_refused() {
    // 1,000 groups that all point to the same 40 bytes: a small file that would unpack to a large one.
    let groups = vec![group(&[sound_chunk().thrift()], 5); 1_000];
    assert_eq!(read(&one_column(), 5_000, &groups), damaged("columns overlap"));
}

#[test]
fn counts_must_agree() {
    let five = || group(&[sound_chunk().thrift()], 5);
    assert!(read(&one_column(), 10, &[five(), five()]).is_ok());
    let sum = "its row groups have other rows in sum than the file has";
    assert_eq!(read(&one_column(), 11, &[five(), five()]), damaged(sum));
    assert_eq!(read(&one_column(), -10, &[five(), five()]), damaged(sum));
    let values = "a column has another number of values than its row group has rows";
    assert_eq!(read(&one_column(), 6, &[group(&[sound_chunk().thrift()], 6)]), damaged(values));
    assert_eq!(read(&one_column(), 5, &[group(&[], 5)]), damaged("a row group lacks columns"));
    assert_eq!(read(&one_column(), 0, &[]), Err(ParquetFault::NoRows));
}

#[test]
fn only_the_first_row_groups_are_kept() {
    let chunk = ChunkLie { packed: 1, unpacked: 1, values: 1, ..sound_chunk() };
    let groups = vec![group(&[chunk.thrift()], 1); 900];
    let footer = read(&one_column(), 900, &groups).unwrap();
    assert_eq!((footer.rows, footer.groups.len()), (900, 8));
}

#[test]
fn a_schema_must_be_a_tree() {
    let chunk = || vec![group(&[sound_chunk().thrift()], 5)];
    let read = |elements: &[Thrift]| read(elements, 5, &chunk());
    assert_eq!(read(&[]), damaged("the schema is empty"));
    assert_eq!(read(&[element("root", None, 2), element("a", Some(1), 0)]), damaged("the schema lacks columns"));
    let lacking = [element("root", None, 1), element("g", None, i64::from(i32::MAX))];
    assert_eq!(read(&lacking), damaged("the schema lacks columns"));
    let spare = [element("root", None, 1), element("a", Some(1), 0), element("b", Some(1), 0)];
    assert_eq!(read(&spare), damaged("the schema is no tree"));
    assert_eq!(read(&[element("root", None, -1), element("a", Some(1), 0)]), damaged("a count is negative"));
}

#[test]
fn a_schema_nested_a_thousand_times_costs_no_stack_and_one_that_is_wide_is_refused() {
    let mut deep = vec![element("root", None, 1)];
    deep.extend((0..7_000).map(|_| element("g", None, 1)));
    deep.push(element("leaf", Some(1), 0));
    let footer = read(&deep, 5, &[group(&[sound_chunk().thrift()], 5)]).unwrap();
    assert_eq!(footer.fields[0].kind, FieldKind::Nested);
    let width = i64::try_from(MAX_COLUMNS).unwrap() + 1;
    let mut wide = vec![element("root", None, width)];
    wide.extend((0..width).map(|index| element(&format!("c{index}"), Some(1), 0)));
    assert_eq!(read(&wide, 5, &[]), Err(ParquetFault::TooManyColumns { limit: MAX_COLUMNS }));
    // As many leaves below one column.
    wide[0] = element("g", None, width);
    wide.insert(0, element("root", None, 1));
    assert_eq!(read(&wide, 5, &[]), Err(ParquetFault::TooManyColumns { limit: MAX_COLUMNS }));
}

#[test]
fn a_list_cannot_claim_more_than_there_are_bytes() {
    let huge = Thrift::default().int(1, 2).list(2, u64::from(u32::MAX), &one_column()).end();
    assert_eq!(Footer::read(&huge, DATA_END), damaged("a structure is cut off"));
    let endless = Thrift::default().int(1, 2).list(2, u64::MAX, &one_column()).end();
    assert_eq!(Footer::read(&endless, DATA_END), damaged("a structure is cut off"));
}

#[test]
fn unknown_structures_nested_deeply_are_refused_before_the_stack_is_used_up() {
    // Field 15 of the footer: structures within structures, a million deep.
    let bytes = vec![0x1c; 1_000_000];
    let mut deep = vec![0xfc];
    deep.extend(bytes);
    assert_eq!(Footer::read(&deep, DATA_END), damaged("structures are nested too deeply"));
    let mut lists = vec![0xf9];
    lists.extend(vec![0x19; 1_000_000]);
    assert_eq!(Footer::read(&lists, DATA_END), damaged("structures are nested too deeply"));
}

#[test]
fn every_prefix_of_a_footer_is_refused() {
    let whole = footer(&one_column(), 5, &[group(&[sound_chunk().thrift()], 5)]);
    for length in 0..whole.len() {
        assert!(Footer::read(&whole[..length], DATA_END).is_err(), "{length} of {} bytes", whole.len());
    }
}

#[test]
fn a_flipped_byte_anywhere_in_a_footer_never_panics() {
    let whole = footer(&one_column(), 5, &[group(&[sound_chunk().thrift()], 5)]);
    for place in 0..whole.len() {
        for flip in 1..=u8::MAX {
            let mut bytes = whole.clone();
            bytes[place] ^= flip;
            // Whatever it says now, it is either read or refused.
            drop(Footer::read(&bytes, DATA_END));
        }
    }
}

#[test]
fn the_footer_is_found_or_the_file_is_refused() {
    let tail = |length: u32, magic: &[u8; 4]| {
        let mut tail = [0; 8];
        tail[..4].copy_from_slice(&length.to_le_bytes());
        tail[4..].copy_from_slice(magic);
        tail
    };
    let find = |size, head: &[u8; 4], tail| FooterLocation::find(size, *head, tail);
    assert_eq!(find(112, b"PAR1", tail(100, b"PAR1")), Ok(FooterLocation { start: 4, end: 104 }));
    let too_long = Err(ParquetFault::Damaged { what: "its footer is longer than the file" });
    assert_eq!(find(111, b"PAR1", tail(100, b"PAR1")), too_long);
    assert_eq!(find(112, b"PAR1", tail(u32::MAX, b"PAR1")), too_long);
    assert!(matches!(find(112, b"a,b\n", tail(100, b"PAR1")), Err(ParquetFault::NotParquet { .. })));
    assert!(matches!(find(112, b"PAR1", tail(100, b"xxxx")), Err(ParquetFault::NotParquet { .. })));
    assert_eq!(find(112, b"PARE", tail(100, b"PARE")), Err(ParquetFault::Encrypted));
    let large = 17 << 20;
    let limit = 16 << 20;
    let fault = ParquetFault::FooterTooLarge { found: u64::from(large), limit };
    assert_eq!(find(1 << 30, b"PAR1", tail(large, b"PAR1")), Err(fault));
}

#[test]
fn every_codec_unpacks_exactly_what_was_declared_and_nothing_more() {
    let plain = b"to be or not to be, that is the question ".repeat(50);
    let wrong = Err(Damaged("a page does not unpack to the size that it declares"));
    for (codec, packed) in packed_in_all_ways(&plain) {
        assert_eq!(codec.unpack(&packed, plain.len()).as_ref(), Ok(&plain), "{codec:?}");
        for size in [0, plain.len() - 1, plain.len() + 1] {
            assert_eq!(codec.unpack(&packed, size), wrong, "{codec:?} {size}");
        }
        assert_eq!(codec.unpack(&packed[..packed.len() - 3], plain.len()), wrong, "{codec:?} cut off");
    }
}

fn packed_in_all_ways(plain: &[u8]) -> Vec<(Codec, Vec<u8>)> {
    use std::io::Write as _;

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(plain).unwrap();
    let lz4 = lz4_flex::block::compress(plain);
    let size = |length: usize| u32::try_from(length).unwrap().to_be_bytes();
    let framed = [&size(plain.len())[..], &size(lz4.len()), &lz4].concat();
    vec![
        (Codec::Lz4Hadoop, lz4.clone()),
        (Codec::None, plain.to_vec()),
        (Codec::Snappy, snap::raw::Encoder::new().compress_vec(plain).unwrap()),
        (Codec::Gzip, gzip.finish().unwrap()),
        (Codec::Zstd, zstd::bulk::compress(plain, 3).unwrap()),
        (Codec::Lz4, lz4),
        (Codec::Lz4Hadoop, framed),
    ]
}

#[test]
fn compression_bombs_end_at_the_declared_size() {
    // 16 MiB of zeros, packed as well as each codec can, declared as 1 KiB.
    let zeros = vec![0; 16 << 20];
    for (codec, packed) in packed_in_all_ways(&zeros) {
        if codec != Codec::None {
            assert!(packed.len() < zeros.len() / 20, "{codec:?}");
            assert!(codec.unpack(&packed, 1_024).is_err(), "{codec:?}");
        }
    }
}

#[test]
fn a_page_header_must_be_small_and_sound() {
    let header = |unpacked, packed, values| PageHeader::read(&reference::page_header(0, (unpacked, packed), values, 0));
    assert!(header(10, 10, 1).is_ok());
    assert_eq!(header(17 << 20, 10, 1), Err(PageFault::TooLarge));
    assert_eq!(header(10, 9 << 20, 1), Err(PageFault::TooLarge));
    assert_eq!(header(10, 10, i64::from(i32::MAX)), Err(PageFault::TooLarge));
    let negative = Err(PageFault::Damaged(Damaged("a page's size is negative")));
    assert_eq!(header(-1, 10, 1), negative);
    assert_eq!(header(10, -1, 1), negative);
    assert_eq!(header(10, 10, -1), negative);
    assert!(matches!(header(1 << 40, 10, 1), Err(PageFault::Damaged(_))));
}

#[test]
fn runs_and_packed_bits_are_read_without_trusting_their_lengths() {
    // A run of 2^40 sevens in eight bytes, of which three are wanted.
    let mut run = vec![0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 7];
    assert_eq!(first_values(&run, 3, 3), Ok(vec![7, 7, 7]));
    run.pop();
    assert!(first_values(&run, 3, 3).is_err());
    // 0 to 7 in three bits each: the example of the format's specification.
    assert_eq!(first_values(&[0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010], 3, 8), Ok((0..8).collect()));
    assert_eq!(first_values(&[0x03], 0, 8), Ok(vec![0; 8]));
    assert!(first_values(&[], 1, 1).is_err());
    assert_eq!(first_values(&[], 1, 0), Ok(vec![]));
    assert_eq!(bits(&[0xff; 8], 64, 0), Some(u64::MAX));
    assert_eq!(bits(&[0xff; 8], 64, 1), None);
    assert_eq!(bits(&[0xff; 8], 64, usize::MAX), None);
}

#[test]
fn differences_are_read_without_trusting_their_counts() {
    // Block of 128 in 4 miniblocks, a total of 2^60: refused, because the page has no more than 5 values.
    let mut bytes = vec![0x80, 0x01, 0x04, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10, 0x00];
    let malformed = Some(Damaged("a page of differences is malformed"));
    assert_eq!(Deltas::read(&bytes, 3, 5).err(), malformed);
    // One value, 7, and what follows.
    bytes = vec![0x80, 0x01, 0x04, 0x01, 0x0e, 0xaa];
    let one = Deltas::read(&bytes, 3, 5).unwrap();
    assert_eq!((one.values, one.rest), (vec![7], &[0xaa][..]));
    // No miniblocks; a block that is no multiple; a width of 65 bits.
    assert_eq!(Deltas::read(&[0x80, 0x01, 0x00, 0x02, 0x00], 2, 5).err(), malformed);
    assert_eq!(Deltas::read(&[0x80, 0x01, 0x03, 0x02, 0x00], 2, 5).err(), malformed);
    assert_eq!(Deltas::read(&[0x80, 0x01, 0x04, 0x02, 0x00, 0x00, 65, 0, 0, 0], 2, 5).err(), malformed);
    // Lengths that are negative, or reach past the end; a shared beginning longer than the text before.
    assert!(delta_lengths(&[0x80, 0x01, 0x04, 0x01, 0x01], 1, 5).is_err());
    assert!(delta_lengths(&[0x80, 0x01, 0x04, 0x01, 0x08, b'a'], 1, 5).is_err());
    let shares_too_much = [0x80, 0x01, 0x04, 0x01, 0x04, 0x80, 0x01, 0x04, 0x01, 0x02, b'a'];
    assert_eq!(delta_texts(&shares_too_much, 1, 5, 100), Err(Damaged("a page of differences is malformed")));
}

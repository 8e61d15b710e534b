//! Compression, undone into a buffer of known size.

use std::io::Read as _;

use flate2::read::MultiGzDecoder;

use super::thrift::Damaged;

/// How pages are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    None,
    Snappy,
    Gzip,
    /// Blocks with the framing of Hadoop.
    Lz4Hadoop,
    Zstd,
    Lz4,
}

const WRONG: Damaged = Damaged("a page does not unpack to the size that it declares");

impl Codec {
    /// The codec with this number in `CompressionCodec`, or the name of one that recipes cannot read.
    pub(crate) fn from_number(number: i32) -> Result<Self, &'static str> {
        match number {
            0 => Ok(Self::None),
            1 => Ok(Self::Snappy),
            2 => Ok(Self::Gzip),
            3 => Err("LZO"),
            4 => Err("Brotli"),
            5 => Ok(Self::Lz4Hadoop),
            6 => Ok(Self::Zstd),
            7 => Ok(Self::Lz4),
            _ => Err("an unknown codec"),
        }
    }

    /// Unpacks to exactly `size` bytes, which the caller has bounded; content that is longer or shorter is refused without
    /// ever taking more memory than that.
    pub(crate) fn unpack(self, packed: &[u8], size: usize) -> Result<Vec<u8>, Damaged> {
        let mut output = vec![0; size];
        let written = match self {
            Self::None => {
                if packed.len() != size {
                    return Err(WRONG);
                }
                output.copy_from_slice(packed);
                size
            }
            Self::Snappy => snap::raw::Decoder::new().decompress(packed, &mut output).map_err(|_| WRONG)?,
            Self::Gzip => gunzip(packed, &mut output)?,
            Self::Zstd => {
                let mut decompressor = zstd::bulk::Decompressor::new().map_err(|_| WRONG)?;
                decompressor.decompress_to_buffer(packed, &mut output[..]).map_err(|_| WRONG)?
            }
            Self::Lz4 => lz4_flex::block::decompress_into(packed, &mut output).map_err(|_| WRONG)?,
            // Some writers leave the framing out under this codec's number; the reference implementation reads that too.
            Self::Lz4Hadoop => match unframe(packed, &mut output) {
                Ok(written) if written == size => written,
                _ => lz4_flex::block::decompress_into(packed, &mut output).map_err(|_| WRONG)?,
            },
        };
        if written == size { Ok(output) } else { Err(WRONG) }
    }
}

fn gunzip(packed: &[u8], output: &mut [u8]) -> Result<usize, Damaged> {
    let mut decoder = MultiGzDecoder::new(packed);
    decoder.read_exact(output).map_err(|_| WRONG)?;
    // One byte more would be too many.
    match decoder.read(&mut [0]) {
        Ok(0) => Ok(output.len()),
        _ => Err(WRONG),
    }
}

/// Blocks, each after its unpacked and its packed size (32 bits, big-endian).
fn unframe(mut packed: &[u8], output: &mut [u8]) -> Result<usize, Damaged> {
    let size = |bytes: [u8; 4]| usize::try_from(u32::from_be_bytes(bytes)).map_err(|_| WRONG);
    let mut written = 0;
    while let Some((unpacked_size, rest)) = packed.split_first_chunk::<4>() {
        let (packed_size, rest) = rest.split_first_chunk::<4>().ok_or(WRONG)?;
        let (block, rest) = rest.split_at_checked(size(*packed_size)?).ok_or(WRONG)?;
        let end = written + size(*unpacked_size)?;
        let target = output.get_mut(written..end).ok_or(WRONG)?;
        if lz4_flex::block::decompress_into(block, target).map_err(|_| WRONG)? != target.len() {
            return Err(WRONG);
        }
        (written, packed) = (end, rest);
    }
    Ok(written)
}

//! The hybrid of run lengths and bit packing in which levels and dictionary indices are written.

use super::thrift::Damaged;

const CUT_OFF: Damaged = Damaged("a page is cut off");

/// The first `count` values of `width` bits each, at most 32.
pub(crate) fn first_values(mut bytes: &[u8], width: u32, count: usize) -> Result<Vec<u32>, Damaged> {
    let mut values = Vec::with_capacity(count);
    while values.len() < count {
        let header = take_varint(&mut bytes)?;
        let run = usize::try_from(header >> 1).map_err(|_| CUT_OFF)?;
        let left = count - values.len();
        if header & 1 == 0 {
            let value = take(&mut bytes, width.div_ceil(8) as usize)?;
            let mut word = [0; 4];
            word[..value.len()].copy_from_slice(value);
            values.resize(values.len() + run.min(left), u32::from_le_bytes(word));
        } else {
            // Groups of eight values. Some writers leave out the padding of the last one.
            let length = run.saturating_mul(width as usize).min(bytes.len());
            let packed = take(&mut bytes, length)?;
            for index in 0..run.saturating_mul(8).min(left) {
                let value = bits(packed, width, index).and_then(|value| u32::try_from(value).ok());
                values.push(value.ok_or(CUT_OFF)?);
            }
        }
    }
    Ok(values)
}

/// Value number `index` of values of `width` bits each, at most 64, packed from the least significant bit on.
pub(crate) fn bits(packed: &[u8], width: u32, index: usize) -> Option<u64> {
    let first_bit = index.checked_mul(width as usize)?;
    let (first_byte, shift) = (first_bit / 8, first_bit % 8);
    let bytes = (shift + width as usize).div_ceil(8);
    let mut word = [0; 16];
    word.get_mut(..bytes)?.copy_from_slice(packed.get(first_byte..first_byte + bytes)?);
    let mask = (1_u128 << width) - 1;
    u64::try_from(u128::from_le_bytes(word) >> shift & mask).ok()
}

/// Takes `length` bytes off the front.
pub(crate) fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Result<&'a [u8], Damaged> {
    let (taken, rest) = bytes.split_at_checked(length).ok_or(CUT_OFF)?;
    *bytes = rest;
    Ok(taken)
}

/// Takes a length of 32 bits, little-endian, and as many bytes.
pub(crate) fn take_prefixed<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8], Damaged> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(CUT_OFF)?;
    *bytes = rest;
    take(bytes, usize::try_from(u32::from_le_bytes(*length)).map_err(|_| CUT_OFF)?)
}

/// Takes a number in groups of seven bits, the least significant first.
pub(crate) fn take_varint(bytes: &mut &[u8]) -> Result<u64, Damaged> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes, 1)?[0];
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Damaged("a number in a page is too long"))
}

/// Takes a signed number, whose sign stands in the lowest bit.
pub(crate) fn take_zigzag(bytes: &mut &[u8]) -> Result<i64, Damaged> {
    let value = take_varint(bytes)?;
    Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
}

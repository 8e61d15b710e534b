//! Values out of pages.

use std::borrow::Cow;

use super::delta::{Deltas, delta_lengths, delta_texts};
use super::hybrid::{bits, first_values, take, take_prefixed};
use super::page::{Dictionary, PageBody, PageFault, PageHeader};
use super::schema::{Leaf, Physical};
use super::thrift::Damaged;

/// Bytes of a text at most; the rest is not given out.
pub(crate) const SHOWN_BYTES: usize = 4 * 1024;

const CUT_OFF: Damaged = Damaged("a page holds fewer values than it declares");

/// A value as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RawValue<'a> {
    Boolean(bool),
    Integer(i64),
    Float(f32),
    Double(f64),
    /// Also the twelve bytes of an old timestamp.
    Bytes(Cow<'a, [u8]>),
}

/// The values of the page's first rows, `None` where one is missing, in a form that the caller makes of each.
pub(crate) fn decode_page<T>(
    leaf: Leaf,
    header: &PageHeader,
    page: &PageBody,
    dictionary: Option<&Dictionary>,
    mut turn: impl FnMut(Option<RawValue<'_>>) -> T,
) -> Result<Vec<T>, PageFault> {
    let wanted = page.present.iter().filter(|present| **present).count();
    let mut values = decode(leaf.physical, header, page.values(), dictionary, wanted)?.into_iter();
    if values.len() != wanted {
        return Err(CUT_OFF.into());
    }
    Ok(page.present.iter().map(|present| turn(if *present { values.next() } else { None })).collect())
}

fn decode<'a>(
    physical: Physical,
    header: &PageHeader,
    data: &'a [u8],
    dictionary: Option<&'a Dictionary>,
    wanted: usize,
) -> Result<Vec<RawValue<'a>>, PageFault> {
    match (header.encoding, physical) {
        // A page of missing values may be empty.
        _ if wanted == 0 => Ok(Vec::new()),
        // PLAIN
        (0, _) => Ok(plain(physical, data, wanted)?),
        // PLAIN_DICTIONARY, RLE_DICTIONARY
        (2 | 8, _) => looked_up(physical, data, dictionary.ok_or(Damaged("a dictionary is missing"))?, wanted),
        // RLE
        (3, Physical::Boolean) => {
            let mut data = data;
            let runs = first_values(take_prefixed(&mut data)?, 1, wanted)?;
            Ok(runs.into_iter().map(|bit| RawValue::Boolean(bit == 1)).collect())
        }
        // DELTA_BINARY_PACKED
        (5, Physical::Int32 | Physical::Int64) => {
            let deltas = Deltas::read(data, wanted, header.values)?;
            let narrow = physical == Physical::Int32;
            Ok(deltas
                .values
                .into_iter()
                .map(|value| RawValue::Integer(if narrow { low_half(value) } else { value }))
                .collect())
        }
        // DELTA_LENGTH_BYTE_ARRAY
        (6, Physical::Bytes) => Ok(delta_lengths(data, wanted, header.values)?.into_iter().map(text).collect()),
        // DELTA_BYTE_ARRAY
        (7, Physical::Bytes | Physical::Fixed(_)) => {
            let texts = delta_texts(data, wanted, header.values, SHOWN_BYTES)?;
            Ok(texts.into_iter().map(|text| RawValue::Bytes(Cow::Owned(text))).collect())
        }
        // BYTE_STREAM_SPLIT
        (9, _) => split_streams(physical, data, wanted),
        _ => Err(PageFault::Unsupported),
    }
}

fn text(bytes: &[u8]) -> RawValue<'_> {
    RawValue::Bytes(Cow::Borrowed(&bytes[..bytes.len().min(SHOWN_BYTES)]))
}

/// Differences of 32-bit values were taken modulo 2³².
fn low_half(value: i64) -> i64 {
    let [a, b, c, d, ..] = value.to_le_bytes();
    i64::from(i32::from_le_bytes([a, b, c, d]))
}

/// Bytes of a value, where all have the same number.
fn width(physical: Physical) -> Option<usize> {
    match physical {
        Physical::Boolean | Physical::Bytes => None,
        Physical::Int32 | Physical::Float => Some(4),
        Physical::Int64 | Physical::Double => Some(8),
        Physical::Int96 => Some(12),
        Physical::Fixed(width) => Some(width),
    }
}

fn fixed(physical: Physical, bytes: &[u8]) -> Option<RawValue<'_>> {
    Some(match physical {
        Physical::Int32 => RawValue::Integer(i64::from(i32::from_le_bytes(bytes.try_into().ok()?))),
        Physical::Int64 => RawValue::Integer(i64::from_le_bytes(bytes.try_into().ok()?)),
        Physical::Float => RawValue::Float(f32::from_le_bytes(bytes.try_into().ok()?)),
        Physical::Double => RawValue::Double(f64::from_le_bytes(bytes.try_into().ok()?)),
        Physical::Int96 | Physical::Fixed(_) => text(bytes),
        Physical::Boolean | Physical::Bytes => return None,
    })
}

fn plain(physical: Physical, mut data: &[u8], wanted: usize) -> Result<Vec<RawValue<'_>>, Damaged> {
    let value = |index| match (physical, width(physical)) {
        (Physical::Boolean, _) => Ok(RawValue::Boolean(bits(data, 1, index).ok_or(CUT_OFF)? == 1)),
        (Physical::Bytes, _) | (_, None) => take_prefixed(&mut data).map(text),
        (_, Some(width)) => fixed(physical, take(&mut data, width)?).ok_or(CUT_OFF),
    };
    (0..wanted).map(value).collect()
}

/// Finds values in a dictionary: by arithmetic where all are equally long, else by walking through it once.
fn looked_up<'a>(
    physical: Physical,
    data: &[u8],
    dictionary: &'a Dictionary,
    wanted: usize,
) -> Result<Vec<RawValue<'a>>, PageFault> {
    const OUTSIDE: Damaged = Damaged("a page refers to a value that its dictionary lacks");
    let (&bit_width, runs) = data.split_first().ok_or(CUT_OFF)?;
    if bit_width > 32 {
        return Err(Damaged("a dictionary's indices are too wide").into());
    }
    let indices = first_values(runs, u32::from(bit_width), wanted)?;
    let index_of = |index: u32| usize::try_from(index).ok().filter(|index| *index < dictionary.values);
    let indices = indices.into_iter().map(|index| index_of(index).ok_or(OUTSIDE)).collect::<Result<Vec<_>, _>>()?;
    if physical == Physical::Boolean {
        return Err(PageFault::Unsupported);
    }
    if let Some(width) = width(physical) {
        let find = |index: usize| {
            let start = index.checked_mul(width)?;
            fixed(physical, dictionary.bytes.get(start..start.checked_add(width)?)?)
        };
        return indices.into_iter().map(|index| find(index).ok_or(OUTSIDE.into())).collect();
    }
    let mut order: Vec<usize> = (0..indices.len()).collect();
    order.sort_unstable_by_key(|place| indices[*place]);
    let mut values = vec![RawValue::Boolean(false); indices.len()];
    let (mut rest, mut at, mut current) = (&dictionary.bytes[..], 0, None);
    for place in order {
        while current.is_none() || at <= indices[place] {
            current = Some(take_prefixed(&mut rest)?);
            at += 1;
        }
        values[place] = current.map_or(RawValue::Boolean(false), text);
    }
    Ok(values)
}

/// `BYTE_STREAM_SPLIT`: the first byte of every value, then the second of every value, and so on.
fn split_streams(physical: Physical, data: &[u8], wanted: usize) -> Result<Vec<RawValue<'static>>, PageFault> {
    let width = width(physical).filter(|width| *width > 0).ok_or(PageFault::Unsupported)?;
    let count = data.len() / width;
    if wanted > count || !data.len().is_multiple_of(width) {
        return Err(CUT_OFF.into());
    }
    let value = |index: usize| {
        let bytes: Vec<u8> = (0..width).take(SHOWN_BYTES).map(|stream| data[stream * count + index]).collect();
        match fixed(physical, &bytes) {
            Some(RawValue::Bytes(_)) => Ok(RawValue::Bytes(Cow::Owned(bytes))),
            Some(RawValue::Integer(value)) => Ok(RawValue::Integer(value)),
            Some(RawValue::Float(value)) => Ok(RawValue::Float(value)),
            Some(RawValue::Double(value)) => Ok(RawValue::Double(value)),
            Some(RawValue::Boolean(_)) | None => Err(CUT_OFF.into()),
        }
    };
    (0..wanted).map(value).collect()
}

//! Exact amounts of money: integers, in millionths of the currency.

use crate::calendar::Month;
use crate::error::UsageError;
use crate::records::Kind;

/// The largest amount that there can be, in either direction: 2^53 - 1 millionths, some nine thousand million of the currency,
/// which every JSON reader holds exactly.
pub const MOST: i64 = (1 << 53) - 1;

/// Seconds of an hour.
pub(crate) const HOUR: i64 = 3600;
/// Bytes of a GiB.
const GIB: i128 = 1 << 30;

/// How much of the recorded unit makes one priced unit. A GiB that is stored the whole month is one GiB-month, whether the month
/// has 28 days or 31.
pub(crate) fn priced_unit(kind: Kind, month: Month) -> i128 {
    match kind {
        Kind::Gpu | Kind::Cpu => i128::from(HOUR),
        Kind::Stored => GIB * i128::from(month.days()),
        Kind::Downloaded => GIB,
    }
}

/// `amount` at `price` per priced unit, rounded once, to the nearest millionth and up from the middle.
///
/// # Errors
/// `TooLarge` beyond [`MOST`].
pub(crate) fn cost((kind, month): (Kind, Month), amount: i128, price: i64) -> Result<i64, UsageError> {
    let unit = priced_unit(kind, month);
    let exact = amount.checked_mul(i128::from(price)).ok_or(UsageError::TooLarge)?;
    let rounded = exact.checked_add(unit / 2).ok_or(UsageError::TooLarge)? / unit;
    bounded(rounded)
}

/// An amount of money that is not too large.
pub(crate) fn bounded(amount: i128) -> Result<i64, UsageError> {
    let fits = i64::try_from(amount).ok().filter(|amount| (-MOST..=MOST).contains(amount));
    fits.ok_or(UsageError::TooLarge)
}

/// The sum of two amounts of money.
pub(crate) fn plus(one: i64, other: i64) -> Result<i64, UsageError> {
    bounded(i128::from(one) + i128::from(other))
}

/// An amount of use that is not too large for a column.
pub(crate) fn counted(amount: i128) -> Result<i64, UsageError> {
    i64::try_from(amount).map_err(|_| UsageError::TooLarge)
}

/// Millionths as a decimal number: at least two digits after the point, and no more zeros than that.
pub fn decimal(micros: i64) -> String {
    let (sign, micros) = (if micros < 0 { "-" } else { "" }, micros.unsigned_abs());
    let mut fraction = format!("{:06}", micros % 1_000_000);
    while fraction.len() > 2 && fraction.ends_with('0') {
        fraction.pop();
    }
    format!("{sign}{}.{fraction}", micros / 1_000_000)
}

/// How many priced units an amount is, in millionths, rounded like a cost.
pub(crate) fn quantity((kind, month): (Kind, Month), amount: i128) -> Result<i64, UsageError> {
    cost((kind, month), amount, 1_000_000)
}

//! What needs no database: days, money, stretches.

use chrono::{DateTime, TimeDelta, Utc};

use crate::calendar::{Day, Month};
use crate::error::UsageError;
use crate::metering::{LONGEST, Stretch, stretches};
use crate::money::{MOST, cost, decimal, quantity};
use crate::records::Kind;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

#[test]
fn months_have_their_days() {
    let days = |text| month(text).days();
    assert_eq!([days("2026-02"), days("2028-02"), days("2100-02"), days("2000-02")], [28, 29, 28, 29]);
    assert_eq!([days("2026-12"), days("2026-04")], [31, 30]);
    assert_eq!(month("2026-12").next(), month("2027-01"));
    assert_eq!(month("2026-12").end(), at("2027-01-01T00:00:00Z"));
    assert_eq!(Day::of(at("2028-02-28T23:59:59Z")).next().to_string(), "2028-02-29");
}

#[test]
fn a_day_has_one_spelling() {
    for text in ["2026-02-29", "2026-1-01", "2026-01-1", "+026-01-01", "2026-13-01", "0000-01-01", "2026/01/01", ""] {
        assert!(text.parse::<Day>().is_err(), "{text}");
    }
    for text in ["2026-00", "2026-1", "2026-01-01", "20260-1"] {
        assert!(text.parse::<Month>().is_err(), "{text}");
    }
    assert_eq!("2028-02-29".parse::<Day>().unwrap().to_string(), "2028-02-29");
}

#[test]
fn an_attempt_is_split_at_midnight_and_its_last_second_is_full() {
    let found = stretches(at("2026-01-31T23:59:58.5Z"), at("2026-02-02T00:00:00.2Z"));
    let seconds: Vec<(String, i64)> =
        found.iter().map(|Stretch { day, seconds }| (day.to_string(), *seconds)).collect();
    let wanted = [("2026-01-31", 2), ("2026-02-01", 86_400)].map(|(day, seconds)| (day.to_owned(), seconds));
    assert_eq!(seconds, wanted, "86401.7 seconds are 86402");
    assert_eq!(stretches(at("2026-01-01T00:00:00Z"), at("2026-01-01T00:00:00.000001Z"))[0].seconds, 1);
}

#[test]
fn clocks_that_jump_make_no_negative_and_no_endless_attempt() {
    let now = at("2026-01-01T12:00:00Z");
    assert!(stretches(now, now - TimeDelta::days(3650)).is_empty());
    assert!(stretches(now, now).is_empty());
    let whole: i64 = stretches(now, now + TimeDelta::days(36_500)).iter().map(|stretch| stretch.seconds).sum();
    assert_eq!(whole, LONGEST.num_seconds());
}

#[test]
fn costs_are_exact_and_rounded_once() {
    let of = |kind, amount, price| cost((kind, month("2026-02")), amount, price).unwrap();
    assert_eq!(of(Kind::Gpu, 3600, 2_500_000), 2_500_000, "an hour");
    assert_eq!(of(Kind::Gpu, 1, 3600), 1);
    assert_eq!([of(Kind::Cpu, 1, 1799), of(Kind::Cpu, 1, 1800)], [0, 1], "from the middle up");
    assert_eq!(of(Kind::Downloaded, 1 << 30, 70_000), 70_000);
    // A GiB for the whole month is one GiB-month in every month.
    for text in ["2026-02", "2028-02", "2026-04", "2026-07"] {
        let days = i128::from(month(text).days());
        assert_eq!(cost((Kind::Stored, month(text)), days << 30, 30_000).unwrap(), 30_000, "{text}");
    }
    assert_eq!(quantity((Kind::Gpu, month("2026-02")), 5400).unwrap(), 1_500_000);
}

#[test]
fn absurd_sums_are_errors() {
    let of = |amount, price| cost((Kind::Cpu, month("2026-02")), amount, price);
    assert!(matches!(of(i128::MAX, 1_000_000_000_000), Err(UsageError::TooLarge)));
    assert!(matches!(of(i128::from(i64::MAX), 1_000_000_000_000), Err(UsageError::TooLarge)));
    assert!(matches!(of(i128::from(MOST) * 3600 + 1800, 1), Err(UsageError::TooLarge)));
    assert_eq!(of(i128::from(MOST) * 3600, 1).unwrap(), MOST);
}

#[test]
fn money_is_written_without_needless_zeros() {
    let written = [0, 1, 10_000, 1_234_500, -2_500_000, MOST].map(decimal);
    assert_eq!(written, ["0.00", "0.000001", "0.01", "1.2345", "-2.50", "9007199254.740991"]);
}

#[test]
fn currencies_are_those_of_the_list() {
    use crate::prices::is_currency;
    assert!(["EUR", "CNY", "USD"].into_iter().all(is_currency));
    assert!(!["eur", "", "EU", "EUR USD", "XAU", " EUR"].into_iter().any(is_currency));
}

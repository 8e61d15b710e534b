use super::date::{Form, text, weekday};
use super::*;

fn read_as(text: &str) -> Option<(String, Form)> {
    let date = Date::parse(text)?;
    Some((super::date::text(date.millis).unwrap(), date.form))
}

#[test]
fn every_unambiguous_way_to_write_a_date_is_read() {
    for (written, expected) in [
        ("2021-04-03", "2021-04-03"),
        (" 2021/4/3 ", "2021-04-03"),
        ("2021.04.03", "2021-04-03"),
        ("3.4.2021", "2021-04-03"),
        ("4/4/2021", "2021-04-04"),
        ("3 April 2021", "2021-04-03"),
        ("03-Apr-2021", "2021-04-03"),
        ("Apr 3, 2021", "2021-04-03"),
        ("Sept 3, 2021", "2021-09-03"),
        ("2021年4月3日", "2021-04-03"),
        ("2021年4月3日 15:30", "2021-04-03T15:30:00.000"),
        ("2020-02-29", "2020-02-29"),
        ("2021-04-03T15:30", "2021-04-03T15:30:00.000"),
        ("2021-04-03 15:30:07.25", "2021-04-03T15:30:07.250"),
        ("2021-04-03T15:30:07.123456789Z", "2021-04-03T15:30:07.123"),
        ("2021-04-03T23:30-02:00", "2021-04-04T01:30:00.000"),
        ("2021-04-03T01:30+0200", "2021-04-02T23:30:00.000"),
        ("2021-04-03T08:00:00+08", "2021-04-03"),
        ("2016-12-31T23:59:60Z", "2017-01-01"),
        ("3.4.2021 3:30 PM", "2021-04-03T15:30:00.000"),
        ("3.4.2021 12:05 am", "2021-04-03T00:05:00.000"),
    ] {
        assert_eq!(read_as(written), Some((expected.to_owned(), Form::Plain)), "{written}");
    }
}

#[test]
fn what_is_no_date_is_not_taken_for_one() {
    for written in [
        "",
        "2021",
        "20210403",
        "2021-04",
        "2021-02-29",
        "2021-13-01",
        "31.4.2021",
        "13/13/2021",
        "3/4/21",
        "0999-01-01",
        "2021-04-03-17",
        "2021-04-03T24:00",
        "2021-04-03T12:60",
        "2021-04-03T12:00:61",
        "2021-04-03T13:00 PM",
        "2021-04-03T12:00+25:00",
        "2021-04-03T",
        "12:30:00",
        "3 Aprilia 2021",
        "room 3-4-2021 is closed for the summer and long after",
        "10.15.7",
        "日日日日日日",
        "2021年4月3日日",
    ] {
        assert_eq!(Date::parse(written), None, "{written}");
    }
    assert_eq!(Date::from_number(20_210_403.0).map(|date| date.millis), Date::parse("2021-04-03").map(|it| it.millis));
    for number in [20_211_303.0, 2_021.0, 20_210_403.5, -1.0, f64::NAN] {
        assert_eq!(Date::from_number(number), None, "{number}");
    }
}

#[test]
fn day_and_month_before_the_year_wait_for_their_order() {
    use recipes::DateOrder::{DayFirst, MonthFirst};
    let at = |written: &str, order| Date::parse(written).unwrap().in_order(order).and_then(text);
    assert_eq!(at("3/4/2021 06:00", Some(DayFirst)).as_deref(), Some("2021-04-03T06:00:00.000"));
    assert_eq!(at("3/4/2021 06:00", Some(MonthFirst)).as_deref(), Some("2021-03-04T06:00:00.000"));
    assert_eq!(at("3/4/2021", None), None);
    assert_eq!(at("31-12-2021", Some(DayFirst)).as_deref(), Some("2021-12-31"));
    assert_eq!(at("31-12-2021", Some(MonthFirst)), None);
    assert_eq!(at("12-31-2021", Some(MonthFirst)).as_deref(), Some("2021-12-31"));
    assert_eq!(at("12-31-2021", Some(DayFirst)), None);
    assert_eq!(at("2021-12-31", None).as_deref(), Some("2021-12-31"));
}

/// Against counting on from a known day, one after the other, through every rule of leap years.
#[test]
fn the_calendar_goes_from_day_to_day() {
    let first = Day::new(1_595, 12, 31).unwrap();
    assert_eq!(text(0).as_deref(), Some("1970-01-01"));
    assert_eq!(weekday(0), 3, "a Thursday");
    let (mut day, mut millis) = (first, first.millis());
    let mut seen = 0;
    while day.year < 2_405 {
        let next = Day::new(day.year, day.month, day.day + 1)
            .or_else(|| Day::new(day.year, day.month + 1, 1))
            .or_else(|| Day::new(day.year + 1, 1, 1))
            .unwrap();
        assert_eq!(weekday(millis + MILLIS_PER_DAY), (weekday(millis) + 1) % 7);
        millis += MILLIS_PER_DAY;
        assert_eq!((next.millis(), Day::of(millis), Day::of(millis + MILLIS_PER_DAY - 1)), (millis, next, next));
        assert!((0.0..1.0).contains(&next.share_of_year()));
        (day, seen) = (next, seen + 1);
    }
    // 809 years of which 196 have a leap day (1600 and 2000 have one; 1700, 1800, 1900, 2100, 2200, 2300 do not; 2400 has), and a day.
    assert_eq!(seen, 809 * 365 + 197 + 1);
}

use std::net::IpAddr;

use chrono::TimeDelta;

use super::{ACCOUNT, ADDRESS, CEILING, account, subject_of};

#[test]
fn blocks_double_up_to_the_ceiling() {
    let seconds: Vec<Option<i64>> =
        (0..=18).map(|failures| ACCOUNT.block(failures).map(|block| block.num_seconds())).collect();
    assert_eq!(seconds[..=5], [None; 6]);
    assert_eq!(seconds[6..=10], [Some(1), Some(2), Some(4), Some(8), Some(16)]);
    assert_eq!(seconds[15..], [Some(512), Some(900), Some(900), Some(900)]);
    assert_eq!(ADDRESS.block(30), None);
    for absurd in [1_000, i64::MAX] {
        assert_eq!(ADDRESS.block(absurd), Some(CEILING));
    }
}

#[test]
fn failures_leak_away_and_never_below_none() {
    assert_eq!(ACCOUNT.left(5, TimeDelta::minutes(9)), 5);
    assert_eq!(ACCOUNT.left(5, TimeDelta::minutes(25)), 3);
    assert_eq!(ACCOUNT.left(5, TimeDelta::days(30)), 0);
    assert_eq!(ACCOUNT.left(5, TimeDelta::hours(-2)), 5, "the clock jumped back");
}

#[test]
fn a_subject_tells_no_e_mail_address_and_covers_a_whole_ipv6_network() {
    assert!(!account("ada@example.org").contains("ada"));
    let subject = |text: &str| subject_of(text.parse::<IpAddr>().unwrap());
    assert_eq!(subject("192.0.2.7"), "address:192.0.2.7");
    assert_eq!(subject("::ffff:192.0.2.7"), subject("192.0.2.7"));
    assert_eq!(subject("2001:db8:1:2::1"), subject("2001:db8:1:2:ffff::9"));
    assert_ne!(subject("2001:db8:1:2::1"), subject("2001:db8:1:3::1"));
}

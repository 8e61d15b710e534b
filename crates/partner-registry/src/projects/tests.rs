use super::ProjectRole;
use super::milestones::Day;

#[test]
fn a_day_has_one_spelling() {
    assert_eq!("2026-12-31".parse::<Day>().unwrap().to_string(), "2026-12-31");
    for wrong in ["", "2026-1-1", "2026-02-30", "31.12.2026", " 2026-12-31", "2026-12-31T00:00:00Z", "+2026-12-31"] {
        assert!(wrong.parse::<Day>().is_err(), "{wrong}");
    }
}

#[test]
fn a_part_holds_those_before_it() {
    assert!(ProjectRole::Lead > ProjectRole::Contributor && ProjectRole::Contributor > ProjectRole::Observer);
}

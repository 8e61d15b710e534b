use super::{Presence, email, line, prose};
use crate::PartnerError;

fn problem<T: std::fmt::Debug>(result: Result<T, PartnerError>) -> String {
    match result.unwrap_err() {
        PartnerError::Invalid { field: "f", problem } => problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_line_is_trimmed_and_has_single_spaces() {
    assert_eq!(line("f", "  Clinic \t of\n the   North ").unwrap(), "Clinic of the North");
    assert_eq!(line("f", "北方医院").unwrap(), "北方医院");
    assert_eq!(line("f", &"é".repeat(120)).unwrap().chars().count(), 120);
}

#[test]
fn a_line_that_cannot_be_a_name_is_refused() {
    for wrong in ["", "   ", "\u{200b}", "—", "\t\n"] {
        assert!(problem(line("f", wrong)).contains("letter or digit"), "{wrong:?}");
    }
    assert!(problem(line("f", &"é".repeat(121))).contains("at most 120"));
    for wrong in ["a\0b", "a\u{1b}[31mb", "a\u{202e}b", "a\u{2067}b"] {
        assert!(problem(line("f", wrong)).contains("control"), "{wrong:?}");
    }
}

#[test]
fn prose_keeps_its_lines() {
    assert_eq!(prose("f", " one\r\n\ttwo\n", Presence::Required).unwrap(), "one\r\n\ttwo");
    assert_eq!(prose("f", "  ", Presence::Optional).unwrap(), "");
    assert!(problem(prose("f", "  ", Presence::Required)).contains("empty"));
    assert!(problem(prose("f", "a\0b", Presence::Required)).contains("control"));
    assert!(problem(prose("f", &"x".repeat(10_001), Presence::Optional)).contains("10000"));
}

#[test]
fn an_address_has_one_at_sign_and_a_domain() {
    for (typed, taken) in
        [("a@b", "a@b"), ("A.b+C@Example.org", "a.b+c@example.org"), (" Müller@例え.jp ", "müller@例え.jp")]
    {
        assert_eq!(email("f", typed).unwrap(), taken);
    }
    let long = format!("{}@example.org", "a".repeat(243));
    for wrong in ["", "a", "@b", "a@", "a@b@c", "a@b..c", "a@.b", "a b@c", "a@b\nc", "a\0@b", "a\u{202e}@b", &long] {
        assert!(problem(email("f", wrong)).contains("e-mail"), "{wrong:?}");
    }
}

proptest::proptest! {
    /// Whatever was typed: what is taken is within its bounds, and taking it again changes nothing.
    #[test]
    fn what_is_taken_is_taken_again_unchanged(text in "\\PC{0,130}|[ \\t\\n\\x00-\\x1f\\u{2028}a-c@.]{0,12}") {
        if let Ok(taken) = line("f", &text) {
            assert!((1..=120).contains(&taken.chars().count()) && !taken.contains('\n') && !taken.contains('\0'));
            assert_eq!(line("f", &taken).unwrap(), taken);
        }
        if let Ok(taken) = prose("f", &text, Presence::Optional) {
            assert!(!taken.contains('\0'));
            assert_eq!(prose("f", &taken, Presence::Optional).unwrap(), taken);
        }
        if let Ok(taken) = email("f", &text) {
            assert_eq!(taken.matches('@').count(), 1);
            assert_eq!(email("f", &taken).unwrap(), taken);
        }
    }
}

use super::{normal_email, plain_name};

#[test]
fn one_address_has_one_spelling() {
    assert_eq!(normal_email("  Ada.Lovelace@Example.ORG ").unwrap(), "ada.lovelace@example.org");
    assert_eq!(normal_email("\"a@b\"@example.org").unwrap(), "\"a@b\"@example.org");
    for wrong in ["", "ada", "@example.org", "ada@", "ada@.org", "ada@org.", "a da@example.org", "ada@exa\nmple.org"] {
        assert!(normal_email(wrong).is_err(), "{wrong:?}");
    }
    assert!(normal_email(&format!("{}@example.org", "a".repeat(250))).is_err());
}

#[test]
fn a_name_is_plain_and_short() {
    assert_eq!(plain_name("name", "  Ada ").unwrap(), "Ada");
    for wrong in [String::new(), "  ".to_owned(), "a\u{0}b".to_owned(), "x".repeat(121)] {
        assert!(plain_name("name", &wrong).is_err(), "{wrong:?}");
    }
}

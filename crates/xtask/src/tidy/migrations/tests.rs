use super::check;
use crate::tidy::tests::{problems, tree};

#[test]
fn the_same_files_in_both_are_in_order() {
    let (_folder, tree) = tree(&[("migrations/sqlite/0001_a.sql", ""), ("migrations/postgres/0001_a.sql", "")]);
    assert!(check(&tree).is_empty());
}

#[test]
fn a_missing_migration_is_found_on_either_side() {
    let (_folder, tree) = tree(&[("migrations/sqlite/0001_a.sql", ""), ("migrations/postgres/0002_b.sql", "")]);
    let expected = [
        "migrations/postgres/0001_a.sql: this migration is missing",
        "migrations/sqlite/0002_b.sql: this migration is missing",
    ];
    assert_eq!(problems(&check(&tree)), expected);
}

#[test]
fn a_number_is_used_once() {
    let names = ["sqlite/0001_a.sql", "sqlite/0001_b.sql", "postgres/0001_a.sql", "postgres/0001_b.sql"];
    let paths = names.map(|name| format!("migrations/{name}"));
    let (_folder, tree) = tree(&paths.each_ref().map(|path| (path.as_str(), "")));
    assert_eq!(problems(&check(&tree)), ["migrations/sqlite/0001_b.sql: 2 migrations have the number 0001"]);
}

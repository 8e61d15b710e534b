use std::collections::BTreeSet;

use super::{INTERNAL, Member, check_lints, check_member, check_reach, line_of};
use crate::tidy::tests::{problems, tree};

fn member(name: &str, dependencies: &[(&str, bool)]) -> Member {
    let dependencies = dependencies.iter().map(|(used, tests_only)| ((*used).to_owned(), *tests_only)).collect();
    Member { name: name.to_owned(), manifest: format!("crates/{name}/Cargo.toml").into(), dependencies }
}

fn check(member: &Member, manifest: &str) -> Vec<String> {
    let path = member.manifest.to_str().expect("text").to_owned();
    let (_folder, tree) = tree(&[(&path, manifest)]);
    let names: BTreeSet<&str> = INTERNAL.iter().map(|(name, _)| *name).collect();
    problems(&check_member(&tree, member, &names))
}

#[test]
fn a_crate_may_use_what_the_table_allows() {
    let member =
        member("partner-registry", &[("foundation", false), ("access", false), ("sqlx", false), ("serde", false)]);
    assert!(check(&member, "").is_empty());
}

#[test]
fn a_dependency_against_the_table_is_found_with_its_line() {
    let found = check(&member("api", &[("blob-store", false)]), "[dependencies]\nblob-store.workspace = true\n");
    assert_eq!(found, ["crates/api/Cargo.toml:2: api uses blob-store"]);
}

#[test]
fn tests_may_use_the_test_kit_and_its_values_but_code_may_not() {
    assert!(check(&member("api", &[("testkit", true), ("blob-store", true)]), "").is_empty());
    assert_eq!(check(&member("api", &[("testkit", false)]), ""), ["crates/api/Cargo.toml: api uses testkit"]);
    assert_eq!(check(&member("api", &[("trainer", true)]), ""), ["crates/api/Cargo.toml: api uses trainer"]);
}

#[test]
fn external_crates_have_homes() {
    assert_eq!(check(&member("api", &[("sqlx", false)]), ""), ["crates/api/Cargo.toml: api uses sqlx"]);
    assert_eq!(
        check(&member("recipes", &[("candle-core", true)]), ""),
        ["crates/recipes/Cargo.toml: recipes uses candle-core"]
    );
    assert_eq!(
        check(&member("client", &[("actix-web", false)]), ""),
        ["crates/client/Cargo.toml: client uses actix-web"]
    );
    assert!(check(&member("trainer", &[("candle-core", false)]), "").is_empty());
}

#[test]
fn an_unknown_crate_is_found() {
    let found = check(&member("helpers", &[]), "");
    assert_eq!(found, ["crates/helpers/Cargo.toml: the crate helpers is not in the architecture's table"]);
}

#[test]
fn the_line_is_that_of_the_whole_name() {
    let member = member("api", &[]);
    let (_folder, tree) = tree(&[("crates/api/Cargo.toml", "access-log = \"1\"\naccess = { path = \"x\" }\n")]);
    assert_eq!(line_of(&tree, &member, "access"), Some(2));
}

#[test]
fn lints_must_be_inherited() {
    let member = member("api", &[]);
    let inherits = |manifest: &str| {
        let (_folder, tree) = tree(&[("crates/api/Cargo.toml", manifest)]);
        check_lints(&tree, &member).is_none()
    };
    assert!(inherits("[package]\n\n[lints]\nworkspace = true\n"));
    assert!(!inherits("[package]\nworkspace = true\n"));
    assert!(!inherits("[lints.clippy]\nall = \"allow\"\n"));
}

/// What is reached in a small workspace in which `trainer` uses `recipes`, and `recipes` in a section of its manifest
/// uses `between`, which uses `tokio`.
fn reached(section: &str, between: &str) -> Vec<String> {
    let manifest = |name: &str, section: &str, used: &str| {
        let dependency = format!("[{section}]\n{used} = {{ path = \"../{used}\" }}\n");
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{dependency}")
    };
    let (folder, _tree) = tree(&[
        ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"*/\"]\n"),
        ("trainer/Cargo.toml", &manifest("trainer", "dependencies", "recipes")),
        ("trainer/src/lib.rs", ""),
        ("recipes/Cargo.toml", &manifest("recipes", section, between)),
        ("recipes/src/lib.rs", ""),
        (&format!("{between}/Cargo.toml"), &manifest(between, "dependencies", "tokio")),
        (&format!("{between}/src/lib.rs"), ""),
        ("tokio/Cargo.toml", "[package]\nname = \"tokio\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
        ("tokio/src/lib.rs", ""),
    ]);
    let metadata = cargo_metadata::MetadataCommand::new().current_dir(folder.path()).exec().expect("metadata");
    problems(&check_reach(&metadata))
}

#[test]
fn what_must_not_be_reached_is_found_with_the_way_to_it() {
    let way = "Cargo.lock: trainer reaches tokio: trainer -> recipes -> wire -> tokio";
    assert_eq!(reached("dependencies", "wire"), [way]);
    assert_eq!(reached("dev-dependencies", "wire"), [""; 0]);
}

#[test]
fn what_the_crate_of_features_names_is_not_reached_through_it() {
    assert_eq!(reached("dependencies", "workspace-hack"), [""; 0]);
    let member = member("workspace-hack", &[("sqlx", false)]);
    assert!(check(&member, "").is_empty());
}

use super::{Dependency, Rules, array, check_package, check_text, permitted};
use crate::tidy::tests::{problems, tree};

const INDEX: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn package<'a>(name: &'a str, licence: Option<&'a str>, source: Option<&'a str>) -> Dependency<'a> {
    Dependency { name, version: "1.0.0".to_owned(), licence, source }
}

fn check(package: &Dependency<'_>) -> Vec<String> {
    let rules = Rules { licences: vec!["MIT".to_owned()], banned: vec!["openssl-sys".to_owned()] };
    problems(&check_package(&rules, package))
}

#[test]
fn expressions_are_met_by_allowed_licences() {
    let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
    for met in [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/Apache-2.0",
        "MIT AND Apache-2.0",
        "(GPL-3.0 OR MIT) AND Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "GPL-3.0 AND BSL-1.0 OR MIT",
    ] {
        assert!(permitted(met, &allowed), "{met}");
    }
    for unmet in ["GPL-3.0", "MIT AND GPL-3.0", "MIT WITH Classpath-exception", "(MIT", "MIT OR", "MIT MIT", ""] {
        assert!(!permitted(unmet, &allowed), "{unmet}");
    }
}

#[test]
fn a_package_in_order_is_no_finding() {
    assert!(check(&package("a", Some("MIT"), Some(INDEX))).is_empty());
    assert!(check(&package("ours", Some("Apache-2.0"), None)).is_empty());
}

#[test]
fn licences_bans_and_sources_are_found() {
    assert_eq!(check(&package("a", Some("GPL-3.0"), Some(INDEX))), ["Cargo.lock: a 1.0.0 is under GPL-3.0"]);
    assert_eq!(check(&package("a", None, Some(INDEX))), ["Cargo.lock: a 1.0.0 names no licence"]);
    let banned = check(&package("openssl-sys", Some("MIT"), Some(INDEX)));
    assert_eq!(banned, ["Cargo.lock: openssl-sys 1.0.0 is banned by deny.toml"]);
    let forked = check(&package("a", Some("MIT"), Some("git+https://example.org/a")));
    assert_eq!(forked, ["Cargo.lock: a 1.0.0 does not come from crates.io"]);
}

#[test]
fn packages_of_this_workspace_are_under_its_licence() {
    assert_eq!(check(&package("ours", Some("MIT"), None)), ["Cargo.lock: ours 1.0.0 is under MIT"]);
}

#[test]
fn the_licence_is_there_in_full() {
    let found = |files: &[(&str, &str)]| problems(&Vec::from_iter(check_text(&tree(files).1)));
    assert_eq!(found(&[]), ["LICENSE: is missing"]);
    let whole = include_str!("../../../../../LICENSE");
    assert!(found(&[("LICENSE", whole)]).is_empty());
    for other in ["", "MIT License", &whole[..whole.len() / 2]] {
        assert_eq!(found(&[("LICENSE", other)]), ["LICENSE: does not hold the licence that the packages name"]);
    }
}

#[test]
fn lists_are_read_from_their_section() {
    let toml = "[bans]\nallow = [\"x\"]\n[licenses]\nconfidence = 1 # allow = [\nallow = [\n    \"MIT\", # short\n    \"ISC\",\n]\n";
    assert_eq!(array(toml, "licenses", "allow"), ["MIT", "ISC"]);
    assert_eq!(array(toml, "bans", "allow"), ["x"]);
    assert!(array(toml, "bans", "deny").is_empty());
    assert!(array(toml, "sources", "allow").is_empty());
}

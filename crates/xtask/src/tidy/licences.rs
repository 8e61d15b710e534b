//! The project's own licence, and the part of deny.toml that needs no network: licences, sources and banned crates of every
//! package that Cargo.lock holds. (`cargo deny check` reads the same file, and advisories besides.)

use std::path::Path;

use cargo_metadata::{Metadata, Package};

use super::{Finding, Tree};

const RULES: &str = "deny.toml";
/// The text of the licence that every package of the workspace names.
const TEXT: &str = "LICENSE";
const LICENCE: &str = "Apache-2.0";

/// What deny.toml says.
struct Rules {
    licences: Vec<String>,
    banned: Vec<String>,
}

/// A package as the checks see it.
struct Dependency<'a> {
    name: &'a str,
    version: String,
    licence: Option<&'a str>,
    /// `None` within this workspace.
    source: Option<&'a str>,
}

pub(super) fn check(tree: &Tree, metadata: &Metadata) -> Vec<Finding> {
    let text = tree.text(RULES).unwrap_or_default();
    let rules = Rules { licences: array(&text, "licenses", "allow"), banned: array(&text, "bans", "deny") };
    let mut findings: Vec<Finding> = check_text(tree).into_iter().collect();
    findings.extend(metadata.packages.iter().flat_map(|package| check_package(&rules, &dependency(package))));
    findings
}

/// Whoever is given the sources is given the whole licence with them (its section 4.a).
fn check_text(tree: &Tree) -> Option<Finding> {
    let whole = |text: String| {
        ["Apache License", "Version 2.0, January 2004", "END OF TERMS AND CONDITIONS"]
            .iter()
            .all(|words| text.contains(words))
    };
    let problem = match tree.text(TEXT).map(whole) {
        Some(true) => return None,
        Some(false) => "does not hold the licence that the packages name",
        None => "is missing",
    };
    Some(Finding::new(Path::new(TEXT), None, problem, format!("put the whole text of {LICENCE} there")))
}

fn dependency(package: &Package) -> Dependency<'_> {
    Dependency {
        name: &package.name,
        version: package.version.to_string(),
        licence: package.license.as_deref(),
        source: package.source.as_ref().map(|source| source.repr.as_str()),
    }
}

fn check_package(rules: &Rules, package: &Dependency<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut report = |problem: String, remedy: &str| {
        let problem = format!("{} {} {problem}", package.name, package.version);
        findings.push(Finding::new(Path::new("Cargo.lock"), None, problem, remedy));
    };
    match package.licence {
        None => report("names no licence".to_owned(), "use another crate"),
        Some(LICENCE) if package.source.is_none() => {}
        Some(licence) if package.source.is_none() => {
            report(format!("is under {licence}"), "write `license.workspace = true`: this project is under Apache-2.0");
        }
        Some(licence) if !permitted(licence, &rules.licences) => {
            report(format!("is under {licence}"), "use another crate, or allow the licence in deny.toml");
        }
        Some(_) => {}
    }
    if rules.banned.iter().any(|banned| banned == package.name) {
        report("is banned by deny.toml".to_owned(), "find who brings it (`cargo tree -i`) and turn that feature off");
    }
    if package.source.is_some_and(|source| !source.starts_with("registry+https://github.com/rust-lang/crates.io-index"))
    {
        report("does not come from crates.io".to_owned(), "depend on a published version");
    }
    findings
}

/// Whether an SPDX expression can be met with the allowed licences. `/` is how older crates write `OR`.
fn permitted(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Expression { tokens: &tokens, allowed };
    parser.alternatives() == Some(true) && parser.tokens.is_empty()
}

/// What is left to read. Its methods give `None` where the expression is malformed.
struct Expression<'a> {
    tokens: &'a [&'a str],
    allowed: &'a [String],
}

impl Expression<'_> {
    fn accept(&mut self, token: &str) -> bool {
        let found = self.tokens.first() == Some(&token);
        if found {
            self.tokens = &self.tokens[1..];
        }
        found
    }

    fn name(&mut self) -> Option<String> {
        let (name, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some((*name).to_owned())
    }

    /// `a OR b …`
    fn alternatives(&mut self) -> Option<bool> {
        let mut met = self.conjunction()?;
        while self.accept("OR") {
            met |= self.conjunction()?;
        }
        Some(met)
    }

    /// `a AND b …`, which binds more tightly.
    fn conjunction(&mut self) -> Option<bool> {
        let mut met = self.term()?;
        while self.accept("AND") {
            met &= self.term()?;
        }
        Some(met)
    }

    fn term(&mut self) -> Option<bool> {
        if self.accept("(") {
            let met = self.alternatives()?;
            return self.accept(")").then_some(met);
        }
        let mut licence = self.name()?;
        if self.accept("WITH") {
            licence = format!("{licence} WITH {}", self.name()?);
        }
        Some(self.allowed.contains(&licence))
    }
}

/// The strings of `key = ["…", …]` in a section of a TOML file whose strings hold no escapes.
fn array(toml: &str, section: &str, key: &str) -> Vec<String> {
    let header = format!("[{section}]");
    let mut lines = toml.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    if !lines.any(|line| line == header) {
        return Vec::new();
    }
    let start = |line: &&str| line.split('=').next().is_some_and(|name| name.trim() == key);
    let body = lines.take_while(|line| !line.starts_with('[')).skip_while(|line| !start(line));
    let mut text = String::new();
    for line in body {
        text.push_str(line);
        if line.ends_with(']') {
            break;
        }
    }
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;

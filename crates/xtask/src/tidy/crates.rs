//! Which crate may use which: the architecture's table, checked from Cargo's metadata.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, PackageId};

use super::{Finding, Tree};

/// Workspace crates that a crate may use (docs/ARCHITECTURE.md explains why). The list is exhaustive.
const INTERNAL: &[(&str, &[&str])] = &[
    ("foundation", &[]),
    ("database", &["foundation"]),
    ("blob-store", &["foundation"]),
    ("mail", &["foundation", "database"]),
    ("access", &["foundation", "database", "mail"]),
    ("partner-registry", &["foundation", "database", "access", "mail"]),
    ("dataset-sharing", &["foundation", "database", "access", "blob-store", "partner-registry"]),
    ("model-registry", &["foundation", "database", "access", "blob-store", "partner-registry"]),
    ("usage", &["foundation", "database", "access", "mail", "partner-registry"]),
    ("recipes", &["foundation"]),
    ("wire", &["foundation", "recipes"]),
    ("portal", &[]),
    ("training-jobs", DOMAIN_OF_JOBS),
    ("trainer", &["recipes"]),
    ("api", API),
    ("client", &["foundation", "recipes", "wire"]),
    ("hansa", PROGRAM),
    ("testkit", PROGRAM),
    ("xtask", &[]),
];

const DOMAIN_OF_JOBS: &[&str] = &[
    "foundation",
    "database",
    "access",
    "blob-store",
    "recipes",
    "partner-registry",
    "dataset-sharing",
    "model-registry",
    "usage",
];

const API: &[&str] = &[
    "foundation",
    "database",
    "access",
    "mail",
    "recipes",
    "wire",
    "portal",
    "partner-registry",
    "dataset-sharing",
    "model-registry",
    "training-jobs",
    "usage",
];

const PROGRAM: &[&str] = &[
    "foundation",
    "database",
    "blob-store",
    "access",
    "mail",
    "partner-registry",
    "dataset-sharing",
    "model-registry",
    "recipes",
    "training-jobs",
    "usage",
    "wire",
    "portal",
    "api",
    "client",
];

/// External crates with a home: nobody else may use them directly.
const EXTERNAL: &[(&str, &[&str])] = &[
    ("actix-web", &["api", "hansa"]),
    ("candle-core", &["trainer"]),
    ("candle-nn", &["trainer"]),
    ("cedar-policy", &["access"]),
    ("jsonwebtoken", &["access"]),
    ("lettre", &["mail"]),
    ("object_store", &["blob-store"]),
    ("sqlx", SQL),
];

const SQL: &[&str] = &[
    "foundation",
    "database",
    "mail",
    "access",
    "partner-registry",
    "dataset-sharing",
    "model-registry",
    "training-jobs",
    "usage",
    "testkit",
];

/// Holds no code: it makes features the same for all, so that each dependency is built once. Anyone may use it, and what
/// it names counts for nobody.
const FEATURES: &str = "workspace-hack";

/// What must not even be reached through others: the program that runs jobs has no SQL, no HTTP and no runtime.
const UNREACHABLE: (&str, &[&str]) = ("trainer", &["sqlx", "sqlx-core", "actix-web", "reqwest", "hyper", "tokio"]);

/// One workspace crate as the checks see it.
struct Member {
    name: String,
    /// Relative to the repository.
    manifest: PathBuf,
    /// Name, and whether it serves tests only.
    dependencies: Vec<(String, bool)>,
}

pub(super) fn check(tree: &Tree, metadata: &Metadata) -> Vec<Finding> {
    let members = members(tree, metadata);
    let names: BTreeSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let mut findings: Vec<Finding> = members.iter().flat_map(|member| check_member(tree, member, &names)).collect();
    findings.extend(members.iter().filter_map(|member| check_lints(tree, member)));
    findings.extend(check_reach(metadata));
    findings
}

fn members(tree: &Tree, metadata: &Metadata) -> Vec<Member> {
    let member = |package: &&cargo_metadata::Package| Member {
        name: package.name.to_string(),
        manifest: relative(tree, package.manifest_path.as_std_path()),
        dependencies: package
            .dependencies
            .iter()
            .map(|used| (used.name.clone(), used.kind == DependencyKind::Development))
            .collect(),
    };
    metadata.workspace_packages().iter().map(member).collect()
}

fn relative(tree: &Tree, path: &Path) -> PathBuf {
    path.strip_prefix(&tree.root).unwrap_or(path).to_owned()
}

fn check_member(tree: &Tree, member: &Member, names: &BTreeSet<&str>) -> Vec<Finding> {
    if member.name == FEATURES {
        return Vec::new();
    }
    let Some(allowed) = allowed(&member.name) else {
        let problem = format!("the crate {} is not in the architecture's table", member.name);
        return vec![Finding::new(
            &member.manifest,
            None,
            problem,
            "add it to docs/ARCHITECTURE.md and to tidy/crates.rs",
        )];
    };
    let misused = member.dependencies.iter().filter(|(used, tests_only)| {
        if names.contains(used.as_str()) {
            !internal(allowed, used, *tests_only)
        } else {
            !external(&member.name, used)
        }
    });
    let report = |(used, _): &(String, bool)| {
        let remedy = if names.contains(used.as_str()) {
            format!("it may use {}; move the code, or change the table and write down why in docs/adr/", list(allowed))
        } else {
            "reach it through the crate that is its home".to_owned()
        };
        Finding::new(&member.manifest, line_of(tree, member, used), format!("{} uses {used}", member.name), remedy)
    };
    misused.map(report).collect()
}

fn allowed(name: &str) -> Option<&'static [&'static str]> {
    INTERNAL.iter().find(|(member, _)| *member == name).map(|(_, allowed)| *allowed)
}

/// Tests may also use the test kit, and the crates whose values it hands out.
fn internal(allowed: &[&str], used: &str, tests_only: bool) -> bool {
    used == FEATURES || allowed.contains(&used) || (tests_only && (used == "testkit" || PROGRAM.contains(&used)))
}

fn external(name: &str, used: &str) -> bool {
    EXTERNAL.iter().all(|(restricted, homes)| *restricted != used || homes.contains(&name))
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "no other crate".to_owned() } else { names.join(", ") }
}

fn line_of(tree: &Tree, member: &Member, used: &str) -> Option<usize> {
    let manifest = tree.text(&member.manifest)?;
    let key = |line: &str| line.split(['.', ' ', '=']).next().is_some_and(|key| key == used);
    manifest.lines().position(key).map(|index| index + 1)
}

fn check_lints(tree: &Tree, member: &Member) -> Option<Finding> {
    let manifest = tree.text(&member.manifest)?;
    let mut lines = manifest.lines().map(str::trim).skip_while(|line| *line != "[lints]").skip(1);
    let inherited = lines.find(|line| !line.is_empty() && !line.starts_with('#')) == Some("workspace = true");
    (!inherited).then(|| {
        let problem = format!("{} does not inherit the workspace's lints", member.name);
        Finding::new(&member.manifest, None, problem, "add:  [lints]  workspace = true")
    })
}

/// Follows normal and build dependencies, as Cargo resolves them for the whole workspace.
fn check_reach(metadata: &Metadata) -> Vec<Finding> {
    let (start, forbidden) = UNREACHABLE;
    let names: BTreeMap<&PackageId, &str> =
        metadata.packages.iter().map(|package| (&package.id, package.name.as_str())).collect();
    let edges = edges(metadata);
    let first = metadata.workspace_packages().iter().find(|package| package.name == start).map(|package| &package.id);
    let mut paths: Vec<Vec<&PackageId>> = first.map(|id| vec![id]).into_iter().collect();
    let mut seen: BTreeSet<&PackageId> = first.into_iter().collect();
    let mut findings = Vec::new();
    while let Some(path) = paths.pop() {
        let Some(last) = path.last().filter(|last| names[**last] != FEATURES) else { continue };
        for next in edges.get(last).into_iter().flatten().filter(|next| seen.insert(next)) {
            let longer: Vec<&PackageId> = path.iter().copied().chain([*next]).collect();
            if forbidden.contains(&names[next]) {
                let way: Vec<&str> = longer.iter().map(|id| names[id]).collect();
                let problem = format!("{start} reaches {}: {}", names[next], way.join(" -> "));
                findings.push(Finding::new(
                    "Cargo.lock".as_ref(),
                    None,
                    problem,
                    "leave that dependency or feature out",
                ));
            }
            paths.push(longer);
        }
    }
    findings
}

fn edges(metadata: &Metadata) -> BTreeMap<&PackageId, Vec<&PackageId>> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let built = |kind: &cargo_metadata::DepKindInfo| kind.kind != DependencyKind::Development;
    nodes
        .map(|node| {
            let used = node.deps.iter().filter(|edge| edge.dep_kinds.iter().any(built)).map(|edge| &edge.pkg);
            (&node.id, used.collect())
        })
        .collect()
}

#[cfg(test)]
mod tests;

//! docker-compose.yml, as far as it can be judged without Docker: the services are there and healthy by a check, images
//! are pinned, files that it mounts exist, and no secret stands in it or has a default.

use std::path::Path;

use super::{Finding, Tree};

mod yaml;

use yaml::Entry;

const FILE: &str = "docker-compose.yml";
const SERVICES: [&str; 8] =
    ["postgres", "object-store", "migrate", "server-a", "server-b", "worker", "proxy", "prometheus"];
/// Ends when its work is done.
const SILENT: &str = "migrate";
/// Each has `/metrics`, which somebody must read.
const MEASURED: [&str; 3] = ["server-a", "server-b", "worker"];
const SCRAPED: &str = "deploy/prometheus.yml";
const SECRET_WORDS: [&str; 5] = ["PASSWORD", "SECRET", "TOKEN", "_KEY", "DATABASE_URL"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(FILE) else {
        return vec![Finding::new(Path::new(FILE), None, "missing", "the distributed set-up is described by it")];
    };
    let entries = yaml::entries(&text);
    let mut findings = check_services(&entries);
    findings.extend(check_scraped(tree));
    for entry in &entries {
        findings.extend(check_image(entry));
        findings.extend(check_secret(entry));
        findings.extend(check_mount(tree, entry));
    }
    findings
}

fn report(line: Option<usize>, problem: String, remedy: &str) -> Finding {
    Finding::new(Path::new(FILE), line, problem, remedy)
}

fn check_services(entries: &[Entry]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for service in SERVICES {
        let Some(entry) = entries.iter().find(|entry| entry.is(&["services", service])) else {
            findings.push(report(None, format!("there is no service {service}"), "define it under services:"));
            continue;
        };
        if service != SILENT && !has_health_check(entries, service) {
            let remedy = "others wait for it with `condition: service_healthy`: add a healthcheck";
            findings.push(report(Some(entry.line), format!("{service} has no health check"), remedy));
        }
    }
    findings
}

fn check_scraped(tree: &Tree) -> Vec<Finding> {
    let targets = tree.text(SCRAPED).unwrap_or_default();
    let missing = MEASURED.iter().filter(|service| !targets.contains(&format!("\"{service}:")));
    let report = |service| {
        let problem = format!("Prometheus does not read the metrics of {service}");
        Finding::new(Path::new(SCRAPED), None, problem, "add its HANSA_METRICS_LISTEN port to the targets")
    };
    missing.map(report).collect()
}

/// In the service itself or in the block that it merges (`<<: *anchor`).
fn has_health_check(entries: &[Entry], service: &str) -> bool {
    let merged = entries.iter().filter(|entry| entry.is(&["services", service, "<<"]));
    let anchors = merged.filter_map(|entry| entry.value.strip_prefix('*'));
    let blocks = anchors.flat_map(|name| entries.iter().filter(move |entry| entry.value == format!("&{name}")));
    let inherited = blocks.into_iter().any(|block| {
        entries
            .iter()
            .any(|entry| entry.path.len() == 2 && entry.path[0] == block.path[0] && entry.path[1] == "healthcheck")
    });
    inherited || entries.iter().any(|entry| entry.is(&["services", service, "healthcheck"]))
}

/// A tag of its own, or one that this repository builds.
fn check_image(entry: &Entry) -> Option<Finding> {
    let image = entry.path.last().filter(|key| *key == "image").map(|_| entry.value.as_str())?;
    let tag = image.rsplit('/').next().and_then(|name| name.split_once([':', '@'])).map(|(_, tag)| tag);
    let pinned = tag.is_some_and(|tag| tag != "latest" && tag.contains(|c: char| c.is_ascii_digit()));
    let built_here = image.starts_with("hansa");
    (!pinned && !built_here).then(|| {
        report(
            Some(entry.line),
            format!("the image {image} is not pinned"),
            "name a version: what runs must not change by itself",
        )
    })
}

/// A secret comes from a required variable or from a mounted file.
fn check_secret(entry: &Entry) -> Option<Finding> {
    let name = entry.path.last()?;
    let secret = SECRET_WORDS.iter().any(|word| name.contains(word)) && !entry.value.is_empty();
    let variables = || entry.value.split("${").skip(1);
    let required = variables().next().is_some() && variables().all(|variable| variable.contains(":?"));
    (secret && !required && !entry.value.starts_with("/run/secrets/")).then(|| {
        let problem = format!("the secret {name} is written here or has a default");
        report(Some(entry.line), problem, "take it from a required variable, ${NAME:?why}, or from /run/secrets/")
    })
}

fn check_mount(tree: &Tree, entry: &Entry) -> Option<Finding> {
    let source = entry.value.strip_prefix("./")?.split(':').next()?;
    (!tree.root.join(source).exists()).then(|| {
        report(
            Some(entry.line),
            format!("{source} does not exist"),
            "correct the path: Docker would make an empty folder of it",
        )
    })
}

#[cfg(test)]
mod tests;

use super::{SERVICES, check, yaml};
use crate::tidy::tests::{problems, tree};

/// A file without a finding.
fn sound() -> String {
    let server = "x-server: &server\n  image: hansa\n  healthcheck:\n    test: [\"CMD\", \"true\"]\n\nservices:\n";
    let services = SERVICES.map(|service| format!("  {service}:\n    <<: *server\n"));
    format!("{server}{}", services.concat())
}

const SCRAPED: &str = r#"targets: ["server-a:9464", "server-b:9464", "worker:9464"]"#;

fn check_file(text: &str) -> Vec<String> {
    check_files(text, SCRAPED)
}

fn check_files(text: &str, scraped: &str) -> Vec<String> {
    let (_folder, tree) =
        tree(&[("docker-compose.yml", text), ("deploy/there.yml", ""), ("deploy/prometheus.yml", scraped)]);
    problems(&check(&tree))
}

#[test]
fn a_sound_file_has_no_finding() {
    assert_eq!(check_file(&sound()), [""; 0]);
}

#[test]
fn a_missing_file_or_service_is_found() {
    let (_folder, tree) = tree(&[]);
    assert_eq!(problems(&check(&tree)), ["docker-compose.yml: missing"]);
    let without = sound().replace("  proxy:\n    <<: *server\n", "");
    assert_eq!(check_file(&without), ["docker-compose.yml: there is no service proxy"]);
}

#[test]
fn a_service_without_a_health_check_is_found() {
    let without = sound().replace("  server-b:\n    <<: *server\n", "  server-b:\n    image: hansa\n");
    assert_eq!(check_file(&without), ["docker-compose.yml:15: server-b has no health check"]);
    let own = sound().replace("  server-b:\n    <<: *server\n", "  server-b:\n    healthcheck:\n      test: x\n");
    assert_eq!(check_file(&own), [""; 0]);
}

#[test]
fn a_worker_that_nobody_asks_or_measures_is_found() {
    let without = sound().replace("  worker:\n    <<: *server\n", "  worker:\n    image: hansa\n");
    assert_eq!(check_file(&without), ["docker-compose.yml:17: worker has no health check"]);
    let found = check_files(&sound(), &SCRAPED.replace(r#", "worker:9464""#, ""));
    assert_eq!(found, ["deploy/prometheus.yml: Prometheus does not read the metrics of worker"]);
}

#[test]
fn an_image_without_a_version_is_found() {
    for image in ["nginx", "nginx:latest", "example.org:5000/nginx"] {
        let found = check_file(&format!("{}    image: {image}\n", sound()));
        assert_eq!(found, [format!("docker-compose.yml:23: the image {image} is not pinned")]);
    }
    for image in ["nginx:1.28", "example.org:5000/nginx@sha256:00"] {
        assert_eq!(check_file(&format!("{}    image: {image}\n", sound())), [""; 0]);
    }
}

#[test]
fn a_secret_in_the_file_or_with_a_default_is_found() {
    for value in
        ["swordfish", "${PASSWORD:-swordfish}", "${PASSWORD}", "postgres://hansa:x@host/${DATABASE:?name}x${Y}"]
    {
        let found = check_file(&format!("{}    environment:\n      DB_PASSWORD: {value}\n", sound()));
        assert_eq!(
            found,
            ["docker-compose.yml:24: the secret DB_PASSWORD is written here or has a default"],
            "{value}"
        );
    }
    for value in ["${PASSWORD:?set it}", "/run/secrets/password"] {
        assert_eq!(check_file(&format!("{}    environment:\n      DB_PASSWORD: {value}\n", sound())), [""; 0]);
    }
}

#[test]
fn a_mounted_file_exists() {
    let mount = |path: &str| check_file(&format!("{}    volumes:\n      - ./{path}:/etc/x:ro\n", sound()));
    assert_eq!(mount("deploy/there.yml"), [""; 0]);
    assert_eq!(mount("deploy/gone.yml"), ["docker-compose.yml:24: deploy/gone.yml does not exist"]);
}

#[test]
fn yaml_is_flattened_with_its_lines() {
    let text = "a: # first\n  b: \"x: y\"\n  c:\n    - d\n    - e: 1\n      f: [g]\n# comment\nh: 2\n";
    let flat: Vec<String> = yaml::entries(text)
        .iter()
        .map(|entry| format!("{} {} {}", entry.line, entry.path.join("."), entry.value).trim_end().to_owned())
        .collect();
    assert_eq!(flat, ["1 a", "2 a.b x: y", "3 a.c", "4 a.c.- d", "5 a.c.-.e 1", "6 a.c.-.f [g]", "8 h 2"]);
}

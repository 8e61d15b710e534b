use super::{check, commands_in};
use crate::tidy::tests::{problems, tree};

#[test]
fn records_are_numbered_without_a_gap_and_listed() {
    let (_folder, tree) = tree(&[
        ("docs/adr/README.md", "- [First](0001-first.md)\n- [Third](0003-third.md)\n"),
        ("docs/adr/0001-first.md", ""),
        ("docs/adr/0002-second.md", ""),
        ("docs/adr/0004-Fourth.md", ""),
    ]);
    let expected = [
        "docs/adr/0002-second.md: not listed in docs/adr/README.md",
        "docs/adr/0004-Fourth.md: decision records are numbered without a gap from 0001",
        "docs/adr/0004-Fourth.md: not listed in docs/adr/README.md",
        "docs/adr/README.md:2: the link to 0003-third.md leads nowhere",
    ];
    assert_eq!(problems(&check(&tree)), expected);
}

#[test]
fn links_lead_somewhere() {
    let text = "[a](docs/a.md#part) [web](https://example.org) [here](#part)\n```\n[x](code.md)\n```\n[b](docs/b.md)\n";
    let (_folder, tree) = tree(&[("README.md", text), ("docs/a.md", "[up](../README.md)")]);
    assert_eq!(problems(&check(&tree)), ["README.md:5: the link to docs/b.md leads nowhere"]);
}

#[test]
fn tasks_in_documents_exist() {
    let text = "```sh\ncargo xtask demo --once\ncargo xtask demmo\n```\n```text\ncargo xtask nothing\n```\n\
                ```\n$ cargo xtask test --onli tidy # comment\n```\n";
    let (_folder, tree) = tree(&[("README.md", text)]);
    let expected = [
        "README.md:3: `cargo xtask demmo` is not a command",
        "README.md:9: `cargo xtask test --onli tidy` is not a command",
    ];
    assert_eq!(problems(&check(&tree)), expected);
}

#[test]
fn commands_are_found_as_a_shell_reads_them() {
    let text = "```console\n$ HANSA_URL=http://localhost:8080 hansa dataset push 'my data.csv' \\\n    --name \"x # y\" > out.json # why\n\
                hansa job submit s.json && hansa job watch job_1 | tail\nhansaa serve\nhansa\ntarget/release/hansa serve\n```\n";
    let (_folder, tree) = tree(&[("docs/a.md", text)]);
    let found: Vec<(usize, String)> =
        commands_in(&tree, "hansa").into_iter().map(|command| (command.line, command.arguments.join("|"))).collect();
    let expected =
        [(2, "dataset|push|my data.csv|--name|x # y"), (4, "job|submit|s.json"), (4, "job|watch|job_1"), (7, "serve")];
    assert_eq!(found, expected.map(|(line, arguments)| (line, arguments.to_owned())));
}

//! A joint project by command line only: opened, filled, talked about, closed, and frozen with its agreement.

use crate::cli_home::{Home, admitted, operator};
use crate::server::Server;

const NAME: &str = "Early diagnosis";

#[tokio::test]
async fn two_partners_work_together() {
    let mut server = Server::start().await;
    let operator = operator(&server).await;
    let clinic = admitted(&server, &operator, "Clinic").await;
    let insurer = admitted(&server, &operator, "Insurer").await;
    open(&clinic, &insurer).await;
    attach(&clinic, &insurer).await;
    plan(&clinic, &insurer).await;
    talk(&clinic, &insurer).await;
    end(&clinic, &insurer).await;
    server.stop().await;
}

async fn open(clinic: &Home, insurer: &Home) {
    std::fs::write(clinic.file("terms.txt"), "We agree.").expect("a file");
    let propose = ["agreement", "propose", "Insurer", "--title", "Terms", "--document", "terms.txt"];
    let open = ["project", "open", NAME, "--agreement", "Terms", "--purpose", "A model for both."];
    clinic.answer(&[&propose[..], &["--for", "train", "--until", "2040-12-31"]].concat(), "").await;
    let (_, said) = clinic.refused(&open).await;
    assert!(said.contains("hansa agreement sign"), "{said}");
    for home in [clinic, insurer] {
        home.answer(&["agreement", "sign", "Terms", "--yes"], "").await;
    }
    let opened = clinic.answer(&open, "").await;
    assert!(opened.contains("Clinic + Insurer") && opened.contains("lead"), "{opened}");
    // The other side's admin sees it, and takes part once added.
    assert!(insurer.answer(&["project", "list"], "").await.contains(NAME));
    let (_, said) = insurer.refused(&["project", "say", NAME, "Hello."]).await;
    assert!(said.contains("hansa project add-member"), "{said}");
    let own = insurer.json(&["whoami"]).await["email"].as_str().expect("an address").to_owned();
    insurer.answer(&["project", "add-member", NAME, &own], "").await;
    let (_, said) = insurer.refused(&["project", "add-member", NAME, &own]).await;
    assert!(said.contains("hansa project role"), "{said}");
    insurer.answer(&["project", "role", NAME, &own, "lead"], "").await;
    let members = clinic.answer(&["project", "members", NAME], "").await;
    assert!(members.contains("Clinic") && members.contains("Insurer") && !members.contains('@'), "{members}");
}

async fn attach(clinic: &Home, insurer: &Home) {
    std::fs::write(clinic.file("patients.csv"), "age,diagnosis\n41,benign\n52,malignant\n").expect("a file");
    clinic.answer(&["dataset", "push", "patients", "patients.csv"], "").await;
    let attach = ["project", "attach", NAME, "--dataset", "patients", "--for"];
    let (_, said) = clinic.refused(&[&attach[..], &["download"]].concat()).await;
    assert!(said.contains("does not cover the purpose 'download'"), "{said}");
    let attached = clinic.answer(&[&attach[..], &["train"]].concat(), "").await;
    assert!(attached.contains("may use it for train"), "{attached}");
    let things = insurer.answer(&["project", "things", NAME], "").await;
    assert!(things.contains("patients") && things.contains("train") && !things.contains("download"), "{things}");
    let jobs = insurer.answer(&["project", "jobs", NAME], "").await;
    assert!(jobs.contains("hansa job submit"), "{jobs}");
    clinic.answer(&["project", "detach", NAME, "--dataset", "patients"], "").await;
    let things = clinic.answer(&["project", "things", NAME], "").await;
    assert!(things.contains("hansa project attach"), "{things}");
}

async fn plan(clinic: &Home, insurer: &Home) {
    let add = ["project", "milestone", "add", NAME, "Data is clean", "--due"];
    let (_, said) = clinic.refused(&[&add[..], &["tomorrow"]].concat()).await;
    assert!(said.contains("2026-12-31"), "{said}");
    clinic.answer(&[&add[..], &["2039-01-31"]].concat(), "").await;
    clinic.answer(&["project", "milestone", "add", NAME, "Model is good"], "").await;
    insurer.answer(&["project", "milestone", "done", NAME, "data is clean"], "").await;
    insurer.answer(&["project", "milestone", "change", NAME, "Model is good", "--position", "1"], "").await;
    let listed = clinic.json(&["project", "milestone", "list", NAME]).await;
    let titles: Vec<_> = (0..2).map(|index| listed["items"][index]["title"].as_str().unwrap_or_default()).collect();
    assert_eq!(titles, ["Model is good", "Data is clean"]);
    assert_eq!(listed["items"][1]["state"], "done");
    clinic.answer(&["project", "milestone", "archive", NAME, "Model is good"], "").await;
    clinic.answer(&["project", "milestone", "restore", NAME, "Model is good"], "").await;
}

async fn talk(clinic: &Home, insurer: &Home) {
    let (_, said) = clinic.refused(&["project", "say", NAME, "Shall we \u{1b}[2J begin?"]).await;
    assert!(said.contains("control characters"), "{said}");
    let asked = clinic.json(&["project", "say", NAME, "Shall we begin?"]).await["id"].to_string();
    let asked = asked.trim_matches('"');
    assert_eq!(insurer.json(&["project", "show", NAME]).await["unread"], 1);
    insurer.answer(&["project", "say", NAME, "Yes, 👍", "--reply-to", asked], "").await;
    let heard = insurer.answer(&["project", "talk", NAME], "").await;
    assert!(heard.contains("Shall we begin?") && heard.contains("    Yes, 👍"), "{heard}");
    assert_eq!(insurer.json(&["project", "show", NAME]).await["unread"], 0);
    let (_, said) = insurer.refused(&["project", "edit", NAME, asked, "Never."]).await;
    assert!(said.contains("not yours"), "{said}");
    clinic.answer(&["project", "edit", NAME, asked, "Shall we begin today?"], "").await;
    insurer.answer(&["project", "hide", NAME, asked, "--reason", "Off topic.", "--yes"], "").await;
    let heard = clinic.answer(&["project", "talk", NAME], "").await;
    assert!(heard.contains("hidden by") && heard.contains("Off topic.") && !heard.contains("today"), "{heard}");
}

async fn end(clinic: &Home, insurer: &Home) {
    let close = ["project", "close", NAME, "--reason", "We are done.", "--yes"];
    assert!(insurer.answer(&close, "").await.contains("closed"));
    let (_, said) = clinic.refused(&["project", "say", NAME, "But…"]).await;
    assert!(said.contains("hansa project reopen"), "{said}");
    clinic.answer(&["project", "reopen", NAME, "--reason", "Not yet."], "").await;
    insurer.answer(&["agreement", "terminate", "Terms", "--reason", "It is over.", "--yes"], "").await;
    let (_, said) = clinic.refused(&["project", "say", NAME, "Hello?"]).await;
    assert!(said.contains("the agreement was terminated"), "{said}");
    let shown = clinic.answer(&["project", "show", NAME], "").await;
    assert!(shown.contains("the agreement was terminated"), "{shown}");
    let feed = clinic.answer(&["project", "activity", NAME], "").await;
    for kind in ["reopened", "closed", "message sent", "milestone done", "dataset detached", "member added", "opened"] {
        assert!(feed.contains(kind), "{kind}: {feed}");
    }
}

//! The platform's people by command line: a second operator, an auditor, disabled accounts, and a partner's members.

use crate::cli_home::{Home, PASSWORD, admitted, operator};
use crate::server::Server;

#[tokio::test]
async fn people_come_and_go() {
    let mut server = Server::start().await;
    let operator = operator(&server).await;
    let owner = admitted(&server, &operator, "Clinic").await;
    let second = staff(&server, &operator).await;
    disable(&operator, &second, &owner).await;
    members(&server, &owner).await;
    server.stop().await;
}

/// By whoever runs the machine, beside a server that goes on working.
#[tokio::test]
async fn the_only_operator_who_lost_the_password_comes_back() {
    let mut server = Server::start().await;
    let lost = operator(&server).await;
    let (data, new) = (server.data_folder(), "a password that was not lost\n");
    let folder = data.to_str().expect("a path");
    let host = Home::new(&server.address());
    let (code, said) = host.refused(&["recover", "nobody@x.example", "--data-dir", folder]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("no operator or auditor is called 'nobody@x.example'"), "{said}");
    let token = host.answer(&["recover", "op@platform.example", "--data-dir", folder], "").await;
    assert!(token.starts_with("hansa_setup_") && !token.contains(char::is_whitespace), "{token}");
    let set_up = ["setup", &token, "--email", "op@platform.example", "--name", "Op", "--password-stdin"];
    host.answer(&set_up, new).await;
    assert!(host.answer(&["whoami"], "").await.contains("operator"));
    assert_eq!(lost.refused(&["whoami"]).await.0, Some(3), "the sessions from before are over");
    let log = host.answer(&["audit", "--platform"], "").await;
    assert!(log.contains("staff:begin-recovery") && log.contains("staff:recover"), "{log}");
    server.stop().await;
}

async fn joined(server: &Server, invitation: &str, email: &str) -> Home {
    let home = Home::new(&server.address());
    home.answer(&["join", invitation, "--name", "Somebody", "--password-stdin"], PASSWORD).await;
    home.answer(&["login", email, "--password-stdin"], PASSWORD).await;
    home
}

async fn staff(server: &Server, operator: &Home) -> Home {
    let (code, said) = operator.refused(&["staff", "remove", "op@platform.example", "--yes"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("at least one operator") && said.contains("next: Invite another operator"), "{said}");
    let (code, said) = operator.refused(&["staff", "invite", "b@platform.example", "--role", "owner"]).await;
    assert_eq!(code, Some(2), "that is no role on the staff: {said}");
    let invitation = operator.answer(&["staff", "invite", "b@platform.example", "--role", "operator"], "").await;
    let second = joined(server, &invitation, "b@platform.example").await;
    let invitation = operator.answer(&["staff", "invite", "audit@platform.example", "--role", "auditor"], "").await;
    let auditor = joined(server, &invitation, "audit@platform.example").await;
    let listed = second.answer(&["staff", "list"], "").await;
    assert_eq!(listed.lines().filter(|line| line.contains("operator")).count(), 2, "{listed}");
    assert!(auditor.answer(&["whoami"], "").await.contains("auditor"));
    let log = auditor.answer(&["audit", "--platform"], "").await;
    assert!(log.contains("staff:accept-invitation") && log.contains("partner:admit"), "every log:\n{log}");
    assert!(log.contains("op@platform.example"), "people are told by their addresses:\n{log}");
    let (code, said) = auditor.refused(&["audit"]).await;
    assert_eq!(code, Some(1), "an auditor has no partner: {said}");
    assert!(said.contains("next: hansa audit --platform"), "{said}");
    assert_eq!(auditor.refused(&["staff", "remove", "b@platform.example", "--yes"]).await.0, Some(1));
    let lost = operator.json(&["staff", "invite", "c@platform.example", "--role", "auditor"]).await;
    operator.answer(&["staff", "withdraw", lost["invitation"]["id"].as_str().expect("an id")], "").await;
    assert!(operator.answer(&["staff", "invitations"], "").await.contains("revoked"));
    operator.answer(&["staff", "role", "audit@platform.example", "operator"], "").await;
    operator.answer(&["staff", "remove", "audit@platform.example", "--yes"], "").await;
    assert_eq!(auditor.refused(&["whoami"]).await.0, Some(3), "that session is over");
    second
}

async fn disable(operator: &Home, second: &Home, owner: &Home) {
    let away = ["account", "disable", "owner@clinic.example", "--reason", "a stolen laptop"];
    assert_eq!(operator.refused(&away).await.0, Some(2), "not unasked");
    operator.answer(&[&away[..], &["--yes"]].concat(), "").await;
    let (code, said) = owner.refused(&["dataset", "list"]).await;
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("this account is disabled"), "{said}");
    let log_in = ["login", "owner@clinic.example", "--password-stdin"];
    let told = owner.run(&log_in, PASSWORD).await;
    assert!(String::from_utf8_lossy(&told.stderr).contains("this account is disabled"), "{told:?}");
    let told = owner.run(&log_in, "another password\n").await;
    assert!(!String::from_utf8_lossy(&told.stderr).contains("disabled"), "{told:?}");
    assert!(operator.answer(&["account", "show", "owner@clinic.example"], "").await.contains("disabled 20"));
    second.answer(&["account", "enable", "owner@clinic.example"], "").await;
    owner.answer(&log_in, PASSWORD).await;
    let log = owner.answer(&["audit"], "").await;
    assert!(log.contains("account:disable"), "the partner can read what was done:\n{log}");
    let (code, said) = operator.refused(&["account", "disable", "nobody@x.example", "--reason", "r", "--yes"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("no account is called 'nobody@x.example'"), "{said}");
    assert!(operator.answer(&["account", "list"], "").await.contains("owner@clinic.example"));
}

async fn members(server: &Server, owner: &Home) {
    let invitation = owner.answer(&["partner", "invite", "ada@clinic.example", "--role", "viewer"], "").await;
    let ada = joined(server, &invitation, "ada@clinic.example").await;
    owner.answer(&["partner", "role", "ada@clinic.example", "admin"], "").await;
    let (code, said) = ada.refused(&["partner", "remove", "owner@clinic.example", "--yes"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("not yours to give or to take"), "{said}");
    let log = owner.answer(&["audit"], "").await;
    assert!(log.contains("owner@clinic.example"), "members are told by their addresses:\n{log}");
    let (code, said) = ada.refused(&["partner", "invite", "eve@clinic.example", "--role", "boss"]).await;
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("scientist"), "the roles that there are are named: {said}");
    let lost = ada.json(&["partner", "invite", "eve@clinic.example", "--role", "viewer"]).await;
    ada.answer(&["partner", "withdraw", lost["invitation"]["id"].as_str().expect("an id")], "").await;
    let listed = owner.answer(&["partner", "invitations"], "").await;
    assert!(listed.contains("revoked") && listed.contains("accepted"), "{listed}");
    owner.answer(&["partner", "remove", "ada@clinic.example", "--yes"], "").await;
    assert_eq!(ada.refused(&["partner", "members"]).await.0, Some(3), "that session is over");
    assert_eq!(owner.json(&["partner", "members"]).await["items"].as_array().map(Vec::len), Some(1));
}

//! Conformance runs from the request to a certificate that is verified offline, on both databases.

use access::{CancelConformance, PublishCertificate, ReadConformance, RevokeCertificate};
use chrono::TimeDelta;
use foundation::{ErrorKind, Fault as _};
use partner_registry::certificates::{self, CertificateStatus, Verdict};
use partner_registry::conformance::{Artefact, ManifestFile, Rule};
use serde_json::json;
use testkit::{TestDb, permit};
use training_jobs::{RunState, Subject};

use crate::alliance::{Alliance, code, patients, scored};
use crate::fixtures::{DATA, Member, World, add_version, dataset};

testkit::on_both_databases!(
    a_data_set_is_certified_and_verified_offline,
    what_breaks_a_rule_is_counted_and_not_quoted,
    who_may_request_what,
    others_see_no_runs_and_no_certificates,
    a_certificate_is_superseded_revoked_or_expires,
    hostile_cells_are_only_data,
);

fn content(text: &str, sha256: foundation::Sha256) -> ManifestFile {
    ManifestFile { name: "any-name.csv".to_owned(), sha256, size: text.len() as u64 }
}

async fn a_data_set_is_certified_and_verified_offline(db: TestDb) {
    let it = Alliance::new(db).await;
    let insurer = &it.world.insurer;
    let own = dataset(&it.world.datasets, insurer, "own").await;
    let standard = it.standard("Patients", patients()).await;
    let requested = it.request(insurer, standard, Subject::Dataset(own, None)).await.unwrap();
    assert_eq!((requested.state, requested.certificate), (RunState::Queued, None));
    let worker = it.worker("exit 9").await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    assert_eq!((run.state, &run.stop), (RunState::Passed, &None), "{run:?}");
    let report = run.report.unwrap();
    assert_eq!((report.rows, report.findings.len()), (4, 0));
    let certificate = it.certificate(insurer, run.certificate.unwrap()).await.unwrap();
    let now = it.world.db.sources.now();
    assert_eq!(certificate.status(now), CertificateStatus::Valid);

    // Offline: the text, the keys, the file.
    let (keys, good) = (it.keys().await, content(DATA, certificate.sha256));
    let check = |files: &[ManifestFile]| certificates::check(&certificate.jws, &keys, files, now);
    let checked = check(std::slice::from_ref(&good)).unwrap();
    assert_eq!(checked.verdict, Verdict::Good);
    let said = &checked.statement;
    assert_eq!((said.iss.as_str(), said.artefact.owner, said.rows), ("https://hansa.test", insurer.partner, 4));
    assert_eq!((said.standard.name.as_str(), said.standard.version.as_str()), ("Patients", "1.0.0"));
    assert_eq!(said.exp, (now + TimeDelta::days(365)).timestamp());
    let mut other = good.clone();
    other.sha256 = foundation::Sha256::from_bytes([0; 32]);
    let Verdict::OtherFiles { differences } = check(&[other]).unwrap().verdict else { panic!("another file passes") };
    assert!(differences[0].contains(&certificate.sha256.to_string()), "{differences:?}");
    assert!(matches!(check(&[]).unwrap().verdict, Verdict::OtherFiles { .. }));
    let late =
        certificates::check(&certificate.jws, &keys, std::slice::from_ref(&good), now + TimeDelta::days(365)).unwrap();
    assert!(matches!(late.verdict, Verdict::OutOfTime { .. }));
    for index in (0..certificate.jws.len()).step_by(7) {
        let mut changed = certificate.jws.clone().into_bytes();
        changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(certificates::check(&changed, &keys, std::slice::from_ref(&good), now).is_err(), "byte {index}");
    }
    let audit = it.world.audit(insurer.partner, run.certificate.unwrap()).await;
    assert_eq!(audit.iter().map(|(action, _)| action.as_str()).collect::<Vec<_>>(), ["certificate:issue"]);
}

async fn what_breaks_a_rule_is_counted_and_not_quoted(db: TestDb) {
    let it = Alliance::new(db).await;
    let insurer = &it.world.insurer;
    let own = dataset(&it.world.datasets, insurer, "own").await;
    let text = "age,sex,note\n63,male,x\n-1,female,y\n121,secret-word,z\nold,,w\n?,male,v\n";
    add_version(&it.world.datasets, insurer, own, text).await;
    let mut definition = patients();
    definition["data"]["extra_columns"] = json!("refused");
    definition["documents"] = json!([{ "of": "dataset", "section": "Origin" }]);
    let standard = it.standard("Patients", definition).await;
    let requested = it.request(insurer, standard, Subject::Dataset(own, Some(2))).await.unwrap();
    let worker = it.worker("exit 9").await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    assert_eq!((run.state, run.certificate), (RunState::Failed, None), "{run:?}");
    let report = run.report.unwrap();
    let found = |rule, subject: &str| {
        let finding = report.findings.iter().find(|one| one.rule == rule && one.subject == subject);
        finding.map(|one| (one.count, one.rows.clone()))
    };
    assert_eq!(report.rows, 5);
    assert_eq!(found(Rule::BelowMinimum, "age"), Some((1, vec![2])));
    assert_eq!(found(Rule::AboveMaximum, "age"), Some((1, vec![3])));
    assert_eq!(found(Rule::WrongType, "age"), Some((1, vec![4])));
    assert_eq!(found(Rule::ValueMissing, "age"), Some((1, vec![5])));
    assert_eq!(found(Rule::NotAllowed, "sex"), Some((1, vec![3])));
    assert_eq!(found(Rule::ValueMissing, "sex"), Some((1, vec![4])));
    assert_eq!(found(Rule::ColumnMissing, "diagnosis"), Some((1, Vec::new())));
    assert_eq!(found(Rule::ColumnUnexpected, "note"), Some((1, Vec::new())));
    assert_eq!(found(Rule::SectionMissing, "Origin"), Some((1, Vec::new())));
    assert_eq!(report.findings.len(), 9);
    assert!(!serde_json::to_string(&report).unwrap().contains("secret-word"), "no value is repeated");
}

async fn who_may_request_what(db: TestDb) {
    let it = Alliance::new(db).await;
    let World { insurer, clinic, bank, .. } = &it.world;
    let (made, hidden) = (it.model().await, it.hidden().await);
    let data = it.standard("Patients", patients()).await;
    let diagnosis = it.standard("Diagnosis", scored(hidden, 0.5)).await;
    let of_bank = dataset(&it.world.datasets, bank, "own").await;
    let subject = Subject::Dataset(of_bank, None);
    assert_eq!(code(it.request(bank, data, subject).await), (ErrorKind::Forbidden, "alliance_members_only"));
    assert_eq!(code(it.request(insurer, data, subject).await), (ErrorKind::NotFound, "dataset_not_found"));
    // Granted for training is not one's own.
    let granted = it.request(insurer, data, Subject::Dataset(it.world.dataset, None)).await;
    assert_eq!(code(granted).0, ErrorKind::Forbidden);
    let uncovered = it.request(insurer, data, Subject::Model(made.model, None)).await;
    assert_eq!(code(uncovered), (ErrorKind::Conflict, "standard_does_not_cover"));
    let foreign = it.request(clinic, diagnosis, Subject::Model(made.model, None)).await;
    assert_eq!(code(foreign), (ErrorKind::NotFound, "model_not_found"));
    let trained_on = it.version_of(clinic, it.world.dataset).await;
    let unfair = it.standard("Unfair", scored(trained_on, 0.5)).await;
    let cheating = it.request(insurer, unfair, Subject::Model(made.model, None)).await;
    assert_eq!(code(cheating), (ErrorKind::Conflict, "model_trained_on_test_set"));
}

async fn others_see_no_runs_and_no_certificates(db: TestDb) {
    let it = Alliance::new(db).await;
    let World { insurer, clinic, bank, .. } = &it.world;
    let own = dataset(&it.world.datasets, insurer, "own").await;
    let standard = it.standard("Patients", patients()).await;
    let requested = it.request(insurer, standard, Subject::Dataset(own, None)).await.unwrap();
    let worker = it.worker("exit 9").await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    let id = run.certificate.unwrap();
    let hidden = (ErrorKind::NotFound, "conformance_run_not_found");
    for other in [clinic, bank] {
        let read = permit::<ReadConformance>(&other.person);
        assert_eq!(code(it.service.get(&read, run.id).await), hidden);
        let cancel = permit::<CancelConformance>(&other.person);
        assert_eq!(code(it.service.cancel(&cancel, run.id).await), hidden);
    }
    let unseen = (ErrorKind::NotFound, "certificate_not_found");
    assert_eq!(code(it.certificate(bank, id).await), unseen);
    assert!(certificates::public(&it.world.db, id).await.is_err());
    let publish = async |by: &Member, public| {
        let by = permit::<PublishCertificate>(&by.person);
        certificates::publish(&it.world.db, &it.world.db.sources, &by, id, public).await.map_err(|error| error.code())
    };
    assert_eq!(publish(bank, true).await.unwrap_err(), "certificate_not_found");
    assert_eq!(publish(clinic, true).await.unwrap_err(), "certificate_not_yours");
    publish(insurer, true).await.unwrap();
    assert_eq!(it.certificate(bank, id).await.unwrap().id, id);
    assert_eq!(certificates::public(&it.world.db, id).await.unwrap().id, id);
    publish(insurer, false).await.unwrap();
    assert_eq!(code(it.certificate(bank, id).await), unseen);
}

async fn a_certificate_is_superseded_revoked_or_expires(db: TestDb) {
    let it = Alliance::new(db).await;
    let World { insurer, clinic, bank, .. } = &it.world;
    let own = dataset(&it.world.datasets, insurer, "own").await;
    let standard = it.standard("Patients", patients()).await;
    let worker = it.worker("exit 9").await;
    let certified = async || {
        let run = it.request(insurer, standard, Subject::Dataset(own, None)).await.unwrap();
        let run = it.until_over(insurer, run.id).await;
        run.certificate.unwrap_or_else(|| panic!("{run:?}"))
    };
    let status = async |id| it.certificate(insurer, id).await.unwrap().status(it.world.db.sources.now());
    let first = certified().await;
    let mut stricter = patients();
    stricter["data"]["columns"][0]["maximum"] = json!(100);
    it.edit(standard, stricter).await;
    it.release(standard).await;
    let second = certified().await;
    assert_eq!((status(first).await, status(second).await), (CertificateStatus::Valid, CertificateStatus::Valid));
    it.world.db.sources.clock.advance(TimeDelta::days(90));
    assert_eq!((status(first).await, status(second).await), (CertificateStatus::Superseded, CertificateStatus::Valid));
    it.world.db.sources.clock.advance(TimeDelta::days(275));
    assert_eq!(status(second).await, CertificateStatus::Expired);
    let third = certified().await;
    let revoke = async |by: &Member| {
        let by = permit::<RevokeCertificate>(&by.person);
        let words = "It was a mistake.";
        certificates::revoke(&it.world.db, &it.world.db.sources, &by, third, words).await.map_err(|error| error.code())
    };
    assert_eq!(revoke(bank).await.unwrap_err(), "certificate_not_found");
    revoke(clinic).await.unwrap();
    assert_eq!(revoke(insurer).await.unwrap_err(), "certificate_revoked");
    let revoked = it.certificate(insurer, third).await.unwrap();
    assert_eq!(revoked.status(it.world.db.sources.now()), CertificateStatus::Revoked);
    assert_eq!(revoked.revocation.unwrap().by, Some(clinic.partner));
    worker.stop().await;
}

async fn hostile_cells_are_only_data(db: TestDb) {
    let it = Alliance::new(db).await;
    let insurer = &it.world.insurer;
    let own = dataset(&it.world.datasets, insurer, "own").await;
    let huge = "x".repeat(1_000_000);
    let text = format!(
        "age,sex,diagnosis\n1,=HYPERLINK(\"http://x\"),yes\n2,\"@SUM(1+1)*cmd|' /C calc'!A0\",no\n3,{huge},yes\n4,\"a\"\"\nb\",no\n"
    );
    let text = text.replace("=HYPERLINK(\"http://x\")", "\"=HYPERLINK(\"\"http://x\"\")\"");
    add_version(&it.world.datasets, insurer, own, &text).await;
    let standard = it.standard("Patients", patients()).await;
    let requested = it.request(insurer, standard, Subject::Dataset(own, None)).await.unwrap();
    assert!(matches!(requested.artefact, Artefact::Dataset { number: 2, .. }));
    let worker = it.worker("exit 9").await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    let report = run.report.unwrap();
    assert_eq!(run.state, RunState::Failed);
    let told = serde_json::to_string(&report).unwrap();
    assert!(told.len() < 1_000 && !told.contains("HYPERLINK") && !told.contains("xxx"), "{told}");
    assert_eq!(report.findings.len(), 1);
    assert_eq!((report.findings[0].rule, report.findings[0].count), (Rule::NotAllowed, 4));
}

use access::audit::{self, Actor, Entry, Filter, LOOKED_AT, Outcome, Record, Refusal, record_denied, record_not_found};
use access::{Membership, PlatformRole, Principal, ReadAudit, ReadPlatformAudit, Role};
use chrono::TimeDelta;
use database::Tenancy;
use foundation::{AgreementId, DatasetId, Fault as _, PageRequest, PartnerId, TypedId as _};
use serde_json::json;
use testkit::{TestDb, permit};

testkit::on_both_databases!(
    a_partner_reads_its_own_log_page_by_page,
    every_filter_narrows,
    the_platform_reads_everything,
    what_is_hidden_stands_only_in_the_platforms_log,
    the_log_only_grows,
    an_entry_goes_with_its_transaction,
    what_concerns_two_partners_is_one_row_in_both_logs,
    each_row_says_by_which_rule_and_under_which_agreement,
    what_is_rare_is_found_page_by_page,
    a_thing_is_found_with_its_parts,
);

async fn write(db: &TestDb, person: &Principal, action: &'static str, target: &str, partner: Option<PartnerId>) {
    let detail = json!({ "purpose": "train" });
    let (target, rule) = (Some(target.to_owned()), Some("stewards".into()));
    let entry = Entry {
        action,
        target,
        part_of: None,
        partner,
        counterparty: None,
        outcome: Outcome::Done,
        rule,
        agreement: None,
        detail,
    };
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    audit::record(&mut tx, &db.sources, Actor::Person(person), entry).await.unwrap();
    tx.commit().await.unwrap();
}

fn refusal(action: &'static str, target: Option<&str>) -> Refusal {
    Refusal { action, target: target.map(str::to_owned), part_of: None, code: Some("forbidden") }
}

async fn of_partner(db: &TestDb, person: &Principal, filter: &Filter) -> Vec<Record> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = PageRequest::new(Some(2), cursor);
        let page = audit::list(db, &permit::<ReadAudit>(person), filter, &page).await.unwrap();
        all.extend(page.items);
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => return all,
        }
    }
}

async fn platform(db: &TestDb, filter: &Filter) -> Vec<Record> {
    let auditor = db.platform(PlatformRole::Auditor).await;
    let page = PageRequest::default();
    audit::list_platform(db, &permit::<ReadPlatformAudit>(&auditor), filter, &page).await.unwrap().items
}

fn targets(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| record.target.as_deref().unwrap()).collect()
}

async fn a_partner_reads_its_own_log_page_by_page(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let (steward, other) = (db.member(clinic, Role::Steward).await, db.member(insurer, Role::Steward).await);
    for target in ["ds_1", "ds_2", "ds_3", "ds_4", "ds_5"] {
        write(&db, &steward, "dataset:grant", target, Some(clinic)).await;
        write(&db, &other, "dataset:grant", "ds_0", Some(insurer)).await;
        write(&db, &other, "platform:rotate-keys", "ky_1", None).await;
    }
    let records = of_partner(&db, &steward, &Filter::default()).await;
    assert_eq!(targets(&records), ["ds_5", "ds_4", "ds_3", "ds_2", "ds_1"]);
    let first = &records[4];
    assert_eq!((first.partner, first.user, first.action.as_str()), (Some(clinic), Some(steward.user), "dataset:grant"));
    assert_eq!((first.credential.clone(), first.at), (steward.credential.to_string(), db.sources.now()));
    assert_eq!((first.request_id.as_deref(), &first.detail), (Some("test-request"), &json!({ "purpose": "train" })));
}

async fn every_filter_narrows(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let (ada, bob) = (db.member(partner, Role::Steward).await, db.member(partner, Role::Owner).await);
    let start = db.sources.now();
    write(&db, &ada, "dataset:grant", "ds_1", Some(partner)).await;
    db.sources.clock.advance(TimeDelta::microseconds(500));
    write(&db, &bob, "dataset:grant", "ds_2", Some(partner)).await;
    db.sources.clock.advance(TimeDelta::seconds(1));
    write(&db, &ada, "job:cancel", "job_1", Some(partner)).await;
    record_denied(&db, &db.sources, &ada, refusal("member:invite", Some("ds_1"))).await.unwrap();

    let at = |micros: i64| Some(start + TimeDelta::microseconds(micros));
    let cases = [
        (Filter { action: Some("dataset:grant".to_owned()), ..Filter::default() }, vec!["ds_2", "ds_1"]),
        (Filter { user: Some(ada.user), ..Filter::default() }, vec!["ds_1", "job_1", "ds_1"]),
        (Filter { outcome: Some(Outcome::Denied), ..Filter::default() }, vec!["ds_1"]),
        (Filter { outcome: Some(Outcome::Done), user: Some(ada.user), ..Filter::default() }, vec!["job_1", "ds_1"]),
        (Filter { rule: Some("forbidden".to_owned()), ..Filter::default() }, vec!["ds_1"]),
        (Filter { rule: Some("stewards".to_owned()), user: Some(bob.user), ..Filter::default() }, vec!["ds_2"]),
        (Filter { target: Some("ds_1".to_owned()), ..Filter::default() }, vec!["ds_1", "ds_1"]),
        (Filter { from: at(500), until: at(1_000_500), ..Filter::default() }, vec!["ds_2"]),
        (Filter { until: at(500), ..Filter::default() }, vec!["ds_1"]),
        (Filter { target: Some("ds_2".to_owned()), user: Some(ada.user), ..Filter::default() }, vec![]),
    ];
    for (filter, expected) in cases {
        assert_eq!(targets(&of_partner(&db, &ada, &filter).await), expected, "{filter:?}");
    }
}

/// In order of time, in pages of two, together with what else is asked for.
async fn a_thing_is_found_with_its_parts(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let (ada, other) = (db.member(clinic, Role::Steward).await, db.member(insurer, Role::Steward).await);
    for (target, part_of, concerned) in [
        ("ds_1", None, None),
        ("up_1", Some("ds_1"), None),
        ("up_2", Some("ds_2"), None),
        ("dsv_1", Some("ds_1"), Some(insurer)),
        ("ds_1", None, None),
    ] {
        let mut entry = Entry::of_platform("dataset:change", target, clinic, json!({}));
        entry.part_of = part_of.map(str::to_owned);
        entry.counterparty = concerned;
        let mut tx = db.write(Tenancy::Platform).await.unwrap();
        audit::record(&mut tx, &db.sources, Actor::Person(&ada), entry).await.unwrap();
        tx.commit().await.unwrap();
    }
    let refused = Refusal::of_path("dataset:grant", &["no-id"], Some("forbidden"));
    let refused = Refusal { target: Some("up_1".to_owned()), part_of: Some("ds_1".to_owned()), ..refused };
    record_denied(&db, &db.sources, &ada, refused).await.unwrap();

    let about = |target: &str| Filter { target: Some(target.to_owned()), ..Filter::default() };
    assert_eq!(targets(&of_partner(&db, &ada, &about("ds_1")).await), ["up_1", "ds_1", "dsv_1", "up_1", "ds_1"]);
    assert_eq!(targets(&of_partner(&db, &ada, &about("up_1")).await), ["up_1", "up_1"]);
    let denied = Filter { outcome: Some(Outcome::Denied), ..about("ds_1") };
    assert_eq!(targets(&of_partner(&db, &ada, &denied).await), ["up_1"]);
    assert_eq!(targets(&of_partner(&db, &other, &about("ds_1")).await), ["dsv_1"], "what concerns another partner");
    assert_eq!(targets(&platform(&db, &about("ds_1")).await).len(), 5);
    assert_eq!(of_partner(&db, &ada, &about("up_2")).await[0].part_of.as_deref(), Some("ds_2"));
}

async fn the_platform_reads_everything(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let steward = db.member(clinic, Role::Steward).await;
    for (target, partner) in [("ds_1", Some(clinic)), ("ds_2", Some(insurer)), ("ky_1", None)] {
        write(&db, &steward, "dataset:grant", target, partner).await;
    }
    assert_eq!(targets(&platform(&db, &Filter::default()).await), ["ky_1", "ds_2", "ds_1"]);
    let filter = Filter { target: Some("ds_2".to_owned()), ..Filter::default() };
    assert_eq!(platform(&db, &filter).await[0].partner, Some(insurer));
}

async fn what_is_hidden_stands_only_in_the_platforms_log(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let steward = db.member(clinic, Role::Steward).await;
    let missing = foundation::PartnerId::from_uuid(db.sources.id::<PartnerId>().as_uuid());
    for target in [insurer.to_string(), missing.to_string()] {
        record_not_found(&db, &db.sources, &steward, refusal("partner:read", Some(&target))).await.unwrap();
    }
    // Nothing is written of what is no id: no thing of ours could be meant.
    for nonsense in
        ["", "jobs", "pa_", "pa_1234", "xx_0197c3a1b2c37d4e8f90a1b2c3d4e5f6", "pa_0197C3A1B2C37D4E8F90A1B2C3D4E5F6"]
    {
        record_not_found(&db, &db.sources, &steward, refusal("partner:read", Some(nonsense))).await.unwrap();
    }
    record_not_found(&db, &db.sources, &steward, refusal("partner:read", None)).await.unwrap();
    let records = platform(&db, &Filter::default()).await;
    let found: Vec<_> = records.iter().map(|record| (record.target.clone().unwrap(), record.outcome)).collect();
    assert_eq!(found, [(missing.to_string(), Outcome::Missing), (insurer.to_string(), Outcome::Hidden)]);
    assert!(records.iter().all(|record| record.user == Some(steward.user) && record.partner.is_none()));
    assert_eq!(of_partner(&db, &steward, &Filter::default()).await, []);
}

async fn the_log_only_grows(db: TestDb) {
    let steward = db.member(db.partner("Clinic").await, Role::Steward).await;
    record_denied(&db, &db.sources, &steward, refusal("member:invite", None)).await.unwrap();
    for sql in ["UPDATE audit_log SET action = 'nothing'", "DELETE FROM audit_log"] {
        for tenancy in [Tenancy::Platform, Tenancy::Partner(steward.membership.unwrap().partner)] {
            let mut tx = db.write(tenancy).await.unwrap();
            let error = database::execute!(&mut tx, sqlx::query(sql)).unwrap_err();
            let cause = std::error::Error::source(&error).unwrap().to_string();
            assert!(cause.contains("only ever added"), "{sql}: {cause}");
            assert_eq!(error.code(), "database_failure");
        }
    }
}

async fn an_entry_goes_with_its_transaction(db: TestDb) {
    let partner = db.partner("Clinic").await;
    let steward = db.member(partner, Role::Steward).await;
    let entry = Entry::done(&permit::<access::WriteDataset>(&steward), db.sources.id::<DatasetId>());
    let mut tx = db.write(Tenancy::Partner(partner)).await.unwrap();
    audit::record(&mut tx, &db.sources, Actor::Person(&steward), entry).await.unwrap();
    drop(tx);
    assert_eq!(of_partner(&db, &steward, &Filter::default()).await, []);
}

async fn what_concerns_two_partners_is_one_row_in_both_logs(db: TestDb) {
    let (clinic, insurer, bank) = (db.partner("Clinic").await, db.partner("Insurer").await, db.partner("Bank").await);
    let (taker, owner) = (db.member(insurer, Role::Steward).await, db.member(clinic, Role::Steward).await);
    let stranger = db.member(bank, Role::Steward).await;
    let mut targets_taken = Vec::new();
    for index in 0..5 {
        let target = db.sources.id::<DatasetId>();
        let entry = Entry::done(&permit::<access::DownloadDataset>(&taker), target).shown_to(clinic);
        // The taker's own tenancy is enough to write it.
        let mut tx = db.write(Tenancy::Partner(insurer)).await.unwrap();
        audit::record(&mut tx, &db.sources, Actor::Person(&taker), entry).await.unwrap();
        tx.commit().await.unwrap();
        targets_taken.insert(0, target.to_string());
        write(&db, &owner, "dataset:grant", &format!("ds_{index}"), Some(clinic)).await;
    }
    let theirs = of_partner(&db, &taker, &Filter::default()).await;
    assert_eq!(targets(&theirs), targets_taken);
    assert!(theirs.iter().all(|row| row.user == Some(taker.user) && row.partner == Some(insurer)));
    // The owner reads the same rows among its own, page by page and in their order, and nothing of the people.
    let ours = of_partner(&db, &owner, &Filter::default()).await;
    assert_eq!(ours.len(), 10);
    assert!(ours.is_sorted_by(|newer, older| newer.id > older.id));
    let (given, own): (Vec<_>, Vec<_>) = ours.into_iter().partition(|row| row.action == "dataset:download");
    assert_eq!((targets(&given), own.len()), (targets_taken.iter().map(String::as_str).collect(), 5));
    for row in &given {
        assert_eq!((row.user, row.request_id.as_deref(), row.partner), (None, None, Some(insurer)));
        assert_eq!(row.credential, insurer.to_string());
    }
    let by_target = Filter { target: Some(targets_taken[2].clone()), ..Filter::default() };
    assert_eq!(of_partner(&db, &owner, &by_target).await, [given[2].clone()]);
    // Nor can it find out by asking for a person.
    let by_user = Filter { user: Some(taker.user), ..Filter::default() };
    assert_eq!(of_partner(&db, &owner, &by_user).await, []);
    assert_eq!(of_partner(&db, &taker, &by_user).await.len(), 5);
    assert_eq!(of_partner(&db, &stranger, &Filter::default()).await, []);
    let action = Filter { action: Some("dataset:download".to_owned()), ..Filter::default() };
    assert_eq!(platform(&db, &action).await.len(), 5, "one row each");
}

async fn each_row_says_by_which_rule_and_under_which_agreement(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let (taker, owner) = (db.member(insurer, Role::Scientist).await, db.member(clinic, Role::Steward).await);
    let agreement: AgreementId = db.sources.id();
    for (target, under) in [("dv_1", Some(agreement)), ("dv_2", Some(db.sources.id())), ("dv_3", None)] {
        let mut entry = Entry::done(&permit::<access::DownloadDataset>(&taker), target).shown_to(clinic);
        entry.agreement = under;
        let mut tx = db.write(Tenancy::Partner(insurer)).await.unwrap();
        audit::record(&mut tx, &db.sources, Actor::Person(&taker), entry).await.unwrap();
        tx.commit().await.unwrap();
    }
    let under = Filter { agreement: Some(agreement), ..Filter::default() };
    for reader in [&taker, &owner] {
        let reader = Principal {
            membership: reader.membership.map(|own| Membership { role: Role::Owner, ..own }),
            ..(*reader).clone()
        };
        let all = of_partner(&db, &reader, &Filter::default()).await;
        assert!(all.iter().all(|row| row.rule.as_deref() == Some("scientists")), "{all:?}");
        let found = of_partner(&db, &reader, &under).await;
        assert_eq!((targets(&found), found[0].agreement), (vec!["dv_1"], Some(agreement)));
    }
    record_denied(&db, &db.sources, &owner, refusal("job:submit", None)).await.unwrap();
    let denied = Filter { outcome: Some(Outcome::Denied), ..Filter::default() };
    assert_eq!(of_partner(&db, &owner, &denied).await[0].rule.as_deref(), Some("forbidden"));
}

/// A page is short where more rows would have to be looked at than one request may, and the next one goes on from there.
async fn what_is_rare_is_found_page_by_page(db: TestDb) {
    let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
    let (owner, other) = (db.member(clinic, Role::Owner).await, db.member(insurer, Role::Owner).await);
    let (by_owner, by_other) = (permit::<access::WriteDataset>(&owner), permit::<access::WriteDataset>(&other));
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    for index in 0..2 * LOOKED_AT + 10 {
        // The others' rows lie between one's own.
        let (by, counterparty) = if index % 10 == 0 { (&by_other, Some(clinic)) } else { (&by_owner, None) };
        let target = if index == 5 || index == 10 { "ds_rare" } else { "ds_frequent" };
        let named = if index < LOOKED_AT / 2 { "dataset:first" } else { "dataset:later" };
        let entry = Entry { counterparty, ..Entry::done(by, target).named(named) };
        audit::record(&mut tx, &db.sources, by, entry).await.unwrap();
    }
    tx.commit().await.unwrap();
    let reads = permit::<ReadAudit>(&owner);
    let find = async |filter: &Filter, cursor| {
        let page = PageRequest::new(Some(50), cursor);
        audit::list(&db, &reads, filter, &page).await.unwrap()
    };
    let filter = Filter { target: Some("ds_rare".to_owned()), ..Filter::default() };
    let found = find(&filter, None).await;
    assert_eq!((found.items.len(), found.next_cursor), (2, None), "a thing has an index of its own");
    let filter = Filter { target: Some("ds_frequent".to_owned()), action: Some("dataset:first".to_owned()), ..filter };
    let first = find(&filter, None).await;
    assert_eq!((first.items.len(), first.next_cursor.is_some()), (0, true), "so many rows further back");
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = find(&filter, cursor).await;
        all.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(i64::try_from(all.len()).unwrap(), LOOKED_AT / 2 - 2);
    assert!(all.is_sorted_by(|newer, older| newer.id > older.id), "in order, and none twice");
}

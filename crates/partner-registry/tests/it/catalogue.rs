//! The catalogue, on both databases: who finds what, and that both find the same.

use access::{PublishListing, ReadCatalogue, Role, TerminateAgreement};
use chrono::TimeDelta;
use database::{Tenancy, execute};
use foundation::{ErrorKind, Fault as _};
use partner_registry::catalogue::{self, ItemKind, Labels, Listing, NextStep, Query, Showing, Visibility, Wanted};
use partner_registry::{agreements, partners};
use testkit::{TestDb, permit};

use crate::fixtures::{Pair, audited, operator};
use crate::listed::{change, code, finds, go_public, listing, names, put, search, show, showing, words};

testkit::on_both_databases!(
    each_visibility_is_seen_by_whom_it_names,
    ending_an_agreement_hides_at_once,
    what_is_archived_or_its_owner_suspended_is_not_found,
    words_are_found_in_both_scripts_and_names_come_first,
    no_text_breaks_a_search,
    pages_follow_each_other_without_gap,
    facets_count_what_is_found_and_nothing_else,
    what_is_public_has_a_public_owner,
    another_partner_changes_nothing,
    a_change_from_an_old_revision_is_refused,
    renaming_and_publishing_at_once_loses_neither,
    an_upgraded_database_is_filled_once,
    labels_are_checked,
);

async fn each_visibility_is_seen_by_whom_it_names(db: TestDb) {
    let pair = Pair::new(&db).await;
    pair.signed(&db).await;
    let (owner, partner) = (&pair.clinic_admin, &pair.insurer_admin);
    let mill = db.partner("Mill").await;
    let stranger = db.member(mill, Role::Viewer).await;
    go_public(&db, owner, pair.clinic).await;
    let item = listing(&db, pair.clinic, "Admissions");
    for (visibility, seen) in [
        (Visibility::Private, [false, false, false, false]),
        (Visibility::Agreement, [true, true, false, false]),
        (Visibility::Partners, [true, true, true, false]),
        (Visibility::Public, [true, true, true, true]),
        (Visibility::Private, [false, false, false, false]),
    ] {
        show(&db, owner, &item, visibility).await;
        let people = [Some(owner), Some(partner), Some(&stranger), None];
        for (person, seen) in people.into_iter().zip(seen) {
            for wanted in [words("admissions"), words(""), words("-nothing")] {
                let wanted = Wanted { kind: Some(ItemKind::Dataset), ..wanted };
                let found = search(&db, person, &wanted).await;
                assert_eq!(found.items.len(), usize::from(seen), "{visibility} {person:?} {wanted:?}");
                assert_eq!(found.facets.unwrap().total.value, i64::from(seen), "{visibility} {person:?}");
            }
            let one = match person {
                Some(person) => catalogue::get(&db, &db.sources, &permit::<ReadCatalogue>(person), item.item).await,
                None => catalogue::public(&db, &db.sources, item.item).await,
            };
            assert_eq!(one.is_ok(), seen, "{visibility}: {one:?}");
            assert!(one.is_ok() || code(one) == (ErrorKind::NotFound, "catalogue_item_not_found"));
        }
    }
    show(&db, owner, &item, Visibility::Public).await;
    let steps = [Some(owner), Some(partner), Some(&stranger), None];
    let expected = [NextStep::Open, NextStep::AskOwner, NextStep::ProposeAgreement, NextStep::Apply];
    for (person, step) in steps.into_iter().zip(expected) {
        let found = search(&db, person, &words("admissions")).await;
        assert_eq!(found.items[0].next_step, step);
        assert_eq!(
            found.items[0].visibility.is_some(),
            step == NextStep::Open,
            "others are not told to whom it is shown"
        );
    }
    assert_eq!(audited(&db, "catalogue:publish", item.item, pair.clinic).await, 6);
}

async fn ending_an_agreement_hides_at_once(db: TestDb) {
    let pair = Pair::new(&db).await;
    let agreement = pair.signed(&db).await;
    let item = listing(&db, pair.clinic, "Admissions");
    show(&db, &pair.clinic_admin, &item, Visibility::Agreement).await;
    assert_eq!(finds(&db, Some(&pair.insurer_admin), "admissions").await, ["Admissions"]);
    let by = permit::<TerminateAgreement>(&pair.insurer_admin);
    agreements::terminate(&db, &db.sources, &by, agreement.id, "Over.").await.unwrap();
    assert_eq!(finds(&db, Some(&pair.insurer_admin), "admissions").await, [""; 0]);
    // One that has run out counts no more either, without anybody doing anything.
    pair.signed(&db).await;
    assert_eq!(finds(&db, Some(&pair.insurer_admin), "admissions").await, ["Admissions"]);
    db.sources.clock.advance(TimeDelta::days(31));
    assert_eq!(finds(&db, Some(&pair.insurer_admin), "admissions").await, [""; 0]);
}

async fn what_is_archived_or_its_owner_suspended_is_not_found(db: TestDb) {
    let pair = Pair::new(&db).await;
    let (_, admit) = operator(&db).await;
    let mut item = listing(&db, pair.clinic, "Admissions");
    show(&db, &pair.clinic_admin, &item, Visibility::Partners).await;
    let stranger = Some(&pair.insurer_admin);
    for is_open in [false, true] {
        item.is_open = is_open;
        put(&db, &pair.clinic_admin, &item).await;
        assert_eq!(finds(&db, stranger, "admissions").await.len(), usize::from(is_open));
    }
    partners::suspend(&db, &db.sources, &admit, pair.clinic, "Checked.").await.unwrap();
    assert_eq!(finds(&db, stranger, "clinic").await, [""; 0]);
    partners::reinstate(&db, &db.sources, &admit, pair.clinic).await.unwrap();
    assert_eq!(finds(&db, stranger, "clinic").await, ["Clinic", "Admissions"], "its items are found by its name too");
    partners::offboard(&db, &db.sources, &admit, pair.clinic, "Left.").await.unwrap();
    assert_eq!(finds(&db, stranger, "clinic").await, [""; 0]);
}

async fn words_are_found_in_both_scripts_and_names_come_first(db: TestDb) {
    let pair = Pair::new(&db).await;
    let by = &pair.clinic_admin;
    let mut first = listing(&db, pair.clinic, "心脏病数据集");
    "Heart disease of 300 patients, deep learning ready.".clone_into(&mut first.description);
    let mut second = listing(&db, pair.clinic, "Lung images");
    "Not of the heart; 训练用 images for learning. Deep down.".clone_into(&mut second.description);
    let mut third = listing(&db, pair.clinic, "Heart rates");
    third.licence = Some("CC-BY-4.0".to_owned());
    for item in [&third, &first, &second] {
        show(&db, by, item, Visibility::Partners).await;
    }
    let viewer = Some(&pair.insurer_admin);
    for (text, expected) in [
        ("heart", vec!["Heart rates", "Lung images", "心脏病数据集"]),
        ("HEAR", vec!["Heart rates", "Lung images", "心脏病数据集"]),
        ("hear ", vec![]),
        ("heart -lung", vec!["Heart rates", "心脏病数据集"]),
        ("\"deep learning\"", vec!["心脏病数据集"]),
        ("deep learning", vec!["Lung images", "心脏病数据集"]),
        ("脏病", vec!["心脏病数据集"]),
        ("心脏病", vec!["心脏病数据集"]),
        ("集", vec!["心脏病数据集"]),
        ("训练", vec!["Lung images"]),
        ("病心", vec![]),
        ("cc-by", vec!["Heart rates"]),
        ("medicine lung", vec!["Lung images"]),
        ("ＬＵＮＧ", vec!["Lung images"]),
    ] {
        assert_eq!(finds(&db, viewer, text).await, expected, "{text}");
    }
    let found = search(&db, viewer, &words("心脏")).await;
    let spans: Vec<_> = found.items[0].name_matches.iter().map(|span| (span.start, span.end)).collect();
    assert_eq!(spans, [(0, 2)]);
}

async fn no_text_breaks_a_search(db: TestDb) {
    let pair = Pair::new(&db).await;
    let name = r#"'; DROP TABLE x; -- "quoted" <b>\ & | ! :* NEAR(a b) 🙂"#;
    let item = listing(&db, pair.clinic, name);
    show(&db, &pair.clinic_admin, &item, Visibility::Partners).await;
    let viewer = Some(&pair.insurer_admin);
    for text in ["drop table", "'; DROP", "quoted", "near", "\"drop table x\"", "a* b*", "x:y -z", "table\u{0}x", name]
    {
        let found = finds(&db, viewer, text).await.len();
        assert_eq!(found, usize::from(text != "x:y -z"), "{text}");
    }
    for text in ["🙂", "\"", "'", "*", "(((", "\\", "AND OR NOT"] {
        assert_eq!(finds(&db, viewer, text).await, [""; 0], "{text}");
    }
    assert_eq!(Query::parse(&"x ".repeat(5_000)).unwrap_err().code(), "catalogue_query_too_long");
    // What is searched for and what is narrowed by never reach the database as part of a statement.
    let wanted = Wanted { licence: Some("it's \"%_\\".to_owned()), task: Some("'".to_owned()), ..words("drop") };
    assert!(search(&db, viewer, &wanted).await.items.is_empty());
}

async fn pages_follow_each_other_without_gap(db: TestDb) {
    let pair = Pair::new(&db).await;
    for index in 0..7 {
        let mut item = listing(&db, pair.clinic, &format!("{} {index}", if index % 3 == 0 { "Heart" } else { "Lung" }));
        "A heart is mentioned.".clone_into(&mut item.description);
        show(&db, &pair.clinic_admin, &item, Visibility::Partners).await;
    }
    for (text, expected) in [
        ("heart", vec!["Heart 6", "Heart 3", "Heart 0", "Lung 5", "Lung 4", "Lung 2", "Lung 1"]),
        ("", vec!["Heart 6", "Lung 5", "Lung 4", "Heart 3", "Lung 2", "Lung 1", "Heart 0"]),
        ("-3", vec!["Heart 6", "Lung 5", "Lung 4", "Lung 2", "Lung 1", "Heart 0"]),
    ] {
        let mut wanted = Wanted { kind: Some(ItemKind::Dataset), limit: Some(2), facets: false, ..words(text) };
        let mut seen = Vec::new();
        loop {
            let page = search(&db, Some(&pair.insurer_admin), &wanted).await;
            assert!(page.items.len() <= 2 && !page.items.is_empty());
            seen.extend(names(&page).into_iter().map(str::to_owned));
            let Some(next) = page.next else { break };
            wanted.after = Some(next);
        }
        assert_eq!(seen, expected, "{text}");
    }
}

async fn facets_count_what_is_found_and_nothing_else(db: TestDb) {
    let pair = Pair::new(&db).await;
    let mut item = listing(&db, pair.clinic, "Shown");
    (item.task, item.licence) = (Some("tabular-classification".to_owned()), Some("MIT".to_owned()));
    show(&db, &pair.clinic_admin, &item, Visibility::Partners).await;
    for (name, visibility) in [("Hidden", Visibility::Private), ("For others", Visibility::Agreement)] {
        let hidden = Listing { licence: Some("secret".to_owned()), ..listing(&db, pair.clinic, name) };
        show(&db, &pair.clinic_admin, &hidden, visibility).await;
    }
    let other = Listing { task: item.task.clone(), ..listing(&db, pair.insurer, "Other") };
    let retail = Labels { industry: Some(partner_registry::Industry::Retail), ..Labels::default() };
    change(&db, &pair.insurer_admin, &other, Showing { labels: retail, ..showing(Visibility::Partners) })
        .await
        .unwrap();
    let mill = db.partner("Mill").await;
    let viewer = db.member(mill, Role::Viewer).await;
    let wanted = Wanted { kind: Some(ItemKind::Dataset), ..words("") };
    let facets = search(&db, Some(&viewer), &wanted).await.facets.unwrap();
    assert_eq!((facets.total.value, facets.total.at_least), (2, false));
    let values = |facet: &str| -> Vec<(&str, i64)> {
        facets.values[facet].iter().map(|one| (one.value.as_str(), one.count)).collect()
    };
    assert_eq!(values("kind"), [("dataset", 2)]);
    assert_eq!(values("industry"), [("medicine", 1), ("retail", 1)]);
    assert_eq!(values("task"), [("tabular-classification", 2)]);
    assert_eq!(values("licence"), [("MIT", 1)]);
    assert_eq!(facets.values["owner"].len(), 2);
    assert_eq!(facets.values["owner"][0].label.as_deref(), Some("Clinic"));
    for (wanted, expected) in [
        (Wanted { licence: Some("MIT".to_owned()), ..words("") }, vec!["Shown"]),
        (Wanted { licence: Some("MIT".to_owned()), ..words("shown") }, vec!["Shown"]),
        (Wanted { industry: Some(partner_registry::Industry::Retail), ..words("") }, vec!["Other"]),
        (Wanted { industry: Some(partner_registry::Industry::Retail), ..words("oth") }, vec!["Other"]),
        (Wanted { owner: Some(pair.clinic), ..words("") }, vec!["Shown"]),
        (Wanted { owner: Some(pair.clinic), ..words("tabular") }, vec!["Shown"]),
        (Wanted { task: item.task.clone(), ..words("") }, vec!["Other", "Shown"]),
        (Wanted { licence: Some("secret".to_owned()), ..words("") }, vec![]),
        (Wanted { certified: true, ..words("") }, vec![]),
    ] {
        assert_eq!(names(&search(&db, Some(&viewer), &wanted).await), expected, "{wanted:?}");
    }
}

async fn what_is_public_has_a_public_owner(db: TestDb) {
    let pair = Pair::new(&db).await;
    let item = listing(&db, pair.clinic, "Admissions");
    let early = change(&db, &pair.clinic_admin, &item, showing(Visibility::Public)).await;
    assert_eq!(code(early), (ErrorKind::Conflict, "catalogue_owner_not_public"));
    go_public(&db, &pair.clinic_admin, pair.clinic).await;
    show(&db, &pair.clinic_admin, &item, Visibility::Public).await;
    let by = permit::<PublishListing>(&pair.clinic_admin);
    let partners_only = || showing(Visibility::Partners);
    let back = catalogue::show_partner(&db, &db.sources, &by, pair.clinic, partners_only()).await;
    assert_eq!(code(back), (ErrorKind::Conflict, "catalogue_still_public"));
    assert_eq!(finds(&db, None, "clinic").await, ["Clinic", "Admissions"]);
    show(&db, &pair.clinic_admin, &item, Visibility::Partners).await;
    catalogue::show_partner(&db, &db.sources, &by, pair.clinic, partners_only()).await.unwrap();
    assert_eq!(finds(&db, None, "clinic").await, [""; 0]);
    let private = catalogue::show_partner(&db, &db.sources, &by, pair.clinic, showing(Visibility::Private)).await;
    assert_eq!(code(private), (ErrorKind::Invalid, "catalogue_visibility_not_possible"));
}

async fn another_partner_changes_nothing(db: TestDb) {
    let pair = Pair::new(&db).await;
    let item = listing(&db, pair.clinic, "Admissions");
    show(&db, &pair.clinic_admin, &item, Visibility::Partners).await;
    let by = permit::<PublishListing>(&pair.insurer_admin);
    let profile = catalogue::show_partner(&db, &db.sources, &by, pair.clinic, showing(Visibility::Public)).await;
    assert_eq!(code(profile), (ErrorKind::Forbidden, "catalogue_item_not_yours"));
    let nobody = catalogue::show_partner(&db, &db.sources, &by, db.sources.id(), showing(Visibility::Public)).await;
    assert_eq!(code(nobody), (ErrorKind::NotFound, "catalogue_item_not_found"));
    // Below the services: another tenant finds nothing to change, and puts nothing in somebody else's name.
    let renamed = Listing { name: "Stolen".to_owned(), ..item.clone() };
    put(&db, &pair.insurer_admin, &renamed).await;
    assert_eq!(finds(&db, Some(&pair.insurer_admin), "admissions").await, ["Admissions"]);
    let mut tx = db.write(Tenancy::Partner(pair.insurer)).await.unwrap();
    let update = "UPDATE catalogue_items SET visibility = 'private' WHERE partner_id = $1 AND $2";
    let touched =
        execute!(&mut tx, sqlx::query(update).bind(pair.clinic).bind(matches!(*db, database::Db::Postgres(_))));
    assert_eq!(touched.unwrap(), 0, "row-level security holds on PostgreSQL");
}

async fn a_change_from_an_old_revision_is_refused(db: TestDb) {
    let pair = Pair::new(&db).await;
    let item = listing(&db, pair.clinic, "Admissions");
    let by = &pair.clinic_admin;
    let from = |expected, visibility| Showing { expected: Some(expected), ..showing(visibility) };
    let first = change(&db, by, &item, from(0, Visibility::Partners)).await.unwrap();
    let late = change(&db, by, &item, from(0, Visibility::Private)).await;
    assert_eq!(code(late), (ErrorKind::PreconditionFailed, "revision_outdated"));
    change(&db, by, &item, from(first, Visibility::Private)).await.unwrap();
}

async fn renaming_and_publishing_at_once_loses_neither(db: TestDb) {
    let pair = Pair::new(&db).await;
    let by = &pair.clinic_admin;
    let item = listing(&db, pair.clinic, "Before");
    show(&db, by, &item, Visibility::Private).await;
    for round in 0..8 {
        let renamed = Listing { name: format!("After {round}"), ..item.clone() };
        let visibility = if round % 2 == 0 { Visibility::Partners } else { Visibility::Private };
        // As the owners of things do it: both with the name that they have read under the thing's lock.
        let published = change(&db, by, &renamed, showing(visibility));
        let (published, ()) = tokio::join!(published, put(&db, by, &renamed));
        published.unwrap();
        let found = finds(&db, Some(&pair.insurer_admin), &format!("\"after {round}\"")).await;
        assert_eq!(found.len(), usize::from(visibility == Visibility::Partners), "{round}");
        assert_eq!(finds(&db, Some(&pair.insurer_admin), "before").await, [""; 0]);
    }
}

async fn an_upgraded_database_is_filled_once(db: TestDb) {
    let pair = Pair::new(&db).await;
    let viewer = Some(&pair.insurer_admin);
    assert_eq!(finds(&db, viewer, "").await, [""; 0]);
    let item = listing(&db, pair.clinic, "Admissions");
    show(&db, &pair.clinic_admin, &item, Visibility::Partners).await;
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    execute!(&mut tx, sqlx::query("UPDATE catalogue_cards SET words_version = 0")).unwrap();
    tx.commit().await.unwrap();
    let (one, other) = tokio::join!(catalogue::fill(&db, &db.sources), catalogue::fill(&db, &db.sources));
    assert!(one.unwrap().partners + other.unwrap().partners >= 2);
    assert_eq!(finds(&db, viewer, "clinic").await, ["Clinic", "Admissions"]);
    assert_eq!(catalogue::fill(&db, &db.sources).await.unwrap(), catalogue::Filled::default());
    let mut all = finds(&db, viewer, "").await;
    all.sort();
    assert_eq!(all, ["Admissions", "Clinic", "Insurer"]);
    assert_eq!(finds(&db, None, "").await, [""; 0], "nothing is public before somebody says so");
}

async fn labels_are_checked(db: TestDb) {
    let pair = Pair::new(&db).await;
    let item = listing(&db, pair.clinic, "Admissions");
    let many = (0..11).map(|index| format!("tag {index}")).collect();
    for (labels, field) in [
        (Labels { about: "A clinic.".to_owned(), ..Labels::default() }, "about"),
        (Labels { website: Some("https://clinic.example".to_owned()), ..Labels::default() }, "website"),
        (Labels { task: Some("No Word".to_owned()), ..Labels::default() }, "task"),
        (Labels { licence: Some("a".repeat(61)), ..Labels::default() }, "licence"),
        (Labels { tags: many, ..Labels::default() }, "tags"),
        (Labels { tags: vec!["right\u{202e}left".to_owned()], ..Labels::default() }, "tags"),
    ] {
        let refused = change(&db, &pair.clinic_admin, &item, Showing { labels, ..showing(Visibility::Partners) }).await;
        assert_eq!(refused.unwrap_err().field().as_deref(), Some(field));
    }
    let by = permit::<PublishListing>(&pair.clinic_admin);
    let profile = |website: &str, country: &str| {
        let (website, country) = (Some(website.to_owned()), Some(country.to_owned()));
        let labels = Labels { about: "We heal hearts.".to_owned(), website, country, ..Labels::default() };
        catalogue::show_partner(&db, &db.sources, &by, pair.clinic, Showing { labels, ..showing(Visibility::Partners) })
    };
    assert!(profile("javascript:alert(1)", "DE").await.is_err());
    assert!(profile("https://clinic.example", "Germany").await.is_err());
    let shown = profile("https://clinic.example", "DE").await.unwrap();
    assert_eq!(shown.preview.description, "We heal hearts.");
    assert_eq!(finds(&db, Some(&pair.insurer_admin), "hearts").await, ["Clinic"]);
}

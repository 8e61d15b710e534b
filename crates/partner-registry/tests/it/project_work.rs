//! What goes on in projects: milestones, messages and the feed, on both databases.

use access::{ManageProject, ReadProject, WorkInProject};
use foundation::{MilestoneId, PageRequest, ProjectMessageId};
use partner_registry::PartnerError;
use partner_registry::projects::{
    self, ActivityKind, Milestone, MilestonePatch, MilestoneState, NewMessage, NewMilestone, ProjectError, ProjectRole,
    Shown,
};
use testkit::{Person, TestDb, permit};

use crate::projects::{Joint, why};

testkit::on_both_databases!(
    a_milestone_is_added_changed_reached_and_put_back,
    a_project_says_what_is_due_next,
    of_two_changes_at_once_one_is_refused,
    milestones_keep_an_order,
    what_is_said_is_answered_changed_and_deleted,
    a_lead_hides_what_anybody_said,
    unread_messages_are_counted_for_each,
    any_text_stays_text,
    long_talks_come_in_pages,
    the_feed_tells_what_happened,
);

async fn add(db: &TestDb, joint: &Joint, title: &str) -> Milestone {
    let due_on = Some("2026-12-31".parse().unwrap());
    let new = NewMilestone { title: title.to_owned(), description: String::new(), due_on };
    let work = permit::<WorkInProject>(&joint.scientist);
    projects::add_milestone(db, &db.sources, &work, joint.id, new).await.unwrap()
}

async fn change(
    db: &TestDb,
    joint: &Joint,
    by: &Person,
    milestone: MilestoneId,
    patch: MilestonePatch,
) -> Result<Milestone, PartnerError> {
    projects::change_milestone(db, &db.sources, &permit::<WorkInProject>(by), (joint.id, milestone), patch).await
}

async fn titles(db: &TestDb, joint: &Joint, shown: Shown) -> Vec<String> {
    let read = permit::<ReadProject>(&joint.actuary);
    let found = projects::milestones(db, &db.sources, &read, joint.id, shown).await.unwrap();
    found.into_iter().map(|milestone| milestone.title).collect()
}

async fn a_milestone_is_added_changed_reached_and_put_back(db: TestDb) {
    let joint = Joint::new(&db).await;
    let added = add(&db, &joint, "Data is clean").await;
    assert_eq!((added.state(), added.position, added.revision), (MilestoneState::Open, 1, 1));
    assert_eq!(added.due_on.unwrap().to_string(), "2026-12-31");
    // The other partner's people reach it as well.
    let done = MilestonePatch { state: Some(MilestoneState::Done), ..MilestonePatch::default() };
    let reached = change(&db, &joint, &joint.actuary, added.id, done.clone()).await.unwrap();
    let by = reached.done.clone().unwrap();
    assert_eq!((by.by.as_str(), by.partner, reached.revision), ("Test Person", joint.pair.insurer, 2));
    let open = MilestonePatch { state: Some(MilestoneState::Open), due_on: Some(None), ..MilestonePatch::default() };
    let reopened = change(&db, &joint, &joint.scientist, added.id, open).await.unwrap();
    assert_eq!((reopened.done, reopened.due_on), (None, None));
    let (work, which) = (permit::<WorkInProject>(&joint.scientist), (joint.id, added.id));
    let late = projects::archive_milestone(&db, &db.sources, &work, which, Some(1)).await.unwrap_err();
    assert!(matches!(late, PartnerError::Outdated { current: 3 }), "{late:?}");
    let archived = projects::archive_milestone(&db, &db.sources, &work, which, Some(3)).await.unwrap();
    assert!(archived.archived_at.is_some());
    assert!(titles(&db, &joint, Shown::Current).await.is_empty());
    assert_eq!(titles(&db, &joint, Shown::All).await, ["Data is clean"]);
    let refused = change(&db, &joint, &joint.actuary, added.id, done).await;
    assert_eq!(why(refused), ProjectError::MilestoneArchived);
    projects::restore_milestone(&db, &db.sources, &work, which).await.unwrap();
    assert_eq!(titles(&db, &joint, Shown::Current).await, ["Data is clean"]);
    let nothing = change(&db, &joint, &joint.actuary, db.sources.id(), MilestonePatch::default()).await;
    assert_eq!(why(nothing), ProjectError::MilestoneNotFound);
}

async fn a_project_says_what_is_due_next(db: TestDb) {
    let joint = Joint::new(&db).await;
    let next = async || joint.seen_by(&db, &joint.actuary).await.unwrap().next_due.map(|day| day.to_string());
    assert_eq!(next().await, None);
    let (clean, trained) = (add(&db, &joint, "Data is clean").await, add(&db, &joint, "Model is trained").await);
    let due = |day: &str| MilestonePatch { due_on: Some(Some(day.parse().unwrap())), ..MilestonePatch::default() };
    change(&db, &joint, &joint.scientist, trained.id, due("2027-02-01")).await.unwrap();
    assert_eq!(next().await.as_deref(), Some("2026-12-31"));
    let done = MilestonePatch { state: Some(MilestoneState::Done), ..MilestonePatch::default() };
    change(&db, &joint, &joint.scientist, clean.id, done).await.unwrap();
    assert_eq!(next().await.as_deref(), Some("2027-02-01"), "what is reached is not due");
    let work = permit::<WorkInProject>(&joint.scientist);
    projects::archive_milestone(&db, &db.sources, &work, (joint.id, trained.id), None).await.unwrap();
    assert_eq!(next().await, None, "nor is what was put away");
}

async fn of_two_changes_at_once_one_is_refused(db: TestDb) {
    let joint = Joint::new(&db).await;
    let milestone = add(&db, &joint, "Data is clean").await;
    let to = |title: &str| MilestonePatch {
        title: Some(title.to_owned()),
        expected: Some(milestone.revision),
        ..MilestonePatch::default()
    };
    let (one, other) = tokio::join!(
        change(&db, &joint, &joint.scientist, milestone.id, to("Mine")),
        change(&db, &joint, &joint.actuary, milestone.id, to("Theirs")),
    );
    let refused = [one, other].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert!(matches!(refused[..], [PartnerError::Outdated { current: 2 }]), "{refused:?}");
}

async fn milestones_keep_an_order(db: TestDb) {
    let joint = Joint::new(&db).await;
    let mut ids = Vec::new();
    for title in ["a", "b", "c", "d"] {
        ids.push(add(&db, &joint, title).await.id);
    }
    let to = |position| MilestonePatch { position: Some(position), ..MilestonePatch::default() };
    change(&db, &joint, &joint.actuary, ids[3], to(1)).await.unwrap();
    assert_eq!(titles(&db, &joint, Shown::Current).await, ["d", "a", "b", "c"]);
    // Beyond the ends is at the ends.
    let last = change(&db, &joint, &joint.actuary, ids[0], to(99)).await.unwrap();
    assert_eq!((titles(&db, &joint, Shown::Current).await.join(""), last.position), ("dbca".to_owned(), 4));
    change(&db, &joint, &joint.actuary, ids[0], to(-5)).await.unwrap();
    assert_eq!(titles(&db, &joint, Shown::Current).await, ["a", "d", "b", "c"]);
    let read = permit::<ReadProject>(&joint.actuary);
    let found = projects::milestones(&db, &db.sources, &read, joint.id, Shown::All).await.unwrap();
    assert_eq!(found.iter().map(|milestone| milestone.position).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let unmoved = found.iter().find(|milestone| milestone.title == "b").unwrap();
    assert_eq!(unmoved.revision, 1, "being moved aside is no change");
}

async fn read(db: &TestDb, joint: &Joint, person: &Person) -> Vec<projects::Message> {
    let read = permit::<ReadProject>(person);
    projects::messages(db, &db.sources, &read, joint.id, &PageRequest::default()).await.unwrap().items
}

async fn answer(
    db: &TestDb,
    joint: &Joint,
    by: &Person,
    to: ProjectMessageId,
) -> Result<projects::Message, PartnerError> {
    let new = NewMessage { reply_to: Some(to), text: "Yes.".to_owned() };
    projects::say(db, &db.sources, &permit::<WorkInProject>(by), joint.id, new).await
}

async fn what_is_said_is_answered_changed_and_deleted(db: TestDb) {
    let joint = Joint::new(&db).await;
    let asked = joint.say(&db, &joint.scientist, "Shall we begin?").await.unwrap();
    let first = answer(&db, &joint, &joint.actuary, asked.id).await.unwrap();
    let second = answer(&db, &joint, &joint.scientist, first.id).await.unwrap();
    assert_eq!((first.reply_to, second.reply_to), (Some(asked.id), Some(asked.id)), "answers have one level");
    assert_eq!((first.partner_name.as_str(), first.person.as_str()), ("Insurer", "Test Person"));
    assert_eq!(why(answer(&db, &joint, &joint.actuary, db.sources.id()).await), ProjectError::MessageNotFound);
    // One's own alone.
    let (own, other) = (permit::<WorkInProject>(&joint.scientist), permit::<WorkInProject>(&joint.actuary));
    let which = (joint.id, asked.id);
    let foreign = projects::edit_message(&db, &db.sources, &other, which, "Never.").await;
    assert_eq!(why(foreign), ProjectError::NotYours);
    assert_eq!(why(projects::delete_message(&db, &db.sources, &other, which).await), ProjectError::NotYours);
    let edited = projects::edit_message(&db, &db.sources, &own, which, "Shall we begin today?").await.unwrap();
    assert_eq!((edited.text.as_deref(), edited.edited_at.is_some()), (Some("Shall we begin today?"), true));
    projects::delete_message(&db, &db.sources, &own, which).await.unwrap();
    let seen = read(&db, &joint, &joint.actuary).await;
    assert_eq!(seen.iter().map(|message| message.id).collect::<Vec<_>>(), [asked.id, first.id, second.id]);
    assert_eq!((&seen[0].text, seen[0].deleted_at.is_some()), (&None, true), "a placeholder is left");
    let gone = projects::edit_message(&db, &db.sources, &own, which, "Wait.").await;
    assert_eq!(why(gone), ProjectError::MessageGone);
}

async fn a_lead_hides_what_anybody_said(db: TestDb) {
    let joint = Joint::new(&db).await;
    let said = joint.say(&db, &joint.scientist, "Name and address of a patient.").await.unwrap();
    let hide = async |person: &Person| {
        let work = permit::<WorkInProject>(person);
        projects::hide_message(&db, &db.sources, &work, (joint.id, said.id), "Personal data.").await
    };
    let (role, least) = (ProjectRole::Contributor, ProjectRole::Lead);
    assert_eq!(why(hide(&joint.scientist).await), ProjectError::RoleTooLow { role, least });
    let hidden = hide(&joint.actuary).await.unwrap();
    assert_eq!((hidden.text, hidden.hidden_because.as_deref()), (None, Some("Personal data.")));
    assert_eq!(why(hide(&joint.actuary).await), ProjectError::MessageGone);
    assert_eq!(read(&db, &joint, &joint.scientist).await[0].text, None);
}

async fn unread_messages_are_counted_for_each(db: TestDb) {
    let joint = Joint::new(&db).await;
    let mut said = Vec::new();
    for text in ["one", "two", "three"] {
        said.push(joint.say(&db, &joint.scientist, text).await.unwrap().id);
    }
    let unread = async |person: &Person| joint.seen_by(&db, person).await.unwrap().unread;
    let mark = async |person: &Person, message| {
        let read = permit::<ReadProject>(person);
        projects::mark_read(&db, &db.sources, &read, (joint.id, message)).await
    };
    assert_eq!((unread(&joint.actuary).await, unread(&joint.scientist).await), (3, 0), "one's own are read");
    mark(&joint.actuary, said[1]).await.unwrap();
    assert_eq!(unread(&joint.actuary).await, 1);
    mark(&joint.actuary, said[0]).await.unwrap();
    assert_eq!(unread(&joint.actuary).await, 1, "the mark never moves back");
    assert_eq!(unread(&joint.pair.insurer_admin).await, 3, "others have marks of their own");
    assert_eq!(why(mark(&joint.actuary, db.sources.id()).await), ProjectError::MessageNotFound);
    assert_eq!(why(mark(&joint.stranger, said[0]).await), ProjectError::NotFound);
}

async fn any_text_stays_text(db: TestDb) {
    let joint = Joint::new(&db).await;
    for text in [
        "<script>alert('x')</script>",
        "'; DROP TABLE project_messages; --",
        "שלום, איך הולך?",
        "👩🏽‍🔬 says: 很好\nand\tgoes on",
        "{{constructor}} ${7*7} %s",
    ] {
        assert_eq!(joint.say(&db, &joint.scientist, text).await.unwrap().text.as_deref(), Some(text));
    }
    let long = "é".repeat(10_000);
    assert_eq!(joint.say(&db, &joint.scientist, &long).await.unwrap().text.as_deref(), Some(long.as_str()));
    for text in ["", " \n ", "a\0b", "\u{1b}[2J", "abc\u{202e}cba", &format!("{long}x")] {
        let error = joint.say(&db, &joint.scientist, text).await.unwrap_err();
        assert!(matches!(error, PartnerError::Invalid { field: "text", .. }), "{error:?}");
    }
    let new = |title: &str| NewMilestone { title: title.to_owned(), description: "a\0b".to_owned(), due_on: None };
    let work = permit::<WorkInProject>(&joint.scientist);
    for title in ["", "Good"] {
        let error = projects::add_milestone(&db, &db.sources, &work, joint.id, new(title)).await.unwrap_err();
        assert!(matches!(error, PartnerError::Invalid { .. }), "{error:?}");
    }
}

async fn long_talks_come_in_pages(db: TestDb) {
    let joint = Joint::new(&db).await;
    for number in 1..=5 {
        joint.say(&db, &joint.scientist, &number.to_string()).await.unwrap();
    }
    let by = permit::<ReadProject>(&joint.actuary);
    let mut request = PageRequest::new(Some(2), None);
    let mut pages = Vec::new();
    loop {
        let page = projects::messages(&db, &db.sources, &by, joint.id, &request).await.unwrap();
        pages.push(page.items.into_iter().filter_map(|message| message.text).collect::<String>());
        match page.next_cursor {
            Some(cursor) => request = PageRequest::new(Some(2), Some(cursor)),
            None => break,
        }
    }
    assert_eq!(pages, ["45", "23", "1"], "the newest page first, on each page the newest last");
}

async fn the_feed_tells_what_happened(db: TestDb) {
    let joint = Joint::new(&db).await;
    let milestone = add(&db, &joint, "Data is clean").await;
    joint.say(&db, &joint.actuary, "Well\ndone,   everybody").await.unwrap();
    let manage = permit::<ManageProject>(&joint.pair.clinic_admin);
    projects::close(&db, &db.sources, &manage, joint.id, "Done.").await.unwrap();
    let by = permit::<ReadProject>(&joint.scientist);
    let feed = projects::activity(&db, &db.sources, &by, joint.id, &PageRequest::default()).await.unwrap();
    let told: Vec<_> =
        feed.items.iter().map(|one| (one.kind, one.partner_name.as_str(), one.target_name.as_str())).collect();
    let expected = [
        (ActivityKind::Closed, "Clinic", "Readmissions"),
        (ActivityKind::MessageSent, "Insurer", ""),
        (ActivityKind::MilestoneAdded, "Clinic", "Data is clean"),
        (ActivityKind::MemberAdded, "Insurer", "Test Person"),
        (ActivityKind::MemberAdded, "Clinic", "Test Person"),
        (ActivityKind::Opened, "Clinic", "Readmissions"),
    ];
    assert_eq!(told, expected);
    assert_eq!(feed.items[2].target, milestone.id.to_string());
    assert!(feed.items.iter().all(|one| one.person.as_deref() == Some("Test Person")));
}

//! Jobs of joint projects: what the other partner's people see of them, and where their models go.

use access::{ManageProject, ReadProject, Role};
use database::{Tenancy, run_on};
use foundation::{Fault as _, JobId, PageRequest, ProjectId};
use partner_registry::projects::{self, Activity, ActivityKind, NewProject, ProjectRole, ThingId};
use testkit::{Person, TestDb, permit};
use training_jobs::{JobState, JointJob, NewJob};

use crate::fixtures::World;

testkit::on_both_databases!(
    both_partners_see_how_a_job_of_the_project_goes,
    a_model_made_for_a_project_is_attached_to_it,
    a_failed_or_cancelled_job_attaches_nothing,
    only_members_submit_to_a_project_that_goes_on,
);

/// A project of the clinic and the insurer, whose member submits; the clinic's steward observes.
struct Joint {
    world: World,
    project: ProjectId,
    steward: Person,
}

impl Joint {
    async fn new(db: TestDb) -> Self {
        let world = World::new(db).await;
        let db = &world.db;
        let (clinic, insurer) = (world.clinic.partner, world.insurer.partner);
        let (steward, admin) = (db.member(clinic, Role::Steward).await, db.member(insurer, Role::Admin).await);
        let new = NewProject { agreement: world.agreement, name: "Diagnosis".to_owned(), purpose: "Both.".to_owned() };
        let opened = projects::open(db, &db.sources, &permit::<ManageProject>(&steward), new).await.unwrap();
        let (manage, part) = (permit::<ManageProject>(&admin), (world.insurer.person.user, ProjectRole::Contributor));
        projects::add_member(db, &db.sources, &manage, opened.id, part).await.unwrap();
        Self { project: opened.id, steward, world }
    }

    fn new_job(&self) -> NewJob {
        NewJob { project: Some(self.project), ..self.world.new_job() }
    }

    async fn submit(&self) -> JobId {
        self.world.jobs.submit(&self.world.insurer.submit, self.new_job()).await.unwrap().id
    }

    /// What the clinic's steward sees of the only job.
    async fn seen(&self) -> JointJob {
        let read = permit::<ReadProject>(&self.steward);
        let page = self.world.jobs.list_of_project(&read, self.project, &PageRequest::default()).await.unwrap();
        assert_eq!(page.items.len(), 1);
        page.items.into_iter().next().unwrap()
    }

    async fn things(&self) -> Vec<(ThingId, String, Option<JobId>)> {
        let (db, read) = (&self.world.db, permit::<ReadProject>(&self.steward));
        let things = projects::things(db, &db.sources, &read, self.project).await.unwrap();
        things.into_iter().map(|thing| (thing.id, thing.name, thing.job)).collect()
    }

    /// The feed since the members came, oldest first.
    async fn feed(&self) -> Vec<Activity> {
        let (db, read) = (&self.world.db, permit::<ReadProject>(&self.steward));
        let page = projects::activity(db, &db.sources, &read, self.project, &PageRequest::default()).await.unwrap();
        let is_of_people = |one: &Activity| matches!(one.kind, ActivityKind::Opened | ActivityKind::MemberAdded);
        page.items.into_iter().rev().filter(|one| !is_of_people(one)).collect()
    }
}

async fn both_partners_see_how_a_job_of_the_project_goes(db: TestDb) {
    let joint = Joint::new(db).await;
    let world = &joint.world;
    let worker = world.worker("started; progress 40; sign half; await on; progress 100; finish");
    let job = joint.submit().await;
    let running = world.until(job, "progress", |job| job.progress.step == 40).await;
    assert_eq!(running.project, Some(joint.project));
    let seen = joint.seen().await;
    assert_eq!((seen.state, seen.progress.step, seen.person.as_str()), (JobState::Running, 40, "Test Person"));
    assert_eq!(
        (seen.name.as_str(), seen.recipe.as_str(), seen.partner_name.as_str()),
        ("first try", "tabular", "Insurer")
    );
    assert!(seen.metrics.is_empty() && seen.model.is_none());
    // The job itself stays its partner's: no events, no logs, no curves.
    let other = &world.clinic.read;
    assert_eq!(world.jobs.get(other, job).await.unwrap_err().code(), "job_not_found");
    assert_eq!(world.jobs.events_after(other, job, 0, 10).await.unwrap_err().code(), "job_not_found");
    assert_eq!(world.jobs.metrics(other, job).await.unwrap_err().code(), "job_not_found");
    // Not even raw SQL in the other partner's tenancy reads the row, on PostgreSQL.
    if world.db.postgres_url().is_some() {
        let mut tx = world.db.read(Tenancy::Partner(world.clinic.partner)).await.unwrap();
        let sql = "SELECT count(*) FROM jobs";
        let rows: i64 = run_on!(&mut tx, |conn| sqlx::query_scalar(sql).fetch_one(conn).await).unwrap();
        assert_eq!(rows, 0);
    }
    std::fs::write(world.sign("on"), "").unwrap();
    world.until_over(job).await;
    let seen = joint.seen().await;
    assert_eq!((seen.state, seen.metrics["test_accuracy"]), (JobState::Succeeded, 0.75));
    let (made, name) = seen.model.unwrap();
    assert_eq!((made.number, name.as_str()), (1, "risk"));
    worker.stop().await;
    // Whoever takes no part sees none of it.
    let stranger = permit::<ReadProject>(&world.bank.person);
    let hidden = world.jobs.list_of_project(&stranger, joint.project, &PageRequest::default()).await.unwrap_err();
    assert_eq!(hidden.code(), "project_not_found");
}

async fn a_model_made_for_a_project_is_attached_to_it(db: TestDb) {
    let joint = Joint::new(db).await;
    let world = &joint.world;
    let worker = world.worker("started; progress 100; finish");
    let first = joint.submit().await;
    let made = world.until_over(first).await.model.unwrap();
    assert_eq!(joint.things().await, [(ThingId::Model(made.model), "risk".to_owned(), Some(first))]);
    // A second version of the same model is attached already.
    let second = joint.submit().await;
    assert_eq!(world.until_over(second).await.model.unwrap().number, 2);
    assert_eq!(joint.things().await.len(), 1);
    let feed = joint.feed().await;
    let told: Vec<_> = feed.iter().map(|one| (one.kind, one.person.is_some())).collect();
    let expected = [
        (ActivityKind::JobSubmitted, true),
        (ActivityKind::JobSucceeded, false),
        (ActivityKind::ModelAttached, false),
        (ActivityKind::JobSubmitted, true),
        (ActivityKind::JobSucceeded, false),
    ];
    assert_eq!(told, expected);
    // When the project is closed meanwhile, the model is its maker's alone.
    let (db, manage) = (&world.db, permit::<ManageProject>(&joint.steward));
    let third = NewJob { register_as: Some("later".to_owned()), ..joint.new_job() };
    worker.stop().await;
    let third = world.jobs.submit(&world.insurer.submit, third).await.unwrap().id;
    projects::close(db, &db.sources, &manage, joint.project, "Done.").await.unwrap();
    let worker = world.worker("started; progress 100; finish");
    assert_eq!(world.until_over(third).await.state, JobState::Succeeded);
    worker.stop().await;
    assert_eq!(joint.things().await.len(), 1);
}

async fn a_failed_or_cancelled_job_attaches_nothing(db: TestDb) {
    let joint = Joint::new(db).await;
    let world = &joint.world;
    let job = joint.submit().await;
    world.jobs.cancel(&world.insurer.cancel, job).await.unwrap();
    assert_eq!(joint.seen().await.state, JobState::Cancelled);
    assert!(joint.things().await.is_empty());
    let told: Vec<_> = joint.feed().await.into_iter().map(|one| (one.kind, one.target_name)).collect();
    let name = || "first try".to_owned();
    assert_eq!(told, [(ActivityKind::JobSubmitted, name()), (ActivityKind::JobCancelled, name())]);
}

async fn only_members_submit_to_a_project_that_goes_on(db: TestDb) {
    let joint = Joint::new(db).await;
    let world = &joint.world;
    let submit = async |by: &crate::fixtures::Member| {
        world.jobs.submit(&by.submit, joint.new_job()).await.map(|job| job.id).map_err(|error| error.code())
    };
    // An owner who takes no part sees the project; for another partner there is none.
    assert_eq!(submit(&world.clinic).await, Err("project_not_member"));
    assert_eq!(submit(&world.bank).await, Err("project_not_found"));
    let (db, manage) = (&world.db, permit::<ManageProject>(&joint.steward));
    projects::close(db, &db.sources, &manage, joint.project, "Done.").await.unwrap();
    assert_eq!(submit(&world.insurer).await, Err("project_closed"));
    projects::reopen(db, &db.sources, &manage, joint.project, "More.").await.unwrap();
    submit(&world.insurer).await.unwrap();
    let mine = (joint.project, None);
    let own = world.jobs.list_own_of_project(&world.insurer.read, &PageRequest::default(), mine).await.unwrap();
    assert_eq!(own.items.len(), 1);
    let theirs = world.jobs.list_own_of_project(&world.clinic.read, &PageRequest::default(), mine).await.unwrap();
    assert!(theirs.items.is_empty());
}

//! The story, step by step. Each step does one thing and checks it.

use std::time::Instant;

use anyhow::{Context as _, bail, ensure};
use client::{Client, ClientError, Credential};
use foundation::{AgreementId, DatasetId, PartnerId, Sources};
use serde_json::{Value, json};
use wire::account::SetUp;
use wire::applications::Apply;
use wire::datasets::{BeginUpload, CreateDataset, DatasetVersion, GrantDataset};
use wire::jobs::{Job, JobInput, SubmitJob};
use wire::models::{GrantModel, ModelVersion, Predict};
use wire::partners::{Assess, Score};
use wire::pipeline::Approve;

use super::agreement;
use super::alliance;
use super::data::{Patients, TARGET, patients};
use super::mailbox;
use super::people::{Person, password};
use super::server::DemoServer;
use super::show::Show;
use crate::curve::sparkline;

pub(super) const CLINIC: &str = "Lindenhof Clinic";
pub(super) const INSURER: &str = "Aurora Insurance";
pub(super) const OPERATOR: &str = "operator";
const MODEL: &str = "tumour-diagnosis";
/// Right answers among the held-out patients below which the demo does not count as verified.
pub(super) const LEAST_ACCURACY: f64 = 0.9;

/// Everybody, once they are logged in.
pub(super) struct Cast {
    pub(super) operator: Person,
    pub(super) clinic: Organisation,
    pub(super) insurer: Organisation,
}

/// A partner and its people.
pub(super) struct Organisation {
    pub(super) id: PartnerId,
    pub(super) owner: Person,
    pub(super) colleague: Person,
}

/// Tells the whole story; gives the people back, with their passwords.
pub(super) async fn tell(server: &DemoServer, show: &mut Show) -> anyhow::Result<Vec<Person>> {
    let public = Client::new(&server.address, Credential::Anonymous)?;
    let patients = patients()?;
    let cast = gather(server, &public, show).await?;
    let agreement = agreement::agree(&cast, show).await?;
    let dataset = share_data(&cast, agreement, &patients, show).await?;
    let job = train(&cast, &dataset, show).await?;
    let model = use_model(&cast, agreement, &job, &patients, show).await?;
    alliance::certify(&cast, &model, &patients, show).await?;
    let Cast { operator, clinic, insurer } = cast;
    Ok(vec![operator, clinic.owner, clinic.colleague, insurer.owner, insurer.colleague])
}

async fn gather(server: &DemoServer, public: &Client, show: &mut Show) -> anyhow::Result<Cast> {
    let operator = show.step(OPERATOR, "set the platform up", set_up(server, public)).await?;
    let clinic = admit((server, public), &operator, show, (CLINIC, "medicine", "lindenhof.example", "steward")).await?;
    let insurer = admit((server, public), &operator, show, (INSURER, "finance", "aurora.example", "scientist")).await?;
    Ok(Cast { operator, clinic, insurer })
}

async fn set_up(server: &DemoServer, public: &Client) -> anyhow::Result<(Person, String)> {
    let (email, password) = ("operator@platform.example", password(&Sources::system()));
    let with = SetUp {
        setup_token: server.setup_token.clone(),
        email: email.to_owned(),
        display_name: "Operator".to_owned(),
        password: password.clone(),
    };
    public.set_up(&with).await?;
    let again = public.set_up(&SetUp { email: "second@platform.example".to_owned(), ..with }).await;
    ensure!(again.is_err(), "the one-time token worked twice");
    let operator = Person::log_in(public, OPERATOR, email, password).await?;
    Ok((operator, "the one-time token is used up".to_owned()))
}

/// From application to a partner with an owner and a colleague.
async fn admit(
    (server, public): (&DemoServer, &Client),
    operator: &Person,
    show: &mut Show,
    (name, industry, domain, role): (&'static str, &str, &str, &str),
) -> anyhow::Result<Organisation> {
    let id = show.step(name, "apply to join", apply((server, public), name, industry, domain)).await?;
    let invitation = show.step(OPERATOR, "assess and approve", approve(operator, id)).await?;
    let joining = async {
        let owner = format!("owner of {name}");
        let owner = Person::join(public, &owner, &format!("owner@{domain}"), invitation).await?;
        let colleague = format!("{role} of {name}");
        let colleague = owner.bring(public, &colleague, role, &format!("{role}@{domain}")).await?;
        let partner = owner.client.own_partner().await?;
        ensure!(partner.status == "active", "the partner is {} and not active", partner.status);
        Ok(((owner, colleague), format!("an owner and a {role}; the partner is active")))
    };
    let (owner, colleague) = show.step(name, "join, and invite a colleague", joining).await?;
    Ok(Organisation { id, owner, colleague })
}

async fn apply(
    (server, public): (&DemoServer, &Client),
    name: &str,
    industry: &str,
    domain: &str,
) -> anyhow::Result<(PartnerId, String)> {
    let email = format!("owner@{domain}");
    let form = public.application_form().await?;
    let answers = json!({
        "problem": "Models that find malignant tumours, made without passing patients' data on.",
        "data_kinds": ["table"],
        "data_volume": "thousands",
        "data_description": "Tumour measurements from fine needle aspirates.",
        "sensitivity": "special",
        "may_leave": "no",
        "tasks": ["classify_rows"],
    });
    let application = Apply {
        organisation: name.to_owned(),
        industry: industry.to_owned(),
        size: "250-4999".to_owned(),
        country: "DE".to_owned(),
        website: None,
        contact_name: format!("Office of {name}"),
        contact_email: email.clone(),
        contacts: Vec::new(),
        language: None,
        form_version: form.version,
        answers: serde_json::from_value(answers)?,
    };
    let applied = public.apply(&application).await?;
    ensure!(applied.status == "unverified", "the application is {}", applied.status);
    let token = mailbox::word(&server.outbox, &email, "hansa_av_").await?;
    let confirmed = public.confirm_application(&token).await?;
    let followed = public.application(confirmed.id, &confirmed.key).await?;
    ensure!(followed.status == "applied", "the confirmed application is {}", followed.status);
    Ok((applied.id, format!("{industry}; survey answered, confirmed by mail")))
}

async fn approve(operator: &Person, partner: PartnerId) -> anyhow::Result<(String, String)> {
    let score = |score, reason: &str| Score { score, reason: reason.to_owned() };
    let assess = Assess {
        industry_relevance: score(5, "Diagnosis and cover meet in prevention."),
        technical_strength: score(4, "Own scientists and clean data."),
        cultural_fit: score(4, "Used to agreements about sensitive data."),
        mutual_benefit: score(5, "One has the data, the other one the method."),
        technical_fit: score(5, "The tabular recipe does what they need."),
    };
    let proposed = operator.client.proposals(partner).await?;
    ensure!(proposed.recipes.iter().any(|recipe| recipe.id == "tabular"), "the tabular recipe is not proposed");
    operator.client.review_partner(partner).await?;
    operator.client.assess_partner(partner, &assess).await?;
    let result = operator.client.assessment_result(partner).await?;
    ensure!(result.passes, "the assessment does not carry an approval: {result:?}");
    let approved = operator.client.approve_partner(partner, &Approve::default()).await?;
    ensure!(approved.partner.status == "approved", "the partner is {}", approved.partner.status);
    Ok((approved.invitation_token, "five criteria scored, with reasons".to_owned()))
}

async fn share_data(
    cast: &Cast,
    agreement: AgreementId,
    patients: &Patients,
    show: &mut Show,
) -> anyhow::Result<DatasetVersion> {
    let steward = &cast.clinic.colleague.client;
    let version = show.step(CLINIC, "upload patients' measurements", upload(steward, patients)).await?;
    let granting = async {
        let grant = GrantDataset { agreement, permissions: vec!["train".to_owned()], expires_at: None };
        let granted = steward.grant_dataset(version.dataset, &grant).await?;
        ensure!(granted.grantee == cast.insurer.id, "somebody else was granted the data");
        Ok(((), "to train on, not to download".to_owned()))
    };
    show.step(CLINIC, "grant them to the insurer", granting).await?;
    show.step(INSURER, "try to download them all the same", refused(cast, &version)).await?;
    Ok(version)
}

async fn upload(steward: &Client, patients: &Patients) -> anyhow::Result<(DatasetVersion, String)> {
    let description = "Wisconsin diagnostic breast cancer data (UCI, doi 10.24432/C5DW2B).";
    let version = upload_csv(steward, "tumour-measurements", description, &patients.shared).await?;
    ensure!(usize::try_from(version.rows)? == patients.shared_rows, "{} rows arrived", version.rows);
    let held_out = patients.truth.len();
    Ok((version, format!("{} patients; {held_out} stay at the clinic", patients.shared_rows)))
}

/// A new data set with its first version.
pub(super) async fn upload_csv(
    steward: &Client,
    name: &str,
    description: &str,
    content: &str,
) -> anyhow::Result<DatasetVersion> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("patients.csv");
    tokio::fs::write(&file, content).await?;
    let (sha256, size) = client::sha256_of_file(&file).await?;
    let dataset = steward
        .create_dataset(&CreateDataset {
            name: name.to_owned(),
            description: description.to_owned(),
            licence: Some("CC-BY-4.0".to_owned()),
        })
        .await?;
    let begin = BeginUpload { format: "csv".to_owned(), size: i64::try_from(size)?, sha256 };
    let started = steward.begin_upload(dataset.id, &begin).await?;
    let version = steward.send_upload(started, &file, &|_, _| {}).await?;
    ensure!(version.sha256 == sha256, "the server holds other bytes");
    Ok(version)
}

/// The insurer may train on the data; the data itself it may not have.
async fn refused(cast: &Cast, version: &DatasetVersion) -> anyhow::Result<((), String)> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("patients.csv");
    match cast.insurer.colleague.client.download_dataset(version, &file, &|_, _| {}).await {
        Err(ClientError::Problem(problem)) if matches!(problem.status, 403 | 404) => {
            ensure!(!file.exists(), "a file was written");
            Ok(((), format!("refused: {}", problem.code)))
        }
        Err(other) => Err(other.into()),
        Ok(_) => bail!("the insurer could download the clinic's data"),
    }
}

async fn train(cast: &Cast, version: &DatasetVersion, show: &mut Show) -> anyhow::Result<Job> {
    let scientist = &cast.insurer.colleague.client;
    let submitting = submit(scientist, version.dataset, version.number);
    let submitted = show.step(INSURER, "submit a training job", submitting).await?;
    let begun = Instant::now();
    follow(scientist, &submitted, show).await?;
    let checking = async {
        let job = scientist.job(submitted.id).await?;
        if let Some(error) = &job.error {
            bail!("{}: {}", error.code, error.message);
        }
        ensure!(job.state == "succeeded", "the job is {}", job.state);
        let scores = scores(&job).context("the job reports no scores")?;
        Ok((job, scores))
    };
    show.step_since(begun, INSURER, "train, in its own tenant", checking).await
}

async fn submit(scientist: &Client, dataset: DatasetId, number: i64) -> anyhow::Result<(Job, String)> {
    let input = JobInput { dataset, version: Some(number) };
    let job = scientist
        .submit_job(&SubmitJob {
            name: Some("first diagnosis model".to_owned()),
            spec: json!({ "recipe": "tabular", "target": TARGET, "checkpoint_every": 5 }),
            inputs: [("train".to_owned(), input)].into(),
            base: None,
            register_as: Some(MODEL.to_owned()),
            pool: None,
            project: None,
        })
        .await?;
    let part = |name: &str| job.spec.get(name).map(Value::to_string).unwrap_or_default();
    let seen = format!("dense {} network, {} epochs, seed {}", part("hidden"), part("epochs"), part("seed"));
    Ok((job, seen))
}

/// Shows the job live: a line for every epoch, with the curve so far.
async fn follow(scientist: &Client, job: &Job, show: &mut Show) -> anyhow::Result<()> {
    let mut events = scientist.job_events(job.id, 0);
    let mut losses = Vec::new();
    while let Some(event) = events.next().await? {
        let text = |name: &str| event.data.get(name).and_then(Value::as_str).unwrap_or_default();
        let number = |name: &str| event.data.get(name).and_then(Value::as_f64);
        let is_loss = event.kind == "metric" && text("name") == "loss" && text("split") == "train";
        let Some(value) = number("value").filter(|_| is_loss) else { continue };
        losses.push(value);
        let epoch = number("epoch").unwrap_or_default();
        show.epoch(&format!("epoch {epoch:>3}   loss {value:.4}   {}", sparkline(&losses)))?;
    }
    ensure!(!losses.is_empty(), "no curve arrived while the job ran");
    Ok(())
}

/// The scores on the rows that the trainer held out by itself.
fn scores(job: &Job) -> Option<String> {
    let result = job.result.as_ref()?;
    let find = |name: &str| find_number(result, name);
    Some(format!("accuracy {:.3}, macro-F1 {:.3}, loss {:.3}", find("accuracy")?, find("macro_f1")?, find("loss")?))
}

/// The first number of this name, wherever the recipe's result has it.
fn find_number(value: &Value, name: &str) -> Option<f64> {
    match value {
        Value::Object(fields) => {
            let here = fields.get(name).and_then(Value::as_f64);
            here.or_else(|| fields.values().find_map(|inner| find_number(inner, name)))
        }
        _ => None,
    }
}

async fn use_model(
    cast: &Cast,
    agreement: AgreementId,
    job: &Job,
    patients: &Patients,
    show: &mut Show,
) -> anyhow::Result<ModelVersion> {
    let made = job.model.context("the job registered no model")?;
    let sharing = async {
        let owner = &cast.insurer.owner.client;
        let version = owner.model_version(made.model, made.version).await?;
        let from = version.lineage.pointer("/inputs/0/dataset").and_then(Value::as_str).unwrap_or_default();
        ensure!(!from.is_empty(), "the model's lineage does not name its data");
        let permissions = vec!["download".to_owned(), "predict".to_owned()];
        owner.grant_model(made.model, &GrantModel { agreement, permissions, expires_at: None }).await?;
        Ok((version, format!("'{MODEL}' version {}, with its lineage", made.version)))
    };
    let version = show.step(INSURER, "share the model back", sharing).await?;
    let clinic = &cast.clinic.colleague.client;
    show.step(CLINIC, "download it and verify", download(clinic, &version)).await?;
    show.step(CLINIC, "diagnose the held-out patients", diagnose(clinic, &version, patients)).await?;
    Ok(version)
}

async fn download(clinic: &Client, version: &ModelVersion) -> anyhow::Result<((), String)> {
    let folder = tempfile::tempdir()?;
    let mut weights = None;
    for described in &version.files {
        let file = folder.path().join(&described.name);
        let got = clinic.download_model_file(version.model, version.number, described, &file, &|_, _| {}).await?;
        ensure!(got.sha256 == described.sha256, "{} has another digest", described.name);
        if described.name.ends_with(".safetensors") {
            weights = Some(got);
        }
    }
    let weights = weights.context("the model has no weights")?;
    let digest = weights.sha256.to_string();
    Ok(((), format!("{} files; SHA-256 {}… verified", version.files.len(), &digest[..12])))
}

async fn diagnose(clinic: &Client, version: &ModelVersion, patients: &Patients) -> anyhow::Result<((), String)> {
    let asked = Predict { rows: patients.held_out.clone(), explain: false, generation: None };
    let answer = clinic.predict(version.model, version.number, &asked).await?;
    let (got, wanted) = (answer.predictions.len(), patients.truth.len());
    ensure!(got == wanted, "{got} predictions for {wanted} patients");
    let right = answer.predictions.iter().zip(&patients.truth).filter(|(said, truth)| said.class == **truth).count();
    #[expect(clippy::cast_precision_loss, reason = "a few dozen patients")]
    let accuracy = right as f64 / wanted as f64;
    ensure!(accuracy >= LEAST_ACCURACY, "only {right} of {wanted} patients were diagnosed right");
    Ok(((), format!("{right} of {wanted} right ({:.1} %)", accuracy * 100.0)))
}

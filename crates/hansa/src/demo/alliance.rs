//! The last part of the story: an alliance says what a good model is, tests the insurer's on patients that nobody else sees, and
//! certifies it.

use std::time::Duration;

use access::attestations::PublicKeys;
use anyhow::{Context as _, bail, ensure};
use client::Client;
use foundation::{AllianceId, Sources, StandardId};
use partner_registry::certificates::{self, Verdict};
use partner_registry::conformance::ManifestFile;
use serde_json::json;
use wire::alliances::{FoundAlliance, Remark};
use wire::certificates::{Certificate, CertificateVisibility};
use wire::conformance::{ConformanceRun, RequestRun};
use wire::datasets::DatasetVersion;
use wire::models::ModelVersion;
use wire::standards::{CreateStandard, ReleaseStandard};

use super::data::{Patients, TARGET};
use super::show::Show;
use super::story::{CLINIC, Cast, INSURER, LEAST_ACCURACY, OPERATOR, upload_csv};

/// How often a run is looked at, and how many times.
const PACE: Duration = Duration::from_millis(50);
const LOOKS: u32 = 2_400;

/// From an alliance to a certificate that anybody verifies.
pub(super) async fn certify(
    cast: &Cast,
    model: &ModelVersion,
    patients: &Patients,
    show: &mut Show,
) -> anyhow::Result<()> {
    let alliance = show.step(OPERATOR, "found an alliance, clinic leads", found(cast)).await?;
    show.step(INSURER, "ask to join it; the clinic admits", join(cast, alliance)).await?;
    let hidden = show.step(CLINIC, "put a hidden test set aside", hide(cast, patients)).await?;
    let standard = show.step(CLINIC, "release a standard", release(cast, alliance, &hidden)).await?;
    let run = show.step(INSURER, "have the model held against it", hold(cast, standard, model)).await?;
    show.step(CLINIC, "verify the certificate offline", verify(cast, &run, model)).await
}

async fn found(cast: &Cast) -> anyhow::Result<(AllianceId, String)> {
    let wanted = FoundAlliance {
        name: "Better Diagnosis".to_owned(),
        industry: "medicine".to_owned(),
        purpose: "Say what a model must be able to do before doctors rely on it.".to_owned(),
        lead: cast.clinic.id,
    };
    let alliance = cast.operator.client.found_alliance(&wanted).await?;
    Ok((alliance.id, format!("'{}'", alliance.name)))
}

async fn join(cast: &Cast, alliance: AllianceId) -> anyhow::Result<((), String)> {
    let remark = Remark { reason: "We train models for diagnosis.".to_owned() };
    cast.insurer.owner.client.alliance_step(alliance, "ask", &remark).await?;
    cast.clinic.owner.client.admit_to_alliance(alliance, cast.insurer.id).await?;
    let members = cast.insurer.owner.client.alliance_members(alliance).await?;
    ensure!(members.items.len() == 2, "the alliance has {} members", members.items.len());
    Ok(((), "two members".to_owned()))
}

async fn hide(cast: &Cast, patients: &Patients) -> anyhow::Result<(DatasetVersion, String)> {
    let steward = &cast.clinic.colleague.client;
    let version = upload_csv(steward, "hidden-patients", "Never shared with anybody.", &patients.kept).await?;
    ensure!(usize::try_from(version.rows)? == patients.truth.len(), "{} rows arrived", version.rows);
    let seen = format!("{} patients whom no trainer sees", version.rows);
    Ok((version, seen))
}

async fn release(cast: &Cast, alliance: AllianceId, hidden: &DatasetVersion) -> anyhow::Result<(StandardId, String)> {
    let steward = &cast.clinic.colleague.client;
    let definition = json!({
        "data": { "columns": [
            { "name": TARGET, "type": "text", "privacy": "sensitive", "allowed": ["benign", "malignant"] },
            { "name": "area_mean", "type": "number", "minimum": 0 },
        ] },
        "model": {
            "task": "tabular-classification",
            "test": { "dataset_version": hidden.id, "target": TARGET },
            "bars": [{ "metric": "accuracy", "threshold": LEAST_ACCURACY, "direction": "at_least" }],
        },
    });
    let wanted = CreateStandard {
        name: "Tumour diagnosis".to_owned(),
        summary: "What a model for tumours from needle aspirates must reach.".to_owned(),
        definition,
    };
    let standard = steward.create_standard(alliance, &wanted).await?;
    let draft = steward.standard_draft(standard.id).await?;
    let owner = &cast.clinic.owner.client;
    let released = owner.release_standard(standard.id, &ReleaseStandard::default(), draft.revision).await?;
    Ok((standard.id, format!("'{}' {}: accuracy ≥ {LEAST_ACCURACY}", standard.name, released.version)))
}

async fn hold(cast: &Cast, standard: StandardId, model: &ModelVersion) -> anyhow::Result<(ConformanceRun, String)> {
    let client = &cast.insurer.owner.client;
    let (model, version) = (Some(model.model), Some(model.number));
    let wanted = RequestRun { standard, standard_version: None, dataset: None, model, version };
    let run = ended(client, client.request_conformance_run(&wanted).await?).await?;
    if run.state != "passed" {
        bail!("the run is {}: {}", run.state, run.stopped_because.unwrap_or_default());
    }
    let score = run.report.as_ref().and_then(|report| report.scores.first()).context("the run reports no score")?;
    let seen = format!("passed: {} {:.3} on the hidden patients", score.metric, score.value);
    Ok((run, seen))
}

async fn ended(client: &Client, mut run: ConformanceRun) -> anyhow::Result<ConformanceRun> {
    for _ in 0..LOOKS {
        if !matches!(run.state.as_str(), "queued" | "running") {
            return Ok(run);
        }
        tokio::time::sleep(PACE).await;
        run = client.conformance_run(run.id).await?;
    }
    bail!("the run is still {}", run.state)
}

/// The certificate is public; with the published keys and the files' digests, nothing else is needed.
async fn verify(cast: &Cast, run: &ConformanceRun, model: &ModelVersion) -> anyhow::Result<((), String)> {
    let owner = &cast.insurer.owner.client;
    let id = run.certificate.context("the run has no certificate")?;
    let certificate = owner.publish_certificate(id, &CertificateVisibility { public: true }).await?;
    let keys: PublicKeys = serde_json::from_value(cast.clinic.owner.client.certificate_keys().await?)?;
    let mut files: Vec<ManifestFile> = Vec::new();
    for file in &model.files {
        files.push(ManifestFile { name: file.name.clone(), sha256: file.sha256, size: u64::try_from(file.size)? });
    }
    let checked = check(&certificate, &keys, &files)?;
    ensure!(checked == Verdict::Good, "the certificate is not good: {checked:?}");
    let mut changed = files.clone();
    changed[0].sha256 = model.files.last().context("the model has no files")?.sha256;
    changed[0].size += 1;
    ensure!(check(&certificate, &keys, &changed)? != Verdict::Good, "another model passed with this certificate");
    Ok((
        (),
        format!(
            "{} {}, valid until {}",
            certificate.standard_name,
            certificate.standard_version,
            certificate.valid_until.date_naive()
        ),
    ))
}

fn check(certificate: &Certificate, keys: &PublicKeys, files: &[ManifestFile]) -> anyhow::Result<Verdict> {
    Ok(certificates::check(&certificate.jws, keys, files, Sources::system().now())?.verdict)
}

//! `hansa certificate …`

use std::path::{Path, PathBuf};

use access::attestations::PublicKeys;
use anyhow::Context as _;
use chrono::DateTime;
use clap::{Args, Subcommand};
use foundation::{CertificateId, Sources};
use partner_registry::certificates::{self, Checked, Statement, Verdict};
use partner_registry::conformance::ManifestFile;
use partner_registry::standards::ArtefactKind;
use serde_json::json;
use wire::Reason;
use wire::certificates::{Certificate, CertificateVisibility};

use super::failure::{Exit, Failure};
use super::names::VersionRef;
use super::output::{Table, fields, moment};
use super::{Context, ListArgs, ask, names};

#[derive(Debug, Subcommand)]
pub(crate) enum CertificateCommand {
    /// List your partner's certificates, or those of a data set or model that you see.
    List {
        /// Of this data set, with @N for a version other than the newest.
        #[arg(long, value_name = "NAME", conflicts_with = "model")]
        dataset: Option<VersionRef>,
        /// Of this model, with @N for a version other than the newest.
        #[arg(long, value_name = "NAME")]
        model: Option<VersionRef>,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show a certificate and where it stands.
    Show(One),
    /// Save a certificate to a file, to be handed on and verified offline.
    Save {
        #[command(flatten)]
        one: One,
        /// Where to; ID.jws in this folder when left out.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// Let everybody see a certificate, without a log-in.
    Publish(One),
    /// Let only those see it who see what is certified.
    Hide(One),
    /// Revoke a certificate, for good.
    Revoke {
        #[command(flatten)]
        one: One,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Save the public keys that verify certificates.
    Keys {
        /// Where to; standard output when left out.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// Verify a certificate and the files that it is about; offline with --keys.
    Verify(VerifyArgs),
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// The certificate's id.
    #[arg(value_parser = names::id::<CertificateId>)]
    certificate: CertificateId,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The file with the certificate.
    file: PathBuf,
    /// The file of the data set; or the files of the model, or the folder that they are in.
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    artefact: Vec<PathBuf>,
    /// The public keys, as 'hansa certificate keys' saves them; asked of the server when left out.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

pub(crate) async fn run(cx: &Context, command: CertificateCommand) -> anyhow::Result<()> {
    match command {
        CertificateCommand::List { dataset, model, list } => show_list(cx, dataset, model, &list).await,
        CertificateCommand::Show(One { certificate }) => {
            cx.out.answer(&cx.client.certificate(certificate).await?, describe)
        }
        CertificateCommand::Save { one, output } => save(cx, one.certificate, output).await,
        CertificateCommand::Publish(One { certificate }) => publish(cx, certificate, true).await,
        CertificateCommand::Hide(One { certificate }) => publish(cx, certificate, false).await,
        CertificateCommand::Revoke { one, reason } => {
            ask::confirm(cx.yes, "The certificate is revoked for good")?;
            let revoked = cx.client.revoke_certificate(one.certificate, &Reason { reason }).await?;
            cx.out.answer(&revoked, |one| format!("{} is {}.", one.id, one.state))
        }
        CertificateCommand::Keys { output } => {
            let keys = cx.public().certificate_keys().await?;
            let Some(file) = output else {
                return cx.out.answer(&keys, |keys| serde_json::to_string_pretty(keys).unwrap_or_default());
            };
            write(&file, &serde_json::to_string_pretty(&keys)?)?;
            cx.out.answer(&json!({ "file": file }), |_| format!("Saved to {}.", file.display()))
        }
        CertificateCommand::Verify(args) => verify(cx, args).await,
    }
}

async fn show_list(
    cx: &Context,
    dataset: Option<VersionRef>,
    model: Option<VersionRef>,
    list: &ListArgs,
) -> anyhow::Result<()> {
    let query = list.query(None);
    let page = match (dataset, model) {
        (Some(named), _) => {
            let found = names::dataset(cx, &named.name).await?;
            let number = named.or_latest(found.latest_version, "hansa dataset push NAME FILE")?;
            cx.client.dataset_certificates(found.id, number, Some(&query)).await?
        }
        (None, Some(named)) => {
            let found = names::model(cx, &named.name).await?;
            let number = named.or_latest(found.latest_version, "hansa job submit")?;
            cx.client.model_certificates(found.id, number, Some(&query)).await?
        }
        (None, None) => cx.client.certificates(Some(&query)).await?,
    };
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["STANDARD", "VERSION", "OF", "STATE", "UNTIL", "ID"]);
        for one in &page.items {
            let of = format!("{} {}@{}", one.artefact.kind, one.artefact.id, one.artefact.number);
            let (name, version) = (one.standard_name.clone(), one.standard_version.clone());
            table.row([name, version, of, one.state.clone(), moment(one.valid_until), one.id.to_string()]);
        }
        table.render("No certificates.")
    })?;
    cx.more(&page)
}

async fn publish(cx: &Context, id: CertificateId, public: bool) -> anyhow::Result<()> {
    let changed = cx.client.publish_certificate(id, &CertificateVisibility { public }).await?;
    let who = if public { "Everybody" } else { "Only who sees what is certified" };
    cx.out.answer(&changed, |one| format!("{who} may see {} now.", one.id))
}

async fn save(cx: &Context, id: CertificateId, output: Option<PathBuf>) -> anyhow::Result<()> {
    let certificate = cx.client.certificate(id).await?;
    let file = output.unwrap_or_else(|| PathBuf::from(format!("{id}.jws")));
    write(&file, &certificate.jws)?;
    cx.out.answer(&certificate, |_| format!("Saved to {}.", file.display()))?;
    cx.out.next(&format!(
        "hansa certificate verify {} --artefact PATH",
        super::output::quoted(&file.display().to_string())
    ))
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(file, format!("{text}\n")).with_context(|| format!("cannot write {}", file.display()))
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Needs no server when the keys are given. What is revoked or superseded only the platform knows, and the answer says so.
async fn verify(cx: &Context, args: VerifyArgs) -> anyhow::Result<()> {
    let jws = read(&args.file)?;
    let keys = match &args.keys {
        Some(file) => {
            serde_json::from_str(&read(file)?).with_context(|| format!("{} is no JWK set", file.display()))?
        }
        None => serde_json::from_value::<PublicKeys>(cx.public().certificate_keys().await?)?,
    };
    let files = manifest(&args.artefact).await?;
    // One line end at the end of the file is an editor's, and no part of what was signed.
    let jws = jws.strip_suffix('\n').unwrap_or(&jws);
    let jws = jws.strip_suffix('\r').unwrap_or(jws);
    let checked = certificates::check(jws, &keys, &files, Sources::system().now());
    let checked = checked.map_err(|forged| invalid(&format!("not a certificate of this platform: {forged}")))?;
    match &checked.verdict {
        Verdict::Good => cx.out.answer(&answer(&checked), |_| verified(&checked.statement)),
        Verdict::OutOfTime { from, until } => {
            let day = |seconds: i64| DateTime::from_timestamp(seconds, 0).map(moment).unwrap_or_default();
            Err(invalid(&format!("the certificate holds from {} until {}", day(*from), day(*until))).into())
        }
        Verdict::OtherFiles { differences } => Err(invalid(&differences.join("; ")).into()),
    }
}

fn invalid(why: &str) -> Failure {
    Failure::new(Exit::Failed, format!("INVALID: {why}"))
}

/// The files at hand, by their names. A folder stands for all files in it.
async fn manifest(paths: &[PathBuf]) -> anyhow::Result<Vec<ManifestFile>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
            for entry in entries {
                let path = entry?.path();
                if path.is_file() {
                    files.push(path);
                }
            }
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    let mut manifest = Vec::with_capacity(files.len());
    for file in files {
        let (sha256, size) = client::sha256_of_file(&file).await?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        manifest.push(ManifestFile { name, sha256, size });
    }
    Ok(manifest)
}

fn answer(checked: &Checked) -> serde_json::Value {
    json!({ "valid": true, "key": checked.kid, "statement": checked.statement })
}

fn verified(statement: &Statement) -> String {
    let day = |seconds: i64| DateTime::from_timestamp(seconds, 0).map(moment).unwrap_or_default();
    let what = match statement.artefact.kind {
        ArtefactKind::Dataset => "data set",
        ArtefactKind::Model => "model",
    };
    let scores: Vec<String> =
        statement.scores.iter().map(|score| format!("{} {:.4}", score.metric, score.value)).collect();
    let facts = fields(&[
        (what, format!("{}@{}", statement.artefact.id, statement.artefact.number)),
        ("sha-256", statement.artefact.sha256.to_string()),
        ("standard", format!("{} {}", statement.standard.name, statement.standard.version)),
        ("scores", scores.join(", ")),
        ("issued by", statement.iss.clone()),
        ("issued", day(statement.iat)),
        ("until", day(statement.exp)),
        ("certificate", statement.jti.to_string()),
    ]);
    format!("VALID: signature and files agree. Whether it was revoked since, 'hansa certificate show' tells.\n{facts}")
}

fn describe(certificate: &Certificate) -> String {
    fields(&[
        ("certificate", certificate.id.to_string()),
        ("state", certificate.state.clone()),
        ("because", certificate.revoked_because.clone().unwrap_or_default()),
        ("of", format!("{} {}@{}", certificate.artefact.kind, certificate.artefact.id, certificate.artefact.number)),
        ("owner", format!("{} ({})", certificate.owner_name, certificate.owner)),
        ("sha-256", certificate.sha256.to_string()),
        ("standard", format!("{} {}", certificate.standard_name, certificate.standard_version)),
        ("issued", moment(certificate.issued_at)),
        ("until", moment(certificate.valid_until)),
        ("superseded", certificate.superseded_at.map(moment).unwrap_or_default()),
        ("public", if certificate.public { "yes" } else { "no" }.to_owned()),
        ("run", certificate.run.map(|id| id.to_string()).unwrap_or_default()),
    ])
}

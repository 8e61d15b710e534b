//! Signing: by the platform with the key that it keeps for the partner, or here with the partner's own.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use foundation::Sha256;
use partner_registry::agreements::Document;
use wire::agreements::{AgreementVersion, OwnSignature, SignAgreement};

use super::super::failure::{Exit, Failure};
use super::super::output::{clean, moment};
use super::super::signing_key::{self, KeyFile};
use super::super::{Context, ask, names};
use super::{negotiate, show};

#[derive(Debug, Args)]
pub(crate) struct SignArgs {
    /// Title or id.
    agreement: String,
    /// The partner's own signing key, as `hansa signing-key new` makes it: the signature is made here, and the key stays here.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

/// Signs what was shown: the digest of the very contract that the signer had before them.
pub(super) async fn sign(cx: &Context, args: &SignArgs) -> anyhow::Result<()> {
    let id = names::agreement(cx, &args.agreement).await?;
    let agreement = cx.client.agreement(id).await?;
    let version = cx.client.agreement_version(id, negotiate::last(&agreement)).await?;
    let digest = Document::new(version.contract.clone()).sha256;
    if digest != version.summary.document_sha256 {
        let text = format!(
            "the server says that the contract's digest is {}, and it is {digest}",
            version.summary.document_sha256
        );
        return Err(Failure::new(Exit::Failed, text).next("do not sign; tell the platform's operator").into());
    }
    if !cx.yes {
        cx.out.note(&describe(&version))?;
    }
    ask::confirm(cx.yes, "You sign this for your partner")?;
    let own = match &args.key_file {
        Some(file) => Some(by_hand(cx, file.clone(), &version).await?),
        None => None,
    };
    let signed = cx.client.sign_agreement(id, &SignAgreement { document_sha256: digest, own }).await?;
    cx.out.answer(&signed, |signed| format!("Signed; '{}' is {}.", signed.title, signed.state))
}

async fn by_hand(cx: &Context, file: PathBuf, version: &AgreementVersion) -> anyhow::Result<OwnSignature> {
    let key = KeyFile::read(&file)?;
    let registered = signing_key::find(cx, &key.public_key()).await?;
    let registered = registered.with_context(|| format!("the key in {} is not registered", file.display()));
    let registered = registered.map_err(|error| {
        let next = format!("hansa signing-key register {} --label NAME", file.display());
        Failure::new(Exit::Failed, error.to_string()).next(&next)
    })?;
    Ok(OwnSignature { key: registered.id, signature: key.sign(version.contract.as_bytes()) })
}

fn describe(version: &AgreementVersion) -> String {
    let terms = &version.terms;
    let digest: Sha256 = version.summary.document_sha256;
    format!(
        "{}\nfrom {} until {}, version {}\n\n{}\n{}\nsha-256 {digest}\n",
        clean(&terms.title),
        moment(terms.valid_from),
        moment(terms.expires_at),
        version.summary.number,
        clean(&terms.document),
        show::clauses(&version.clauses),
    )
}

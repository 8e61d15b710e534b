//! `hansa signing-key …`: keys with which a partner signs agreements itself.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Subcommand;
use client::ListQuery;
use foundation::PartyKeyId;
use partner_registry::party_keys;
use pem::Pem;
use wire::agreements::{PartyKey, RegisterPartyKey};

use super::failure::Failure;
use super::output::{Table, moment};
use super::{Context, ListArgs, ask, names};

/// The label of a private key in PEM (RFC 7468), as `openssl genpkey -algorithm ed25519` writes it too.
const LABEL: &str = "PRIVATE KEY";

#[derive(Debug, Subcommand)]
pub(crate) enum SigningKeyCommand {
    /// Make a key that stays in this file.
    New {
        /// The file to make; only you can read it.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Register a key: from then on the platform signs nothing for your partner.
    Register {
        /// The file with the key: Ed25519, PKCS #8 in PEM.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// What it is called.
        #[arg(long)]
        label: String,
    },
    /// List your partner's signing keys.
    List(ListArgs),
    /// End the use of a key for new signatures.
    Revoke {
        /// The key's id.
        #[arg(value_parser = names::id::<PartyKeyId>)]
        key: PartyKeyId,
    },
}

pub(crate) async fn run(cx: &Context, command: SigningKeyCommand) -> anyhow::Result<()> {
    match command {
        SigningKeyCommand::New { file } => {
            let key = KeyFile::make(&file)?;
            cx.out.line(&format!("Wrote {}; the public key is {}.", file.display(), key.public_key()))?;
            cx.out.next(&format!("keep a copy, and then: hansa signing-key register {} --label NAME", file.display()))
        }
        SigningKeyCommand::Register { file, label } => register(cx, &file, label).await,
        SigningKeyCommand::List(list) => {
            let page = cx.client.party_keys(Some(&list.query(None))).await?;
            cx.out.answer(&page, |page| {
                let mut table = Table::new(["LABEL", "KEPT BY", "SINCE", "REVOKED", "PUBLIC KEY", "ID"]);
                for key in &page.items {
                    let revoked = key.revoked_at.map(moment).unwrap_or_default();
                    let keeper = if key.custody == "own" { "your partner" } else { "the platform" };
                    let (label, since, public) = (key.label.clone(), moment(key.created_at), key.public_key.clone());
                    table.row([label, keeper.to_owned(), since, revoked, public, key.id.to_string()]);
                }
                table.render("No signing keys yet: the first signature makes one.")
            })?;
            cx.more(&page)
        }
        SigningKeyCommand::Revoke { key } => {
            ask::confirm(cx.yes, "Nothing new is signed with the key any more; what was signed stays signed")?;
            let revoked = cx.client.revoke_party_key(key).await?;
            cx.out.answer(&revoked, |revoked| format!("'{}' is revoked.", revoked.label))
        }
    }
}

async fn register(cx: &Context, file: &Path, label: String) -> anyhow::Result<()> {
    let key = KeyFile::read(file)?;
    let partner = cx.client.own_partner().await?.id;
    ask::confirm(cx.yes, "From then on only this key signs agreements for your partner")?;
    let public_key = key.public_key();
    let proof = key.sign(party_keys::statement(partner, &public_key).as_bytes());
    let registered = cx.client.register_party_key(&RegisterPartyKey { public_key, label, proof }).await?;
    cx.out.answer(&registered, |key| format!("Registered '{}' as {}.", key.label, key.id))?;
    cx.out.next(&format!("hansa agreement sign TITLE --key-file {}", file.display()))
}

/// The live key of one's partner with this public half.
pub(crate) async fn find(cx: &Context, public_key: &str) -> anyhow::Result<Option<PartyKey>> {
    let mut query = ListQuery { limit: Some(200), ..ListQuery::default() };
    loop {
        let page = cx.client.party_keys(Some(&query)).await?;
        let mut live = page.items.into_iter().filter(|key| key.revoked_at.is_none());
        if let Some(found) = live.find(|key| key.public_key == public_key) {
            return Ok(Some(found));
        }
        let Some(cursor) = page.next_cursor else { return Ok(None) };
        query.cursor = Some(cursor);
    }
}

/// A private key in a file.
pub(crate) struct KeyFile(Ed25519KeyPair);

impl KeyFile {
    /// Makes a key and writes it into a new file that only its owner can read.
    fn make(file: &Path) -> anyhow::Result<Self> {
        let pair = Ed25519KeyPair::generate().context("cannot make a key")?;
        let pkcs8 = pair.to_pkcs8v1().context("cannot write the key down")?;
        let text = pem::encode(&Pem::new(LABEL, pkcs8.as_ref()));
        let mut options = std::fs::OpenOptions::new();
        let opened = options.write(true).create_new(true).mode(0o600).open(file);
        let mut target = opened.with_context(|| format!("cannot make {}", file.display()))?;
        target.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", file.display()))?;
        Ok(Self(pair))
    }

    /// Reads one.
    pub(crate) fn read(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let no_key = || {
            let text = format!("{} holds no Ed25519 private key in PEM", file.display());
            Failure::usage(text).next("hansa signing-key new FILE makes one")
        };
        let pem = pem::parse(text).ok().filter(|pem| pem.tag() == LABEL).ok_or_else(no_key)?;
        Ok(Self(Ed25519KeyPair::from_pkcs8_maybe_unchecked(pem.contents()).map_err(|_| no_key())?))
    }

    /// 32 bytes as base64url without padding.
    pub(crate) fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.public_key())
    }

    /// 64 bytes as base64url without padding.
    pub(crate) fn sign(&self, message: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.0.sign(message))
    }
}

//! Verifying a certificate offline: its signature, its time, and the files that it is said to be about.

use access::attestations::{self, Forged, PublicKeys};
use chrono::{DateTime, Utc};

use super::model::{MEDIA_TYPE, Statement};
use crate::conformance::{ManifestFile, manifest_sha256};
use crate::standards::ArtefactKind;

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// What the certificate says. Only to be relied on as the verdict goes.
    pub statement: Statement,
    /// The id of the key that signed it.
    pub kid: String,
    /// Whether it holds, and why not.
    pub verdict: Verdict,
}

/// Whether a certificate with a good signature holds for the files at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Good,
    /// Its time has not come, or is over.
    OutOfTime {
        /// When it was issued, in seconds since 1970.
        from: i64,
        /// When it ends.
        until: i64,
    },
    /// The files are not those that it was issued for.
    OtherFiles {
        /// What differs, a sentence each.
        differences: Vec<String>,
    },
}

/// Verifies a certificate with the keys that were published, and with the digests of the files at hand. Nothing is asked of
/// anybody, so a revocation is not noticed here.
///
/// # Errors
/// [`Forged`] when it was not signed so with one of the keys.
pub fn check(jws: &str, keys: &PublicKeys, files: &[ManifestFile], now: DateTime<Utc>) -> Result<Checked, Forged> {
    let verified = attestations::verify(jws, MEDIA_TYPE, keys)?;
    let statement: Statement = serde_json::from_slice(&verified.statement)
        .map_err(|_| Forged::Malformed("what was signed is no certificate that this program understands"))?;
    let differences = differences(&statement, files);
    let now = now.timestamp();
    let verdict = if !differences.is_empty() {
        Verdict::OtherFiles { differences }
    } else if now < statement.iat || now >= statement.exp {
        Verdict::OutOfTime { from: statement.iat, until: statement.exp }
    } else {
        Verdict::Good
    };
    Ok(Checked { statement, kid: verified.kid, verdict })
}

fn differences(statement: &Statement, files: &[ManifestFile]) -> Vec<String> {
    let certified = &statement.artefact;
    if certified.kind == ArtefactKind::Dataset {
        return match files {
            [content] if content.sha256 == certified.sha256 => Vec::new(),
            [content] => vec![format!(
                "the file has the SHA-256 {} and {} bytes; certified is {}{}",
                content.sha256,
                content.size,
                certified.sha256,
                certified.files.first().map_or_else(String::new, |file| format!(" with {} bytes", file.size))
            )],
            other => vec![format!("a data set is one file; {} were given", other.len())],
        };
    }
    let mut differences = Vec::new();
    for wanted in &certified.files {
        match files.iter().find(|file| file.name == wanted.name) {
            None => differences.push(format!("'{}' is missing", wanted.name)),
            Some(found) if found.sha256 != wanted.sha256 => differences
                .push(format!("'{}' has the SHA-256 {}; certified is {}", wanted.name, found.sha256, wanted.sha256)),
            Some(_) => {}
        }
    }
    for extra in files.iter().filter(|file| !certified.files.iter().any(|wanted| wanted.name == file.name)) {
        differences.push(format!("'{}' is not among the certified files", extra.name));
    }
    // The list itself is certified by one digest, which anybody can compute without the list.
    if differences.is_empty() && manifest_sha256(certified.kind, files) != certified.sha256 {
        differences.push("the list of files is not the certified one".to_owned());
    }
    differences
}

//! Data sets.

use chrono::{DateTime, Utc};
use foundation::{DatasetId, PartnerId, UserId};

use super::grant::{Permission, Permissions};
use super::text::{Presence, line, prose};
use crate::DatasetError;

/// A data set, as one partner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// Its id.
    pub id: DatasetId,
    /// Whose it is.
    pub owner: PartnerId,
    /// Unique among its owner's data sets, the archived ones included.
    pub name: String,
    /// What it holds and where it comes from.
    pub description: String,
    /// Under what terms, as an SPDX identifier or in words. Between partners, the agreement says what counts.
    pub licence: Option<String>,
    /// The number of its newest version; `None` while there is none.
    pub latest_version: Option<i64>,
    /// What the partner may do with it.
    pub access: Access,
    /// Rises by one whenever anything that stands here changes.
    pub revision: i64,
    /// The member who created it; `None` for other partners.
    pub created_by: Option<UserId>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it changed last, a new version included.
    pub updated_at: DateTime<Utc>,
    /// When it was archived, if it was.
    pub archived_at: Option<DateTime<Utc>>,
}

/// What a partner may do with a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everything: it is its own.
    Own,
    /// What grants permit at the moment under agreements in force. Never empty.
    Granted(Permissions),
}

impl Access {
    /// What may be done with it.
    pub fn permissions(self) -> Permissions {
        match self {
            Self::Own => Permission::ALL.iter().copied().collect(),
            Self::Granted(permissions) => permissions,
        }
    }

    /// Whether content may be looked at and taken away.
    pub fn may_download(self) -> bool {
        self.permissions().download
    }
}

/// A data set to be created.
#[derive(Debug, Clone, Default)]
pub struct NewDataset {
    /// 1 to 120 characters on one line.
    pub name: String,
    /// Up to 10,000 characters.
    pub description: String,
    /// Up to 120 characters on one line.
    pub licence: Option<String>,
}

/// What is to change in a data set; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct DatasetChange {
    /// The name.
    pub name: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The licence; empty to take it away.
    pub licence: Option<String>,
}

/// Fields that keep the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckedDataset {
    pub name: String,
    pub description: String,
    pub licence: Option<String>,
}

impl NewDataset {
    pub(crate) fn checked(&self) -> Result<CheckedDataset, DatasetError> {
        Ok(CheckedDataset {
            name: line("name", &self.name, Presence::Required)?,
            description: prose("description", &self.description, Presence::Optional)?,
            licence: self.licence.as_deref().map(checked_licence).transpose()?.flatten(),
        })
    }
}

impl DatasetChange {
    /// The fields after the change of a data set that has `present` ones.
    pub(crate) fn checked(&self, present: CheckedDataset) -> Result<CheckedDataset, DatasetError> {
        let name = self.name.as_deref().map(|name| line("name", name, Presence::Required)).transpose()?;
        let description =
            self.description.as_deref().map(|text| prose("description", text, Presence::Optional)).transpose()?;
        let licence = match &self.licence {
            Some(licence) => checked_licence(licence)?,
            None => present.licence,
        };
        Ok(CheckedDataset {
            name: name.unwrap_or(present.name),
            description: description.unwrap_or(present.description),
            licence,
        })
    }
}

fn checked_licence(licence: &str) -> Result<Option<String>, DatasetError> {
    Ok(Some(line("licence", licence, Presence::Optional)?).filter(|licence| !licence.is_empty()))
}

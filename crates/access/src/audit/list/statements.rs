//! The statements of a search: for each log and each field that has an index, one that is sure to go by it.

use super::Filter;
use crate::audit::Outcome;

/// Which rows there are to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Log {
    /// Everybody's.
    Whole,
    /// What the partner's own people and the platform did in it.
    Own,
    /// What others did that concerns the partner.
    Others,
}

/// By which index, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// That of one thing.
    Target,
    /// Of the parts of one thing.
    PartOf,
    /// Of one agreement.
    Agreement,
    /// Of one person.
    User,
    /// Of all that was refused.
    Refusal,
    /// Of one action.
    Action,
    /// Of all there is.
    Time,
}

impl By {
    /// Those that together find everything that is wanted: only a thing and its parts are found by two.
    pub(super) fn all_of(filter: &Filter) -> &'static [Self] {
        match filter {
            Filter { target: Some(_), .. } => &[Self::Target, Self::PartOf],
            Filter { agreement: Some(_), .. } => &[Self::Agreement],
            Filter { user: Some(_), .. } => &[Self::User],
            Filter { outcome: Some(outcome), .. } if *outcome != Outcome::Done => &[Self::Refusal],
            Filter { action: Some(_), .. } => &[Self::Action],
            _ => &[Self::Time],
        }
    }

    /// Whether every row that is found by it agrees with the whole filter.
    pub(super) fn is_all_of(self, filter: &Filter) -> bool {
        let only = match self {
            Self::Target | Self::PartOf => Filter { target: filter.target.clone(), ..Filter::default() },
            Self::Agreement => Filter { agreement: filter.agreement, ..Filter::default() },
            Self::User => Filter { user: filter.user, ..Filter::default() },
            Self::Action => Filter { action: filter.action.clone(), ..Filter::default() },
            // Three outcomes are refusals.
            Self::Refusal | Self::Time => Filter::default(),
        };
        only == *filter
    }
}

macro_rules! rows {
    ($whose:literal, $by:expr) => {
        concat!(
            "SELECT id, at, partner_id, user_id, credential, action, target, part_of, outcome, rule, agreement_id, request_id, \
             detail FROM audit_log WHERE ",
            $whose,
            $by,
            " AND id < $2 AND id >= $3 AND ($5 IS NULL OR action = $5) AND ($6 IS NULL OR user_id = $6) \
             AND ($7 IS NULL OR outcome = $7) AND ($8 IS NULL OR at >= $8) AND ($9 IS NULL OR at < $9) \
             AND ($10 IS NULL OR rule = $10) AND ($11 IS NULL OR $11 IN (target, part_of)) AND ($12 IS NULL OR agreement_id = $12) \
             ORDER BY id DESC LIMIT $4"
        )
    };
}

macro_rules! last_in_reach {
    ($whose:literal, $by:expr) => {
        concat!(
            "SELECT id FROM audit_log WHERE ",
            $whose,
            $by,
            " AND id < $2 AND id >= $3 ORDER BY id DESC LIMIT 1 OFFSET $4"
        )
    };
}

/// Refusals, in the words of each log's own index: that of all is none for a partner's.
macro_rules! refused {
    ($statement:ident) => {
        [
            $statement!("$1 IS NULL", " AND (outcome = 'done') IS FALSE"),
            $statement!("partner_id = $1", " AND outcome <> 'done'"),
            $statement!("counterparty_id = $1", " AND outcome <> 'done'"),
        ]
    };
}

/// Parts, in the words of each log's own index, for the same reason.
macro_rules! parts {
    ($statement:ident, $whole:literal) => {
        [
            $statement!("$1 IS NULL", concat!($whole, " AND (part_of IS NULL) IS FALSE")),
            $statement!("partner_id = $1", $whole),
            $statement!("counterparty_id = $1", $whole),
        ]
    };
}

macro_rules! of_every_log {
    ($statement:ident, $by:literal) => {
        [$statement!("$1 IS NULL", $by), $statement!("partner_id = $1", $by), $statement!("counterparty_id = $1", $by)]
    };
}

const ROWS: [[&str; 3]; 7] = [
    of_every_log!(rows, " AND target = $11"),
    parts!(rows, " AND part_of = $11"),
    of_every_log!(rows, " AND agreement_id = $12"),
    of_every_log!(rows, " AND user_id = $6"),
    refused!(rows),
    of_every_log!(rows, " AND action = $5"),
    of_every_log!(rows, ""),
];

const LAST_IN_REACH: [[&str; 3]; 7] = [
    of_every_log!(last_in_reach, " AND target = $5"),
    parts!(last_in_reach, " AND part_of = $5"),
    of_every_log!(last_in_reach, " AND agreement_id = $5"),
    of_every_log!(last_in_reach, " AND user_id = $5"),
    refused!(last_in_reach),
    of_every_log!(last_in_reach, " AND action = $5"),
    of_every_log!(last_in_reach, ""),
];

/// `$1` the partner, ids below `$2` and from `$3` on, at most `$4`; then each field of the filter.
pub(super) fn rows(log: Log, by: By) -> &'static str {
    ROWS[by as usize][log as usize]
}

/// The row before which as many others stand as `$4` says; `$5` is the field of the index.
pub(super) fn last_in_reach(log: Log, by: By) -> &'static str {
    LAST_IN_REACH[by as usize][log as usize]
}

/// All of them, each with the index that it has to go by.
#[cfg(test)]
pub(crate) fn all() -> impl Iterator<Item = (&'static str, String)> {
    let fields = ["_target", "_part_of", "_agreement", "_user", "_refusal", "_action", ""];
    let logs = ["", "_partner", "_counterparty"];
    let both = ROWS.iter().zip(LAST_IN_REACH).zip(fields);
    both.flat_map(move |((rows, last), field)| {
        let of_log = rows.iter().zip(last).zip(logs);
        of_log.flat_map(move |((rows, last), log)| [*rows, last].map(|statement| (statement, format!("{log}{field}"))))
    })
}

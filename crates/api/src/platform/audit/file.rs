//! Audit rows as a file, written while it is sent.

use std::io;

use access::audit::{Export, Record};
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use foundation::word_enum;
use futures_util::stream;

use super::view;
use crate::Problem;
use crate::csv::{BYTE_ORDER_MARK, Lines};

word_enum! {
    /// What it is written in.
    pub(crate) enum Format {
        /// RFC 4180.
        Csv = "csv",
        /// One JSON document per line.
        Jsonl = "jsonl",
    }
}

const COLUMNS: [&str; 13] = [
    "id",
    "at",
    "partner",
    "user",
    "credential",
    "action",
    "target",
    "outcome",
    "rule",
    "agreement",
    "request_id",
    "detail",
    "part_of",
];

/// Sends it as it is read. An error in the middle breaks the transfer off, so that nobody takes a part for the whole.
pub(super) fn respond(format: Format, export: Export, now: DateTime<Utc>) -> HttpResponse {
    let (media_type, ending) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Jsonl => ("application/jsonl; charset=utf-8", "jsonl"),
    };
    let name = format!("attachment; filename=\"audit-{}.{ending}\"", now.format("%Y-%m-%d"));
    let pieces = stream::try_unfold((export, true), move |(mut export, is_first)| async move {
        let read = async {
            let Some(records) = export.next().await? else { return Ok(None) };
            piece(format, records, is_first).map(Some)
        };
        let piece = read.await.map_err(|problem: Problem| io::Error::other(problem.to_string()))?;
        Ok::<_, io::Error>(piece.map(|piece| (piece, (export, false))))
    });
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, name))
        .streaming(pieces)
}

fn piece(format: Format, records: Vec<Record>, is_first: bool) -> Result<Bytes, Problem> {
    let rows = records.into_iter().map(view);
    if format == Format::Jsonl {
        let lines: Result<Vec<String>, _> =
            rows.map(|row| serde_json::to_string(&row).map(|line| line + "\n")).collect();
        return Ok(lines.map_err(|error| Problem::unreadable(&error))?.concat().into());
    }
    let mut lines = Lines::default();
    if is_first {
        lines.add(COLUMNS)?;
    }
    for row in rows {
        let text = |id: Option<&dyn std::fmt::Display>| id.map(ToString::to_string).unwrap_or_default();
        lines.add([
            row.id.to_string(),
            row.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            text(row.partner.as_ref().map(|id| id as _)),
            text(row.user.as_ref().map(|id| id as _)),
            row.credential,
            row.action,
            row.target.unwrap_or_default(),
            row.outcome,
            row.rule.unwrap_or_default(),
            text(row.agreement.as_ref().map(|id| id as _)),
            row.request_id.unwrap_or_default(),
            row.detail.to_string(),
            row.part_of.unwrap_or_default(),
        ])?;
    }
    let mark = if is_first { BYTE_ORDER_MARK } else { "" };
    Ok([mark.as_bytes(), &lines.finish()?].concat().into())
}

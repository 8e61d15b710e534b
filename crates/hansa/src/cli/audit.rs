//! `hansa audit`

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::Args;
use client::{AuditQuery, ClientError, ListQuery};
use foundation::{AgreementId, UserId};
use wire::Page;
use wire::audit::AuditRow;

use super::failure::{Failure, advised};
use super::names::{PartnerNames, search};
use super::output::{Table, ago, bytes};
use super::transfer::Bar;
use super::{Context, ListArgs, when};

/// Rows that agree with everything that is given.
#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    /// The whole log: the platform's and every partner's (operator, auditor).
    #[arg(long)]
    platform: bool,
    /// What was done, such as dataset:grant.
    #[arg(long)]
    action: Option<String>,
    /// Who did it.
    #[arg(long, value_name = "ID")]
    user: Option<UserId>,
    /// The id of what it was done to.
    #[arg(long, value_name = "ID")]
    target: Option<String>,
    /// How it ended: done, denied, hidden or missing.
    #[arg(long, value_parser = ["done", "denied", "hidden", "missing"])]
    outcome: Option<String>,
    /// By which rule: a policy such as stewards, or the code of a refusal.
    #[arg(long)]
    rule: Option<String>,
    /// Under which agreement.
    #[arg(long, value_name = "ID")]
    agreement: Option<AgreementId>,
    /// From this day or moment on.
    #[arg(long, value_parser = when::start, value_name = "TIME")]
    from: Option<DateTime<Utc>>,
    /// Up to the end of this day, or before this moment.
    #[arg(long, value_parser = when::after, value_name = "TIME")]
    until: Option<DateTime<Utc>>,
    /// Save all of them in this file: a table if it ends in .csv, a JSON document per line if it ends in .jsonl.
    #[arg(long, short, value_name = "FILE", conflicts_with_all = ["limit", "cursor"])]
    output: Option<PathBuf>,
    #[command(flatten)]
    list: ListArgs,
}

pub(crate) async fn run(cx: &Context, args: AuditArgs) -> anyhow::Result<()> {
    let query = args.list.query(None);
    let wanted = AuditQuery {
        whole: args.platform,
        action: args.action,
        user: args.user,
        target: args.target,
        outcome: args.outcome,
        rule: args.rule,
        agreement: args.agreement,
        from: args.from.map(|time| time.to_rfc3339()),
        until: args.until.map(|time| time.to_rfc3339()),
    };
    match args.output {
        Some(file) => save(cx, &wanted, &file).await,
        None => show(cx, &wanted, query).await,
    }
}

async fn show(cx: &Context, wanted: &AuditQuery, query: ListQuery) -> anyhow::Result<()> {
    let page = read(cx, wanted, query).await?;
    let names = if cx.out.json { Names::default() } else { Names::read(cx, &page, wanted.whole).await? };
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["WHEN", "ACTION", "OUTCOME", "TARGET", "WHO", "RULE"]);
        for row in &page.items {
            let [target, rule] = [&row.target, &row.rule].map(|text| text.clone().unwrap_or_default());
            table.row([ago(row.at), row.action.clone(), row.outcome.clone(), target, names.who(row), rule]);
        }
        table.render("Nothing was recorded that agrees with this.")
    })?;
    cx.more(&page)
}

/// As many rows as are wanted: the server looks at some thousand at a time, among which there can be few.
async fn read(cx: &Context, wanted: &AuditQuery, query: ListQuery) -> anyhow::Result<Page<AuditRow>> {
    let mut found = asked(wanted, cx.client.audit(wanted, &query).await, cx).await?;
    let limit = query.limit.map_or(usize::MAX, |limit| limit as usize);
    while found.items.len() < limit && found.next_cursor.is_some() {
        let rest = u32::try_from(limit - found.items.len()).ok();
        let next = ListQuery { limit: rest, ..ListQuery::after(&found).unwrap_or_default() };
        let page = cx.client.audit(wanted, &next).await?;
        found.items.extend(page.items);
        found.next_cursor = page.next_cursor;
    }
    Ok(found)
}

async fn save(cx: &Context, wanted: &AuditQuery, file: &Path) -> anyhow::Result<()> {
    let format = match file.extension().and_then(OsStr::to_str) {
        Some(ending) if ending.eq_ignore_ascii_case("csv") => "csv",
        Some(ending) if ending.eq_ignore_ascii_case("jsonl") => "jsonl",
        _ => return Err(Failure::usage("name a file that ends in .csv or .jsonl").into()),
    };
    let bar = Bar::counting(cx, "audit log")?;
    let saved = cx.client.save_audit(wanted, format, file, &bar).await;
    drop(bar);
    let size = asked(wanted, saved, cx).await?;
    cx.out.line(&format!("saved {}, {}", file.display(), bytes(i64::try_from(size)?)))
}

/// Operators and auditors have no log of a partner, and another one to read.
async fn asked<T>(wanted: &AuditQuery, answer: Result<T, ClientError>, cx: &Context) -> anyhow::Result<T> {
    let error = match answer {
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    let is_staff = async || cx.client.account().await.is_ok_and(|account| account.platform_role.is_some());
    if !wanted.whole && error.status() == Some(403) && is_staff().await {
        return Err(advised(error, "hansa audit --platform".to_owned()).into());
    }
    Err(error.into())
}

/// What people and partners are called, as far as one may know.
#[derive(Default)]
struct Names {
    people: BTreeMap<UserId, String>,
    partners: PartnerNames,
}

impl Names {
    async fn read(cx: &Context, page: &Page<AuditRow>, is_platform: bool) -> anyhow::Result<Self> {
        let people = if is_platform { accounts(cx, page).await } else { members(cx).await };
        let people = match people {
            Ok(people) => people,
            Err(error) if error.status() == Some(403) => BTreeMap::new(),
            Err(error) => return Err(error.into()),
        };
        Ok(Self { people, partners: PartnerNames::read(cx).await? })
    }

    /// The person's e-mail address, or else their id; what no person did, by the partner's name or the credential.
    fn who(&self, row: &AuditRow) -> String {
        match row.user {
            Some(user) => self.people.get(&user).cloned().unwrap_or_else(|| user.to_string()),
            None => row.credential.parse().map_or_else(|_| row.credential.clone(), |partner| self.partners.of(partner)),
        }
    }
}

/// The members of one's own partner.
async fn members(cx: &Context) -> Result<BTreeMap<UserId, String>, ClientError> {
    let all = async |query: ListQuery| cx.client.members(Some(&query)).await;
    Ok(search(all, |_| true).await?.into_iter().map(|member| (member.user, member.email)).collect())
}

/// Those who stand on a page; of everybody's accounts there may be very many.
async fn accounts(cx: &Context, page: &Page<AuditRow>) -> Result<BTreeMap<UserId, String>, ClientError> {
    let mut people = BTreeMap::new();
    for user in page.items.iter().filter_map(|row| row.user) {
        if people.contains_key(&user) {
            continue;
        }
        match cx.client.account_of(user).await {
            Ok(account) => drop(people.insert(user, account.person.email)),
            Err(error) if error.status() == Some(404) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(people)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Names;

    #[test]
    fn who_acted_is_told_by_name_where_it_is_known() {
        let user: foundation::UserId = "us_018f6a7e0000700080000000000000a1".parse().unwrap();
        let names = Names { people: [(user, "ada@clinic.example".to_owned())].into(), ..Names::default() };
        let who = |user: Option<&str>, credential: &str| {
            let row = json!({ "id": "au_018f6a7e0000700080000000000000b1", "at": "2026-01-01T00:00:00Z", "user": user,
                "credential": credential, "action": "a", "outcome": "done", "detail": {} });
            names.who(&serde_json::from_value(row).unwrap())
        };
        assert_eq!(who(Some(&user.to_string()), "session"), "ada@clinic.example");
        let unknown = "us_018f6a7e0000700080000000000000a2";
        assert_eq!(who(Some(unknown), "session"), unknown);
        assert_eq!(who(None, "storage"), "storage");
    }
}

//! `hansa audit`

use std::collections::BTreeMap;

use clap::Args;
use client::{ClientError, ListQuery};
use foundation::UserId;
use wire::Page;
use wire::audit::AuditRow;

use super::failure::advised;
use super::names::{PartnerNames, search};
use super::output::{Table, ago};
use super::{Context, ListArgs};

#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    /// The whole log: the platform's and every partner's (operator, auditor).
    #[arg(long)]
    platform: bool,
    #[command(flatten)]
    list: ListArgs,
}

pub(crate) async fn run(cx: &Context, args: &AuditArgs) -> anyhow::Result<()> {
    let query = args.list.query(None);
    let page = if args.platform { cx.client.platform_audit(Some(&query)).await? } else { own(cx, &query).await? };
    let names = if cx.out.json { Names::default() } else { Names::read(cx, &page, args.platform).await? };
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["WHEN", "ACTION", "OUTCOME", "TARGET", "WHO"]);
        for row in &page.items {
            let target = row.target.clone().unwrap_or_default();
            table.row([ago(row.at), row.action.clone(), row.outcome.clone(), target, names.who(row)]);
        }
        table.render("Nothing was recorded.")
    })?;
    cx.more(&page)
}

/// The log of one's own partner. Operators and auditors have none, and another log to read.
async fn own(cx: &Context, query: &ListQuery) -> anyhow::Result<Page<AuditRow>> {
    let error = match cx.client.audit(Some(query)).await {
        Ok(page) => return Ok(page),
        Err(error) => error,
    };
    if error.status() == Some(403) && cx.client.account().await.is_ok_and(|account| account.platform_role.is_some()) {
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

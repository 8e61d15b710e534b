//! `hansa pool …`: GPU time that alliances share.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use foundation::{PartnerId, PoolId, PoolRequestId};
use wire::Reason;
use wire::pools::{ApprovePoolRequest, AskPool, GrantPool, Pool, PoolRequest, PoolShare, PoolState, SetShares};

use super::output::{Table, clean, moment};
use super::usage::{hours, in_hours};
use super::{Context, Failure, ListArgs, names};

#[derive(Debug, Subcommand)]
pub(crate) enum PoolCommand {
    /// List the pools of your alliances.
    List {
        /// Every pool (operator).
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show a pool, and what each member uses of it.
    Show {
        /// Its id.
        #[arg(value_parser = names::id::<PoolId>)]
        pool: PoolId,
    },
    /// Grant an alliance GPU hours a month; 0 ends its pool (operator).
    Grant {
        /// The alliance, by name or id.
        alliance: String,
        /// GPU hours a month.
        #[arg(value_parser = hours)]
        gpu_hours: i64,
    },
    /// Divide a pool, in place of the shares before (lead).
    Share(ShareArgs),
    /// List the requests on a pool.
    Requests {
        /// The pool.
        #[arg(value_parser = names::id::<PoolId>)]
        pool: PoolId,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Ask the lead for more than your share, or for a large job.
    Ask {
        /// The pool.
        #[arg(value_parser = names::id::<PoolId>)]
        pool: PoolId,
        /// For how many GPU hours.
        #[arg(value_parser = hours)]
        gpu_hours: i64,
        /// Why; the lead reads it.
        #[arg(long)]
        reason: String,
    },
    /// Take a request back.
    Withdraw(One),
    /// Approve a request (lead).
    Approve {
        #[command(flatten)]
        one: One,
        /// What the member is to read.
        #[arg(long, default_value = "")]
        reason: String,
        /// Until when it can be used; thirty days when left out.
        #[arg(long)]
        until: Option<DateTime<Utc>>,
    },
    /// Refuse one (lead).
    Refuse {
        #[command(flatten)]
        one: One,
        /// Why; the member reads it.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// The pool.
    #[arg(value_parser = names::id::<PoolId>)]
    pool: PoolId,
    /// The request.
    #[arg(value_parser = names::id::<PoolRequestId>)]
    request: PoolRequestId,
}

#[derive(Debug, Args)]
pub(crate) struct ShareArgs {
    /// The pool.
    #[arg(value_parser = names::id::<PoolId>)]
    pool: PoolId,
    /// A member's share, such as 'Clinic=40%' or 'Clinic=25' in GPU hours; may be repeated.
    #[arg(long = "share", value_name = "PARTNER=SHARE", required = true)]
    shares: Vec<String>,
    /// The most GPU hours that a job may reserve without approval.
    #[arg(long, value_parser = hours)]
    max_job: i64,
}

pub(crate) async fn run(cx: &Context, command: PoolCommand) -> anyhow::Result<()> {
    match command {
        PoolCommand::List { all, list } => {
            let query = list.query(None);
            let page =
                if all { cx.client.all_pools(Some(&query)).await? } else { cx.client.pools(Some(&query)).await? };
            cx.out.answer(&page, |page| pools(&page.items))?;
            cx.more(&page)
        }
        PoolCommand::Show { pool } => cx.out.answer(&cx.client.pool(pool).await?, state),
        PoolCommand::Grant { alliance, gpu_hours } => {
            let alliance = names::any_alliance(cx, &alliance).await?;
            let granted = cx.client.grant_pool(alliance, &GrantPool { gpu_seconds: gpu_hours }).await?;
            cx.out.answer(&granted, |pool| pools(std::slice::from_ref(pool)))
        }
        PoolCommand::Share(args) => share(cx, &args).await,
        PoolCommand::Requests { pool, list } => {
            let page = cx.client.pool_requests(pool, Some(&list.query(None))).await?;
            cx.out.answer(&page, |page| requests(&page.items))?;
            cx.more(&page)
        }
        PoolCommand::Ask { pool, gpu_hours, reason } => {
            let ask = AskPool { gpu_seconds: gpu_hours, reason };
            one(cx, &cx.client.ask_pool(pool, &ask).await?)
        }
        PoolCommand::Withdraw(One { pool, request }) => one(cx, &cx.client.withdraw_pool_request(pool, request).await?),
        PoolCommand::Approve { one: One { pool, request }, reason, until } => {
            let approval = ApprovePoolRequest { reason, expires_at: until };
            one(cx, &cx.client.approve_pool_request(pool, request, &approval).await?)
        }
        PoolCommand::Refuse { one: One { pool, request }, reason } => {
            one(cx, &cx.client.refuse_pool_request(pool, request, &Reason { reason }).await?)
        }
    }
}

fn one(cx: &Context, request: &PoolRequest) -> anyhow::Result<()> {
    cx.out.answer(request, |request| requests(std::slice::from_ref(request)))
}

async fn share(cx: &Context, args: &ShareArgs) -> anyhow::Result<()> {
    let members = cx.client.pool(args.pool).await?.members;
    let mut shares = Vec::new();
    for text in &args.shares {
        let (name, size) = text.rsplit_once('=').ok_or_else(|| wrong(text))?;
        let known = members.iter().find(|member| member.name == name).map(|member| member.member);
        let member: PartnerId = known.or_else(|| name.parse().ok()).ok_or_else(|| wrong(text))?;
        let share = match size.strip_suffix('%') {
            Some(percent) => {
                let percent = percent.trim().parse().map_err(|_| wrong(text))?;
                PoolShare { member, percent: Some(percent), gpu_seconds: None }
            }
            None => PoolShare { member, percent: None, gpu_seconds: Some(hours(size).map_err(|_| wrong(text))?) },
        };
        shares.push(share);
    }
    let set = SetShares { shares, max_job_gpu_seconds: args.max_job };
    cx.out.answer(&cx.client.set_pool_shares(args.pool, &set).await?, state)
}

fn wrong(text: &str) -> Failure {
    Failure::usage(format!("'{text}' is no share of a member"))
        .next("write it as --share 'NAME=40%' or --share NAME=25")
}

fn pools(pools: &[Pool]) -> String {
    let mut table = Table::new(["ALLIANCE", "A MONTH", "A JOB AT MOST", "STATE", "ID"]);
    for pool in pools {
        table.row([
            pool.alliance_name.clone(),
            in_hours(pool.monthly_gpu_seconds),
            in_hours(pool.max_job_gpu_seconds),
            pool.state.clone(),
            pool.id.to_string(),
        ]);
    }
    table.render("No pools.")
}

fn state(found: &PoolState) -> String {
    let mut table = Table::new(["MEMBER", "SHARE", "USED", "RESERVED", "ID"]);
    for member in &found.members {
        let percent = member.percent.map(|percent| format!(" ({percent} %)")).unwrap_or_default();
        table.row([
            member.name.clone(),
            format!("{}{percent}", in_hours(member.share_seconds)),
            in_hours(member.used_seconds),
            in_hours(member.reserved_seconds),
            member.member.to_string(),
        ]);
    }
    format!(
        "{} in {}: {} of {} are left; a job may reserve {} without approval\n\n{}",
        clean(&found.pool.alliance_name),
        found.month,
        in_hours(found.left_seconds),
        in_hours(found.pool.monthly_gpu_seconds),
        in_hours(found.pool.max_job_gpu_seconds),
        table.render("No members."),
    )
}

fn requests(requests: &[PoolRequest]) -> String {
    let mut table = Table::new(["MEMBER", "GPU TIME", "STATE", "UNTIL", "REASON", "DECISION", "ID"]);
    for request in requests {
        table.row([
            request.member_name.clone(),
            in_hours(request.gpu_seconds),
            request.state.clone(),
            request.expires_at.map(moment).unwrap_or_default(),
            request.reason.clone(),
            request.decision.clone().unwrap_or_default(),
            request.id.to_string(),
        ]);
    }
    table.render("No requests.")
}

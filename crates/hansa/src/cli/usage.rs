//! `hansa usage …`, `hansa price …`, `hansa budget …`: what was used, what it costs, and limits.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use client::ReportQuery;
use wire::usage::{Amounts, Budget, LimitStanding, PriceTable, PublishPrices, SetLimits, UsageReport};

use super::output::{Table, bytes, fields, moment};
use super::partner::LANGUAGES;
use super::{Context, Failure, names, partner};

/// Seconds of an hour.
const HOUR: i64 = 3600;

#[derive(Debug, Args)]
pub(crate) struct UsageArgs {
    #[command(subcommand)]
    command: Option<UsageCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UsageCommand {
    /// What was used in a span of days, and what it cost.
    Report(ReportArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The first day (UTC), such as 2026-01-01; that of the month at hand when left out.
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The day after the last one; tomorrow when left out.
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// What to add up by.
    #[arg(long, default_value = "kind", value_parser = ["project", "user", "kind", "day", "pool", "partner"])]
    by: String,
    /// A partner's, by name or id (operator).
    #[arg(long)]
    partner: Option<String>,
    /// Every partner's (operator).
    #[arg(long, conflicts_with = "partner")]
    all: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PriceCommand {
    /// List all versions of the prices.
    List {
        /// As the platform's staff (operator).
        #[arg(long)]
        all: bool,
    },
    /// Publish prices that count from a midnight (UTC) on that lies ahead (operator).
    Publish(PublishArgs),
}

#[derive(Debug, Args)]
pub(crate) struct PublishArgs {
    /// The currency, such as EUR; the first prices decide it for good.
    #[arg(long)]
    currency: String,
    /// A GPU for an hour, such as 2.50.
    #[arg(long, value_parser = money)]
    gpu_hour: i64,
    /// A processor core for an hour.
    #[arg(long, value_parser = money)]
    cpu_hour: i64,
    /// A GiB that is stored for a month.
    #[arg(long, value_parser = money)]
    gib_month: i64,
    /// A GiB that is downloaded.
    #[arg(long, value_parser = money)]
    gib_download: i64,
    /// From when on, such as 2026-02-01T00:00:00Z; the next midnight when left out.
    #[arg(long)]
    valid_from: Option<DateTime<Utc>>,
    /// What is to be said to them.
    #[arg(long, default_value = "")]
    note: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BudgetCommand {
    /// Show the limits of the month, and how it stands with them.
    Show {
        /// A partner's, by name or id (operator).
        #[arg(long)]
        partner: Option<String>,
    },
    /// Set limits; what is left out has none.
    Set(LimitArgs),
}

#[derive(Debug, Args)]
pub(crate) struct LimitArgs {
    /// Money a month, such as 500.
    #[arg(long, value_parser = money)]
    cost: Option<i64>,
    /// GPU hours a month, such as 40 or 1.5.
    #[arg(long, value_parser = hours)]
    gpu_hours: Option<i64>,
    /// At which percentage of a limit the admins are warned.
    #[arg(long, value_name = "PERCENT")]
    warn_at: Option<i64>,
    /// The language of that mail.
    #[arg(long, value_parser = LANGUAGES)]
    language: Option<String>,
    /// For a partner, by name or id, which cannot raise them then (operator).
    #[arg(long)]
    partner: Option<String>,
}

/// An amount of money such as `2.5` in millionths, exactly.
pub(crate) fn money(text: &str) -> Result<i64, String> {
    let wrong = || format!("'{text}' is no amount such as 12.50, of at most six digits after the point");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 6 {
        return Err(wrong());
    }
    let micros: i64 = format!("{fraction:0<6}").parse().map_err(|_| wrong())?;
    let whole = whole.parse::<i64>().ok().and_then(|whole| whole.checked_mul(1_000_000));
    whole.and_then(|whole| whole.checked_add(micros)).ok_or_else(wrong)
}

/// Hours such as `1.5` in seconds, rounded up.
pub(crate) fn hours(text: &str) -> Result<i64, String> {
    let micros = money(text).map_err(|_| format!("'{text}' is no number of hours such as 1.5"))?;
    let seconds = (i128::from(micros) * i128::from(HOUR) + 999_999) / 1_000_000;
    i64::try_from(seconds).map_err(|_| format!("'{text}' is too much"))
}

/// Seconds as hours, for people.
pub(crate) fn in_hours(seconds: i64) -> String {
    let micros = i128::from(seconds) * 1_000_000 / i128::from(HOUR);
    format!("{} h", usage::decimal(i64::try_from(micros / 10_000 * 10_000).unwrap_or(i64::MAX)))
}

pub(crate) fn amount(micros: i64, currency: Option<&str>) -> String {
    format!("{} {}", usage::decimal(micros), currency.unwrap_or_default()).trim_end().to_owned()
}

pub(crate) async fn run(cx: &Context, args: UsageArgs) -> anyhow::Result<()> {
    match args.command {
        None => cx.out.answer(&cx.client.usage().await?, partner::used),
        Some(UsageCommand::Report(args)) => report(cx, args).await,
    }
}

async fn report(cx: &Context, args: ReportArgs) -> anyhow::Result<()> {
    let query = ReportQuery { from: args.from, until: args.until, by: Some(args.by) };
    let report = match (args.partner, args.all) {
        (Some(name), _) => {
            let partner = names::partner(cx, &name).await?;
            cx.client.platform_usage_report(Some(partner), &query).await?
        }
        (None, true) => cx.client.platform_usage_report(None, &query).await?,
        (None, false) => cx.client.usage_report(&query).await?,
    };
    cx.out.answer(&report, shown)
}

fn shown(report: &UsageReport) -> String {
    let mut table = Table::new(["WHAT", "GPU", "OF POOLS", "CPU", "STORED", "DOWNLOADED", "COST"]);
    let currency = report.currency.as_deref();
    let mut row = |what: String, amounts: &Amounts| {
        table.row([
            what,
            in_hours(amounts.gpu_seconds),
            in_hours(amounts.pool_gpu_seconds),
            in_hours(amounts.cpu_seconds),
            format!("{} days", bytes(amounts.stored_byte_days)),
            bytes(amounts.downloaded_bytes),
            amount(amounts.cost, currency),
        ]);
    };
    for one in &report.rows {
        row(one.name.clone().or_else(|| one.key.clone()).unwrap_or_else(|| "-".to_owned()), &one.amounts);
    }
    row("all".to_owned(), &report.total);
    let whose = if report.of == "own" { ", your own part" } else { "" };
    format!("{} to {} (UTC, the last day left out){whose}\n\n{}", report.from, report.until, table.render(""))
}

pub(crate) async fn prices(cx: &Context, command: PriceCommand) -> anyhow::Result<()> {
    match command {
        PriceCommand::List { all } => {
            let found = if all { cx.client.all_prices().await? } else { cx.client.prices().await? };
            cx.out.answer(&found, |found| price_tables(found))
        }
        PriceCommand::Publish(args) => {
            let prices = PublishPrices {
                currency: args.currency,
                valid_from: args.valid_from,
                gpu_hour: args.gpu_hour,
                cpu_hour: args.cpu_hour,
                gib_month: args.gib_month,
                gib_download: args.gib_download,
                note: args.note,
            };
            let published = cx.client.publish_prices(&prices).await?;
            cx.out.answer(&published, |published| price_tables(std::slice::from_ref(published)))
        }
    }
}

fn price_tables(tables: &[PriceTable]) -> String {
    let mut table =
        Table::new(["NO.", "FROM", "GPU HOUR", "CPU HOUR", "GIB-MONTH", "GIB DOWN", "CURRENCY", "NOW", "NOTE"]);
    for one in tables {
        table.row([
            one.number.to_string(),
            moment(one.valid_from),
            amount(one.gpu_hour, None),
            amount(one.cpu_hour, None),
            amount(one.gib_month, None),
            amount(one.gib_download, None),
            one.currency.clone(),
            if one.current { "yes" } else { "" }.to_owned(),
            one.note.clone(),
        ]);
    }
    table.render("No prices: nothing is charged.")
}

pub(crate) async fn budget(cx: &Context, command: BudgetCommand) -> anyhow::Result<()> {
    let found = match command {
        BudgetCommand::Show { partner: None } => cx.client.budget().await?,
        BudgetCommand::Show { partner: Some(name) } => cx.client.budget_of(names::partner(cx, &name).await?).await?,
        BudgetCommand::Set(args) => set(cx, args).await?,
    };
    cx.out.answer(&found, limits)
}

async fn set(cx: &Context, args: LimitArgs) -> anyhow::Result<Budget> {
    if args.cost.is_none() && args.gpu_hours.is_none() && !cx.yes {
        let nothing = Failure::usage("no limit is given, so there would be none any more");
        return Err(nothing.next("give --cost or --gpu-hours, or confirm it with --yes").into());
    }
    let limits =
        SetLimits { cost: args.cost, gpu_seconds: args.gpu_hours, warn_percent: args.warn_at, language: args.language };
    Ok(match args.partner {
        None => cx.client.set_budget(&limits).await?,
        Some(name) => cx.client.set_budget_of(names::partner(cx, &name).await?, &limits).await?,
    })
}

fn limits(budget: &Budget) -> String {
    let mut table = Table::new(["SET BY", "WHAT", "USED", "LIMIT", "WARNS AT", "STATE", "BEGINS ANEW"]);
    for one in &budget.standing {
        table.row([
            one.set_by.clone(),
            one.measure.clone(),
            measured(one, one.used),
            measured(one, one.limit),
            format!("{} %", one.warn_percent),
            one.state.clone(),
            moment(one.resets_at),
        ]);
    }
    table.render("No limits.")
}

fn measured(standing: &LimitStanding, value: i64) -> String {
    if standing.measure == "cost" { amount(value, standing.currency.as_deref()) } else { in_hours(value) }
}

/// One line for each limit that is near or reached.
pub(crate) fn warnings(standing: &[LimitStanding]) -> Vec<String> {
    let near = standing.iter().filter(|one| one.state != "ok");
    let line = |one: &LimitStanding| {
        let (used, limit) = (measured(one, one.used), measured(one, one.limit));
        format!("{used} of {limit} are used that the {} allows this month", one.set_by)
    };
    near.map(line).collect()
}

/// What was spent, beside what a partner uses of its quota.
pub(crate) fn spent(spending: &wire::usage::Spending) -> String {
    let currency = spending.currency.as_deref();
    let of = if spending.of == "own" { " (your own part)" } else { "" };
    let spent = |spent: wire::usage::Spent| {
        format!("{}, {} of GPUs", amount(spent.cost, currency), in_hours(spent.gpu_seconds))
    };
    let (today, month, running) = (spending.today, spending.this_month, spending.running);
    let mut text = fields(&[
        ("today", format!("{}{of}", spent(today))),
        ("this month", format!("{}{of}", spent(month))),
        ("of jobs that run", spent(running)),
    ]);
    for warning in warnings(&spending.limits) {
        text.extend(["\n", warning.as_str()]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{hours, in_hours, money};

    #[test]
    fn money_is_read_exactly() {
        assert_eq!(money("2.5"), Ok(2_500_000));
        assert_eq!(money("0.000001"), Ok(1));
        assert_eq!(money("500"), Ok(500_000_000));
        for text in ["", ".5", "-1", "1.2345678", "1,5", "1e3", "99999999999999999999"] {
            assert!(money(text).is_err(), "{text}");
        }
    }

    #[test]
    fn hours_are_seconds() {
        assert_eq!(hours("1.5"), Ok(5400));
        assert_eq!(hours("0.0001"), Ok(1));
        assert_eq!(in_hours(5400), "1.50 h");
    }
}

//! The part of `hansa partner …` with which the operator leads a partner from its application to its end.

use clap::{Args, Subcommand};
use client::ClientError;
use foundation::PartnerId;
use wire::Reason;
use wire::partners::{Assess, Quota, Score};
use wire::pipeline::Approve;

use super::failure::advised;
use super::output::quoted;
use super::partner::{describe, hand_over};
use super::{Context, ask, names};

#[derive(Debug, Subcommand)]
pub(crate) enum AdmissionCommand {
    /// Confirm an application whose contact you know, when mail does not
    /// arrive (operator).
    Confirm(One),
    /// Take an application into review (operator).
    Review(One),
    /// Assess an applicant by the five criteria (operator).
    Assess(AssessArgs),
    /// Approve an application; mails the invitation for its owner, and prints it
    /// (operator).
    Approve(ApproveArgs),
    /// Decline an application (operator).
    Decline(Ending),
    /// Suspend a partner (operator).
    Suspend(Ending),
    /// End a suspension (operator).
    Reinstate(One),
    /// End a partnership for good (operator).
    Offboard(Ending),
    /// Set what a partner may use (operator); what is left out stays.
    Quota(QuotaArgs),
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// Name or id.
    partner: String,
}

#[derive(Debug, Args)]
pub(crate) struct Ending {
    /// Name or id.
    partner: String,
    /// Why; the partner reads it.
    #[arg(long)]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct AssessArgs {
    /// Name or id.
    partner: String,
    /// How relevant the industries are to each other.
    #[arg(long, value_name = "1-5:REASON", value_parser = score)]
    industry_relevance: Score,
    /// How strong the applicant is technically.
    #[arg(long, value_name = "1-5:REASON", value_parser = score)]
    technical_strength: Score,
    /// How well the ways of working fit.
    #[arg(long, value_name = "1-5:REASON", value_parser = score)]
    cultural_fit: Score,
    /// How much both sides gain.
    #[arg(long, value_name = "1-5:REASON", value_parser = score)]
    mutual_benefit: Score,
    /// How well what it needs can be done with the recipes and alliances there
    /// are.
    #[arg(long, value_name = "1-5:REASON", value_parser = score)]
    technical_fit: Score,
}

#[derive(Debug, Args)]
pub(crate) struct ApproveArgs {
    /// Name or id.
    partner: String,
    /// Why; the applicant reads it.
    #[arg(long)]
    reason: Option<String>,
    /// Why, although the assessments are too few or too low; only reviewers see
    /// it.
    #[arg(long = "override", value_name = "WHY")]
    override_reason: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct QuotaArgs {
    /// Name or id.
    partner: String,
    /// Jobs that run at once.
    #[arg(long)]
    jobs: Option<i64>,
    /// GPUs in use at once.
    #[arg(long)]
    gpus: Option<i64>,
    /// Bytes of all versions of data sets and models.
    #[arg(long, value_name = "BYTES")]
    storage: Option<i64>,
}

fn score(text: &str) -> Result<Score, String> {
    let (number, reason) = text.split_once(':').ok_or("write the score and the reason as '4:why'")?;
    let score = number.trim().parse().ok().filter(|score| (1..=5).contains(score));
    let reason = reason.trim();
    match score {
        Some(score) if !reason.is_empty() => Ok(Score { score, reason: reason.to_owned() }),
        Some(_) => Err("the reason is missing after ':'".to_owned()),
        None => Err("the score is a number from 1 to 5".to_owned()),
    }
}

pub(crate) async fn run(cx: &Context, command: AdmissionCommand) -> anyhow::Result<()> {
    match command {
        AdmissionCommand::Confirm(One { partner }) => {
            let id = names::unverified(cx, &partner).await?;
            let confirmed = cx.client.vouch_for(id).await?;
            cx.out.answer(&confirmed, |partner| format!("{} is {}.", partner.name, partner.status))
        }
        AdmissionCommand::Review(One { partner }) => {
            change(cx, &partner, None, async |id| cx.client.review_partner(id).await).await
        }
        AdmissionCommand::Assess(args) => assess(cx, args).await,
        AdmissionCommand::Approve(args) => approve(cx, args).await,
        AdmissionCommand::Decline(Ending { partner, reason }) => {
            let lost = format!("The application of {partner} is declined");
            let reason = Reason { reason };
            change(cx, &partner, Some(&lost), async |id| cx.client.decline_partner(id, &reason).await).await
        }
        AdmissionCommand::Suspend(Ending { partner, reason }) => {
            let lost = format!("The people of {partner} can only read from now on");
            let reason = Reason { reason };
            change(cx, &partner, Some(&lost), async |id| cx.client.suspend_partner(id, &reason).await).await
        }
        AdmissionCommand::Reinstate(One { partner }) => {
            change(cx, &partner, None, async |id| cx.client.reinstate_partner(id).await).await
        }
        AdmissionCommand::Offboard(Ending { partner, reason }) => {
            let lost = format!("The partnership with {partner} ends for good, with all use under it");
            let reason = Reason { reason };
            change(cx, &partner, Some(&lost), async |id| cx.client.offboard_partner(id, &reason).await).await
        }
        AdmissionCommand::Quota(args) => quota(cx, args).await,
    }
}

/// A step that answers with the partner's record; what is lost by it is confirmed before.
async fn change(
    cx: &Context,
    name: &str,
    lost: Option<&str>,
    step: impl AsyncFnOnce(PartnerId) -> Result<wire::partners::Partner, ClientError>,
) -> anyhow::Result<()> {
    if let Some(lost) = lost {
        ask::confirm(cx.yes, lost)?;
    }
    let id = names::partner(cx, name).await?;
    let partner = in_order(cx, (id, name), step(id).await).await?;
    cx.out.answer(&partner, |partner| format!("{} is {}.", partner.name, partner.status))
}

async fn approve(cx: &Context, args: ApproveArgs) -> anyhow::Result<()> {
    let id = names::partner(cx, &args.partner).await?;
    let approve = Approve { reason: args.reason, override_reason: args.override_reason };
    let done = cx.client.approve_partner(id, &approve).await;
    let approved = in_order(cx, (id, &args.partner), done).await?;
    hand_over(cx, &approved, &approved.invitation_token, &approved.partner.contact_email)
}

async fn assess(cx: &Context, args: AssessArgs) -> anyhow::Result<()> {
    let id = names::partner(cx, &args.partner).await?;
    let assess = Assess {
        industry_relevance: args.industry_relevance,
        technical_strength: args.technical_strength,
        cultural_fit: args.cultural_fit,
        mutual_benefit: args.mutual_benefit,
        technical_fit: args.technical_fit,
    };
    let assessed = cx.client.assess_partner(id, &assess).await;
    let assessment = in_order(cx, (id, &args.partner), assessed).await?;
    cx.out.answer(&assessment, |assessment| format!("The assessment is on record ({}).", assessment.id))?;
    cx.out.next(&format!("hansa partner approve {}", quoted(&args.partner)))
}

async fn quota(cx: &Context, args: QuotaArgs) -> anyhow::Result<()> {
    let id = names::partner(cx, &args.partner).await?;
    let now = cx.client.partner(id).await?.quota;
    let quota = Quota {
        max_running_jobs: args.jobs.unwrap_or(now.max_running_jobs),
        max_gpus: args.gpus.unwrap_or(now.max_gpus),
        max_storage_bytes: args.storage.unwrap_or(now.max_storage_bytes),
    };
    let set = in_order(cx, (id, &args.partner), cx.client.set_quota(id, &quota).await).await?;
    cx.out.answer(&set, describe)
}

/// What a step answered; a refusal out of order says which command comes first.
async fn in_order<T>(cx: &Context, (id, name): (PartnerId, &str), done: Result<T, ClientError>) -> anyhow::Result<T> {
    let error = match done {
        Ok(done) => return Ok(done),
        Err(error) => error,
    };
    match error.code() {
        Some("partner_not_assessed" | "partner_step_not_possible" | "partner_not_admitted") => {
            let status = cx.client.partner(id).await?.status;
            Err(advised(error, possible(&status, &quoted(name))).into())
        }
        _ => Err(error.into()),
    }
}

/// The command that comes next for a partner of this status.
fn possible(status: &str, name: &str) -> String {
    match status {
        "unverified" => format!("wait until its contact confirms it, or hansa partner confirm {name}"),
        "applied" => format!("hansa partner review {name}"),
        "in_review" => format!(
            "hansa partner assess {name} --industry-relevance 4:WHY --technical-strength 4:WHY --cultural-fit 4:WHY \
             --mutual-benefit 4:WHY --technical-fit 4:WHY, then hansa partner approve {name}"
        ),
        "approved" => "the invited owner runs 'hansa join', which makes the partner active".to_owned(),
        "suspended" => format!("hansa partner reinstate {name}"),
        "declined" | "offboarded" | "withdrawn" => "the organisation may apply again: hansa apply".to_owned(),
        _ => format!("hansa partner show {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{possible, score};

    #[test]
    fn a_score_needs_its_reason() {
        assert_eq!(score("4: own scientists: many").unwrap().reason, "own scientists: many");
        assert!(score("4").is_err());
        assert!(score("4: ").is_err());
        assert!(score("6:too good").is_err());
    }

    #[test]
    fn the_next_step_of_an_applicant_is_a_command() {
        assert_eq!(possible("applied", "Clinic"), "hansa partner review Clinic");
        let next = possible("in_review", "Clinic");
        assert!(next.starts_with("hansa partner assess Clinic --industry-relevance 4:WHY"), "{next}");
        assert!(next.ends_with("--technical-fit 4:WHY, then hansa partner approve Clinic"), "{next}");
    }
}

//! `hansa pipeline` and `hansa admission …`: the operator's board, and what is asked of applicants.

use clap::{Args, Subcommand};
use wire::pipeline::{AdmissionSettings, PipelineCard};

use super::output::{Table, ago, fields};
use super::partner::LANGUAGES;
use super::{Context, ListArgs};

/// The stages of the board.
const STAGES: [&str; 6] = ["unverified", "applied", "in_review", "approved", "declined", "withdrawn"];

#[derive(Debug, Args)]
pub(crate) struct PipelineArgs {
    /// Only this stage; all of them when left out.
    #[arg(value_parser = STAGES)]
    stage: Option<String>,
    #[command(flatten)]
    list: ListArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AdmissionCommand {
    /// Show weights, threshold and reviewers.
    Show,
    /// Change them; what is left out stays.
    Set(SetArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    /// The least weighted result, 1 to 5.
    #[arg(long)]
    threshold: Option<f64>,
    /// The fewest reviewers.
    #[arg(long, value_name = "N")]
    reviewers: Option<i64>,
    /// How much a criterion counts, such as `technical_fit=30`; may be repeated.
    #[arg(long = "weight", value_name = "CRITERION=N", value_parser = weight)]
    weights: Vec<(String, i64)>,
    /// The language of mails to reviewers.
    #[arg(long, value_parser = LANGUAGES)]
    staff_language: Option<String>,
}

fn weight(text: &str) -> Result<(String, i64), String> {
    let (criterion, number) = text.split_once('=').ok_or("write it as technical_fit=30")?;
    let number = number.parse().map_err(|_| format!("'{number}' is no whole number"))?;
    Ok((criterion.to_owned(), number))
}

pub(crate) async fn run(cx: &Context, args: &PipelineArgs) -> anyhow::Result<()> {
    if let Some(stage) = &args.stage {
        let page = cx.client.pipeline_stage(stage, Some(&args.list.query(None))).await?;
        cx.out.answer(&page, |page| cards(&page.items))?;
        return cx.more(&page);
    }
    let board = cx.client.pipeline(Some(&args.list.query(None))).await?;
    cx.out.answer(&board, |board| {
        let stage = |stage: &wire::pipeline::PipelineStage| {
            let more = if stage.applications.next_cursor.is_some() { ", the newest:" } else { "" };
            format!("{} ({}){more}\n{}\n", stage.stage, stage.count, cards(&stage.applications.items))
        };
        let shown = board.stages.iter().filter(|stage| stage.count > 0).map(stage).collect::<Vec<_>>().join("\n");
        if shown.is_empty() { "No applications.".to_owned() } else { shown }
    })
}

fn cards(cards: &[PipelineCard]) -> String {
    let mut table = Table::new(["NAME", "INDUSTRY", "SINCE", "REVIEWERS", "OPEN QUESTIONS", "ID"]);
    for card in cards {
        table.row([
            card.name.clone(),
            card.industry.clone(),
            ago(card.since),
            card.reviewers.to_string(),
            card.open_questions.to_string(),
            card.partner.to_string(),
        ]);
    }
    table.render("None.")
}

pub(crate) async fn admission(cx: &Context, command: AdmissionCommand) -> anyhow::Result<()> {
    let mut settings = cx.client.admission_settings().await?;
    if let AdmissionCommand::Set(args) = command {
        change(&mut settings, args)?;
        settings = cx.client.set_admission_settings(&settings).await?;
    }
    cx.out.answer(&settings, describe)
}

fn change(settings: &mut AdmissionSettings, args: SetArgs) -> anyhow::Result<()> {
    settings.threshold = args.threshold.unwrap_or(settings.threshold);
    settings.min_reviewers = args.reviewers.unwrap_or(settings.min_reviewers);
    if let Some(language) = args.staff_language {
        settings.staff_language = language;
    }
    for (criterion, number) in args.weights {
        let weight = match criterion.as_str() {
            "industry_relevance" => &mut settings.weights.industry_relevance,
            "technical_strength" => &mut settings.weights.technical_strength,
            "cultural_fit" => &mut settings.weights.cultural_fit,
            "mutual_benefit" => &mut settings.weights.mutual_benefit,
            "technical_fit" => &mut settings.weights.technical_fit,
            other => {
                let message = format!("'{other}' is no criterion");
                return Err(super::Failure::usage(message).next("hansa admission show").into());
            }
        };
        *weight = number;
    }
    Ok(())
}

fn describe(settings: &AdmissionSettings) -> String {
    let weights = settings.weights;
    fields(&[
        ("threshold", format!("{:.2}", settings.threshold)),
        ("reviewers", settings.min_reviewers.to_string()),
        ("industry_relevance", weights.industry_relevance.to_string()),
        ("technical_strength", weights.technical_strength.to_string()),
        ("cultural_fit", weights.cultural_fit.to_string()),
        ("mutual_benefit", weights.mutual_benefit.to_string()),
        ("technical_fit", weights.technical_fit.to_string()),
        ("mails to reviewers", settings.staff_language.clone()),
    ])
}

#[cfg(test)]
mod tests {
    use super::weight;

    #[test]
    fn a_weight_names_its_criterion() {
        assert_eq!(weight("technical_fit=30").unwrap(), ("technical_fit".to_owned(), 30));
        assert!(weight("technical_fit").is_err());
        assert!(weight("technical_fit=much").is_err());
    }
}

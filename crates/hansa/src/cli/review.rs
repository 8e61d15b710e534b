//! The part of `hansa partner …` with which reviewers look at an applicant and talk with it.

use clap::Subcommand;
use foundation::QuestionId;
use wire::applications::{ApplicationRecord, Question};
use wire::pipeline::{AssessmentResult, Proposal, Proposals};

use super::application::conversation;
use super::output::{Table, ago, fields, moment};
use super::{Context, ListArgs, names};

#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// Show what an applicant told (operator).
    Application {
        /// Name or id.
        partner: String,
    },
    /// Ask an applicant something, by mail (operator).
    Ask {
        /// Name or id.
        partner: String,
        /// The question.
        question: String,
    },
    /// Say more after a question (operator).
    Reply {
        /// Name or id.
        partner: String,
        /// The question's id.
        #[arg(value_parser = names::id::<QuestionId>)]
        question: QuestionId,
        /// What to say.
        text: String,
    },
    /// Show what an applicant was asked and has answered (operator).
    Questions {
        /// Name or id.
        partner: String,
    },
    /// Write a note, which the partner never sees (operator).
    Note {
        /// Name or id.
        partner: String,
        /// The note.
        note: String,
    },
    /// Show the notes on a partner (operator).
    Notes {
        /// Name or id.
        partner: String,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show what the assessments of an applicant say together (operator).
    Result {
        /// Name or id.
        partner: String,
    },
    /// Show recipes, standards and partners that fit, and why (operator).
    Proposals {
        /// Name or id.
        partner: String,
    },
}

pub(crate) async fn run(cx: &Context, command: ReviewCommand) -> anyhow::Result<()> {
    match command {
        ReviewCommand::Application { partner } => {
            let id = names::partner(cx, &partner).await?;
            cx.out.answer(&cx.client.application_of(id).await?, told)
        }
        ReviewCommand::Ask { partner, question } => {
            let id = names::partner(cx, &partner).await?;
            let asked = cx.client.ask_applicant(id, &question).await?;
            cx.out.answer(&asked, |asked| format!("Asked ({}); the contact gets it by mail.", asked.id))
        }
        ReviewCommand::Reply { partner, question, text } => {
            let id = names::partner(cx, &partner).await?;
            let said = cx.client.follow_up(id, question, &text).await?;
            cx.out.answer(&said, |_| "Said; the contact gets it by mail.".to_owned())
        }
        ReviewCommand::Questions { partner } => {
            let id = names::partner(cx, &partner).await?;
            let asked = cx.client.questions(id).await?;
            cx.out.answer(&asked, |asked: &Vec<Question>| {
                let all: Vec<String> = asked.iter().map(|one| fields(&[("question", conversation(one))])).collect();
                if all.is_empty() { "No questions.".to_owned() } else { all.join("\n") }
            })
        }
        ReviewCommand::Note { partner, note } => {
            let id = names::partner(cx, &partner).await?;
            let written = cx.client.add_note(id, &note).await?;
            cx.out.answer(&written, |_| "Noted.".to_owned())
        }
        ReviewCommand::Notes { partner, list } => notes(cx, &partner, &list).await,
        ReviewCommand::Result { partner } => {
            let id = names::partner(cx, &partner).await?;
            cx.out.answer(&cx.client.assessment_result(id).await?, result)
        }
        ReviewCommand::Proposals { partner } => {
            let id = names::partner(cx, &partner).await?;
            cx.out.answer(&cx.client.proposals(id).await?, proposals)
        }
    }
}

async fn notes(cx: &Context, partner: &str, list: &ListArgs) -> anyhow::Result<()> {
    let id = names::partner(cx, partner).await?;
    let page = cx.client.notes(id, Some(&list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let one = |it: &wire::applications::Note| {
            fields(&[("note", it.note.clone()), ("by", it.author.to_string()), ("at", ago(it.created_at))])
        };
        let all: Vec<String> = page.items.iter().map(one).collect();
        if all.is_empty() { "No notes.".to_owned() } else { all.join("\n\n") }
    })?;
    cx.more(&page)
}

fn told(record: &ApplicationRecord) -> String {
    let told = &record.told;
    let mut pairs = vec![
        ("application", record.partner.to_string()),
        ("industry", told.industry.clone()),
        ("people", told.size.clone().unwrap_or_default()),
        ("country", told.country.clone().unwrap_or_default()),
        ("website", told.website.clone().unwrap_or_default()),
        ("contact", format!("{} <{}>", told.contact_name, told.contact_email)),
        ("language", told.language.clone()),
        ("confirmed", record.verified_at.map(moment).unwrap_or_default()),
        ("form", format!("version {}", told.form_version)),
    ];
    let answers: Vec<(String, String)> = told.answers.iter().map(|(id, value)| (id.clone(), plain(value))).collect();
    pairs.extend(answers.iter().map(|(id, value)| (id.as_str(), value.clone())));
    fields(&pairs)
}

/// An answer without the marks of JSON.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn result(result: &AssessmentResult) -> String {
    let number = |value: Option<f64>| value.map(|value| format!("{value:.2}")).unwrap_or_default();
    let mut table = Table::new(["CRITERION", "WEIGHT", "MEAN", "SPREAD"]);
    for one in &result.criteria {
        table.row([one.criterion.clone(), one.weight.to_string(), number(one.mean), number(one.spread)]);
    }
    let all = fields(&[
        ("reviewers", format!("{} of {}", result.reviewers, result.reviewers_needed)),
        ("result", number(result.result)),
        ("spread", number(result.spread)),
        ("threshold", format!("{:.2}", result.threshold)),
        ("passes", if result.passes { "yes" } else { "no" }.to_owned()),
    ]);
    format!("{all}\n\n{}", table.render(""))
}

fn proposals(found: &Proposals) -> String {
    let mut table = Table::new(["WHAT", "NAME", "SCORE", "WHY"]);
    let kinds = [("recipe", &found.recipes), ("standard", &found.standards), ("partner", &found.partners)];
    for (kind, proposal) in kinds.iter().flat_map(|(kind, all)| all.iter().map(move |one| (kind, one))) {
        table.row([(*kind).to_owned(), proposal.name.clone(), proposal.score.to_string(), why(proposal)]);
    }
    table.render("Nothing fits yet.")
}

fn why(proposal: &Proposal) -> String {
    let reasons = proposal.reasons.iter().map(|one| format!("{}: {}", one.question, one.answers.join(", ")));
    reasons.collect::<Vec<_>>().join("; ")
}

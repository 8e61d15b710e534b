//! `hansa apply` and `hansa application …`: for whoever has no account yet.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use foundation::{PartnerId, QuestionId};
use serde_json::Value;
use wire::applications::{Application, ApplicationForm, Apply, CorrectApplication, FormChoice, Question};

use super::output::{fields, moment};
use super::partner::LANGUAGES;
use super::survey::in_language;
use super::{Context, ask, names, survey};

#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    /// The organisation's name.
    #[arg(long)]
    organisation: Option<String>,
    /// Its industry, such as medicine, finance, education or manufacturing.
    #[arg(long)]
    industry: Option<String>,
    /// How many people it has, such as 10-49.
    #[arg(long)]
    size: Option<String>,
    /// The country of its seat, such as DE.
    #[arg(long)]
    country: Option<String>,
    /// Its page.
    #[arg(long, value_name = "URL")]
    website: Option<String>,
    /// Whom to talk to.
    #[arg(long)]
    contact_name: Option<String>,
    /// Where the mail that confirms the application goes, and the invitation.
    #[arg(long)]
    contact_email: Option<String>,
    /// The language of mails and questions.
    #[arg(long, value_parser = LANGUAGES)]
    language: Option<String>,
    /// Answers to the survey, as JSON; what it does not answer is asked.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ApplicationCommand {
    /// Show the questions that an applicant is asked.
    Form {
        /// In which language.
        #[arg(long, value_parser = LANGUAGES)]
        language: Option<String>,
    },
    /// Confirm an application with what the mail says; prints the key to it.
    Confirm {
        /// `hansa_av_…`
        confirmation: String,
    },
    /// Have the mail sent again.
    Resend {
        /// The contact's address.
        email: String,
    },
    /// Show how an application stands, and what is asked.
    Status(Held),
    /// Answer a question.
    Answer {
        #[command(flatten)]
        held: Held,
        /// The question's id.
        #[arg(value_parser = names::id::<QuestionId>)]
        question: QuestionId,
        /// The answer.
        answer: String,
    },
    /// Answer the survey anew, while nobody reviews the application.
    Correct {
        #[command(flatten)]
        held: Held,
        /// Answers that change, as JSON; the others stay.
        #[arg(long, value_name = "FILE")]
        answers: PathBuf,
    },
    /// Take an application back, for good.
    Withdraw {
        #[command(flatten)]
        held: Held,
        /// Why, if you want to say.
        #[arg(long, default_value = "")]
        reason: String,
    },
}

/// An application, and what opens it.
#[derive(Debug, Args)]
pub(crate) struct Held {
    /// Its id.
    #[arg(value_parser = names::id::<PartnerId>)]
    application: PartnerId,
    /// `hansa_af_…`, from the mail.
    #[arg(long, env = "HANSA_APPLICATION_KEY", hide_env_values = true)]
    key: String,
}

pub(crate) async fn apply(cx: &Context, args: ApplyArgs) -> anyhow::Result<()> {
    let public = cx.public();
    let form = public.application_form().await?;
    let mut answers = args.answers.as_deref().map(survey::read).transpose()?.unwrap_or_default();
    let mut application = Apply {
        organisation: ask::text(args.organisation, "Organisation", "add --organisation")?,
        industry: ask::text(args.industry, &choices("Industry", &form.industries), "add --industry")?,
        size: ask::text(args.size, &choices("People", &form.sizes), "add --size, such as 10-49")?,
        country: ask::text(args.country, "Country, such as DE", "add --country")?,
        website: args.website,
        contact_name: ask::text(args.contact_name, "Contact person", "add --contact-name")?,
        contact_email: ask::text(args.contact_email, "Contact's e-mail", "add --contact-email")?,
        contacts: Vec::new(),
        language: args.language,
        form_version: form.version,
        answers: BTreeMap::new(),
    };
    survey::complete(&form, &mut answers, application.language.as_deref())?;
    application.answers = answers;
    let applied = public.apply(&application).await?;
    cx.out.answer(&applied, |applied| {
        fields(&[
            ("application", applied.id.to_string()),
            ("name", applied.name.clone()),
            ("status", applied.status.clone()),
        ])
    })?;
    let email = &application.contact_email;
    cx.out.next(&format!("{email} gets a mail: confirm with what it says, 'hansa application confirm …'"))
}

fn choices(question: &str, words: &[String]) -> String {
    format!("{question} ({})", words.join(", "))
}

pub(crate) async fn run(cx: &Context, command: ApplicationCommand) -> anyhow::Result<()> {
    let public = cx.public();
    match command {
        ApplicationCommand::Form { language } => {
            let form = public.application_form().await?;
            cx.out.answer(&form, |form| questions(form, language.as_deref()))
        }
        ApplicationCommand::Confirm { confirmation } => {
            let confirmed = public.confirm_application(&confirmation).await?;
            cx.out.answer(&confirmed, |confirmed| {
                fields(&[
                    ("application", confirmed.id.to_string()),
                    ("name", confirmed.name.clone()),
                    ("status", confirmed.status.clone()),
                    ("key", confirmed.key.clone()),
                ])
            })?;
            cx.out.next(&format!("hansa application status {} --key KEY, at any time", confirmed.id))
        }
        ApplicationCommand::Resend { email } => {
            public.resend_application_mail(&email).await?;
            cx.out.line("If there is such an application, the mail is on its way.")
        }
        ApplicationCommand::Status(held) => show(cx, &public.application(held.application, &held.key).await?),
        ApplicationCommand::Answer { held, question, answer } => {
            show(cx, &public.answer_question(held.application, &held.key, question, &answer).await?)
        }
        ApplicationCommand::Correct { held, answers } => correct(cx, &held, survey::read(&answers)?).await,
        ApplicationCommand::Withdraw { held, reason } => {
            ask::confirm(cx.yes, "The application is taken back for good")?;
            show(cx, &public.withdraw_application(held.application, &held.key, &reason).await?)
        }
    }
}

async fn correct(cx: &Context, held: &Held, changed: BTreeMap<String, Value>) -> anyhow::Result<()> {
    let public = cx.public();
    let form = public.application_form().await?;
    let told = public.application(held.application, &held.key).await?.told;
    let mut answers = told.answers;
    answers.extend(changed);
    let correction = CorrectApplication {
        size: ask::text(told.size, &choices("People", &form.sizes), "apply again: it was not asked then")?,
        country: ask::text(told.country, "Country, such as DE", "apply again: it was not asked then")?,
        website: told.website,
        contact_name: told.contact_name,
        contacts: told.contacts,
        language: Some(told.language),
        form_version: form.version,
        answers,
    };
    show(cx, &public.correct_application(held.application, &held.key, &correction).await?)
}

fn show(cx: &Context, application: &Application) -> anyhow::Result<()> {
    cx.out.answer(application, describe)?;
    let open = application.questions.iter().find(|question| question.state == "open");
    open.map_or(Ok(()), |question| {
        cx.out.next(&format!("hansa application answer {} {} ANSWER --key KEY", application.id, question.id))
    })
}

fn describe(application: &Application) -> String {
    let passed = application.stages.iter().map(|stage| {
        let reason = stage.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        format!("{}  {}{reason}", moment(stage.at), stage.status)
    });
    let decision = application.decision.as_ref().and_then(|decision| decision.reason.clone());
    let mut pairs = vec![
        ("name", application.name.clone()),
        ("application", application.id.to_string()),
        ("status", application.status.clone()),
        ("history", passed.collect::<Vec<_>>().join("\n")),
        ("decision", decision.unwrap_or_default()),
    ];
    pairs.extend(application.questions.iter().map(|question| ("question", conversation(question))));
    fields(&pairs)
}

/// A question, and what was said after it.
pub(crate) fn conversation(question: &Question) -> String {
    let asked = format!("{} ({}, {})", question.question, question.state, question.id);
    let replies = question.replies.iter().map(|reply| format!("{}: {}", reply.from, reply.text));
    std::iter::once(asked).chain(replies).collect::<Vec<_>>().join("\n")
}

/// The form, as a text to write the answers' file by.
fn questions(form: &ApplicationForm, language: Option<&str>) -> String {
    let mut lines = vec![format!("version {}", form.version)];
    for section in &form.sections {
        lines.extend([String::new(), in_language(&section.title, language).to_owned()]);
        for question in &section.questions {
            let must = if question.required { ", required" } else { "" };
            let text = in_language(&question.text, language);
            lines.push(format!("  {} ({}{must}): {text}", question.id, question.kind));
            let choice = |choice: &FormChoice| format!("    {}: {}", choice.id, in_language(&choice.text, language));
            lines.extend(question.choices.iter().map(choice));
        }
    }
    lines.join("\n")
}

//! The letters in English.

use foundation::PartnerId;

use super::{AgreementStep, Deed, Following, Letter, Links, Negotiated, News, Text, Token, moment, quoted};

pub(super) fn text(letter: &Letter, links: Links<'_>) -> Text {
    let (subject, body) = match letter {
        Letter::Invitation { organisation, role, token, expires_at } => {
            invitation(organisation.as_deref(), role, links, token, &moment(*expires_at))
        }
        Letter::ConfirmAddress { organisation, token, expires_at } => {
            confirm_address(organisation, links, token, &moment(*expires_at))
        }
        Letter::FollowApplication(application) => (
            format!("The application of {}", application.organisation),
            format!(
                "With this link you follow the application of {}, answer questions, correct what you have told, or \
                 withdraw.\n\n{}",
                application.organisation,
                way(links, application)
            ),
        ),
        Letter::Question { application, question } => (
            format!("A question about the application of {}", application.organisation),
            format!("The reviewers ask:\n\n{}\n\nAnswer here.\n\n{}", quoted(question), way(links, application)),
        ),
        Letter::Answer { organisation, question, answer } => (
            format!("{organisation} has answered"),
            format!("You asked {organisation}:\n\n{}\n\nThe answer:\n\n{}", quoted(question), quoted(answer)),
        ),
        Letter::Approved { application, reason } => (
            format!("{} is admitted", application.organisation),
            format!(
                "The application of {} is approved. The invitation for your first owner comes in a mail of its own.\n\n{}{}",
                application.organisation,
                reason
                    .as_ref()
                    .map(|reason| format!("The reviewers say:\n\n{}\n\n", quoted(reason)))
                    .unwrap_or_default(),
                way(links, application)
            ),
        ),
        Letter::ApplicationArrived { organisation, application } => arrived(organisation, links, *application),
        Letter::Agreement(what) => agreement(what, links),
        Letter::News(what) => news(what, links),
        Letter::Declined { application, reason } => (
            format!("The application of {} is declined", application.organisation),
            format!(
                "The application of {} is declined. The reviewers say:\n\n{}\n\nYour organisation may apply again.\n\n{}",
                application.organisation,
                quoted(reason),
                way(links, application)
            ),
        ),
        Letter::BudgetReached { organisation, by_operator, percent, used, limit, resets_at } => {
            budget(organisation, *by_operator, *percent, (used, limit), links, &moment(*resets_at))
        }
        Letter::StatementMade { organisation, month, total } => statement(organisation, month, total, links),
    };
    Text { subject, body: format!("{body}\n") }
}

fn statement(organisation: &str, month: &str, total: &str, links: Links<'_>) -> (String, String) {
    let body = format!(
        "In {month}, {organisation} has used {total}. The statement is made and does not change any more.\n\nEvery line, \
         and the table for your books:\n\n{}",
        links.statement(month)
    );
    (format!("The statement of {organisation} for {month}"), body)
}

fn confirm_address(organisation: &str, links: Links<'_>, token: &Token, until: &str) -> (String, String) {
    let body = format!(
        "Somebody has applied for {organisation} to become a partner, and has given this address as the contact.\n\n\
         If that was you, confirm it until {until}:\n\n{}\n\nOr at a command line:\n\n\
         hansa application confirm {}\n\nReviewers see the application once it is confirmed. If it was not you, do \
         nothing: the application is then deleted.",
        links.confirm(token),
        token.reveal()
    );
    (format!("Please confirm the application of {organisation}"), body)
}

fn arrived(organisation: &str, links: Links<'_>, application: PartnerId) -> (String, String) {
    let body = format!(
        "{organisation} has applied to become a partner and has confirmed its address.\n\nReview it:\n\n{}\n\nOr \
         at a command line:\n\nhansa partner show {application}",
        links.application(application)
    );
    (format!("{organisation} applies to join"), body)
}

fn invitation(
    organisation: Option<&str>,
    role: &str,
    links: Links<'_>,
    token: &Token,
    until: &str,
) -> (String, String) {
    let (subject, what) = match organisation {
        Some(name) => (format!("Your invitation to {name}"), format!("You are invited to join {name} as {role}.")),
        None => ("Your invitation to the platform's staff".to_owned(), format!("You are invited to be {role}.")),
    };
    let (link, token) = (links.join(token), token.reveal());
    let body = format!(
        "{what}\n\nJoin until {until}:\n\n{link}\n\nOr at a command line:\n\nhansa join {token} --server {}\n\nThe \
         invitation works once. Whoever has this mail can use it, so keep it to yourself.",
        links.0
    );
    (subject, body)
}

fn agreement(what: &Negotiated, links: Links<'_>) -> (String, String) {
    let Negotiated { by, title, agreement, step, note } = what;
    let (subject, done) = match step {
        AgreementStep::Proposed => {
            ("proposes an agreement", "proposes this agreement. Read it, sign it or answer with other terms.")
        }
        AgreementStep::Answered => {
            ("offers other terms", "has answered with other terms. Read what has changed, sign, or answer again.")
        }
        AgreementStep::AmendmentOffered => (
            "offers an amendment",
            "offers to amend it. What is in force stays so until both have signed the amendment.",
        ),
        AgreementStep::Signed => ("has signed", "has signed. It comes into force once you have signed as well."),
        AgreementStep::InForce => {
            ("has signed: it is in force", "has signed as well: what both have signed is in force.")
        }
        AgreementStep::AmendmentDropped => {
            ("drops the amendment", "has dropped the amendment. What is in force stays so.")
        }
        AgreementStep::Refused => ("does not go on with it", "has ended the negotiation. Nothing of it is in force."),
        AgreementStep::Terminated => (
            "has terminated it",
            "has terminated it, at once: what was running or being read under it has been stopped.",
        ),
    };
    let note = if note.is_empty() { String::new() } else { format!("\n\n{by} says:\n\n{}", quoted(note)) };
    let body = format!(
        "\u{201c}{title}\u{201d}: {by} {done}{note}\n\n{}\n\nOr at a command line:\n\nhansa agreement show {agreement}",
        links.agreement(*agreement)
    );
    (format!("{title}: {by} {subject}"), body)
}

fn news(News { by, deed, what, path }: &News, links: Links<'_>) -> (String, String) {
    let (done, next) = match deed {
        Deed::DatasetGranted => ("shares the data set", "What you may do with it stands there:"),
        Deed::ModelGranted => ("shares the model", "What you may do with it stands there:"),
        Deed::ProjectOpened => ("has opened the joint project", "Add your people to it:"),
        Deed::AllianceInvited => ("invites you to the alliance", "Accept or decline:"),
        Deed::AllianceAsked => ("asks to join the alliance", "Let it join, or say why not:"),
        Deed::PoolAsked => ("asks for GPU time of the pool of", "Decide about the request:"),
        Deed::PoolDecided => {
            ("has decided about your request for GPU time of the pool of", "The decision stands there:")
        }
    };
    (format!("{by} {done} {what}"), format!("{by} {done} {what}.\n\n{next}\n\n{}", links.page(path)))
}

fn budget(
    organisation: &str,
    by_operator: bool,
    percent: i64,
    (used, limit): (&str, &str),
    links: Links<'_>,
    resets_at: &str,
) -> (String, String) {
    (
        if percent < 100 {
            format!("{organisation} has used {percent} % of a limit for this month")
        } else {
            format!("{organisation} has reached a limit for this month")
        },
        format!(
            "{organisation} has used {used} of the {limit} that {} for this month.\n\n{} The limit begins anew on {}. \
                 {}\n\nWhat was used, and by whom:\n\n{}",
            if by_operator { "the platform's operator allows" } else { "its admins have set" },
            if percent < 100 {
                "When it is reached, no new job begins; those that run end as they would."
            } else {
                "No new job begins until then; those that run end as they would."
            },
            resets_at,
            if by_operator { "The operator can raise it." } else { "Any admin of yours can raise it." },
            links.usage()
        ),
    )
}

fn way(links: Links<'_>, following: &Following) -> String {
    format!(
        "{}\n\nOr at a command line:\n\nhansa application status {} --key {}\n\nWhoever has this link can do so: keep it \
         to yourself.",
        links.follow(following),
        following.application,
        following.token.reveal()
    )
}

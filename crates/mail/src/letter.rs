//! What is written to people: the facts here, the words by language.

mod chinese;
mod english;

use std::fmt;

use chrono::{DateTime, Utc};
use foundation::{AgreementId, PartnerId, word_enum};
use serde::{Deserialize, Serialize};

use crate::Language;

/// A secret that a letter carries. Not printed by `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    /// Takes it over.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// In clear, to be put into the letter's text.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What somebody is told. Stored as it is; its text is made when it is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    /// To an invited person.
    Invitation {
        /// The partner; `None` for the platform's staff.
        organisation: Option<String>,
        /// What the person becomes.
        role: String,
        /// `hansa_in_…`
        token: Token,
        /// Until when it can be accepted.
        expires_at: DateTime<Utc>,
    },
    /// To an applicant whose address is not proved yet.
    ConfirmAddress {
        /// The applicant.
        organisation: String,
        /// `hansa_av_…`
        token: Token,
        /// Until when it works.
        expires_at: DateTime<Utc>,
    },
    /// To an applicant that may follow its application from now on, or has lost the link.
    FollowApplication(Following),
    /// To an applicant of whom something is asked.
    Question {
        /// How to answer.
        application: Following,
        /// What is asked.
        question: String,
    },
    /// To the reviewer who has asked.
    Answer {
        /// The applicant.
        organisation: String,
        /// What was asked.
        question: String,
        /// What the applicant says.
        answer: String,
    },
    /// To an applicant that is admitted.
    Approved {
        /// The decided application.
        application: Following,
        /// Why, if the reviewers gave a reason.
        reason: Option<String>,
    },
    /// To those who run the platform: an application was confirmed and can be reviewed.
    ApplicationArrived {
        /// The applicant's name.
        organisation: String,
        /// The application.
        application: PartnerId,
    },
    /// To those who act for a party of an agreement: what the other party has done.
    Agreement(Negotiated),
    /// To those who act for a partner: another one has done something that concerns it.
    News(News),
    /// To an applicant that is not admitted.
    Declined {
        /// The decided application.
        application: Following,
        /// Why.
        reason: String,
    },
    /// To a partner's admins, when a limit of the month is near or reached.
    BudgetReached {
        /// The partner.
        organisation: String,
        /// Whether the platform's operator has set it, rather than the partner itself.
        by_operator: bool,
        /// The percentage that is used; 100 and more when nothing new begins.
        percent: i64,
        /// What is used, with its unit.
        used: String,
        /// The limit, with its unit.
        limit: String,
        /// When it begins anew.
        resets_at: DateTime<Utc>,
    },
    /// To a partner's admins: the statement of a month was made.
    StatementMade {
        /// The partner.
        organisation: String,
        /// The month, such as `2026-10`.
        month: String,
        /// What it comes to, with its currency.
        total: String,
    },
}

/// What one party of an agreement has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Negotiated {
    /// The party's name.
    pub by: String,
    /// The agreement's title.
    pub title: String,
    /// The agreement.
    pub agreement: AgreementId,
    /// What was done.
    pub step: AgreementStep,
    /// What the party says about it; often nothing.
    pub note: String,
}

/// What can be done with an agreement that the other party must know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementStep {
    /// It was proposed.
    Proposed,
    /// Other terms were offered before it was in force.
    Answered,
    /// Other terms were offered while it is in force.
    AmendmentOffered,
    /// The first of two signatures was given; what was signed waits for the other one.
    Signed,
    /// The second signature was given: what was signed is in force.
    InForce,
    /// The offered amendment was taken back or refused.
    AmendmentDropped,
    /// It was taken back or refused before it was in force.
    Refused,
    /// It was terminated.
    Terminated,
}

/// What another partner has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// The other partner's name.
    pub by: String,
    /// What it has done.
    pub deed: Deed,
    /// With what: the name of the data set, model, project or alliance.
    pub what: String,
    /// Where that is in the portal, such as `/datasets/ds_…`.
    pub path: String,
}

/// What a partner can do that another one must know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// It has granted a data set.
    DatasetGranted,
    /// It has granted a model.
    ModelGranted,
    /// It has opened a joint project.
    ProjectOpened,
    /// It has invited to an alliance that it leads.
    AllianceInvited,
    /// It asks to join an alliance that the other one leads.
    AllianceAsked,
    /// It asks for GPU time of the pool of an alliance that the other one leads.
    PoolAsked,
    /// It has decided about such a request.
    PoolDecided,
}

/// An application, and the secret with which its sender follows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Following {
    /// The applicant's name.
    pub organisation: String,
    /// The application.
    pub application: PartnerId,
    /// `hansa_af_…`
    pub token: Token,
}

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Where the platform is reached, for links. Secrets stand behind `#`: a browser keeps that part to itself, so that no log of a
/// server or proxy holds one.
#[derive(Debug, Clone, Copy)]
struct Links<'a>(&'a str);

impl Links<'_> {
    fn join(self, token: &Token) -> String {
        format!("{}/join#{}", self.0, token.reveal())
    }

    fn confirm(self, token: &Token) -> String {
        format!("{}/apply/confirm#{}", self.0, token.reveal())
    }

    fn agreement(self, agreement: AgreementId) -> String {
        format!("{}/agreements/{agreement}", self.0)
    }

    fn application(self, application: PartnerId) -> String {
        format!("{}/platform/partners/{application}", self.0)
    }

    fn page(self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    fn statement(self, month: &str) -> String {
        format!("{}/usage/statements/{month}", self.0)
    }

    fn usage(self) -> String {
        format!("{}/usage", self.0)
    }

    fn follow(self, following: &Following) -> String {
        format!("{}/apply/{}#{}", self.0, following.application, following.token.reveal())
    }
}

word_enum! {
    /// What a letter is about; one word for each kind of [`Letter`].
    pub enum LetterKind {
        /// [`Letter::Invitation`].
        Invitation = "invitation",
        /// [`Letter::ConfirmAddress`].
        ConfirmAddress = "confirm_address",
        /// [`Letter::FollowApplication`].
        FollowApplication = "follow_application",
        /// [`Letter::Question`].
        Question = "question",
        /// [`Letter::Answer`].
        Answer = "answer",
        /// [`Letter::Approved`].
        Approved = "approved",
        /// [`Letter::Declined`].
        Declined = "declined",
        /// [`Letter::ApplicationArrived`].
        ApplicationArrived = "application_arrived",
        /// [`Letter::Agreement`].
        Agreement = "agreement",
        /// [`Letter::News`].
        News = "news",
        /// [`Letter::BudgetReached`].
        BudgetReached = "budget_reached",
        /// [`Letter::StatementMade`].
        StatementMade = "statement_made",
    }
}

impl Letter {
    /// What it is about.
    pub fn kind(&self) -> LetterKind {
        match self {
            Self::Invitation { .. } => LetterKind::Invitation,
            Self::ConfirmAddress { .. } => LetterKind::ConfirmAddress,
            Self::FollowApplication(_) => LetterKind::FollowApplication,
            Self::Question { .. } => LetterKind::Question,
            Self::Answer { .. } => LetterKind::Answer,
            Self::Approved { .. } => LetterKind::Approved,
            Self::Declined { .. } => LetterKind::Declined,
            Self::ApplicationArrived { .. } => LetterKind::ApplicationArrived,
            Self::Agreement(_) => LetterKind::Agreement,
            Self::News(_) => LetterKind::News,
            Self::BudgetReached { .. } => LetterKind::BudgetReached,
            Self::StatementMade { .. } => LetterKind::StatementMade,
        }
    }

    /// The words, with links to the platform at `address`, such as `https://hansa.example.org`.
    pub fn text(&self, language: Language, address: &str) -> Text {
        let address = address.trim_end_matches('/');
        match language {
            Language::English => english::text(self, Links(address)),
            Language::Chinese => chinese::text(self, Links(address)),
        }
    }
}

/// A day and a minute that everybody reads alike.
fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// What somebody else wrote, set apart from our own words.
fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

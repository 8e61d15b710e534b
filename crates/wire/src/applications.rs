//! Applications: the form, what applicants send and follow, what reviewers read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use foundation::{NoteId, PartnerId, QuestionId, ReplyId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A text in every language that the platform writes in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Words {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
}

/// What an organisation is asked when it applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApplicationForm {
    /// Goes back with the answers: another version may ask something else.
    pub version: i64,
    /// The survey.
    pub sections: Vec<FormSection>,
    /// What `industry` can be.
    pub industries: Vec<String>,
    /// What `size` can be.
    pub sizes: Vec<String>,
    /// What `country` can be.
    pub countries: Vec<String>,
    /// What `language` can be.
    pub languages: Vec<String>,
}

/// Questions about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FormSection {
    /// A word for programs.
    pub id: String,
    /// The heading.
    pub title: Words,
    /// In the order in which they are asked.
    pub questions: Vec<FormQuestion>,
}

/// One question of the survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FormQuestion {
    /// The answer is given under this word.
    pub id: String,
    /// What is asked.
    pub text: Words,
    /// `single` and `multi` (one, or a list of the choices' words), `text`, or `number` (a whole one).
    pub kind: String,
    /// Whether it must be answered.
    pub required: bool,
    /// What there is to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<FormChoice>,
    /// Characters of a text at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// The smallest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i64>,
    /// The greatest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i64>,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FormChoice {
    /// A word for programs.
    pub id: String,
    /// What people read.
    pub text: Words,
}

/// A person to write to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The person.
    pub name: String,
    /// The address.
    pub email: String,
}

/// An organisation asks to join. No account is needed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// The organisation's name, which no other partner has.
    #[schema(min_length = 1, max_length = 120)]
    pub organisation: String,
    /// `medicine`, `finance`, `education`, `manufacturing`, …
    pub industry: String,
    /// How many people it has: `1-9`, `10-49`, `50-249`, `250-4999` or `5000+`.
    pub size: String,
    /// Where it has its seat: two letters (ISO 3166-1).
    pub country: String,
    /// Its page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Whom to talk to.
    pub contact_name: String,
    /// The contact's address, which a mail proves; the first owner's invitation goes there too.
    pub contact_email: String,
    /// Further people to write to.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub contacts: Vec<Contact>,
    /// The language of mails, `en` or `zh-CN`; English when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The version of the form that is answered.
    pub form_version: i64,
    /// Answers by the questions' ids: `{"tasks": ["classify_rows"], …}`.
    #[schema(value_type = Object)]
    pub answers: BTreeMap<String, Value>,
}

/// Corrects an application while nobody reviews it. All of it is sent, as it is to be from now on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectApplication {
    /// How many people it has.
    pub size: String,
    /// Where it has its seat.
    pub country: String,
    /// Its page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Whom to talk to; the address stays.
    pub contact_name: String,
    /// Further people to write to.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub contacts: Vec<Contact>,
    /// The language of mails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The version of the form that is answered.
    pub form_version: i64,
    /// Answers by the questions' ids.
    #[schema(value_type = Object)]
    pub answers: BTreeMap<String, Value>,
}

/// What who applied learns.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Applied {
    /// The id under which the organisation will be known.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// `unverified`: the contact has a mail with a link that confirms the application.
    pub status: String,
}

/// Confirms an application.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmApplication {
    /// `hansa_av_…`, from the mail.
    pub token: String,
}

/// A confirmed application, and the key to it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConfirmedApplication {
    /// The application.
    pub id: PartnerId,
    /// The organisation's name.
    pub name: String,
    /// `applied`.
    pub status: String,
    /// `hansa_af_…`: goes as `Application-Key` with every call that follows the application. It is mailed too.
    pub key: String,
}

/// Asks for the mail once more.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResendApplicationMail {
    /// The contact's address.
    pub email: String,
}

/// Takes an application back.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawApplication {
    /// Why, if one wants to say.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub reason: String,
}

/// Answers a question of the reviewers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerQuestion {
    /// In words.
    #[schema(min_length = 1, max_length = 4000)]
    pub answer: String,
}

/// An application, as its sender sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Application {
    /// The application.
    pub id: PartnerId,
    /// The organisation's name.
    pub name: String,
    /// `unverified`, `applied`, `in_review`, `approved`, `declined` or `withdrawn`.
    pub status: String,
    /// Where it has been, oldest first.
    pub stages: Vec<Stage>,
    /// What it told.
    pub told: Told,
    /// What it was asked, oldest first.
    pub questions: Vec<Question>,
    /// How it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Whether it can be corrected now.
    pub correctable: bool,
}

/// What an organisation told when it applied.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Told {
    /// Its branch.
    pub industry: String,
    /// How many people it has; absent when it applied before this was asked, like the next two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Where it has its seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Its page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Whom to talk to.
    pub contact_name: String,
    /// The contact's address.
    pub contact_email: String,
    /// Further people.
    pub contacts: Vec<Contact>,
    /// The language of mails.
    pub language: String,
    /// The version of the form that was answered; 0 before there was one.
    pub form_version: i64,
    /// The answers.
    #[schema(value_type = Object)]
    pub answers: BTreeMap<String, Value>,
}

/// When an organisation came to a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stage {
    /// The status.
    pub status: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, where a reason was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How an application was decided, as the applicant reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// When.
    pub at: DateTime<Utc>,
    /// Why, if a reason was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why against the assessments; for reviewers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
    /// By whom; for reviewers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
}

/// A question of the reviewers, and what was said after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Question {
    /// The question.
    pub id: QuestionId,
    /// What is asked.
    pub question: String,
    /// `open` while the applicant has the word, else `answered`.
    pub state: String,
    /// Who asks; for reviewers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<UserId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Oldest first.
    pub replies: Vec<Reply>,
}

/// What was said after a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reply {
    /// The reply.
    pub id: ReplyId,
    /// `applicant` or `reviewer`.
    pub from: String,
    /// Which reviewer; for reviewers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<UserId>,
    /// What was said.
    pub text: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Asks an applicant something. The contact gets it by mail.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskApplicant {
    /// In words.
    #[schema(min_length = 1, max_length = 4000)]
    pub question: String,
}

/// Says more after a question.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// In words.
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
}

/// An application, as reviewers see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ApplicationRecord {
    /// The applicant.
    pub partner: PartnerId,
    /// What it told.
    pub told: Told,
    /// When the contact's address was proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<DateTime<Utc>>,
    /// Where it has been, oldest first.
    pub stages: Vec<Stage>,
    /// How it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// A note of a reviewer, which the applicant never sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Note {
    /// The note.
    pub id: NoteId,
    /// Whose.
    pub author: UserId,
    /// What it says.
    pub note: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Writes a note.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddNote {
    /// In words.
    #[schema(min_length = 1, max_length = 4000)]
    pub note: String,
}

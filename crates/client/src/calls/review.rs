//! What reviewers do, what operators set, and the outbox.

use foundation::{MailId, PartnerId, QuestionId};
use reqwest::Method;
use serde_json::json;
use wire::Page;
use wire::applications::{AddNote, ApplicationRecord, AskApplicant, FollowUp, Note, Question, Reply};
use wire::mails::Mail;
use wire::pipeline::{AdmissionSettings, AssessmentResult, Pipeline, PipelineCard, Proposals};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;

impl Client {
    /// What an organisation told when it applied.
    pub async fn application_of(&self, partner: PartnerId) -> Result<ApplicationRecord, ClientError> {
        self.get(&format!("/v1/partners/{partner}/application")).await
    }

    /// Asks an applicant something.
    pub async fn ask_applicant(&self, partner: PartnerId, question: &str) -> Result<Question, ClientError> {
        let ask = AskApplicant { question: question.to_owned() };
        self.create(&format!("/v1/partners/{partner}/questions"), &ask).await
    }

    /// Says more after a question.
    pub async fn follow_up(&self, partner: PartnerId, question: QuestionId, text: &str) -> Result<Reply, ClientError> {
        let said = FollowUp { text: text.to_owned() };
        self.create(&format!("/v1/partners/{partner}/questions/{question}/replies"), &said).await
    }

    /// What an applicant was asked and has answered.
    pub async fn questions(&self, partner: PartnerId) -> Result<Vec<Question>, ClientError> {
        self.get(&format!("/v1/partners/{partner}/questions")).await
    }

    /// Writes a note on a partner.
    pub async fn add_note(&self, partner: PartnerId, note: &str) -> Result<Note, ClientError> {
        self.create(&format!("/v1/partners/{partner}/notes"), &AddNote { note: note.to_owned() }).await
    }

    /// The notes on a partner.
    pub async fn notes(&self, partner: PartnerId, query: Option<&ListQuery>) -> Result<Page<Note>, ClientError> {
        self.list(&format!("/v1/partners/{partner}/notes"), "state", query).await
    }

    /// What the assessments of an applicant say together.
    pub async fn assessment_result(&self, partner: PartnerId) -> Result<AssessmentResult, ClientError> {
        self.get(&format!("/v1/partners/{partner}/assessment-result")).await
    }

    /// What fits an applicant.
    pub async fn proposals(&self, partner: PartnerId) -> Result<Proposals, ClientError> {
        self.get(&format!("/v1/partners/{partner}/proposals")).await
    }

    /// The operator's board.
    pub async fn pipeline(&self, query: Option<&ListQuery>) -> Result<Pipeline, ClientError> {
        let limit = query.and_then(|query| query.limit).map(|limit| limit.to_string());
        let pairs: Vec<(&str, &String)> = limit.iter().map(|limit| ("limit", limit)).collect();
        self.get_with("/v1/pipeline", &pairs).await
    }

    /// One stage of it.
    pub async fn pipeline_stage(
        &self,
        stage: &str,
        query: Option<&ListQuery>,
    ) -> Result<Page<PipelineCard>, ClientError> {
        self.list(&format!("/v1/pipeline/{stage}"), "state", query).await
    }

    /// What is asked of applicants.
    pub async fn admission_settings(&self) -> Result<AdmissionSettings, ClientError> {
        self.get("/v1/platform/admission").await
    }

    /// Changes it.
    pub async fn set_admission_settings(&self, settings: &AdmissionSettings) -> Result<AdmissionSettings, ClientError> {
        self.call(Method::PUT, "/v1/platform/admission", settings).await
    }

    /// Mails, and what became of them.
    pub async fn mails(&self, query: Option<&ListQuery>) -> Result<Page<Mail>, ClientError> {
        self.list("/v1/mails", "state", query).await
    }

    /// Lets a mail be tried at once.
    pub async fn retry_mail(&self, mail: MailId) -> Result<Mail, ClientError> {
        self.call(Method::POST, &format!("/v1/mails/{mail}/retry"), &json!({})).await
    }
}

//! Applying, and following an application with its key.

use foundation::{PartnerId, QuestionId};
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use wire::applications::{
    AnswerQuestion, Application, ApplicationForm, Applied, Apply, ConfirmApplication, ConfirmedApplication,
    CorrectApplication, ResendApplicationMail, WithdrawApplication,
};

use crate::error::ClientError;
use crate::http::{Client, answer};

/// Carries the key of a mailed link.
const KEY: &str = "application-key";

impl Client {
    /// What an organisation is asked when it applies.
    pub async fn application_form(&self) -> Result<ApplicationForm, ClientError> {
        self.get("/v1/application-form").await
    }

    /// Asks to join.
    pub async fn apply(&self, apply: &Apply) -> Result<Applied, ClientError> {
        self.call(Method::POST, "/v1/applications", apply).await
    }

    /// Confirms an application with the token of the mail.
    pub async fn confirm_application(&self, token: &str) -> Result<ConfirmedApplication, ClientError> {
        let confirm = ConfirmApplication { token: token.to_owned() };
        self.call(Method::POST, "/v1/applications/confirm", &confirm).await
    }

    /// Has the mail sent again.
    pub async fn resend_application_mail(&self, email: &str) -> Result<(), ClientError> {
        let resend = ResendApplicationMail { email: email.to_owned() };
        self.call(Method::POST, "/v1/applications/resend", &resend).await
    }

    /// An application, with its key.
    pub async fn application(&self, application: PartnerId, key: &str) -> Result<Application, ClientError> {
        let path = format!("/v1/applications/{application}");
        let response = self.repeat(|| self.request(Method::GET, &path).header(KEY, key)).await?;
        answer(response).await
    }

    /// Corrects it.
    pub async fn correct_application(
        &self,
        application: PartnerId,
        key: &str,
        correction: &CorrectApplication,
    ) -> Result<Application, ClientError> {
        self.with_key(Method::PUT, &format!("/v1/applications/{application}"), key, correction).await
    }

    /// Answers a question.
    pub async fn answer_question(
        &self,
        application: PartnerId,
        key: &str,
        question: QuestionId,
        text: &str,
    ) -> Result<Application, ClientError> {
        let path = format!("/v1/applications/{application}/questions/{question}/answer");
        self.with_key(Method::POST, &path, key, &AnswerQuestion { answer: text.to_owned() }).await
    }

    /// Takes it back.
    pub async fn withdraw_application(
        &self,
        application: PartnerId,
        key: &str,
        reason: &str,
    ) -> Result<Application, ClientError> {
        let withdraw = WithdrawApplication { reason: reason.to_owned() };
        self.with_key(Method::POST, &format!("/v1/applications/{application}/withdraw"), key, &withdraw).await
    }

    /// Confirms an application on the operator's word.
    pub async fn vouch_for(&self, partner: PartnerId) -> Result<wire::partners::Partner, ClientError> {
        self.call(Method::POST, &format!("/v1/partners/{partner}/confirm"), &json!({})).await
    }

    async fn with_key<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        key: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        answer(self.send(self.request(method, path).header(KEY, key).json(body)).await?).await
    }
}

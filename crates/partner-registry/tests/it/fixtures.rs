//! What the cases of this crate share.

use access::{AdmitPartner, Permit, PlatformRole, ProposeAgreement, Role, Secret, SignAgreement, SigningSecret};
use chrono::{DateTime, TimeDelta, Utc};
use database::Tenancy;
use foundation::{AgreementId, PartnerId, Sha256};
use mail::{Language, Letter};
use partner_registry::PartnerError;
use partner_registry::agreements::{self, Agreement, Proposal, Purpose, Rules, Terms};
use partner_registry::applications::form::Form;
use partner_registry::applications::{self, Application, Details, OrganisationSize};
use partner_registry::assessments::{self, Score, Scores};
use partner_registry::partners::{self, Approval, Approved, Contact, Industry, Partner};
use partner_registry::party_keys::Hand;
use serde_json::json;
use sqlx::types::Json;
use testkit::{Person, TestDb, permit};

pub(crate) fn application(name: &str) -> Application {
    let email = "ada@clinic.example";
    Application {
        name: name.to_owned(),
        industry: Industry::Medicine,
        contact: Contact { name: "Ada Ito".to_owned(), email: email.to_owned() },
        details: details(),
    }
}

pub(crate) fn details() -> Details {
    let answers = json!({ "problem": "Predict readmissions.", "data_kinds": ["text"], "data_volume": "millions",
        "data_description": "Ten years of discharge letters.", "sensitivity": "special", "tasks": ["classify_rows"] });
    Details {
        size: OrganisationSize::Large,
        country: "DE".to_owned(),
        website: None,
        contacts: Vec::new(),
        language: Language::Chinese,
        form_version: Form::current().version,
        answers: serde_json::from_value(answers).unwrap(),
    }
}

/// An application that its contact has confirmed.
pub(crate) async fn apply(db: &TestDb, name: &str) -> Partner {
    let applied = send(db, name).await;
    let token = confirmation(db, applied.id).await;
    applications::confirm(db, &db.sources, &token).await.unwrap().partner
}

/// One that nobody has confirmed yet.
pub(crate) async fn send(db: &TestDb, name: &str) -> Partner {
    try_to_apply(db, name).await.unwrap()
}

pub(crate) async fn try_to_apply(db: &TestDb, name: &str) -> Result<Partner, PartnerError> {
    // Anybody may apply a few times an hour from one address; the cases of this crate apply more often.
    let mut application = application(name);
    application.contact.email = format!("{}@clinic.example", db.sources.id::<PartnerId>());
    applications::apply(db, &db.sources, application, None).await
}

/// The letters that wait, newest first, with whom they concern.
pub(crate) async fn letters(db: &TestDb, partner: PartnerId) -> Vec<(String, Language, Letter)> {
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    let sql = "SELECT recipient, language, letter FROM mails WHERE partner_id = $1 ORDER BY id DESC";
    let rows: Vec<(String, Language, Json<Letter>)> =
        database::run_on!(&mut tx, |conn| sqlx::query_as(sql).bind(partner).fetch_all(conn).await).unwrap();
    rows.into_iter().map(|(recipient, language, letter)| (recipient, language, letter.0)).collect()
}

/// The newest token that was mailed to confirm an application.
pub(crate) async fn confirmation(db: &TestDb, partner: PartnerId) -> Secret {
    let token = |letter: &Letter| match letter {
        Letter::ConfirmAddress { token, .. } => Some(Secret::new(token.reveal())),
        _ => None,
    };
    letters(db, partner).await.iter().find_map(|(_, _, letter)| token(letter)).unwrap()
}

pub(crate) fn scores(points: u8) -> Scores {
    let score = |reason: &str| Score { points, reason: reason.to_owned() };
    Scores {
        industry_relevance: score("Large hospital."),
        technical_strength: score("Own data team."),
        cultural_fit: score("Shares openly."),
        mutual_benefit: score("Both gain."),
        technical_fit: score("There is a recipe."),
    }
}

pub(crate) async fn operator(db: &TestDb) -> (Person, Permit<AdmitPartner>) {
    let person = db.platform(PlatformRole::Operator).await;
    let admit = permit::<AdmitPartner>(&person);
    (person, admit)
}

/// An applicant under review, assessed once.
pub(crate) async fn assessed(db: &TestDb, admit: &Permit<AdmitPartner>, name: &str) -> Partner {
    let partner = apply(db, name).await;
    partners::begin_review(db, &db.sources, admit, partner.id).await.unwrap();
    assessments::assess(db, &db.sources, admit, partner.id, &scores(4)).await.unwrap();
    partner
}

/// Admits an applicant on its assessments alone.
pub(crate) async fn approve(
    db: &TestDb,
    admit: &Permit<AdmitPartner>,
    partner: PartnerId,
) -> Result<Approved, PartnerError> {
    partners::approve(db, &db.sources, admit, partner, &Approval::default()).await
}

pub(crate) async fn activate(db: &TestDb, partner: PartnerId) -> Result<Partner, PartnerError> {
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let activated = partners::activate_on_first_owner(&mut tx, &db.sources, partner).await?;
    tx.commit().await.unwrap();
    Ok(activated)
}

/// Two active partners with an admin each.
pub(crate) struct Pair {
    pub(crate) clinic: PartnerId,
    pub(crate) insurer: PartnerId,
    pub(crate) clinic_admin: Person,
    pub(crate) insurer_admin: Person,
}

impl Pair {
    pub(crate) async fn new(db: &TestDb) -> Self {
        let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
        let clinic_admin = db.member(clinic, Role::Admin).await;
        let insurer_admin = db.member(insurer, Role::Admin).await;
        Self { clinic, insurer, clinic_admin, insurer_admin }
    }

    /// For training and predicting, from now on for thirty days.
    pub(crate) fn proposal(&self, db: &TestDb) -> Proposal {
        Proposal { counterparty: self.insurer, terms: Self::terms(db) }
    }

    pub(crate) fn terms(db: &TestDb) -> Terms {
        Self::terms_at(db.sources.now())
    }

    pub(crate) fn terms_at(now: DateTime<Utc>) -> Terms {
        Terms {
            title: "Readmissions".to_owned(),
            document: "The clinic lets the insurer train.\n".to_owned(),
            valid_from: now,
            expires_at: now + TimeDelta::days(30),
            rules: Rules::mutual([Purpose::Train, Purpose::Predict]),
            template: None,
        }
    }

    pub(crate) async fn propose(&self, db: &TestDb) -> Agreement {
        let by = permit::<ProposeAgreement>(&self.clinic_admin);
        agreements::propose(db, &db.sources, &by, self.proposal(db)).await.unwrap()
    }

    pub(crate) async fn signed(&self, db: &TestDb) -> Agreement {
        let proposed = self.propose(db).await;
        sign(db, &self.clinic_admin, &proposed).await;
        sign(db, &self.insurer_admin, &proposed).await
    }
}

/// Signs what waits: the amendment if there is one, or else the offer at hand.
pub(crate) async fn sign(db: &TestDb, person: &Person, agreement: &Agreement) -> Agreement {
    let amended = agreement.amendment.as_ref().map(|amendment| amendment.document_sha256);
    try_sign(db, person, agreement.id, amended.unwrap_or(agreement.document_sha256)).await.unwrap()
}

pub(crate) async fn try_sign(
    db: &TestDb,
    person: &Person,
    agreement: AgreementId,
    sha256: Sha256,
) -> Result<Agreement, PartnerError> {
    let by = permit::<SignAgreement>(person);
    agreements::sign(db, &db.sources, &by, &secret(), (agreement, sha256, &Hand::Platform)).await
}

pub(crate) fn secret() -> SigningSecret {
    SigningSecret::new([7; 32])
}

/// How often this action stands in the audit log, on this target, in this partner's part.
pub(crate) async fn audited(db: &TestDb, action: &str, target: impl ToString, partner: PartnerId) -> i64 {
    let mut tx = db.read(database::Tenancy::Platform).await.unwrap();
    let sql =
        "SELECT count(*) FROM audit_log WHERE action = $1 AND target = $2 AND partner_id = $3 AND outcome = 'done'";
    database::run_on!(&mut tx, |conn| sqlx::query_scalar(sql)
        .bind(action)
        .bind(target.to_string())
        .bind(partner)
        .fetch_one(conn)
        .await)
    .unwrap()
}

/// An id that names no agreement.
pub(crate) fn no_agreement(db: &TestDb) -> AgreementId {
    db.sources.id()
}

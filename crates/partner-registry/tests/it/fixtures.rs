//! What the cases of this crate share.

use access::{AdmitPartner, Permit, PlatformRole, ProposeAgreement, Role, SignAgreement, SigningSecret};
use chrono::{DateTime, TimeDelta, Utc};
use database::Tenancy;
use foundation::{AgreementId, PartnerId, Sha256};
use partner_registry::PartnerError;
use partner_registry::agreements::{self, Agreement, Proposal, Purpose, Rules, Terms};
use partner_registry::assessments::{self, Score, Scores};
use partner_registry::partners::{self, Application, Industry, Partner};
use partner_registry::party_keys::Hand;
use testkit::{Person, TestDb, permit};

pub(crate) fn application(name: &str) -> Application {
    Application {
        name: name.to_owned(),
        industry: Industry::Medicine,
        contact_name: "Ada Ito".to_owned(),
        contact_email: "ada@clinic.example".to_owned(),
        needs: "Predict readmissions.".to_owned(),
        data_at_hand: "Ten years of discharge letters.".to_owned(),
    }
}

pub(crate) fn scores(points: u8) -> Scores {
    let score = |reason: &str| Score { points, reason: reason.to_owned() };
    Scores {
        industry_relevance: score("Large hospital."),
        technical_strength: score("Own data team."),
        cultural_fit: score("Shares openly."),
        mutual_benefit: score("Both gain."),
    }
}

pub(crate) async fn operator(db: &TestDb) -> (Person, Permit<AdmitPartner>) {
    let person = db.platform(PlatformRole::Operator).await;
    let admit = permit::<AdmitPartner>(&person);
    (person, admit)
}

/// An applicant under review, assessed once.
pub(crate) async fn assessed(db: &TestDb, admit: &Permit<AdmitPartner>, name: &str) -> Partner {
    let partner = partners::apply(db, &db.sources, application(name)).await.unwrap();
    partners::begin_review(db, &db.sources, admit, partner.id).await.unwrap();
    assessments::assess(db, &db.sources, admit, partner.id, &scores(4)).await.unwrap();
    partner
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

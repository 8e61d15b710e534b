//! A small world: an insurer that trains, a clinic that has data, and a bank that has nothing to do with it.

use std::collections::BTreeMap;
use std::ops::Range;

use access::{
    DownloadModel, GrantModel, Permit, PredictModel, ProposeAgreement, ReadAgreement, ReadModel, Role, Scope,
    SignAgreement, SigningSecret, SystemTask, TerminateAgreement, WriteModel,
};
use blob_store::{BlobStore, BlobStoreConfig, MasterKey};
use chrono::TimeDelta;
use database::{Db, Tx, run_on};
use foundation::{AgreementId, ErrorKind, Fault as _, JobId, ModelId, PageRequest, PartnerId, Sha256};
use futures_util::TryStreamExt as _;
use model_registry::{
    Lineage, LineageInput, Model, ModelError, ModelFile, ModelGrant, ModelService, ModelTarget, NewGrant, NewModel,
    NewVersion, OpenedFile, Permissions, RegisterVersion, Registered, Training, register_version,
};
use partner_registry::Purpose;
use partner_registry::agreements::{self, Proposal, Rules, Terms};
use partner_registry::party_keys::Hand;
use serde_json::json;
use tempfile::TempDir;
use testkit::{Person, TestDb, permit};

pub(crate) const DOWNLOAD: Permissions = Permissions { download: true, predict: false };
pub(crate) const PREDICT: Permissions = Permissions { download: false, predict: true };
pub(crate) const BOTH: Permissions = Permissions { download: true, predict: true };

/// What `World::trained` puts into the blobs.
pub(crate) const WEIGHTS: &[u8] = b"weights of the model";
pub(crate) const DESCRIPTION: &[u8] = b"{\"format\": \"hansa.tabular\"}";

/// A partner's owner with its permits.
pub(crate) struct Member {
    pub(crate) person: Person,
    pub(crate) partner: PartnerId,
    pub(crate) read: Permit<ReadModel>,
    pub(crate) write: Permit<WriteModel>,
    pub(crate) grant: Permit<GrantModel>,
    pub(crate) download: Permit<DownloadModel>,
    pub(crate) predict: Permit<PredictModel>,
}

pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) models: ModelService,
    pub(crate) blobs: BlobStore,
    pub(crate) insurer: Member,
    pub(crate) clinic: Member,
    pub(crate) bank: Member,
    pub(crate) folder: TempDir,
}

impl World {
    pub(crate) async fn new(db: TestDb) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = BlobStoreConfig::Folder { path: folder.path().join("blobs") };
        let key = MasterKey::generate(&db.sources);
        let blobs = BlobStore::open(config, key, db.sources.clone()).await.unwrap();
        let models = ModelService::new(Db::clone(&db), db.sources.clone(), blobs.clone());
        let insurer = member(&db, "Insurer").await;
        let clinic = member(&db, "Clinic").await;
        let bank = member(&db, "Bank").await;
        Self { db, models, blobs, insurer, clinic, bank, folder }
    }

    /// An agreement that both have signed, in force for thirty days.
    pub(crate) async fn agreement(&self, one: &Member, other: &Member, purposes: &[Purpose]) -> AgreementId {
        let id = self.proposal(one, other, purposes).await;
        for member in [one, other] {
            self.sign(member, id).await;
        }
        id
    }

    /// An agreement that nobody has signed.
    pub(crate) async fn proposal(&self, one: &Member, other: &Member, purposes: &[Purpose]) -> AgreementId {
        let now = self.db.sources.now();
        let terms = Terms {
            title: "Joint research".into(),
            document: "We share.".into(),
            valid_from: now,
            expires_at: now + TimeDelta::days(30),
            rules: Rules::mutual(purposes.iter().copied()),
            template: None,
        };
        let proposal = Proposal { counterparty: other.partner, terms };
        let proposing = permit::<ProposeAgreement>(&one.person);
        agreements::propose(&self.db, &self.db.sources, &proposing, proposal).await.unwrap().id
    }

    pub(crate) async fn sign(&self, member: &Member, agreement: AgreementId) {
        let signing = permit::<SignAgreement>(&member.person);
        let reading = permit::<ReadAgreement>(&member.person);
        let found = agreements::get(&self.db, &self.db.sources, &reading, agreement).await.unwrap();
        let (secret, signed) = (SigningSecret::new([7; 32]), (agreement, found.document_sha256, &Hand::Platform));
        agreements::sign(&self.db, &self.db.sources, &signing, &secret, signed).await.unwrap();
    }

    pub(crate) async fn terminate(&self, member: &Member, agreement: AgreementId) {
        let ending = permit::<TerminateAgreement>(&member.person);
        agreements::terminate(&self.db, &self.db.sources, &ending, agreement, "It is over.").await.unwrap();
    }

    /// All purposes between the insurer and the clinic.
    pub(crate) async fn full_agreement(&self) -> AgreementId {
        self.agreement(&self.insurer, &self.clinic, Purpose::ALL).await
    }

    pub(crate) async fn model(&self, member: &Member, name: &str) -> Model {
        self.models.create(&member.write, new_model(name)).await.unwrap()
    }

    /// Two files in the partner's blobs.
    pub(crate) async fn files(&self, member: &Member) -> Vec<ModelFile> {
        let mut files = Vec::new();
        for (name, content) in [("model.safetensors", WEIGHTS), ("model.json", DESCRIPTION)] {
            let stored = self.blobs.put_bytes(member.partner, content.into()).await.unwrap();
            files.push(ModelFile { name: name.parse().unwrap(), sha256: stored.sha256, size: stored.size });
        }
        files
    }

    /// What a job of the member would register, trained on these inputs.
    pub(crate) async fn job(&self, member: &Member, name: &str, inputs: Vec<LineageInput>) -> RegisterVersion {
        RegisterVersion {
            model: ModelTarget::Named(new_model(name)),
            version: NewVersion {
                files: self.files(member).await,
                metrics: BTreeMap::from([("test_accuracy".to_owned(), 0.9625), ("test_loss".to_owned(), 0.125)]),
                result: json!({ "evaluation": { "classes": ["benign", "malignant"] } }),
            },
            lineage: Lineage {
                job: self.db.sources.id(),
                inputs,
                training: Training {
                    specification: json!({ "recipe": "tabular", "target": "diagnosis" }),
                    code_version: "hansa-trainer 0.1.0".to_owned(),
                    seed: (1 << 53) - 1,
                    device: "cpu".to_owned(),
                    base: None,
                },
            },
            submitted_by: member.person.user,
        }
    }

    pub(crate) async fn register(&self, member: &Member, job: RegisterVersion) -> Result<Registered, ModelError> {
        let scope = Scope::system(SystemTask::ClaimedJob(member.partner));
        let mut tx = self.db.write(scope.tenancy()).await.unwrap();
        let registered = register_version(&mut tx, scope, &self.db.sources, job).await?;
        tx.commit().await.unwrap();
        Ok(registered)
    }

    /// A version trained on the member's own data.
    pub(crate) async fn trained(&self, member: &Member, name: &str) -> Registered {
        let job = self.job(member, name, vec![self.input(member.partner, None)]).await;
        self.register(member, job).await.unwrap()
    }

    /// A version of the insurer's, trained on data of these partners under these agreements, and on its own.
    pub(crate) async fn derived(&self, name: &str, from: &[(&Member, AgreementId)]) -> Registered {
        let mut inputs = vec![self.input(self.insurer.partner, None)];
        inputs.extend(from.iter().map(|(owner, agreement)| self.input(owner.partner, Some(*agreement))));
        let job = self.job(&self.insurer, name, inputs).await;
        self.register(&self.insurer, job).await.unwrap()
    }

    pub(crate) fn input(&self, owner: PartnerId, agreement: Option<AgreementId>) -> LineageInput {
        LineageInput {
            dataset: self.db.sources.id(),
            version: self.db.sources.id(),
            number: 3,
            owner,
            grant: agreement.map(|_| self.db.sources.id()),
            agreement,
            sha256: Sha256::from_bytes(self.db.sources.bytes()),
        }
    }

    /// Grants one of the insurer's models to the clinic, without an end.
    pub(crate) async fn share(
        &self,
        model: ModelId,
        agreement: AgreementId,
        permissions: Permissions,
    ) -> Result<ModelGrant, ModelError> {
        let grantee = self.clinic.partner;
        self.models
            .grant(&self.insurer.grant, NewGrant { model, grantee, agreement, permissions, expires_at: None })
            .await
    }

    /// How many audit rows of this action and change there are in a partner's log about a target.
    pub(crate) async fn audited(&self, partner: PartnerId, action: &str, target: impl ToString) -> i64 {
        let mut tx = self.db.read(database::Tenancy::Platform).await.unwrap();
        let sql =
            "SELECT count(*) FROM audit_log WHERE $1 IN (partner_id, counterparty_id) AND action = $2 AND target = $3";
        run_on!(&mut tx, |conn| sqlx::query_scalar(sql)
            .bind(partner)
            .bind(action)
            .bind(target.to_string())
            .fetch_one(conn)
            .await)
        .unwrap()
    }

    /// Reads a range of what a member has opened.
    pub(crate) async fn take(&self, member: &Member, opened: &OpenedFile, range: Range<u64>) -> Vec<u8> {
        let pieces = self.models.read_file(&member.download, opened, range).await.unwrap();
        pieces.try_collect::<Vec<_>>().await.unwrap().concat()
    }

    /// A transaction of the partner's, as the services open it.
    pub(crate) async fn tx(&self, member: &Member) -> Tx {
        self.db.write(member.read.scope().tenancy()).await.unwrap()
    }
}

async fn member(db: &TestDb, name: &str) -> Member {
    let partner = db.partner(name).await;
    let person = db.member(partner, Role::Owner).await;
    Member {
        partner,
        read: permit(&person),
        write: permit(&person),
        grant: permit(&person),
        download: permit(&person),
        predict: permit(&person),
        person,
    }
}

pub(crate) fn new_model(name: &str) -> NewModel {
    NewModel { name: name.into(), task: "tabular-classification".into(), description: "Made by a test.".into() }
}

/// The first page of `limit` items.
pub(crate) fn first(limit: u32) -> PageRequest {
    PageRequest::new(Some(limit), None)
}

/// Kind and code of a refusal.
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, ModelError>) -> (ErrorKind, &'static str) {
    let error = result.unwrap_err();
    (error.kind(), error.code())
}

pub(crate) const HIDDEN: (ErrorKind, &str) = (ErrorKind::NotFound, "model_not_found");

pub(crate) fn another_job(job: &RegisterVersion, id: JobId) -> RegisterVersion {
    let mut other = job.clone();
    other.lineage.job = id;
    other
}

//! What the cases of this crate share.

use std::convert::Infallible;
use std::ops::Range;
use std::sync::Arc;

use access::{
    DownloadDataset, GrantDataset, Permit, ProposeAgreement, ReadDataset, ReadPartner, Role, SignAgreement,
    SigningSecret, TerminateAgreement, WriteDataset,
};
use aws_lc_rs::digest;
use blob_store::{BlobStore, BlobStoreConfig, MasterKey};
use bytes::Bytes;
use chrono::TimeDelta;
use database::{Tenancy, execute};
use dataset_sharing::{
    AddVersion, Added, BeginUpload, Content, Dataset, DatasetError, DatasetService, Format, Grant, NewDataset,
    NewGrant, Permission, Upload,
};
use foundation::{AgreementId, DatasetId, PartnerId, Sha256};
use futures_util::{Stream, TryStreamExt as _, stream};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use partner_registry::Purpose;
use partner_registry::agreements::{self, Agreement, Proposal, Rules, Terms};
use partner_registry::party_keys::Hand;
use partner_registry::storage::{self, Storage};
use tempfile::TempDir;
use testkit::{Person, TestDb, permit};

pub(crate) const TABLE: &str = "age,outcome\n61,yes\n47,no\n58,yes\n";

/// A partner with one owner, and everything that the owner may do.
pub(crate) struct Side {
    pub(crate) id: PartnerId,
    pub(crate) owner: Person,
    pub(crate) read: Permit<ReadDataset>,
    pub(crate) write: Permit<WriteDataset>,
    pub(crate) grant: Permit<GrantDataset>,
    pub(crate) download: Permit<DownloadDataset>,
    pub(crate) partner: Permit<ReadPartner>,
}

impl Side {
    async fn new(db: &TestDb, name: &str) -> Self {
        let id = db.partner(name).await;
        let owner = db.member(id, Role::Owner).await;
        Self {
            id,
            read: permit(&owner),
            write: permit(&owner),
            grant: permit(&owner),
            download: permit(&owner),
            partner: permit(&owner),
            owner,
        }
    }
}

/// A clinic with data, an insurer that wants to use it, and a mill that has nothing to do with either.
pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) blobs: BlobStore,
    pub(crate) service: DatasetService,
    pub(crate) clinic: Side,
    pub(crate) insurer: Side,
    pub(crate) mill: Side,
    _folder: TempDir,
}

impl World {
    pub(crate) async fn new(db: TestDb) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = BlobStoreConfig::Folder { path: folder.path().join("blobs") };
        let key = MasterKey::generate(&db.sources);
        let blobs = BlobStore::open(config, key, db.sources.clone()).await.unwrap();
        let service = DatasetService::new((*db).clone(), db.sources.clone(), blobs.clone());
        let clinic = Side::new(&db, "Clinic").await;
        let insurer = Side::new(&db, "Insurer").await;
        let mill = Side::new(&db, "Mill").await;
        Self { db, blobs, service, clinic, insurer, mill, _folder: folder }
    }

    /// Another server on the same database and blobs.
    pub(crate) fn replica(&self) -> DatasetService {
        DatasetService::new((*self.db).clone(), self.db.sources.clone(), self.blobs.clone())
    }

    /// Reads a range of what a side has opened.
    pub(crate) async fn take(&self, side: &Side, content: &Content, range: Range<u64>) -> Vec<u8> {
        let pieces = self.service.read(&side.download, content, range).await.unwrap();
        pieces.try_collect::<Vec<_>>().await.unwrap().concat()
    }

    /// All of it.
    pub(crate) async fn take_all(&self, side: &Side, content: &Content) -> Vec<u8> {
        self.take(side, content, 0..u64::try_from(content.version.summary.size).unwrap()).await
    }

    /// What a side stores.
    pub(crate) async fn storage(&self, side: &Side) -> Storage {
        storage::own(&self.db, &self.db.sources, &side.partner).await.unwrap()
    }

    /// A data set of the clinic's, without content.
    pub(crate) async fn dataset(&self, name: &str) -> Dataset {
        let new = NewDataset { name: name.to_owned(), ..NewDataset::default() };
        self.service.create(&self.clinic.write, &new).await.unwrap()
    }

    /// A data set of the clinic's with one version.
    pub(crate) async fn filled(&self, name: &str) -> (Dataset, Added) {
        let dataset = self.dataset(name).await;
        let added = self.add(dataset.id, TABLE).await.unwrap();
        (dataset, added)
    }

    /// Adds CSV to a data set of the clinic's.
    pub(crate) async fn add(&self, dataset: DatasetId, text: &str) -> Result<Added, DatasetError> {
        self.add_as(dataset, Format::Csv, text.as_bytes().to_vec()).await
    }

    pub(crate) async fn add_as(
        &self,
        dataset: DatasetId,
        format: Format,
        content: Vec<u8>,
    ) -> Result<Added, DatasetError> {
        let add = AddVersion { dataset, format, expected_sha256: None };
        self.service.add_version(&self.clinic.write, add, pieces(content)).await
    }

    /// Begins an upload of CSV to a data set of the clinic's.
    pub(crate) async fn begin(&self, dataset: DatasetId, text: &str) -> Result<Upload, DatasetError> {
        let (sha256, size) = (sha256(text.as_bytes()), i64::try_from(text.len()).unwrap());
        let begin = BeginUpload { dataset, format: Format::Csv, sha256, size };
        self.service.begin_upload(&self.clinic.write, begin).await
    }

    /// An agreement between the clinic and the insurer for thirty days, signed by the clinic only.
    pub(crate) async fn proposed(&self, purposes: &[Purpose]) -> Agreement {
        let now = self.db.sources.now();
        let terms = Terms {
            title: "Readmissions".to_owned(),
            document: "The clinic lets the insurer use its data.\n".to_owned(),
            valid_from: now,
            expires_at: now + TimeDelta::days(30),
            rules: Rules::mutual(purposes.iter().copied()),
            template: None,
        };
        let proposal = Proposal { counterparty: self.insurer.id, terms };
        let by = permit::<ProposeAgreement>(&self.clinic.owner);
        let agreement = agreements::propose(&self.db, &self.db.sources, &by, proposal).await.unwrap();
        self.sign(&self.clinic.owner, &agreement).await
    }

    /// One that both have signed.
    pub(crate) async fn agreement(&self, purposes: &[Purpose]) -> Agreement {
        let proposed = self.proposed(purposes).await;
        self.sign(&self.insurer.owner, &proposed).await
    }

    async fn sign(&self, person: &Person, agreement: &Agreement) -> Agreement {
        let by = permit::<SignAgreement>(person);
        let signed = (agreement.id, agreement.document_sha256, &Hand::Platform);
        agreements::sign(&self.db, &self.db.sources, &by, &SigningSecret::new([7; 32]), signed).await.unwrap()
    }

    pub(crate) async fn terminate(&self, agreement: AgreementId) {
        let by = permit::<TerminateAgreement>(&self.insurer.owner);
        agreements::terminate(&self.db, &self.db.sources, &by, agreement, "It is over.").await.unwrap();
    }

    /// Grants a data set of the clinic's to the insurer for as long as the agreement lasts.
    pub(crate) async fn grant(
        &self,
        dataset: DatasetId,
        agreement: AgreementId,
        permissions: &[Permission],
    ) -> Result<Grant, DatasetError> {
        let permissions = permissions.iter().copied().collect();
        let new = NewGrant { dataset, agreement, permissions, expires_at: None };
        self.service.grant(&self.clinic.grant, new).await
    }

    /// A filled data set that is granted to the insurer, and the grant.
    pub(crate) async fn shared(&self, name: &str, permissions: &[Permission]) -> (Dataset, Added, Grant) {
        let (dataset, added) = self.filled(name).await;
        let agreement = self.agreement(&[Purpose::Train, Purpose::Download]).await;
        let grant = self.grant(dataset.id, agreement.id, permissions).await.unwrap();
        (dataset, added, grant)
    }

    pub(crate) async fn set_quota(&self, partner: PartnerId, bytes: i64) {
        let mut tx = self.db.write(Tenancy::Platform).await.unwrap();
        let sql = "UPDATE partners SET max_storage_bytes = $2 WHERE id = $1";
        execute!(&mut tx, sqlx::query(sql).bind(partner).bind(bytes)).unwrap();
        tx.commit().await.unwrap();
    }

    /// What the clinic holds in the blob store.
    pub(crate) async fn clinic_blobs(&self) -> Vec<Sha256> {
        self.blobs.list(self.clinic.id).map_ok(|entry| entry.sha256).try_collect().await.unwrap()
    }

    /// How often an action stands in a partner's part of the audit log, on this target.
    pub(crate) async fn audited(&self, action: &str, target: impl ToString, partner: PartnerId) -> i64 {
        let mut tx = self.db.read(Tenancy::Platform).await.unwrap();
        let sql =
            "SELECT count(*) FROM audit_log WHERE action = $1 AND target = $2 AND $3 IN (partner_id, counterparty_id)";
        database::run_on!(&mut tx, |conn| sqlx::query_scalar(sql)
            .bind(action)
            .bind(target.to_string())
            .bind(partner)
            .fetch_one(conn)
            .await)
        .unwrap()
    }
}

pub(crate) fn sha256(content: &[u8]) -> Sha256 {
    let digest = digest::digest(&digest::SHA256, content);
    Sha256::from_bytes(digest.as_ref().try_into().unwrap())
}

/// Content as it would arrive: in pieces that know nothing of lines.
pub(crate) fn pieces(content: Vec<u8>) -> impl Stream<Item = Result<Bytes, Infallible>> + Unpin {
    let content = Bytes::from(content);
    let starts = (0..content.len()).step_by(1000);
    let pieces: Vec<_> = starts.map(|start| Ok(content.slice(start..content.len().min(start + 1000)))).collect();
    stream::iter(pieces)
}

/// A small Parquet file of `rows` rows.
pub(crate) fn parquet_file(rows: i64) -> Vec<u8> {
    let schema = parse_message_type("message t { required int64 id; optional binary city (STRING); }").unwrap();
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut ids = group.next_column().unwrap().unwrap();
    ids.typed::<Int64Type>().write_batch(&(0..rows).collect::<Vec<_>>(), None, None).unwrap();
    ids.close().unwrap();
    let mut cities = group.next_column().unwrap().unwrap();
    let (names, levels): (Vec<_>, Vec<_>) = (0..rows).map(|_| (ByteArray::from("Bern"), 1)).unzip();
    cities.typed::<ByteArrayType>().write_batch(&names, Some(&levels), None).unwrap();
    cities.close().unwrap();
    group.close().unwrap();
    writer.into_inner().unwrap()
}

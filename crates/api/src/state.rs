//! What every handler can reach. Built once by the program, shared by all workers of the server.

use std::path::PathBuf;

use access::{Authenticator, Gate, SigningSecret};
use database::Db;
use dataset_sharing::DatasetService;
use foundation::Sources;
use metrics_exporter_prometheus::PrometheusHandle;
use model_registry::ModelService;
use portal::Portal;
use tokio_util::sync::CancellationToken;
use training_jobs::{ConformanceService, JobService, Predictor};
use usage::Meter;

use crate::rate::RateLimiters;

/// What every handler can reach.
pub struct ApiState {
    /// The database, as an opaque handle for services.
    pub db: Db,
    /// Time and randomness.
    pub sources: Sources,
    /// The policies.
    pub gate: Gate,
    /// Proves who is asking.
    pub authenticator: Authenticator,
    /// Opens the keys that the platform keeps for partners.
    pub party_secret: SigningSecret,
    /// Data sets.
    pub datasets: DatasetService,
    /// Models.
    pub models: ModelService,
    /// Training jobs.
    pub jobs: JobService,
    /// Conformance runs, and certificates as people see them.
    pub conformance: ConformanceService,
    /// Asks models for predictions, each in a process of its own.
    pub predictor: Predictor,
    /// Collects what is used in small pieces: bytes that are sent, and moments of predictors.
    pub meter: Meter,
    /// Rate limits of this replica.
    pub rate: RateLimiters,
    /// The pages that browsers are shown.
    pub portal: Portal,
    /// What the operator has set.
    pub settings: Settings,
}

/// What the operator has set that concerns the API itself.
#[derive(Clone, Default)]
pub struct Settings {
    /// Whether a proxy stands in front, so that `Forwarded` and `X-Forwarded-For` can be believed.
    pub behind_proxy: bool,
    /// The address under which people reach the server, if it is known: by it a browser's request is told from a forged one.
    pub public_url: Option<String>,
    /// Whom certificates name as their issuer; who issues tokens when it is left out.
    pub certifier: Option<String>,
    /// Where mails are written as files; a server sends them on when it is left out.
    pub mail_folder: Option<PathBuf>,
    /// Cancelled when the server is told to stop: live streams end then, and their clients come back to another replica.
    pub closing: CancellationToken,
    /// Renders `/metrics`, where it is to be served at all.
    pub metrics: Option<PrometheusHandle>,
}

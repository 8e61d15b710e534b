//! Whose rows a store function may touch.

use database::Tenancy;
use foundation::PartnerId;

/// Whose rows a store function may touch. There is no public constructor from a bare id: see [`Scope::system`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope(Tenancy);

/// Work that the platform does without a person's permit. The list is short and stays so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemTask {
    /// A worker at a job that it has claimed; it reads and writes that partner's rows.
    ClaimedJob(PartnerId),
    /// The job queue, across partners: claiming, leases, requeueing.
    JobQueue,
    /// Receiving an application from an organisation that has no account yet.
    Application,
    /// Proving who is asking.
    Authentication,
    /// Checking whether an agreement between two partners permits a use.
    AgreementCheck,
    /// Storage verification, expiry, clean-up.
    Maintenance,
    /// Removing what nothing refers to from one partner's part of the storage.
    StorageSweep(PartnerId),
    /// The queue of conformance runs, across partners: claiming, leases, and a run's end.
    ConformanceQueue,
    /// A worker at a conformance run that it has claimed: it reads the partner's artefact.
    ConformanceRun(PartnerId),
    /// A worker that scores a model on the test set that an alliance's lead keeps hidden.
    HiddenTestSet(PartnerId),
    /// Finding a certificate for somebody who is not its owner; whether they may see it is decided on what is found.
    CertificateCheck,
    /// Writing down what was used, and what it comes to, across partners.
    Billing,
    /// What the parties of a project see of each other's people and jobs there. That the reader takes part in it is found out
    /// before, in its own partner's tenancy.
    ProjectSight,
    /// Somebody without an account looks at what partners show everybody.
    Showcase,
}

impl Scope {
    pub(crate) fn partner_only(partner: PartnerId) -> Self {
        Self(Tenancy::Partner(partner))
    }

    pub(crate) fn platform() -> Self {
        Self(Tenancy::Platform)
    }

    /// The scope of work that no person asked for. Every caller is one of the tasks named there.
    pub fn system(task: SystemTask) -> Self {
        match task {
            SystemTask::ClaimedJob(partner)
            | SystemTask::StorageSweep(partner)
            | SystemTask::ConformanceRun(partner)
            | SystemTask::HiddenTestSet(partner) => Self::partner_only(partner),
            SystemTask::JobQueue
            | SystemTask::Application
            | SystemTask::Authentication
            | SystemTask::AgreementCheck
            | SystemTask::ConformanceQueue
            | SystemTask::CertificateCheck
            | SystemTask::Billing
            | SystemTask::ProjectSight
            | SystemTask::Showcase
            | SystemTask::Maintenance => Self::platform(),
        }
    }

    /// What the transaction is opened with.
    pub fn tenancy(self) -> Tenancy {
        self.0
    }

    /// The partner, when the scope is one partner's.
    pub fn partner(self) -> Option<PartnerId> {
        match self.0 {
            Tenancy::Partner(partner) => Some(partner),
            Tenancy::Platform => None,
        }
    }
}

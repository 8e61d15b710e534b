//! Every action that a permit can be given for. The Cedar schema lists the same names; a test compares the two.

use crate::principal::KeyScope;

/// What an action is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// The principal's own partner.
    Tenant,
    /// The platform.
    Platform,
    /// The principal's own account.
    Account,
}

/// An action, as a type: handlers name theirs in their signature.
pub trait Action: Send + Sync + 'static {
    /// What it is.
    const INFO: ActionInfo;
}

/// An action on the principal's own partner: its permit always knows the partner.
pub trait TenantAction: Action {}

/// What there is to know of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionInfo {
    /// The name in the policies and in the audit log, such as `dataset:grant`.
    pub name: &'static str,
    /// What it is done to.
    pub on: On,
    /// What an API key must carry.
    pub key_scope: KeyScope,
}

macro_rules! actions {
    ($($(#[$meta:meta])* $name:ident = $text:literal on $on:ident with $scope:ident;)+) => {
        /// The marker types, one per action.
        pub(crate) mod names {
            $($(#[$meta])* #[derive(Debug, Clone, Copy)] pub struct $name;)+
        }
        $(
            impl Action for names::$name {
                const INFO: ActionInfo = ActionInfo { name: $text, on: On::$on, key_scope: KeyScope::$scope };
            }
            actions!(@tenant $on $name);
        )+
        /// All of them.
        pub const ACTIONS: &[ActionInfo] = &[$(<names::$name as Action>::INFO),+];
    };
    (@tenant Tenant $name:ident) => { impl TenantAction for names::$name {} };
    (@tenant $other:ident $name:ident) => {};
}

actions! {
    /// Read one's own account, sessions and keys.
    ReadAccount = "account:read" on Account with Account;
    /// Change them.
    ChangeAccount = "account:change" on Account with Account;

    /// Read applications, assessments and every partner's record and quota.
    ReadPartners = "partner:read-all" on Platform with Platform;
    /// Review, assess, approve and decline applications; suspend, reinstate and offboard partners.
    AdmitPartner = "partner:admit" on Platform with Platform;
    /// Set a partner's quota.
    SetQuota = "partner:set-quota" on Platform with Platform;
    /// Rotate the token signing key.
    RotateKeys = "platform:rotate-keys" on Platform with Platform;
    /// List accounts, the platform's staff and the invitations to join it.
    ReadPeople = "people:read" on Platform with Platform;
    /// Invite operators and auditors, change what they are, remove them.
    ChangeStaff = "staff:change" on Platform with Platform;
    /// Disable accounts, and enable them again.
    DisableAccount = "account:disable" on Platform with Platform;
    /// Read the whole audit log.
    ReadPlatformAudit = "audit:read-all" on Platform with Platform;

    /// Change the platform's settings.
    ChangeSettings = "platform:change-settings" on Platform with Platform;
    /// List mails and what has become of them, without what they say.
    ReadMails = "mail:read" on Platform with Platform;
    /// Let a mail be tried again.
    RetryMail = "mail:retry" on Platform with Platform;

    /// Read the partner's record, usage and quota, and the directory of partners.
    ReadPartner = "partner:read" on Tenant with PartnerRead;
    /// Change the partner's record.
    ChangePartner = "partner:change" on Tenant with PartnerWrite;
    /// List members and invitations.
    ReadMembers = "member:read" on Tenant with PartnerRead;
    /// Invite people, and withdraw invitations.
    InviteMember = "member:invite" on Tenant with PartnerWrite;
    /// Change members' roles and remove members, as far as these are not above one's own.
    ChangeMember = "member:change" on Tenant with PartnerWrite;
    /// Read the partner's part of the audit log.
    ReadAudit = "audit:read" on Tenant with PartnerRead;

    /// Read agreements to which the partner is a party.
    ReadAgreement = "agreement:read" on Tenant with PartnerRead;
    /// Propose an agreement, and offer other terms for one.
    ProposeAgreement = "agreement:propose" on Tenant with PartnerWrite;
    /// Sign one.
    SignAgreement = "agreement:sign" on Tenant with PartnerWrite;
    /// End one, or drop an amendment of one.
    TerminateAgreement = "agreement:terminate" on Tenant with PartnerWrite;

    /// Register and revoke the keys with which the partner signs agreements.
    ChangePartyKeys = "party-key:change" on Tenant with PartnerWrite;

    /// List, describe and preview data sets.
    ReadDataset = "dataset:read" on Tenant with DatasetsRead;
    /// Download the content of a data set.
    DownloadDataset = "dataset:download" on Tenant with DatasetsRead;
    /// Create and describe data sets, upload versions.
    WriteDataset = "dataset:write" on Tenant with DatasetsWrite;
    /// Grant and revoke the use of a data set.
    GrantDataset = "dataset:grant" on Tenant with DatasetsWrite;

    /// Follow jobs, their metrics and logs.
    ReadJob = "job:read" on Tenant with JobsRead;
    /// Submit jobs.
    SubmitJob = "job:submit" on Tenant with JobsWrite;
    /// Cancel jobs.
    CancelJob = "job:cancel" on Tenant with JobsWrite;

    /// List and describe models.
    ReadModel = "model:read" on Tenant with ModelsRead;
    /// Download a model's files.
    DownloadModel = "model:download" on Tenant with ModelsRead;
    /// Ask a model for predictions.
    PredictModel = "model:predict" on Tenant with ModelsRead;
    /// Create models and register versions.
    WriteModel = "model:write" on Tenant with ModelsWrite;
    /// Grant and revoke the use of a model.
    GrantModel = "model:grant" on Tenant with ModelsWrite;

    /// Found alliances, and dissolve them.
    FoundAlliance = "alliance:found" on Platform with Platform;
    /// See alliances, their members and standards.
    ReadAlliance = "alliance:read" on Tenant with PartnerRead;
    /// Accept and decline invitations to an alliance, ask to join one.
    JoinAlliance = "alliance:join" on Tenant with PartnerWrite;
    /// Leave an alliance.
    LeaveAlliance = "alliance:leave" on Tenant with PartnerWrite;
    /// Invite, admit and remove members of an alliance that one's partner leads, hand it over, dissolve it.
    LeadAlliance = "alliance:lead" on Tenant with PartnerWrite;
    /// Create standards and edit their drafts.
    EditStandard = "standard:edit" on Tenant with PartnerWrite;
    /// Release versions of standards, and withdraw them.
    ReleaseStandard = "standard:release" on Tenant with PartnerWrite;
    /// Follow conformance runs.
    ReadConformance = "conformance:read" on Tenant with JobsRead;
    /// Run data sets and models against standards.
    RunConformance = "conformance:run" on Tenant with JobsWrite;
    /// Cancel such runs.
    CancelConformance = "conformance:cancel" on Tenant with JobsWrite;
    /// Read certificates of what one sees.
    ReadCertificate = "certificate:read" on Tenant with PartnerRead;
    /// Make one's certificates public, and private again.
    PublishCertificate = "certificate:publish" on Tenant with PartnerWrite;
    /// Revoke certificates of one's own, and of an alliance that one's partner leads.
    RevokeCertificate = "certificate:revoke" on Tenant with PartnerWrite;

    /// Publish prices.
    SetPrices = "price:set" on Platform with Platform;
    /// Read every partner's usage, statements and pools.
    ReadAllUsage = "usage:read-all" on Platform with Platform;
    /// Set limits that partners cannot raise.
    SetBudget = "budget:set" on Platform with Platform;
    /// Give a partner a credit.
    CreditPartner = "statement:credit" on Platform with Platform;
    /// Grant an alliance GPU time.
    GrantPool = "pool:grant" on Platform with Platform;
    /// Read what was used and spent: one's own part; admins that of the partner.
    ReadUsage = "usage:read" on Tenant with PartnerRead;
    /// Read the partner's statements.
    ReadStatement = "statement:read" on Tenant with PartnerRead;
    /// Set the partner's own limits.
    ChangeBudget = "budget:change" on Tenant with PartnerWrite;
    /// Read the pools of the partner's alliances.
    ReadPool = "pool:read" on Tenant with PartnerRead;
    /// Ask for more of a pool, and take that back.
    AskPool = "pool:ask" on Tenant with JobsWrite;
    /// Divide a pool of an alliance that one's partner leads, and decide on requests.
    LeadPool = "pool:lead" on Tenant with PartnerWrite;
    /// See the projects that one takes part in, and what goes on there.
    ReadProject = "project:read" on Tenant with PartnerRead;
    /// Open projects, close and reopen them, add and remove one's partner's people.
    ManageProject = "project:manage" on Tenant with PartnerWrite;
    /// Talk and keep milestones in projects that one takes part in.
    WorkInProject = "project:work" on Tenant with PartnerWrite;
    /// Search the catalogue.
    ReadCatalogue = "catalogue:read" on Tenant with PartnerRead;
    /// Say who sees one's own items, and what they are told.
    PublishListing = "catalogue:publish" on Tenant with PartnerWrite;
}

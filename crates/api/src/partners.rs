//! Applications, their review, admission, quotas, and one's own partner.

pub(crate) mod admission;
pub(crate) mod applications;
pub(crate) mod assessments;
pub(crate) mod follow;
pub(crate) mod notes;
pub(crate) mod own;
pub(crate) mod pipeline;
pub(crate) mod questions;
pub(crate) mod records;
pub(crate) mod settings;
pub(crate) mod usage;

use partner_registry::{Partner, Quota};

/// A partner as the operator and the partner itself see it.
pub(crate) fn view(partner: Partner) -> wire::partners::Partner {
    wire::partners::Partner {
        id: partner.id,
        name: partner.name,
        industry: partner.industry.to_string(),
        contact_name: partner.contact.name,
        contact_email: partner.contact.email,
        needs: partner.needs,
        data_at_hand: partner.data_at_hand,
        status: partner.status.to_string(),
        status_reason: partner.status_reason,
        quota: quota(partner.quota),
        created_at: partner.created_at,
        updated_at: partner.updated_at,
    }
}

/// What a partner may use.
pub(crate) fn quota(quota: Quota) -> wire::partners::Quota {
    wire::partners::Quota {
        max_running_jobs: quota.max_running_jobs,
        max_gpus: quota.max_gpus,
        max_storage_bytes: quota.max_storage_bytes,
    }
}

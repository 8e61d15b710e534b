//! Alliances, and who is a member.

use chrono::{DateTime, Utc};
use foundation::{AllianceId, PartnerId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Founds an alliance.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundAlliance {
    /// What it is called.
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// The industry, as for partners.
    pub industry: String,
    /// What it is for.
    pub purpose: String,
    /// The active partner that is to lead it.
    pub lead: PartnerId,
}

/// An alliance, as every partner sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Alliance {
    /// The alliance.
    pub id: AllianceId,
    /// What it is called.
    pub name: String,
    /// The industry.
    pub industry: String,
    /// What it is for.
    pub purpose: String,
    /// The partner that leads it.
    pub lead: PartnerId,
    /// That partner's name.
    pub lead_name: String,
    /// `active` or `dissolved`.
    pub state: String,
    /// What one's own partner is to it: `invited`, `requested`, `active`, `declined`, `left` or `removed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<Seat>,
    /// Why it was dissolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dissolved_because: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dissolved_at: Option<DateTime<Utc>>,
    /// When it was founded.
    pub created_at: DateTime<Utc>,
}

/// What a partner is to an alliance.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Seat {
    /// The partner.
    pub partner: PartnerId,
    /// Its name.
    pub name: String,
    /// `invited`, `requested`, `active`, `declined`, `left` or `removed`.
    pub state: String,
    /// What was said when that last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When that was.
    pub changed_at: DateTime<Utc>,
}

/// A member, as the others see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AllianceMember {
    /// The partner.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What is said along with a step; it may be left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// In words, for the other side.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 2000)]
    pub reason: String,
}

/// Makes another member the lead.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// The member.
    pub to: PartnerId,
}

/// Ends an alliance.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DissolveAlliance {
    /// Its name, to confirm.
    pub name: String,
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

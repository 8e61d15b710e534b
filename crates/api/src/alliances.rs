//! Alliances, their standards, conformance runs and certificates.

pub(crate) mod certificates;
pub(crate) mod directory;
pub(crate) mod drafts;
pub(crate) mod leading;
pub(crate) mod runs;
pub(crate) mod seats;
pub(crate) mod standards;

use partner_registry::alliances;
use partner_registry::conformance;
use wire::alliances::{Alliance, Seat};
use wire::conformance::Artefact;

fn view(alliance: alliances::Alliance) -> Alliance {
    let state = if alliance.dissolution.is_some() { "dissolved" } else { "active" };
    Alliance {
        id: alliance.id,
        name: alliance.name,
        industry: alliance.industry.to_string(),
        purpose: alliance.purpose,
        lead: alliance.lead,
        lead_name: alliance.lead_name,
        state: state.to_owned(),
        seat: alliance.seat.map(seat),
        dissolved_at: alliance.dissolution.as_ref().map(|end| end.at),
        dissolved_because: alliance.dissolution.map(|end| end.reason),
        created_at: alliance.created_at,
    }
}

fn seat(seat: alliances::Seat) -> Seat {
    Seat {
        partner: seat.partner,
        name: seat.name,
        state: seat.state.to_string(),
        reason: seat.reason,
        changed_at: seat.changed_at,
    }
}

fn artefact(artefact: conformance::Artefact) -> Artefact {
    let (id, version) = artefact.ids();
    Artefact { kind: artefact.kind().to_string(), id, version, number: artefact.number() }
}

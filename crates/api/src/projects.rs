//! Joint projects.

pub(crate) mod jobs;
pub(crate) mod life;
pub(crate) mod members;
pub(crate) mod messages;
pub(crate) mod milestones;
pub(crate) mod things;

use foundation::Fault as _;
use partner_registry::projects::{self, ProjectError, ProjectState};
use wire::projects::{Project, ProjectParty, ReadOnly};

fn view(project: projects::Project) -> Project {
    let party = |side: projects::Side| ProjectParty { id: side.id, name: side.name };
    Project {
        read_only: read_only(&project),
        id: project.id,
        name: project.name,
        purpose: project.purpose,
        agreement: project.agreement,
        agreement_title: project.agreement_title,
        agreement_expires_at: project.agreement_expires_at,
        parties: vec![party(project.opener), party(project.other)],
        state: project.state.to_string(),
        state_reason: project.state_reason,
        state_changed_at: project.state_changed_at,
        role: project.role.map(|role| role.to_string()),
        unread: project.unread,
        next_due: project.next_due.map(|day| day.to_string()),
        revision: project.revision,
        created_at: project.created_at,
        updated_at: project.updated_at,
    }
}

/// In the words with which whoever tries something is refused.
fn read_only(project: &projects::Project) -> Option<ReadOnly> {
    if let Some(refusal) = &project.refusal {
        return Some(ReadOnly {
            code: refusal.code().to_owned(),
            detail: refusal.to_string(),
            next_step: refusal.next_step(),
        });
    }
    let closed = ProjectError::Closed;
    (project.state == ProjectState::Closed).then(|| ReadOnly {
        code: closed.code().to_owned(),
        detail: closed.to_string(),
        next_step: closed.next_step(),
    })
}

//! Joint projects: people of two partners work on the same things under one agreement.
//!
//! A project belongs to both parties of its agreement. Each brings its own people in, and its own data sets and models; what the other side
//! may do with those is a matter of grants, as everywhere. Milestones, messages and the feed of what happened are common.
//!
//! **Invariants:**
//! - A project exists for its members, and for the admins of its two partners, who can look and add people. Everybody else is told
//!   that there is no such project, also in the same partner.
//! - Who has left the partner, or is disabled, is no member: that is asked each time, and nobody has to be struck off.
//! - Nothing is begun in a project unless its agreement is in force at that moment. That it has ended is never stored. What takes
//!   something of one's own away stays possible: removing one's people, detaching one's things.
//! - The transaction of an act writes it into the feed.

mod activity;
mod error;
mod feed;
mod jobs;
mod life;
mod members;
mod messages;
mod milestones;
mod model;
mod reading;
mod sight;
pub(crate) mod store;
mod things;

pub use activity::{Activity, ActivityKind};
pub use error::ProjectError;
pub use feed::activity;
pub use jobs::{JobNote, MadeThing, hold, note_job, note_made, note_submission};
pub use life::{ProjectPatch, Renewal, close, open, renew, reopen, update};
pub use members::{add as add_member, change as change_member, list as members, remove as remove_member};
pub use messages::{
    Message, NewMessage, delete as delete_message, edit as edit_message, hide as hide_message, list as messages,
    mark_read, say,
};
pub use milestones::{
    Day, Done, Milestone, MilestonePatch, MilestoneState, NewMilestone, Shown, add as add_milestone,
    archive as archive_milestone, change as change_milestone, get as milestone, list as milestones,
    restore as restore_milestone,
};
pub use model::{NewProject, Project, ProjectMember, ProjectRole, ProjectState, Side};
pub use reading::{get, list};
pub use sight::{Working, lock_to_detach, lock_to_work};
pub use things::{Thing, ThingId, ThingKind, attach, detach, list as things};

#[cfg(test)]
mod tests;

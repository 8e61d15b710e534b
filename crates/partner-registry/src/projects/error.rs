//! Failures that concern projects.

use foundation::{ErrorKind, Fault};

use super::model::ProjectRole;

/// A failure that concerns a project. The texts are safe to show to the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProjectError {
    /// There is no such project, or the caller takes no part in it.
    #[error("there is no such project, or you take no part in it")]
    NotFound,
    /// There is no such milestone in it.
    #[error("the project has no such milestone")]
    MilestoneNotFound,
    /// There is no such message in it.
    #[error("the project has no such message")]
    MessageNotFound,
    /// There is no such member of the caller's partner in it.
    #[error("your partner has no such member in the project")]
    MemberNotFound,
    /// There is nothing of the caller's partner like this in it.
    #[error("your partner has attached nothing like this to the project")]
    ThingNotFound,
    /// Nobody in the caller's partner has this id.
    #[error("your partner has no member with this id")]
    PersonNotFound,
    /// An admin wants what only members do.
    #[error("only members of the project do this")]
    NotMember,
    /// The member's part does not reach so far.
    #[error("your part in the project is '{role}', and this takes '{least}'")]
    RoleTooLow {
        /// The part.
        role: ProjectRole,
        /// What it takes.
        least: ProjectRole,
    },
    /// Somebody whose role in the partner only reads is to do more in the project.
    #[error("this person is a viewer in your partner and can only observe")]
    ViewerObserves,
    /// The project was closed.
    #[error("the project is closed")]
    Closed,
    /// It was not.
    #[error("the project is not closed")]
    NotClosed,
    /// The person takes part already.
    #[error("this person is a member of the project already")]
    MemberTwice,
    /// The thing is attached already.
    #[error("this is attached to the project already")]
    AttachedTwice,
    /// More of something than one project holds.
    #[error("a project holds at most {most} {what}")]
    Full {
        /// Of what.
        what: &'static str,
        /// How many.
        most: i64,
    },
    /// The new agreement is not between the project's parties.
    #[error("the project can only move to an agreement between the same two partners")]
    OtherParties,
    /// Somebody else's message.
    #[error("this message is not yours")]
    NotYours,
    /// The message was deleted or hidden.
    #[error("the message was deleted or hidden")]
    MessageGone,
    /// The milestone was archived.
    #[error("the milestone is archived")]
    MilestoneArchived,
}

impl Fault for ProjectError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound
            | Self::MilestoneNotFound
            | Self::MessageNotFound
            | Self::MemberNotFound
            | Self::ThingNotFound
            | Self::PersonNotFound => ErrorKind::NotFound,
            Self::NotMember | Self::RoleTooLow { .. } | Self::NotYours => ErrorKind::Forbidden,
            Self::ViewerObserves
            | Self::Closed
            | Self::NotClosed
            | Self::MemberTwice
            | Self::AttachedTwice
            | Self::Full { .. }
            | Self::OtherParties
            | Self::MessageGone
            | Self::MilestoneArchived => ErrorKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "project_not_found",
            Self::MilestoneNotFound => "milestone_not_found",
            Self::MessageNotFound => "project_message_not_found",
            Self::MemberNotFound => "project_member_not_found",
            Self::ThingNotFound => "project_thing_not_found",
            Self::PersonNotFound => "project_person_not_found",
            Self::NotMember => "project_not_member",
            Self::RoleTooLow { .. } => "project_role_too_low",
            Self::ViewerObserves => "project_viewer_observes",
            Self::Closed => "project_closed",
            Self::NotClosed => "project_not_closed",
            Self::MemberTwice => "project_member_twice",
            Self::AttachedTwice => "project_attached_twice",
            Self::Full { .. } => "project_full",
            Self::OtherParties => "project_other_parties",
            Self::NotYours => "project_message_not_yours",
            Self::MessageGone => "project_message_gone",
            Self::MilestoneArchived => "milestone_archived",
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::NotFound => "Check the id; an admin of your partner can list its projects and add you.",
            Self::MilestoneNotFound => "List the project's milestones.",
            Self::MessageNotFound => "Read the project's messages.",
            Self::MemberNotFound => "List the project's members; each partner adds and removes its own.",
            Self::ThingNotFound => "List the project's things; each partner detaches its own.",
            Self::PersonNotFound => "List your partner's members to find the person.",
            Self::NotMember => "Add yourself to the project first.",
            Self::RoleTooLow { .. } => "Ask an admin of your partner for another part in the project.",
            Self::ViewerObserves => "Add the person as observer, or change the role in your partner first.",
            Self::Closed => "Reopen the project first.",
            Self::NotClosed | Self::AttachedTwice => "Nothing is left to do.",
            Self::MemberTwice => "Change the part of the member instead.",
            Self::Full { .. } => "Remove what is not needed any more, or open another project.",
            Self::OtherParties => "Name an agreement that both of the project's partners are parties to.",
            Self::NotYours => "Ask a lead of the project to hide it.",
            Self::MessageGone => "Write a new message.",
            Self::MilestoneArchived => "Restore it first.",
        };
        Some(text.to_owned())
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::ViewerObserves => Some("role".to_owned()),
            Self::PersonNotFound => Some("user".to_owned()),
            Self::OtherParties => Some("agreement".to_owned()),
            _ => None,
        }
    }
}

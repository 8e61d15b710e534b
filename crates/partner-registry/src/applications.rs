//! Applications: what organisations tell that want to become partners, and how they follow what becomes of it.
//!
//! - [`form`]: the survey, in versions;
//! - [`apply`], [`confirm`], [`resend`]: without an account, by mail;
//! - [`followed`], [`correct`], [`answer_question`], [`withdraw`]: with the key of a mailed link;
//! - [`record`], [`ask`], [`follow_up`], [`add_note`]: for reviewers.
//!
//! **Invariants:**
//! - Nobody reviews an application before its contact's address is proved, by a mailed token or by an operator who vouches for it.
//!   One that is not proved in time is deleted, and its name is free again.
//! - The answer to who asks for a mail is the same whether the address is known or not.
//! - What an applicant can ask for is read from tables that hold nothing of the reviewers among themselves.

mod answers;
mod apply;
mod confirm;
mod conversation;
mod error;
mod follow;
pub mod form;
mod model;
mod notes;
mod record;
pub(crate) mod store;

pub use answers::Answers;
pub use apply::{CONFIRM_WITHIN, apply, lapse, resend};
pub use confirm::{Confirmed, confirm, vouch};
pub use conversation::{Question, QuestionState, Reply, answer_question, ask, follow_up, questions};
pub use error::ApplicationError;
pub use follow::{Followed, correct, followed, withdraw};
pub use model::{Application, ApplicationRecord, Decision, Details, FurtherContact, OrganisationSize, Stage};
pub use notes::{Note, add_note, notes};
pub use record::record;

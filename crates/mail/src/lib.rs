//! Mail: an outbox in the database, and what hands it over.
//!
//! Whoever changes something that somebody is to be told of calls [`enqueue`] in the same transaction: then either both are
//! there or neither. A server's [`Postman`] delivers afterwards, by SMTP or into a folder, as often as it takes.
//!
//! **Invariants:**
//! - A mail is handed over at least once. Its `Message-ID` is made from its [`MailId`](foundation::MailId), so that who gets it
//!   twice can tell.
//! - A letter may hold a secret, such as an invitation's token, which elsewhere is stored as a hash only. So the letter is
//!   deleted when it has been handed over, and a week after it could not be; no list shows it, and nothing logs it.
//! - Who writes to people whose addresses are not at hand leaves a [`Notice`], in the same way; the platform looks them up.
//! - What a letter says is written when it is handed over, in the language that the recipient chose: see [`Letter`].
//! - Nothing here needs a permit. The functions that people call, with permits and audit rows, are in `access::mails`.

mod delivery;
mod error;
mod language;
mod letter;
mod notice;
pub mod outbox;
mod transport;

pub use delivery::{Delivered, Postman, Sender};
pub use error::MailError;
pub use language::Language;
pub use letter::{AgreementStep, Deed, Following, Letter, LetterKind, Negotiated, News, Text, Token};
pub use notice::{Audience, Notice, any as any_notice, notify, take as take_notices};
pub use outbox::{Mail, MailState, enqueue};
pub use transport::{SmtpUrlError, Transport};

#[cfg(test)]
mod tests;

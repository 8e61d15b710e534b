//! Handing mails over, again and again as long as that may help.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tenancy};
use foundation::{MailId, Sources, TypedId as _};
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox};

use crate::outbox::{self, Claimed};
use crate::{Letter, MailError, Transport};

/// Mails that are taken at once.
const BATCH: i64 = 10;
/// A mail that was taken and of which nothing was heard is taken again after this: longer than a whole batch can last.
const LEASE: TimeDelta = TimeDelta::minutes(30);
/// How long to wait before the second attempt; it doubles each time.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);
/// The longest pause.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);
/// How long one mail may take in all.
const PATIENCE: Duration = Duration::from_mins(2);

/// From whom mails come, and where their links lead.
#[derive(Debug, Clone)]
pub struct Sender {
    from: Mailbox,
    address: String,
}

impl Sender {
    /// `from` reads `hansa@example.org` or `Hansa <hansa@example.org>`; `address` is the platform's own URL.
    ///
    /// # Errors
    /// `Unsendable` when `from` is no address.
    pub fn new(from: &str, address: &str) -> Result<Self, MailError> {
        let from = from.parse().map_err(|error| MailError::Unsendable(format!("'{from}': {error}")))?;
        Ok(Self { from, address: address.to_owned() })
    }
}

/// What came of one round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Mails that were handed over.
    pub sent: u64,
    /// Mails that are tried again later.
    pub put_off: u64,
    /// Mails that were given up.
    pub failed: u64,
}

/// Hands mails over. Several replicas may do so at once: each mail is one's at a time.
#[derive(Debug, Clone)]
pub struct Postman {
    db: Db,
    sources: Sources,
    transport: Transport,
    sender: Sender,
}

impl Postman {
    /// With this outbox and this way out.
    pub fn new(db: Db, sources: Sources, transport: Transport, sender: Sender) -> Self {
        Self { db, sources, transport, sender }
    }

    /// Hands over what is due. A mail that cannot be handed over keeps no other one waiting.
    pub async fn deliver_due(&self) -> Result<Delivered, MailError> {
        let mut delivered = Delivered::default();
        let now = self.sources.now();
        if !outbox::any_due(&mut self.db.read(Tenancy::Platform).await?, now).await? {
            return Ok(delivered);
        }
        let mut tx = self.db.write(Tenancy::Platform).await?;
        let claimed = outbox::claim(&mut tx, now, now + LEASE, BATCH).await?;
        tx.commit().await?;
        for mail in claimed {
            let outcome = self.deliver(&mail).await;
            self.settle(&mail, outcome, &mut delivered).await?;
        }
        Ok(delivered)
    }

    async fn deliver(&self, mail: &Claimed) -> Result<(), MailError> {
        let letter = mail.letter.as_ref().ok_or_else(|| MailError::Unsendable("its letter is gone".to_owned()))?;
        let message = self.message(mail, letter)?;
        let name = mail.id.to_string();
        let sending = self.transport.send(message, &name);
        let slow = |_| MailError::Deferred("the other server was silent for too long".to_owned());
        tokio::time::timeout(PATIENCE, sending).await.map_err(slow)?
    }

    fn message(&self, mail: &Claimed, letter: &Letter) -> Result<Message, MailError> {
        let unsendable = |error: &dyn std::fmt::Display| MailError::Unsendable(error.to_string());
        let text = letter.text(mail.language, &self.sender.address);
        Message::builder()
            .from(self.sender.from.clone())
            .to(Mailbox::new(None, mail.recipient.parse().map_err(|error| unsendable(&error))?))
            .subject(text.subject)
            .date(mail.created_at.into())
            .message_id(Some(message_id(mail.id, self.sender.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(body(text.body))
            .map_err(|error| unsendable(&error))
    }

    async fn settle(
        &self,
        mail: &Claimed,
        outcome: Result<(), MailError>,
        delivered: &mut Delivered,
    ) -> Result<(), MailError> {
        let now = self.sources.now();
        let mut tx = self.db.write(Tenancy::Platform).await?;
        let word = match outcome {
            Ok(()) => {
                outbox::sent(&mut tx, mail, now).await?;
                delivered.sent += 1;
                "sent"
            }
            Err(error) if error.is_transient() && next_attempt(mail, now) <= mail.give_up_at => {
                tracing::info!(mail = %mail.id, attempt = mail.attempts, %error, "a mail is put off");
                outbox::put_off(&mut tx, mail, now, next_attempt(mail, now), &error.to_string()).await?;
                delivered.put_off += 1;
                "put_off"
            }
            Err(error) => {
                tracing::warn!(mail = %mail.id, %error, "a mail was given up: 'hansa mail list --state failed'");
                outbox::failed(&mut tx, mail, now, &error.to_string()).await?;
                delivered.failed += 1;
                "failed"
            }
        };
        tx.commit().await?;
        metrics::counter!("hansa_mails_total", "outcome" => word).increment(1);
        Ok(())
    }
}

/// Text in ASCII goes as it is, so that a link stands in one piece also where nobody decodes it, such as in a file of the outbox
/// folder. Anything else is encoded as lettre sees fit.
fn body(text: String) -> Body {
    // RFC 5322, 2.1.1.
    const LONGEST_LINE: usize = 998;
    if !text.is_ascii() || text.lines().any(|line| line.len() > LONGEST_LINE) {
        return Body::new(text);
    }
    let lines = text.replace('\r', "").replace('\n', "\r\n");
    Body::dangerous_pre_encoded(lines.into_bytes(), ContentTransferEncoding::SevenBit)
}

/// The same for every attempt (RFC 5322, 3.6.4).
fn message_id(mail: MailId, domain: &str) -> String {
    format!("<{}@{domain}>", mail.as_uuid().simple())
}

/// Doubling pauses from the first failure on.
fn next_attempt(mail: &Claimed, now: DateTime<Utc>) -> DateTime<Utc> {
    let doublings = u32::try_from((mail.attempts - 1).clamp(0, 16)).unwrap_or(16);
    now + (FIRST_PAUSE * 2_i32.pow(doublings)).min(LONGEST_PAUSE)
}

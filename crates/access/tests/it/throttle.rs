use std::time::Duration;

use access::sessions::{LogIn, Origin};
use access::{AccessError, Authenticator, Role, Secret};
use chrono::TimeDelta;
use foundation::{ErrorKind, Fault as _};
use testkit::TestDb;

use crate::world::{code, join, log_in, origin, replica};

testkit::on_both_databases!(
    an_account_is_blocked_longer_and_longer,
    an_account_that_does_not_exist_is_blocked_alike,
    the_right_password_clears_the_account_but_not_the_address,
    many_attempts_at_once_are_no_way_around,
    a_clock_that_jumped_locks_nobody_out,
    requests_that_have_mail_sent_are_throttled_by_both_ends,
);

const EMAIL: &str = "ada@clinic.example";

fn guess(email: &str) -> LogIn {
    LogIn { password: Secret::new("a guess at the password"), ..log_in(email) }
}

fn from(last: u8) -> Origin {
    Origin { address: Some([198, 51, 100, last].into()), ..origin() }
}

fn wait(result: Result<impl std::fmt::Debug, AccessError>) -> Duration {
    match result.unwrap_err() {
        AccessError::TooManyAttempts { retry_after } => retry_after,
        other => panic!("{other}"),
    }
}

/// Fails until the first block, from an address of its own each time so that only the account counts.
async fn fail_until_blocked(replica: &Authenticator, email: &str) {
    for attempt in 0..6 {
        assert_eq!(code(replica.log_in(guess(email), &from(attempt)).await), "credentials_wrong", "{attempt}");
    }
}

async fn an_account_is_blocked_longer_and_longer(db: TestDb) {
    let replica = replica(&db).await;
    join(&db, db.partner("Clinic").await, Role::Viewer, EMAIL).await;
    fail_until_blocked(&replica, EMAIL).await;
    let blocked = replica.log_in(log_in(EMAIL), &from(90)).await.unwrap_err();
    assert_eq!((blocked.kind(), blocked.code()), (ErrorKind::RateLimited, "too_many_attempts"));
    assert!(blocked.next_step().unwrap().contains("1 s"), "{blocked}");
    for seconds in [1, 2, 4, 8] {
        let left = wait(replica.log_in(guess(EMAIL), &from(91)).await);
        assert_eq!(left, Duration::from_secs(seconds));
        // An attempt during the block is not counted, or nobody would ever get out.
        db.sources.clock.advance(TimeDelta::seconds(seconds.cast_signed()));
        assert_eq!(code(replica.log_in(guess(EMAIL), &from(92)).await), "credentials_wrong");
    }
    db.sources.clock.advance(TimeDelta::seconds(16));
    replica.log_in(log_in(EMAIL), &from(93)).await.unwrap();
    assert_eq!(code(replica.log_in(guess(EMAIL), &from(94)).await), "credentials_wrong");
    replica.log_in(log_in(EMAIL), &from(95)).await.expect("the count started anew");
}

async fn an_account_that_does_not_exist_is_blocked_alike(db: TestDb) {
    let replica = replica(&db).await;
    fail_until_blocked(&replica, "nobody@clinic.example").await;
    let left = wait(replica.log_in(guess("nobody@clinic.example"), &from(90)).await);
    assert_eq!(left, Duration::from_secs(1));
}

async fn the_right_password_clears_the_account_but_not_the_address(db: TestDb) {
    let replica = replica(&db).await;
    join(&db, db.partner("Clinic").await, Role::Viewer, EMAIL).await;
    // Spraying: one guess for each of many accounts, with a log-in to the attacker's own account in between.
    for account in 0..30 {
        let email = format!("victim-{account}@clinic.example");
        assert_eq!(code(replica.log_in(guess(&email), &from(1)).await), "credentials_wrong");
        replica.log_in(log_in(EMAIL), &from(1)).await.unwrap();
    }
    assert_eq!(code(replica.log_in(guess("last@clinic.example"), &from(1)).await), "credentials_wrong");
    wait(replica.log_in(guess("more@clinic.example"), &from(1)).await);
    assert_eq!(code(replica.log_in(guess("more@clinic.example"), &from(2)).await), "credentials_wrong");
}

async fn many_attempts_at_once_are_no_way_around(db: TestDb) {
    let replica = replica(&db).await;
    join(&db, db.partner("Clinic").await, Role::Viewer, EMAIL).await;
    let origins: Vec<Origin> = (0..12).map(from).collect();
    let attempts = origins.iter().map(|origin| replica.log_in(guess(EMAIL), origin));
    let mut looked_at = 0;
    for result in futures(attempts).await {
        looked_at += usize::from(code(result) == "credentials_wrong");
    }
    assert_eq!(looked_at, 6, "only so many passwords were compared");
}

async fn a_clock_that_jumped_locks_nobody_out(db: TestDb) {
    let replica = replica(&db).await;
    join(&db, db.partner("Clinic").await, Role::Viewer, EMAIL).await;
    db.sources.clock.advance(TimeDelta::days(365));
    fail_until_blocked(&replica, EMAIL).await;
    db.sources.clock.advance(TimeDelta::days(-365));
    replica.log_in(log_in(EMAIL), &from(90)).await.unwrap();
}

/// Polls all of them side by side.
async fn futures<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut running: Vec<_> = all.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(move |context| {
        let mut pending = false;
        for (future, output) in &mut running {
            if output.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(value) => *output = Some(value),
                    std::task::Poll::Pending => pending = true,
                }
            }
        }
        if pending {
            return std::task::Poll::Pending;
        }
        std::task::Poll::Ready(running.drain(..).filter_map(|(_, output)| output).collect())
    })
    .await
}

async fn requests_that_have_mail_sent_are_throttled_by_both_ends(db: TestDb) {
    let spend = async |email: &str, last: u8| {
        access::throttle::spend(&db, &db.sources, email, Some([198, 51, 100, last].into())).await
    };
    for client in 0..5 {
        spend(EMAIL, client).await.unwrap();
    }
    let error = spend(EMAIL, 9).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::RateLimited, "too_many_requests"));
    assert_eq!(error.retry_after_seconds(), Some(1));
    spend("bo@clinic.example", 9).await.unwrap();
    for number in 0..20 {
        spend(&format!("{number}@clinic.example"), 9).await.unwrap();
    }
    assert_eq!(code(spend("one-more@clinic.example", 9).await), "too_many_requests");
    spend("one-more@clinic.example", 8).await.unwrap();
    // None of it counts against log-ins.
    assert_eq!(code(replica(&db).await.log_in(guess(EMAIL), &from(9)).await), "credentials_wrong");
}

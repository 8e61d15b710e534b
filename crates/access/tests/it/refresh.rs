use access::audit::Outcome;
use access::{Role, Secret};
use chrono::TimeDelta;
use testkit::TestDb;

use crate::world::{audited, code, origin, replica, signed_in};

testkit::on_both_databases!(
    each_refresh_gives_the_next_pair,
    a_reused_token_ends_its_family_and_no_other,
    of_two_refreshes_at_once_the_family_ends,
    a_session_ends_after_thirty_days_however_much_it_is_used,
    what_is_no_refresh_token_is_refused,
    a_clock_that_jumps_logs_nobody_out,
);

async fn each_refresh_gives_the_next_pair(db: TestDb) {
    let replica = replica(&db).await;
    let (mut current, principal) = signed_in(&db, &replica, Role::Scientist).await;
    for _ in 0..3 {
        db.sources.clock.advance(TimeDelta::minutes(15));
        assert_eq!(code(replica.authenticate(current.access_token.reveal(), "req").await), "token_expired");
        let next = replica.refresh(&current.refresh_token, &origin()).await.unwrap();
        assert_eq!((next.session, next.partner), (current.session, current.partner));
        assert_ne!(next.refresh_token, current.refresh_token);
        let again = replica.authenticate(next.access_token.reveal(), "req-2").await.unwrap();
        assert_eq!(again, principal);
        current = next;
    }
}

async fn a_reused_token_ends_its_family_and_no_other(db: TestDb) {
    let replica = replica(&db).await;
    let (first, _) = signed_in(&db, &replica, Role::Scientist).await;
    let (bystander, _) = signed_in(&db, &replica, Role::Viewer).await;
    let second = replica.refresh(&first.refresh_token, &origin()).await.unwrap();
    let third = replica.refresh(&second.refresh_token, &origin()).await.unwrap();

    assert_eq!(code(replica.refresh(&first.refresh_token, &origin()).await), "session_revoked");
    // The newest tokens are worth nothing either: nobody can tell the thief from the owner.
    assert_eq!(code(replica.refresh(&third.refresh_token, &origin()).await), "session_revoked");
    assert_eq!(code(replica.authenticate(third.access_token.reveal(), "req").await), "session_revoked");
    assert_eq!(code(replica.refresh(&second.refresh_token, &origin()).await), "session_revoked");
    replica.authenticate(bystander.access_token.reveal(), "req").await.unwrap();

    let rows = audited(&db, "session:revoke").await;
    assert_eq!(rows, [(Outcome::Done, Some(first.session.to_string()), first.partner)], "written once");
}

async fn of_two_refreshes_at_once_the_family_ends(db: TestDb) {
    let replica = replica(&db).await;
    let (signed_in, _) = signed_in(&db, &replica, Role::Scientist).await;
    let origin = origin();
    let (a, b) = tokio::join!(
        replica.refresh(&signed_in.refresh_token, &origin),
        replica.refresh(&signed_in.refresh_token, &origin),
    );
    assert_eq!([&a, &b].iter().filter(|result| result.is_ok()).count(), 1, "{a:?} {b:?}");
    let winner = a.or(b).unwrap();
    assert_eq!(code(replica.authenticate(winner.access_token.reveal(), "req").await), "session_revoked");
}

async fn a_session_ends_after_thirty_days_however_much_it_is_used(db: TestDb) {
    let replica = replica(&db).await;
    let (mut current, _) = signed_in(&db, &replica, Role::Scientist).await;
    let ends = current.session_expires_at;
    for _ in 0..29 {
        db.sources.clock.advance(TimeDelta::days(1));
        current = replica.refresh(&current.refresh_token, &origin()).await.unwrap();
        assert_eq!(current.session_expires_at, ends);
    }
    db.sources.clock.advance(TimeDelta::days(1) - TimeDelta::minutes(5));
    current = replica.refresh(&current.refresh_token, &origin()).await.unwrap();
    assert_eq!(current.access_expires_at, ends, "an access token does not outlive its session");
    db.sources.clock.advance(TimeDelta::minutes(5));
    assert_eq!(code(replica.authenticate(current.access_token.reveal(), "req").await), "token_expired");
    assert_eq!(code(replica.refresh(&current.refresh_token, &origin()).await), "token_expired");
}

async fn what_is_no_refresh_token_is_refused(db: TestDb) {
    let replica = replica(&db).await;
    let (signed_in, _) = signed_in(&db, &replica, Role::Scientist).await;
    let unknown = "hansa_rt_0000000000000000000000000000000000000000000000000";
    for wrong in ["", "hansa_rt_", unknown, signed_in.access_token.reveal(), &signed_in.refresh_token.reveal()[1..]] {
        assert_eq!(code(replica.refresh(&Secret::new(wrong), &origin()).await), "token_invalid", "{wrong}");
    }
    replica.refresh(&signed_in.refresh_token, &origin()).await.expect("none of that touched the session");
}

async fn a_clock_that_jumps_logs_nobody_out(db: TestDb) {
    let replica = replica(&db).await;
    let (before, principal) = signed_in(&db, &replica, Role::Scientist).await;
    // A year ahead everything has expired, and nothing is ended by that.
    db.sources.clock.advance(TimeDelta::days(365));
    assert_eq!(code(replica.authenticate(before.access_token.reveal(), "req").await), "token_expired");
    assert_eq!(code(replica.refresh(&before.refresh_token, &origin()).await), "token_expired");
    db.sources.clock.advance(TimeDelta::days(-365));
    assert_eq!(replica.authenticate(before.access_token.reveal(), "req-2").await.unwrap(), principal);
    // A week ahead a pair is renewed; when the clock is right again, so it is once more.
    db.sources.clock.advance(TimeDelta::days(7));
    let ahead = replica.refresh(&before.refresh_token, &origin()).await.unwrap();
    db.sources.clock.advance(TimeDelta::days(-7));
    assert_eq!(code(replica.authenticate(ahead.access_token.reveal(), "req").await), "token_invalid");
    let right = replica.refresh(&ahead.refresh_token, &origin()).await.unwrap();
    assert_eq!(replica.authenticate(right.access_token.reveal(), "req-2").await.unwrap(), principal);
    assert_eq!(right.session_expires_at, before.session_expires_at);
    // And a year behind.
    db.sources.clock.advance(TimeDelta::days(-365));
    let behind = replica.refresh(&right.refresh_token, &origin()).await.unwrap();
    assert_eq!(replica.authenticate(behind.access_token.reveal(), "req-2").await.unwrap(), principal);
}

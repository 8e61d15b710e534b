use access::idempotency::{Failure, IdempotencyKey, abandon, begin};
use access::maintenance::{Swept, sweep};
use access::sessions::LogIn;
use access::{PlatformRole, Role, RotateKeys, Secret};
use chrono::TimeDelta;
use foundation::Sha256;
use testkit::{TestDb, permit};

use crate::world::{code, log_in, origin, replica, signed_in};

testkit::on_both_databases!(what_has_no_use_any_more_is_deleted);

const NOTHING: Swept = Swept { sessions: 0, throttles: 0, idempotency_keys: 0, signing_keys: 0, mails: 0 };

async fn what_has_no_use_any_more_is_deleted(db: TestDb) {
    let replica = replica(&db).await;
    let (old, _) = signed_in(&db, &replica, Role::Viewer).await;
    let guess = LogIn { password: Secret::new("a guess at the password"), ..log_in("nobody@example.org") };
    assert_eq!(code(replica.log_in(guess, &origin()).await), "credentials_wrong");
    let key = IdempotencyKey::new(None, "key").unwrap();
    let access::idempotency::Begin::Fresh(_) =
        begin(&db, &db.sources, key.clone(), Sha256::from_bytes([0; 32])).await.unwrap()
    else {
        panic!("a new key is fresh")
    };
    let operator = db.platform(PlatformRole::Operator).await;
    replica.rotate_keys(&permit::<RotateKeys>(&operator)).await.unwrap();
    assert_eq!(sweep(&db, &db.sources).await.unwrap(), NOTHING);

    db.sources.clock.advance(TimeDelta::minutes(17));
    assert_eq!(sweep(&db, &db.sources).await.unwrap(), NOTHING);
    db.sources.clock.advance(TimeDelta::minutes(1));
    assert_eq!(sweep(&db, &db.sources).await.unwrap(), Swept { signing_keys: 1, ..NOTHING });
    db.sources.clock.advance(TimeDelta::hours(24));
    // One account's count, one address's.
    assert_eq!(sweep(&db, &db.sources).await.unwrap(), Swept { throttles: 2, idempotency_keys: 1, ..NOTHING });
    db.sources.clock.advance(TimeDelta::days(29));
    let young = replica.log_in(log_in("viewer@clinic.example"), &origin()).await.unwrap();
    assert_eq!(sweep(&db, &db.sources).await.unwrap().sessions, 0, "a week of grace");
    db.sources.clock.advance(TimeDelta::days(8));
    assert_eq!(sweep(&db, &db.sources).await.unwrap().sessions, 1);
    assert_eq!(code(replica.refresh(&old.refresh_token, &origin()).await), "token_invalid");
    replica.refresh(&young.refresh_token, &origin()).await.unwrap();
    let access::idempotency::Begin::Fresh(ticket) =
        begin(&db, &db.sources, key, Sha256::from_bytes([9; 32])).await.unwrap()
    else {
        panic!("a swept key is fresh")
    };
    abandon(&db, ticket, Failure::Unclear).await.unwrap();
}

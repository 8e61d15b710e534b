//! People who can do things in tests: rows in the database and permits from the real gate.

use access::{Action, Credential, Gate, Membership, Permit, PlatformRole, Principal, Role};
use database::{Tenancy, execute};
use foundation::PartnerId;

use crate::TestDb;

/// Somebody, as the gate sees them.
pub type Person = Principal;

impl TestDb {
    /// A new active partner with generous quotas.
    pub async fn partner(&self, name: &str) -> PartnerId {
        partner(self, name).await
    }

    /// A new member of `partner`.
    pub async fn member(&self, partner: PartnerId, role: Role) -> Person {
        let membership = Some(Membership { partner, role, active: true });
        self.person(membership, None).await
    }

    /// A new operator or auditor.
    pub async fn platform(&self, role: PlatformRole) -> Person {
        self.person(None, Some(role)).await
    }

    async fn person(&self, membership: Option<Membership>, platform_role: Option<PlatformRole>) -> Person {
        let user = self.sources.id();
        let now = self.sources.now();
        let mut tx = self.write(Tenancy::Platform).await.expect("a transaction");
        execute!(&mut tx, sqlx::query(
            "INSERT INTO users (id, email, display_name, password_hash, platform_role, created_at) VALUES ($1, $2, $3, '', $4, $5)"
        )
        .bind(user)
        .bind(format!("{user}@example.org"))
        .bind("Test Person")
        .bind(platform_role)
        .bind(now))
        .expect("a user");
        if let Some(membership) = membership {
            execute!(
                &mut tx,
                sqlx::query("INSERT INTO memberships (partner_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)")
                    .bind(membership.partner)
                    .bind(user)
                    .bind(membership.role)
                    .bind(now)
            )
            .expect("a membership");
        }
        tx.commit().await.expect("a commit");
        let credential = Credential::Session(self.sources.id());
        Principal { user, credential, membership, platform_role, request_id: "test-request".to_owned() }
    }
}

/// Inserts an active partner with generous quotas: 4 jobs at once, 1 GPU, 1 GiB.
pub async fn partner(db: &TestDb, name: &str) -> PartnerId {
    let id: PartnerId = db.sources.id();
    let now = db.sources.now();
    let mut tx = db.write(Tenancy::Platform).await.expect("a transaction");
    execute!(&mut tx, sqlx::query(
        "INSERT INTO partners (id, name, industry, contact_email, status, needs, max_running_jobs, max_gpus, max_storage_bytes, \
         revision, created_at, updated_at) VALUES ($1, $2, 'medicine', 'office@example.org', 'active', '', 4, 1, 1073741824, 1, $3, $3)"
    )
    .bind(id)
    .bind(name)
    .bind(now))
    .expect("a partner");
    tx.commit().await.expect("a commit");
    id
}

/// A permit from the real gate.
///
/// # Panics
/// When the policies do not allow it: the test asked for the wrong person.
pub fn permit<A: Action>(person: &Person) -> Permit<A> {
    Gate::load().expect("the policies load").permit(person).expect("the policies permit it")
}

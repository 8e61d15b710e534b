use std::fmt::Write as _;

use cedar_policy::{PolicySet, Schema, ValidationMode, Validator};
use database::{Tenancy, run_on};
use foundation::Sources;
use testkit::TestDb;

use crate::audit::Refusal;
use crate::audit::refusal::THINGS;
use crate::gate::{POLICIES, SCHEMA};
use crate::{ACTIONS, AccessError, Credential, Gate, KeyScope, Membership, On, PlatformRole, Principal, Role};
use crate::{ReadDataset, SubmitJob};

fn schema() -> Schema {
    Schema::from_cedarschema_str(SCHEMA).unwrap().0
}

fn principal(sources: &Sources) -> Principal {
    Principal {
        user: sources.id(),
        credential: Credential::Session(sources.id()),
        membership: None,
        platform_role: None,
        request_id: "test".to_owned(),
    }
}

fn member(sources: &Sources, role: Role) -> Principal {
    let membership = Some(Membership { partner: sources.id(), role, active: true });
    Principal { membership, ..principal(sources) }
}

#[test]
fn the_policies_are_valid_against_the_schema() {
    let policies: PolicySet = POLICIES.parse().unwrap();
    let result = Validator::new(schema()).validate(&policies, ValidationMode::Strict);
    assert!(result.validation_passed_without_warnings(), "{result}");
}

#[test]
fn schema_and_program_know_the_same_actions() {
    let schema = schema();
    let mut in_schema: Vec<String> = schema.actions().map(|uid| uid.id().unescaped().to_owned()).collect();
    in_schema.retain(|name| name != "reading");
    in_schema.sort_unstable();
    let mut in_program: Vec<&str> = ACTIONS.iter().map(|action| action.name).collect();
    in_program.sort_unstable();
    assert_eq!(in_schema, in_program);
}

/// The whole table of who may do what, to be read by people when it changes.
#[test]
fn roles_and_actions() {
    let sources = Sources::fixed(1);
    let gate = Gate::load().unwrap();
    let mut columns: Vec<(String, Principal)> = vec![("no partner".to_owned(), principal(&sources))];
    columns.extend(Role::ALL.iter().map(|role| (role.to_string(), member(&sources, *role))));
    for role in PlatformRole::ALL {
        columns.push((role.to_string(), Principal { platform_role: Some(*role), ..principal(&sources) }));
    }
    let mut suspended = member(&sources, Role::Owner);
    suspended.membership.as_mut().unwrap().active = false;
    columns.push(("suspended owner".to_owned(), suspended));
    let mut table = String::new();
    for action in ACTIONS {
        let allowed = columns.iter().filter(|(_, principal)| gate.allows(principal, action).unwrap());
        let names: Vec<&str> = allowed.map(|(name, _)| name.as_str()).collect();
        writeln!(table, "{:22} {}", action.name, names.join(", ")).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn an_api_key_reaches_only_its_scopes() {
    let sources = Sources::fixed(1);
    let gate = Gate::load().unwrap();
    let credential = Credential::ApiKey(sources.id(), vec![KeyScope::DatasetsRead]);
    let owner = Principal { credential, ..member(&sources, Role::Owner) };
    assert!(gate.permit::<ReadDataset>(&owner).is_ok());
    let error = gate.permit::<SubmitJob>(&owner).unwrap_err();
    assert!(matches!(error, AccessError::KeyScopeMissing { scope: "jobs:write" }), "{error}");
    for action in ACTIONS.iter().filter(|action| action.key_scope != KeyScope::DatasetsRead) {
        assert!(!gate.allows(&owner, action).unwrap(), "{}", action.name);
    }
}

#[test]
fn a_permit_carries_the_partner_and_nothing_wider() {
    let sources = Sources::fixed(1);
    let gate = Gate::load().unwrap();
    let viewer = member(&sources, Role::Viewer);
    let permit = gate.permit::<ReadDataset>(&viewer).unwrap();
    assert_eq!(permit.partner(), viewer.membership.unwrap().partner);
    assert_eq!(permit.scope().partner(), Some(permit.partner()));
    assert!(matches!(gate.permit::<SubmitJob>(&viewer), Err(AccessError::Forbidden { action: "job:submit" })));
    assert!(matches!(gate.permit::<ReadDataset>(&principal(&sources)), Err(AccessError::NoPartner)));
    assert!(ACTIONS.iter().any(|action| action.on == On::Platform));
}

/// No list and no look-up of a credential reads a whole table, or sorts what it found.
#[tokio::test]
async fn every_list_and_every_credential_runs_on_an_index() {
    let db = TestDb::sqlite().await;
    for statement in [
        crate::sessions::store::LIST,
        crate::sessions::store::FIND_TOKEN,
        crate::api_keys::store::LIST,
        crate::invitations::store::LIST,
        crate::invitations::store::LIST_FOR_STAFF,
        crate::invitations::store::FIND_BY_TOKEN,
        crate::people::LIST,
        crate::staff::LIST,
        crate::members::LIST,
        crate::authenticate::standing::OF_SESSION,
        crate::authenticate::standing::OF_KEY,
    ] {
        db.plan(statement).await.expect_indexed();
    }
}

/// However long the log is, a search looks at some rows of one index.
#[tokio::test]
async fn every_search_of_the_audit_log_goes_by_the_index_of_its_field() {
    let db = TestDb::sqlite().await;
    for (statement, field) in crate::audit::list::statements() {
        let plan = db.plan(statement).await;
        plan.expect_indexed();
        let index = match field.as_str() {
            "" => "sqlite_autoindex_audit_log_1".to_owned(),
            // Others' people are not searched for.
            "_counterparty_user" => continue,
            field => format!("audit_log_by{field} "),
        };
        assert!(plan.uses(&index), "not by {index}: {plan}");
    }
}

#[test]
fn every_policy_has_a_name_of_its_own() {
    let policies: PolicySet = POLICIES.parse().unwrap();
    let names: Vec<_> = policies.policies().map(|policy| policy.annotation("id").unwrap().to_owned()).collect();
    assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), names.len(), "{names:?}");
}

#[tokio::test]
async fn every_kind_of_thing_has_its_table() {
    for db in [TestDb::sqlite().await, TestDb::postgres().await] {
        let mut tx = db.read(Tenancy::Platform).await.unwrap();
        for (prefix, table, statement) in THINGS {
            let found: Option<uuid::Uuid> = run_on!(&mut tx, |conn| sqlx::query_scalar(*statement)
                .bind(uuid::Uuid::nil())
                .fetch_optional(conn)
                .await)
            .unwrap();
            assert_eq!(found, None, "{prefix} in {table}");
        }
    }
}

#[test]
fn a_refusal_is_about_the_innermost_thing_that_has_an_id() {
    let (dataset, grant) = (format!("ds_{}", "0a".repeat(16)), format!("dg_{}", "1b".repeat(16)));
    let about = |path: &[&str]| {
        let refusal = Refusal::of_path("dataset:read", path, None);
        (refusal.target, refusal.part_of)
    };
    assert_eq!(about(&[&dataset, "1"]), (Some(dataset.clone()), None));
    assert_eq!(about(&[&dataset, &grant]), (Some(grant), Some(dataset)));
    assert_eq!(about(&["no-id", "model.json"]), (Some("model.json".to_owned()), None));
    assert_eq!(about(&[]), (None, None));
}

#[test]
fn roles_include_what_the_people_expect() {
    use Role::{Admin, Owner, Scientist, Steward, Viewer};
    let included = |role: Role| Role::ALL.iter().copied().filter(|other| role.includes(*other)).collect::<Vec<_>>();
    assert_eq!(included(Viewer), [Viewer]);
    assert_eq!(included(Scientist), [Viewer, Scientist]);
    assert_eq!(included(Steward), [Viewer, Steward]);
    assert_eq!(included(Admin), [Viewer, Scientist, Steward, Admin]);
    assert_eq!(included(Owner), Role::ALL);
}

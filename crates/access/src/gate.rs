//! The gate: Cedar policies turn a principal into a permit.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicyId, PolicySet, Request,
    RestrictedExpression, Schema,
};
use foundation::PartnerId;

use crate::actions::{Action, ActionInfo, On, TenantAction};
use crate::error::AccessError;
use crate::principal::{Credential, PlatformRole, Principal, Role};
use crate::scope::Scope;

/// The proof that a principal may do `A` now. Handlers take it, services demand it, and only the [`Gate`] makes it.
pub struct Permit<A: Action> {
    principal: Principal,
    scope: Scope,
    policy: Arc<str>,
    action: PhantomData<A>,
}

impl<A: Action> Permit<A> {
    /// Whose rows the holder may touch.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Who holds it, for the audit log.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The policy that permits it, for the audit log.
    pub(crate) fn policy(&self) -> &str {
        &self.policy
    }
}

impl<A: TenantAction> Permit<A> {
    /// The partner for which the holder acts.
    pub fn partner(&self) -> PartnerId {
        match (self.scope.partner(), self.principal.membership) {
            (Some(partner), _) => partner,
            // A tenant action's permit is made with a partner's scope; see `Gate::permit`.
            (None, membership) => unreachable!("a tenant permit without a partner: {membership:?}"),
        }
    }
}

impl<A: Action> fmt::Debug for Permit<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit")
            .field("action", &A::INFO.name)
            .field("principal", &self.principal)
            .finish_non_exhaustive()
    }
}

/// Decides. Cheap to clone; built once when the program starts.
#[derive(Clone)]
pub struct Gate(Arc<Loaded>);

struct Loaded {
    authorizer: Authorizer,
    policies: PolicySet,
    /// What the policies are called, by their `@id`.
    names: HashMap<PolicyId, Arc<str>>,
    types: Types,
}

struct Types {
    user: EntityTypeName,
    partner: EntityTypeName,
    platform: EntityTypeName,
    /// Every role with all that it includes. A user stands directly in each of them, so that a request needs no role entities
    /// and no search through their hierarchy.
    roles: HashMap<Role, Vec<EntityUid>>,
    platform_roles: HashMap<PlatformRole, EntityUid>,
    /// The actions, some of them members of the group `reading`.
    actions: HashMap<&'static str, Entity>,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gate")
    }
}

pub(crate) const POLICIES: &str = include_str!("policy/policies.cedar");
pub(crate) const SCHEMA: &str = include_str!("policy/schema.cedarschema");

impl Gate {
    /// Loads the policies that are compiled into the program.
    pub fn load() -> Result<Self, AccessError> {
        let policies: PolicySet = POLICIES.parse().map_err(|error: cedar_policy::ParseErrors| broken(&error))?;
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(|error| broken(&error))?;
        let types = Types::load(&schema)?;
        let names = names(&policies)?;
        Ok(Self(Arc::new(Loaded { authorizer: Authorizer::new(), policies, names, types })))
    }

    /// A permit for `A`, or why not.
    pub fn permit<A: Action>(&self, principal: &Principal) -> Result<Permit<A>, AccessError> {
        let scope = match (A::INFO.on, principal.membership) {
            (On::Tenant, Some(membership)) => Scope::partner_only(membership.partner),
            (On::Tenant, None) => return Err(AccessError::NoPartner),
            (On::Platform | On::Account, _) => Scope::platform(),
        };
        match self.permitting(principal, &A::INFO)? {
            Some(policy) => Ok(Permit { principal: principal.clone(), scope, policy, action: PhantomData }),
            None => Err(why_not(principal, &A::INFO)),
        }
    }

    /// Whether the policies allow it.
    pub fn allows(&self, principal: &Principal, action: &ActionInfo) -> Result<bool, AccessError> {
        Ok(self.permitting(principal, action)?.is_some())
    }

    /// The policy that permits it; the first by name where several do.
    fn permitting(&self, principal: &Principal, action: &ActionInfo) -> Result<Option<Arc<str>>, AccessError> {
        let loaded = &self.0;
        let types = &loaded.types;
        let user = uid(&types.user, &principal.user.to_string());
        let resource = match action.on {
            On::Account => user.clone(),
            On::Platform => uid(&types.platform, "hansa"),
            On::Tenant => match principal.membership {
                Some(membership) => uid(&types.partner, &membership.partner.to_string()),
                None => return Ok(None),
            },
        };
        let asked = Context::from_pairs(asked(principal, action)).map_err(|error| broken(&error))?;
        let Some(action_entity) = types.actions.get(action.name) else { return Ok(None) };
        let request = Request::new(user, action_entity.uid(), resource, asked, None).map_err(|error| broken(&error))?;
        let mut entities = types.entities_of(principal)?;
        entities.push(action_entity.clone());
        let entities = Entities::from_entities(entities, None).map_err(|error| broken(&error))?;
        let answer = loaded.authorizer.is_authorized(&request, &loaded.policies, &entities);
        // An error in one policy must not let another one permit alone: a forbid that failed would be skipped.
        if let Some(error) = answer.diagnostics().errors().next() {
            return Err(broken(error));
        }
        if answer.decision() == Decision::Deny {
            return Ok(None);
        }
        Ok(answer.diagnostics().reason().filter_map(|id| loaded.names.get(id)).min().cloned())
    }
}

fn names(policies: &PolicySet) -> Result<HashMap<PolicyId, Arc<str>>, AccessError> {
    let named = policies.policies().map(|policy| match policy.annotation("id") {
        Some(name) => Ok((policy.id().clone(), Arc::from(name))),
        None => Err(broken(&format!("a policy has no @id: {policy}"))),
    });
    named.collect()
}

/// The most useful of the reasons, for the person who was refused.
fn why_not(principal: &Principal, action: &ActionInfo) -> AccessError {
    if let Credential::ApiKey(_, scopes) = &principal.credential
        && !scopes.contains(&action.key_scope)
    {
        return AccessError::KeyScopeMissing { scope: action.key_scope.as_str() };
    }
    if action.on == On::Tenant && principal.membership.is_some_and(|membership| !membership.active) {
        return AccessError::PartnerInactive;
    }
    AccessError::Forbidden { action: action.name }
}

fn broken(error: &dyn fmt::Display) -> AccessError {
    AccessError::Policies(error.to_string())
}

fn asked(principal: &Principal, action: &ActionInfo) -> Vec<(String, RestrictedExpression)> {
    let word = |scope: &'static str| RestrictedExpression::new_string(scope.to_owned());
    let mut pairs = vec![("scope".to_owned(), word(action.key_scope.as_str()))];
    if let Credential::ApiKey(_, scopes) = &principal.credential {
        let set = RestrictedExpression::new_set(scopes.iter().map(|scope| word(scope.as_str())));
        pairs.push(("key_scopes".to_owned(), set));
    }
    pairs
}

fn uid(type_name: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(type_name.clone(), EntityId::new(id))
}

impl Types {
    fn load(schema: &Schema) -> Result<Self, AccessError> {
        let name = |text: &str| text.parse::<EntityTypeName>().map_err(|error| broken(&error));
        let action = name("Hansa::Action")?;
        let in_schema = schema.action_entities().map_err(|error| broken(&error))?;
        let mut actions = HashMap::new();
        for info in crate::actions::ACTIONS {
            let found = in_schema.get(&uid(&action, info.name));
            let entity = found.ok_or_else(|| broken(&format!("the schema lacks the action '{}'", info.name)))?;
            actions.insert(info.name, entity.clone());
        }
        let role = name("Hansa::Role")?;
        let included = |holder: Role| {
            let roles = Role::ALL.iter().filter(|other| holder.includes(**other));
            roles.map(|other| uid(&role, other.as_str())).collect()
        };
        Ok(Self {
            user: name("Hansa::User")?,
            partner: name("Hansa::Partner")?,
            platform: name("Hansa::Platform")?,
            roles: Role::ALL.iter().map(|holder| (*holder, included(*holder))).collect(),
            platform_roles: PlatformRole::ALL.iter().map(|holder| (*holder, uid(&role, holder.as_str()))).collect(),
            actions,
        })
    }

    /// The user with its roles and partner, and the partner itself.
    fn entities_of(&self, principal: &Principal) -> Result<Vec<Entity>, AccessError> {
        let mut roles = HashSet::new();
        let mut attributes = HashMap::new();
        let mut entities = Vec::with_capacity(2);
        roles.extend(principal.platform_role.and_then(|role| self.platform_roles.get(&role)).cloned());
        if let Some(membership) = principal.membership {
            let partner = uid(&self.partner, &membership.partner.to_string());
            roles.extend(self.roles.get(&membership.role).into_iter().flatten().cloned());
            attributes.insert("partner".to_owned(), RestrictedExpression::new_entity_uid(partner.clone()));
            let active = RestrictedExpression::new_bool(membership.active);
            entities.push(
                Entity::new(partner, HashMap::from([("active".to_owned(), active)]), HashSet::new())
                    .map_err(|error| broken(&error))?,
            );
        }
        entities.push(
            Entity::new(uid(&self.user, &principal.user.to_string()), attributes, roles)
                .map_err(|error| broken(&error))?,
        );
        Ok(entities)
    }
}

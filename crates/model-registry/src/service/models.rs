//! Making, reading and changing models.

use std::collections::HashMap;

use access::audit::{self, Entry};
use access::{Permit, ReadModel, WriteModel};
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{ModelId, Page, PageRequest};
use serde_json::json;

use super::standing::{self, Standing};
use super::{ModelService, listing, terms};
use crate::ModelError;
use crate::model::{
    Archived, Model, ModelChanges, ModelGrant, NewModel, Permissions, SeenModel, SharedModel, Shelving, model_name,
    task_name, text,
};
use crate::store;

impl ModelService {
    /// Makes a model without versions.
    ///
    /// # Errors
    /// `Invalid`, `NameTaken`.
    pub async fn create(&self, permit: &Permit<WriteModel>, new: NewModel) -> Result<Model, ModelError> {
        let new = new.checked()?;
        let (id, scope) = (self.sources.id(), permit.scope());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let by = (id, permit.principal().user, self.sources.now());
        if !store::models::insert(&mut tx, scope, by, &new).await? {
            return Err(ModelError::NameTaken { name: new.name });
        }
        let model = store::models::find(&mut tx, scope, id).await?.ok_or(ModelError::NotFound)?;
        let entry = Entry::done(permit, id).named("model:create").detail(json!({ "name": new.name }));
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        tx.commit().await?;
        Ok(model)
    }

    /// A model of the partner's own, or one that is granted to it.
    ///
    /// # Errors
    /// `NotFound`; `Ended` to a former grantee.
    pub async fn get(&self, permit: &Permit<ReadModel>, id: ModelId) -> Result<SeenModel, ModelError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.read(scope.tenancy()).await?;
        Ok(match standing::of(&mut tx, scope, id, now).await? {
            Standing::Owner(model) => SeenModel::Own(model),
            Standing::Grantee(model, grants) => {
                let permissions = terms::together(&mut tx, &grants, now).await?;
                SeenModel::Shared(SharedModel::new(model, grants, permissions))
            }
        })
    }

    /// The partner's own models, newest first.
    pub async fn list(
        &self,
        permit: &Permit<ReadModel>,
        archived: Archived,
        page: &PageRequest,
    ) -> Result<Page<Model>, ModelError> {
        let mut tx = self.db.read(permit.scope().tenancy()).await?;
        let rows = store::models::list(&mut tx, permit.scope(), archived, page).await?;
        Ok(Page::cut(rows, page, |model| model.id))
    }

    /// Other partners' models that the partner may use now, newest first. A page may hold fewer models than its limit, or
    /// none, and yet be followed by another: models whose agreement is not in force are left out of it.
    pub async fn list_shared(
        &self,
        permit: &Permit<ReadModel>,
        page: &PageRequest,
    ) -> Result<Page<SharedModel>, ModelError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.read(scope.tenancy()).await?;
        let rows = store::models::list_shared(&mut tx, scope, now, page).await?;
        let models = Page::cut(rows, page, |model| model.id);
        let (Some(newest), Some(oldest)) = (models.items.first(), models.items.last()) else {
            return Ok(Page { items: Vec::new(), next_cursor: None });
        };
        let held = store::grants::live(&mut tx, scope, (oldest.id, newest.id), now).await?;
        let mut grants = in_force(&mut tx, held, now).await?;
        let shared = |model: Model| {
            grants.remove(&model.id).map(|(grants, permissions)| SharedModel::new(model, grants, permissions))
        };
        let items = models.items.into_iter().filter_map(shared).collect();
        Ok(Page { items, next_cursor: models.next_cursor })
    }

    /// Changes a model's name, task or description.
    ///
    /// # Errors
    /// `Invalid`, `NameTaken`, `NotFound`, `NotOwner`; `Outdated` when `expected` is not the present revision.
    pub async fn update(
        &self,
        permit: &Permit<WriteModel>,
        id: ModelId,
        changes: ModelChanges,
        expected: Option<i64>,
    ) -> Result<Model, ModelError> {
        let name = changes.name.as_deref().map(model_name).transpose()?;
        let task = changes.task.as_deref().map(task_name).transpose()?;
        let description = changes.description.as_deref().map(|it| text("description", it)).transpose()?;
        let entry = Entry::done(permit, id).named("model:update").detail(json!({ "name": name, "task": task }));
        let change = |model: &mut Model| {
            model.name = name.unwrap_or_else(|| model.name.clone());
            model.task = task.unwrap_or_else(|| model.task.clone());
            model.description = description.unwrap_or_else(|| model.description.clone());
        };
        self.change(permit, (id, expected), entry, change).await
    }

    /// Archives a model or brings it back; one that is so already stays as it is but for its revision.
    ///
    /// # Errors
    /// `NotFound`, `NotOwner`; `Outdated` when `expected` is not the present revision.
    pub async fn shelve(
        &self,
        permit: &Permit<WriteModel>,
        id: ModelId,
        shelving: Shelving,
        expected: Option<i64>,
    ) -> Result<Model, ModelError> {
        let now = self.sources.now();
        let (name, archived_at) = match shelving {
            Shelving::Archive => ("model:archive", Some(now)),
            Shelving::Restore => ("model:restore", None),
        };
        let change = |model: &mut Model| model.archived_at = archived_at.map(|at| model.archived_at.unwrap_or(at));
        self.change(permit, (id, expected), Entry::done(permit, id).named(name), change).await
    }

    async fn change(
        &self,
        permit: &Permit<WriteModel>,
        (id, expected): (ModelId, Option<i64>),
        entry: Entry,
        change: impl FnOnce(&mut Model),
    ) -> Result<Model, ModelError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let mut model = standing::owned_for_update(&mut tx, scope, id, now).await?;
        if expected.is_some_and(|expected| expected != model.revision) {
            return Err(ModelError::Outdated { current: model.revision });
        }
        change(&mut model);
        model.revision += 1;
        model.updated_at = now;
        store::models::update(&mut tx, scope, &model).await?;
        listing::tell(&mut tx, scope, now, &model).await?;
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        tx.commit().await?;
        Ok(model)
    }
}

/// Those grants whose agreement permits something at the moment, by model, with what they allow together.
async fn in_force(
    tx: &mut Tx,
    held: Vec<ModelGrant>,
    at: DateTime<Utc>,
) -> Result<HashMap<ModelId, (Vec<ModelGrant>, Permissions)>, ModelError> {
    let mut by_model = HashMap::<_, (Vec<_>, Permissions)>::new();
    for grant in held {
        // Not kept for other models of the same agreement: it may name which of them it covers.
        let allowed = terms::effective(tx, &grant, at).await?;
        if allowed.uses().next().is_some() {
            let (grants, sum) = by_model.entry(grant.model).or_default();
            *sum = sum.and(allowed);
            grants.push(grant);
        }
    }
    Ok(by_model)
}

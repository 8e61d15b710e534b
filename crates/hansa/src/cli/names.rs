//! Names where ids are wanted: an id is taken as it is, any other text is looked up among what one may see.

use std::collections::BTreeMap;
use std::str::FromStr;

use client::{ClientError, ListQuery};
use foundation::{AgreementId, AllianceId, DatasetId, ModelId, PartnerId, StandardId, TypedId, UserId};
use wire::Page;
use wire::agreements::Agreement;
use wire::datasets::Dataset;
use wire::models::Model;

use super::Context;
use super::failure::{Exit, Failure};

/// `name` or `name@3`, the version of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VersionRef {
    pub(crate) name: String,
    pub(crate) version: Option<i64>,
}

impl FromStr for VersionRef {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((name, number)) = text.rsplit_once('@') else {
            return Ok(Self { name: text.to_owned(), version: None });
        };
        let version = number.parse().ok().filter(|number| *number > 0);
        let version = version.ok_or_else(|| format!("'{number}' is no version; write NAME or NAME@1"))?;
        Ok(Self { name: name.to_owned(), version: Some(version) })
    }
}

impl VersionRef {
    /// The version asked for, or the newest; `next` makes the first one.
    pub(crate) fn or_latest(&self, latest: Option<i64>, next: &str) -> anyhow::Result<i64> {
        let none = || Failure::new(Exit::Failed, format!("'{}' has no version yet", self.name)).next(next);
        Ok(self.version.or(latest).ok_or_else(none)?)
    }
}

/// Everything in a list that `wanted` accepts, through all its pages.
pub(crate) async fn search<T>(
    fetch: impl AsyncFn(ListQuery) -> Result<Page<T>, ClientError>,
    wanted: impl Fn(&T) -> bool,
) -> Result<Vec<T>, ClientError> {
    let mut query = ListQuery { limit: Some(200), ..ListQuery::default() };
    let mut found = Vec::new();
    loop {
        let page = fetch(query.clone()).await?;
        found.extend(page.items.into_iter().filter(|item| wanted(item)));
        match page.next_cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => return Ok(found),
        }
    }
}

/// The only one, or a failure that says how to go on.
pub(crate) fn only<T>(mut found: Vec<T>, kind: &str, name: &str, list: &str) -> Result<T, Failure> {
    match (found.pop(), found.len()) {
        (Some(one), 0) => Ok(one),
        (Some(_), more) => Err(Failure::new(Exit::Failed, format!("{} {kind}s are called '{name}'", more + 1))
            .next(format!("use the id; {list} shows it"))),
        (None, _) => Err(Failure::new(Exit::Failed, format!("no {kind} is called '{name}'")).next(list)),
    }
}

/// Everything in a list that is called so. What differs in capitals only counts where nothing is called exactly so.
pub(super) async fn called<T>(
    fetch: impl AsyncFn(ListQuery) -> Result<Page<T>, ClientError>,
    name_of: impl Fn(&T) -> &str,
    name: &str,
) -> Result<Vec<T>, ClientError> {
    let wanted = name.to_lowercase();
    let mut found = search(fetch, |item| name_of(item).to_lowercase() == wanted).await?;
    exact_first(&mut found, &name_of, name);
    Ok(found)
}

/// Whether anything is called exactly so; the rest is left out then.
pub(super) fn exact_first<T>(found: &mut Vec<T>, name_of: &impl Fn(&T) -> &str, name: &str) -> bool {
    let is_exact = found.iter().any(|item| name_of(item) == name);
    if is_exact {
        found.retain(|item| name_of(item) == name);
    }
    is_exact
}

/// One's own data set of exactly this name, if there is one.
pub(crate) async fn own_dataset(cx: &Context, name: &str) -> anyhow::Result<Option<Dataset>> {
    if let Ok(id) = name.parse() {
        return Ok(Some(cx.client.dataset(id).await?));
    }
    let own = async |query: ListQuery| cx.client.list_datasets(false, Some(&query)).await;
    Ok(search(own, |dataset| dataset.name == name).await?.pop())
}

/// One's own model of this name or id, if there is one.
pub(crate) async fn own_model(cx: &Context, name: &str) -> anyhow::Result<Option<Model>> {
    if let Ok(id) = name.parse() {
        return Ok(Some(cx.client.model(id).await?));
    }
    let own = async |query: ListQuery| cx.client.list_models(false, Some(&query)).await;
    Ok(search(own, |model| model.name == name).await?.pop())
}

/// A data set, one's own before those shared with one.
pub(crate) async fn dataset(cx: &Context, name: &str) -> anyhow::Result<Dataset> {
    if let Ok(id) = name.parse() {
        return Ok(cx.client.dataset(id).await?);
    }
    let list = async |shared, query: ListQuery| cx.client.list_datasets(shared, Some(&query)).await;
    let found = own_then_shared(list, |dataset| &dataset.name, name).await?;
    // Nothing that can be listed tells a former grantee the ids of what it may not use any more.
    let lists = "hansa dataset list, or with --shared or --archived; why one is shared no longer, only its id tells";
    Ok(only(found, "data set", name, lists)?)
}

/// A data set of one's own that is archived.
pub(crate) async fn archived_dataset(cx: &Context, name: &str) -> anyhow::Result<DatasetId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let all = async |query: ListQuery| cx.client.all_datasets(Some(&query)).await;
    let mut found = called(all, |dataset| &dataset.name, name).await?;
    found.retain(|dataset| dataset.archived);
    Ok(only(found, "archived data set", name, "hansa dataset list --archived")?.id)
}

/// A model of one's own that is archived.
pub(crate) async fn archived_model(cx: &Context, name: &str) -> anyhow::Result<ModelId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let all = async |query: ListQuery| cx.client.all_models(Some(&query)).await;
    let mut found = called(all, |model| &model.name, name).await?;
    found.retain(|model| model.archived);
    Ok(only(found, "archived model", name, "hansa model list --archived")?.id)
}

/// A model, one's own before those shared with one.
pub(crate) async fn model(cx: &Context, name: &str) -> anyhow::Result<Model> {
    if let Ok(id) = name.parse() {
        return Ok(cx.client.model(id).await?);
    }
    let list = async |shared, query: ListQuery| cx.client.list_models(shared, Some(&query)).await;
    let found = own_then_shared(list, |model| &model.name, name).await?;
    Ok(only(found, "model", name, "hansa model list, or with --shared or --archived")?)
}

/// What is called so among one's own things, or else among those shared with one, for which `list` is told `true`; at last what
/// differs in capitals only.
async fn own_then_shared<T>(
    list: impl AsyncFn(bool, ListQuery) -> Result<Page<T>, ClientError>,
    name_of: impl Fn(&T) -> &str,
    name: &str,
) -> Result<Vec<T>, ClientError> {
    let mut found = called(async |query| list(false, query).await, &name_of, name).await?;
    if !exact_first(&mut found, &name_of, name) {
        found.extend(called(async |query| list(true, query).await, &name_of, name).await?);
        exact_first(&mut found, &name_of, name);
    }
    Ok(found)
}

/// Any partner, for the operator.
pub(crate) async fn partner(cx: &Context, name: &str) -> anyhow::Result<PartnerId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let all = async |query: ListQuery| cx.client.partners(Some(&query)).await;
    let found = called(all, |partner| &partner.name, name).await?;
    Ok(only(found, "partner", name, "hansa partner list")?.id)
}

/// An applicant whose address is not proved yet: no list shows it unless it is asked for.
pub(crate) async fn unverified(cx: &Context, name: &str) -> anyhow::Result<PartnerId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let all = async |query: ListQuery| {
        let query = ListQuery { state: Some("unverified".to_owned()), ..query };
        cx.client.partners(Some(&query)).await
    };
    let found = called(all, |partner| &partner.name, name).await?;
    Ok(only(found, "unconfirmed applicant", name, "hansa partner list --status unverified")?.id)
}

/// Another active partner, as members see them.
pub(crate) async fn directory(cx: &Context, name: &str) -> anyhow::Result<PartnerId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let all = async |query: ListQuery| cx.client.directory(Some(&query)).await;
    let found = called(all, |partner| &partner.name, name).await?;
    Ok(only(found, "partner", name, "hansa partner directory")?.id)
}

/// A member of one's own partner, by e-mail address or id.
pub(crate) async fn member(cx: &Context, name: &str) -> anyhow::Result<UserId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let all = async |query: ListQuery| cx.client.members(Some(&query)).await;
    let found = called(all, |member| &member.email, name).await?;
    Ok(only(found, "member", name, "hansa partner members")?.user)
}

/// Anybody's account, by e-mail address or id, for the operator.
pub(crate) async fn person(cx: &Context, name: &str) -> anyhow::Result<UserId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let found = cx.client.account_by_email(name).await?;
    Ok(only(found.into_iter().collect(), "account", name, "hansa account list")?.user)
}

/// What partners are called, as far as one may know; grants carry ids only.
#[derive(Default)]
pub(crate) struct PartnerNames(BTreeMap<PartnerId, String>);

impl PartnerNames {
    /// Reads the directory. Who may not see it, such as an API key for data sets alone, sees ids.
    pub(crate) async fn read(cx: &Context) -> anyhow::Result<Self> {
        let all = async |query: ListQuery| cx.client.directory(Some(&query)).await;
        match search(all, |_| true).await {
            Ok(partners) => Ok(Self(partners.into_iter().map(|partner| (partner.id, partner.name)).collect())),
            Err(error) if error.status() == Some(403) => Ok(Self(BTreeMap::new())),
            Err(error) => Err(error.into()),
        }
    }

    /// The name, or else the id.
    pub(crate) fn of(&self, partner: PartnerId) -> String {
        self.0.get(&partner).cloned().unwrap_or_else(|| partner.to_string())
    }
}

/// An agreement by id or title.
pub(crate) async fn agreement(cx: &Context, name: &str) -> anyhow::Result<AgreementId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let all = async |query: ListQuery| cx.client.agreements(Some(&query)).await;
    let mut found = called(all, |agreement| &agreement.title, name).await?;
    // One that is over is only meant where none of its title goes on.
    if found.iter().any(goes_on) {
        found.retain(goes_on);
    }
    Ok(only(found, "agreement", name, "hansa agreement list")?.id)
}

fn goes_on(agreement: &Agreement) -> bool {
    matches!(agreement.state.as_str(), "proposed" | "active")
}

/// An alliance by id or name.
pub(crate) async fn alliance(cx: &Context, name: &str) -> anyhow::Result<AllianceId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let all = async |query: ListQuery| cx.client.alliances(false, Some(&query)).await;
    standing(called(all, |alliance| &alliance.name, name).await?, name, "hansa alliance list")
}

/// The same for the operator.
pub(crate) async fn any_alliance(cx: &Context, name: &str) -> anyhow::Result<AllianceId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let all = async |query: ListQuery| cx.client.all_alliances(Some(&query)).await;
    standing(called(all, |alliance| &alliance.name, name).await?, name, "hansa alliance list --all")
}

/// One that was dissolved is only meant where none of its name goes on.
fn standing(mut found: Vec<wire::alliances::Alliance>, name: &str, list: &str) -> anyhow::Result<AllianceId> {
    let goes_on = |alliance: &wire::alliances::Alliance| alliance.state == "active";
    if found.iter().any(goes_on) {
        found.retain(goes_on);
    }
    Ok(only(found, "alliance", name, list)?.id)
}

/// A standard by id, or as `ALLIANCE/NAME`.
pub(crate) async fn standard(cx: &Context, name: &str) -> anyhow::Result<StandardId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let next = "hansa standard list ALLIANCE";
    let Some((of, called_so)) = name.rsplit_once('/') else {
        return Err(Failure::usage("name a standard by its id, or as ALLIANCE/NAME").next(next).into());
    };
    let of = alliance(cx, of).await?;
    let all = async |query: ListQuery| cx.client.standards(of, Some(&query)).await;
    Ok(only(called(all, |standard| &standard.name, called_so).await?, "standard", called_so, next)?.id)
}

/// An id of this kind, for what has no name.
pub(crate) fn id<T: TypedId>(text: &str) -> Result<T, String> {
    text.parse::<T>().map_err(|error| format!("{error}; {} shows it", list_of(T::PREFIX)))
}

/// The command that lists the ids with this prefix.
fn list_of(prefix: &str) -> &'static str {
    match prefix {
        "ak" => "'hansa api-key list'",
        "ce" => "'hansa certificate list'",
        "cr" => "'hansa conformance list'",
        "dg" => "'hansa dataset grants NAME'",
        "in" => "'hansa partner invitations' or 'hansa staff invitations'",
        "job" => "'hansa job list'",
        "ma" => "'hansa mail list'",
        "me" => "'hansa project talk NAME'",
        "mg" => "'hansa model grants NAME'",
        "pk" => "'hansa signing-key list'",
        "pa" => "the mail",
        "qu" => "'hansa partner questions NAME' or 'hansa application status ID'",
        "po" => "'hansa pool list'",
        "pq" => "'hansa pool requests POOL'",
        "se" => "'hansa session list'",
        _ => "the list of what there is",
    }
}

#[cfg(test)]
mod tests {
    use client::ListQuery;
    use foundation::{JobId, SessionId};
    use wire::Page;

    use super::{VersionRef, called, id, only, own_then_shared, search};

    #[test]
    fn a_version_may_follow_the_name() {
        let read = |text: &str| text.parse::<VersionRef>();
        assert_eq!(read("patients").unwrap(), VersionRef { name: "patients".to_owned(), version: None });
        assert_eq!(read("patients@3").unwrap(), VersionRef { name: "patients".to_owned(), version: Some(3) });
        assert!(read("patients@0").is_err());
        assert!(read("patients@new").is_err());
        assert_eq!(read("patients").unwrap().or_latest(Some(7), "push").unwrap(), 7);
        assert_eq!(read("patients@2").unwrap().or_latest(Some(7), "push").unwrap(), 2);
        assert!(read("patients").unwrap().or_latest(None, "push").is_err());
    }

    #[test]
    fn what_has_no_name_is_told_where_its_id_stands() {
        assert!(id::<JobId>("job_0197c3a1b2c37d4e8f90a1b2c3d4e5f6").is_ok());
        let told = [id::<JobId>("first").unwrap_err(), id::<SessionId>("x").unwrap_err()];
        assert!(told[0].ends_with("32 hexadecimal digits; 'hansa job list' shows it"), "{told:?}");
        assert!(told[1].contains("'hansa session list'"), "{told:?}");
    }

    #[tokio::test]
    async fn a_name_is_looked_for_on_every_page() {
        let fetch = async |query: ListQuery| {
            Ok(match query.cursor.as_deref() {
                None => Page { items: vec![1, 2], next_cursor: Some("c".to_owned()) },
                Some(_) => Page { items: vec![3, 4], next_cursor: None },
            })
        };
        assert_eq!(search(fetch, |item| item % 2 == 0).await.unwrap(), [2, 4]);
    }

    #[tokio::test]
    async fn capitals_count_only_where_something_is_called_exactly_so() {
        let named = async |names: &[&str], wanted: &str| {
            let items: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let fetch = async |_: ListQuery| Ok(Page { items: items.clone(), next_cursor: None });
            called(fetch, |name| name, wanted).await.unwrap()
        };
        assert_eq!(named(&["Patients", "scans"], "patients").await, ["Patients"]);
        assert_eq!(named(&["Patients", "patients"], "patients").await, ["patients"]);
        assert_eq!(named(&["Patients", "PATIENTS"], "patients").await, ["Patients", "PATIENTS"], "none is guessed");
        assert!(named(&["scans"], "patients").await.is_empty());
    }

    #[tokio::test]
    async fn ones_own_come_before_what_is_shared() {
        let found = async |own: &str, shared: &str| {
            let list = async |is_shared, _: ListQuery| {
                let name = if is_shared { shared } else { own };
                Ok(Page { items: vec![name.to_owned()], next_cursor: None })
            };
            own_then_shared(list, |name: &String| name, "patients").await.unwrap()
        };
        assert_eq!(found("patients", "patients").await, ["patients"], "one, and not two");
        assert_eq!(found("Patients", "patients").await, ["patients"], "an exact name before a similar one");
        assert_eq!(found("Patients", "scans").await, ["Patients"]);
        assert_eq!(found("Patients", "PATIENTS").await, ["Patients", "PATIENTS"]);
    }

    #[test]
    fn two_of_one_name_are_not_guessed_between() {
        assert_eq!(only(vec![1], "model", "m", "hansa model list").unwrap(), 1);
        let two = only(vec![1, 2], "model", "m", "hansa model list").unwrap_err();
        assert_eq!(two.to_string(), "2 models are called 'm'");
        let none = only(Vec::<i32>::new(), "model", "m", "hansa model list").unwrap_err();
        assert_eq!(none.to_string(), "no model is called 'm'");
    }
}

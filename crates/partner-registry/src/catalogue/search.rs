//! Searching the catalogue.
//!
//! The index of words gives numbers, and what is visible of those is looked up. That something is certified is not in the index, so
//! what is asked for by that alone is read by its number. Facets are counted exactly up to [`COUNTED`] items; beyond, the counts are
//! of the newest so many and say that they are.

use std::collections::{BTreeMap, HashSet};

use access::{Permit, ReadCatalogue, Scope, SystemTask};
use database::{Db, Tx};
use foundation::limits::{DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE};
use foundation::{PartnerId, Sources, TypedId as _};
use sqlx::types::Uuid;

use super::CatalogueError;
use super::card::Card;
use super::expression::{Among, Expression, Sight};
use super::matches::{excerpt, matches};
use super::model::{Count, FacetValue, Facets, Found, Item, ItemId, ItemKind, NextStep, Place, Wanted};
use super::query::Query;
use super::store::read::{self, CountRow, FoundRow, Source, Viewer};
use super::store::{ItemRow, words};
use crate::PartnerError;

/// Numbers that are asked of the index at first: most of them are visible.
const FIRST_WINDOW: usize = 100;
/// Numbers that are asked of the index at a time when these were too few.
const WINDOW: usize = 1_000;
/// Numbers of which it is looked up at a time what is visible.
const CHUNK: usize = 250;
/// Items that facets are counted over.
pub(super) const COUNTED: usize = 500;
/// Partners that the index is asked for by name: beyond, whoever has so many agreements in force sees much anyway.
const NAMED: usize = 8;

/// What the permit's partner finds.
///
/// # Errors
/// When the database fails.
pub async fn search(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadCatalogue>,
    wanted: &Wanted,
) -> Result<Found, PartnerError> {
    let viewer = Viewer { partner: Some(permit.partner()), now: sources.now() };
    let mut tx = db.read(permit.scope().tenancy()).await?;
    find(&mut tx, viewer, wanted).await
}

/// What everybody finds, without an account.
///
/// # Errors
/// When the database fails.
pub async fn showcase(db: &Db, sources: &Sources, wanted: &Wanted) -> Result<Found, PartnerError> {
    let viewer = Viewer { partner: None, now: sources.now() };
    let mut tx = db.read(Scope::system(SystemTask::Showcase).tenancy()).await?;
    find(&mut tx, viewer, wanted).await
}

/// One item that the permit's partner sees.
///
/// # Errors
/// `NotFound` for every other.
pub async fn get(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadCatalogue>,
    item: ItemId,
) -> Result<Item, PartnerError> {
    let viewer = Viewer { partner: Some(permit.partner()), now: sources.now() };
    let mut tx = db.read(permit.scope().tenancy()).await?;
    one(&mut tx, viewer, item).await
}

/// One item that everybody sees.
///
/// # Errors
/// `NotFound` for every other.
pub async fn public(db: &Db, sources: &Sources, item: ItemId) -> Result<Item, PartnerError> {
    let viewer = Viewer { partner: None, now: sources.now() };
    let mut tx = db.read(Scope::system(SystemTask::Showcase).tenancy()).await?;
    one(&mut tx, viewer, item).await
}

async fn one(tx: &mut Tx, viewer: Viewer, item: ItemId) -> Result<Item, PartnerError> {
    let found = read::items(tx, viewer, &Wanted::default(), Source::Item(item.uuid()), 1).await?;
    let found = found.into_iter().find(|row| row.item.kind == item.kind()).ok_or(CatalogueError::NotFound)?;
    let version = found.item.version_id;
    let mut item = seen(found, viewer, &Query::default());
    item.certifications = read::certifications(tx, version, viewer.now).await?;
    Ok(item)
}

async fn find(tx: &mut Tx, viewer: Viewer, wanted: &Wanted) -> Result<Found, PartnerError> {
    if wanted.query.wordless {
        let facets = wanted.facets.then(Facets::none);
        return Ok(Found { items: Vec::new(), next: None, facets });
    }
    let limit = wanted.limit.unwrap_or(DEFAULT_PAGE_SIZE).clamp(1, MAX_PAGE_SIZE) as usize;
    let mut page = Page { rows: Vec::new(), most: limit + 1 };
    let sight = if by_words(wanted) { Some(sight(tx, viewer).await?) } else { None };
    let newest = match &sight {
        Some(sight) if wanted.facets => {
            let expression = Expression::of(wanted, Among::Everything, sight);
            Some(words::numbers(tx, &expression, i64::MAX, COUNTED).await?)
        }
        _ => None,
    };
    if let Some(sight) = &sight {
        page.fill(tx, (viewer, sight), (wanted, newest.as_deref())).await?;
    } else {
        let before = wanted.after.map_or(i64::MAX, |place| place.number);
        page.add(read::items(tx, viewer, wanted, Source::Below(before), page.missing()).await?, true);
    }
    let facets = if wanted.facets { Some(facets(tx, viewer, wanted, newest.as_deref()).await?) } else { None };
    let more = page.rows.len() > limit;
    page.rows.truncate(limit);
    let last = page.rows.last().map(|(row, past_names)| Place { past_names: *past_names, number: row.item.number });
    let next = last.filter(|_| more);
    let items = page.rows.into_iter().map(|(row, _)| seen(row, viewer, &wanted.query)).collect();
    Ok(Found { items, next, facets })
}

/// Whether the index of words is asked.
fn by_words(wanted: &Wanted) -> bool {
    !wanted.query.is_empty() || !wanted.certified
}

async fn sight(tx: &mut Tx, viewer: Viewer) -> Result<Sight, PartnerError> {
    let Some(own) = viewer.partner else { return Ok(Sight::Public) };
    let mut owners = read::in_force(tx, viewer, size(NAMED + 1)).await?;
    if owners.len() > NAMED {
        return Ok(Sight::Any);
    }
    owners.push(own);
    Ok(Sight::Partners(owners))
}

/// The rows of a page, each with whether it stands after those whose name holds the words.
struct Page {
    rows: Vec<(FoundRow, bool)>,
    most: usize,
}

impl Page {
    fn missing(&self) -> i64 {
        i64::try_from(self.most.saturating_sub(self.rows.len())).unwrap_or(0)
    }

    fn add(&mut self, rows: Vec<FoundRow>, past_names: bool) {
        self.rows.extend(rows.into_iter().map(|row| (row, past_names)));
    }

    /// By words: first those whose name holds them all, then the others. A first page is taken from the newest of all that holds them,
    /// where those are known, as far as they reach.
    async fn fill(
        &mut self,
        tx: &mut Tx,
        (viewer, sight): (Viewer, &Sight),
        (wanted, newest): (&Wanted, Option<&[i64]>),
    ) -> Result<(), PartnerError> {
        let newest = newest.filter(|_| wanted.after.is_none());
        if newest.is_some_and(<[i64]>::is_empty) {
            return Ok(());
        }
        let place = wanted.after.unwrap_or(Place { past_names: false, number: i64::MAX });
        let (mut before, mut named) = (place.number, Vec::new());
        if !place.past_names && !wanted.query.wanted.is_empty() {
            named = self.fill_from(tx, (viewer, sight), (wanted, Among::Names), before).await?;
            before = i64::MAX;
        }
        if let Some(newest) = newest {
            let named: HashSet<i64> = named.into_iter().collect();
            let others: Vec<i64> = newest.iter().copied().filter(|number| !named.contains(number)).collect();
            self.look_up(tx, viewer, (wanted, true), &others).await?;
            match newest.last() {
                Some(last) if newest.len() == COUNTED => before = *last,
                _ => return Ok(()),
            }
        }
        let others = if wanted.query.wanted.is_empty() { Among::Everything } else { Among::Others };
        if self.missing() > 0 {
            self.fill_from(tx, (viewer, sight), (wanted, others), before).await?;
        }
        Ok(())
    }

    /// Answers with the numbers that were asked of the index: all that there are, unless the page is full.
    async fn fill_from(
        &mut self,
        tx: &mut Tx,
        (viewer, sight): (Viewer, &Sight),
        (wanted, among): (&Wanted, Among),
        mut before: i64,
    ) -> Result<Vec<i64>, PartnerError> {
        let expression = Expression::of(wanted, among, sight);
        let (mut asked, mut window) = (Vec::new(), FIRST_WINDOW);
        loop {
            let numbers = words::numbers(tx, &expression, before, window).await?;
            self.look_up(tx, viewer, (wanted, among != Among::Names), &numbers).await?;
            let rest = numbers.last().copied().filter(|_| numbers.len() == window && self.missing() > 0);
            asked.extend(numbers);
            match rest {
                Some(last) => (before, window) = (last, WINDOW),
                None => return Ok(asked),
            }
        }
    }

    /// Adds what is visible of these numbers, until the page is full.
    async fn look_up(
        &mut self,
        tx: &mut Tx,
        viewer: Viewer,
        (wanted, past_names): (&Wanted, bool),
        numbers: &[i64],
    ) -> Result<(), PartnerError> {
        // Most are visible, so that twice what is missing fills the page; with what else is read of them, each costs more than its number.
        let (likely, rest) = numbers.split_at(numbers.len().min(2 * (self.most - self.rows.len())));
        for chunk in std::iter::once(likely).chain(rest.chunks(CHUNK)) {
            if self.missing() == 0 || chunk.is_empty() {
                break;
            }
            let rows = read::items(tx, viewer, wanted, Source::Numbers(chunk), self.missing()).await?;
            self.add(rows, past_names);
        }
        Ok(())
    }
}

fn size(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Counted over the newest of what was found by words, or over all there is.
async fn facets(tx: &mut Tx, viewer: Viewer, wanted: &Wanted, newest: Option<&[i64]>) -> Result<Facets, PartnerError> {
    let mut facets = Facets::none();
    if newest.is_some_and(<[i64]>::is_empty) {
        return Ok(facets);
    }
    let most = size(COUNTED);
    for row in read::counts(tx, viewer, wanted, newest.map_or(Source::Below(i64::MAX), Source::Numbers), most).await? {
        facets.take(row);
    }
    let looked_at = newest.map_or(facets.total.value, |numbers| size(numbers.len()));
    facets.total.at_least = looked_at >= most;
    Ok(facets)
}

impl Facets {
    const NAMES: [&str; 6] = ["kind", "industry", "task", "licence", "owner", "certified"];

    /// Of nothing.
    fn none() -> Self {
        let values = Self::NAMES.into_iter().map(|name| (name, Vec::new()));
        Self { total: Count { value: 0, at_least: false }, values: values.collect::<BTreeMap<_, _>>() }
    }

    /// One row of the counts. Databases write an owner's id in different ways.
    fn take(&mut self, CountRow { facet, value, label, n: count }: CountRow) {
        match (facet.as_str(), value) {
            ("total", _) => self.total.value = count,
            ("owner", Some(value)) => {
                if let Ok(owner) = Uuid::try_parse(&value) {
                    let value = PartnerId::from_uuid(owner).to_string();
                    self.add("owner", FacetValue { value, label, count });
                }
            }
            (facet, Some(value)) => self.add(facet, FacetValue { value, label, count }),
            _ => {}
        }
    }

    fn add(&mut self, facet: &str, value: FacetValue) {
        let known = Self::NAMES.into_iter().find(|name| *name == facet);
        if value.count > 0
            && let Some(values) = known.and_then(|name| self.values.get_mut(name))
        {
            values.push(value);
        }
    }
}

/// An item as the viewer sees it.
fn seen(row: FoundRow, viewer: Viewer, query: &Query) -> Item {
    let own = viewer.partner == Some(row.item.partner_id);
    let next_step = match (viewer.partner, row.item.kind) {
        (None, _) => NextStep::Apply,
        (Some(_), ItemKind::Standard) => NextStep::Open,
        _ if own => NextStep::Open,
        _ if row.in_force => NextStep::AskOwner,
        _ => NextStep::ProposeAgreement,
    };
    let (certified, visibility) = (row.certified, own.then_some(row.item.visibility));
    let (row, card) = row.parts();
    Item { certified, visibility, next_step, ..item(row, card, query) }
}

/// An item, without what depends on who looks.
pub(super) fn item(row: ItemRow, card: Card, query: &Query) -> Item {
    let description = card.description().to_owned();
    Item {
        id: row.id(),
        owner: row.partner_id,
        name_matches: matches(&card.name, query),
        excerpt: excerpt(&description, query),
        owner_name: card.owner_name,
        name: card.name,
        description,
        industry: row.industry,
        task: row.task,
        licence: row.licence,
        labels: card.told.labels,
        facts: card.told.facts,
        certified: false,
        certifications: Vec::new(),
        visibility: None,
        changed_at: row.changed_at,
        next_step: NextStep::ProposeAgreement,
    }
}

//! What the catalogue's cases share: things that the catalogue is told of, and people who look for them.

use access::{PublishListing, ReadCatalogue};
use foundation::{DatasetId, ErrorKind, Fault as _, PartnerId};
use partner_registry::PartnerError;
use partner_registry::catalogue::{self, Facts, Found, ItemId, Labels, Listing, Query, Showing, Visibility, Wanted};
use testkit::{Person, TestDb, permit};

/// A data set's listing without a data set: the catalogue only knows what it is told.
pub(crate) fn listing(db: &TestDb, owner: PartnerId, name: &str) -> Listing {
    Listing {
        item: ItemId::Dataset(db.sources.id::<DatasetId>()),
        owner,
        name: name.to_owned(),
        description: String::new(),
        is_open: true,
        industry: None,
        task: None,
        licence: None,
        version: None,
        facts: Facts::default(),
    }
}

pub(crate) fn showing(visibility: Visibility) -> Showing {
    Showing { visibility, labels: Labels::default(), expected: None }
}

pub(crate) async fn change(db: &TestDb, by: &Person, listing: &Listing, showing: Showing) -> Result<i64, PartnerError> {
    let by = permit::<PublishListing>(by);
    let mut tx = db.write(by.scope().tenancy()).await.unwrap();
    let shown = catalogue::change(&mut tx, &db.sources, &by, (listing, showing)).await?;
    tx.commit().await.unwrap();
    Ok(shown.revision)
}

pub(crate) async fn show(db: &TestDb, by: &Person, listing: &Listing, visibility: Visibility) {
    change(db, by, listing, showing(visibility)).await.unwrap();
}

pub(crate) async fn put(db: &TestDb, by: &Person, listing: &Listing) {
    let scope = permit::<PublishListing>(by).scope();
    let mut tx = db.write(scope.tenancy()).await.unwrap();
    catalogue::put(&mut tx, scope, db.sources.now(), listing).await.unwrap();
    tx.commit().await.unwrap();
}

/// Makes the partner's own profile public.
pub(crate) async fn go_public(db: &TestDb, by: &Person, partner: PartnerId) {
    let by = permit::<PublishListing>(by);
    catalogue::show_partner(db, &db.sources, &by, partner, showing(Visibility::Public)).await.unwrap();
}

pub(crate) fn words(text: &str) -> Wanted {
    Wanted { query: Query::parse(text).unwrap(), facets: true, ..Wanted::default() }
}

pub(crate) async fn search(db: &TestDb, person: Option<&Person>, wanted: &Wanted) -> Found {
    match person {
        Some(person) => catalogue::search(db, &db.sources, &permit::<ReadCatalogue>(person), wanted).await.unwrap(),
        None => catalogue::showcase(db, &db.sources, wanted).await.unwrap(),
    }
}

pub(crate) fn names(found: &Found) -> Vec<&str> {
    found.items.iter().map(|item| item.name.as_str()).collect()
}

pub(crate) async fn finds(db: &TestDb, person: Option<&Person>, text: &str) -> Vec<String> {
    names(&search(db, person, &words(text)).await).into_iter().map(str::to_owned).collect()
}

pub(crate) fn code<T: std::fmt::Debug>(answer: Result<T, PartnerError>) -> (ErrorKind, &'static str) {
    let error = answer.unwrap_err();
    (error.kind(), error.code())
}

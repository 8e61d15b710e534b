//! The catalogue.

use reqwest::Method;
use reqwest::header::IF_MATCH;
use wire::catalogue::{CatalogueItem, CataloguePage, ItemVisibility, ShowItem};

use crate::error::ClientError;
use crate::http::{Client, answer};

/// What is searched for; what is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct CatalogueQuery {
    /// Words that must all be there.
    pub query: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// For this branch.
    pub industry: Option<String>,
    /// For this task.
    pub task: Option<String>,
    /// Under this licence.
    pub licence: Option<String>,
    /// Of this partner, by its id.
    pub owner: Option<String>,
    /// Only with a certificate that counts.
    pub certified: bool,
    /// Whether to count how much there is of what.
    pub facets: bool,
    /// Items at most.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Whose eyes to look with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// One's own partner's.
    Partner,
    /// Everybody's.
    Everybody,
}

impl Eyes {
    fn path(self) -> &'static str {
        match self {
            Self::Partner => "/v1/catalogue",
            Self::Everybody => "/v1/showcase",
        }
    }
}

impl Client {
    /// Finds partners, data sets, models and standards.
    pub async fn search_catalogue(&self, eyes: Eyes, wanted: &CatalogueQuery) -> Result<CataloguePage, ClientError> {
        let word = |flag: bool| flag.then(|| "true".to_owned());
        let (certified, facets) = (word(wanted.certified), word(wanted.facets));
        let limit = wanted.limit.map(|limit| limit.to_string());
        let pairs = [
            ("query", &wanted.query),
            ("kind", &wanted.kind),
            ("industry", &wanted.industry),
            ("task", &wanted.task),
            ("licence", &wanted.licence),
            ("owner", &wanted.owner),
            ("certified", &certified),
            ("facets", &facets),
            ("limit", &limit),
            ("cursor", &wanted.cursor),
        ];
        let pairs: Vec<(&str, &String)> =
            pairs.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))).collect();
        self.get_with(eyes.path(), &pairs).await
    }

    /// One item, by the id of the thing itself.
    pub async fn catalogue_item(&self, eyes: Eyes, item: &str) -> Result<CatalogueItem, ClientError> {
        self.get(&format!("{}/{item}", eyes.path())).await
    }

    /// Who sees an item of one's own, and what they see.
    pub async fn item_visibility(&self, item: &str) -> Result<ItemVisibility, ClientError> {
        self.get(&format!("/v1/catalogue/{item}/visibility")).await
    }

    /// Says who sees an item of one's own; of an `expected` revision, if one is given.
    pub async fn show_item(
        &self,
        item: &str,
        showing: &ShowItem,
        expected: Option<i64>,
    ) -> Result<ItemVisibility, ClientError> {
        let mut request = self.request(Method::PUT, &format!("/v1/catalogue/{item}/visibility"));
        if let Some(revision) = expected {
            request = request.header(IF_MATCH, format!("\"r{revision}\""));
        }
        answer(self.send(request.json(showing)).await?).await
    }
}

//! The catalogue on the wire.

use partner_registry::catalogue::{
    Certification, Excerpt, FacetValue, Facets, Found, Item, ItemKind, Labels, Shown, Span, Visibility,
};
use wire::catalogue::{
    CatalogueAlliance, CatalogueCertificate, CatalogueExcerpt, CatalogueFacets, CatalogueItem, CatalogueOwner,
    CataloguePage, ItemLabels, ItemVisibility, MatchSpan,
};

use crate::Problem;
use crate::words::word;

/// A page. Its items carry excerpts, not whole descriptions.
pub(super) fn page_view(found: Found) -> CataloguePage {
    let short = |item: Item| CatalogueItem { description: None, ..item_view(item) };
    CataloguePage {
        items: found.items.into_iter().map(short).collect(),
        next_cursor: found.next.map(|place| place.to_string()),
        facets: found.facets.map(facets_view),
    }
}

fn facets_view(mut facets: Facets) -> CatalogueFacets {
    let value = |one: FacetValue| wire::catalogue::FacetValue { value: one.value, label: one.label, count: one.count };
    let mut of = |name| facets.values.remove(name).unwrap_or_default().into_iter().map(value).collect();
    CatalogueFacets {
        total: facets.total.value,
        at_least: facets.total.at_least,
        kind: of("kind"),
        industry: of("industry"),
        task: of("task"),
        licence: of("licence"),
        owner: of("owner"),
        certified: of("certified"),
    }
}

pub(super) fn item_view(item: Item) -> CatalogueItem {
    let (facts, labels) = (item.facts, item.labels);
    CatalogueItem {
        id: item.id.to_string(),
        kind: item.id.kind().to_string(),
        owner: CatalogueOwner { id: item.owner, name: item.owner_name },
        name: item.name,
        description: Some(item.description),
        name_matches: spans(item.name_matches),
        excerpt: excerpt(item.excerpt),
        industry: item.industry.to_string(),
        task: item.task,
        licence: item.licence,
        tags: labels.tags,
        website: labels.website,
        country: labels.country,
        version: facts.version,
        rows_about: facts.rows,
        columns: facts.columns,
        metrics: facts.metrics,
        alliance: facts.alliance.map(|(id, name)| CatalogueAlliance { id, name }),
        certified: item.certified,
        certificates: item.certifications.into_iter().map(certificate).collect(),
        visibility: item.visibility.map(|visibility| visibility.to_string()),
        next_step: item.next_step.to_string(),
        changed_at: item.changed_at,
    }
}

fn certificate(one: Certification) -> CatalogueCertificate {
    CatalogueCertificate {
        id: one.id,
        standard: one.standard,
        standard_name: one.standard_name,
        standard_version: one.standard_version,
        valid_until: one.valid_until,
    }
}

fn excerpt(excerpt: Excerpt) -> CatalogueExcerpt {
    CatalogueExcerpt {
        text: excerpt.text,
        matches: spans(excerpt.matches),
        cut_before: excerpt.cut_before,
        cut_after: excerpt.cut_after,
    }
}

fn spans(spans: Vec<Span>) -> Vec<MatchSpan> {
    spans.into_iter().map(|span| MatchSpan { start: span.start, end: span.end }).collect()
}

pub(super) fn shown_view(shown: Shown) -> ItemVisibility {
    let kind: ItemKind = shown.preview.id.kind();
    let possible = Visibility::ALL.iter().filter(|visibility| kind.allows(**visibility));
    ItemVisibility {
        visibility: shown.visibility.to_string(),
        possible: possible.map(ToString::to_string).collect(),
        listed: shown.listed,
        labels: labels_view(shown.labels),
        preview: item_view(shown.preview),
    }
}

fn labels_view(labels: Labels) -> ItemLabels {
    ItemLabels {
        industry: labels.industry.map(|industry| industry.to_string()),
        task: labels.task,
        licence: labels.licence,
        tags: labels.tags,
        about: labels.about,
        website: labels.website,
        country: labels.country,
    }
}

/// Labels in the domain's terms.
pub(super) fn labels_of(labels: ItemLabels) -> Result<Labels, Problem> {
    Ok(Labels {
        industry: labels.industry.as_deref().map(|text| word("industry", text)).transpose()?,
        task: labels.task,
        licence: labels.licence,
        tags: labels.tags,
        about: labels.about,
        website: labels.website,
        country: labels.country,
    })
}

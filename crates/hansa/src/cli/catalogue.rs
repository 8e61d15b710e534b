//! `hansa catalogue …`, and `hansa dataset publish` and `hansa model publish`.

use clap::{Args, Subcommand};
use client::{CatalogueQuery, Eyes};
use wire::catalogue::{CatalogueFacets, CatalogueItem, FacetValue, ItemLabels, ItemVisibility, ShowItem};

use super::output::{Table, clean, fields, moment};
use super::{Context, ListArgs, ask, names};

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogueCommand {
    /// Find partners, data sets, models and standards.
    Search(SearchArgs),
    /// Show one item.
    Show {
        /// Its id: pa_…, ds_…, mo_… or st_….
        item: String,
        /// As everybody sees it, without a log-in.
        #[arg(long)]
        public: bool,
    },
    /// Say who sees your partner's profile, or an item of yours.
    Publish {
        /// Its id: pa_…, ds_…, mo_… or st_….
        item: String,
        #[command(flatten)]
        publish: PublishArgs,
        #[command(flatten)]
        profile: ProfileArgs,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// Words that must all be there; "quoted words" stand together, -word must not be there.
    #[arg(allow_hyphen_values = true)]
    text: Option<String>,
    /// Only these: partner, dataset, model, standard.
    #[arg(long)]
    kind: Option<String>,
    /// Only for this branch.
    #[arg(long)]
    industry: Option<String>,
    /// Only for this task.
    #[arg(long)]
    task: Option<String>,
    /// Only under this licence.
    #[arg(long)]
    licence: Option<String>,
    /// Only of this partner, by name or id.
    #[arg(long)]
    owner: Option<String>,
    /// Only with a public certificate that counts.
    #[arg(long)]
    certified: bool,
    /// Count how much there is of what.
    #[arg(long)]
    facets: bool,
    /// What everybody sees, without a log-in.
    #[arg(long)]
    public: bool,
    #[command(flatten)]
    list: ListArgs,
}

/// Who is to see it, and what they are told.
#[derive(Debug, Args)]
pub(crate) struct PublishArgs {
    /// Who sees it: private, agreement (partners with an agreement), partners, public. Without it, shows where it stands.
    #[arg(long, value_name = "WHO")]
    visibility: Option<String>,
    /// The branch it is for.
    #[arg(long)]
    industry: Option<String>,
    /// What it is good for, such as tabular-classification.
    #[arg(long)]
    task: Option<String>,
    /// Under what terms.
    #[arg(long)]
    licence: Option<String>,
    /// A word to find it by; may be repeated, and replaces those before.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
}

/// What is told of a partner.
#[derive(Debug, Default, Args)]
pub(crate) struct ProfileArgs {
    /// What your partner does.
    #[arg(long)]
    about: Option<String>,
    /// Its web site.
    #[arg(long)]
    website: Option<String>,
    /// Where it is, as two letters.
    #[arg(long)]
    country: Option<String>,
}

pub(crate) async fn run(cx: &Context, command: CatalogueCommand) -> anyhow::Result<()> {
    match command {
        CatalogueCommand::Search(args) => search(cx, args).await,
        CatalogueCommand::Show { item, public } => {
            let found = cx.client.catalogue_item(eyes(public), &item).await?;
            cx.out.answer(&found, describe)?;
            cx.out.next(next(&found))
        }
        CatalogueCommand::Publish { item, publish: args, profile } => publish(cx, &item, args, profile).await,
    }
}

fn eyes(public: bool) -> Eyes {
    if public { Eyes::Everybody } else { Eyes::Partner }
}

async fn search(cx: &Context, args: SearchArgs) -> anyhow::Result<()> {
    let owner = match &args.owner {
        Some(id) if id.starts_with("pa_") => Some(id.clone()),
        Some(name) => Some(names::directory(cx, name).await?.to_string()),
        None => None,
    };
    let wanted = CatalogueQuery {
        query: args.text,
        kind: args.kind,
        industry: args.industry,
        task: args.task,
        licence: args.licence,
        owner,
        certified: args.certified,
        facets: args.facets,
        limit: Some(args.list.limit),
        cursor: args.list.cursor,
    };
    let found = cx.client.search_catalogue(eyes(args.public), &wanted).await?;
    cx.out.answer(&found, |found| {
        let mut table = Table::new(["KIND", "NAME", "OWNER", "INDUSTRY", "TASK", "CERTIFIED", "ID"]);
        for item in &found.items {
            let certified = if item.certified { "yes" } else { "" };
            let task = item.task.clone().unwrap_or_default();
            let (kind, name, owner) = (item.kind.clone(), item.name.clone(), item.owner.name.clone());
            table.row([kind, name, owner, item.industry.clone(), task, certified.to_owned(), item.id.clone()]);
        }
        let counted = found.facets.as_ref().map(|facets| format!("\n\n{}", counted(facets))).unwrap_or_default();
        table.render("Nothing is found that you can see.") + &counted
    })?;
    match found.next_cursor {
        Some(cursor) => cx.out.next(&format!("the same with --cursor {cursor}")),
        None => Ok(()),
    }
}

fn counted(facets: &CatalogueFacets) -> String {
    let more = if facets.at_least { "≥ " } else { "" };
    let line = |values: &[FacetValue]| {
        let one = |value: &FacetValue| {
            format!("{} {more}{}", clean(value.label.as_deref().unwrap_or(&value.value)), value.count)
        };
        values.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let certified: i64 = facets.certified.iter().map(|value| value.count).sum();
    fields(&[
        ("found", format!("{more}{}", facets.total)),
        ("kind", line(&facets.kind)),
        ("industry", line(&facets.industry)),
        ("task", line(&facets.task)),
        ("licence", line(&facets.licence)),
        ("owner", line(&facets.owner)),
        ("certified", format!("{more}{certified}")),
    ])
}

fn describe(item: &CatalogueItem) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let mut pairs = vec![
        ("name", item.name.clone()),
        ("kind", item.kind.clone()),
        ("owner", format!("{} ({})", item.owner.name, item.owner.id)),
        ("industry", item.industry.clone()),
        ("task", or_none(&item.task)),
        ("licence", or_none(&item.licence)),
        ("tags", item.tags.join(", ")),
        ("version", or_none(&item.version)),
    ];
    pairs.extend(item.rows_about.map(|rows| ("rows", format!("about {rows}"))));
    pairs.extend(item.columns.map(|columns| ("columns", columns.to_string())));
    pairs.extend(item.alliance.as_ref().map(|alliance| ("alliance", format!("{} ({})", alliance.name, alliance.id))));
    pairs.extend(item.website.clone().map(|website| ("website", website)));
    pairs.extend(item.country.clone().map(|country| ("country", country)));
    for (name, value) in &item.metrics {
        pairs.push(("metric", format!("{name} {value}")));
    }
    for one in &item.certificates {
        let until = moment(one.valid_until);
        pairs.push((
            "certificate",
            format!("{} {}, until {until} ({})", one.standard_name, one.standard_version, one.id),
        ));
    }
    pairs.extend(item.visibility.clone().map(|visibility| ("visibility", visibility)));
    pairs.push(("changed", moment(item.changed_at)));
    let description = item.description.as_deref().unwrap_or_default();
    format!("{}\n\n{}", fields(&pairs), clean(description))
}

fn next(item: &CatalogueItem) -> &'static str {
    match (item.next_step.as_str(), item.kind.as_str()) {
        ("apply", _) => "hansa apply, or hansa login",
        ("open", "dataset") => "hansa dataset show ID",
        ("open", "model") => "hansa model show ID",
        ("open", "standard") => "hansa standard show ID",
        ("open", _) => "hansa partner show",
        ("ask_owner", _) => "ask the owner to grant it under your agreement: hansa agreement list",
        _ => "hansa agreement propose, with its owner",
    }
}

/// The same for a data set, by name or id.
pub(crate) async fn publish_dataset(cx: &Context, name: &str, args: PublishArgs) -> anyhow::Result<()> {
    let id = names::dataset(cx, name).await?.id;
    publish(cx, &id.to_string(), args, ProfileArgs::default()).await
}

/// The same for a model, by name or id.
pub(crate) async fn publish_model(cx: &Context, name: &str, args: PublishArgs) -> anyhow::Result<()> {
    let id = names::model(cx, name).await?.id;
    publish(cx, &id.to_string(), args, ProfileArgs::default()).await
}

/// Shows what others will see, and does it.
async fn publish(cx: &Context, item: &str, args: PublishArgs, profile: ProfileArgs) -> anyhow::Result<()> {
    let present = cx.client.item_visibility(item).await?;
    let Some(visibility) = args.visibility else {
        return cx.out.answer(&present, stands);
    };
    let mut labels = present.labels;
    labels.industry = args.industry.or(labels.industry);
    labels.task = args.task.or(labels.task);
    labels.licence = args.licence.or(labels.licence);
    labels.about = profile.about.unwrap_or(labels.about);
    labels.website = profile.website.or(labels.website);
    labels.country = profile.country.or(labels.country);
    if !args.tags.is_empty() {
        labels.tags = args.tags;
    }
    if visibility != "private" && visibility != present.visibility {
        let seen = labelled(present.preview.clone(), &labels);
        cx.out.note(&format!("This is what others will see:\n\n{}\n", describe(&seen)))?;
        ask::confirm(cx.yes, &format!("'{}' is shown to: {visibility}", clean(&present.preview.name)))?;
    }
    let shown = cx.client.show_item(item, &ShowItem { visibility, labels }, None).await?;
    cx.out.answer(&shown, stands)
}

/// The item with what it will be told to be.
fn labelled(mut item: CatalogueItem, labels: &ItemLabels) -> CatalogueItem {
    item.industry = labels.industry.clone().unwrap_or(item.industry);
    item.task = labels.task.clone().or(item.task);
    item.licence = labels.licence.clone().or(item.licence);
    item.website = labels.website.clone().or(item.website);
    item.country = labels.country.clone().or(item.country);
    item.tags.clone_from(&labels.tags);
    if !labels.about.is_empty() {
        item.description = Some(labels.about.clone());
    }
    item
}

fn stands(shown: &ItemVisibility) -> String {
    let listed = if shown.listed { "" } else { "; it is not found at present" };
    format!("visibility: {}{listed}\n\n{}", shown.visibility, describe(&shown.preview))
}

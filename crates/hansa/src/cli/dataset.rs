//! `hansa dataset …`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use foundation::DatasetGrantId;
use wire::Reason;
use wire::datasets::{BeginUpload, CreateDataset, Dataset, DatasetVersion, GrantDataset, UpdateDataset};

use super::failure::{Failure, advised};
use super::names::VersionRef;
use super::output::{Table, ago, bytes, fields, moment, quoted};
use super::transfer::VERIFYING;
use super::{Context, ListArgs, ask, catalogue, names, transfer};

/// What makes a version.
const PUSH: &str = "hansa dataset push NAME FILE";

#[derive(Debug, Subcommand)]
pub(crate) enum DatasetCommand {
    /// Upload a file as a new version; the data set is created when there is none of this name.
    Push(PushArgs),
    /// Download a version, verified by its SHA-256.
    Pull {
        /// Name or id, with @N for a version other than the newest.
        dataset: VersionRef,
        /// Where to; NAME-vN.FORMAT in this folder when left out.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// List data sets.
    List {
        /// Those that other partners share with yours.
        #[arg(long)]
        shared: bool,
        /// Your own, the archived ones too.
        #[arg(long, conflicts_with = "shared")]
        archived: bool,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show a data set and the columns of a version.
    Show {
        /// Name or id, with @N for a version other than the newest.
        dataset: VersionRef,
    },
    /// List the versions of a data set, newest first.
    Versions {
        /// Name or id.
        dataset: String,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Change a data set's name, description or licence.
    Edit {
        /// Name or id.
        dataset: String,
        /// Another name.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        about: AboutArgs,
    },
    /// Archive a data set: it leaves the list, takes no new versions, and its grants are revoked.
    Archive {
        /// Name or id.
        dataset: String,
    },
    /// Take a data set out of the archive; its grants stay revoked.
    Restore {
        /// Name or id.
        dataset: String,
    },
    /// Show the first rows.
    Preview {
        /// Name or id, with @N for a version other than the newest.
        dataset: VersionRef,
        /// How many rows.
        #[arg(long, default_value_t = 10)]
        rows: u32,
    },
    /// Let the other party of an agreement use a data set.
    Grant {
        /// Name or id.
        dataset: String,
        /// The agreement, by title or id.
        #[arg(long)]
        agreement: String,
        /// What for: train, download; may be repeated.
        #[arg(long = "for", required = true, value_delimiter = ',')]
        permissions: Vec<String>,
    },
    /// Say who sees a data set in the catalogue, after showing what they will see.
    Publish {
        /// Name or id.
        dataset: String,
        #[command(flatten)]
        publish: catalogue::PublishArgs,
    },
    /// List who may use a data set.
    Grants {
        /// Name or id.
        dataset: String,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Take a grant back, at once.
    Revoke {
        /// The grant's id.
        #[arg(value_parser = names::id::<DatasetGrantId>)]
        grant: DatasetGrantId,
        /// Why; the other partner reads it.
        #[arg(long)]
        reason: String,
    },
}

/// What is said of a data set as a whole.
#[derive(Debug, Args)]
pub(crate) struct AboutArgs {
    /// What it holds.
    #[arg(long)]
    description: Option<String>,
    /// Its licence.
    #[arg(long)]
    licence: Option<String>,
}

impl AboutArgs {
    fn is_none(&self) -> bool {
        self.description.is_none() && self.licence.is_none()
    }
}

#[derive(Debug, Args)]
pub(crate) struct PushArgs {
    /// Name or id of the data set.
    dataset: String,
    /// A CSV or Parquet file.
    file: PathBuf,
    #[command(flatten)]
    about: AboutArgs,
    /// csv or parquet; by the file's name when left out.
    #[arg(long)]
    format: Option<String>,
}

pub(crate) async fn run(cx: &Context, command: DatasetCommand) -> anyhow::Result<()> {
    match command {
        DatasetCommand::Push(args) => transfer::interruptible(push(cx, args)).await,
        DatasetCommand::Pull { dataset, output } => transfer::interruptible(pull(cx, &dataset, output)).await,
        DatasetCommand::List { shared, archived, list } => show_list(cx, (shared, archived), &list).await,
        DatasetCommand::Show { dataset } => show(cx, &dataset).await,
        DatasetCommand::Versions { dataset, list } => versions(cx, &dataset, &list).await,
        DatasetCommand::Edit { dataset, name, about } => {
            if name.is_none() && about.is_none() {
                let nothing = Failure::usage("there is nothing to change");
                return Err(nothing.next("add --name, --description or --licence").into());
            }
            let dataset = names::dataset(cx, &dataset).await?;
            let edited = edited(cx, dataset, name, about).await?;
            cx.out.answer(&edited, |dataset| overview(dataset, "your partner".to_owned()))
        }
        DatasetCommand::Archive { dataset } => archive(cx, &dataset).await,
        DatasetCommand::Restore { dataset } => {
            let id = names::archived_dataset(cx, &dataset).await?;
            let restored = cx.client.restore_dataset(id).await?;
            cx.out.answer(&restored, |dataset| format!("'{}' is in your list again.", dataset.name))?;
            cx.out.next(&format!(
                "hansa dataset grant {id} --agreement TITLE --for train, for whoever is to use it again"
            ))
        }
        DatasetCommand::Preview { dataset, rows } => preview(cx, &dataset, rows).await,
        DatasetCommand::Grant { dataset, agreement, permissions } => {
            let agreement = names::agreement(cx, &agreement).await?;
            let dataset = names::dataset(cx, &dataset).await?.id;
            let grant = GrantDataset { agreement, permissions, expires_at: None };
            let granted = cx.client.grant_dataset(dataset, &grant).await?;
            let partners = names::PartnerNames::read(cx).await?;
            cx.out.answer(&granted, |grant| {
                let (who, what) = (partners.of(grant.grantee), grant.permissions.join(", "));
                format!("{who} may use it for {what} until {} ({})", moment(grant.expires_at), grant.id)
            })
        }
        DatasetCommand::Publish { dataset, publish } => catalogue::publish_dataset(cx, &dataset, publish).await,
        DatasetCommand::Grants { dataset, list } => grants(cx, &dataset, &list).await,
        DatasetCommand::Revoke { grant, reason } => {
            ask::confirm(cx.yes, &format!("{grant} ends at once, and running jobs under it"))?;
            cx.client.revoke_dataset_grant(grant, &Reason { reason }).await?;
            cx.out.line(&format!("{grant} is revoked."))
        }
    }
}

async fn push(cx: &Context, args: PushArgs) -> anyhow::Result<()> {
    let format = format_of(&args.file, args.format)?;
    let (sha256, size) = client::read_file(&args.file, &transfer::Bar::new(cx, "reading", "")?).await?;
    let dataset = if let Some(dataset) = names::own_dataset(cx, &args.dataset).await? {
        edited(cx, dataset, None, args.about).await?
    } else {
        cx.out.note(&format!("There is no data set '{}' yet: creating it.", args.dataset))?;
        let AboutArgs { description, licence } = args.about;
        let new = CreateDataset { name: args.dataset, description: description.unwrap_or_default(), licence };
        create(cx, &new).await?
    };
    if let Some(latest) = dataset.latest_version {
        let latest = cx.client.dataset_version(dataset.id, latest).await?;
        if latest.sha256 == sha256 {
            cx.out.note("The newest version has exactly this content; nothing was uploaded.")?;
            return cx.out.answer(&latest, |version| describe(&dataset, version));
        }
    }
    let begin = BeginUpload { format, size: i64::try_from(size)?, sha256 };
    let sent = transfer::upload(cx, dataset.id, &args.file, &begin).await;
    if sent.is_err() && dataset.latest_version.is_none() {
        cx.out.note(&format!("The data set '{}' has no version yet; push another file to it.", dataset.name))?;
    }
    let version = sent?;
    cx.out.answer(&version, |version| describe(&dataset, version))?;
    cx.out.next(&format!("hansa dataset show {}", dataset.id))
}

/// Creates a data set that stands in no list; a name that is taken all the same is that of an archived one.
async fn create(cx: &Context, new: &CreateDataset) -> anyhow::Result<Dataset> {
    let next = || format!("hansa dataset restore {}, or push under another name", quoted(&new.name));
    cx.client.create_dataset(new).await.map_err(|error| match error.code() {
        Some("dataset_name_taken") => advised(error, next()).into(),
        _ => error.into(),
    })
}

/// The data set with what was given for it; as it is when nothing was.
async fn edited(cx: &Context, dataset: Dataset, name: Option<String>, about: AboutArgs) -> anyhow::Result<Dataset> {
    if name.is_none() && about.is_none() {
        return Ok(dataset);
    }
    let update = UpdateDataset { name, description: about.description, licence: about.licence };
    Ok(cx.client.update_dataset(dataset.id, &update).await?)
}

fn format_of(file: &Path, given: Option<String>) -> Result<String, Failure> {
    let extension = file.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase);
    match given.or(extension).as_deref() {
        Some("csv") => Ok("csv".to_owned()),
        Some("parquet") => Ok("parquet".to_owned()),
        _ => Err(Failure::usage("the file is neither .csv nor .parquet by its name").next("add --format csv")),
    }
}

fn describe(dataset: &Dataset, version: &DatasetVersion) -> String {
    fields(&[
        ("data set", format!("{} ({})", dataset.name, dataset.id)),
        ("version", version.number.to_string()),
        ("content", format!("{} rows, {}, {}", version.rows, bytes(version.size), version.format)),
        ("sha-256", version.sha256.to_string()),
    ])
}

async fn pull(cx: &Context, wanted: &VersionRef, output: Option<PathBuf>) -> anyhow::Result<()> {
    let dataset = names::dataset(cx, &wanted.name).await?;
    let number = wanted.or_latest(dataset.latest_version, PUSH)?;
    let version = cx.client.dataset_version(dataset.id, number).await?;
    let name = || format!("{}-v{number}.{}", transfer::file_name(&dataset.name), transfer::file_name(&version.format));
    let file = output.unwrap_or_else(|| name().into());
    if file.exists() {
        ask::confirm(cx.yes, &format!("{} exists and will be replaced", file.display()))?;
    }
    cx.client.download_dataset(&version, &file, &transfer::Bar::new(cx, "downloading", VERIFYING)?).await?;
    cx.out.answer(&version, |version| format!("{}\nfile      {}", describe(&dataset, version), file.display()))
}

async fn archive(cx: &Context, name: &str) -> anyhow::Result<()> {
    let dataset = names::dataset(cx, name).await?;
    ask::confirm(cx.yes, &format!("'{}' leaves your list, and all its grants end at once", dataset.name))?;
    cx.client.archive_dataset(dataset.id).await?;
    cx.out.line(&format!("'{}' is archived.", dataset.name))?;
    cx.out.next(&format!("hansa dataset restore {}, should it be needed again", dataset.id))
}

async fn show_list(cx: &Context, (shared, archived): (bool, bool), list: &ListArgs) -> anyhow::Result<()> {
    let query = list.query(None);
    let page = if archived {
        cx.client.all_datasets(Some(&query)).await?
    } else {
        cx.client.list_datasets(shared, Some(&query)).await?
    };
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["NAME", "VERSION", "LICENCE", "UPDATED", "ID"]);
        for dataset in &page.items {
            let version = dataset.latest_version.map_or_else(|| "-".to_owned(), |number| number.to_string());
            let licence = dataset.licence.clone().unwrap_or_default();
            let (mark, updated) = (if dataset.archived { " (archived)" } else { "" }, ago(dataset.updated_at));
            table.row([format!("{}{mark}", dataset.name), version, licence, updated, dataset.id.to_string()]);
        }
        table.render(if shared {
            "Nobody shares data with you yet."
        } else {
            "No data sets of your own yet: hansa dataset push; what others share: hansa dataset list --shared"
        })
    })?;
    cx.more(&page)
}

fn overview(dataset: &Dataset, owner: String) -> String {
    fields(&[
        ("name", dataset.name.clone()),
        ("id", dataset.id.to_string()),
        ("owner", owner),
        ("state", if dataset.archived { "archived".to_owned() } else { String::new() }),
        ("licence", dataset.licence.clone().unwrap_or_default()),
        ("created", moment(dataset.created_at)),
        ("description", dataset.description.clone()),
    ])
}

async fn show(cx: &Context, wanted: &VersionRef) -> anyhow::Result<()> {
    let dataset = names::dataset(cx, &wanted.name).await?;
    let version = match wanted.version.or(dataset.latest_version) {
        Some(number) => Some(cx.client.dataset_version(dataset.id, number).await?),
        None => None,
    };
    if let (Some(version), true) = (&version, cx.out.json && wanted.version.is_some()) {
        return cx.out.answer(version, |_| String::new());
    }
    let partners = names::PartnerNames::read(cx).await?;
    cx.out.answer(&dataset, |dataset| {
        let about = overview(dataset, partners.of(dataset.owner));
        let Some(version) = &version else { return format!("{about}\n\nNo version yet.") };
        let mut table = Table::new(["COLUMN", "TYPE", "MISSING VALUES", "DISTINCT"]);
        for column in &version.columns {
            let missing = if column.nullable { "yes" } else { "no" };
            let distinct = column.distinct.map(|count| count.to_string()).unwrap_or_default();
            table.row([column.name.clone(), column.kind.clone(), missing.to_owned(), distinct]);
        }
        format!("{about}\n\n{}\n\n{}", describe(dataset, version), table.render("No columns."))
    })
}

async fn versions(cx: &Context, dataset: &str, list: &ListArgs) -> anyhow::Result<()> {
    let dataset = names::dataset(cx, dataset).await?.id;
    let page = cx.client.dataset_versions(dataset, Some(&list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["VERSION", "ROWS", "SIZE", "FORMAT", "UPLOADED", "ID"]);
        for it in &page.items {
            let (number, rows, size) = (it.number.to_string(), it.rows.to_string(), bytes(it.size));
            table.row([number, rows, size, it.format.clone(), ago(it.created_at), it.id.to_string()]);
        }
        table.render("No version yet: hansa dataset push")
    })?;
    cx.more(&page)
}

async fn preview(cx: &Context, wanted: &VersionRef, rows: u32) -> anyhow::Result<()> {
    let dataset = names::dataset(cx, &wanted.name).await?;
    let number = wanted.or_latest(dataset.latest_version, PUSH)?;
    let preview = cx.client.preview_dataset(dataset.id, number, rows).await?;
    cx.out.answer(&preview, |preview| {
        let record = |row: &Vec<serde_json::Value>| {
            let pairs: Vec<(&str, String)> =
                preview.columns.iter().map(String::as_str).zip(row.iter().map(super::job::plain)).collect();
            fields(&pairs)
        };
        let left_out =
            |column: &wire::datasets::OmittedColumn| format!("{} is not shown: {}", column.name, column.reason);
        let records = preview.rows.iter().map(record).chain(preview.omitted.iter().map(left_out));
        records.collect::<Vec<_>>().join("\n\n")
    })
}

async fn grants(cx: &Context, dataset: &str, list: &ListArgs) -> anyhow::Result<()> {
    let dataset = names::dataset(cx, dataset).await?.id;
    let page = cx.client.dataset_grants(dataset, Some(&list.query(None))).await?;
    let partners = names::PartnerNames::read(cx).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["GRANTEE", "FOR", "UNTIL", "STATE", "ID"]);
        for grant in &page.items {
            let state = if grant.revoked_at.is_some() { "revoked" } else { "given" };
            let (what, until) = (grant.permissions.join(", "), moment(grant.expires_at));
            table.row([partners.of(grant.grantee), what, until, state.to_owned(), grant.id.to_string()]);
        }
        table.render("Nobody else may use it.")
    })?;
    cx.more(&page)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::format_of;

    #[test]
    fn the_format_is_read_off_the_name_unless_given() {
        assert_eq!(format_of(Path::new("a.CSV"), None).unwrap(), "csv");
        assert_eq!(format_of(Path::new("a.parquet"), None).unwrap(), "parquet");
        assert_eq!(format_of(Path::new("a.txt"), Some("csv".to_owned())).unwrap(), "csv");
        assert!(format_of(Path::new("a.txt"), None).is_err());
    }
}

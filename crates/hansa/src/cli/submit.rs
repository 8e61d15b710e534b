//! `hansa job submit`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use client::ClientError;
use foundation::{PoolId, PoolRequestId};
use serde_json::{Map, Value};
use wire::ProblemDocument;
use wire::jobs::{JobBase, JobInput, SubmitJob};
use wire::pools::ChargePool;

use super::failure::{Failure, advised};
use super::job::{about, plain};
use super::names::VersionRef;
use super::output::{fields, quoted};
use super::usage::{hours, warnings};
use super::{Context, names, project, watch};

#[derive(Debug, Args)]
pub(crate) struct SubmitArgs {
    /// The data set to train on, by name or id, with @N for a version other than the newest.
    #[arg(long)]
    data: VersionRef,
    /// The pretrained model to begin with, by name or id, with @N for a version other than the newest.
    #[arg(long, value_name = "MODEL")]
    base: Option<VersionRef>,
    /// The column to predict.
    #[arg(long)]
    target: Option<String>,
    /// What to train; 'hansa recipe list' shows what there is.
    #[arg(long)]
    recipe: Option<String>,
    /// A JSON file with the specification; the other options change it.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// One option of the recipe, such as `epochs=40` or `hidden=[64,32]`; may be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting)]
    set: Vec<(String, Value)>,
    /// What the job is called.
    #[arg(long)]
    name: Option<String>,
    /// The model in which the result becomes a new version; created when there is none of this name.
    #[arg(long = "model", value_name = "NAME")]
    register_as: Option<String>,
    /// The pool of an alliance that pays the GPU time, by id.
    #[arg(long, value_parser = names::id::<PoolId>, requires = "gpu_hours")]
    pool: Option<PoolId>,
    /// GPU hours that the job reserves of the pool.
    #[arg(long, value_parser = hours, requires = "pool")]
    gpu_hours: Option<i64>,
    /// The approved request on the pool that the job goes back to.
    #[arg(long, value_parser = names::id::<PoolRequestId>, requires = "pool")]
    pool_request: Option<PoolRequestId>,
    /// The joint project that it is for, by name or id: its people of both partners see how it goes.
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// Follow it live.
    #[arg(long)]
    watch: bool,
}

/// `name=value`, the value as JSON, or else as text.
fn setting(text: &str) -> Result<(String, Value), String> {
    let wanted = "write NAME=VALUE, such as epochs=40; 'hansa recipe show tabular' lists the names";
    let (name, value) = text.split_once('=').ok_or(wanted)?;
    Ok((name.to_owned(), serde_json::from_str(value).unwrap_or_else(|_| value.into())))
}

pub(crate) async fn submit(cx: &Context, args: SubmitArgs) -> anyhow::Result<()> {
    let (data, watch) = (args.data.clone(), args.watch);
    let dataset = names::dataset(cx, &data.name).await?.id;
    let spec = specification(&args)?;
    let inputs = [("train".to_owned(), JobInput { dataset, version: data.version })].into();
    let charge = |(pool, gpu_seconds)| ChargePool { pool, gpu_seconds, request: args.pool_request };
    let pool = args.pool.zip(args.gpu_hours).map(charge);
    let project = match &args.project {
        Some(name) => Some(project::named(cx, name).await?),
        None => None,
    };
    let base = match &args.base {
        Some(base) => Some(JobBase { model: names::model(cx, &base.name).await?.id, version: base.version }),
        None => None,
    };
    let (name, register_as) = (args.name, args.register_as);
    let submit = SubmitJob { name, spec: spec.clone().into(), inputs, base, register_as, pool, project };
    let job = match cx.client.submit_job(&submit).await {
        Ok(job) => job,
        Err(error) => return Err(explained(cx, error, &data.name, &spec).await),
    };
    for warning in warnings(&job.warnings) {
        cx.out.note(&warning)?;
    }
    if watch {
        cx.out.note(&format!("Submitted {}.", job.id))?;
        return watch::follow(cx, job.id).await;
    }
    cx.out.answer(&job, |job| fields(&about(job)))?;
    cx.out.next(&format!("hansa job watch {}", job.id))
}

fn specification(args: &SubmitArgs) -> anyhow::Result<Map<String, Value>> {
    let mut spec = match &args.spec {
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            let next =
                r#"write JSON such as {"recipe":"tabular","target":"COLUMN"}; all options: hansa recipe show tabular"#;
            let wrong = |error| Failure::usage(format!("{}: {error}", file.display())).next(next);
            serde_json::from_str(&text).map_err(wrong)?
        }
        None => Map::new(),
    };
    if let Some(recipe) = &args.recipe {
        spec.insert("recipe".to_owned(), recipe.as_str().into());
    }
    spec.entry("recipe").or_insert_with(|| "tabular".into());
    if let Some(target) = &args.target {
        spec.insert("target".to_owned(), target.as_str().into());
    }
    spec.extend(args.set.iter().cloned());
    Ok(spec)
}

/// The refusal with what to type: the server speaks of fields, and people have options.
async fn explained(cx: &Context, error: ClientError, data: &str, spec: &Map<String, Value>) -> anyhow::Error {
    let ClientError::Problem(problem) = &error else { return error.into() };
    let Some(field) = problem.field.as_deref().and_then(|field| field.strip_prefix("spec.")) else {
        return error.into();
    };
    let recipe = spec.get("recipe").map(plain).unwrap_or_default();
    let schema = cx.public().recipe(&recipe).await.map(|recipe| recipe.schema).unwrap_or_default();
    let known = schema.get("properties").and_then(Value::as_object);
    let known: Vec<String> = known.into_iter().flat_map(Map::keys).cloned().collect();
    let next = advice(problem, field, data, spec, &known);
    advised(error, next).into()
}

/// What to type when the server refuses `field` of a specification, whose recipe has the options `known`; none are when they
/// could not be looked up.
fn advice(problem: &ProblemDocument, field: &str, data: &str, spec: &Map<String, Value>, known: &[String]) -> String {
    let option = field.split(['.', '[']).next().unwrap_or(field);
    let (is_given, is_known) = (spec.contains_key(option), known.is_empty() || known.iter().any(|it| it == option));
    let columns = format!("the columns: hansa dataset show {}", quoted(data));
    let all = format!("all options: hansa recipe show {}", quoted(&spec.get("recipe").map(plain).unwrap_or_default()));
    let typed = match option {
        "recipe" => return "--recipe NAME; what there is: hansa recipe list".to_owned(),
        "target" if !is_given => return format!("add --target COLUMN; {columns}"),
        "target" => format!("--target COLUMN; {columns}"),
        option if !is_given => return format!("add --set {option}=VALUE; {all}"),
        option if is_known => format!("--set {option}=VALUE"),
        option => {
            let Some(near) = recipes::closest(option, known) else { return all };
            let value = spec.get(option).map(plain).unwrap_or_default();
            return format!("did you mean '{near}'? --set {near}={}; {all}", quoted(&value));
        }
    };
    problem.next_step.as_ref().map_or_else(|| typed.clone(), |next| format!("{} ({typed})", next.trim_end_matches('.')))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Map, Value, json};
    use wire::ProblemDocument;

    use super::{advice, setting};

    #[test]
    fn an_option_is_json_or_else_text() {
        assert_eq!(setting("epochs=40").unwrap(), ("epochs".to_owned(), json!(40)));
        assert_eq!(setting("hidden=[64,32]").unwrap().1, json!([64, 32]));
        assert_eq!(setting("optimizer=adam").unwrap().1, json!("adam"));
        assert!(setting("epochs").unwrap_err().contains("NAME=VALUE"));
    }

    fn told(field: &str, said: &str, spec: &Value) -> String {
        let text = String::new;
        let problem = ProblemDocument {
            type_uri: text(),
            title: text(),
            status: 400,
            detail: text(),
            code: "spec_field_invalid".to_owned(),
            next_step: Some(said.to_owned()),
            field: Some(format!("spec.{field}")),
            values: BTreeMap::new(),
            request_id: text(),
        };
        let mut spec: Map<String, Value> = spec.as_object().cloned().unwrap();
        spec.insert("recipe".to_owned(), "tabular".into());
        let known = ["recipe", "target", "epochs", "optimizer"].map(str::to_owned);
        advice(&problem, field, "my patients", &spec, &known)
    }

    #[test]
    fn a_refused_field_names_the_option_that_sets_it() {
        let target = json!({ "target": "diagnosis" });
        for (field, said, spec, told_next) in [
            (
                "epoch",
                "compare",
                json!({ "epoch": 4 }),
                "did you mean 'epochs'? --set epochs=4; all options: hansa recipe show tabular",
            ),
            ("colour", "compare", json!({ "colour": 4 }), "all options: hansa recipe show tabular"),
            (
                "target",
                "target must be text",
                json!({}),
                "add --target COLUMN; the columns: hansa dataset show 'my patients'",
            ),
            (
                "target",
                "take another",
                target,
                "take another (--target COLUMN; the columns: hansa dataset show 'my patients')",
            ),
            ("epochs", "epochs must be 1 to 9", json!({ "epochs": 0 }), "epochs must be 1 to 9 (--set epochs=VALUE)"),
            (
                "optimizer.adam.beta3",
                "name it beta1",
                json!({ "optimizer": {} }),
                "name it beta1 (--set optimizer=VALUE)",
            ),
            ("recipe", "set recipe", json!({}), "--recipe NAME; what there is: hansa recipe list"),
        ] {
            assert_eq!(told(field, said, &spec), told_next);
        }
    }
}

//! `hansa model predict`: rows of a file, as many at a time as the server takes.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use client::ClientError;
use recipes::limits;
use recipes::predict::{MAX_GENERATED_TOKENS, MAX_PROMPTS, MAX_ROWS};
use serde_json::{Map, Value};
use wire::models::{Generation, Predict, Predictions};

use super::generation::{GenerationArgs, from_place};
use super::{TRAIN, answers};
use crate::cli::failure::{Failure, advised};
use crate::cli::names::VersionRef;
use crate::cli::{Context, ask, names};

/// What a file of rows looks like.
const ROWS_WANTED: &str = "write CSV with a header line, or a JSON list such as [{\"COLUMN\": VALUE}]";

/// The task of language models.
const CONTINUES_TEXTS: &str = "text-generation";

#[derive(Debug, Args)]
pub(crate) struct PredictArgs {
    /// Name or id, with @N for a version other than the newest.
    model: VersionRef,
    /// CSV with a header, or JSON with a list of objects; - for CSV on standard input.
    rows: PathBuf,
    /// Write the answers into a file: CSV, or lines of JSON where its name ends in .jsonl.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Tell which columns, or which words of a text or prompt, each prediction goes by.
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    generation: GenerationArgs,
}

type Row = Map<String, Value>;

pub(super) async fn predict(cx: &Context, args: &PredictArgs) -> anyhow::Result<()> {
    let rows = read_rows(&args.rows)?;
    if rows.is_empty() {
        return Err(Failure::usage(format!("{} has no rows", args.rows.display())).next(ROWS_WANTED).into());
    }
    if let Some(file) = args.output.as_deref().filter(|file| file.exists()) {
        ask::confirm(cx.yes, &format!("{} exists and will be replaced", file.display()))?;
    }
    let all = ask_all(cx, args, &rows).await?;
    match &args.output {
        None => cx.out.answer(&all, |all| answers::shown(&all.predictions))?,
        Some(file) => {
            answers::write(file, &all.predictions)?;
            cx.out.line(&format!("{} predictions are in {}.", all.predictions.len(), file.display()))?;
        }
    }
    let mut warnings = all.warnings.iter().filter(|_| !cx.out.json || args.output.is_some());
    warnings.try_for_each(|odd| cx.out.note(&format!("warning: {}", crate::cli::output::clean(&odd.message))))
}

/// Asks in as many calls as it takes. A server that says that a call is too much is asked for less at a time.
async fn ask_all(cx: &Context, args: &PredictArgs, rows: &[Row]) -> anyhow::Result<Predictions> {
    let asked = args.generation.asked();
    check_seeds(asked, rows.len())?;
    let model = names::model(cx, &args.model.name).await?;
    let number = args.model.or_latest(model.latest_version, TRAIN)?;
    let mut is_language = asked.is_some() || model.task == CONTINUES_TEXTS;
    let mut size = if is_language { prompts_of_a_call(asked) } else { MAX_ROWS };
    let mut all = Predictions { predictions: Vec::new(), warnings: Vec::new() };
    while all.predictions.len() < rows.len() {
        let place = all.predictions.len();
        let part = &rows[place..rows.len().min(place + size)];
        let generation = if is_language { from_place(asked, place) } else { None };
        let wanted = Predict { rows: part.to_vec(), explain: args.explain, generation };
        match cx.client.predict(model.id, number, &wanted).await {
            Ok(answer) => {
                is_language |= answer.predictions.iter().any(|said| said.text.is_some());
                anyhow::ensure!(answer.predictions.len() == part.len(), "the server did not answer every row");
                all.predictions.extend(answer.predictions);
                all.warnings.extend(answer.warnings);
            }
            Err(error) => match less(part.len(), &error) {
                Some(fewer) => size = fewer,
                None => return Err(explained(error, (place, part.len(), rows.len()))),
            },
        }
    }
    all.warnings.dedup();
    Ok(all)
}

/// Every row has a seed of its own: the one that is asked for, and its place.
fn check_seeds(asked: Option<Generation>, rows: usize) -> Result<(), Failure> {
    let most = limits::SEED - rows as u64;
    match asked.and_then(|asked| asked.seed) {
        Some(seed) if seed > most => Err(Failure::usage(format!(
            "every row has a seed of its own, from {seed} on, and so large ones do not exist"
        ))
        .next(format!("add --seed NUMBER with at most {most}"))),
        _ => Ok(()),
    }
}

/// As many prompts as a request may have, and as many as its tokens allow.
fn prompts_of_a_call(asked: Option<Generation>) -> usize {
    let tokens = asked.and_then(|asked| asked.max_new_tokens).unwrap_or(1).max(1);
    usize::try_from(MAX_GENERATED_TOKENS / u64::from(tokens)).unwrap_or(usize::MAX).clamp(1, MAX_PROMPTS)
}

/// How many rows to ask for instead, where so many were too much at a time.
fn less(rows: usize, error: &ClientError) -> Option<usize> {
    let ClientError::Problem(problem) = error else { return None };
    let why = problem.values.get("why").filter(|_| problem.code == "prediction_refused").unwrap_or(&problem.code);
    let fewer = match why.as_str() {
        "too_many_rows" => problem.values.get("limit")?.parse().ok()?,
        "too_many_tokens" | "prediction_too_slow" => rows / 2,
        _ => return None,
    };
    (1..rows).contains(&fewer).then_some(fewer)
}

/// What was refused, in which rows, and what to type instead.
fn explained(error: ClientError, (place, part, rows): (usize, usize, usize)) -> anyhow::Error {
    let why = |error: &ClientError| match error {
        ClientError::Problem(problem) => problem.values.get("why").cloned(),
        _ => None,
    };
    let error = if why(&error).as_deref() == Some("generation_unavailable") {
        let next =
            "leave out --max-new-tokens, --temperature, --top-k, --top-p and --seed, which are for language models";
        anyhow::Error::new(advised(error, next.to_owned()))
    } else {
        anyhow::Error::new(error)
    };
    if part == rows { error } else { error.context(format!("of the rows from {} to {}", place + 1, place + part)) }
}

/// Reads rows as the training data has them: CSV with its fields as text, or JSON objects.
fn read_rows(file: &Path) -> anyhow::Result<Vec<Row>> {
    let mut text = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut text)?;
    } else {
        text = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    }
    if file.extension().is_some_and(|extension| extension == "json") {
        let read = serde_json::from_slice(&text);
        let wrong = |error| Failure::usage(format!("{}: {error}", file.display())).next(ROWS_WANTED);
        return Ok(read.map_err(wrong)?);
    }
    csv_rows(&text).with_context(|| format!("{} is no CSV", file.display()))
}

fn csv_rows(text: &[u8]) -> anyhow::Result<Vec<Row>> {
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers()?.clone();
    let row = |record: csv::StringRecord| {
        header.iter().zip(&record).map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
    };
    Ok(reader.records().map(|record| record.map(row)).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests;

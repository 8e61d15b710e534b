//! A whole job: from the start of a process to a saved model and its score on a held-out part, against a script of Keras'.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{ROUNDS, Sides, figure, last_object, median};
use crate::bench::figure::{Figure, Promise};
use crate::output::say;
use crate::process::{capture, line};
use crate::workspace::root;

const TIMES_AS_FAST: f64 = 30.0;

/// Seconds, and the share of a held-out fifth that was told right.
struct Run {
    seconds: f64,
    accuracy: f64,
}

pub(super) fn measure(sides: &Sides) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let digits = folder.path().join("digits.csv");
    write_digits(sides, &digits)?;
    let wisconsin = root().join("data/breast-cancer-wisconsin/wdbc.csv");
    let mut figures = compare(sides, "breast cancer", (&wisconsin, "diagnosis"), folder.path())?;
    figures.extend(compare(sides, "digits", (&digits, "digit"), folder.path())?);
    Ok(figures)
}

/// scikit-learn carries them: 1,797 images of 8 × 8.
fn write_digits(sides: &Sides, file: &Path) -> Result<()> {
    const PROGRAM: &str = "
import sys
from sklearn.datasets import load_digits
table = load_digits(as_frame=True)
table.data.assign(digit=['d%d' % digit for digit in table.target]).to_csv(sys.argv[1], index=False)";
    capture(Command::new(&sides.python).args(["-c", PROGRAM]).arg(file))?;
    Ok(())
}

fn compare(sides: &Sides, name: &str, data: (&Path, &str), folder: &Path) -> Result<Vec<Figure>> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for seed in 1..=ROUNDS {
        let job = folder.join(format!("{name}-{seed}"));
        ours.push(here(sides, data, seed, &job)?);
        theirs.push(there(sides, data, seed, &job)?);
        let [here, there] = [&ours, &theirs].map(|runs| runs.last().map_or(0.0, |run| run.seconds));
        say(format_args!("whole job, {name}, round {seed}: {here:.3} s, Keras {there:.3} s"));
    }
    let whole = |of: &str| format!("whole job, {name}, {of}");
    let mean = |runs: &[Run]| runs.iter().map(|run| run.accuracy / f64::from(ROUNDS)).sum::<f64>();
    let ratios = ours.iter().zip(&theirs).map(|(ours, theirs)| theirs.seconds / ours.seconds);
    let fast = Some(Promise::AtLeast(TIMES_AS_FAST));
    let right = Some(Promise::AtLeast(mean(&theirs)));
    Ok(vec![
        figure(whole("here"), median(ours.iter().map(|run| run.seconds)), "s"),
        figure(whole("Keras"), median(theirs.iter().map(|run| run.seconds)), "s"),
        Figure { promise: fast, ..figure(whole("Keras: speed, here ÷ there"), median(ratios), "×") },
        Figure { promise: right, ..figure(whole("accuracy here, mean of 5 seeds"), mean(&ours), "") },
    ])
}

fn here(sides: &Sides, (file, target): (&Path, &str), seed: u32, folder: &Path) -> Result<Run> {
    fs::create_dir_all(folder)?;
    fs::copy(file, folder.join("table.csv"))?;
    // Ten passes, as the script makes.
    let spec = json!({ "recipe": "tabular", "target": target, "seed": seed, "epochs": 10 });
    let inputs = json!([{ "name": "table", "path": "table.csv", "format": "csv" }]);
    let job = json!({ "spec": spec, "inputs": inputs, "attempt": 1 });
    fs::write(folder.join("job.json"), job.to_string())?;
    let mut command = Command::new(&sides.trainer);
    command.args(["train", "--dir"]).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let begun = Instant::now();
    let mut child = command.spawn().with_context(|| format!("cannot start `{}`", line(&command)))?;
    // Its end would end the program: it is held until the program is done.
    let input = child.stdin.take();
    let output = child.wait_with_output()?;
    let seconds = begun.elapsed().as_secs_f64();
    drop(input);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("`{}` failed: {}\n{said}", line(&command), output.status);
    }
    let finished: Value = serde_json::from_str(said.lines().last().unwrap_or_default())?;
    let accuracy = find(&finished, "accuracy").with_context(|| format!("no accuracy in {finished}"))?;
    Ok(Run { seconds, accuracy })
}

fn there(sides: &Sides, (file, target): (&Path, &str), seed: u32, folder: &Path) -> Result<Run> {
    let file: PathBuf = file.to_owned();
    let mut command = sides.peer();
    command.args(["keras", "job"]).arg(file).args([target, &seed.to_string()]).env("HANSA_FOLDER", folder);
    let begun = Instant::now();
    let said = last_object(&mut command)?;
    let seconds = begun.elapsed().as_secs_f64();
    let accuracy = said["accuracy"].as_f64().with_context(|| format!("no accuracy in {said}"))?;
    Ok(Run { seconds, accuracy })
}

/// The first number under a key, wherever it is.
fn find(value: &Value, key: &str) -> Option<f64> {
    match value {
        Value::Object(fields) => {
            fields.get(key).and_then(Value::as_f64).or_else(|| fields.values().find_map(|value| find(value, key)))
        }
        Value::Array(values) => values.iter().find_map(|value| find(value, key)),
        _ => None,
    }
}

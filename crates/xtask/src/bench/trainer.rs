//! The trainer against what else people would train with: the same work on both sides, in turns, in one run.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::figure::{Figure, Promise};
use crate::output::say;
use crate::process::capture;
use crate::python::PEERS;
use crate::workspace::root;

mod job;

/// Times that both sides take turns; a ratio is the median of the turns' ratios, as the machine's own speed goes up and down.
const ROUNDS: u32 = 5;

/// Work that is done on both sides, and how much faster than each peer it was promised to be here.
struct Work {
    name: &'static str,
    ours: &'static [&'static str],
    peers: &'static [Peer],
}

struct Peer {
    name: &'static str,
    words: &'static [&'static str],
    at_least: f64,
    /// Whether the peak of memory is compared too.
    memory: bool,
}

const WORKS: &[Work] = &[
    Work {
        name: "MLP 30-32-16-4, batch 32, Adam",
        ours: &["mlp", "20000"],
        peers: &[
            Peer { name: "Keras", words: &["keras", "mlp", "1000"], at_least: 20.0, memory: true },
            Peer { name: "PyTorch", words: &["torch", "mlp", "3000"], at_least: 8.0, memory: true },
        ],
    },
    Work {
        name: "MiniLM, all weights, 16 × 64",
        ours: &["minilm", "full", "16", "64", "6"],
        peers: &[Peer { name: "PyTorch", words: &["torch", "minilm", "16", "64", "6"], at_least: 1.2, memory: true }],
    },
    Work {
        name: "MiniLM, all weights, 32 × 128",
        ours: &["minilm", "full", "32", "128", "3"],
        peers: &[Peer { name: "PyTorch", words: &["torch", "minilm", "32", "128", "3"], at_least: 1.2, memory: true }],
    },
    Work {
        name: "MiniLM, LoRA of rank 8, 16 × 64",
        ours: &["minilm", "lora", "16", "64", "6"],
        peers: &[Peer { name: "peft", words: &["peft", "minilm", "16", "64", "6"], at_least: 1.2, memory: true }],
    },
    Work {
        name: "SmolLM2-135M, LoRA of rank 8, 4 × 256",
        ours: &["smollm2", "4", "256", "2"],
        peers: &[Peer { name: "peft", words: &["peft", "smollm2", "4", "256", "2"], at_least: 1.0, memory: true }],
    },
];

/// What a program says of a work.
struct Answer {
    /// Steps per second.
    speed: f64,
    peak_mib: f64,
}

/// Where both sides' programs are.
struct Sides {
    works: PathBuf,
    trainer: PathBuf,
    python: PathBuf,
}

pub(super) fn measure(programs: &Path) -> Result<Vec<Figure>> {
    let python = PEERS.python()?;
    let sides = Sides { works: programs.join("examples/works"), trainer: programs.join("hansa-trainer"), python };
    let mut figures = Vec::new();
    for work in WORKS {
        figures.extend(sides.compare(work)?);
    }
    figures.extend(job::measure(&sides)?);
    Ok(figures)
}

impl Sides {
    fn compare(&self, work: &Work) -> Result<Vec<Figure>> {
        let mut ours = Vec::new();
        let mut theirs: Vec<Vec<Answer>> = work.peers.iter().map(|_| Vec::new()).collect();
        for round in 1..=ROUNDS {
            ours.push(answer(Command::new(&self.works).args(work.ours))?);
            for (peer, answers) in work.peers.iter().zip(&mut theirs) {
                answers.push(answer(self.peer().args(peer.words))?);
            }
            let speeds = theirs.iter().filter_map(|answers| Some(format!("{:.3}", answers.last()?.speed)));
            let here = ours.last().map_or(0.0, |answer| answer.speed);
            say(format_args!(
                "{}, round {round}: {here:.3} steps/s, peers {}",
                work.name,
                speeds.collect::<Vec<_>>().join(", ")
            ));
        }
        let mut figures = vec![
            figure(format!("{}, here", work.name), median(ours.iter().map(|it| it.speed)), "steps/s"),
            figure(format!("{}, memory here", work.name), median(ours.iter().map(|it| it.peak_mib)), "MiB"),
        ];
        for (peer, answers) in work.peers.iter().zip(&theirs) {
            let what = |of: &str| format!("{}, {}{of}", work.name, peer.name);
            figures.push(figure(what(""), median(answers.iter().map(|it| it.speed)), "steps/s"));
            let ratios = ours.iter().zip(answers).map(|(ours, theirs)| ours.speed / theirs.speed);
            figures.push(Figure {
                promise: Some(Promise::AtLeast(peer.at_least)),
                ..figure(what(": speed, here ÷ there"), median(ratios), "×")
            });
            if peer.memory {
                let ratios = ours.iter().zip(answers).map(|(ours, theirs)| ours.peak_mib / theirs.peak_mib);
                figures.push(Figure {
                    promise: Some(Promise::AtMost(1.0)),
                    ..figure(what(": memory, here ÷ there"), median(ratios), "×")
                });
            }
        }
        Ok(figures)
    }

    /// A program of a peer's, with as many threads as ours takes: one for each core.
    fn peer(&self) -> Command {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let mut command = Command::new(&self.python);
        command.env("HANSA_THREADS", cores.to_string());
        command.arg("-B").arg(root().join("crates/xtask/src/peers/work.py"));
        command
    }
}

fn figure(what: String, value: f64, unit: &str) -> Figure {
    Figure { what, value, unit: unit.to_owned(), promise: None }
}

fn answer(command: &mut Command) -> Result<Answer> {
    let said = last_object(command)?;
    let number = |key: &str| said[key].as_f64();
    let per_step = number("least_ms").map(|milliseconds| 1e3 / milliseconds);
    let speed = number("per_second").or(per_step).with_context(|| format!("no speed in {said}"))?;
    Ok(Answer { speed, peak_mib: number("peak_mib").with_context(|| format!("no memory in {said}"))? })
}

/// The last line of what a program prints: a JSON object.
fn last_object(command: &mut Command) -> Result<Value> {
    let output = capture(command)?;
    let line = output.lines().last().unwrap_or_default();
    serde_json::from_str(line).with_context(|| format!("not a JSON object: {line}"))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

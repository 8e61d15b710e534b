//! Faults of every kind, in the programs as they are: a clear answer, nothing lost, nothing half-written.
#![expect(clippy::print_stdout, reason = "what was seen, for whoever reads a test's output")]

pub(crate) mod cluster;
mod commit_proxy;
mod commits;
mod disk;
mod input;
mod kills;
mod outage;
pub(crate) mod raw;
mod rights;
mod stored;
mod traces;
mod transfers;
mod workers;

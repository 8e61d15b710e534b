//! Faults of every kind, in the programs as they are: a clear answer, nothing lost, nothing half-written.

mod cluster;
mod disk;
mod kills;
mod outage;
mod raw;
mod rights;
mod workers;

//! Which leases are dead.
//!
//! A watcher remembers when it first saw each lease's present beat. A lease is dead when the same beat was seen at every look
//! for the length of a lease. Looks are paced by the runtime's timer, which no change of the clock moves, and a lease needs
//! several of them; the length is measured by the watcher's own clock. So a clock that jumps forward cannot alone make a lease
//! look old, and one that jumps back begins the measurement anew.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, TimeDelta, Utc};
use foundation::JobId;

use crate::store::worker::HeldLease;

/// A lease that can be told dead.
pub(crate) trait Leased: Copy {
    /// What names it.
    type Key: Copy + Eq + Hash;
    /// Its name.
    fn key(&self) -> Self::Key;
    /// Its epoch and its beat.
    fn pulse(&self) -> (i64, i64);
}

impl Leased for HeldLease {
    type Key = JobId;

    fn key(&self) -> JobId {
        self.id
    }

    fn pulse(&self) -> (i64, i64) {
        (self.lease_epoch, self.lease_beat)
    }
}

/// Looks into which a lease's length is divided.
pub(crate) const LOOKS_PER_LEASE: u32 = 5;

/// What is remembered of leases.
#[derive(Debug)]
pub(crate) struct LeaseWatch<K = JobId> {
    lease: TimeDelta,
    seen: HashMap<K, Seen>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    epoch: i64,
    beat: i64,
    since: DateTime<Utc>,
    looks: u32,
}

impl<K: Copy + Eq + Hash> LeaseWatch<K> {
    pub(crate) fn new(lease: TimeDelta) -> Self {
        Self { lease, seen: HashMap::new() }
    }

    /// Looks at all leases there are, and yields the dead ones.
    pub(crate) fn look<L: Leased<Key = K>>(&mut self, leases: &[L], now: DateTime<Utc>) -> Vec<L> {
        let mut before = std::mem::take(&mut self.seen);
        let mut dead = Vec::new();
        for lease in leases {
            let (epoch, beat) = lease.pulse();
            let fresh = Seen { epoch, beat, since: now, looks: 0 };
            let seen = match before.remove(&lease.key()) {
                // Also when the clock was set back behind the first look.
                Some(seen) if seen.epoch == fresh.epoch && seen.beat == fresh.beat && seen.since <= now => {
                    Seen { looks: seen.looks + 1, ..seen }
                }
                _ => fresh,
            };
            if seen.looks >= LOOKS_PER_LEASE && now - seen.since >= self.lease {
                dead.push(*lease);
            }
            self.seen.insert(lease.key(), seen);
        }
        dead
    }
}

#[cfg(test)]
mod tests;

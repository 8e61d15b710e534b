use chrono::TimeDelta;
use foundation::Sources;

use super::{LOOKS_PER_LEASE, LeaseWatch};
use crate::store::worker::HeldLease;

const LEASE: TimeDelta = TimeDelta::seconds(30);

fn lease(sources: &Sources) -> HeldLease {
    HeldLease { id: sources.id(), partner_id: sources.id(), lease_epoch: 1, lease_beat: 0 }
}

/// Looks once per fifth of a lease, as a worker does, until the lease is found dead; says after how many looks.
fn looks_until_dead(watch: &mut LeaseWatch, sources: &Sources, lease: HeldLease) -> u32 {
    for look in 0..100 {
        if !watch.look(&[lease], sources.now()).is_empty() {
            return look;
        }
        sources.clock.advance(LEASE / i32::try_from(LOOKS_PER_LEASE).unwrap());
    }
    panic!("a dead worker's job hangs for ever");
}

#[test]
fn a_lease_that_stands_still_dies_after_its_length() {
    let sources = Sources::fixed(1);
    let lease = lease(&sources);
    assert_eq!(looks_until_dead(&mut LeaseWatch::new(LEASE), &sources, lease), LOOKS_PER_LEASE);
}

#[test]
fn a_lease_that_beats_lives_and_so_does_a_new_epoch() {
    let (sources, mut watch) = (Sources::fixed(1), LeaseWatch::new(LEASE));
    let mut lease = lease(&sources);
    for look in 0..100 {
        assert_eq!(watch.look(&[lease], sources.now()), [], "{look}");
        sources.clock.advance(LEASE);
        if look % 2 == 0 { lease.lease_beat += 1 } else { lease.lease_epoch += 1 }
    }
}

#[test]
fn a_forward_jump_alone_kills_no_lease() {
    let (sources, mut watch) = (Sources::fixed(1), LeaseWatch::new(LEASE));
    let mut lease = lease(&sources);
    watch.look(&[lease], sources.now());
    sources.clock.advance(TimeDelta::days(3650));
    assert_eq!(watch.look(&[lease], sources.now()), [], "one look after the jump is not enough");
    lease.lease_beat += 1;
    assert_eq!(watch.look(&[lease], sources.now()), []);
}

#[test]
fn a_backward_jump_delays_by_one_lease_at_most() {
    let (sources, mut watch) = (Sources::fixed(1), LeaseWatch::new(LEASE));
    let lease = lease(&sources);
    for _ in 0..LOOKS_PER_LEASE {
        assert_eq!(watch.look(&[lease], sources.now()), []);
        sources.clock.advance(LEASE / 10);
    }
    sources.clock.advance(TimeDelta::days(-3650));
    assert_eq!(looks_until_dead(&mut watch, &sources, lease), LOOKS_PER_LEASE);
}

#[test]
fn leases_that_are_gone_are_forgotten() {
    let (sources, mut watch) = (Sources::fixed(1), LeaseWatch::new(LEASE));
    watch.look(&[lease(&sources), lease(&sources)], sources.now());
    assert_eq!(watch.seen.len(), 2);
    watch.look::<HeldLease>(&[], sources.now());
    assert!(watch.seen.is_empty());
}

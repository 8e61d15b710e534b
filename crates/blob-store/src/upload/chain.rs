//! Joining segments up.

use std::collections::BTreeMap;

use crate::segment::Segment;

/// The gapless sequence from offset 0 that reaches furthest.
pub(crate) fn longest(mut segments: Vec<Segment>) -> Vec<Segment> {
    segments.retain(|segment| segment.len > 0);
    // By start: whatever leads up to a segment then comes before it. By name as well, so that every replica chooses alike.
    segments.sort_unstable_by_key(|segment| (segment.name, segment.len));
    let mut arrivals: BTreeMap<u64, Option<Segment>> = BTreeMap::from([(0, None)]);
    for segment in segments {
        if arrivals.contains_key(&segment.name.start) {
            arrivals.entry(segment.end()).or_insert(Some(segment));
        }
    }
    let mut chain = Vec::new();
    let mut last = arrivals.last_key_value().and_then(|(_, segment)| *segment);
    while let Some(segment) = last {
        chain.push(segment);
        last = arrivals.get(&segment.name.start).copied().flatten();
    }
    chain.reverse();
    chain
}

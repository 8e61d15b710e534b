//! Which blocks are asked for, without a database.

use super::*;

#[test]
fn blocks_hold_as_many_items_where_most_numbers_are_empty() {
    let sizes =
        [(0, -1), (100_000, 100_000), (100_000, -1), (10_000_000, 100_000), (i64::MAX, 1)].map(|(last, rows)| {
            let smallest = smallest_block(last, rows);
            (smallest, expression::BLOCK_SIZES[smallest])
        });
    assert_eq!(sizes, [(0, 11), (0, 11), (2, 15), (3, 17), (6, 23)]);
}

#[test]
fn what_is_rare_is_asked_for_at_once_and_what_is_frequent_in_blocks_that_hold_what_is_missing() {
    let after = |place, numbers, found| Seen { numbers, found }.next_block((0, place), 100_000, 1_000);
    // After the first block of 2,048: larger where little was found, and as large again where much was.
    assert_eq!([0, 19, 200, 300, 900].map(|found| after(0, 2_048, found)), [1, 1, 1, 0, 0].map(Some));
    // After one of 8,192 more: everything, if it is no more than what is missing.
    assert_eq!([90, 100, 300, 900].map(|found| after(1, 10_240, found)), [None, Some(2), Some(1), Some(0)]);
    // Where nothing was found yet, no more than was looked through.
    let blind = [(1, 10_240), (2, 43_008), (2, 140_000), (3, 271_072)];
    assert_eq!(blind.map(|(place, numbers)| after(place, numbers, 0)), [2, 2, 3, 3].map(Some));
    assert_eq!(Seen { numbers: 10_240, found: 1 }.next_block((0, 1), i64::MAX, 1_000), Some(2));
    assert_eq!(Seen { numbers: 1, found: 0 }.next_block((8, 8), i64::MAX, 1_000), Some(8), "there is none larger");
}

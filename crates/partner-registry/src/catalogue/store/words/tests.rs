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

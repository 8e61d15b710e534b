//! Bounds that several crates must agree on. Each is generous for real use and small enough to keep a bad request cheap.

/// Items on one page when the caller names no limit.
pub const DEFAULT_PAGE_SIZE: u32 = 50;
/// Items on one page at most.
pub const MAX_PAGE_SIZE: u32 = 200;
/// Characters in a name (data set, model, partner).
pub const MAX_NAME_CHARS: usize = 120;
/// Characters in a free text such as a description.
pub const MAX_TEXT_CHARS: usize = 10_000;
/// Bytes of a JSON request body.
pub const MAX_JSON_BYTES: usize = 1024 * 1024;
/// Columns of a tabular data set.
pub const MAX_COLUMNS: usize = 2_000;
/// Bytes of one line of a CSV file.
pub const MAX_LINE_BYTES: usize = 4 * 1024 * 1024;

//! The catalogue, for partners and for everybody.

pub(crate) mod publish;
pub(crate) mod search;
pub(crate) mod view;

use foundation::ErrorKind;
use partner_registry::catalogue::ItemId;

use crate::Problem;

/// Reads the id of an item from a path. One that cannot be read names nothing, exactly like one that does not exist.
fn item(text: &str) -> Result<ItemId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

/// Reads what a list of the catalogue gave out.
fn place(text: &str) -> Result<partner_registry::catalogue::Place, Problem> {
    text.parse().map_err(|error: partner_registry::catalogue::ParsePlaceError| {
        Problem::new(ErrorKind::Invalid, "cursor_invalid", error.to_string()).field("cursor")
    })
}

//! What people do with agreements: every change is one transaction with its audit row.

mod draft;
mod end;
mod negotiate;
mod read;
mod sign;
mod tell;

pub use draft::{Draft, draft};
pub use end::{drop_amendment, terminate};
pub use negotiate::{offer, propose};
pub use read::{difference, get, list, version, versions};
pub use sign::sign;

//! GPU time that an alliance shares.
//!
//! The operator grants an alliance so much a month (UTC). The lead divides it into members' shares and says how large a job may be
//! that nobody has to approve. A member charges a job to the pool when it submits it, and says how much GPU time it reserves: within
//! its share and that measure the job is taken at once; beyond either, the lead has to have approved a request for it. All members
//! together never reserve more than the pool has.
//!
//! A reservation turns into use as the job's attempts end, and what is left of it is given back with the job's end. A job that
//! takes longer than it reserved ends as it would; what it used counts all the same. A job that still waits when a month begins
//! moves its reservation there when it is claimed, if there is room.
//!
//! Members see what each of them uses. Who has left, or whose alliance was dissolved, charges nothing new.

mod charging;
mod error;
mod model;
mod reading;
mod requests;
mod setting;
mod store;

pub use charging::{Charge, charge_of, release, renew, reserve, use_up};
pub use error::PoolError;
pub use model::{
    Account, MemberUse, NewRequest, Pool, PoolCharge, PoolState, Request, RequestState, Share, ShareSize, Shares,
};
pub use reading::{get, list, list_all};
pub use requests::{Decision, ask, decide, list_requests, withdraw};
pub use setting::{grant, set_shares};

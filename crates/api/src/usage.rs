//! Usage, prices, budgets and statements.

pub(crate) mod budgets;
pub(crate) mod estimate;
pub(crate) mod page;
pub(crate) mod prices;
pub(crate) mod report;
pub(crate) mod spending;
pub(crate) mod statements;
pub(crate) mod statements_of;

use usage::budgets::Standing;
use wire::usage::LimitStanding;

pub(crate) fn standing(standing: Standing) -> LimitStanding {
    let state = match () {
        () if standing.is_exhausted() => "exhausted",
        () if standing.is_warning() => "warning",
        () => "ok",
    };
    LimitStanding {
        set_by: standing.set_by.to_string(),
        measure: standing.measure.to_string(),
        limit: standing.limit,
        used: standing.used,
        warn_percent: standing.warn_percent,
        state: state.to_owned(),
        currency: standing.currency,
        resets_at: standing.resets_at,
    }
}

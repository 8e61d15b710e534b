//! How it stands with the month at hand: a part of what a partner's usage says.

use usage::spending::{self, Spending};
use wire::usage::Spent;

pub(crate) fn view(spending: Spending) -> wire::usage::Spending {
    wire::usage::Spending {
        month: spending.month.to_string(),
        currency: spending.currency,
        of: if spending.own { "own" } else { "partner" }.to_owned(),
        today: spent(spending.today),
        this_month: spent(spending.this_month),
        running: spent(spending.running),
        limits: spending.limits.into_iter().map(super::standing).collect(),
    }
}

fn spent(spent: spending::Spent) -> Spent {
    Spent { cost: spent.cost, gpu_seconds: spent.gpu_seconds }
}

//! Rate limits per principal, and per client address for those who have not said who they are.
//!
//! A token bucket (GCRA, crate `governor`) per replica: with N replicas behind a proxy a caller gets up to N times as much.
//! That is stated in docs/operations.md; the quotas that matter (jobs, storage) are kept in the database.

use std::num::NonZeroU32;
use std::sync::Arc;

use access::Principal;
use actix_web::HttpMessage as _;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use foundation::ErrorKind;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::portal::pages;
use crate::problem::refuse;
use crate::{ApiState, Problem, origin};

/// Requests per second that a caller may keep up, and how many at once after a pause.
#[derive(Debug, Clone, Copy)]
pub struct RateLimits {
    /// An authenticated principal.
    pub principal_per_second: NonZeroU32,
    /// A client address without a credential: log-in, application, documentation.
    pub address_per_second: NonZeroU32,
    /// A second's worth can be saved up this many times over.
    pub burst_seconds: NonZeroU32,
}

impl Default for RateLimits {
    fn default() -> Self {
        const PRINCIPAL: NonZeroU32 = NonZeroU32::new(100).unwrap();
        const ADDRESS: NonZeroU32 = NonZeroU32::new(20).unwrap();
        const BURST: NonZeroU32 = NonZeroU32::new(5).unwrap();
        Self { principal_per_second: PRINCIPAL, address_per_second: ADDRESS, burst_seconds: BURST }
    }
}

/// After so many decisions the buckets of callers long gone are dropped.
const SWEEP_EVERY: usize = 4096;

type Buckets = RateLimiter<String, DashMapStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// The buckets of all callers of this replica. Cheap to clone.
#[derive(Clone)]
pub struct RateLimiters {
    principals: Arc<Buckets>,
    addresses: Arc<Buckets>,
    burst_seconds: NonZeroU32,
    decisions: Arc<std::sync::atomic::AtomicUsize>,
}

impl RateLimiters {
    /// With these limits.
    pub fn new(limits: RateLimits) -> Self {
        let buckets = |per_second: NonZeroU32| {
            let quota = Quota::per_second(per_second).allow_burst(per_second.saturating_mul(limits.burst_seconds));
            Arc::new(RateLimiter::dashmap(quota).with_middleware::<StateInformationMiddleware>())
        };
        Self {
            principals: buckets(limits.principal_per_second),
            addresses: buckets(limits.address_per_second),
            burst_seconds: limits.burst_seconds,
            decisions: Arc::default(),
        }
    }

    /// What is left for this caller, or how many seconds to wait.
    fn take(&self, key: &str, buckets: &Buckets) -> Result<Left, u64> {
        if self.decisions.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.principals.retain_recent();
            self.addresses.retain_recent();
        }
        match buckets.check_key(&key.to_owned()) {
            Ok(state) => {
                Ok(Left { remaining: state.remaining_burst_capacity(), burst: state.quota().burst_size().get() })
            }
            Err(refused) => Err(refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1),
        }
    }
}

struct Left {
    remaining: u32,
    burst: u32,
}

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// Counts the request and answers with `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers).
pub(crate) async fn limit<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(state) = request.app_data::<Data<ApiState>>().cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    // Small, kept by browsers, and read from memory: many people behind one address may open the portal at once.
    if pages::is_page(request.request()) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let key = request.extensions().get::<Principal>().map(|principal| principal.user.to_string());
    let (name, decision) = match key {
        Some(user) => ("principal", state.rate.take(&user, &state.rate.principals)),
        None => ("address", state.rate.take(&address(&request), &state.rate.addresses)),
    };
    let (left, mut response) = match decision {
        Ok(left) => (left, next.call(request).await?.map_into_boxed_body()),
        Err(wait) => {
            let problem = Problem::new(ErrorKind::RateLimited, "rate_limited", "too many requests in a short time")
                .next_step(format!("Wait {wait} s and try again."))
                .retry_after(wait);
            let refused = refuse(request, &problem);
            (Left { remaining: 0, burst: 0 }, refused)
        }
    };
    let headers = response.headers_mut();
    let mut insert = |header, text: String| {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(header, value);
        }
    };
    if left.burst > 0 {
        insert(POLICY, format!("\"{name}\";q={};w={}", left.burst, state.rate.burst_seconds));
    }
    insert(LIMIT, format!("\"{name}\";r={};t=1", left.remaining));
    Ok(response)
}

fn address(request: &ServiceRequest) -> String {
    origin::address(request.request()).map_or_else(|| "unknown".to_owned(), |address| address.to_string())
}

//! Where time and randomness come from. Both are parameters, so that a test can hold them still.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng, TryRng};
use uuid::Uuid;

use crate::ids::TypedId;

/// The time of day, cut to microseconds: what both databases can store and give back unchanged.
#[derive(Debug, Clone)]
pub struct Clock(ClockKind);

#[derive(Debug, Clone)]
enum ClockKind {
    System,
    /// Microseconds since 1970; moves only when told.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(ClockKind::System)
    }

    /// A clock that stands at `start` until [`Clock::advance`] moves it.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self(ClockKind::Manual(Arc::new(AtomicI64::new(start.timestamp_micros()))))
    }

    /// The present time.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            ClockKind::System => {
                let now = Utc::now();
                now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
            }
            ClockKind::Manual(micros) => {
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or(DateTime::UNIX_EPOCH)
            }
        }
    }

    /// Moves a manual clock, backwards too; the machine's clock is not ours to move and stays.
    pub fn advance(&self, by: TimeDelta) {
        if let ClockKind::Manual(micros) = &self.0 {
            micros.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        }
    }
}

/// Random bytes: the operating system's, or a seeded stream for tests.
#[derive(Debug, Clone)]
pub struct Random(RandomKind);

#[derive(Debug, Clone)]
enum RandomKind {
    System,
    Seeded(Arc<Mutex<StdRng>>),
}

impl Random {
    /// The operating system's generator, fit for keys.
    pub fn system() -> Self {
        Self(RandomKind::System)
    }

    /// A reproducible stream. Never for keys that guard anything.
    pub fn seeded(seed: u64) -> Self {
        Self(RandomKind::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))))
    }

    /// Fills `buffer`.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: going on would mean guessable keys.
    pub fn fill(&self, buffer: &mut [u8]) {
        match &self.0 {
            RandomKind::System => {
                #[expect(clippy::expect_used, reason = "no safe way on without randomness")]
                SysRng.try_fill_bytes(buffer).expect("the operating system gives random bytes");
            }
            RandomKind::Seeded(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(buffer),
        }
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// How far an id of [`Sources::id_near_now`] can be ahead of the clock.
pub const ID_LEAD: TimeDelta = TimeDelta::hours(1);

/// Before every id that was made at `time` or later, by a process whose clock showed it.
pub fn first_id_at(time: DateTime<Utc>) -> Uuid {
    let milliseconds = u64::try_from(time.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &[0; 10]).into_uuid()
}

/// Time and randomness together, as most code needs both. Cheap to clone; clones share the state.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The clock.
    pub clock: Clock,
    /// The generator.
    pub random: Random,
    /// The last id's time in 1/4096 ms, so that ids of one process rise strictly even when the clock does not.
    last_tick: Arc<AtomicU64>,
}

impl Sources {
    /// The machine's own clock and generator.
    pub fn system() -> Self {
        Self::new(Clock::system(), Random::system())
    }

    /// A clock that stands at 2026-01-01T00:00:00Z and a generator seeded with `seed`: the same calls give the same values.
    pub fn fixed(seed: u64) -> Self {
        let start = DateTime::from_timestamp(1_767_225_600, 0).unwrap_or(DateTime::UNIX_EPOCH);
        Self::new(Clock::manual(start), Random::seeded(seed))
    }

    /// From parts.
    pub fn new(clock: Clock, random: Random) -> Self {
        Self { clock, random, last_tick: Arc::new(AtomicU64::new(0)) }
    }

    /// The present time, cut to microseconds.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        self.random.bytes()
    }

    /// A new id: `UUIDv7` (RFC 9562) with the twelve bits after the milliseconds used for a finer clock (its method 3), so
    /// that the ids of one process sort by creation.
    pub fn id<I: TypedId>(&self) -> I {
        I::from_uuid(self.uuid())
    }

    /// The same for what is found by time through its id: never more than [`ID_LEAD`] ahead of the clock. When the clock was set
    /// back by more than that, such ids follow it and do not rise.
    pub fn id_near_now<I: TypedId>(&self) -> I {
        let (wanted, risen) = (self.tick(), self.next_tick());
        let lead = risen.saturating_sub(wanted) / 4096;
        let is_near = i64::try_from(lead).is_ok_and(|milliseconds| milliseconds < ID_LEAD.num_milliseconds());
        I::from_uuid(self.uuid_at(if is_near { risen } else { wanted }))
    }

    fn uuid(&self) -> Uuid {
        self.uuid_at(self.next_tick())
    }

    fn tick(&self) -> u64 {
        let micros = u64::try_from(self.now().timestamp_micros()).unwrap_or(0);
        micros / 1000 * 4096 + micros % 1000 * 4096 / 1000
    }

    fn next_tick(&self) -> u64 {
        let wanted = self.tick();
        let next = |last: u64| Some(wanted.max(last + 1));
        let last = self.last_tick.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next).unwrap_or(wanted);
        wanted.max(last + 1)
    }

    fn uuid_at(&self, tick: u64) -> Uuid {
        let mut tail: [u8; 10] = self.bytes();
        tail[..2].copy_from_slice(&u16::try_from(tick % 4096).unwrap_or(0).to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(tick / 4096, &tail).into_uuid()
    }
}

//! Passwords: argon2id (RFC 9106) with the parameters that the OWASP Password Storage Cheat Sheet asks for.
//!
//! Tests use the same parameters as production: at about 20 ms a hash there is nothing to weaken.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use foundation::Sources;
use tokio::sync::Semaphore;

use crate::error::AccessError;
use crate::secret::Secret;

/// Characters that a password has at least. Length is the only rule (NIST SP 800-63B, 3.1.1.2: no composition rules).
pub const MINIMUM_CHARS: usize = 12;
/// Characters that a password has at most: a bound on the work, far above any passphrase.
pub const MAXIMUM_CHARS: usize = 1024;

/// 19 MiB, two passes, one lane: OWASP's first choice for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many hashes are computed at once. Each holds 19 MiB, so that a flood of log-ins waits in line instead of taking the
/// machine's memory.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// What comparing a password with a stored hash gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is the one. With a new hash to store when the old one was made with other parameters than today's.
    Right { rehashed: Option<String> },
    /// It is not, or there is no account to compare with.
    Wrong,
}

/// Refuses a password that is too short or too long, before anything else is done with it.
pub(crate) fn check(password: &Secret) -> Result<(), AccessError> {
    let chars = password.reveal().chars().count();
    if chars < MINIMUM_CHARS {
        return Err(AccessError::PasswordTooShort { minimum: MINIMUM_CHARS });
    }
    if chars > MAXIMUM_CHARS {
        return Err(AccessError::PasswordTooLong { maximum: MAXIMUM_CHARS });
    }
    Ok(())
}

/// Hashes a password that passed [`check`], on a blocking thread: a PHC string with its own random salt.
pub(crate) async fn hash(sources: &Sources, password: &Secret) -> Result<String, AccessError> {
    check(password)?;
    let salt = sources.bytes::<16>();
    let password = password.clone();
    off_thread(move || hash_with(&password, &salt)).await
}

/// Compares a password with the stored hash, on a blocking thread. Without a stored hash it compares with a decoy, so that the
/// time does not tell whether the account exists.
pub(crate) async fn verify(sources: &Sources, password: &Secret, stored: Option<&str>) -> Result<Verdict, AccessError> {
    if password.reveal().chars().count() > MAXIMUM_CHARS {
        return Ok(Verdict::Wrong);
    }
    let known = stored.filter(|hash| !hash.is_empty());
    let (stored, exists) = (known.map_or_else(decoy, ToOwned::to_owned), known.is_some());
    let (salt, password) = (sources.bytes::<16>(), password.clone());
    off_thread(move || {
        let hash = PasswordHash::new(&stored).map_err(|error| AccessError::Hashing(error.to_string()))?;
        let right = hasher()?.verify_password(password.reveal().as_bytes(), &hash).is_ok();
        if !(right && exists) {
            return Ok(Verdict::Wrong);
        }
        let rehashed = if is_current(&hash) { None } else { Some(hash_with(&password, &salt)?) };
        Ok(Verdict::Right { rehashed })
    })
    .await
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AccessError> + Send + 'static,
) -> Result<T, AccessError> {
    let turn = AT_ONCE.acquire().await.map_err(|error| AccessError::Hashing(error.to_string()))?;
    let done = tokio::task::spawn_blocking(move || {
        // Held by the work itself: a caller that goes away does not make room before the memory is free.
        let _turn = turn;
        work()
    });
    done.await.map_err(|error| AccessError::Hashing(error.to_string()))?
}

fn parameters() -> Result<Params, AccessError> {
    Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| AccessError::Hashing(error.to_string()))
}

fn hasher() -> Result<Argon2<'static>, AccessError> {
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters()?))
}

fn hash_with(password: &Secret, salt: &[u8; 16]) -> Result<String, AccessError> {
    let hash: PasswordHash = hasher()?
        .hash_password_with_salt(password.reveal().as_bytes(), salt)
        .map_err(|error| AccessError::Hashing(error.to_string()))?;
    Ok(hash.to_string())
}

fn is_current(hash: &PasswordHash) -> bool {
    let cost = Params::try_from(hash).map(|found| (found.m_cost(), found.t_cost(), found.p_cost()));
    hash.algorithm.as_str() == Algorithm::Argon2id.as_str() && cost == Ok((MEMORY_KIB, PASSES, LANES))
}

/// A hash that costs as much to compare with as a real one, and that no password is known for.
fn decoy() -> String {
    let salt = "A".repeat(22);
    let output = "A".repeat(43);
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${output}")
}

#[cfg(test)]
mod tests;

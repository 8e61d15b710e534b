//! How the allocator treats memory that a training step gave back.

use std::ffi::{c_int, c_long};

// Links the allocator, of which only a function of C is used here.
use mimalloc as _;

/// Has the allocator keep pages instead of giving them back to the system: the next step asks for as much again, and every page of
/// it would fault. Call it where `mimalloc` is the global allocator, before training.
pub fn keep_pages() {
    /// Number of `mi_option_purge_delay` in `mimalloc.h`: after how many milliseconds pages are given back; never, if negative.
    const PURGE_DELAY: c_int = 15;
    #[expect(unsafe_code, reason = "the allocator's options are a C function")]
    // SAFETY: the signature is that of `mimalloc.h`; the option is one number that is read at every use.
    unsafe {
        mi_option_set(PURGE_DELAY, -1);
    }
}

#[expect(unsafe_code, reason = "the allocator's options are a C function")]
// SAFETY: declared as in `mimalloc.h`.
unsafe extern "C" {
    fn mi_option_set(option: c_int, value: c_long);
}

//! How much memory the process may take, and how the allocator treats what a training step gave back.

use std::ffi::c_int;

/// Memory beside the data: the program, thread stacks, the network and its gradients.
const BESIDE_DATA: u64 = 256 * 1024 * 1024;

/// Most bytes that a process may allocate whose job has so many for data and network: growing a table needs the old and the new one at a
/// time.
pub(crate) fn of_process(job: u64) -> u64 {
    job.saturating_mul(2).saturating_add(BESIDE_DATA)
}

/// Has the system's allocator keep what is given back for the next step, which asks for as much again: every page that came from the
/// system anew would fault. Call it once, before training.
///
/// (An allocator that reserves address space ahead does not go together with the limit of a job's memory, which counts it.)
pub fn keep_pages() {
    /// `M_TRIM_THRESHOLD` of `malloc.h`: free bytes at the end of the heap above which they are given back.
    const TRIM_THRESHOLD: c_int = -1;
    /// `M_MMAP_THRESHOLD`: bytes from which a request is mapped on its own, and unmapped when it is given back.
    const MMAP_THRESHOLD: c_int = -3;
    /// The largest that is accepted.
    const LARGEST: c_int = 32 * 1024 * 1024;
    #[expect(unsafe_code, reason = "the allocator's options are a C function")]
    // SAFETY: the signature is that of `malloc.h`; a number that is not accepted changes nothing.
    unsafe {
        mallopt(TRIM_THRESHOLD, c_int::MAX);
        mallopt(MMAP_THRESHOLD, LARGEST);
    }
}

#[expect(unsafe_code, reason = "the allocator's options are a C function")]
// SAFETY: declared as in `malloc.h`.
unsafe extern "C" {
    fn mallopt(option: c_int, value: c_int) -> c_int;
}

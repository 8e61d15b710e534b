//! Trains models and predicts with them; see `trainer::process`.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use recipes::protocol::exit_status;
use trainer::process::{USAGE, parse, run};

fn main() -> ExitCode {
    let started = Instant::now();
    match parse(std::env::args_os().skip(1)) {
        Ok(command) => {
            size_thread_pools(command.threads());
            trainer::keep_pages();
            run(&command, started)
        }
        Err(message) => {
            // Nothing is left to be done when stderr is gone as well.
            let _ = writeln!(std::io::stderr(), "hansa-trainer: {message}\n\n{USAGE}");
            ExitCode::from(exit_status::USAGE)
        }
    }
}

/// Says how many threads the linear algebra may use.
///
/// It asks the environment at every matrix product, and without an answer counts the machine's cores from
/// `/proc/cpuinfo` each time: ten times the work of the product itself in a small network.
fn size_thread_pools(threads: u32) {
    #[expect(unsafe_code, reason = "the only way to tell the linear algebra library the number of threads")]
    // SAFETY: no other thread has been started yet, so that nothing can read the environment meanwhile.
    unsafe {
        std::env::set_var("RAYON_NUM_THREADS", threads.to_string());
    }
}

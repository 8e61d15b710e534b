//! Watching the worker: a trainer must not outlive it.

use std::io::{self, BufRead};
use std::process::exit;
use std::thread;
use std::time::Duration;

use recipes::protocol::{CANCEL, exit_status};
use rustix::process::getppid;

use crate::Stop;

/// Time that training gets to stop by itself after it was asked to.
const GRACE: Duration = Duration::from_secs(5);
/// Time between two looks at the parent's number.
const PARENT_INTERVAL: Duration = Duration::from_millis(500);
/// Stack of a watching thread: it does little more than end the process.
const STACK_BYTES: usize = 256 * 1024;

/// Watches from threads of their own, until the process ends.
///
/// stdin ends when the worker dies. The parent's number changes too: that catches a worker whose end of the pipe was
/// inherited by some other process. Leaving at any moment is safe, since files get their names only when complete.
pub(super) fn worker(stop: &Stop) {
    let parent = getppid();
    let stop = stop.clone();
    spawn("watch-stdin", move || match obey(io::stdin().lock(), &stop) {
        End::Cancelled => {
            thread::sleep(GRACE);
            exit(exit_status::CANCELLED.into());
        }
        End::WorkerGone => exit(exit_status::PARENT_GONE.into()),
    });
    spawn("watch-parent", move || {
        while getppid() == parent {
            thread::sleep(PARENT_INTERVAL);
        }
        exit(exit_status::PARENT_GONE.into());
    });
}

/// Why no more commands will be obeyed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    Cancelled,
    WorkerGone,
}

/// Reads commands until one ends the job or there are no more.
pub(super) fn obey(commands: impl BufRead, stop: &Stop) -> End {
    for line in commands.lines() {
        match line {
            Ok(line) if line.trim() == CANCEL => {
                stop.request();
                return End::Cancelled;
            }
            // A command of a later version asks for nothing that this one could do.
            Ok(_) => {}
            Err(_) => return End::WorkerGone,
        }
    }
    End::WorkerGone
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) {
    if thread::Builder::new().name(name.to_owned()).stack_size(STACK_BYTES).spawn(run).is_err() {
        // Without the watch an orphan could stay behind: better not to begin.
        exit(exit_status::RETRY.into());
    }
}

//! The programs as they are: started, used over their API, killed.

mod cli;
mod demo;
mod faults;
mod jobs;
mod recovery;
mod server;

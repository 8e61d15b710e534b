//! The programs as they are: started, used over their API, killed.

mod cli;
mod demo;
mod recovery;
mod server;

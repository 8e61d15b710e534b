//! The programs as they are: started, used over their API, killed.

mod blobs;
mod cli;
mod cli_account;
mod cli_agreement;
mod cli_application;
mod cli_certificate;
mod cli_home;
mod cli_language;
mod cli_people;
mod cli_project;
mod cli_storage;
mod cli_story;
mod cli_text;
mod cli_transfer;
mod clocks;
mod demo;
mod faults;
mod jobs;
mod limits;
mod monitoring;
mod operation;
mod recovery;
mod replicas;
mod server;

//! The store from outside: the same cases on a folder and on a real S3-compatible bucket, and faults on a folder.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and its child process reports"
)]

mod cases;
mod crash;
mod disk_full;
mod keys;
mod support;
mod tampering;
mod uploads;

/// Runs each case on a folder and on a bucket. A bucket that is not there is a failure, not a reason to skip.
macro_rules! on_every_backend {
    ($($group:ident :: $case:ident),+ $(,)?) => {
        mod folder {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() { crate::$group::$case(crate::support::Place::folder()).await; })+
        }
        mod bucket {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() { crate::$group::$case(crate::support::Place::bucket()).await; })+
        }
    };
}

on_every_backend!(
    cases::content_of_every_size_reads_back,
    cases::partners_share_nothing,
    cases::concurrent_puts_store_once,
    cases::a_dropped_put_is_never_seen,
    cases::blobs_are_listed_and_deleted,
    cases::verification_finds_what_is_wrong,
    cases::limits_are_kept,
    uploads::an_upload_cut_in_the_middle_goes_on_elsewhere,
    uploads::an_upload_in_many_pieces_becomes_one_blob,
    uploads::what_does_not_fit_is_refused,
    uploads::an_aborted_upload_is_gone,
    uploads::one_blob_from_a_put_and_an_upload,
    keys::the_master_key_rotates_under_a_full_store,
    keys::an_erased_partner_cannot_be_read_from_copies,
    keys::another_master_key_is_refused,
);

//! Where a test's platform keeps its blobs.

use std::path::Path;

use foundation::Sources;
use tokio::process::Command;

/// Where blobs are.
#[derive(Debug, Clone, Default)]
pub(crate) enum Blobs {
    /// A folder in the data folder.
    #[default]
    Folder,
    /// Below this prefix of the bucket that `cargo xtask test` provides.
    Bucket(String),
}

impl Blobs {
    /// A prefix that nobody else has.
    pub(crate) fn bucket() -> Self {
        Self::Bucket(format!("hansa-{:032x}", u128::from_be_bytes(Sources::system().bytes())))
    }

    /// Tells a program where they are; `data` is the server's data folder.
    pub(crate) fn tell(&self, command: &mut Command, data: &Path) {
        match self {
            Self::Folder => {
                command.env("HANSA_BLOB_URL", format!("file://{}", data.join("blobs").display()));
            }
            Self::Bucket(prefix) => {
                command.env("HANSA_BLOB_URL", format!("s3://{}/{prefix}", setting("HANSA_TEST_S3_BUCKET")));
                command.env("HANSA_S3_ENDPOINT", setting("HANSA_TEST_S3_URL"));
                command.env("AWS_ACCESS_KEY_ID", setting("HANSA_TEST_S3_KEY"));
                command.env("AWS_SECRET_ACCESS_KEY", setting("HANSA_TEST_S3_SECRET"));
            }
        }
    }
}

fn setting(name: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "set by `cargo xtask test`, which starts the store")]
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} names a part of the S3-compatible store of `cargo xtask test`"))
}

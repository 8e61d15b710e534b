//! A bit that turns over in what is stored: no wrong byte comes out, and what depends on it says so.

use std::path::{Path, PathBuf};

use foundation::Sha256;
use reqwest::StatusCode;

use super::raw::Raw;
use crate::server::Server;

#[tokio::test]
async fn a_flipped_bit_of_data_is_never_served_or_trained_on() {
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let dataset = scientist.upload_patients().await;
    let raw = Raw::new(&server, &scientist);
    let path = format!("/v1/datasets/{dataset}/versions/1");
    let sound = raw.bytes(&format!("{path}/content")).await.expect("it is whole");
    let version = scientist.client.dataset_version(dataset, 1).await.expect("the version");
    let blob = Blob::of(&server, version.sha256);

    blob.flip();
    // The same process, whose buffers could hide it, and a new one.
    for _ in 0..2 {
        let damaged = raw.bytes(&format!("{path}/content")).await;
        assert!(damaged.as_ref().map_or_else(|seen| sound.starts_with(seen), |_| false), "it came through whole");
        let preview = raw.get(&format!("{path}/preview")).await;
        assert_eq!(
            (preview.status, preview.code()),
            (StatusCode::INTERNAL_SERVER_ERROR, "blob_corrupt"),
            "{preview:?}"
        );
        assert!(preview.body["next_step"].is_string(), "{preview:?}");
        server.stop().await;
        server.restart().await;
    }
    let ended = scientist.over(scientist.submit(dataset, "never", 5).await).await;
    assert_eq!((ended.state.as_str(), ended.model), ("failed", None), "{ended:?}");
    println!("the job: {:?}", ended.error);
    assert!(server.log().contains(&version.sha256.to_string()), "the log names the blob");

    blob.flip();
    assert_eq!(raw.bytes(&format!("{path}/content")).await.as_ref(), Ok(&sound), "nothing was made worse");
    scientist.finished(scientist.submit(dataset, "sound", 5).await).await;
    server.stop().await;
    assert_eq!(server.left_behind(), Vec::<String>::new());
}

/// A blob's file on the server's disk.
struct Blob(PathBuf);

impl Blob {
    fn of(server: &Server, sha256: Sha256) -> Self {
        let find = |folder: &Path| {
            let mut folders = vec![folder.to_owned()];
            while let Some(folder) = folders.pop() {
                for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                    if entry.path().is_dir() {
                        folders.push(entry.path());
                    } else if entry.file_name().to_string_lossy() == sha256.to_string() {
                        return Some(entry.path());
                    }
                }
            }
            None
        };
        Self(find(&server.data_folder().join("blobs")).expect("the blob"))
    }

    /// One bit, in the middle of the content.
    fn flip(&self) {
        let mut content = std::fs::read(&self.0).expect("the blob");
        let middle = content.len() / 2;
        content[middle] ^= 1;
        std::fs::write(&self.0, content).expect("it is written");
    }
}

//! Content-addressed, encrypted blobs over a folder or an S3-compatible bucket.
//!
//! A blob is immutable content of one partner, addressed by the SHA-256 of its plain bytes. The same content of two partners
//! is two unrelated blobs: sharing them would tell one partner what another holds.
//!
//! ```no_run
//! # async fn example(partner: foundation::PartnerId) -> Result<(), blob_store::BlobError> {
//! use blob_store::{BlobStore, BlobStoreConfig, MasterKey, PutOptions};
//! use bytes::Bytes;
//! use foundation::Sources;
//!
//! let sources = Sources::system();
//! let key = MasterKey::generate(&sources);
//! let store = BlobStore::open(BlobStoreConfig::Folder { path: "blobs".into() }, key, sources).await?;
//! let content = futures_util::stream::iter([Ok::<_, std::io::Error>(Bytes::from("id,age\n1,42\n"))]);
//! let stored = store.put(partner, content, PutOptions::up_to(1 << 20)).await?;
//! let blob = store.open_blob(partner, &stored.sha256).await?;
//! assert_eq!(blob.bytes(1 << 20).await?, "id,age\n1,42\n");
//! # Ok(())
//! # }
//! ```
//!
//! # Invariants
//! - Content is visible whole or not at all. It is written as segments that nothing refers to yet; a blob's head, created in
//!   one step, makes them a blob. What a crash leaves behind is segments without a head, which [`BlobStore::sweep`] removes.
//! - Nothing leaves this crate that was not authenticated: a flipped bit, a truncation, an exchange of chunks, segments or
//!   blobs ends in [`BlobError::Corrupt`].
//! - Memory does not grow with content: 10 MiB per running put and 64 MiB for what all puts are storing; 2 MiB per running
//!   read from a folder, 12 MiB from a bucket.
//! - All state lies in the store; replicas share nothing else, and what this process remembers is only ever a short cut.
//!
//! # Keys
//! ```text
//! master key      32 bytes, given by the caller; wraps partner keys
//! └ partner key   random; kept beside the partner's blobs; wraps blob keys (in blobs' heads) and upload keys
//!   └ blob key    random, one per blob or upload
//!     └ segment key   derived from the blob key and the segment's name; seals the segment's chunks
//! ```
//! Rotating the master key ([`BlobStore::rotate_master`]) rewrites the partner keys' objects, 96 bytes each. Destroying a
//! partner key ([`BlobStore::erase_partner`]) makes all that stands below it unreadable for ever.
//! AES keys are derived (HKDF-SHA-256, RFC 5869), one per sealed thing, so nonces are counters and never random.
//!
//! # Objects
//! ```text
//! hansa-blob-store                                             marker: format version, master key's identifier
//! partners/<pa_…>/key                                          partner key, wrapped
//! partners/<pa_…>/erased                                       tombstone: the partner key was destroyed
//! partners/<pa_…>/blobs/<64 hex: sha256>                       a blob's head, and its content if that is small
//! partners/<pa_…>/segments/<32 hex: instance>/<start>-<nonce>  sealed content; both numbers 16 hex digits
//! partners/<pa_…>/uploads/<up_…>/head                          an upload's head
//! partners/<pa_…>/uploads/<up_…>/closed                        `finished` or `aborted`; whoever creates it decides
//! ```
//!
//! # Bytes
//! Integers are big-endian. `‖` joins. Identifiers enter contexts in their text form.
//!
//! An **envelope** seals one secret under a key: salt (32 random bytes), ciphertext (as long as the secret), tag (16).
//! AES-256-GCM key = HKDF-SHA-256(ikm = the key, salt = the salt, info = the label of the purpose); nonce = 12 zero bytes;
//! associated data = the context.
//!
//! | object | offset | bytes | field |
//! |---|---|---|---|
//! | partner key | 0 | 8 | `HNSPKEY` 01 |
//! | | 8 | 8 | identifier of the master key that wraps it |
//! | | 16 | 80 | envelope of the key under the master key; context = bytes 0–15 ‖ partner |
//! | blob head | 0 | 8 | `HNSBLOB` 01 |
//! | | 8 | 16 | instance: names this writing of the content |
//! | | 24 | 4 | *e*, length of the envelope |
//! | | 28 | *e* | envelope of the body under the partner key; context = bytes 0–23 ‖ partner ‖ SHA-256 (32 bytes) |
//! | | 28 + *e* | | inline content, sealed as a segment named 0-0 |
//! | its body | 0 | 32 | blob key |
//! | | 32 | 8 | plain size |
//! | | 40 | 1 | log2 of the chunk size |
//! | | 41 | 1 | 0: content is inline; 1: in segments |
//! | | 42 | 4 | *n*, number of segments |
//! | | 46 | 16 *n* | per segment: nonce (8), plain bytes (8); it starts where the one before ends |
//! | upload head | 0 | 8 | `HNSUPLD` 01 |
//! | | 8 | 16 | instance |
//! | | 24 | 97 | envelope of the body under the partner key; context = bytes 0–23 ‖ partner ‖ upload |
//! | its body | 0 | 32 | blob key |
//! | | 32 | 8 | the most bytes allowed |
//! | | 40 | 1 | log2 of the chunk size |
//! | | 41 | 8 | plain bytes of a full segment |
//!
//! A **segment** is chunks one after another, each ciphertext (64 KiB; the last one shorter or equal) and tag (16 bytes).
//! AES-256-GCM key = HKDF-SHA-256(ikm = blob key, salt = instance ‖ start (8) ‖ nonce (8), info = label); nonce of a chunk =
//! its index in the segment (8), 1 if it is the segment's last and 0 otherwise (1), zeros (3); no associated data. The length
//! of each segment stands in the head, so where a byte lies follows by arithmetic, and a read fetches only the chunks that it
//! needs. Empty content has no chunk.
//!
//! The labels are `hansa blob-store v1 ` and `partner key`, `blob head`, `upload head`, `segment` or `master key id`.
//!
//! # What an observer of the store learns
//! Which partner holds how many blobs of which size, when they were stored, and the SHA-256 of each: who already has some
//! content can tell that a partner holds it. Content and keys stay secret; changes are detected when read. Deleting objects
//! and putting back older ones that were once valid is noticed by [`BlobStore::verify`], as the database knows better.

mod backend;
mod buffers;
mod config;
mod error;
#[cfg(test)]
mod faulty;
mod head;
mod key;
mod layout;
mod partner_keys;
mod put;
mod read;
mod segment;
mod store;
mod sweep;
mod upload;
mod verify;
mod write;

pub use config::{BlobStoreConfig, S3Addressing, S3Config, S3Credentials};
pub use error::{BlobError, Cause, Corruption};
pub use key::{Keyring, MasterKey, MasterKeyId, ParseMasterKeyError};
pub use partner_keys::Rotation;
pub use put::{PutOptions, Stored};
pub use read::{Blob, BlobStream};
pub use store::{BlobEntry, BlobStore, Erased};
pub use sweep::{Grace, MIN_GRACE_HOURS, Swept};
pub use upload::{Appended, Digests};
pub use verify::{Depth, Expected, Finding, Severity, VerifyProgress, VerifyReport};
pub use write::Hasher;

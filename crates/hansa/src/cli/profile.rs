//! Profiles: the server that somebody uses and their session there, one file each in the user's configuration folder.

use std::fs::{DirBuilder, File};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use client::{SessionLock, SessionStore, StoredSession};
use serde::{Deserialize, Serialize};

/// What the file of a profile holds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Profile {
    /// The server's address.
    pub(crate) server: String,
    /// Who logged in.
    #[serde(default)]
    pub(crate) email: String,
    #[serde(default)]
    session: Option<StoredSession>,
}

/// The file of one profile, as the store of its session with one server. A session with another server is never given out:
/// its tokens are not for this one.
#[derive(Debug, Clone)]
pub(crate) struct ProfileFile {
    path: PathBuf,
    server: String,
    email: Option<String>,
}

impl ProfileFile {
    /// The file of `profile` in `folder`, for talking to `server`.
    pub(crate) fn new(folder: &Path, profile: &str, server: &str) -> Self {
        Self { path: folder.join(format!("{profile}.json")), server: server.to_owned(), email: None }
    }

    /// The same, for a log-in as `email`.
    pub(crate) fn of_person(&self, email: &str) -> Self {
        Self { email: Some(email.to_owned()), ..self.clone() }
    }

    fn folder(&self) -> io::Result<&Path> {
        let folder = self.path.parent().ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        Ok(folder)
    }
}

/// Reads the profile at `folder/profile.json`, if there is one.
pub(crate) fn read(folder: &Path, profile: &str) -> io::Result<Option<Profile>> {
    read_file(&folder.join(format!("{profile}.json")))
}

fn read_file(path: &Path) -> io::Result<Option<Profile>> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io::Error::new(error.kind(), format!("{}: {error}", path.display()))),
    };
    let read = serde_json::from_slice(&text);
    read.map(Some).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}

/// Replaces a file as a whole, readable only by its owner; durable when it returns.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

impl SessionStore for ProfileFile {
    fn lock(&self) -> io::Result<SessionLock> {
        self.folder()?;
        let file = File::options().create(true).truncate(false).write(true).open(self.path.with_extension("lock"))?;
        file.lock()?;
        Ok(Box::new(file))
    }

    fn load(&self) -> io::Result<Option<StoredSession>> {
        let profile = read_file(&self.path)?;
        Ok(profile.filter(|profile| profile.server == self.server).and_then(|profile| profile.session))
    }

    fn save(&self, session: Option<&StoredSession>) -> io::Result<()> {
        self.folder()?;
        let before = read_file(&self.path)?.unwrap_or_default();
        let email = self.email.clone().unwrap_or(before.email);
        let profile = Profile { server: self.server.clone(), email, session: session.cloned() };
        replace(&self.path, &serde_json::to_vec_pretty(&profile)?)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use client::{SessionStore as _, StoredSession};

    use super::ProfileFile;

    fn session(token: &str) -> StoredSession {
        StoredSession {
            access_token: token.to_owned(),
            expires_at: chrono::DateTime::UNIX_EPOCH,
            refresh_token: "refresh".to_owned(),
        }
    }

    #[test]
    fn a_session_is_kept_for_its_owner_only() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("hansa");
        let store = ProfileFile::new(&folder, "default", "http://one").of_person("a@example.org");
        assert!(store.load().unwrap().is_none());
        store.save(Some(&session("first"))).unwrap();
        assert_eq!(store.load().unwrap().unwrap().access_token, "first");
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder.join("default.json")), 0o600);
        assert_eq!(mode(&folder), 0o700);
        store.save(None).unwrap();
        assert!(store.load().unwrap().is_none());
        assert_eq!(super::read(&folder, "default").unwrap().unwrap().email, "a@example.org");
    }

    #[test]
    fn a_session_is_never_given_to_another_server() {
        let home = tempfile::tempdir().unwrap();
        ProfileFile::new(home.path(), "default", "http://one").save(Some(&session("first"))).unwrap();
        assert!(ProfileFile::new(home.path(), "default", "http://two").load().unwrap().is_none());
    }

    #[test]
    fn the_lock_lets_one_in_at_a_time() {
        let home = tempfile::tempdir().unwrap();
        let store = Arc::new(ProfileFile::new(home.path(), "default", "http://one"));
        let inside = Arc::new(AtomicU32::new(0));
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (store, inside) = (Arc::clone(&store), Arc::clone(&inside));
                std::thread::spawn(move || {
                    let lock = store.lock().unwrap();
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two at once");
                    std::thread::sleep(std::time::Duration::from_millis(5));
                    inside.fetch_sub(1, Ordering::SeqCst);
                    drop(lock);
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
    }
}

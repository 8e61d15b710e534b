//! The web portal's built files, carried by the program: no folder beside it to install, lose or mix up.
//!
//! **Invariant:** nothing here knows HTTP; `api` decides what is answered to whom. What people see is written in `web/`, and
//! built by `cargo xtask web` before the programs are.

/// One file of the built portal.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Relative to the portal's root, such as `assets/index-Bq3x.js`.
    pub path: &'static str,
    /// The bytes.
    pub content: &'static [u8],
    /// The same, compressed with Brotli, where that is worth it.
    pub brotli: Option<&'static [u8]>,
    /// The same, compressed with gzip.
    pub gzip: Option<&'static [u8]>,
}

/// The page that every address of the portal opens.
const INDEX: &str = "index.html";
/// Files in here are named by their content: what an address holds never changes.
const NAMED_BY_CONTENT: &str = "assets/";

impl File {
    /// Whether its address never holds anything else.
    pub fn is_immutable(&self) -> bool {
        self.path.starts_with(NAMED_BY_CONTENT)
    }

    /// The media type, by the name's ending.
    pub fn media_type(&self) -> &'static str {
        match self.path.rsplit('.').next().unwrap_or_default() {
            "html" => "text/html; charset=utf-8",
            "js" | "mjs" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "json" | "map" => "application/json",
            "webmanifest" => "application/manifest+json",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "ico" => "image/x-icon",
            "webp" => "image/webp",
            "woff2" => "font/woff2",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        }
    }
}

/// A built portal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Portal {
    files: &'static [File],
}

impl Portal {
    /// One of these files.
    pub const fn new(files: &'static [File]) -> Self {
        Self { files }
    }

    /// The one that was built before this program was; without files where none was.
    pub const fn embedded() -> Self {
        Self::new(include!(concat!(env!("OUT_DIR"), "/files.rs")))
    }

    /// The file at a path, without a leading slash.
    pub fn file(&self, path: &str) -> Option<&'static File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The page that every address of the portal opens; `None` where it was not built.
    pub fn index(&self) -> Option<&'static File> {
        self.file(INDEX)
    }

    /// Whether a path is one where only files are, so that one that is missing is no page either.
    pub fn holds_files_only(path: &str) -> bool {
        path.starts_with(NAMED_BY_CONTENT)
    }
}

#[cfg(test)]
mod tests;

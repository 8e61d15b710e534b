//! Lists the built portal (`web/dist`) for the program to carry. Where it was not built, the list is empty.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Compressed copies, which `cargo xtask web` puts beside the files that they are worth it for.
const COPIES: [&str; 2] = ["br", "gz"];

fn main() -> std::io::Result<()> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    // Cargo takes a watched folder that is missing for changed, and would compile this crate again each time. Where the sources
    // cannot be written nobody builds twice.
    let _ = std::fs::create_dir_all(&dist);
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    collect(&dist, &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for file in files.iter().filter(|file| !is_copy(file)) {
        let name = file.strip_prefix(&dist).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let [brotli, gzip] = COPIES.map(|copy| copy_of(file, copy));
        let content = include(file);
        writeln!(list, "File {{ path: {name:?}, content: {content}, brotli: {brotli}, gzip: {gzip} }},")
            .map_err(std::io::Error::other)?;
    }
    list.push(']');
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| std::io::Error::other("no OUT_DIR"))?;
    std::fs::write(out.join("files.rs"), list)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    // A folder that could not be made holds nothing.
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn is_copy(file: &Path) -> bool {
    file.extension().is_some_and(|extension| COPIES.iter().any(|copy| extension == *copy))
}

fn copy_of(file: &Path, extension: &str) -> String {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    let copy = PathBuf::from(name);
    if copy.is_file() { format!("Some({})", include(&copy)) } else { "None".to_owned() }
}

fn include(file: &Path) -> String {
    format!("include_bytes!({:?})", file.display().to_string())
}

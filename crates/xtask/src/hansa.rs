//! A running `hansa serve` with nothing configured but its folder, and without limits of requests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

/// Who asks from here is one address, whose requests without a credential would otherwise be refused for their number, before it is
/// looked at what they ask.
const UNLIMITED: [(&str, &str); 2] = [("HANSA_RATE_ADDRESS", "1000000"), ("HANSA_RATE_PRINCIPAL", "1000000")];

/// Stopped when dropped.
pub(crate) struct Server {
    process: Child,
    address: SocketAddr,
    setup_token: String,
}

impl Server {
    /// Starts a server on a free port and waits until it can serve. `folder` holds its data, and is new.
    pub(crate) fn start(program: &Path, folder: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        command.arg("serve").arg("--data-dir").arg(folder).args(["--listen", "127.0.0.1:0"]);
        command.env_clear().env("HANSA_LOG", "warn").envs(UNLIMITED);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut process = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
        let mut output = BufReader::new(process.stdout.take().context("the server has no output")?);
        let mut setup_token = String::new();
        let address = output.by_ref().lines().map_while(Result::ok).find_map(|line| {
            if let Some(token) = line.strip_prefix("set-up token: ") {
                token.clone_into(&mut setup_token);
            }
            address_in(&line)
        });
        // Whoever writes to a closed pipe fails, so the rest is read too.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        let Some(address) = address else {
            let status = process.wait()?;
            bail!("the server ended with {status} before it listened");
        };
        let mut server = Self { process, address, setup_token };
        server.wait_until_ready()?;
        Ok(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it printed for its first operator.
    pub(crate) fn setup_token(&self) -> &str {
        &self.setup_token
    }

    /// The process's number.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        while !self.answers("/health/ready").unwrap_or(false) {
            if let Some(status) = self.process.try_wait()? {
                bail!("the server ended with {status}");
            }
            if started.elapsed() > Duration::from_secs(30) {
                bail!("the server was not ready after 30 s");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn answers(&self, path: &str) -> std::io::Result<bool> {
        let mut connection = TcpStream::connect_timeout(&self.address, Duration::from_secs(1))?;
        connection.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(connection, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut status = [0_u8; 12];
        connection.read_exact(&mut status)?;
        Ok(status.ends_with(b" 200"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let pid = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw);
        if let (Ok(None), Some(pid)) = (self.process.try_wait(), pid) {
            let _ = kill_process(pid, Signal::TERM);
            let _ = self.process.wait();
        }
    }
}

/// The address in the line by which the server says that it listens.
fn address_in(line: &str) -> Option<SocketAddr> {
    line.strip_prefix("listening on http://")?.trim_end().parse().ok()
}

#[cfg(test)]
mod tests;

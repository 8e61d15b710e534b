//! Installing what is missing with Debian's and Ubuntu's package manager.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::output::say;
use crate::process::{capture, find_on_path};

/// Installs packages, saying which and why; where that cannot be done, fails with the command for a person to type.
/// `HANSA_APT=off` leaves the machine alone.
pub(crate) fn install(packages: &[&str], why: &str) -> Result<()> {
    let by_hand = format!("install it yourself: sudo apt-get install -y {}", packages.join(" "));
    let sudo = match privilege() {
        Ok(sudo) => sudo,
        Err(reason) => bail!("{why}, which is missing here, and {reason}; {by_hand}"),
    };
    say(format_args!("{why}: installing {} with apt-get ...", packages.join(", ")));
    let updated = capture(&mut apt_get(sudo, &["update"]));
    let installed = capture(apt_get(sudo, &["install", "-y", "--no-install-recommends"]).args(packages));
    // One repository out of order fails the update, but not always the installation.
    installed.or_else(|error| updated.and(Err(error))).map(drop).with_context(|| by_hand)
}

/// Whether `sudo` is needed, or why nothing can be installed.
fn privilege() -> Result<bool, &'static str> {
    if std::env::var_os("HANSA_APT").is_some_and(|value| value == "off") {
        Err("HANSA_APT=off forbids installing it")
    } else if find_on_path("apt-get").is_none() {
        Err("there is no apt-get to install it with")
    } else if rustix::process::geteuid().is_root() {
        Ok(false)
    } else if find_on_path("sudo").is_some() {
        Ok(true)
    } else {
        Err("installing it takes root or sudo")
    }
}

fn apt_get(sudo: bool, arguments: &[&str]) -> Command {
    let mut command = Command::new(if sudo { "sudo" } else { "env" });
    if sudo {
        command.arg("env");
    }
    // The lock's timeout: a fresh machine's own unattended upgrade may be running.
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]);
    command.args(arguments);
    command
}

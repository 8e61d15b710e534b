#!/bin/sh
# The linker that Cargo calls (see config.toml): `cc`, installed first where a fresh machine has none.
# Nothing written in Rust could do this, xtask included: without `cc` not one program links.
# HANSA_APT=off leaves the machine alone.
set -eu

if command -v cc >/dev/null 2>&1; then
    exec cc "$@"
fi

say() {
    echo "hansa: $*" >&2
    # Cargo shows a linker's messages only after it failed; whoever waits should see this at once.
    if (: >/dev/tty) 2>/dev/null; then echo "hansa: $*" >/dev/tty; fi
}
give_up() {
    say "there is no C compiler to link with${1:+ ($1)}."
    say "Install one, then run the command again:  sudo apt-get install -y gcc libc6-dev"
    exit 1
}

[ "${HANSA_APT:-on}" != off ] || give_up "HANSA_APT=off"
command -v apt-get >/dev/null 2>&1 || give_up "no apt-get to install it with"
if [ "$(id -u)" = 0 ]; then
    sudo=
elif command -v sudo >/dev/null 2>&1; then
    sudo=sudo
else
    give_up "neither root nor sudo to install it with"
fi

# Several crates link at once; one of them installs, the others wait on this file's lock.
exec 9<"$0"
flock 9
if ! command -v cc >/dev/null 2>&1; then
    say "no C compiler found: installing gcc and libc6-dev with apt-get (about 30 s) ..."
    apt="$sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120"
    $apt update >&2 </dev/null || give_up "apt-get update failed"
    $apt install -y --no-install-recommends gcc libc6-dev >&2 </dev/null || give_up "apt-get install failed"
fi
exec 9<&-
exec cc "$@"

#!/usr/bin/env bash
# Installs npucam as a service on this machine: systemd/install.sh [ROOT]
# ROOT (default /) is the tree to install into. Run it again to update; the config in /etc/npucam is never overwritten.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=${1:-}
root=${root%/}

[ "$(id -u)" = 0 ] || { echo "install.sh: must run as root: sudo systemd/install.sh" >&2; exit 1; }

"$here/app/npucam" --version # builds it if need be

install -d "$root"/opt/npucam/{app,systemd,target,models} "$root/etc/npucam"
install -m 755 "$here/app/npucam" "$root/opt/npucam/app/"
install -m 755 "$here/systemd/make-archive" "$root/opt/npucam/systemd/"
rm -rf "$root"/opt/npucam/target/*
cp -r "$here/target/npucam.jar" "$here/target/lib" "$here/target/native" "$root/opt/npucam/target/"
cp -r "$here/models/." "$root/opt/npucam/models/"
install -m 644 "$here/LICENSE" "$here/NOTICE" "$root/opt/npucam/"
if [ ! -e "$root/etc/npucam/npucam.toml" ]; then
    sed 's|"\.\./models/|"/opt/npucam/models/|; s|^#:schema .*|#:schema /etc/npucam/npucam.schema.json|' \
        "$here/device-config/pc.toml" >"$root/etc/npucam/npucam.toml"
fi
install -m 644 "$here/device-config/npucam.schema.json" "$root/etc/npucam/"
install -D -m 644 "$here/systemd/npucam.service" "$root/etc/systemd/system/npucam.service"
install -D -m 644 "$here/systemd/npucam.sysusers" "$root/usr/lib/sysusers.d/npucam.conf"

# A folder that only collects the files has no users.
[ ! -e "$root/etc/passwd" ] || systemd-sysusers --root="$root/" npucam.conf
if [ -z "$root" ]; then
    systemctl daemon-reload
    /opt/npucam/systemd/make-archive || true
fi
cat <<TEXT
Installed. Next:${root:+
  faster start, on the machine itself  /opt/npucam/systemd/make-archive}
  edit   $root/etc/npucam/npucam.toml
  check  /opt/npucam/app/npucam check -c /etc/npucam/npucam.toml
  start  systemctl enable --now npucam
  watch  journalctl -fu npucam
TEXT

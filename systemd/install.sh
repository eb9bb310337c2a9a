#!/usr/bin/env bash
# Installs npucam as a service on this machine: systemd/install.sh [ROOT]
# ROOT (default /) is the tree to install into. Run it again to update; the config in /etc/npucam is never overwritten.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=${1:-}
root=${root%/}

[ "$(id -u)" = 0 ] || { echo "install.sh: must run as root: sudo systemd/install.sh" >&2; exit 1; }

"$here/app/npucam" --version # builds it if need be

install -d "$root/opt/npucam/app" "$root/opt/npucam/target" "$root/opt/npucam/models" "$root/etc/npucam"
install -m 755 "$here/app/npucam" "$root/opt/npucam/app/"
rm -rf "$root/opt/npucam/target/lib" "$root/opt/npucam/target/native"
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

# Java starts in less time and memory from an archive of its classes as they are in memory: those of a short run over a video. It
# fits this Java and these files only, so it is made with the tree's own Java. Without it the service runs all the same.
make_archive() {
    local folder=/opt/npucam/target
    rm -f "$root$folder/npucam.jsa"
    install -m 644 "$here/tests/data/media/people-10s.mp4" "$root$folder/warm-up.mp4"
    cat >"$root$folder/warm-up.toml" <<'TOML'
[camera]
source = "video"
path = "warm-up.mp4"
pace = "fast"
[model]
file = "/opt/npucam/models/shapes/shapes.mud"
[mqtt]
broker = "mqtt://127.0.0.1:1"
TOML
    # Java finds its own libraries by /proc, which a tree that is not running has not.
    local in_tree=()
    [ -z "$root" ] || in_tree=(unshare --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$root")
    "${in_tree[@]}" env NPUCAM_JAVA_OPTS="-XX:ArchiveClassesAtExit=$folder/npucam.jsa" \
        /opt/npucam/app/npucam run -c "$folder/warm-up.toml" >/dev/null 2>"$root$folder/warm-up.log" || true
    if [ -f "$root$folder/npucam.jsa" ]; then
        rm -f "$root$folder"/warm-up.*
    else
        echo "install.sh: no class archive was made, npucam starts a little slower; see $root$folder/warm-up.log" >&2
    fi
}
make_archive

systemd-sysusers --root="$root/" npucam.conf
[ -n "$root" ] || systemctl daemon-reload
cat <<TEXT
Installed. Next:
  edit   $root/etc/npucam/npucam.toml
  check  /opt/npucam/app/npucam check -c /etc/npucam/npucam.toml
  start  systemctl enable --now npucam
  watch  journalctl -fu npucam
TEXT

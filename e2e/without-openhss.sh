#!/bin/sh
# Fills a folder that hides all of OpenHSS that is installed or runs on this machine, once overlayfs lays it on the root:
# there a character device 0/0 is a file that was removed (https://docs.kernel.org/filesystems/overlayfs.html).
# usage: sh without-openhss.sh FOLDER
set -eu
folder=$1
umask 022
# The host was made before.
if [ -d "$folder" ]; then exit 0; fi

hide() {
  mkdir -p "$folder${1%/*}"
  mknod "$folder$1" c 0 0
}

for place in /etc /var/lib /var/backups /usr/bin /usr/lib /opt; do
  for name in openhss openhss-agent openhss-server; do
    hide "$place/$name"
  done
done
for file in /usr/lib/systemd/system/openhss* /etc/systemd/system/openhss* /var/lib/dpkg/info/openhss*; do
  if [ -e "$file" ]; then hide "$file"; fi
done
# Without its lists of archives apt starts in a third of the time; what packages need, this machine has.
hide /var/lib/apt/lists
if [ -e /var/lib/dpkg/status ]; then
  mkdir -p "$folder/var/lib/dpkg"
  awk 'BEGIN { RS = ""; ORS = "\n\n" } !/^Package: openhss/' /var/lib/dpkg/status >"$folder/var/lib/dpkg/status"
fi

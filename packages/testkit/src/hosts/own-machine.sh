#!/bin/sh
# Runs a command as if it had the machine to itself: a network of loopback and one address that nobody else
# can reach, a /proc that shows only what the command starts, no named networks but its own, and a folder for
# temporary files, in memory. All other files are those of the machine. All that was started ends with it.
# Needs root: in a user namespace, where others could do it, the files of root would look like nobody's.
# usage: own-machine.sh COMMAND [ARGUMENT …]
set -eu
[ "$(id -u)" -eq 0 ] || { echo 'only root can give them one of their own' >&2 && exit 1; }
exec unshare --net --pid --fork --kill-child --mount-proc sh -ec '
  ip link set lo up
  ip link add eth0 type veth peer name peer
  ip address add 198.18.0.1/24 dev eth0
  ip link set eth0 up
  ip link set peer up
  export TMPDIR=/dev/shm/openhss-test
  mkdir -p "$TMPDIR" && mount -t tmpfs none "$TMPDIR"
  # Named networks of others came along.
  umount -a -t nsfs 2>/dev/null || :
  mkdir -p /run/netns && mount -t tmpfs none /run/netns
  "$@"
  exit' sh "$@"

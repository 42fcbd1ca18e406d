#!/bin/sh
# Runs a command as if it had the machine to itself: a network with nothing but loopback, a /proc that
# shows only what the command starts, and no named networks but its own. Files stay those of the machine.
# All that was started ends with the command. Needs no root where users may make namespaces.
# usage: own-machine.sh COMMAND [ARGUMENT …]
set -eu
inside='
  ip link set lo up
  if mkdir -p /run/netns 2>/dev/null; then mount -t tmpfs none /run/netns; fi
  "$@"
  exit'
alone='unshare --net --pid --fork --kill-child --mount-proc'
uid=$(id -u)
[ "$uid" -eq 0 ] && exec $alone sh -ec "$inside" sh "$@"
# Root in there to set it up, and then the user again, without rights.
exec $alone --map-root-user sh -ec "$inside" sh \
  unshare --user --map-user="$uid" --map-group="$(id -g)" "$@"

#!/bin/sh
# Runs a command in a copy of this machine's root that keeps what is written to it in a folder of the caller's, so that
# real package managers really install. systemd seems to run there: its folder is there, and systemctl is the caller's.
# usage: unshare --mount --propagation private sh throwaway-root.sh FOLDER REPOSITORY COMMAND [ARGUMENT …]
# FOLDER, in memory, gets `written`; the caller may have put files there before.
set -eu
folder=$1
repository=$2
shift 2
mkdir -p "$folder/written/run/systemd/system" "$folder/work" "$folder/root"
sh "${0%/*}/without-openhss.sh" "$folder/hidden"
mount -t overlay overlay -o "lowerdir=$folder/hidden:/,upperdir=$folder/written,workdir=$folder/work" "$folder/root"
mount --rbind /proc "$folder/root/proc"
mount --rbind /dev "$folder/root/dev"
# It may lie on another file system than the root.
mkdir -p "$folder/root$repository"
mount --rbind "$repository" "$folder/root$repository"
exec chroot "$folder/root" env PATH=/opt/shims:/usr/sbin:/usr/bin:/sbin:/bin "$@"

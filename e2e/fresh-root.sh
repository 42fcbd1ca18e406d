#!/bin/sh
# Becomes a host that has nothing of OpenHSS and no Node: the files of this machine, on which what changes lies in a folder
# of the test (FOLDER/upper), with /tmp, /run, /home and processes of its own. Packages lie in /packages.
# Needs root, and namespaces of its own; its network is the caller's.
# usage: unshare --mount --pid --fork --uts --ipc sh fresh-root.sh FOLDER PACKAGES COMMAND [ARGUMENT …]
set -eu
folder=$1
packages=$2
shift 2
root=$folder/root
mkdir -p "$folder/upper" "$folder/work" "$root"
sh "${0%/*}/without-openhss.sh" "$folder/hidden"
mount -t overlay overlay -o "lowerdir=$folder/hidden:/,upperdir=$folder/upper,workdir=$folder/work" "$root"
mkdir -p "$root/packages"
for place in tmp root run home var/tmp packages; do
  if [ -d "$root/$place" ]; then mount -t tmpfs none "$root/$place"; fi
done
mount --bind "$packages" "$root/packages"
# Whatever Node this machine has, and the repository, wherever it lies.
for place in work opt usr/local; do
  if [ -d "$root/$place" ]; then mount -t tmpfs none "$root/$place"; fi
done
rm -f "$root"/usr/bin/node "$root"/usr/bin/nodejs "$root"/usr/bin/npm
mount -t proc proc "$root/proc"

mount -t tmpfs none "$root/dev"
for device in null zero full random urandom tty; do
  : >"$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"

if mount | grep -q '^cgroup on .*name=systemd'; then
  mount -t sysfs -o ro sysfs "$root/sys"
  mount -t tmpfs none "$root/sys/fs/cgroup"
  mkdir "$root/sys/fs/cgroup/systemd" "$root/sys/fs/cgroup/unified"
  mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
else
  mount -t sysfs -o ro sysfs "$root/sys"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
fi

cd "$root"
mkdir -p root/old
pivot_root . root/old
exec env -i container=openhss PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  sh -c 'umount -l /root/old && exec "$@"' sh "$@" </dev/null

#!/bin/sh
# Runs a command on a machine whose accounts are the test's own: /etc is a copy in a mount namespace of
# its own, so real programs make real accounts and this machine's files stay as they are.
# usage: unshare --mount --propagation private sh private-etc.sh FOLDER COMMAND [ARGUMENT …]
set -eu
folder=$1
shift
if [ ! -d "$folder/etc" ]; then
  cp -a /etc "$folder/etc"
  # Nothing but root, so that what the test finds is what the test made.
  for file in passwd shadow group gshadow; do
    grep '^root:' "/etc/$file" >"$folder/etc/$file"
  done
  mount --bind "$folder/etc" /etc
# The lowest cost that each scheme allows: a check of these accounts then takes seconds of a core, not 30.
  printf '%s\n' 'YESCRYPT_COST_FACTOR 1' 'SHA_CRYPT_MIN_ROUNDS 1000' 'SHA_CRYPT_MAX_ROUNDS 1000' \
    >>/etc/login.defs
  for account in weak-yescrypt weak-sha512 weak-bcrypt weak-md5 strong; do
    useradd --no-create-home --shell /usr/sbin/nologin "$account"
  done
  printf 'weak-yescrypt:password1' | chpasswd --crypt-method YESCRYPT
  printf 'weak-sha512:password1' | chpasswd --crypt-method SHA512
  printf 'weak-md5:password1' | chpasswd --crypt-method MD5
  # Debian 12's chpasswd makes no bcrypt; it stores what mkpasswd made.
  printf 'weak-bcrypt:%s' "$(mkpasswd --method=bcrypt --rounds=5 password1)" | chpasswd --encrypted
  printf 'strong:%s' "$(head -c 18 /dev/urandom | base64)" | chpasswd --crypt-method YESCRYPT
else
  mount --bind "$folder/etc" /etc
fi
exec "$@"

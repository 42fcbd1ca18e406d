#!/bin/sh
# Installs @NAME@ out of the folder that this script lies in, for machines whose /usr is read-only or that have neither
# deb nor rpm: a link to the program, the unit of systemd, and the settings. @UNDONE@
# usage: tar -xzf @NAME@_….tar.gz -C /opt && sh /opt/@NAME@/setup.sh
set -eu
[ "$(id -u)" -eq 0 ] || { echo 'Only root can install it.' >&2 && exit 1; }
here=$(dirname "$(readlink -f "$0")")
# It may be read-only as well.
{ mkdir -p /usr/local/bin && ln -sfn "$here/@COMMAND@" /usr/local/bin/@COMMAND@; } 2>/dev/null ||
  echo "The command is $here/@COMMAND@: /usr/local/bin cannot be written."
if [ -d /etc/systemd ]; then
  mkdir -p /etc/systemd/system
  sed "s|@FOLDER@|$here|" "$here/@NAME@.service" >/etc/systemd/system/@NAME@.service
fi
sed "s|@FOLDER@|$here|" "$here/after-install.sh" | sh -eu

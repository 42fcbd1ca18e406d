#!/bin/sh
# Installs the agent out of the folder that this script lies in, for hosts whose /usr is read-only or that have neither
# deb nor rpm: a link to the program, the unit of systemd, and the settings. `openhss-agent uninstall` undoes it.
# usage: tar -xzf openhss-agent_….tar.gz -C /opt && sh /opt/openhss-agent/setup.sh
set -eu
[ "$(id -u)" -eq 0 ] || { echo 'Only root can install the agent.' >&2 && exit 1; }
here=$(dirname "$(readlink -f "$0")")
mkdir -p /usr/local/bin
ln -sfn "$here/openhss-agent" /usr/local/bin/openhss-agent
if [ -d /etc/systemd ]; then
  mkdir -p /etc/systemd/system
  sed "s|@FOLDER@|$here|" "$here/openhss-agent.service" >/etc/systemd/system/openhss-agent.service
fi
sed "s|@FOLDER@|$here|" "$here/after-install.sh" | sh -eu

rm -rf /var/lib/openhss/server
rm -f /etc/openhss/server.env
# An agent of this machine has its own files there, and backups stay.
rmdir --ignore-fail-on-non-empty /var/backups/openhss /var/lib/openhss /etc/openhss 2>/dev/null || :
if getent passwd openhss >/dev/null; then
  # They hold the master key, and the number of a user that is gone may be given to somebody else.
  for folder in /var/backups/openhss /var/lib/openhss; do
    [ ! -d "$folder" ] || chown -R --from=openhss root:root "$folder"
  done
  userdel openhss || :
fi

getent passwd openhss >/dev/null ||
  useradd --system --user-group --home-dir /var/lib/openhss/server --no-create-home --shell /usr/sbin/nologin openhss

# The settings are made here and not shipped: everybody changes them, and an upgrade must not ask about that.
settings=/etc/openhss/server.env
if ! [ -e "$settings" ]; then
  mkdir -p /etc/openhss
  (umask 077 && cp "@FOLDER@/server.env" "$settings")
fi
# The folder above is root's, because an agent of this machine has its own there.
mkdir -p /var/lib/openhss
for folder in /var/lib/openhss/server /var/backups/openhss; do
  [ -d "$folder" ] || install -d -o openhss -g openhss -m 0700 "$folder"
done

if [ -n "${upgrade:-}" ]; then
  # Whoever stopped it had a reason.
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
    systemctl try-restart openhss-server.service || :
  fi
elif command -v systemctl >/dev/null; then
  systemctl enable --quiet openhss-server.service || :
  # Where systemd does not run, in an image for example, it starts with the machine that is made of it.
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
    systemctl start openhss-server.service || :
    # What is typed next wants it there. The first start makes a database.
    waited=0
    while [ ! -e /var/lib/openhss/server/endpoint ] && [ $((waited += 1)) -le 60 ] &&
      systemctl is-active --quiet openhss-server.service; do
      sleep 0.5
    done
    echo 'The OpenHSS server starts on http://127.0.0.1:8686. To sign in: openhss sign-in-link'
  fi
fi

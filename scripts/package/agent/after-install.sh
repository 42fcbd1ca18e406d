# The settings are made here and not shipped: everybody changes them, and an upgrade must not ask about that.
settings=/etc/openhss/agent.env
if ! [ -e "$settings" ]; then
  mkdir -p /etc/openhss
  (umask 077 && cp "@FOLDER@/agent.env" "$settings")
fi

# The versions that the agent upgrades itself to. Others may read them: they run `openhss-agent scan`.
mkdir -p /var/lib/openhss-agent
chmod 755 /var/lib/openhss-agent

# What was just written lies in the memory of the kernel in large pieces, each of which counts as the agent's as a whole: 30 MB
# more, until the machine starts anew. Read from the disk, it does not.
{ sync "@FOLDER@/node" && dd if="@FOLDER@/node" iflag=nocache count=0; } >/dev/null 2>&1 || :

# Without a server there is nothing to report to.
has_server() {
  grep -Eq '^OPENHSS_ENDPOINT=.' "$settings" || [ -e /var/lib/openhss/agent/identity.json ]
}

if [ -n "${upgrade:-}" ]; then
  # Whoever stopped it had a reason.
  if [ -d /run/systemd/system ]; then
    [ ! -d /var/lib/openhss/agent ] || echo upgrade >/var/lib/openhss/agent/goodbye
    systemctl daemon-reload || :
    systemctl try-restart openhss-agent.service || :
  fi
elif has_server && command -v systemctl >/dev/null; then
  systemctl enable --quiet openhss-agent.service || :
  # Where systemd does not run, in an image for example, it starts with the machine that is made of it.
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
    systemctl restart openhss-agent.service || :
  fi
elif [ -d /run/systemd/system ]; then
  systemctl daemon-reload || :
fi

if command -v systemctl >/dev/null; then
  if [ -d /run/systemd/system ]; then
    # The server is told so, and does not take it for an outage.
    [ ! -d /var/lib/openhss/agent ] || echo removed >/var/lib/openhss/agent/goodbye
    systemctl stop openhss-agent.service || :
  fi
  systemctl disable --quiet openhss-agent.service || :
fi
# They are the program as well.
rm -rf /var/lib/openhss-agent || :

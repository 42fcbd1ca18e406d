if command -v systemctl >/dev/null; then
  if [ -d /run/systemd/system ]; then
    systemctl stop openhss-agent.service || :
  fi
  systemctl disable --quiet openhss-agent.service || :
fi

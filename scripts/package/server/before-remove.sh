if command -v systemctl >/dev/null; then
  if [ -d /run/systemd/system ]; then systemctl stop openhss-server.service || :; fi
  systemctl disable --quiet openhss-server.service || :
fi

rm -rf /var/lib/openhss/agent
rm -f /etc/openhss/agent.env
# A server of this machine has its own files there.
rmdir --ignore-fail-on-non-empty /var/lib/openhss /etc/openhss 2>/dev/null || :

#!/bin/sh
# Runs a version of the agent on the Node that came with it. What Node must know before it starts (proxy, authority) stands
# in /etc/openhss/agent.env, as does everything else; what the caller set counts more.
set -u
settings=/etc/openhss/agent.env
here=$(dirname "$(readlink -f "$0")")

@READ_SETTINGS@

[ -r "$settings" ] && read_settings
if [ -n "${OPENHSS_PROXY:-}" ]; then
  export NODE_USE_ENV_PROXY=1
  export HTTP_PROXY="$OPENHSS_PROXY" HTTPS_PROXY="$OPENHSS_PROXY" NO_PROXY="${OPENHSS_NO_PROXY:-}"
fi
[ -z "${OPENHSS_CA_FILE:-}" ] || export NODE_EXTRA_CA_CERTS="$OPENHSS_CA_FILE"
# glibc keeps a heap for each thread; one is enough, and 20 MB less.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
# exec: signals reach the agent itself and its exit code is the caller's.
exec "$here/node" @NODE_OPTIONS@ "$here/main.js" "$@"

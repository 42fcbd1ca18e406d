#!/bin/sh
# Starts `openhss` on the Node that came with it. Its settings stand in /etc/openhss/server.env; what the caller set counts
# more. Root becomes the user of the service for what the service keeps: a program of root has no business in the files of
# a user that a break-in may have. A look at this machine stays root's.
set -u
settings=/etc/openhss/server.env
here=$(dirname "$(readlink -f "$0")")

@READ_SETTINGS@

run_as=
if [ "$(id -u)" -eq 0 ]; then
  case ${1-} in
  scan | agent | doctor | up) ;;
  *) [ -n "${OPENHSS_DATA_DIR:-}" ] || run_as='setpriv --reuid=openhss --regid=openhss --clear-groups --' ;;
  esac
  # Under the unit systemd has read them, as root.
  [ -r "$settings" ] && read_settings
  export OPENHSS_DATA_DIR="${OPENHSS_DATA_DIR:-/var/lib/openhss/server}"
fi
if [ -d "$here/packages" ]; then
  export OPENHSS_PACKAGES_DIR="${OPENHSS_PACKAGES_DIR:-$here/packages}"
fi
# As in a checkout: V8 and glibc would keep memory that a server of many agents does not need.
options=
case ${1-} in
up | server)
  options='--max-semi-space-size=8 --heap-growing-percent=50'
  export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
  ;;
esac
# The proxy is for agents alone: a server has nobody to call.
if [ "${1-}" = agent ] && [ -n "${OPENHSS_PROXY:-}" ]; then
  export NODE_USE_ENV_PROXY=1
  export HTTP_PROXY="$OPENHSS_PROXY" HTTPS_PROXY="$OPENHSS_PROXY" NO_PROXY="${OPENHSS_NO_PROXY:-}"
fi
[ -z "${OPENHSS_CA_FILE:-}" ] || export NODE_EXTRA_CA_CERTS="$OPENHSS_CA_FILE"
# exec: signals reach the program itself and its exit code is the caller's.
# shellcheck disable=SC2086 # They are words.
exec $run_as "$here/node" $options "$here/openhss.js" "$@"

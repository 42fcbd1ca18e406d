#!/bin/sh
# Starts the version that the agent upgraded itself to, else the one of the package. A new one is on trial until the server
# acknowledged a report of it: after three starts or five minutes without that, the one before it runs again.
set -u
packaged=$(dirname "$(readlink -f "$0")")
own=/var/lib/openhss-agent
current=$own/current
max_starts=3
max_seconds=300

# A package that is as new wins: whoever runs the package manager has the last word.
is_usable() {
  for part in node launch main.js version; do [ -s "$current/$part" ] || return 1; done
  # Neither runs from a disk that is mounted noexec.
  [ -x "$current/node" ] && [ -x "$current/launch" ] || return 1
  newest=$(cat "$packaged/version" "$current/version" | sort -V | tail -n 1)
  [ "$newest" != "$(cat "$packaged/version")" ]
}

# A reader finds the file before or the new one.
put() { printf '%s\n' "$2" >"$1.new" && mv -f "$1.new" "$1"; }

# Leaves the reason to the version before; where nothing can be written, the one of the package runs.
go_back() {
  put "$own/failed" "$(cat "$current/upgrade" && echo "$1")"
  before=$(cat "$current/before")
  { ln -sfn "${before:-none}" "$own/current.new" && mv -fT "$own/current.new" "$current"; } || rm -f "$current"
}

# Ends a version that says nothing, whatever it does.
watch() {
  sleep "$max_seconds"
  [ "$(cat "$version/starts")" = "$starts" ] || return
  # The process that was started, and not another one that has its number by now.
  tr '\0' ' ' <"/proc/$$/cmdline" | grep -qF -e "$version/" -e "$packaged/" || return
  put "$version/late" "no report was acknowledged within $max_seconds seconds"
  kill -KILL $$
}

if [ "${1:-}" = run ] && is_usable && [ -e "$current/starts" ]; then
  version=$(readlink -f "$current")
  starts=$(($(cat "$current/starts") + 1))
  if [ -e "$current/late" ]; then
    go_back "$(cat "$current/late")"
  elif [ "$starts" -gt "$max_starts" ] || ! put "$current/starts" "$starts"; then
    go_back "it ended $max_starts times before a report was acknowledged"
  else
    (watch &) >/dev/null 2>&1 </dev/null
  fi
fi
is_usable || current=$packaged
exec "$(readlink -f "$current")/launch" "$@"

#!/bin/sh
# Installs the agent of OpenHSS on this host and enrols the host at the server that this script came from:
#   curl -fsSL @ENDPOINT@/install.sh | sudo OPENHSS_JOIN_TOKEN=… sh
# It looks at everything first, and with --dry-run no more than that. --no-service is for hosts without systemd. The token
# may be in the file OPENHSS_JOIN_TOKEN_FILE; without either it is asked for. OPENHSS_PROXY, OPENHSS_NO_PROXY and
# OPENHSS_CA_FILE say how the server is reached. SELinux, firewalls and other agents are left alone.
# shellcheck disable=SC2016 # Backticks are for readers.
set -u
endpoint='@ENDPOINT@'
# A line for each package: format, processor, file, SHA-256, version.
packages='@PACKAGES@'
settings=/etc/openhss/agent.env identity=/var/lib/openhss/agent/identity.json
agent=/usr/bin/openhss-agent outcome='Not installed.' dry=no service=yes

step() { printf '  %-12s %s\n' "$1" "$2"; }
# Takes the step, what is wrong, and what to do.
fail() { printf '\n%s %s: %s\n%s\n' "$outcome" "$1" "$2" "$3" >&2; exit 1; }
ask() { curl -sS --connect-timeout 10 ${OPENHSS_CA_FILE:+--cacert "$OPENHSS_CA_FILE"} "$@" 2>"$work/error"; }
# Prints a text of the JSON that comes in.
member() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" | head -n 1; }
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t . -k 1,1n -k 2,2n | head -n 1)" = "$2" ]; }

look_at_host() {
  [ "$(id -u)" -eq 0 ] || fail user 'this is not root' 'Run it with sudo.'
  case $(uname -m) in
  x86_64) processor=x86_64 ;;
  aarch64 | arm64) processor=aarch64 ;;
  *) fail processor "$(uname -m)" 'The agent runs on x86_64 and aarch64.' ;;
  esac
  libc=$(getconf GNU_LIBC_VERSION 2>/dev/null) || libc='not glibc'
  at_least "${libc#glibc }" 2.28 ||
    fail 'C library' "unsupported: $libc" "The agent needs glibc 2.28 or newer; run it in a container: $endpoint/install/daemonset.yaml"
  kernel=$(uname -r | sed 's/[^0-9.].*//')
  at_least "$kernel" 4.18 || fail kernel "unsupported: Linux $kernel" 'The agent needs Linux 4.18 or newer.'
  step host "$(uname -n), $processor, $libc, Linux $kernel"
  [ -d /run/systemd/system ] || [ "$service" = no ] ||
    fail systemd 'it does not run here' 'Add --no-service (… | sh -s -- --no-service), and start `openhss-agent run` yourself.'
  format=tar.gz place=/opt
  if [ -w /usr/lib ] && command -v dpkg >/dev/null; then format=deb place=/usr
  elif [ -w /usr/lib ] && command -v rpm >/dev/null; then format=rpm place=/usr; fi
  [ -d "$place" ] || place=/
  room=$(df -Pk "$place" | awk 'NR == 2 { print int($4 / 1024) }')
  [ "$room" -ge 250 ] || fail disk "$room MB are free in $place" 'Make room: it takes 250 MB.'
  step disk "$room MB are free in $place"
}

look_for_older() {
  upgrade=no before=
  [ -e "$identity" ] || return 0
  [ -e /usr/lib/openhss-agent ] || [ -e /opt/openhss-agent ] ||
    fail 'older agent' 'one runs here already, by `openhss up` or `openhss agent`' \
      "Keep it, and install nothing; or stop it and remove ${identity%/*}."
  theirs=$(sed -n 's/^OPENHSS_ENDPOINT=//p' "$settings" 2>/dev/null | tail -n 1)
  [ "${theirs:=$(member endpoint <"$identity")}" = "$endpoint" ] ||
    fail 'older agent' "this host reports to $theirs" "Is that another server, leave it: openhss-agent uninstall. If it is the same, write $endpoint into $settings."
  upgrade=yes before=$(openhss-agent status --json 2>/dev/null | member acknowledged_at)
  step 'older agent' 'is replaced, and stays the host that it is'
}

look_at_server() {
  command -v curl >/dev/null || fail curl 'it is not installed' 'Install the package curl.'
  proxy=${OPENHSS_PROXY:-${https_proxy:-${HTTPS_PROXY:-}}} direct=${OPENHSS_NO_PROXY:-${no_proxy:-${NO_PROXY:-}}}
  [ -z "$proxy" ] || export https_proxy="$proxy" http_proxy="$proxy" no_proxy="$direct"
  case $endpoint in
  https://* | http://localhost | http://localhost:* | http://127.0.0.1 | http://127.0.0.1:* | 'http://[::1]'*) ;;
  *) [ "${OPENHSS_ALLOW_HTTP:-}" = 1 ] || fail server "$endpoint is not encrypted" \
    'Use its https address; OPENHSS_ALLOW_HTTP=1 lets whoever is on the way read the secret of this host.' ;;
  esac
  head=$(ask --max-time 20 --suppress-connect-headers -D - -o /dev/null "$endpoint/healthz") || explain_way $?
  case $head in HTTP/*' 200'*) ;; *) fail server "$(echo "$head" | head -n 1)" 'Something else than the server may answer there.' ;; esac
  step server "$endpoint answers"
  served=$(printf '%s\n' "$head" | tr -d '\r' | sed -n 's/^[Dd]ate: //p')
  there=$(date -u -d "${served:-none}" +%s 2>/dev/null) || { step clock 'cannot be compared' && return; }
  apart=$(($(date +%s) - there))
  [ "${apart#-}" -le 300 ] || fail clock "it is ${apart#-} s from that of the server" 'Correct it: timedatectl set-ntp true'
}

explain_way() {
  problem=$(sed -n '1s/^curl: //p' "$work/error")
  case $1 in
  5 | 6) fail name "$problem" "Check the name of ${proxy:-the server}, and the name servers in /etc/resolv.conf." ;;
  7 | 28) fail connection "$problem" "A firewall has to let this host reach ${proxy:-$endpoint}; a proxy on the way goes into OPENHSS_PROXY." ;;
  35 | 51 | 58 | 60 | 77) fail certificate "$problem" 'For an authority of your own name its PEM file in OPENHSS_CA_FILE; else compare the names in the certificate, and the clock.' ;;
  56) fail proxy "$problem" 'It has to allow CONNECT to the server (407: OPENHSS_PROXY=http://user:password@host:port); or name the server in OPENHSS_NO_PROXY.' ;;
  *) fail server "$problem" 'Something else than the server may answer there: look at its log.' ;;
  esac
}

look_at_token() {
  token=${OPENHSS_JOIN_TOKEN:-}
  [ "$upgrade" = no ] || return 0
  if [ -z "$token" ] && [ -n "${OPENHSS_JOIN_TOKEN_FILE:-}" ]; then
    token=$(head -n 1 "$OPENHSS_JOIN_TOKEN_FILE" 2>&1)
  elif [ -z "$token" ] && (: </dev/tty) 2>/dev/null; then
    printf 'Join token: ' >/dev/tty && read -r token </dev/tty
  fi
  case $token in
  '') fail token 'there is none' 'Make one at the server with `openhss join-token`, and set OPENHSS_JOIN_TOKEN.' ;;
  *[!A-Za-z0-9._-]*) fail token 'what was given is none' 'Give the whole line that `openhss join-token` prints, or the file that has it.' ;;
  esac
  # On standard input it is in no list of processes.
  code=$(printf '{"join_token":"%s"}' "$token" | ask --max-time 20 -H 'Content-Type: application/json' --data-binary @- \
    -o "$work/answer" -w '%{http_code}' "$endpoint/agent/v1/join-token-check") || explain_way $?
  [ "$code" = 200 ] || fail token "$(member error_msg <"$work/answer") ($code)" 'Make another one at the server with `openhss join-token`.'
  step token "good until $(member expires_at <"$work/answer")"
}

fetch_package() {
  # shellcheck disable=SC2046 # They are words without spaces.
  set -- $(printf '%s\n' "$packages" | awk -v f="$format" -v p="$processor" '$1 == f && $2 == p { print $3, $4, $5; exit }')
  [ $# -eq 3 ] || fail package "the server has no $format for $processor" '@NO_PACKAGES@'
  file=$1 version=$3
  [ "$dry" = no ] || { step package "would be $file" && return; }
  ask -f --max-time 600 -o "$work/$file" "$endpoint/install/$file?sha256=$2" || explain_way $?
  echo "$2  $work/$file" | sha256sum -c >/dev/null 2>&1 ||
    fail package "$file is not what the server said" 'A proxy or a full disk may have spoilt it: run this again.'
  step package "$file, with the SHA-256 that it should have"
}

write_settings() (
  [ "$upgrade" = no ] || return 0
  mkdir -p "${settings%/*}" && umask 077 && {
    grep -Esv '^OPENHSS_(ENDPOINT|JOIN_TOKEN|PROXY|NO_PROXY|CA_FILE|ALLOW_HTTP)=' "$settings"
    for setting in "ENDPOINT=$endpoint" "JOIN_TOKEN=$token" "PROXY=$proxy" "NO_PROXY=$direct" \
      "CA_FILE=${OPENHSS_CA_FILE:-}" "ALLOW_HTTP=${OPENHSS_ALLOW_HTTP:-}"; do
      [ -z "${setting#*=}" ] || printf 'OPENHSS_%s\n' "$setting"
    done
  } >"$settings.new" && mv "$settings.new" "$settings"
)

install_package() {
  case $format in
  # The same version as well, since whoever runs this again may want to repair it.
  deb) if command -v apt-get; then set -- apt-get -y --reinstall install; else set -- dpkg -i; fi ;;
  rpm) if command -v dnf; then set -- dnf -y install; elif command -v zypper; then
    set -- zypper --non-interactive install --allow-unsigned-rpm
  elif command -v yum; then set -- yum -y install; else set -- rpm -U --replacepkgs; fi ;;
  *) set -- unpack && agent=/opt/openhss-agent/openhss-agent ;;
  esac >/dev/null
  DEBIAN_FRONTEND=noninteractive "$@" "$work/$file" >"$work/log" 2>&1 </dev/null ||
    fail "$1" "$(tail -n 3 "$work/log")" "Do what it says, then run this again; $settings is written."
  step installed "openhss-agent $version"
}

unpack() { mkdir -p /opt && tar -xzf "$1" -C /opt && sh /opt/openhss-agent/setup.sh; }

tell_what_was_found() {
  outcome='Installed, but' seen='' tries=0
  while [ -z "$seen" ] || [ "$seen" = "$before" ]; do
    [ $((tries += 1)) -le 90 ] || fail 'no report' "$(member problem <"$work/status")" 'Look at: openhss-agent doctor; journalctl -u openhss-agent'
    sleep 1
    "$agent" status --json >"$work/status" 2>/dev/null
    seen=$(member acknowledged_at <"$work/status")
  done
  # What is unchanged is not reported again, so either may be of long ago.
  found=$(journalctl -u openhss-agent -o cat -n 1000 2>/dev/null | awk 'sub(/.* info Reported /, " · ") { sub(/\.$/, ""); last[/ open/] = $0 } END { printf "%s%s", last[1], last[0] }')
  printf '\nEnrolled as %s%s\n%s/p/%s/hosts/%s\n' "$(uname -n)" "$found" "$endpoint" \
    "$(member project_id <"$work/status")" "$(member host_id <"$work/status")"
}

main() {
  for option; do
    case $option in
    --dry-run) dry=yes ;;
    --no-service) service=no ;;
    *) fail option "$option is unknown" 'There are --dry-run and --no-service.' ;;
    esac
  done
  work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
  look_at_host && look_for_older && look_at_server && look_at_token && fetch_package
  [ "$dry" = no ] || { echo 'All is well; nothing was changed.' && return; }
  write_settings || fail settings "$settings cannot be written" 'Is /etc read-only?'
  install_package
  if [ "$service" = yes ]; then tell_what_was_found; else echo 'Now start it: openhss-agent run'; fi
}

{ main "$@"; }

#!/bin/sh
# Installs what OpenHSS needs, and only what is missing: the packages, the SIMD code, compiled modules, the console's
# pages. It runs before there is anything but npm and a shell, says what it does and how far it is, and what stands in
# the way in one sentence.
set -u
cd "$(dirname "$0")/.." || exit 1
oldest_npm=7

fail() {
  printf 'OpenHSS cannot be installed: %s\n' "$1" >&2
  exit 1
}

# Prints the reason of a failure that npm told in many lines.
explain() {
  case $(cat "$1") in
  *ENOTFOUND* | *EAI_AGAIN* | *ECONNREFUSED* | *ETIMEDOUT* | *ECONNRESET* | *ENETUNREACH* | *EHOSTUNREACH* | *ERR_SOCKET_TIMEOUT*)
    echo "$(npm config get registry) cannot be reached; connect this machine to the network, or name a mirror or a proxy with \`npm config set registry\` or \`npm config set proxy\`." ;;
  *CERT_* | *SELF_SIGNED* | *UNABLE_TO_*)
    echo "the certificate of $(npm config get registry) is not trusted; set NODE_EXTRA_CA_CERTS to the file of its authority." ;;
  *ENOSPC*) echo 'the disk is full; 600 MB are needed.' ;;
  *EACCES* | *EPERM*) echo "this user may not write to $(pwd); run it as the owner of that folder." ;;
  *) echo "npm says: $(grep -v -e '^npm .* code ' -e '^npm .* A complete log' "$1" | sed -n 's/^npm [^ ]* //p' | head -n 1)" ;;
  esac
}

# Counts the packages that every machine installs; those of other platforms are optional.
count_planned() {
  awk '/^    "node_modules\//{all++; left=0} /"(optional|devOptional|link)": true/{left=1}
    /^    }/{out+=left; left=0} END{print all-out}' package-lock.json
}

count_installed() {
  find node_modules -maxdepth 3 -name package.json 2>/dev/null | wc -l
}

# Shows on a terminal how far npm is, until it has ended.
watch() {
  planned=$(count_planned)
  while kill -0 "$1" 2>/dev/null; do
    if [ -t 2 ]; then
      installed=$(($(count_installed)))
      if [ "$installed" -eq 0 ]; then
        printf '\r\033[K  packages  being fetched' >&2
      elif [ "$installed" -lt "$planned" ]; then
        printf '\r\033[K  packages  %d of about %d' "$installed" "$planned" >&2
      else
        printf '\r\033[K  packages  unpacked, a few prepare themselves' >&2
      fi
    fi
    sleep 1
  done
  [ -t 2 ] && printf '\r\033[K' >&2
}

install_packages() {
  command -v npm >/dev/null 2>&1 || fail 'there is no npm; install Node 18 or newer, which brings it (https://nodejs.org).'
  version=$(npm --version 2>/dev/null)
  [ "${version%%.*}" -ge "$oldest_npm" ] 2>/dev/null ||
    fail "npm ${version:-of this machine} is too old; it takes npm $oldest_npm or newer. Install Node 18 or newer, which brings one (https://nodejs.org)."
  echo "Installing OpenHSS: about $(count_planned) packages, 600 MB below $(pwd)/node_modules." >&2
  log=$(mktemp) || fail 'there is no place for temporary files.'
  # Asked before: below an npm script the PATH leads to the Node that is about to be installed.
  npm_node=$(node --version 2>/dev/null)
  become_npm ci >"$log" 2>&1 &
  npm=$!
  # The shell keeps Ctrl-C away from what it runs in the background.
  trap 'kill "$npm" 2>/dev/null; rm -f "$log"; exit 130' INT TERM HUP
  watch "$npm"
  wait "$npm"
  status=$?
  trap - INT TERM HUP
  if [ "$status" -eq 0 ]; then
    complete_packages >>"$log" 2>&1
    status=$?
  fi
  [ "$status" -eq 0 ] || reason=$(explain "$log")
  # What npm has to say besides, such as a package that is going out of use.
  [ "$status" -eq 0 ] && grep '^npm ' "$log" >&2
  rm -f "$log"
  [ "$status" -eq 0 ] || fail "$reason"
}

# Ends the shell that calls it, so that it can be stopped by that one's number. A registry that cannot be reached is given
# up within seconds, not after a minute.
become_npm() {
  exec npm "$@" --no-audit --no-fund --no-progress --loglevel=error \
    --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=4000
}

# npm leaves out the machine code of packages for which the Node that runs it is too old, without a word. They run on the
# Node that it has just installed; when there are some, this takes two seconds.
complete_packages() {
  [ "$npm_node" = "$(node_modules/.bin/node --version 2>/dev/null)" ] && return
  (PATH=$(pwd)/node_modules/.bin:$PATH && become_npm install --no-save) && return
  # Or the next time this would not be missing.
  rm -f node_modules/.package-lock.json
  return 1
}

# npm writes its own list of packages last.
if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
  install_packages
  echo '  packages  installed; now the code that tests passwords is compiled' >&2
  fresh=1
fi
sh scripts/build-simd.sh
sh scripts/compile-modules.sh
sh scripts/build-console.sh || exit 1
if [ -n "${fresh:-}" ]; then echo 'OpenHSS is installed.' >&2; fi

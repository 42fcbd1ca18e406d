#!/bin/sh
# Installs the programs that tests and benchmarks compare OpenHSS with. Only as root on a
# Debian-like system, and only what is missing; otherwise it names what is missing, one line each.
# In CI (CI=true) a missing program is a failure: a test that skips itself proves nothing.
# usage: install-test-programs.sh [--name]   with --name it installs nothing
set -u

# Prints "package what-for" for each package that is missing.
missing_packages() {
  command -v mkpasswd >/dev/null 2>&1 || echo 'whois mkpasswd'
  # Debian puts john in /usr/sbin, which a user's PATH may lack.
  { command -v john || ls /usr/sbin/john; } >/dev/null 2>&1 || echo 'john john'
  command -v openssl >/dev/null 2>&1 || echo 'openssl openssl'
  { command -v chpasswd || ls /usr/sbin/chpasswd; } >/dev/null 2>&1 || echo 'passwd chpasswd'
  { command -v ss && { command -v ip || ls /sbin/ip; }; } >/dev/null 2>&1 || echo 'iproute2 ss'
  command -v ps >/dev/null 2>&1 || echo 'procps ps'
  command -v db5.3_load >/dev/null 2>&1 || echo 'db5.3-util db5.3_load'
  { command -v unshare && command -v setpriv; } >/dev/null 2>&1 || echo 'util-linux unshare'
  ls /usr/lib/mysql/plugin/auth_ed25519.so >/dev/null 2>&1 || echo 'mariadb-server mariadbd'
  command -v cc >/dev/null 2>&1 || echo 'gcc cc'
  [ -e /usr/include/dlfcn.h ] || echo 'libc6-dev headers'
  command -v rpmbuild >/dev/null 2>&1 || echo 'rpm rpmbuild'
  command -v lintian >/dev/null 2>&1 || echo 'lintian lintian'
  [ -x /lib/systemd/systemd ] || echo 'systemd systemd'
  command -v shellcheck >/dev/null 2>&1 || echo 'shellcheck shellcheck'
  command -v busybox >/dev/null 2>&1 || echo 'busybox busybox'
  command -v curl >/dev/null 2>&1 || echo 'curl curl'
  command -v redis-server >/dev/null 2>&1 || echo 'redis-server redis'
  { command -v nginx || ls /usr/sbin/nginx; } >/dev/null 2>&1 || echo 'nginx-light nginx'
  command -v zsh >/dev/null 2>&1 || echo 'zsh zsh'
  command -v fish >/dev/null 2>&1 || echo 'fish fish'
  browser=$(browser_package)
  command -v "$browser" >/dev/null 2>&1 || echo "$browser $browser"
  ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || echo 'fonts-noto-cjk NotoSansCJK'
  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || echo 'postgresql postgres'
}

# The Chromium that never has a window takes half the processor time of the other. Ubuntu has none.
browser_package() {
  case $(cat /etc/os-release 2>/dev/null) in
  *ID=debian*) echo chromium-headless-shell ;;
  *) echo chromium ;;
  esac
}

# Debian's postgresql package makes and starts a cluster unless told not to; tests start their own.
forbid_postgres_cluster() {
  config=/etc/postgresql-common/createcluster.conf
  [ -e "$config" ] && return
  mkdir -p /etc/postgresql-common &&
    echo 'create_main_cluster = false' >"$config"
}

# Debian starts a service as it is installed, unless policy-rc.d says no; tests start their own.
forbid_services() {
  policy=/usr/sbin/policy-rc.d
  [ -e "$policy" ] && return
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" &&
    trap 'rm -f "$policy"' EXIT
}

# Several checkouts may start at once on one machine; apt's own lock waits as long as it is told.
apt_get() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold "$@" >>"$log" 2>&1
}

missing=$(missing_packages)
[ -z "$missing" ] && exit 0

if [ "${1:-}" != --name ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  log=$(mktemp)
  packages=$(echo "$missing" | cut -d ' ' -f 1 | sort -u)
  echo "Installing for tests and benchmarks:" $packages
  forbid_services
  case $packages in *postgresql*) forbid_postgres_cluster ;; esac
  # Without lists, or with stale ones, the first install fails: then refresh and try once more.
  apt_get install --no-install-recommends $packages ||
    { apt_get update; apt_get install --no-install-recommends $packages; } ||
    tail -n 5 "$log" >&2
  rm -f "$log"
  missing=$(missing_packages)
fi

[ -z "$missing" ] && exit 0
echo "$missing" | while read -r package program; do
  echo "missing: $program (package $package); tests and benchmarks that need it will say so" >&2
done
[ "${CI:-}" = true ] && exit 1
exit 0

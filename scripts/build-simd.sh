#!/bin/sh
# Builds the C code that tests passwords on SIMD lanes (docs/adr/0009-simd.md), where there is
# a C compiler and the sources are newer than what was built. It never fails: without the SIMD code the
# check uses the system's libxcrypt alone, and this says so in one line.
set -u

source=$(cd "$(dirname "$0")/../packages/agent/simd" && pwd) || exit 0
target=$source/build/simd.so

give_up() {
  echo "The password check uses libxcrypt alone: $1." >&2
  exit 0
}

[ -e "$target" ] && [ -z "$(find "$source" "$0" -newer "$target" -name '*.[ch]' -o \
  -newer "$target" -name build-simd.sh)" ] && exit 0

[ "$(uname -s)" = Linux ] || give_up 'its SIMD code is for Linux'
case $(uname -m) in
x86_64) variants='avx512:-mavx512f avx2:-mavx2 sse2:-msse2' ;;
aarch64) variants='neon:-march=armv8-a' ;;
*) give_up "its SIMD code is not for $(uname -m)" ;;
esac
for name in "${CC:-cc}" gcc clang; do
  command -v "$name" >/dev/null 2>&1 && compiler=$name && break
done
[ -n "${compiler:-}" ] || give_up 'there is no C compiler to build its SIMD code'

# Beside the target, so that the move is atomic: an agent may be loading the old file.
mkdir -p "$source/build" && folder=$(mktemp -d "$source/build/XXXXXX") ||
  give_up 'its SIMD code has no place to be built'
trap 'rm -rf "$folder"' EXIT

compile() {
  "$compiler" -std=gnu11 -O3 -fPIC -Wall -Wextra "$@" 2>>"$folder/log"
}

build() {
  for variant in $variants; do
    for scheme in sha512 sha256 md5; do
      compile -fvisibility=hidden "${variant#*:}" -DSCHEME="${scheme}_${variant%%:*}" \
        -c "$source/$scheme-crypt.c" -o "$folder/$scheme-${variant%%:*}.o" || return 1
    done
  done
  compile -shared "$source/simd.c" "$source/crypt-words.c" "$folder"/*.o -o "$folder/simd.so"
}

build && mv "$folder/simd.so" "$target" ||
  give_up "$compiler could not build its SIMD code: $(grep -m 1 error "$folder/log")"

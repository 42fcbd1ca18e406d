#!/bin/sh
# Builds the console's pages into packages/console/dist, which the server sends as they are, when something that they
# are made of is newer than what was built. It fails with one sentence.
set -u
cd "$(dirname "$0")/.." || exit 1
target=packages/console/dist

# A folder is newer when a file of it is gone; the console's own one also when this has built it.
is_fresh() {
  [ -e "$target/built" ] &&
    [ -z "$(find package-lock.json packages/contract/src packages/console \
      \( -path packages/console -o -path "$target" -prune -o -name node_modules -prune \) -o \
      -newer "$target/built" -print -quit)" ]
}

fail() {
  printf 'The console cannot be built: %s\n' "$1" >&2
  exit 1
}

# Prints the reason of a failure that Vite told in many lines.
explain() {
  reason=$(grep -m 3 -e '^\[' -e '^[A-Za-z]*Error: ' -e '^Missing ' "$1" | paste -s -d ' ' -)
  echo "${reason:-$(tail -n 1 "$1")}"
}

is_fresh && exit 0

# Elsewhere first, so that a server that runs has all of the old pages or of the new ones.
mkdir -p node_modules/.cache && folder=$(mktemp -d node_modules/.cache/console-XXXXXX) ||
  fail "this user may not write to $(pwd)/node_modules."
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM HUP
# Before it begins: what is edited meanwhile is newer.
touch "$folder/built"
echo '  console   its pages are being built' >&2
bin=$(pwd)/node_modules/.bin
output=$(pwd)/$folder/dist
# The catalogs of texts are found from there.
(cd packages/console && NO_COLOR=1 PATH=$bin:$PATH vite build --outDir "$output" --emptyOutDir --logLevel error) \
  >"$folder/log" 2>&1 || fail "$(explain "$folder/log")"
mv "$folder/built" "$folder/dist/built" &&
  { [ ! -e "$target" ] || mv "$target" "$folder/old"; } && mv "$folder/dist" "$target" ||
  fail "this user may not write to $(pwd)/packages/console."

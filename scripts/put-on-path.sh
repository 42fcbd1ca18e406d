#!/bin/sh
# Lets `openhss` be called from any directory: a link in /usr/local/bin for root, else in ~/.local/bin.
# usage: put-on-path.sh [--undo]   with --undo the link is taken away again
set -u
cd "$(dirname "$0")/.." || exit 1
command=$(pwd -P)/packages/cli/bin/openhss
if [ "$(id -u)" -eq 0 ]; then folder=/usr/local/bin; else folder=~/.local/bin; fi
link=$folder/openhss

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# Only a link to a clone of this repository is ours; anything else of that name stays.
if [ -e "$link" ] || [ -L "$link" ]; then
  case $(readlink "$link") in
  */packages/cli/bin/openhss) ;;
  *) fail "$link is something else; move it away first." ;;
  esac
fi

if [ "${1:-}" = --undo ]; then
  rm -f "$link" && echo "$link is gone."
  exit
fi

mkdir -p "$folder" && ln -sfn "$command" "$link" || fail "This user may not write to $folder."
echo "openhss now works from any directory: $link leads to $command."
case :$PATH: in
*:$folder:*) ;;
*) echo "Your PATH lacks $folder; add it once: echo 'export PATH=\"$folder:\$PATH\"' >> ~/.profile, then sign in again." ;;
esac
echo 'Undo it with: npm run path -- --undo'

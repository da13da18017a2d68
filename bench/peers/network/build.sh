#!/usr/bin/env bash
# Builds what network reachability is measured against: cyclonus' matcher in one small program (main.go here), from Go modules.
# Cached outside the tree. Prints the folder.
set -euo pipefail

CACHE="${HAUBERK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hauberk}"
BIN="$CACHE/peers"
mkdir -p "$BIN"
export GOFLAGS="-buildvcs=false" CGO_ENABLED=0
if [ ! -x "$BIN/network-peer" ] || [ "$(dirname "$0")/main.go" -nt "$BIN/network-peer" ]; then
  (cd "$(dirname "$0")" && go build -trimpath -ldflags "-s -w" -o "$BIN/network-peer" . >&2)
fi
echo "$BIN"

#!/usr/bin/env bash
# Builds the admission controllers that benchmarks are measured against, Gatekeeper and Kyverno, from their Go modules.
# Cached outside the tree, by version. Prints the folder. The first time takes a quarter of an hour on two cores.
set -euo pipefail

GATEKEEPER_VERSION="${GATEKEEPER_VERSION:-v3.23.1}"
KYVERNO_VERSION="${KYVERNO_VERSION:-v1.19.1}"
CACHE="${HAUBERK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hauberk}"
BIN="$CACHE/peers/admission-$GATEKEEPER_VERSION-$KYVERNO_VERSION"
mkdir -p "$BIN"
export GOFLAGS="-buildvcs=false" CGO_ENABLED=0

# A module's own go.mod holds replacements that only count where it is the main module: build in a copy of it.
build() {
  local module="$1" name="$2" package="$3"
  [ -x "$BIN/$name" ] && return
  local source work
  source="$(cd / && go mod download -json "$module" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')"
  work="$(mktemp -d)"
  cp -r "$source/." "$work"
  chmod -R u+w "$work"
  (cd "$work" && go build -mod=mod -trimpath -ldflags "-s -w" -o "$BIN/$name" "$package") >&2
  case "$name" in
    gatekeeper) cp "$work/deploy/gatekeeper.yaml" "$BIN/gatekeeper.yaml" ;;
    kyverno) cp "$work/config/install-latest-testing.yaml" "$BIN/kyverno.yaml" ;;
  esac
  rm -rf "$work"
}

build "github.com/open-policy-agent/gatekeeper/v3@$GATEKEEPER_VERSION" gatekeeper .
build "github.com/kyverno/kyverno@$KYVERNO_VERSION" kyverno ./cmd/kyverno
echo "$BIN"

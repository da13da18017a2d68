#!/usr/bin/env bash
# Installs Chromium for the browser tests from Debian's packages, unless one is there.
set -euo pipefail
for program in chromium chromium-browser google-chrome; do
  command -v "$program" >/dev/null && exit 0
done
command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ] || { echo "no Chromium, and no way to install one" >&2; exit 1; }
apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends chromium >/dev/null

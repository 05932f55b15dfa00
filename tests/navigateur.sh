#!/bin/sh
# A browser for the tests: Debian's chromium when it is there or can be installed, else Playwright's own.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then
    echo "Installation du navigateur de test (chromium)…"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
    exit 0
  fi
  echo "Il manque un navigateur. Lancez : sudo apt-get install chromium" >&2
  exit 1
fi
"$1" -m playwright install chromium

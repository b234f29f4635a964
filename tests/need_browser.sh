#!/usr/bin/env bash
# Makes sure that the tests that need a browser have one: Debian's chromium, from apt.
# Where it can't be had the tests are skipped, and this says so loudly; with CI=true that is a failure.
set -uo pipefail

if command -v chromium >/dev/null 2>&1; then
    exit 0
fi

why="this is no root session"
if [ "$(id -u)" -eq 0 ]; then
    why="apt-get is missing"
    if command -v apt-get >/dev/null 2>&1; then
        echo "Installing Debian's chromium for the browser tests ..."
        export DEBIAN_FRONTEND=noninteractive
        if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
            command -v chromium >/dev/null 2>&1 && exit 0
        fi
        why="apt-get could not install it"
    fi
fi

echo "" >&2
echo "**********************************************************************" >&2
echo "**  NO BROWSER: chromium is not installed, and $why." >&2
echo "**  The browser tests will be SKIPPED. To run them:" >&2
echo "**      apt-get install chromium" >&2
echo "**********************************************************************" >&2
echo "" >&2
if [ "${CI:-}" = "true" ]; then
    echo "CI=true: a missing browser is a failure." >&2
    exit 1
fi

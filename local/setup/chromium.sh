#!/bin/sh
# Prints the path of a Chromium-like browser for the browser tests; on Debian as root it installs one when none is there.
# First choice is the shell without windows: the same engine, for a fifth less work and half the download.
set -eu

if [ -n "${CHROME_PATH:-}" ]; then
    if [ -x "$CHROME_PATH" ]; then
        echo "$CHROME_PATH"
        exit 0
    fi
    echo "CHROME_PATH names $CHROME_PATH, which is not a program: set it to a Chromium or Chrome, or unset it." >&2
    exit 1
fi

find_browser() {
    for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        if command -v "$name" 2>/dev/null; then
            return 0
        fi
    done
    return 1
}

if find_browser; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "set-up: Chromium for the browser tests (apt-get install chromium-headless-shell)" >&2
    # An older Debian has only the whole browser.
    { apt-get update -qq && for package in chromium-headless-shell chromium; do
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" && break
    done; } >/dev/null || true
    if find_browser; then
        exit 0
    fi
fi
echo "The browser tests need Chromium or Chrome and found none: install it (Debian: apt-get install chromium)" \
    "or set CHROME_PATH to its path." >&2
exit 1

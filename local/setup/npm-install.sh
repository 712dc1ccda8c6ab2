#!/bin/sh
# Installs one folder's npm packages exactly as its lock says; runs none of their scripts.
set -eu
cd "$(dirname "$0")/../.."
folder=$1

remedy="install Node.js 20.19 or newer with npm (https://nodejs.org, or nvm install 24)"
if ! command -v node >/dev/null 2>&1 && [ -x .venv/bin/python ]; then
    echo "set-up: Node.js, of which this machine has none, into .venv, with hashes"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/node.txt
    PATH="$PATH:$PWD/.venv/bin"
fi
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    echo "Node.js with npm is needed and was not found: $remedy." >&2
    exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    echo "Node.js 20.19 or newer is needed, $(node --version) was found: $remedy." >&2
    exit 1
fi
echo "set-up: npm packages of $folder/"
cd "$folder"
# Not `npm ci`: it refuses a lock that leaves out optional packages of other systems, and a lock names only those that
# its registry had. With --no-save the lock's versions and hashes are taken and the lock stays as it is.
npm install --no-save --ignore-scripts --no-audit --no-fund --update-notifier=false --loglevel=error

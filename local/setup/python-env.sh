#!/bin/sh
# Makes .venv with Python 3.11 (the runtime of the deployed functions) and installs the locked requirements into it.
set -eu
cd "$(dirname "$0")/../.."

fits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in "${EVENKEEL_PYTHON:-}" python3.11 python3 python "$(uv python find 3.11 2>/dev/null || true)"; do
        if [ -n "$candidate" ] && fits "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    echo "Python 3.11 with venv is needed and was not found: install it (Debian: apt-get install python3.11-venv;" \
        "macOS: brew install python@3.11; anywhere: uv python install 3.11) or set EVENKEEL_PYTHON to its path." >&2
    exit 1
}

if ! [ -x .venv/bin/python ] || ! fits .venv/bin/python; then
    python=$(find_python)
    echo "set-up: Python environment (.venv) from $python"
    "$python" -m venv --clear .venv
fi
echo "set-up: Python packages, with hashes"
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements-openapi.txt
# Without compiled files every cold start of a function takes three times as long.
.venv/bin/python -m compileall -q .venv/lib functions/rebalancer local || true

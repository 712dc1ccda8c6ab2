#!/bin/sh
# Makes a Python environment and installs its locked requirements: `whole` (.venv) is what runs and checks the system,
# `planner` (.venv-planner) the few packages that planning from a file needs.
set -eu
cd "$(dirname "$0")/../.."

case "$1" in
whole)
    folder=.venv
    # The runtime of the deployed functions. EVENKEEL_PYTHON may name a newer one, to try the system on it.
    if [ -n "${EVENKEEL_PYTHON:-}" ]; then
        version="$("$EVENKEEL_PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    else
        version=3.11
    fi
    ;;
planner)
    folder=.venv-planner
    version="3.11 or newer"
    ;;
esac

fits() {
    "$1" -c 'import ensurepip, sys, venv
wanted, _, newer = sys.argv[1].partition(" ")
wanted, here = tuple(map(int, wanted.split("."))), sys.version_info[:2]
sys.exit(here < max(wanted, (3, 11)) or (here != wanted and not newer))' "$version" >/dev/null 2>&1
}

find_python() {
    for candidate in "${EVENKEEL_PYTHON:-}" python3.11 python3 python "$(uv python find 3.11 2>/dev/null || true)"; do
        if [ -n "$candidate" ] && fits "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    echo "Python $version with venv is needed and was not found: install it (Debian 12: apt-get install python3.11-venv;" \
        "macOS: brew install python@3.11; anywhere: uv python install 3.11) or set EVENKEEL_PYTHON to its path." >&2
    exit 1
}

install() {
    "$folder/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes "$@"
}

if ! [ -w . ]; then
    echo "The folder $PWD cannot be written, so nothing can be set up in it: copy the checkout to a folder of your own." >&2
    exit 1
fi
if ! [ -x "$folder/bin/python" ] || ! fits "$folder/bin/python"; then
    python=$(find_python)
    echo "set-up: Python environment ($folder) from $python"
    "$python" -m venv --clear "$folder"
fi
echo "set-up: Python packages ($folder), with hashes"
if [ "$1" = planner ]; then
    install -r requirements/planner.txt
    exit
fi
install -r requirements/dev.txt
install --no-deps -r requirements/openapi.txt
# Without compiled files every cold start of a function takes three times as long.
"$folder/bin/python" -m compileall -q "$folder/lib" functions/rebalancer local || true

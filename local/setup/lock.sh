#!/bin/sh
# Compiles each .in file of requirements/ and functions/ into versions with hashes, and refreshes npm's locks; neither keeps registry addresses.
set -eu
cd "$(dirname "$0")/../.."

if ! command -v uv >/dev/null 2>&1; then
    echo "make lock needs uv: install it with pip install uv." >&2
    exit 1
fi

compile() {
    uv pip compile --quiet --no-header --no-emit-index-url --generate-hashes --python-version 3.11 "$@"
}

compile functions/requirements.in -o functions/requirements.txt
# Later files take the versions of the earlier ones. --universal: the checks also run on newer Pythons.
compile --universal requirements/dev.in -o requirements/dev.txt
compile --universal requirements/planner.in -c requirements/dev.txt -o requirements/planner.txt
compile requirements/cli.in -c requirements/dev.txt -o requirements/cli.txt
compile requirements/research.in -o requirements/research.txt
compile --universal requirements/release.in -o requirements/release.txt
compile requirements/bench.in -o requirements/bench.txt
compile --no-deps requirements/openapi.in -o requirements/openapi.txt
compile --universal requirements/docs.in -o requirements/docs.txt
compile --universal requirements/node.in -o requirements/node.txt
compile --no-deps requirements/java.in -o requirements/java.txt

for folder in local frontend tests bench; do
    (cd "$folder" && npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund)
    # npm keeps the address of some optional packages in spite of the option above.
    sed '/"resolved": "https:/d' "$folder/package-lock.json" >"$folder/package-lock.json.new"
    mv "$folder/package-lock.json.new" "$folder/package-lock.json"
done

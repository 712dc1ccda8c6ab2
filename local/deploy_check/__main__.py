"""`make deploy-check`: all of a deploy that can be looked at without the cloud, one line each.

Exit code 0 where nothing is wrong (what only the operator can know is listed as `todo`), 1 where something is, 2 where
the check itself could not run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from local.deploy_check.configuration import check_firebase_json, check_indexes, check_page, check_requirements
from local.deploy_check.deployer import check_deployer
from local.deploy_check.emulated import check_with_emulator
from local.deploy_check.finding import Finding, Verdict
from local.deploy_check.functions import check_functions
from local.deploy_check.hosting import check_patterns
from local.deploy_check.package import check_package

ROOT = Path(__file__).resolve().parents[2]
FIREBASE_TOOLS = "local/node_modules/firebase-tools"
SCHEMA = "local/node_modules/firebase-tools/schema/firebase-config.json"


def checks(root: Path) -> tuple[Callable[[], Iterator[Finding]], ...]:
    """The checks of one checkout, quick ones first."""
    return (
        lambda: check_firebase_json(root, root / SCHEMA),
        lambda: check_patterns(root),
        lambda: check_indexes(root),
        lambda: check_requirements(root),
        lambda: check_page(root),
        lambda: check_deployer(root),
        lambda: check_package(root, root / FIREBASE_TOOLS),
        lambda: check_functions(root),
        lambda: check_with_emulator(root),
    )


def main() -> int:
    """Print every finding as it comes, and the sum as the last line."""
    counts = dict.fromkeys(Verdict, 0)
    try:
        for check in checks(ROOT):
            for finding in check():
                counts[finding.verdict] += 1
                print(finding, flush=True)
    except (OSError, ValueError) as error:
        print(f"deploy-check could not run: {error}", file=sys.stderr)
        return 2
    print(f"{counts[Verdict.WRONG]} wrong, {counts[Verdict.TODO]} left for you, {counts[Verdict.OK]} ok")
    return 1 if counts[Verdict.WRONG] else 0


if __name__ == "__main__":
    sys.exit(main())

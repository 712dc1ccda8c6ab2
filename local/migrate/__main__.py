"""`make migrate PROJECT=…`: move stored documents to the shapes of this version. RUN=1 writes; otherwise it counts.

Exit code 0; 1 where documents could not be moved; 2 where nothing could be begun. It can be stopped and called again
at any time: it continues where it was interrupted, and what was moved before is left as it is.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from local.deploy.__main__ import PROJECT
from rebalancer.core.base.errors import RebalancerError
from rebalancer.services.migrations.registry import Ran, run_migrations
from rebalancer.wiring import migrations, stores

ROOT = Path(__file__).resolve().parents[2]
KMS_KEY: Final = "CREDENTIALS_KMS_KEY"
SEALING_KEY: Final = "CREDENTIALS_KEY"
NAMED_AT_MOST: Final = 20


def main(arguments: list[str] | None = None) -> int:
    """Run the migrations, or count what they would change."""
    parser = ArgumentParser(prog="make migrate", description=__doc__)
    parser.add_argument("project")
    parser.add_argument("--run", action="store_true", help="write; otherwise nothing is written")
    parser.add_argument("--again", action="store_true", help="also look once more at what is complete")
    wanted = parser.parse_args(arguments)
    if not PROJECT.fullmatch(wanted.project):
        print(f"PROJECT is {wanted.project or 'missing'}: give your Firebase project's id", file=sys.stderr)
        return 2
    os.environ["GCLOUD_PROJECT"] = wanted.project
    _set_kms_key(ROOT / "functions" / ".env")
    if not (os.environ.get(SEALING_KEY) or os.environ.get(KMS_KEY)):
        print(
            f"{SEALING_KEY} is not set, so stored credentials cannot be opened: set it with "
            f'{SEALING_KEY}="$(firebase functions:secrets:access {SEALING_KEY} --project {wanted.project})"',
            file=sys.stderr,
        )
        return 2
    try:
        return _report(_run(writes=wanted.run, again=wanted.again), writes=wanted.run)
    except RebalancerError as error:
        print(f"interrupted: {error.message} Call it again to go on.", file=sys.stderr)
        return 2


def _run(*, writes: bool, again: bool) -> Iterable[Ran]:
    store, clock = migrations.migration_store(), stores.clock()
    return run_migrations(store, clock, migrations.migrations(writes=writes), writes=writes, again=again)


def _report(ran: Iterable[Ran], *, writes: bool) -> int:
    is_anything_left = False
    for one in ran:
        progress, did = one.progress, "moved" if writes else "to move"
        print(f"{one.migration.name}: {one.migration.purpose}")
        if one.was_complete:
            print(f"  complete since {progress.finished_at:%Y-%m-%d %H:%M} UTC: {progress.changed} moved")
            continue
        reasons = "".join(f", {count} left: {code}" for code, count in progress.left.items())
        print(f"  {progress.seen} looked at, {progress.changed} {did}{reasons}")
        for left in one.left[:NAMED_AT_MOST]:
            print(f"  left: {left.document_id} ({left.code})")
        is_anything_left = is_anything_left or bool(progress.left)
    if not writes:
        print("Nothing was written. RUN=1 writes.")
    return 1 if is_anything_left else 0


def _set_kms_key(settings: Path) -> None:
    """Take the wrapping key's name from the deployment's settings where the environment does not name it."""
    if os.environ.get(KMS_KEY) or not settings.is_file():
        return
    for line in settings.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        if name.strip() == KMS_KEY and value.strip():
            os.environ[KMS_KEY] = value.strip().strip("\"'")


if __name__ == "__main__":
    sys.exit(main())

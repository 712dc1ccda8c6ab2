"""`make restore PROJECT=… ACCOUNT=uid`: bring one account back from a database that a backup was restored into.

It says what differs; RUN=1 writes it. FROM= names the restored database (default: restored), or another project's as
project/database. Exit code 0; 1 where the account cannot be brought back now; 2 for bad input.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from google.cloud.firestore import Client

from local.deploy.__main__ import PROJECT
from local.restore.account import Difference, compare, write
from rebalancer.adapters.firestore.base.paths import is_document_id
from rebalancer.adapters.system.clock import SystemClock
from rebalancer.core.base.errors import RebalancerError


def main(arguments: list[str] | None = None) -> int:
    """Say what differs; with --run bring the account back."""
    parser = ArgumentParser(prog="make restore", description=__doc__)
    parser.add_argument("project")
    parser.add_argument("uid")
    parser.add_argument("--from", dest="source", default="restored", help="the database, or project/database")
    parser.add_argument("--run", action="store_true", help="write; otherwise nothing is written")
    wanted = parser.parse_args(arguments)
    if not PROJECT.fullmatch(wanted.project):
        print(f"PROJECT is {wanted.project or 'missing'}: give your Firebase project's id", file=sys.stderr)
        return 2
    if not is_document_id(wanted.uid):
        print(f"ACCOUNT is {wanted.uid or 'missing'}: give the user id of the account", file=sys.stderr)
        return 2
    project, _, database = wanted.source.rpartition("/")
    backup, live = Client(project=project or wanted.project, database=database), Client(project=wanted.project)
    try:
        difference = compare(backup, live, wanted.uid)
        _show(difference)
        if not wanted.run:
            print("Nothing was written. RUN=1 writes.")
            return 0
        write(live, wanted.uid, difference, SystemClock().now())
        left = compare(backup, live, wanted.uid)
    except RebalancerError as error:
        print(error.message, file=sys.stderr)
        return 1
    print("The account is as it was." if left.is_empty else "Something wrote meanwhile: call it again.")
    return 0 if left.is_empty else 1


def _show(difference: Difference) -> None:
    for path in difference.written:
        print(f"  write   {path}")
    for path in difference.deleted:
        print(f"  delete  {path}")
    for digest in difference.released:
        print(f"  release brokerAccounts/{digest}")
    for path in difference.kept:
        print(f"  keep    {path}, which differs: a backup loosens no stop")
    changed = len(difference.written) + len(difference.deleted) + len(difference.released)
    print(f"{difference.same} documents are as they were, {changed} to change")


if __name__ == "__main__":
    sys.exit(main())

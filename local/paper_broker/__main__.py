"""`python -m local.paper_broker`: runs the paper broker on 127.0.0.1 until it is stopped."""

import argparse
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from local.paper_broker.app import create_app, read_accounts
from local.paper_broker.market import NEW_YORK
from local.paper_broker.market.clock import begin_clock
from local.paper_broker.server import HOST, bind, build_server


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.paper_broker", description=__doc__)
    parser.add_argument("--port", type=int, default=8090, help="port on 127.0.0.1 (default 8090)")
    parser.add_argument("--state", type=Path, required=True, help="SQLite file that keeps everything")
    parser.add_argument("--accounts", type=Path, help="JSON list of accounts to open if their key is not known yet")
    parser.add_argument("--calendar", action="store_true", help="real NYSE hours (default: the market is always open)")
    parser.add_argument(
        "--clock", type=_instant, help="the time that a new broker begins with; without an offset in New York's time"
    )
    parser.add_argument("--pace", type=Decimal, default=Decimal(1), help="how fast a new broker's time runs (1: real)")
    return parser.parse_args(arguments)


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; give one, as in 2026-11-30T09:00") from None
    return at if at.tzinfo else at.replace(tzinfo=NEW_YORK)


def main() -> int:
    """Runs the server. Exit 2, with one line on stderr, for a file or a port that cannot be used."""
    options = parse_arguments()
    try:
        accounts = read_accounts(options.accounts) if options.accounts else []
        clock = begin_clock(options.clock, options.pace)
        app = create_app(options.state, accounts, always_open=not options.calendar, clock=clock)
    except ValidationError as problem:
        first = problem.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        print(f"accounts file {options.accounts}: {field}: {first['msg']}", file=sys.stderr)
        return 2
    except (ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    try:
        listening = bind(options.port)
    except OSError as problem:
        print(
            f"port {options.port} on {HOST} cannot be used ({problem.strerror}); choose another by --port",
            file=sys.stderr,
        )
        return 2
    print(f"paper broker: http://{HOST}:{listening.getsockname()[1]}", flush=True)
    server = build_server(app)
    server.run(sockets=[listening])
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())

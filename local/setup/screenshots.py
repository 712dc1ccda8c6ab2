"""`make screenshots`: brings a fresh demo up on free ports, takes the pictures of every page, and takes it down."""

import sys

from local.setup.parts import ROOT, Part, run_parts, sum_up

STATE = ROOT / ".local" / "pictures"


def main() -> int:
    """0 if every picture was taken."""
    description = STATE / "stack.json"
    stack = [sys.executable, "-m", "local.stack"]
    where = ["--state-dir", str(STATE)]
    up = [*stack, "up", "--detach", "--with-caller", "--port-base", "0", "--stack-file", str(description), *where]
    taking = ["npm", "run", "--silent", "screenshots"]
    outcomes = run_parts([Part("demo up", up)])
    if outcomes[0].exit_code == 0:
        environment = {"EVENKEEL_STACK": str(description)}
        outcomes += run_parts([Part("pictures", taking, folder="tests", environment=environment)])
    return sum_up(outcomes + run_parts([Part("demo down", [*stack, "down", *where])]))


if __name__ == "__main__":
    sys.exit(main())

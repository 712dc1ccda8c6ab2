"""A file of targets, read by the same reader as on the command line. Nothing is saved."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from rebalancer.core.base.money import EXACT, ONE, plain
from rebalancer.core.base.symbols import CASH
from rebalancer.core.files.decoding import decode_text
from rebalancer.core.files.numbers import NumberWriting
from rebalancer.core.files.targets import TargetFile, read_targets_csv
from rebalancer.services.context import Context
from rebalancer.services.targets.allocation import CASH_NAME, MAX_TARGETS
from rebalancer.services.targets.unknown_symbols import find_assets, name_unknown

if TYPE_CHECKING:
    from rebalancer.contract import files as shapes


def read_target_file(ctx: Context, content: bytes, writing: NumberWriting | None) -> shapes.TargetFile:
    """Return the targets of a file, everything that is wrong with it, and the symbols that the broker does not trade.

    Raises:
        InvalidInput: the file is no text, or has no table of targets.
    """
    found = read_targets_csv(decode_text(content, "the file"), "the file", writing=writing)
    problems = [*map(str, found.problems), *_problems_of_set(found)]
    assets = find_assets(ctx, found.targets)
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    own = {target.weight.symbol for target in state.targets}
    return {
        "targets": [
            {
                "symbol": symbol,
                "line": found.lines[symbol],
                "target_percent": plain(target.target_percent),
                "tolerance_percent": None if target.tolerance_percent is None else plain(target.tolerance_percent),
                "enabled": target.enabled,
                "name": CASH_NAME if symbol == CASH else assets[symbol].name if symbol in assets else None,
            }
            for symbol, target in found.targets.items()
        ],
        "problems": problems,
        "unknown": name_unknown(ctx, found.lines, assets, own),
    }


def _problems_of_set(found: TargetFile) -> list[str]:
    """What is wrong with the targets together: too many, or fractions such as 0.4, which pass as percents."""
    count = len(found.targets)
    problems = [f"The file has {count} targets; at most {MAX_TARGETS} are possible."] if count > MAX_TARGETS else []
    with localcontext(EXACT):
        total = sum((target.target_percent for target in found.targets.values()), Decimal(0))
    if count > 1 and total == ONE:
        problems.append("The targets add up to 1%: write percents such as 40, not fractions such as 0.4.")
    return problems

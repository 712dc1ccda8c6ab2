"""Files of targets that somebody may come with: read right, or refused by line."""

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import plain
from rebalancer.core.files.targets import parse_targets_csv, read_targets_csv

SIXTY_FORTY = {"VTI": "60", "BND": "40"}


def read(*lines: str) -> dict[str, str]:
    targets = parse_targets_csv("\n".join(lines) + "\n")
    return {target.symbol: plain(target.target_percent) for target in targets}


@pytest.mark.parametrize(
    "lines",
    [
        ("Symbol,Target", "VTI,60", "BND,40", "Total,100"),
        ("Symbol,Target", "VTI,60 %", "BND,40 %", ",100 %"),
        ("Symbol,Target", "Stocks,", "VTI,60", "Bonds,", "BND,40"),
        ("Symbol,Target", "VTI,60", "BND,40", "", "Reviewed in May of this year"),
        ("Symbol,Current %,Target %", "VTI,62,60", "BND,38,40"),
        ("Ticker;Zielgewicht;Bandbreite", "VTI;60,0;5", "BND;40,0;"),
        ("Symbol\tName\tTarget Weight", "NYSEARCA:VTI\tTotal, US\t60", "BND\tBonds\t40"),
    ],
)
def test_targets_are_read_in_many_forms(lines: tuple[str, ...]) -> None:
    assert read(*lines) == SIXTY_FORTY


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Symbol,Target", "VTI,60", "BND,30", "Total,100"), "line 4 has the total 100, but the targets above it"),
        (("Symbol,Target", "VTI,60", "BND,40", ",90"), "line 4 has the target 90, but no symbol"),
        (("Symbol,Target", "VTI,$60", "BND,$40"), 'line 2, column target_percent is "$60"'),
        (("Symbol,Target", "Stocks,60", "VTI,60", "BND,40"), "line 2: Stocks names a part"),
        (("Symbol,Target", "US9229087690,60", "BND,40"), "line 2, column symbol is the ISIN"),
        (("Symbol,Target", "BRK.B,50", "BRK/B,50"), "line 3 names BRK.B again"),
        (("Symbol,Target", "VTI,60,5", "BND,40"), "line 2 has 3 cells"),
        (("Symbol,Target", "VTI,(5)", "BND,105"), "line 2: target_percent of VTI is -5"),
        (("Symbol,Target", "VTI,n/a", "BND,100"), "line 2, column target_percent is empty"),
        (("Symbol;Target", "VTI;1.234", "BND;40"), "may be 1.234 or 1234"),
    ],
)
def test_what_makes_no_sense_is_refused_by_line(lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read(*lines)
    assert said in str(refusal.value)


def test_all_that_is_wrong_is_found_in_one_reading() -> None:
    found = read_targets_csv("Symbol,Target,In use\nVTI,sixty,\nBND,40,maybe\nGLD,-1,\nSPY,10,no\n", "the file")
    assert [str(problem)[:6] for problem in found.problems] == ["line 2", "line 3", "line 4"]
    assert (list(found.targets), found.lines) == (["SPY"], {"SPY": 5})

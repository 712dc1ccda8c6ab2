"""What people come with: each file is read right, or refused by its line; and no line of it vanishes."""

import re
from decimal import Decimal

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.files.decoding import decode_text
from rebalancer.core.files.fold import Holdings
from rebalancer.core.files.holdings import Wishes, parse_holdings
from tests.core.files import situations_of_cells, situations_of_kinds, situations_of_names, situations_of_rows
from tests.core.files.situation import Situation

SITUATIONS = (
    *situations_of_rows.SITUATIONS,
    *situations_of_kinds.SITUATIONS,
    *situations_of_cells.SITUATIONS,
    *situations_of_names.SITUATIONS,
)
MONEY = re.compile(r"(?i)cash|usd|u\.s\. dollar|money|sweep|[A-Z]{4}X\b|\*\*")


def read(situation: Situation) -> Holdings:
    file = situation.file
    text = file if isinstance(file, str) else decode_text(file, "the file")
    wishes = Wishes(situation.account, frozenset({"VTI", "BND"}), situation.symbols)
    return parse_holdings(text, "the file", wishes)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_a_situation_is_read_right_or_refused(situation: Situation) -> None:
    if situation.refused:
        with pytest.raises(InvalidInput) as refusal:
            read(situation)
        assert situation.refused in str(refusal.value)
        return
    found = read(situation)
    held = {each.symbol: (each.quantity, each.price) for each in found.positions}
    assert held == situation.positions
    assert dict(found.without_price) == {}
    assert found.cash == (None if situation.cash is None else Decimal(situation.cash))
    assert [(each.name, each.value, each.currency) for each in found.apart] == situation.kept_apart
    said = "\n".join((*found.notes, *[each.sentence for each in found.apart]))
    assert [words for words in situation.said if words not in said] == []


@pytest.mark.parametrize(
    "situation",
    [each for each in SITUATIONS if isinstance(each.file, str) and not each.refused and not each.account],
    ids=lambda situation: situation.name,
)
def test_no_line_with_a_number_vanishes(situation: Situation) -> None:
    """An oracle that shares nothing with the reader: a line with a number is named, or holds a symbol, or is cash."""
    found = read(situation)
    said = "\n".join((*found.notes, *[each.sentence for each in found.apart]))
    symbols = {re.sub(r"/USD$|\W", "", each.symbol) for each in found.positions}
    codes = set(situation.symbols)
    left_out = [int(line) for line in re.findall(r"line (\d+): the list", said)]
    lines = re.split(r"\r\n|\r|\n", str(situation.file))
    first = next(
        number
        for number, line in enumerate(lines, start=1)
        if re.search(r"(?i)sym|^name|ticker|isin|wkn|sedol|símb|simbolo|instrument", line)
    )
    for number, line in enumerate(lines[first:], start=first + 1):
        if line.count('"') % 2:
            continue
        cells = [re.sub(r"\W", "", cell).upper() for cell in re.split(r"[,;\t|]", line)]
        is_named = bool(re.search(rf"\b{number}\b", "\n".join(re.findall(r"lines? [\d, to]+", said))))
        is_held = any(symbol in cell for cell in cells for symbol in (*symbols, *codes))
        is_under_a_list = any(line_of_list < number for line_of_list in left_out)
        has_number = any(re.fullmatch(r"[A-Z€$]{0,3}\d+", cell) for cell in cells)
        assert not has_number or is_named or is_held or is_under_a_list or MONEY.search(line), line


def test_a_file_of_thousands_of_sums_is_refused_before_each_is_held_against_all_rows() -> None:
    rows = "".join(f"S{number}X,10,5,50\nTotal,,,50\n" for number in range(1000))
    with pytest.raises(InvalidInput, match="1000 totals in 2000 rows"):
        parse_holdings("Symbol,Quantity,Price,Value\n" + rows)

"""Tables as CSV text for a spreadsheet."""

import csv
from collections.abc import Sequence


class _Lines(list[str]):
    """What a CSV writer writes to, without a file."""

    write = list.append


def dump_csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as CSV text with `\\n` line ends.

    A cell that a spreadsheet would take for a formula (it begins with = + - @ and is no number) gets an apostrophe.
    """
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return "".join(lines)


def _harmless(cell: str) -> str:
    if cell[:1] in "=+-@\t\r" and cell and not cell.lstrip("+-").replace(".", "", 1).isdigit():
        return f"'{cell}"
    return cell

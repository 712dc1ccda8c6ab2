"""Tables as Parquet: decimals exact to eighteen places, instants to the nanosecond in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from rebalancer.adapters.research.columns import DAYS, FLAGS, INSTANTS, NUMBERS, number_of, text_of
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import QUOTIENT
from rebalancer.core.ledger.times import parse_stamp
from rebalancer.core.statements.tables import Row

PLACES: Final = 18
_STEP: Final = Decimal(1).scaleb(-PLACES)


def write_parquet(file: Path, rows: Sequence[Row]) -> None:
    """Write a table, replacing the file whole. Averages, which have more places, are rounded half to even.

    Raises `InvalidInput` for a file that cannot be written.
    """
    columns = {name: _column(name, [row.get(name) for row in rows]) for name in (rows[0] if rows else {})}
    draft = file.with_name(f".{file.name}.new")
    try:
        pq.write_table(pa.table(columns), draft)
        draft.replace(file)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be written: {error}.", field="--to") from error


def _column(name: str, values: Sequence[object]) -> Any:
    if name in NUMBERS:
        return pa.array([_exact(number_of(value, name)) for value in values], pa.decimal128(38, PLACES))
    if name in INSTANTS:
        instants = [None if value is None else parse_stamp(value, name) for value in values]
        return pa.array(instants, pa.timestamp("ns", tz="UTC"))
    if name in DAYS:
        return pa.array(list(values), pa.date32())
    if name in FLAGS:
        return pa.array(list(values), pa.bool_())
    return pa.array([text_of(value) for value in values], pa.string())


def _exact(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(_STEP, ROUND_HALF_EVEN, QUOTIENT)

"""The research store: one ArcticDB library an account, one symbol a series, unique instants in UTC as its index.

Its numbers are floats, which is what research calculates with; the exact ones are in the ledger, CSV and Parquet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from arcticdb import Arctic, LibraryOptions
from arcticdb.exceptions import ArcticException

from rebalancer.adapters.research.columns import DAYS, FLAGS, NUMBERS, number_of, text_of
from rebalancer.core.base.errors import InvalidInput, StoreUnavailable
from rebalancer.core.statements.tables import Row

INDEX = "timestamp"


def export_series(uri: str, account: str, series: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, str]]:
    """Bring series into the library `account` of the store at `uri`; yields for each what was done.

    A series that is new is written. One that is there is left alone as far as it says the same; what comes after is
    appended, and from the first row that says something else (a late fill, a correction) it is updated. Raises
    `InvalidInput` for a store that cannot be opened, `StoreUnavailable` for one that fails.
    """
    try:
        library = Arctic(uri).get_library(
            account, create_if_missing=True, library_options=LibraryOptions(dynamic_schema=True)
        )
    except (ArcticException, ValueError) as error:
        raise InvalidInput(f"URI {uri} cannot be opened as a store: {error}.", field="URI") from error
    try:
        for symbol, rows in series.items():
            yield symbol, _bring(library, symbol, frame_of(rows, is_wide=symbol.endswith("_positions")))
    except ArcticException as error:
        raise StoreUnavailable(f"The research store failed: {error}.") from error


def frame_of(rows: Sequence[Row], *, is_wide: bool = False) -> pd.DataFrame:
    """Return a series as a frame; a wide one has a column of quantities for each symbol."""
    columns = [name for name in rows[0] if name != "at_ns"]
    data = {name: _column(name, [row[name] for row in rows], is_wide=is_wide) for name in columns}
    instants = [pd.Timestamp(at_ns, unit="ns") for row in rows if isinstance(at_ns := row["at_ns"], int)]
    return pd.DataFrame(data, index=pd.DatetimeIndex(instants, name=INDEX))


def _column(name: str, values: Sequence[object], *, is_wide: bool) -> list[Any]:
    if is_wide or name in NUMBERS:
        numbers = [number_of(value, name) for value in values]
        return [float("nan") if number is None else float(number) for number in numbers]
    if name in FLAGS:
        return list(values)
    # Days are text, too: the store keeps instants, and a day is not an instant.
    return ["" if value is None else str(value) if name in DAYS else text_of(value) for value in values]


def _bring(library: Any, symbol: str, frame: pd.DataFrame) -> str:
    if not library.has_symbol(symbol):
        library.write(symbol, frame)
        return f"{len(frame)} rows written"
    stored: pd.DataFrame = library.read(symbol).data
    same = _rows_alike(stored, frame)
    fresh = frame.iloc[same:]
    if same == len(stored):
        if fresh.empty:
            return "nothing new"
        library.append(symbol, fresh)
        return f"{len(fresh)} rows appended"
    begins = min([stored.index[same], *fresh.index[:1]])
    if fresh.empty:
        library.delete_data_in_range(symbol, (begins, None))
        return f"{len(stored) - same} rows taken back"
    library.update(symbol, fresh, date_range=(begins, None))
    return f"{len(fresh)} rows updated"


def _rows_alike(stored: pd.DataFrame, frame: pd.DataFrame) -> int:
    """How many rows from the start say the same in both."""
    length = min(len(stored), len(frame))
    old = stored.reindex(columns=frame.columns).iloc[:length].reset_index(drop=True)
    new = frame.iloc[:length].reset_index(drop=True)
    # A symbol that was first held later has nothing in the rows before.
    numeric = new.select_dtypes("number").columns
    old = old.assign(**{name: old[name].astype(float) for name in numeric})
    differs = ~((old == new) | (old.isna() & (new.isna() | (new == 0)))).all(axis="columns")
    differs |= pd.Series(stored.index[:length] != frame.index[:length])
    return int(differs.to_numpy().argmax()) if differs.any() else length

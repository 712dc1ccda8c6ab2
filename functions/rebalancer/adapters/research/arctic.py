"""The research store: one ArcticDB library an account, one symbol a series.

Its numbers are floats, which is what research calculates with; the exact ones are in the ledger, CSV and Parquet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd
from arcticdb import Arctic, LibraryOptions
from arcticdb.exceptions import ArcticException

from rebalancer.adapters.research.columns import DAYS, FLAGS, NUMBERS, number_of, text_of
from rebalancer.adapters.research.layouts import brought_forward
from rebalancer.core.base.errors import InvalidInput, StoreUnavailable
from rebalancer.core.statements.research import Kind, Series

SLICES_MAX: Final = 50
"""A series in more pieces than that is put together when it is written."""


def export_series(uri: str, account: str, series: Mapping[str, Series]) -> Iterator[tuple[str, str]]:
    """Bring series into the library `account` of the store at `uri`; yields for each what was done.

    A series that is new is written; new rows are appended; a row that says something else is updated. Series of an
    older layout are brought into this one first. Raises `InvalidInput` for a store that cannot be opened, OTHER_ACCOUNT
    for a library that holds another account's fills; `StoreUnavailable` for a store that fails.
    """
    try:
        library = Arctic(uri).get_library(
            account, create_if_missing=True, library_options=LibraryOptions(dynamic_schema=True)
        )
    except (ArcticException, ValueError) as error:
        raise InvalidInput(f"URI {uri} cannot be opened as a store: {error}.", field="URI") from error
    try:
        _require_own(library, account, series)
        for symbol, each in series.items():
            done = _bring(library, symbol, each)
            _put_together(library, symbol)
            yield symbol, done
    except ArcticException as error:
        raise StoreUnavailable(f"The research store failed: {error}.") from error


def frame_of(series: Series) -> pd.DataFrame:
    """Return a series as a frame under its index; a wide one has a column of quantities for each symbol."""
    rows, index = series.rows, series.index
    columns = [name for name in rows[0] if name not in ("at_ns", index)]
    data = {name: _column(name, [row[name] for row in rows], is_wide=series.is_wide) for name in columns}
    instants = pd.DatetimeIndex(
        [pd.Timestamp(at_ns, unit="ns") for row in rows if isinstance(at_ns := row["at_ns"], int)], name="timestamp"
    )
    if series.kind is not Kind.KEYED:
        return pd.DataFrame(data, index=instants)
    keys = pd.Index([str(row[index]) for row in rows], name=index)
    return pd.DataFrame({"timestamp": instants.to_numpy(), **data}, index=keys)


def _column(name: str, values: Sequence[object], *, is_wide: bool) -> list[Any]:
    if is_wide or name in NUMBERS:
        numbers = [number_of(value, name) for value in values]
        return [float("nan") if number is None else float(number) for number in numbers]
    if name in FLAGS:
        return list(values)
    # Days are text, too: the store keeps instants, and a day is not an instant.
    return ["" if value is None else str(value) if name in DAYS else text_of(value) for value in values]


def _require_own(library: Any, account: str, series: Mapping[str, Series]) -> None:
    """Refuse a library whose fills are none of this ledger's: a ledger never forgets one."""
    fills = series.get("fills")
    if fills is None or not library.has_symbol("fills"):
        return
    stored = library.read("fills").data
    if stored.index.name != "fill_id" or stored.empty:
        return
    if not {str(row["fill_id"]) for row in fills.rows} & set(stored.index):
        raise InvalidInput(
            f"The library {account} holds another account's fills; give this account a library of its own.",
            code="OTHER_ACCOUNT",
            field="--account",
        )


def _bring(library: Any, symbol: str, series: Series) -> str:
    frame = frame_of(series)
    if not library.has_symbol(symbol):
        library.write(symbol, frame)
        return f"{len(frame)} rows written"
    stored: pd.DataFrame = library.read(symbol).data
    forward = brought_forward(stored, frame, series.kind)
    if forward is not None:
        library.write(symbol, forward)
        stored = forward
        return f"brought into this layout; {_renew(library, symbol, stored, frame, series.kind)}"
    return _renew(library, symbol, stored, frame, series.kind)


def _renew(library: Any, symbol: str, stored: pd.DataFrame, frame: pd.DataFrame, kind: Kind) -> str:
    if kind is Kind.KEYED:
        return _renew_keyed(library, symbol, stored, frame)
    gone = stored.index.difference(frame.index) if kind is Kind.TIMED else stored.index[:0]
    known = frame.index.isin(stored.index)
    if len(gone) or (not known.all() and frame.index[~known].min() <= stored.index.max()):
        return _renew_from(library, symbol, stored, frame, kind)
    changed = _changed(stored, frame[known])
    for row in changed:
        library.update(symbol, frame.loc[[row]])
    fresh = frame[~known]
    if len(fresh):
        library.append(symbol, fresh)
    return _said(updated=len(changed), appended=len(fresh))


def _renew_from(library: Any, symbol: str, stored: pd.DataFrame, frame: pd.DataFrame, kind: Kind) -> str:
    """Write anew from the first instant on which the two differ: a late report, or one that was taken back."""
    if kind is Kind.SEEN:
        frame = pd.concat([stored[~stored.index.isin(frame.index)], frame]).sort_index()
    both = stored.index.intersection(frame.index)
    differ = [*stored.index.symmetric_difference(frame.index), *_changed(stored.loc[both], frame.loc[both])]
    begins = min(differ)
    fresh = frame[frame.index >= begins]
    if fresh.empty:
        library.delete_data_in_range(symbol, (begins, None))
        return f"{int((stored.index >= begins).sum())} rows taken back"
    library.update(symbol, fresh, date_range=(begins, None))
    return f"{len(fresh)} rows updated"


def _renew_keyed(library: Any, symbol: str, stored: pd.DataFrame, frame: pd.DataFrame) -> str:
    """Append the ids that are new. The store updates rows by time alone, so rows under an id that changed or went are
    written with all others as the next version."""
    both = frame.index.intersection(stored.index)
    fresh = frame[~frame.index.isin(stored.index)]
    changed, gone = _changed(stored.loc[both], frame.loc[both]), len(stored) - len(both)
    if changed or gone:
        library.write(symbol, frame)
    elif len(fresh):
        library.append(symbol, fresh)
    return _said(updated=len(changed), appended=len(fresh), gone=gone)


def _said(*, updated: int, appended: int, gone: int = 0) -> str:
    parts = [(updated, "updated"), (appended, "appended"), (gone, "taken back")]
    return ", ".join(f"{count} rows {what}" for count, what in parts if count) or "nothing new"


def _changed(stored: pd.DataFrame, frame: pd.DataFrame) -> list[Any]:
    """Return the names of the rows that say something else; both frames have the same names."""
    old = stored.reindex(index=frame.index, columns=frame.columns)
    # A symbol that was first held later has nothing in the rows before.
    numeric = frame.select_dtypes("number").columns
    old = old.assign(**{name: old[name].astype(float) for name in numeric})
    same = (old == frame) | (old.isna() & (frame.isna() | (frame == 0)))
    return list(frame.index[~same.all(axis="columns")])


def _put_together(library: Any, symbol: str) -> None:
    """Defragment a series that many appends have left in many pieces."""
    plan = library.compact_data_explain_plan(symbol)
    if plan.num_row_slices_before > SLICES_MAX:
        library.compact_data(symbol)

"""Series as older versions laid them out, brought into the layout of now."""

from __future__ import annotations

from typing import Final

import pandas as pd

from rebalancer.core.statements.research import Kind

_RENAMED: Final = {"nav_percent": "% of nav", "pnl_percent": "pnl %"}


def brought_forward(stored: pd.DataFrame, frame: pd.DataFrame, kind: Kind) -> pd.DataFrame | None:
    """Return a stored series as this layout has it; None where it is in this layout.

    Fills and trades were named by instants: they follow from the ledger, whose rows take their place. Two columns of
    the portfolio had other names. Columns that are new are empty in the rows of before.
    """
    if kind is Kind.KEYED:
        return None if stored.index.name == frame.index.name else frame
    renamed = {old: new for old, new in _RENAMED.items() if old in stored.columns and new in frame.columns}
    return stored.rename(columns=renamed) if renamed else None

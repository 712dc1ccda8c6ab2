"""The ledger for research: Parquet files, and a store of versioned series (ArcticDB). Needs the extra `research`."""

from rebalancer.adapters.research.arctic import export_series
from rebalancer.adapters.research.parquet import write_parquet

__all__ = ["export_series", "write_parquet"]

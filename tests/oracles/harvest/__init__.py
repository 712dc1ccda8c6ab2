"""Harvests, held against a checker of wash sales that knows nothing of the ledger."""

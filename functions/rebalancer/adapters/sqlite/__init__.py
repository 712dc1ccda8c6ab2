"""Local files in SQLite: what works without a cloud."""

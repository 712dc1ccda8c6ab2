"""The broker's rules: what an order must be, what an account can afford, when an order fills. No HTTP, no storage."""

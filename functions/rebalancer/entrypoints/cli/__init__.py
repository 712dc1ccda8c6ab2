"""The command line: plans from files, with no account and no network."""

"""The composition root, by area: reads the environment, builds each adapter once, on first use.

Rooms import rooms above them only: environment, stores, notices, access, account, then ledger, advice, automation.
"""

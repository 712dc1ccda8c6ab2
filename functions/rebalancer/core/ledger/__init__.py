"""The account's memory: what happened, to the cent, for every strategy and every lot.

Events go in, a ledger comes out; the same events give the same ledger in whatever order and however often they arrive.
"""

"""The one number of the wash-sale rule."""

from typing import Final

WASH_DAYS: Final = 30
"""So many days before and after a sale at a loss a purchase of the same security defers it (26 U.S.C. 1091)."""

"""A corporate action: its terms, its dates, and how far it is."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from local.paper_broker.engine.model import Record

ActionKind = Literal[
    "split", "rename", "stock_merger", "cash_merger", "spin_off", "cash_dividend", "return_of_capital", "removal"
]
PAYOUTS: frozenset[ActionKind] = frozenset({"cash_dividend", "return_of_capital"})
"""Paid to those who hold the shares on one day, on a later one."""
Fractions = Literal["keep", "cash"]
"""What becomes of a fraction of a new share: it is kept, or paid out as cash in lieu."""


class Action(Record):
    """One corporate action of `symbol`.

    `new_rate` new shares (of `new_symbol`, where there is one) come for each `old_rate` old ones. `cash` is dollars for
    each old share. `price` is what a share that a spin-off lists begins with, in dollars. `in_force_at` is when the
    action changes holdings and prices, or pays out; `entitled_at` when it is settled who gets a payout.
    `entitled` is how many shares earn the payout, by account id: None until that is known. `failed` says why the action
    did not happen when its time had come.
    """

    id: str
    kind: ActionKind
    symbol: str
    declared_on: date
    in_force_at: datetime
    entitled_at: datetime | None = None
    new_symbol: str | None = None
    new_rate: Decimal = Decimal(1)
    old_rate: Decimal = Decimal(1)
    cash: Decimal = Decimal(0)
    price: Decimal | None = None
    fractions: Fractions | None = None
    entitled: dict[str, Decimal] | None = None
    is_done: bool = False
    failed: str | None = None

    @property
    def ratio(self) -> Fraction:
        """New shares for each old one, exactly."""
        return Fraction(self.new_rate) / Fraction(self.old_rate)

    @property
    def next_at(self) -> datetime:
        """When its next step is due."""
        if self.entitled is None and self.entitled_at is not None:
            return self.entitled_at
        return self.in_force_at

"""Harvests: what is parked in what, until when, and what follows."""

from __future__ import annotations

from typing import Annotated, TypedDict

from rebalancer.contract.base import Day, Moment, Quantity, Usd, Words

ParkedState = Annotated[str, Words("core.targets.parked.ParkedState")]


class Parked(TypedDict):
    """One harvest: what was sold at a loss, and what is held in its place."""

    symbol: Annotated[str, "what was sold"]
    replacement: Annotated[str, "what is held in its place, and has its weight"]
    quantity: Annotated[Quantity, "shares that were to be sold"]
    loss_usd: Annotated[Usd, "above 0: the loss as it was estimated at the approval"]
    created_at: Annotated[Moment, "when it was approved"]
    state: ParkedState
    same_as: Annotated[list[str], "what the person calls the same security as `symbol`"]
    sold_on: Annotated[Day | None, "the New York day of the last sale; null while the run sells"]
    is_chosen: Annotated[bool, "a person said to go back, or to stay"]
    cost_usd: Annotated[Usd | None, "tax and trading cost of going back, as last looked at"]
    worth_usd: Annotated[Usd | None, "what going back is worth at the person's price of drift, as last looked at"]
    returned_on: Annotated[Day | None, "the New York day on which it was home again"]


class ParkedRow(TypedDict):
    """One harvest as the calendar shows it."""

    run_id: str
    symbol: str
    replacement: str
    quantity: Quantity
    loss_usd: Annotated[Usd, "as the ledger has it; the estimate until it does"]
    deferred_usd: Annotated[Usd, "the part of it that a wash sale defers"]
    state: ParkedState
    is_chosen: bool
    sold_on: Day | None
    returns_from: Annotated[Day | None, "the first day on which buying it back undoes nothing"]
    returned_on: Day | None
    cost_usd: Usd | None
    worth_usd: Usd | None
    can_go_back: Annotated[bool, "whether a person may say so now"]
    can_stay: bool


class Calendar(TypedDict):
    """Every harvest, those under way first, then the newest."""

    parked: list[ParkedRow]


class Decided(TypedDict):
    """What a person's word made of a parked holding."""

    run_id: str
    state: ParkedState


class ParkedHoldings(TypedDict):
    """Every harvest of the account, those of the last 400 days that are over among them."""

    entries: Annotated[dict[str, Parked], "by the id of the run that sold"]

"""Strategies of a real account, from saving them to a run and beyond: the ledger keeps their one book."""

from __future__ import annotations

from decimal import Decimal

from rebalancer.core.account.order import OrderSide
from rebalancer.core.ledger.events import CashKind
from rebalancer.core.statements.strategy_books import books_of
from rebalancer.core.strategies.strategies import Book, Strategy
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.ledger.reconcile import ReconciliationState
from rebalancer.services.planning.measure import measure_account
from rebalancer.services.planning.preview import preview_rebalance
from rebalancer.services.statements.ledger_view import load_history
from rebalancer.services.targets.allocation import save_strategies
from tests.core.runs import RUN_ID
from tests.services.ledger.books import Bookkeeping
from tests.services.world import UID

HUNDRED = Decimal(100)
STRATEGIES = (
    Strategy("growth", Decimal(60), (TargetWeight("SPY", HUNDRED),)),
    Strategy("income", Decimal(40), (TargetWeight("GLD", Decimal(50)), TargetWeight("CASH", Decimal(50)))),
)


class Office(Bookkeeping):
    """$1,000, growth with 60 % in SPY at $100, income with 40 % in GLD at $50 and cash."""

    def __init__(self) -> None:
        super().__init__()
        self.save_policy(drift_threshold_percent="0")
        save_strategies(self.ctx, STRATEGIES, expected_version=0)

    def planned(self) -> dict[str, tuple[Decimal, dict[str, Decimal]]]:
        """The books by which the account would be planned now."""
        return by_name(measure_account(self.ctx).books)

    def kept(self) -> dict[str, tuple[Decimal, dict[str, Decimal]]]:
        """The books of the ledger as stored."""
        return by_name(books_of(load_history(self.ledgers, self.clock, UID).ledger.book))

    def rebalance(self) -> None:
        """Preview, start, and carry it out; nothing is reconciled."""
        plan = preview_rebalance(self.ctx).stored
        start_rebalance(self.ctx, plan.plan_id, RUN_ID)
        self.finish()


def by_name(books: tuple[Book, ...]) -> dict[str, tuple[Decimal, dict[str, Decimal]]]:
    return {book.strategy: (book.cash, dict(book.quantities)) for book in books if book.cash or book.quantities}


def test_saving_strategies_has_the_ledger_give_them_their_capital() -> None:
    office = Office()
    assert office.queue.reconciliations == [(UID, 0, 1)]
    found = office.reconcile()
    assert found.state is ReconciliationState.BALANCED
    assert found.snapshot.strategy_equity_usd == {"growth": 600, "income": 400, "unassigned": 0}
    assert office.kept() == {"growth": (Decimal(600), {}), "income": (Decimal(400), {})}


def test_before_the_ledger_has_looked_planning_divides_in_the_same_way() -> None:
    office = Office()
    assert office.planned() == {"growth": (Decimal(600), {}), "income": (Decimal(400), {})}


def test_after_a_run_planning_and_the_ledger_know_the_same_books_at_once() -> None:
    office = Office()
    office.reconcile()
    office.rebalance()
    before = office.planned()
    assert before["growth"][1] == {"SPY": Decimal(6)}
    assert before["income"][1] == {"GLD": Decimal(4)}
    assert office.reconcile(after=60).state is ReconciliationState.BALANCED
    assert office.planned() == office.kept() == before


def test_a_run_before_the_first_reconciliation_comes_to_the_same_books() -> None:
    early, usual = Office(), Office()
    early.rebalance()
    early.reconcile(after=60)
    usual.reconcile()
    usual.rebalance()
    usual.reconcile(after=60)
    assert early.kept() == usual.kept()


def test_a_sale_before_the_first_reconciliation_leaves_no_strategy_short() -> None:
    office = Office()
    office.pay("1000")
    office.trade("SPY", "15")
    office.rebalance()
    assert office.broker.submitted[-2].side is OrderSide.SELL
    planned = office.planned()
    assert planned["growth"][1]["SPY"] == office.broker.holdings["SPY"]
    assert office.reconcile(after=60).state is ReconciliationState.BALANCED
    kept = office.kept()
    assert kept == planned
    assert all(quantity > 0 for _, held in kept.values() for quantity in held.values())


def test_a_dividend_belongs_to_those_who_hold_and_a_deposit_to_all_by_share() -> None:
    office = Office()
    office.reconcile()
    office.rebalance()
    before = office.planned()
    office.pass_time(60)
    office.pay("6", CashKind.DIVIDEND, symbol="SPY")
    office.pay("100")
    at_once = office.planned()
    office.reconcile(after=60)
    assert at_once == office.kept() == office.planned()
    assert at_once["growth"][0] - before["growth"][0] == 66
    assert at_once["income"][0] - before["income"][0] == 40


def test_a_strategy_has_a_return_of_its_own() -> None:
    office = Office()
    office.reconcile()
    office.rebalance()
    office.reconcile(after=60)
    office.pass_time(86400)
    office.broker.prices["SPY"] = Decimal(110)
    office.reconcile()
    found = {row.strategy: row for row in load_history(office.ledgers, office.clock, UID).overview.strategy_returns}
    assert (found["growth"].capital_usd, found["growth"].gain_usd) == (Decimal(600), Decimal(60))
    assert found["growth"].time_weighted == Decimal("0.1")
    assert found["income"].time_weighted == 0


def test_settings_that_cannot_be_read_stop_no_reconciliation() -> None:
    office = Office()
    office.documents.documents[f"userSettings/{UID}"]["strategies"] = [{"name": "", "targets": []}]
    assert office.reconcile().state is ReconciliationState.BALANCED
    assert office.kept() == {"unassigned": (Decimal(1000), {})}

"""The product's ledger reads the broker's corporate actions and comes to what the broker holds."""

from datetime import date
from decimal import Decimal

from rebalancer.adapters.alpaca import AlpacaBroker, AlpacaCredentials, Patience
from rebalancer.core.ledger.conservation import cost_differences
from rebalancer.core.ledger.events import CashActivity
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.statements.research import research_series
from tests.paper_broker.running import KEY, SECRET, Customer, Running

MORNINGS = ("2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09", "2026-01-12", "2026-01-13", "2026-01-14")


def require_agreement(broker: Running) -> None:
    """Cash, every quantity and every cost of the folded activities are the broker's own, in the research series too."""
    patience = Patience(read_seconds=5)
    account = AlpacaBroker(AlpacaCredentials(KEY, SECRET), base_url=broker.url, data_url=broker.url, patience=patience)
    ledger, holdings = rebuild(account.fetch_activities(None)), account.fetch_holdings()
    book = ledger.book
    held = {position.symbol: position.quantity for position in holdings.positions}
    assert book.cash_usd == holdings.cash_usd
    assert {symbol: book.quantity_of(symbol) for symbol in book.lots if book.quantity_of(symbol)} == held
    assert [found.sentence for found in cost_differences(ledger, holdings.positions)] == []
    newest = research_series(ledger, ())["strategy_unassigned_positions"].rows[-1]
    assert {name: count for name, count in newest.items() if name != "at_ns" and count} == held


def declare(broker: Running, number: int, kind: str, **terms: str) -> None:
    broker.admin("POST", f"/actions/{kind}", on=MORNINGS[number], **terms)


def trade(customer: Customer, symbol: str, side: str, qty: str) -> None:
    assert customer.look(customer.placed(symbol, side, qty=qty))["status"] == "filled"


def test_the_ledger_agrees_after_every_action_with_trades_between_them(exchange: Running) -> None:
    customer = exchange.open(cash="20000", SPY="25.5", AAPL="10", KO="33")
    declare(exchange, 0, "split", symbol="SPY", new_rate="3", old_rate="2")
    declare(exchange, 1, "split", symbol="KO", old_rate="4", fractions="cash")
    declare(exchange, 2, "rename", symbol="AAPL", new_symbol="APPL")
    declare(exchange, 3, "spin-off", symbol="SPY", new_symbol="SPUN", old_rate="3", price="12.00")
    declare(exchange, 4, "stock-merger", symbol="AAPL", new_symbol="SPY", new_rate="0.7", cash="1.25")
    declare(exchange, 5, "cash-merger", symbol="KO", cash="61.07")
    exchange.admin("POST", "/actions/dividend", symbol="SPY", cash="0.333", record_date="2026-01-12")
    for morning in MORNINGS:
        trade(customer, "SPY", "buy", "1.25")
        exchange.at(f"{morning}T17:00:00Z")
        trade(customer, "SPY", "sell", "2")
        require_agreement(exchange)
        if morning == MORNINGS[3]:
            declare(exchange, 6, "removal", symbol="SPUN")
    assert {position["symbol"] for position in customer.get("/v2/positions")} == {"SPY"}


def test_the_ledger_agrees_with_a_split_in_the_middle_of_a_day(broker: Running) -> None:
    customer = broker.open(cash="5000", SPY="10")
    trade(customer, "SPY", "buy", "3")
    broker.advance("60")
    broker.admin("POST", "/actions/split", symbol="SPY", new_rate="2")
    broker.advance("60")
    trade(customer, "SPY", "sell", "5")
    require_agreement(broker)
    assert Decimal(customer.position("SPY")["qty"]) == 21


def test_the_ledger_agrees_after_transfers_in_and_out(broker: Running) -> None:
    customer = broker.open(cash="5000", SPY="10")
    broker.admin("POST", f"/accounts/{KEY}/transfer", symbol="SPY", quantity="-4")
    broker.admin("POST", f"/accounts/{KEY}/transfer", symbol="AAPL", quantity="2", average_cost="50", kind="JNLS")
    trade(customer, "SPY", "sell", "6")
    require_agreement(broker)


def test_the_ledger_knows_who_was_entitled_to_a_dividend(exchange: Running) -> None:
    customer = exchange.open(cash="20000", KO="30")
    exchange.admin(
        "POST", "/actions/dividend", symbol="KO", cash="0.5", record_date="2026-01-06", payable_date="2026-01-08"
    )
    exchange.at("2026-01-06T17:00:00Z")
    trade(customer, "KO", "sell", "30")
    exchange.at("2026-01-08T17:00:00Z")
    require_agreement(exchange)
    account = AlpacaBroker(AlpacaCredentials(KEY, SECRET), base_url=exchange.url, data_url=exchange.url)
    (paid,) = [
        each for each in account.fetch_activities(None) if isinstance(each, CashActivity) and each.symbol == "KO"
    ]
    assert (paid.amount_usd, paid.entitled_on) == (Decimal(15), date(2026, 1, 6))

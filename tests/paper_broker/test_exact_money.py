"""Money is conserved to the last digit: whatever happens, cash is what came in less what the fills cost."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local.paper_broker.accounts import OpeningAccount, move_cash, open_account
from local.paper_broker.broker import Broker
from local.paper_broker.engine.model import CashMovement, Configurations, Fill, PartialFill, StockTransfer
from local.paper_broker.engine.request import parse_order
from local.paper_broker.errors import ApiError
from local.paper_broker.market import BrokerClock, Market
from local.paper_broker.ordering import Fate, cancel_all_orders, close_position, submit_order
from local.paper_broker.store import Store

SYMBOLS = ("SPY", "AAPL", "BTC/USD")
NOON = datetime(2026, 1, 5, 17, tzinfo=UTC)

cents = st.integers(min_value=100, max_value=50_000).map(lambda number: str(Decimal(number).scaleb(-2)))
quantities = st.one_of(
    st.integers(min_value=1, max_value=40).map(str),
    st.integers(min_value=1, max_value=20 * 10**9).map(lambda number: format(Decimal(number).scaleb(-9), "f")),
)
sizes = st.one_of(quantities.map(lambda text: {"qty": text}), cents.map(lambda text: {"notional": text}))
kinds = st.one_of(
    st.just({"type": "market"}),
    cents.map(lambda text: {"type": "limit", "limit_price": text}),
    cents.map(lambda text: {"type": "stop", "stop_price": text}),
)
orders = st.tuples(st.sampled_from(SYMBOLS), st.sampled_from(["buy", "sell"]), sizes, kinds)
steps = st.one_of(
    st.tuples(st.just("order"), orders),
    st.tuples(st.just("order"), orders),
    st.tuples(st.just("price"), st.tuples(st.sampled_from(SYMBOLS), cents)),
    st.tuples(st.just("wait"), st.integers(min_value=0, max_value=200_000)),
    st.tuples(st.just("cash"), st.integers(min_value=-50_000, max_value=50_000)),
    st.tuples(st.just("close"), st.sampled_from(SYMBOLS)),
    st.tuples(st.just("cancel"), st.none()),
)


def new_broker() -> Broker:
    clock = BrokerClock()
    clock.freeze()
    clock.set(NOON)
    market = Market(clock, always_open=False)
    for symbol in SYMBOLS:
        market.set_price(symbol, Decimal("100.00"))
    broker = Broker(Store(":memory:"), market)
    opening = {
        "key_id": "PK", "secret": "s", "cash": "10000.00",
        "positions": [{"symbol": "SPY", "quantity": "12.345678901", "average_cost": "90.01"}],
    }  # fmt: skip
    with broker.turn() as now:
        account = open_account(broker, OpeningAccount.model_validate(opening), now)
        broker.keep_account(account.model_copy(update={"configurations": Configurations(no_shorting=False)}))
    return broker


def play(broker: Broker, name: str, detail: object, partial: bool) -> None:
    """One step; what the broker refuses changes nothing."""
    account = broker.accounts()[0]
    try:
        with broker.turn() as now:
            match name, detail:
                case "order", (symbol, side, dict() as size, dict() as kind):
                    tif = "gtc" if symbol == "BTC/USD" else "day"
                    request = parse_order({"symbol": symbol, "side": side, "time_in_force": tif, **size, **kind})
                    plan = PartialFill(fraction=Decimal("0.3"), rest_after_seconds=Decimal(60)) if partial else None
                    submit_order(broker, account, request, now, Fate(partial_fill=plan))
                case "price", (str() as symbol, str() as price):
                    broker.market.set_price(symbol, Decimal(price))
                case "wait", int() as seconds:
                    broker.market.clock.advance(timedelta(seconds=seconds))
                case "cash", int() as amount:
                    move_cash(broker, account, Decimal(amount).scaleb(-2), now)
                case "close", str() as symbol:
                    close_position(broker, account, symbol, None, None, now)
                case "cancel", None:
                    cancel_all_orders(broker, account, now)
    except (ApiError, ValueError):
        return
    broker.settle()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(steps, st.booleans()), min_size=12, max_size=30))
def test_cash_and_shares_are_conserved_under_any_orders(script: list[tuple[tuple[str, object], bool]]) -> None:
    broker = new_broker()
    for (name, detail), partial in script:
        play(broker, name, detail, partial)
    account = broker.accounts()[0]
    book = broker.book(account.id)
    details = [entry.detail for entry in broker.entries(account.id)]
    fills = [detail for detail in details if isinstance(detail, Fill)]
    moved = sum((detail.amount for detail in details if isinstance(detail, CashMovement)), Decimal(0))
    spent = sum((fill.qty * fill.price * (1 if fill.side == "buy" else -1) for fill in fills), Decimal(0))
    assert book.cash + spent == moved
    for symbol in SYMBOLS:
        came = [detail.qty for detail in details if isinstance(detail, StockTransfer) and detail.symbol == symbol]
        traded = [fill.qty if fill.side == "buy" else -fill.qty for fill in fills if fill.symbol == symbol]
        assert book.qty(symbol) == sum([*came, *traded], Decimal(0))
    orders = [order for _, order in broker.store.orders(account.id)]
    for order in orders:
        own = [fill for fill in fills if fill.order_id == order.id]
        assert order.filled_qty == sum((fill.qty for fill in own), Decimal(0))
        assert order.filled_cost == sum((fill.qty * fill.price for fill in own), Decimal(0))
        assert order.qty is None or order.filled_qty <= order.qty
        assert order.notional is None or order.filled_cost <= order.notional
        assert order.status != "filled" or order.qty is None or order.filled_qty == order.qty


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(steps, st.booleans()), min_size=8, max_size=20))
def test_a_broker_that_is_read_again_from_its_file_is_the_same(script: list[tuple[tuple[str, object], bool]]) -> None:
    broker = new_broker()
    for (name, detail), partial in script:
        play(broker, name, detail, partial)
    again = Broker(broker.store, broker.market)
    account = broker.accounts()[0]
    assert again.accounts() == broker.accounts()
    assert again.book(account.id) == broker.book(account.id)
    now = broker.market.clock.now()
    assert again.standing(account, now) == broker.standing(account, now)

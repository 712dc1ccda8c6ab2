"""What corporate actions make of lots: properties that hold for every holding and every ratio."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from local.paper_broker.corporate.lots import after_boot, joined, paid_back, resized, total, without_fraction
from local.paper_broker.engine.book import Lot

NINE, CENTS = Decimal("0.000000001"), Decimal("0.01")
quantities = st.integers(1, 10**13).map(lambda units: units * NINE)
prices = st.integers(1, 10**7).map(lambda cents: cents * CENTS)
signs = st.sampled_from((1, -1))
ratios = st.builds(Fraction, st.integers(1, 1000), st.integers(1, 1000))


@st.composite
def holdings(draw: st.DrawFn) -> list[Lot]:
    """The lots of one holding: all long or all short."""
    sign = draw(signs)
    found = draw(st.lists(st.tuples(quantities, prices), min_size=1, max_size=5))
    return [Lot(sign * qty, price, None) for qty, price in found]


def cost(lots: list[Lot]) -> Fraction:
    return sum((Fraction(lot.qty) * Fraction(lot.price) for lot in lots), Fraction(0))


@given(holdings(), ratios)
def test_resizing_gives_the_exact_quantity_rounded_toward_zero_and_keeps_the_cost(
    lots: list[Lot], ratio: Fraction
) -> None:
    made = resized(lots, ratio)
    missing = abs(Fraction(total(lots)) * ratio) - abs(Fraction(total(made)))
    assert 0 <= missing < Fraction(NINE)
    assert all((lot.qty > 0) == (lots[0].qty > 0) for lot in made)
    if len(made) == len(lots):
        # Each lot's price is rounded to twelve places.
        assert abs(cost(made) - cost(lots)) <= abs(Fraction(total(made))) / 10**12


@given(holdings())
def test_paying_out_the_fraction_leaves_whole_shares_and_takes_the_oldest(lots: list[Lot]) -> None:
    whole, fraction = without_fraction(lots)
    assert total(whole) % 1 == 0
    assert total(whole) + fraction == total(lots)
    assert abs(fraction) < 1
    if whole and fraction:
        assert whole[-1].qty == lots[-1].qty or len(whole) == 1


@given(holdings(), prices, st.fractions(0, 1))
def test_a_return_of_capital_lowers_the_cost_of_the_entitled_shares_and_never_below_nothing(
    lots: list[Lot], paid: Decimal, part: Fraction
) -> None:
    entitled = abs(total(lots)) * part.numerator / part.denominator
    made = paid_back(lots, paid, entitled.quantize(NINE))
    assert total(made) == total(lots)
    assert all(lot.price >= 0 for lot in made)
    lowered = abs(cost(lots)) - abs(cost(made))
    assert 0 <= lowered <= Fraction(entitled.quantize(NINE)) * Fraction(paid)


@given(holdings(), holdings())
def test_joined_lots_have_one_sign_and_the_sum_of_both(held: list[Lot], coming: list[Lot]) -> None:
    lots = joined(held, coming)
    assert total(lots) == total(held) + total(coming)
    assert len({lot.qty > 0 for lot in lots}) <= 1


@given(prices, prices, prices)
def test_cash_beside_new_shares_leaves_a_cost_between_nothing_and_the_larger_of_cost_and_value(
    price: Decimal, cash: Decimal, value: Decimal
) -> None:
    kept = after_boot(Lot(Decimal(1), price, None), cash, value).price
    gain = value + cash - price
    assert 0 <= kept <= max(price, value)
    if 0 <= gain <= cash:
        assert kept == value
    if gain > cash:
        assert kept == price

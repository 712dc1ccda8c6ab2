"""Dividing a plan among strategies: first what they can give each other, then the orders.

Where one strategy gives up what another one needs, the shares change hands inside, at the plan's price and without an
order; only the rest goes to the broker, and it is divided by what each strategy still wanted. The books add up to the
account before and after, to the last digit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import NamedTuple

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, ZERO
from rebalancer.core.planning.items import Action
from rebalancer.core.planning.plan import RebalancePlan
from rebalancer.core.strategies.shares_of import QUANTITY_PLACES, split_by_weight
from rebalancer.core.strategies.strategies import CENT_PLACES, UNASSIGNED, Book, Strategy, require_whole, targets_of
from rebalancer.core.targets.allocation import TargetWeight, WeightRule
from rebalancer.core.targets.policy import BandMode, SizingPolicy


class Crossing(NamedTuple):
    """Shares that changed hands between two strategies without an order, at the plan's price in US dollars."""

    symbol: str
    seller: str
    buyer: str
    quantity: Decimal
    price: Decimal


class Part(NamedTuple):
    """A strategy's part of an order: a signed quantity, positive to buy."""

    strategy: str
    symbol: str
    quantity: Decimal


class Transfer(NamedTuple):
    """Cash between books that keeps the shares: positive into the strategy; all of them sum to zero."""

    strategy: str
    amount_usd: Decimal


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a plan means for each strategy.

    `books` are those after the crossings, the orders (filled as planned) and the transfers.
    """

    crossings: tuple[Crossing, ...]
    parts: tuple[Part, ...]
    transfers: tuple[Transfer, ...]
    books: tuple[Book, ...]


def attribute_plan(strategies: Sequence[Strategy], books: Sequence[Book], plan: RebalancePlan) -> Attribution:
    """Cross inside first, then divide the plan's orders among the strategies by what each of them wants.

    What the account leaves alone is crossed too, where a strategy is outside its own band and another one wants the
    opposite: no order is needed for that. Cash that brings the strategies to their shares never leaves a book owing.

    Raises:
        InvalidInput: the books do not add up to the plan's snapshot, or a book belongs to no strategy.
    """
    if plan.policy.weights is WeightRule.NORMALIZE:
        raise InvalidInput("policy.weights is normalize, but strategies need strict weights.", field="policy.weights")
    require_whole(books, plan.snapshot)
    _require_known(strategies, books)
    targets = {(strategy.name, target.symbol): target for strategy in strategies for target in targets_of(strategy)}
    shares = {strategy.name: strategy.share_percent for strategy in strategies}
    crossings: list[Crossing] = []
    parts: list[Part] = []
    with localcontext(EXACT):
        for item in plan.items:
            if item.row.is_cash:
                continue
            wants: dict[str, Decimal] = {}
            held = {book.strategy: book.quantities.get(item.symbol, ZERO) for book in books}
            for name in held:
                target = targets.get((name, item.symbol))
                percent = shares.get(name, ZERO) * target.target_percent / HUNDRED if target else ZERO
                # In dollars × 100, so that no price has to divide.
                wants[name] = percent * plan.base - held[name] * item.price * HUNDRED
            if item.action is Action.HOLD and not _has_outsider(strategies, item.symbol, wants, plan):
                continue
            inside = _cross(item.symbol, item.price, wants)
            crossings += inside
            if item.action is Action.HOLD:
                continue
            for crossing in inside:
                held[crossing.seller] -= crossing.quantity
                held[crossing.buyer] += crossing.quantity
            signed = item.quantity if item.action is Action.BUY else -item.quantity
            parts += _divide_order(item.symbol, signed, wants, held, shares)
        after = _apply(books, crossings, parts, plan.snapshot.prices)
        transfers = _transfers(strategies, after, plan.snapshot.prices)
        moved = {transfer.strategy: transfer.amount_usd for transfer in transfers}
        final = tuple(
            Book(book.strategy, book.cash + moved.get(book.strategy, ZERO), book.quantities) for book in after
        )
    return Attribution(tuple(crossings), tuple(parts), transfers, final)


def _require_known(strategies: Sequence[Strategy], books: Sequence[Book]) -> None:
    known = {strategy.name for strategy in strategies} | {UNASSIGNED}
    named = [book.strategy for book in books]
    missing = sorted(known - {UNASSIGNED} - set(named))
    strange = sorted(set(named) - known)
    if strange or missing or len(set(named)) != len(named):
        what = f"name {strange[0]}, which is not a strategy" if strange else "must hold each strategy exactly once"
        raise InvalidInput(f"books {what}.", field="books")


def _has_outsider(
    strategies: Sequence[Strategy], symbol: str, wants: Mapping[str, Decimal], plan: RebalancePlan
) -> bool:
    """Whether a strategy is further from its own target than its own band, so that it needs to trade the symbol."""
    policy = plan.policy
    for strategy in strategies:
        target = next((each for each in targets_of(strategy) if each.symbol == symbol), None)
        points = own_band_percent(target, policy) if target is not None and target.target_percent else ZERO
        if abs(wants[strategy.name]) > strategy.share_percent * points / HUNDRED * plan.base:
            return True
    return False


def own_band_percent(target: TargetWeight, policy: SizingPolicy) -> Decimal:
    """Half the width of a target's band, in percentage points of its strategy."""
    own, relative = target.tolerance_percent, policy.band is BandMode.RELATIVE
    threshold = policy.drift_threshold_percent if own is None else own
    points = threshold * target.target_percent / HUNDRED if relative else threshold
    if policy.band is BandMode.COMBINED and own is None:
        return min(points, policy.relative_threshold_percent * target.target_percent / HUNDRED)
    return points


def _cross(symbol: str, price: Decimal, wants: dict[str, Decimal]) -> list[Crossing]:
    """Let sellers serve buyers, larger first, in whole steps of nine decimals; `wants` keep what is left over."""
    sellers = sorted((want, name) for name, want in wants.items() if want < 0)
    buyers = sorted((-want, name) for name, want in wants.items() if want > 0)
    crossings: list[Crossing] = []
    unit = price.scaleb(-QUANTITY_PLACES) * HUNDRED
    for _, seller in sellers:
        for _, buyer in buyers:
            steps = min(-wants[seller], wants[buyer]) // unit
            if steps > 0:
                wants[seller] += steps * unit
                wants[buyer] -= steps * unit
                crossings.append(Crossing(symbol, seller, buyer, steps.scaleb(-QUANTITY_PLACES), price))
    return crossings


def _divide_order(
    symbol: str,
    signed: Decimal,
    wants: Mapping[str, Decimal],
    held: Mapping[str, Decimal],
    shares: Mapping[str, Decimal],
) -> list[Part]:
    """Return an order's quantity by what each strategy still wants in its direction; nobody sells more than is in the
    book."""
    if signed > 0:
        weights = {name: want for name, want in wants.items() if want > 0}
        divided = split_by_weight(signed, weights or {name: share for name, share in shares.items() if share})
    else:
        caps = {name: quantity for name, quantity in held.items() if quantity > 0}
        weights = {name: -want for name, want in wants.items() if want < 0 and name in caps}
        divided = {name: -quantity for name, quantity in split_by_weight(-signed, weights or caps, caps=caps).items()}
    return [Part(name, symbol, quantity) for name, quantity in divided.items() if quantity]


def _apply(
    books: Sequence[Book], crossings: Iterable[Crossing], parts: Iterable[Part], prices: Mapping[str, Decimal]
) -> list[Book]:
    cash = {book.strategy: book.cash for book in books}
    held = {book.strategy: dict(book.quantities) for book in books}
    changes = [Part(part.strategy, part.symbol, part.quantity) for part in parts]
    for crossing in crossings:
        changes.append(Part(crossing.seller, crossing.symbol, -crossing.quantity))
        changes.append(Part(crossing.buyer, crossing.symbol, crossing.quantity))
    for name, symbol, quantity in changes:
        cash[name] -= quantity * prices[symbol]
        held[name][symbol] = held[name].get(symbol, ZERO) + quantity
    return [Book(name, cash[name], {symbol: count for symbol, count in held[name].items() if count}) for name in cash]


def _transfers(
    strategies: Sequence[Strategy], books: Sequence[Book], prices: Mapping[str, Decimal]
) -> tuple[Transfer, ...]:
    """Cash that brings every strategy's value towards its share of their sum, as far as it has cash; it sums to zero.

    What the sale of an unassigned holding brought belongs to the strategies from then on.
    """
    values = {book.strategy: book.cash if book.strategy == UNASSIGNED else book.value(prices) for book in books}
    total = sum(values.values(), ZERO)
    shares = {strategy.name: strategy.share_percent for strategy in strategies}
    wanted = split_by_weight(total, shares, places=CENT_PLACES)
    missing = {name: wanted.get(name, ZERO) - value for name, value in values.items()}
    # What a strategy owns in shares it cannot hand over as cash: that follows with its next sales.
    giving = {
        book.strategy: min(-missing[book.strategy], max(ZERO, book.cash))
        for book in books
        if missing[book.strategy] < 0
    }
    taking = {name: amount for name, amount in missing.items() if amount > 0}
    moved = _hand_over(giving, taking, values)
    # A book that still owes cash gets it from those that have some: nobody's shares are bought on another's credit.
    cash = {book.strategy: book.cash + moved[book.strategy] for book in books}
    owing = {name: -amount for name, amount in cash.items() if amount < 0}
    lent = _hand_over({name: amount for name, amount in cash.items() if amount > 0}, owing, values)
    return tuple(Transfer(name, moved[name] + lent[name]) for name in values if moved[name] + lent[name])


def _hand_over(
    giving: Mapping[str, Decimal], taking: Mapping[str, Decimal], names: Iterable[str]
) -> Mapping[str, Decimal]:
    """By name, what changes hands: as much as both sides have, in proportion, to the cent; it sums to zero."""
    money = min(sum(giving.values(), ZERO), sum(taking.values(), ZERO))
    given = split_by_weight(money, giving, places=CENT_PLACES, caps=giving) if money > ZERO else {}
    taken = split_by_weight(money, taking, places=CENT_PLACES, caps=taking) if money > ZERO else {}
    return {name: taken.get(name, ZERO) - given.get(name, ZERO) for name in names}

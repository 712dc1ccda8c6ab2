"""The callables around a policy: drift in levels, suggestions, what-if, the doctor, strategies."""

from __future__ import annotations

from typing import Annotated, Any

from firebase_functions.https_fn import CallableRequest
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from rebalancer import wiring
from rebalancer.core.targets.allocation import parse_targets
from rebalancer.core.targets.asset_classes import parse_classes
from rebalancer.core.base.money import dump_money
from rebalancer.core.strategies.codec import parse_strategies
from rebalancer.core.advice.suggestions import Suggestion, dump_suggestion
from rebalancer.core.automation.triggers import parse_triggers
from rebalancer.core.advice.whatif import MAX_TRADES, parse_deposit, parse_what_if_trades
from rebalancer.entrypoints import results
from rebalancer.entrypoints.boundary import answer
from rebalancer.entrypoints.requests import MAX_TARGETS_SENT, Nothing, number_rows, number_text, number_texts
from rebalancer.services.advice import suggestions as suggestion_services
from rebalancer.services.targets.allocation import save_strategies as save_strategies_service
from rebalancer.services.planning.drift_view import examine_policy
from rebalancer.services.planning.drift_view import portfolio_drift as portfolio_drift_service
from rebalancer.services.planning.measure import DraftSet, describe_drift
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.advice.what_if import what_if_rebalancing as what_if_service

IDS_MAX = 200
STRATEGIES_MAX = 20

Rows = Annotated[list[dict[str, Any]], Field(max_length=MAX_TARGETS_SENT)]


class SuggestionIds(BaseModel):
    """`accept_suggestions` and `cancel_suggestions`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    suggestion_ids: Annotated[list[StrictStr], Field(min_length=1, max_length=IDS_MAX)]


class WhatIfRebalancing(BaseModel):
    """`what_if_rebalancing`; trades, targets and classes are read by their own readers."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    trades: Annotated[list[dict[str, Any]], Field(max_length=MAX_TRADES)] = Field(default_factory=list)
    deposit_usd: Any = None
    targets: Rows | None = None
    asset_classes: Rows | None = None


class PolicyDoctor(BaseModel):
    """`policy_doctor`; what is left out is as it is stored."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    targets: Rows | None = None
    asset_classes: Rows | None = None
    policy: dict[str, Any] | None = None
    triggers: dict[str, Any] | None = None


class SaveStrategies(BaseModel):
    """`save_strategies`; each strategy is read by its own reader."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    strategies: Annotated[list[dict[str, Any]], Field(max_length=STRATEGIES_MAX)]
    expected_version: Annotated[StrictInt, Field(ge=0)]


def portfolio_drift(request: CallableRequest[Any]) -> Any:
    """Measure the account and tell its drift in levels."""

    def use_case(uid: str, _: Nothing) -> Any:
        return results.plain_times(portfolio_drift_service(wiring.context_for(uid)))

    return answer(request, Nothing, use_case)


def rebalancing_suggestions(request: CallableRequest[Any]) -> Any:
    """Make and store suggestions."""

    def use_case(uid: str, _: Nothing) -> Any:
        found = suggestion_services.refresh_suggestions(wiring.policy_desk(uid))
        measured = found.measured
        return results.plain_times(
            {
                "measured_at": measured.snapshot.taken_at,
                "portfolio_value": dump_money(measured.snapshot.total_value),
                "needs_rebalance": bool(measured.plan and measured.plan.needs_rebalance),
                "message": describe_drift(measured),
                "suggestions": [_suggestion(each) for each in found.suggestions],
            }
        )

    return answer(request, Nothing, use_case)


def accept_suggestions(request: CallableRequest[Any]) -> Any:
    """Preview the plan of some suggestions."""

    def use_case(uid: str, body: SuggestionIds) -> Any:
        return results.preview_result(suggestion_services.accept(wiring.policy_desk(uid), body.suggestion_ids))

    return answer(request, SuggestionIds, use_case)


def cancel_suggestions(request: CallableRequest[Any]) -> Any:
    """Take suggestions off the list."""

    def use_case(uid: str, body: SuggestionIds) -> Any:
        closed = suggestion_services.cancel(wiring.policy_desk(uid), body.suggestion_ids)
        return {"suggestions": [_suggestion(each) for each in closed]}

    return answer(request, SuggestionIds, use_case)


def what_if_rebalancing(request: CallableRequest[Any]) -> Any:
    """Where the account would stand."""

    def use_case(uid: str, body: WhatIfRebalancing) -> Any:
        trades = parse_what_if_trades(number_rows(body.trades))
        deposit = parse_deposit(number_text(body.deposit_usd))
        draft = _draft_of(body.targets, body.asset_classes)
        return results.plain_times(what_if_service(wiring.policy_desk(uid), trades, deposit_usd=deposit, draft=draft))

    return answer(request, WhatIfRebalancing, use_case)


def policy_doctor(request: CallableRequest[Any]) -> Any:
    """Name what is wrong with a policy."""

    def use_case(uid: str, body: PolicyDoctor) -> Any:
        findings = examine_policy(
            wiring.context_for(uid),
            _draft_of(body.targets, body.asset_classes),
            policy=None if body.policy is None else number_texts(body.policy),
            triggers=None if body.triggers is None else parse_triggers(number_texts(body.triggers)),
        )
        return {"findings": findings}

    return answer(request, PolicyDoctor, use_case)


def save_strategies(request: CallableRequest[Any]) -> Any:
    """Replace the strategies and the targets that follow from them."""

    def use_case(uid: str, body: SaveStrategies) -> Any:
        rows = [{**row, "targets": _number_texts_in(row.get("targets"))} for row in number_rows(body.strategies)]
        saved = save_strategies_service(
            wiring.context_for(uid), parse_strategies(rows), expected_version=body.expected_version
        )
        return results.allocation_result(saved)

    return answer(request, SaveStrategies, use_case, pace=Pace.TRADING, needs_session=True)


def _number_texts_in(value: object) -> object:
    """A list of objects with their JSON numbers as text; what is none is left for its reader to refuse."""
    if not isinstance(value, list):
        return value
    return [number_texts(row) if isinstance(row, dict) else row for row in value]


def _draft_of(targets: list[dict[str, Any]] | None, classes: list[dict[str, Any]] | None) -> DraftSet:
    """What a request thinks of."""
    return DraftSet(
        None if targets is None else parse_targets(number_rows(targets)),
        None if classes is None else parse_classes(number_rows(classes)),
    )


def _suggestion(suggestion: Suggestion) -> Any:
    return results.plain_times(dump_suggestion(suggestion))

"""The callables around a policy: drift in levels, suggestions, what-if, the doctor, strategies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from pydantic import Field, StrictStr

from rebalancer.core.advice.suggestions import Suggestion, dump_suggestion
from rebalancer.core.advice.whatif import MAX_TRADES, parse_deposit, parse_what_if_trades
from rebalancer.core.automation.triggers import parse_triggers
from rebalancer.core.base.money import dump_money
from rebalancer.core.targets.allocation import parse_targets
from rebalancer.core.targets.asset_classes import parse_classes
from rebalancer.entrypoints.base import wire
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import (
    MAX_TARGETS_SENT,
    Nothing,
    WireModel,
    number_rows,
    number_text,
    number_texts,
)
from rebalancer.entrypoints.planning_wire import preview_result
from rebalancer.services.advice import suggestions as suggestion_services
from rebalancer.services.advice.what_if import what_if_rebalancing as what_if_service
from rebalancer.services.planning.drift_view import examine_policy
from rebalancer.services.planning.measure import DraftSet, describe_drift, measured_at
from rebalancer.wiring import account, advice

if TYPE_CHECKING:
    from rebalancer.contract import advice as shapes
    from rebalancer.contract import planning as plan_shapes

IDS_MAX = 200

Rows = Annotated[list[dict[str, Any]], Field(max_length=MAX_TARGETS_SENT)]


class SuggestionIds(WireModel):
    """`accept_suggestions` and `cancel_suggestions`."""

    suggestion_ids: Annotated[list[StrictStr], Field(min_length=1, max_length=IDS_MAX)]


class WhatIfRebalancing(WireModel):
    """`what_if_rebalancing`; trades, targets and classes are read by their own readers."""

    trades: Annotated[
        list[dict[str, Any]],
        Field(max_length=MAX_TRADES, description='[{symbol, action: "BUY" | "SELL", value | quantity}]'),
    ] = Field(default_factory=list)
    deposit_usd: Any = None
    targets: Annotated[Rows | None, Field(description=wire.TARGETS_SENT)] = None
    asset_classes: Annotated[Rows | None, Field(description=wire.CLASSES_SENT)] = None


class PolicyDoctor(WireModel):
    """`policy_doctor`; what is left out is as it is stored."""

    targets: Annotated[Rows | None, Field(description=wire.TARGETS_SENT)] = None
    asset_classes: Annotated[Rows | None, Field(description=wire.CLASSES_SENT)] = None
    policy: dict[str, Any] | None = None
    triggers: Annotated[dict[str, Any] | None, Field(description=wire.TRIGGERS_SENT)] = None


def rebalancing_suggestions(request: CallableRequest[Any]) -> shapes.Suggested:
    """Make and store suggestions."""

    def use_case(uid: str, _: Nothing) -> shapes.Suggested:
        found = suggestion_services.refresh_suggestions(advice.advice_ports(uid))
        measured = found.measured
        suggested: shapes.Suggested = {
            "measured_at": measured_at(measured),
            "portfolio_value": dump_money(measured.snapshot.total_value),
            "needs_rebalance": bool(measured.plan and measured.plan.needs_rebalance),
            "message": describe_drift(measured),
            "suggestions": [_suggestion(each) for each in found.suggestions],
        }
        return wire.plain_times(suggested)

    return answer(request, Nothing, use_case, needs_session=True)


def accept_suggestions(request: CallableRequest[Any]) -> plan_shapes.Plan:
    """Preview the plan of some suggestions."""

    def use_case(uid: str, body: SuggestionIds) -> plan_shapes.Plan:
        return preview_result(suggestion_services.accept(advice.advice_ports(uid), body.suggestion_ids))

    return answer(request, SuggestionIds, use_case, needs_session=True)


def cancel_suggestions(request: CallableRequest[Any]) -> shapes.CancelledSuggestions:
    """Take suggestions off the list."""

    def use_case(uid: str, body: SuggestionIds) -> shapes.CancelledSuggestions:
        closed = suggestion_services.cancel(advice.advice_ports(uid), body.suggestion_ids)
        return {"suggestions": [_suggestion(each) for each in closed]}

    return answer(request, SuggestionIds, use_case, needs_session=True)


def what_if_rebalancing(request: CallableRequest[Any]) -> shapes.WhatIfAnswer:
    """Show the account as it would be."""

    def use_case(uid: str, body: WhatIfRebalancing) -> shapes.WhatIfAnswer:
        trades = parse_what_if_trades(number_rows(body.trades))
        deposit = parse_deposit(number_text(body.deposit_usd))
        draft = _draft_of(body.targets, body.asset_classes)
        return wire.plain_times(what_if_service(advice.advice_ports(uid), trades, deposit_usd=deposit, draft=draft))

    return answer(request, WhatIfRebalancing, use_case)


def policy_doctor(request: CallableRequest[Any]) -> shapes.Diagnosis:
    """Name what is wrong with a policy."""

    def use_case(uid: str, body: PolicyDoctor) -> shapes.Diagnosis:
        findings = examine_policy(
            account.context_for(uid),
            _draft_of(body.targets, body.asset_classes),
            policy=None if body.policy is None else number_texts(body.policy),
            triggers=None if body.triggers is None else parse_triggers(number_texts(body.triggers)),
        )
        return {"findings": findings}

    return answer(request, PolicyDoctor, use_case)


def _draft_of(targets: list[dict[str, Any]] | None, classes: list[dict[str, Any]] | None) -> DraftSet:
    """Return what a request thinks of."""
    return DraftSet(
        None if targets is None else parse_targets(number_rows(targets)),
        None if classes is None else parse_classes(number_rows(classes)),
    )


def _suggestion(suggestion: Suggestion) -> shapes.Suggestion:
    return wire.plain_times(dump_suggestion(suggestion))

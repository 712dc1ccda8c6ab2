"""The callables of the evidence: policy lab, personal band, shadow, cost of waiting."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from pydantic import Field, StrictBool, StrictInt, StrictStr

from rebalancer.core.base.shape import parse_option
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.evidence.policies import DEFAULT_POLICIES, POLICIES_MAX, PolicyName
from rebalancer.core.evidence.spec import parse_day
from rebalancer.core.evidence.terms import LabTerms, parse_terms
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import Nothing, WireModel, number_texts
from rebalancer.services.evidence import benchmark as benchmark_service
from rebalancer.services.evidence import lab_run
from rebalancer.services.evidence import shadow as shadow_service
from rebalancer.services.evidence import waiting as waiting_service
from rebalancer.services.evidence.histories import FIRST_DAY
from rebalancer.wiring import evidence

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes

DAYS_MAX = 21
LAB_ID = r"^[0-9a-f]{24}$"
TERMS_SENT = (
    "{short_term_percent?, long_term_percent?, spread_percent?, deposit_usd?, withdrawal_usd?, flow_every?, "
    "start_on_target?, drift_price?}"
)


class PolicyLab(WireModel):
    """`policy_lab`: without `lab_id` a new question, with it the next part of the work."""

    lab_id: Annotated[StrictStr | None, Field(pattern=LAB_ID)] = None
    cancel: StrictBool = False
    policies: Annotated[list[StrictStr] | None, Field(max_length=POLICIES_MAX)] = None
    terms: Annotated[dict[str, Any] | None, Field(description=TERMS_SENT)] = None
    first_day: StrictStr | None = None


class PolicyBand(WireModel):
    """`policy_band`."""

    terms: Annotated[dict[str, Any] | None, Field(description=TERMS_SENT)] = None


class CostOfWaiting(WireModel):
    """`cost_of_waiting`."""

    days: Annotated[StrictInt, Field(ge=1, le=DAYS_MAX)] = 1


class EquityBenchmark(WireModel):
    """`equity_benchmark`: of the targets where no symbol is named."""

    symbol: Annotated[StrictStr | None, Field(max_length=20)] = None
    first_day: StrictStr


def policy_lab(request: CallableRequest[Any]) -> shapes.LabAnswer:
    """Compare policies on history."""

    def use_case(uid: str, body: PolicyLab) -> shapes.LabAnswer:
        ports = evidence.evidence_ports(uid)
        if body.lab_id is not None:
            return lab_run.advance_lab(ports, body.lab_id, cancels=body.cancel)
        return lab_run.start_lab(ports, lab_run.LabQuestion(_names(body.policies), _terms(body.terms), _day(body)))

    return answer(request, PolicyLab, use_case, needs_session=True)


def policy_band(request: CallableRequest[Any]) -> shapes.Bands:
    """Compute the personal band of every target."""

    def use_case(uid: str, body: PolicyBand) -> shapes.Bands:
        return lab_run.bands_now(evidence.evidence_ports(uid), _terms(body.terms))

    return answer(request, PolicyBand, use_case)


def shadow_report(request: CallableRequest[Any]) -> shapes.ShadowReport:
    """Say where the shadow differed."""

    def use_case(uid: str, _: Nothing) -> shapes.ShadowReport:
        return shadow_service.shadow_report(evidence.evidence_ports(uid))

    return answer(request, Nothing, use_case)


def cost_of_waiting(request: CallableRequest[Any]) -> shapes.CostOfWaiting:
    """Say what it costs to wait."""

    def use_case(uid: str, body: CostOfWaiting) -> shapes.CostOfWaiting:
        return waiting_service.cost_of_waiting(evidence.evidence_ports(uid), body.days)

    return answer(request, CostOfWaiting, use_case)


def equity_benchmark(request: CallableRequest[Any]) -> shapes.Benchmark:
    """Say what one symbol, or the targets, has returned since a day."""

    def use_case(uid: str, body: EquityBenchmark) -> shapes.Benchmark:
        symbol = None if body.symbol is None else parse_symbol(body.symbol, "symbol")
        first_day = max(FIRST_DAY, parse_day(body.first_day, "first_day"))
        return benchmark_service.equity_benchmark(evidence.evidence_ports(uid), symbol, first_day)

    return answer(request, EquityBenchmark, use_case)


def _names(names: list[str] | None) -> tuple[PolicyName, ...]:
    if names is None:
        return DEFAULT_POLICIES
    return tuple(parse_option(PolicyName, name, f"policies[{place}]") for place, name in enumerate(names))


def _terms(terms: dict[str, Any] | None) -> LabTerms:
    return parse_terms(number_texts(terms))


def _day(body: PolicyLab) -> date:
    return FIRST_DAY if body.first_day is None else max(FIRST_DAY, parse_day(body.first_day, "first_day"))

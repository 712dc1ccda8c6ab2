"""A lab run: stored with all that it is made from, moved on a few steps by each call, the same to the byte whenever.

The run's id follows from its question and its history, so that the same question on the same day is the same run. A
call works for a few seconds and returns how far it came; whoever wants the rest calls again. Each finished part is
written under its own id: a call that dies loses at most one step, and two at once write the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.errors import InvalidInput, NotFound
from rebalancer.core.base.money import dump_percent_or_none
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.evidence.band import dump_band, personal_bands
from rebalancer.core.evidence.band_offer import present_bands
from rebalancer.core.evidence.lab import Lab
from rebalancer.core.evidence.luck import STARTS
from rebalancer.core.evidence.outcome import Outcome, dump_outcome, parse_outcome
from rebalancer.core.evidence.policies import DEFAULT_POLICIES, OwnPolicy, PolicyName
from rebalancer.core.evidence.series import align_series, dump_history, parse_history
from rebalancer.core.evidence.spec import LabSpec, dump_spec, parse_spec, spec_of_account
from rebalancer.core.evidence.terms import LabTerms
from rebalancer.services.evidence.histories import FIRST_DAY, fetch_series
from rebalancer.services.evidence.ports import EvidencePorts
from rebalancer.services.planning.measure import Measurement, has_targets, measure_account
from rebalancer.services.planning.tax_lots import load_tax_book

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes

WORKS_FOR: Final = timedelta(seconds=4)


class LabState(StrEnum):
    """RUNNING: call again to go on; CANCELLED: what was done stays, and nothing more is."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class LabQuestion:
    """What is asked of a new run."""

    names: tuple[PolicyName, ...] = DEFAULT_POLICIES
    terms: LabTerms = field(default_factory=LabTerms)
    first_day: date = FIRST_DAY


def start_lab(ports: EvidencePorts, question: LabQuestion) -> shapes.LabAnswer:
    """Store a new run, or find the one that asked the same, and work on it for a few seconds.

    Raises `InvalidInput` NO_TARGETS, NO_HISTORY, HISTORY_TOO_SHORT, and what `measure_account` raises.
    """
    spec = spec_now(ports, question)
    series = fetch_series(ports, spec.symbols, question.first_day)
    history = align_series(series, first_day=None if question.first_day == FIRST_DAY else question.first_day)
    lab_id = hashlib.sha256(f"{spec.digest}{history.digest}".encode("ascii")).hexdigest()[:24]
    if not ports.evidence.load_texts(ports.ctx.uid, [_head(lab_id)]):
        columns = dump_history(history)
        closes = columns.pop("closes")
        texts = {
            _head(lab_id): _text({"state": LabState.RUNNING.value}),
            f"lab.{lab_id}.spec": _text(dump_spec(spec)),
            f"lab.{lab_id}.days": _text({**columns, "symbols": list(history.symbols)}),
        }
        if isinstance(closes, dict):
            texts |= {_closes(lab_id, symbol): _text(column) for symbol, column in closes.items()}
        ports.evidence.save_texts(ports.ctx.uid, texts, now=ports.ctx.clock.now())
    return advance_lab(ports, lab_id)


def spec_now(ports: EvidencePorts, question: LabQuestion) -> LabSpec:
    """Return the account as it is now as a question to the lab. Raises `InvalidInput` NO_TARGETS."""
    return _spec_of(ports, measure_account(ports.ctx, plans=False), question)


def _spec_of(ports: EvidencePorts, measured: Measurement, question: LabQuestion) -> LabSpec:
    ctx = ports.ctx
    if not has_targets(measured.allocation):
        raise InvalidInput("No target weights are set; add some first.", code="NO_TARGETS", field="targets")
    own = OwnPolicy(measured.allocation, measured.policy, measured.state.settings.triggers)
    lots = load_tax_book(ports.ledgers, ctx.uid).book.lots
    return spec_of_account(own, measured.snapshot, lots, question.terms, new_york_date(ctx.clock.now()), question.names)


def advance_lab(ports: EvidencePorts, lab_id: str, *, cancels: bool = False) -> shapes.LabAnswer:
    """Work on a run for a few seconds, or end it.

    Raises `NotFound` LAB_NOT_FOUND.
    """
    lab, state, outcomes = _load(ports, lab_id)
    if cancels and state is LabState.RUNNING:
        state = LabState.CANCELLED
        _save_state(ports, lab_id, state)
    steps = lab.steps()
    began = ports.ctx.clock.now()
    while state is LabState.RUNNING:
        left = [step for step in steps if not _is_done(outcomes.get(step.name), step.starts)]
        if not left:
            state = LabState.DONE
            _save_state(ports, lab_id, state)
            break
        if ports.ctx.clock.now() - began >= WORKS_FOR:
            break
        outcome = lab.take(left[0], outcomes.get(left[0].name))
        outcomes[outcome.name] = outcome
        text = {_part(lab_id, outcome.name): _text(dump_outcome(outcome, lab.market))}
        ports.evidence.save_texts(ports.ctx.uid, text, now=ports.ctx.clock.now())
    done = sum(1 for step in steps if _is_done(outcomes.get(step.name), step.starts))
    ordered = [outcomes[name] for name in lab.policies if name in outcomes]
    return {
        "lab_id": lab_id,
        "state": state.value,
        "steps_done": done,
        "steps_total": len(steps),
        "report": lab.report(ordered) if ordered else None,
    }


def bands_now(ports: EvidencePorts, terms: LabTerms) -> shapes.Bands:
    """Return the personal band of every target. Raises as `spec_now`."""
    measured = measure_account(ports.ctx, plans=False)
    spec = _spec_of(ports, measured, LabQuestion(terms=terms))
    found = personal_bands(spec.own.allocation, terms, spec.holdings.lots, spec.holdings.prices)
    present = present_bands(measured.allocation, measured.snapshot, measured.policy)
    bands: list[shapes.PersonalBand] = [
        {**dump_band(band), "present_percent": dump_percent_or_none(present.get(band.name))} for band in found
    ]
    return {"bands": bands, "notes": list(spec.notes)}


def _load(ports: EvidencePorts, lab_id: str) -> tuple[Lab, LabState, dict[PolicyName, Outcome]]:
    texts = ports.evidence.list_texts(ports.ctx.uid, _head(lab_id), f"lab.{lab_id}.~")
    if _head(lab_id) not in texts:
        raise NotFound("There is no such lab run; it may have been deleted after 90 days.", code="LAB_NOT_FOUND")
    spec = parse_spec(json.loads(texts[f"lab.{lab_id}.spec"]))
    columns = json.loads(texts[f"lab.{lab_id}.days"])
    closes = {symbol: json.loads(texts[_closes(lab_id, symbol)]) for symbol in columns.pop("symbols")}
    lab = Lab(spec, parse_history({**columns, "closes": closes}))
    stored = [parse_outcome(json.loads(text)) for key, text in texts.items() if key.startswith(f"lab.{lab_id}.policy.")]
    return lab, LabState(json.loads(texts[_head(lab_id)])["state"]), {outcome.name: outcome for outcome in stored}


def _is_done(outcome: Outcome | None, starts: Sequence[int]) -> bool:
    """Return whether a step was done: the starts of a policy are walked in their order."""
    if outcome is None:
        return False
    return not starts or len(outcome.starts_usd) > min(starts[-1], STARTS)


def _save_state(ports: EvidencePorts, lab_id: str, state: LabState) -> None:
    ports.evidence.save_texts(ports.ctx.uid, {_head(lab_id): _text({"state": state.value})}, now=ports.ctx.clock.now())


def _head(lab_id: str) -> str:
    return f"lab.{lab_id}"


def _part(lab_id: str, name: PolicyName) -> str:
    return f"lab.{lab_id}.policy.{name.value}"


def _closes(lab_id: str, symbol: str) -> str:
    return f"lab.{lab_id}.closes.{symbol.replace('/', '%2F')}"


def _text(document: object) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=True)

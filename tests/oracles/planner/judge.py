"""The referee: every rule on one answer of the planner."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.oracles.planner import rules_figures, rules_requests, rules_trades, rules_whole_account, rules_whole_shares
from tests.oracles.planner.case import Case, Findings, read_case
from tests.oracles.planner.model import Json, read_account

RULES: dict[str, Callable[[Case], Findings]] = {
    **rules_figures.RULES,
    **rules_trades.RULES,
    **rules_whole_account.RULES,
    **rules_whole_shares.RULES,
    **rules_requests.RULES,
}


@dataclass(frozen=True)
class Finding:
    """A clause of the contract that a plan breaks."""

    rule: str
    text: str


@dataclass(frozen=True)
class Answer:
    """What the command gave back."""

    exit_code: int
    stdout: str
    stderr: str


def judge_answer(scenario: Json, answer: Answer, *, good: bool = True) -> list[Finding]:
    """Judge an exit code, its line or its plan; `good` is whether the scenario has to be planned."""
    if answer.exit_code == 2:
        findings = [Finding("ONE_LINE", repr(answer.stderr))] if not _is_refusal(answer) else []
        if good:
            account = read_account(scenario)
            findings += [Finding("REFUSAL", text) for text in rules_requests.refusal(account, answer.stderr.strip())]
        return findings
    if answer.exit_code != 0:
        return [Finding("EXIT_CODE", f"{answer.exit_code}: {answer.stderr.strip()[-300:]}")]
    if not good:
        return [Finding("REFUSED", "a bad scenario was planned")]
    try:
        plan = json.loads(answer.stdout)
    except ValueError as error:
        return [Finding("SHAPE", f"no JSON: {error}")]
    return judge_plan(scenario, plan)


def judge_plan(scenario: Json, plan: Any) -> list[Finding]:
    """Judge a plan by every rule."""
    try:
        case = read_case(scenario, plan)
    except (ValueError, KeyError, TypeError) as error:
        return [Finding("SHAPE", f"{type(error).__name__}: {error}")]
    findings = [Finding(name, text) for name, rule in RULES.items() for text in rule(case)]
    plan_id = plan.get("plan_id")
    if not isinstance(plan_id, str) or not plan_id.startswith("sha256:"):
        findings.append(Finding("SHAPE", f"plan_id is {plan_id!r}"))
    return findings


def _is_refusal(answer: Answer) -> bool:
    return not answer.stdout and len(answer.stderr.splitlines()) == 1 and bool(answer.stderr.strip())

"""Judge the real planner: `python -m tests.oracles.planner --scenarios 3000 --seed 7`."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from random import Random

from tests.oracles.planner.case import read_case
from tests.oracles.planner.drive import Ask, ask_about, planner
from tests.oracles.planner.hand import against_hand
from tests.oracles.planner.hand_cases import CASES
from tests.oracles.planner.judge import Answer, Finding, judge_answer
from tests.oracles.planner.policies import draw, draw_bad
from tests.oracles.planner.reading import READINGS, Reading
from tests.oracles.planner.rules_whole_account import explained_by
from tests.oracles.planner.scenarios import FAMILIES, Scenario

EVERY_BAD, EVERY_TWICE = 12, 10
Judged = tuple[str, Scenario, list[Finding], Answer]


def main(arguments: list[str] | None = None) -> int:
    """Print findings by rule; exit 1 if there are any."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracles.planner", description=__doc__)
    parser.add_argument("--scenarios", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--family", choices=sorted(FAMILIES), help="only this kind of account")
    parser.add_argument("--rule", help="print each finding of this rule with its scenario")
    parser.add_argument("--examples", type=int, default=2, help="how many findings of each rule are printed")
    options = parser.parse_args(arguments)
    ask = planner()
    found: dict[str, list[tuple[str, Finding, Scenario]]] = {}
    kinds: Counter[str] = Counter()
    unexplained: Counter[Reading] = Counter()
    for label, scenario, findings, answer in judged(ask, options.scenarios, options.seed, options.family):
        unexplained.update(readings_against(scenario, answer))
        kinds[label.split(":")[0]] += 1
        for finding in findings:
            found.setdefault(finding.rule, []).append((label, finding, scenario))
    for case in CASES:
        for text in against_hand(case, ask_about(ask, case.scenario)):
            found.setdefault("HAND_CASE", []).append((case.name, Finding("HAND_CASE", text), case.scenario))
    report(found, options.examples, options.rule)
    report_readings(unexplained)
    total = sum(len(each) for each in found.values())
    by_kind = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    sys.stdout.write(f"{options.scenarios} scenarios ({by_kind}), {len(CASES)} hand cases: {total} findings\n")
    return 1 if total else 0


def judged(ask: Ask, count: int, seed: int, family: str | None) -> Iterator[Judged]:
    """Draw scenarios, ask and judge; each has its own seed, so that one can be drawn again."""
    for index in range(count):
        chance = Random(f"{seed}/{index}")
        if index % EVERY_BAD == EVERY_BAD - 1 and family is None:
            why, scenario = draw_bad(chance)
            answer = ask_about(ask, scenario)
            named = [Finding(each.rule, f"{why}: {each.text}") for each in judge_answer(scenario, answer, good=False)]
            yield f"bad:{index}", scenario, named, answer
            continue
        name, scenario = draw(chance, family)
        answer = ask_about(ask, scenario)
        findings = judge_answer(scenario, answer)
        if index % EVERY_TWICE == 0:
            if ask_about(ask, scenario) != answer:
                findings.append(Finding("SAME_BYTES", "the same scenario has another answer"))
            if ask_about(ask, shuffled(chance, scenario)) != answer:
                findings.append(Finding("ORDER_MEANS_NOTHING", "the input in another order has another answer"))
        yield f"{name}:{index}", scenario, findings, answer


def readings_against(scenario: Scenario, answer: Answer) -> list[Reading]:
    """The readings that do not explain this plan; none where the plan is not compared."""
    if answer.exit_code != 0:
        return []
    try:
        matching = explained_by(read_case(scenario, json.loads(answer.stdout)))
    except (ValueError, KeyError, TypeError):
        return []
    return [] if matching is None else [reading for reading in READINGS if reading not in matching]


def report_readings(unexplained: Counter[Reading]) -> None:
    """Print the reading that explains the plans best: a planner follows one, not a mixture."""
    best = min(READINGS, key=lambda reading: unexplained[reading])
    sys.stdout.write(f"the plans follow {best}: {unexplained[best]} do not\n")


def shuffled(chance: Random, scenario: Scenario) -> Scenario:
    """The same scenario with its rows in another order."""
    other = deepcopy(scenario)
    for key in ("positions", "targets"):
        chance.shuffle(other[key])
    return other


def report(found: dict[str, list[tuple[str, Finding, Scenario]]], examples: int, rule: str | None) -> None:
    """Print the findings by rule, the most frequent rule first."""
    for name, cases in sorted(found.items(), key=lambda each: -len(each[1])):
        sys.stdout.write(f"{name}: {len(cases)}\n")
        for label, finding, scenario in cases if name == rule else cases[:examples]:
            sys.stdout.write(f"    {label}: {finding.text[:300]}\n")
            if name == rule:
                sys.stdout.write(f"        {json.dumps(scenario)}\n")


if __name__ == "__main__":
    sys.exit(main())

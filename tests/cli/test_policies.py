"""The doctor and the trigger on the command line."""

from pathlib import Path

import pytest

from tests.cli.commands import answer, from_csv, refusal, run, write


def test_the_doctor_names_the_illness_and_its_fix(tmp_path: Path) -> None:
    sick = (*from_csv(tmp_path), "--set", "min_trade_usd=30000")
    findings = answer("doctor", *sick, "--json")["findings"]
    assert [(each["code"], each["symbol"]) for each in findings][:2] == [
        ("MIN_TRADE_ABOVE_TARGET", "QQQ"),
        ("MIN_TRADE_ABOVE_TARGET", "QUAL"),
    ]
    assert "Lower the minimum trade to at most $21,246.25" in run("doctor", *sick).stdout
    assert run("doctor", *sick, "--check").exit_code == 1


def test_a_healthy_policy_is_told_so(tmp_path: Path) -> None:
    result = run("doctor", *from_csv(tmp_path), "--check")
    assert result.exit_code == 0
    assert result.stdout == "Nothing is wrong with this policy.\n"


def test_closes_show_a_band_that_is_noise(tmp_path: Path) -> None:
    lines = ["date,SPY"] + [f"2026-01-{day:02},{450 + 10 * (day % 2)}" for day in range(1, 28)]
    closes = write(tmp_path, "closes.csv", "\n".join(lines))
    options = (*from_csv(tmp_path), "--closes", closes, "--set", "drift_threshold_percent=0.3")
    findings = answer("doctor", *options, "--json")["findings"]
    assert ("BAND_INSIDE_DAILY_VOLATILITY", "SPY") in [(each["code"], each["symbol"]) for each in findings]
    bad = write(tmp_path, "bad.csv", "date,SPY\n2026-01-02,0\n")
    assert "--closes, line 2, column SPY must be above 0" in refusal("doctor", *from_csv(tmp_path), "--closes", bad)


@pytest.mark.parametrize(
    ("today", "more", "decided_by"),
    [
        ("2026-12-31", [], "CALENDAR"),  # 1 January 2027 is closed
        ("2027-01-04", [], "DRIFT"),
        ("2026-12-31", ["--last-rebalanced", "2026-12-15"], "COOLDOWN"),
        ("2026-12-31", ["--last-automatic", "2026-12-31"], "ONE_RUN_A_DAY"),
    ],
)
def test_the_trigger_says_which_question_decided(tmp_path: Path, today: str, more: list[str], decided_by: str) -> None:
    triggers = write(tmp_path, "t.json", {"calendar": {"every": "quarterly"}, "cooldown_days": 31})
    decision = answer("trigger", *from_csv(tmp_path), "--triggers", triggers, "--today", today, *more, "--json")
    assert decision["decided_by"] == decided_by
    assert (decision["plan"] is None) == (decision["verdict"] == "WAIT")


def test_the_trigger_speaks_to_a_person_too(tmp_path: Path) -> None:
    shown = run("trigger", *from_csv(tmp_path), "--today", "2026-06-15").stdout
    assert shown.startswith("REBALANCE, decided by DRIFT: Outside the band: CASH, QQQ, QUAL, SPY.")


def test_a_day_that_is_none_or_unknown_to_the_calendar_is_refused(tmp_path: Path) -> None:
    assert "--today is tomorrow, but must be a day" in refusal("trigger", *from_csv(tmp_path), "--today", "tomorrow")
    triggers = write(tmp_path, "t.json", {"calendar": {"every": "daily"}})
    options = (*from_csv(tmp_path), "--triggers", triggers, "--today", "9999-01-04")
    assert "for which the exchange's calendar is not known" in refusal("trigger", *options)

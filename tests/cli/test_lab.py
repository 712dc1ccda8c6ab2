"""The policy lab on the command line."""

import json
from pathlib import Path

from tests.cli.commands import answer, refusal, run, write
from tests.core.evidence.made import series

SCENARIO = {
    "cash": "1000",
    "positions": [{"symbol": "AAA", "quantity": "100", "price": "50", "average_cost": "30"}],
    "prices": {"BBB": "20"},
    "targets": [{"symbol": "AAA", "target_percent": "60"}, {"symbol": "BBB", "target_percent": "40"}],
}


def files(tmp_path: Path) -> tuple[str, str]:
    both = [series("AAA", 120, scatter=0.03), series("BBB", 120, scatter=0.03)]
    rows = [f"{day},{both[0].closes[day]},{both[1].closes[day]}" for day in sorted(both[0].closes)]
    return write(tmp_path, "s.json", SCENARIO), write(tmp_path, "closes.csv", "\n".join(["date,AAA,BBB", *rows]))


def test_policies_are_compared_and_every_plan_of_the_stored_run_is_made_again(tmp_path: Path) -> None:
    scenario, closes = files(tmp_path)
    out = str(tmp_path / "lab.json")
    options = ("--closes", closes, "--policies", "own,monthly", "--kind", "price", "--out", out)
    report = answer("lab", scenario, *options, "--json")
    assert [each["policy"] for each in report["policies"]] == ["own", "monthly"]
    assert [each["kind"] for each in report["series"]] == ["price", "price"]
    assert len(report["policies"][1]["starts_usd"]) == 21
    found = answer("lab-replay", out, "--json")
    assert found["replayed"] == found["plans"] == sum(each["plans"] for each in report["policies"])
    document = json.loads(Path(out).read_text(encoding="utf-8"))
    document["plans"][1]["plans"][1]["cash"] = "1.23"
    assert run("lab-replay", write(tmp_path, "other.json", document)).exit_code == 1


def test_a_person_reads_the_figures_the_luck_and_the_bands(tmp_path: Path) -> None:
    scenario, closes = files(tmp_path)
    shown = run("lab", scenario, "--closes", closes, "--policies", "own,annual", "--no-luck").stdout
    for words in (
        "mean drift",
        "percent a year more than “Yours”",
        "Your bands",
        "not known which, 0 days without a close",
    ):
        assert words in shown


def test_a_band_follows_cost_and_the_price_of_drift(tmp_path: Path) -> None:
    scenario, _ = files(tmp_path)
    (narrow, _), (wide, _) = (
        answer("band", scenario, "--term", f"drift_price={price}", "--json")["bands"] for price in ("10", "1")
    )
    assert float(narrow["band_percent"]) < float(wide["band_percent"])
    assert narrow["sell_cost_percent"] == "6.05"
    assert "cost to sell" in run("band", scenario).stdout


def test_what_the_lab_cannot_use_is_refused(tmp_path: Path) -> None:
    scenario, closes = files(tmp_path)
    assert "--closes is missing" in refusal("lab", scenario)
    assert "must be KEY=VALUE" in refusal("lab", scenario, "--closes", closes, "--term", "luck=1")
    assert "must be one of own" in refusal("lab", scenario, "--closes", closes, "--policies", "best")

"""What follows from a declaration is generated, never written by hand: each file is as its declaration says."""

from __future__ import annotations

from dataclasses import field, make_dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from local.generate import __main__ as command_line
from local.generate import option_tables
from local.generate.files import generated_files
from local.generate.output import ROOT, markdown_table, replaced, stale, write
from rebalancer.core.targets.policy import SizingPolicy
from rebalancer.entrypoints.cli.option_words import options_help


def test_every_generated_file_is_as_its_declaration_says() -> None:
    assert stale(generated_files()) == [], "run make generate"


def test_another_default_makes_page_and_documents_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = replace(SizingPolicy(), min_trade_usd=Decimal(25))
    monkeypatch.setattr(option_tables, "OWNERS", {**option_tables.OWNERS, "policy": changed})
    wanted = generated_files()
    assert stale(wanted) == [
        "FIRESTORE_DATA_MODEL.md",
        "docs/scenario.md",
        "frontend/src/wire/generated/defaults.ts",
        "frontend/src/wire/generated/options.ts",
    ]
    assert '"min_trade_usd": "25"' in wanted[Path("frontend/src/wire/generated/defaults.ts")]
    assert "min_trade_usd=25" in options_help(changed)


def test_a_new_option_is_one_declaration(monkeypatch: pytest.MonkeyPatch) -> None:
    option = SizingPolicy.__dataclass_fields__["cash_buffer_percent"]
    new = ("speed_percent", Decimal, field(default=Decimal(3), metadata=option.metadata))
    wider = make_dataclass("Wider", [new], bases=(SizingPolicy,), frozen=True)
    monkeypatch.setattr(option_tables, "OWNERS", {**option_tables.OWNERS, "policy": wider()})
    wanted = generated_files()
    assert '"speed_percent": "3"' in wanted[Path("frontend/src/wire/generated/defaults.ts")]
    assert '"key": "speed_percent"' in wanted[Path("frontend/src/wire/generated/options.ts")]
    assert '| `speed_percent` | decimal in a string, 0 to 100% | `"3"` |' in wanted[Path("docs/scenario.md")]


def test_a_file_that_was_edited_by_hand_is_named_and_written_again(tmp_path: Path) -> None:
    wanted = {Path("a/one.ts"): "1\n", Path("two.md"): "2\n"}
    assert stale(wanted, tmp_path) == ["a/one.ts", "two.md"]
    assert write(wanted, tmp_path) == ["a/one.ts", "two.md"]
    (tmp_path / "two.md").write_text("by hand\n", encoding="utf-8")
    assert stale(wanted, tmp_path) == ["two.md"]


def test_a_document_keeps_what_stands_around_its_generated_part() -> None:
    text = "before\n<!-- generated: a -->\nold\n<!-- generated: end -->\nafter\n"
    table = markdown_table(("x", "y"), [("1", "2")])
    assert replaced(text, "a", table) == (
        "before\n<!-- generated: a -->\n| x | y |\n|---|---|\n| 1 | 2 |\n<!-- generated: end -->\nafter\n"
    )
    with pytest.raises(ValueError, match="markers of b"):
        replaced(text, "b", table)


def test_the_check_of_the_command_line_names_what_is_out_of_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Path("docs/scenario.md")
    as_it_is = (ROOT / page).read_text(encoding="utf-8")
    monkeypatch.setattr(command_line, "generated_files", lambda: {page: as_it_is})
    assert (command_line.main(["--check"]), capsys.readouterr().err) == (0, "")
    monkeypatch.setattr(command_line, "generated_files", lambda: {page: as_it_is + "more\n"})
    assert command_line.main(["--check"]) == 1
    assert capsys.readouterr().err == "docs/scenario.md is out of date: run make generate.\n"
    assert (ROOT / page).read_text(encoding="utf-8") == as_it_is

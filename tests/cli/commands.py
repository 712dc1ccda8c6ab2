"""Running the command line in this process, on files of its own."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from rebalancer.entrypoints.cli.app import app

SCHWAB = """\
"Positions for account Individual ...123 as of 04:05 PM ET, 2026/11/20"

"Symbol","Description","Qty (Quantity)","Price","Mkt Val (Market Value)","Cost Basis"
"SPY","SPDR S&P 500","103.3","$450.00","$46,485.00","$30,100.00"
"QUAL","QUALITY","90","$150.00","$13,500.00","$13,900.00"
"Cash & Cash Investments","--","--","--","$25,000.00","--"
"Account Total","--","--","--","$84,985.00","--"
"""
TARGETS = "Ticker,Target\nSPY,40 %\nQUAL,30 %\nQQQ,25 %\nCASH,5 %\n"
SCENARIO: dict[str, Any] = {
    "cash": "25000.00",
    "positions": [{"symbol": "SPY", "quantity": "103.3", "price": "450.00"}],
    "prices": {"QQQ": "400.00"},
    "targets": [{"symbol": "SPY", "target_percent": "40"}, {"symbol": "QQQ", "target_percent": "60"}],
}


def run(*arguments: str, stdin: str | None = None) -> Result:
    """The command's result."""
    return CliRunner().invoke(app, list(arguments), input=stdin)


def answer(*arguments: str, exit_code: int = 0) -> Any:
    """The JSON that a command prints."""
    result = run(*arguments)
    assert result.exit_code == exit_code, result.output
    return json.loads(result.stdout)


def refusal(*arguments: str, exit_code: int = 2) -> str:
    """The one line of a refusal; nothing else is printed."""
    result = run(*arguments)
    assert result.exit_code == exit_code, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    return result.stderr.strip()


def write(folder: Path, name: str, content: str | dict[str, Any] | list[Any]) -> str:
    """A file in the test's own folder."""
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(file)


def from_csv(folder: Path) -> list[str]:
    """The options of a person who has only a CSV of holdings and one of targets."""
    holdings, targets = write(folder, "holdings.csv", SCHWAB), write(folder, "targets.csv", TARGETS)
    return ["--holdings", holdings, "--targets", targets, "--price", "QQQ=$400.00"]

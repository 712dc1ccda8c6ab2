"""Situations in which people came with a broker's file, each with the numbers that are right."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import answer, refusal, run, write

FIDELITY = (
    "Account Number,Account Name,Symbol,Description,Quantity,Last Price,Last Price Change,Current Value,"
    "Cost Basis Total,Type\n"
)
SIXTY_FORTY = "Symbol,Target\nVTI,60\nBND,40\n"


def options(folder: Path, holdings: str | bytes, targets: str = SIXTY_FORTY, *more: str) -> list[str]:
    file = folder / "holdings.csv"
    file.write_bytes(holdings if isinstance(holdings, bytes) else holdings.encode())
    return ["--holdings", str(file), "--targets", write(folder, "targets.csv", targets), *more]


def drift(folder: Path, holdings: str | bytes, targets: str = SIXTY_FORTY, *more: str) -> tuple[str, dict[str, str]]:
    """Return the portfolio's value and each symbol's percent."""
    report = answer("drift", *options(folder, holdings, targets, *more), "--json")
    rows = {row["symbol"]: row["actual_percent"] for row in report["rows"] if row["symbol"] != "CASH"}
    return report["portfolio_value"], rows


def test_a_bond_is_worth_its_value_not_quantity_times_price(tmp_path: Path) -> None:
    holdings = (
        f"{FIDELITY}Z1,Individual,SPAXX**,HELD IN MONEY MARKET,,,,$1000.00,,Cash,\n"
        "Z1,Individual,VTI,STOCK,20,$250.00,+$1.00,$5000.00,$4000.00,Cash,\n"
        "Z1,Individual,912810TM0,TREAS BOND 4%,5000,$98.00,,$4900.00,$4800.00,Cash,\n"
    )
    value, rows = drift(tmp_path, holdings, "Symbol,Target\nVTI,50\n912810TM0,50\n")
    assert value == "10900.00"
    assert rows in ({"VTI": "45.871560", "912810TM0": "44.954128"}, {"VTI": "45.87156", "912810TM0": "44.954128"})
    said = run("drift", *options(tmp_path, holdings, "Symbol,Target\nVTI,100\n"))
    assert "line 4: 912810TM0 is kept apart (4900.00 USD): it is a bond" in said.stderr


def test_an_option_is_kept_apart_with_its_value(tmp_path: Path) -> None:
    holdings = (
        "Cash Report,Data,Ending Cash,Base Currency Summary,3000,3000,0,\n"
        "Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Cost Price,Cost Basis,"
        "Close Price,Value,Unrealized P/L,Code\n"
        "Open Positions,Data,Summary,Stocks,USD,VTI,100,1,200.00,20000.00,250.00,25000.00,5000.00,\n"
        "Open Positions,Data,Summary,Equity and Index Options,USD,AAPL 17JAN27 180 C,5,100,3.50,1750.00,4.00,2000.00,"
        "250.00,\n"
    )
    plan = answer("plan", *options(tmp_path, holdings, "Symbol,Target\nVTI,100\n"), "--json")
    assert plan["portfolio_value"] == "28000.00"
    assert plan["kept_apart"] == [
        {
            "line": 4,
            "name": "AAPL 17JAN27 180 C",
            "kind": "OPTION",
            "value": "2000.00",
            "currency": "USD",
            "reason": "it is an option, which is not planned with",
        }
    ]


def test_an_option_row_stops_no_other_row(tmp_path: Path) -> None:
    holdings = (
        '"Symbol","Description","Qty (Quantity)","Price","Mkt Val (Market Value)","Security Type",\n'
        '"VTI","x","100","$250.00","$25,000.00","ETF",\n'
        '"AAPL 12/18/2026 150.00 C","CALL","2","$5.00","$1,000.00","Option",\n'
        '"Cash & Cash Investments","--","--","--","$2,025.00","Cash",\n'
    )
    assert drift(tmp_path, holdings, SIXTY_FORTY, "--price", "BND=75")[0] == "27025.00"


@pytest.mark.parametrize(
    "holdings",
    [
        "Symbol,Quantity,Price,Currency\nVTI,20,250,USD\nASML,10,700,EUR\n",
        "Symbol,Quantity,Price\nVTI,20,250\nASML,10,€700.00\n",
        "Symbol,Quantity,Price\nVTI,20,250 USD\nASML,10,700.00 EUR\n",
    ],
)
def test_euros_are_no_dollars(tmp_path: Path, holdings: str) -> None:
    wanted = options(tmp_path, holdings, "Symbol,Target\nVTI,50\nASML,50\n", "--cash", "0")
    assert refusal("plan", *wanted) == "line 3: ASML has a target, but it is in EUR, and only dollars are planned with."
    value, rows = drift(tmp_path, holdings, "Symbol,Target\nVTI,100\n", "--cash", "0")
    assert (value, rows) == ("5000.00", {"VTI": "100"})


@pytest.mark.parametrize("held", ["BRK/B", "BRK-B", "BRKB", "BRK B", "BRK.B", "brk.b"])
@pytest.mark.parametrize("targeted", ["BRK.B", "BRK/B", "BRK-B", "BRKB"])
def test_one_share_has_one_name_in_every_spelling(tmp_path: Path, held: str, targeted: str) -> None:
    holdings = f"Symbol,Quantity,Price\nVTI,20,250\n{held},10,400\n"
    wanted = options(tmp_path, holdings, f"Symbol,Target\nVTI,60\n{targeted},40\n", "--cash", "0")
    plan = answer("plan", *wanted, "--json", "--set", "untargeted=sell")
    held_percents = {item["symbol"]: item["actual_percent"] for item in plan["items"] if item["symbol"] != "CASH"}
    assert held_percents == {"BRK.B": "44.444444", "VTI": "55.555556"}
    assert all(item["action"] == "HOLD" for item in plan["items"])


def test_a_coin_has_one_name(tmp_path: Path) -> None:
    holdings = "symbol,qty,current_price,market_value\nVTI,4,250,1000\nBTCUSD,0.01,60000,600\n"
    _, rows = drift(tmp_path, holdings, "Symbol,Target\nVTI,60\nBTC/USD,40\n", "--cash", "0")
    assert rows == {"VTI": "62.5", "BTC/USD": "37.5"}


def test_a_ticker_beats_the_name_of_an_instrument(tmp_path: Path) -> None:
    holdings = (
        "Instrument,Ticker,ISIN,Quantity,Average price,Current price,Currency\n"
        "Vang,VTI,US9229087690,20,200,250,USD\nBond,BND,US9219378356,40,78,75,USD\n"
    )
    value, rows = drift(tmp_path, holdings, SIXTY_FORTY, "--cash", "1000")
    assert (value, rows) == ("9000.00", {"VTI": "55.555556", "BND": "33.333333"})


def test_values_alone_measure_drift_and_need_a_price_to_trade(tmp_path: Path) -> None:
    holdings = "Symbol,Value\nVTI,5000\nBND,3000\nCash,500\n"
    value, rows = drift(tmp_path, holdings)
    assert (value, rows) == ("8500.00", {"VTI": "58.823529", "BND": "35.294118"})
    assert drift(tmp_path, holdings, SIXTY_FORTY, "--price", "VTI=250", "--price", "BND=75") == (value, rows)
    all_trades = options(tmp_path, holdings, SIXTY_FORTY, "--set", "drift_threshold_percent=0")
    assert "BND, VTI would be traded, but the holdings give a value and no price; give --price BND=USD" in refusal(
        "plan", *all_trades
    )


@pytest.mark.parametrize("label", ["Grand Total", "Subtotal ETFs", "Sub-total", "Total", "Account Total", "Summe"])
def test_a_total_is_no_holding(tmp_path: Path, label: str) -> None:
    holdings = f"Symbol,Quantity,Price,Value\nVTI,20,250,5000\nBND,40,75,3000\n{label},60,,8000\n"
    wanted = options(tmp_path, holdings, SIXTY_FORTY, "--cash", "0", "--set", "untargeted=sell")
    assert answer("plan", *wanted, "--json")["portfolio_value"] == "8000.00"
    assert "note: line 4: a total was left out" in run("plan", *wanted).stderr


def test_a_total_that_its_rows_do_not_add_up_to_is_refused(tmp_path: Path) -> None:
    holdings = "Symbol,Quantity,Price,Value\nVTI,20,250,5000\nBND,40,75,3000\nTotal,,,9000\n"
    assert "line 4, column Value: the total 'Total' is 9000.00, but the rows add up to 8000.00" in refusal(
        "plan", *options(tmp_path, holdings, SIXTY_FORTY, "--cash", "0")
    )


def test_a_share_named_usd_is_no_cash(tmp_path: Path) -> None:
    holdings = "Symbol,Quantity,Price,Value\nVTI,20,250,5000\nUSD,10,80,800\nBND,40,75,3000\n"
    assert "--cash is missing" in refusal("plan", *options(tmp_path, holdings))
    value, rows = drift(tmp_path, holdings, SIXTY_FORTY, "--cash", "0")
    assert value == "8800.00"
    assert (rows["VTI"], rows["BND"]) == ("62.5", "37.5")


def test_pending_activity_is_taken_off_the_cash(tmp_path: Path) -> None:
    holdings = (
        f"{FIDELITY}Z1,Individual,SPAXX**,HELD IN MONEY MARKET,,,,$1000.00,,Cash,\n"
        "Z1,Individual,VTI,STOCK,20,$250.00,+$1.00,$5000.00,$4000.00,Cash,\n"
        "Z1,Individual,BND,BOND,20,$75.00,+$1.00,$1500.00,$1600.00,Cash,\n"
        "Z1,Individual,Pending Activity,,,,,-$950.00,,,\n"
    )
    wanted = options(tmp_path, holdings)
    plan = answer("plan", *wanted, "--json")
    assert plan["portfolio_value"] == "6550.00"
    assert sum(Decimal(item["trade_amount"]) for item in plan["items"]) <= 50
    assert "line 5: Pending Activity of -950.00 is taken off the cash" in run("plan", *wanted).stderr


def test_several_accounts_are_added_or_one_is_chosen(tmp_path: Path) -> None:
    header = '"Symbol","Description","Qty (Quantity)","Price","Mkt Val (Market Value)","Cost Basis","Security Type",\n'
    holdings = (
        f'"Positions for All-Accounts as of 06:10 PM ET, 08/28/2026"\n\nIndividual ...641\n{header}'
        '"VTI","x","100","250.00","$25,000.00","$20,000.00","ETF",\n'
        '"Cash & Cash Investments","--","--","--","$6,250.00","--","Cash",\n'
        '"Account Total","","--","--","$31,250.00","$20,000.00","--",\n\n'
        f'Roth IRA ...363\n{header}"BND","x","50","75.00","$3,750.00","$3,900.00","ETF",\n'
        '"Cash & Cash Investments","--","--","--","$0.00","--","Cash",\n'
        '"Account Total","","--","--","$3,750.00","$3,900.00","--",\n'
    )
    assert drift(tmp_path, holdings)[0] == "35000.00"
    assert "2 accounts are added together" in run("drift", *options(tmp_path, holdings)).stderr
    one = ("--account", "roth", "--price", "VTI=250")
    assert drift(tmp_path, holdings, SIXTY_FORTY, *one)[0] == "3750.00"
    assert "fits no account" in refusal("drift", *options(tmp_path, holdings, SIXTY_FORTY, "--account", "999"))


def test_decimals_are_decided_for_the_file(tmp_path: Path) -> None:
    value, _ = drift(
        tmp_path, "Symbol;Quantity;Price\nVTI;1,234.50;250.00\nBND;2000;75.00\n", SIXTY_FORTY, "--cash", "0"
    )
    assert value == "458625.00"
    mixed = "Symbol;Quantity;Price\nVTI;1,234.50;250.00\nBND;2.000,5;75\n"
    assert "one file must write all its decimals alike" in refusal("plan", *options(tmp_path, mixed))
    open_question = "Symbol;Quantity;Price\nVTI;1.234;250\nBND;2000;75\n"
    assert "may be 1.234 or 1234" in refusal("plan", *options(tmp_path, open_question, SIXTY_FORTY, "--cash", "0"))
    chosen = drift(tmp_path, open_question, SIXTY_FORTY, "--cash", "0", "--decimal", "comma")
    assert chosen[0] == "458500.00"


def test_words_in_a_cost_column_are_an_unknown_cost(tmp_path: Path) -> None:
    holdings = "Symbol,Quantity,Price,Cost Basis\nVTI,20,250,Incomplete\nBND,20,75,N/A\n"
    wanted = options(tmp_path, holdings, SIXTY_FORTY, "--cash", "0")
    assert answer("plan", *wanted, "--json")["portfolio_value"] == "6500.00"
    assert "line 2: the cost of VTI is 'Incomplete' and so is not known" in run("plan", *wanted).stderr


FLEX = (
    '"ClientAccountID","CurrencyPrimary","AssetClass","Symbol","Quantity","MarkPrice","PositionValue","LevelOfDetail"\n'
)


def test_lots_under_a_summary_count_once(tmp_path: Path) -> None:
    lots = '"U0","USD","STK","VTI","60","250","15000","LOT"\n"U0","USD","STK","VTI","40","250","10000","LOT"\n'
    summary = '"U0","USD","STK","VTI","100","250","25000","SUMMARY"\n'
    all_in = ("Symbol,Target\nVTI,100\n", "--cash", "0")
    assert drift(tmp_path, FLEX + summary + lots, *all_in)[0] == "25000.00"
    assert drift(tmp_path, FLEX + lots, *all_in)[0] == "25000.00"
    wrong = FLEX + summary.replace("100", "90").replace("25000", "22500") + lots
    assert "line 2: VTI is 90, but its lots" in refusal("drift", *options(tmp_path, wrong, *all_in))
    unmarked = "Symbol,Quantity,Price\nVTI,100,250\nVTI,60,250\nVTI,40,250\n"
    assert "the sum of its other lines" in refusal("drift", *options(tmp_path, unmarked, *all_in))


def test_columns_that_were_not_understood_are_named(tmp_path: Path) -> None:
    holdings = "Symbol,Quantity,Taxation\nVTI,20,9\nBND,40,9\n"
    said = refusal("drift", *options(tmp_path, holdings, SIXTY_FORTY, "--cash", "0"))
    assert "VTI has neither a price nor a value in the holdings" in said
    assert "the columns Taxation were not understood" in said


def test_an_untargeted_right_of_no_known_value_stops_nothing(tmp_path: Path) -> None:
    holdings = (
        '"Symbol","Qty (Quantity)","Mkt Val (Market Value)",\n"VTI","20","$5,000.00",\n"BND","40","$3,000.00",\n'
        '"CVRONE","3","N/A",\n"Cash & Cash Investments","--","$12.34",\n'
    )
    assert drift(tmp_path, holdings)[0] == "8012.34"
    assert "line 4: CVRONE is kept apart" in run("drift", *options(tmp_path, holdings)).stderr
    wanted = options(tmp_path, holdings, "Symbol,Target\nVTI,60\nCVRONE,40\n")
    assert "CVRONE has neither a price nor a value" in refusal("drift", *wanted)


def test_isins_get_their_symbols_from_a_file(tmp_path: Path) -> None:
    holdings = "ISIN;Bezeichnung;Stück;Kurs;Währung\nUS9229087690;Vanguard Total;20;250,00;USD\n".encode("cp1252")
    all_in = ("Symbol,Target\nVTI,100\n", "--cash", "0")
    assert "a file of symbols by ISIN (--symbols) names it" in refusal("drift", *options(tmp_path, holdings, *all_in))
    symbols = write(tmp_path, "symbols.csv", "ISIN,Symbol\nUS9229087690,VTI\n")
    assert drift(tmp_path, holdings, *all_in, "--symbols", symbols)[0] == "5000.00"


def test_a_misspelled_symbol_in_the_policy_is_an_error(tmp_path: Path) -> None:
    holdings = "Symbol,Quantity,Price\nVTI,20,250\nESPP,100,100\n"
    wanted = options(tmp_path, holdings, "Symbol,Target\nVTI,50\nESPP,50\n", "--cash", "0")
    for name in ("frozen", "excluded", "only"):
        said = refusal("plan", *wanted, "--set", f"{name}=ESP")
        assert said == f"policy.{name} names ESP, which is neither held nor targeted; is ESPP meant?"


GLD: dict[str, Any] = {
    "cash": "1000",
    "positions": [{"symbol": "GLD", "quantity": "50", "price": "200"}],
    "targets": [{"symbol": "GLD", "target_percent": "100"}],
}


def test_a_percent_sells_a_part_of_a_holding(tmp_path: Path) -> None:
    file = write(tmp_path, "s.json", GLD)
    assert answer("what-if", file, "--sell", "GLD=100%", "--json")["trades"][0]["quantity"] == "50"
    assert answer("what-if", file, "--sell", "GLD=12.5%", "--json")["trades"][0]["quantity"] == "6.25"
    for wrong in (("--sell", "GLD=101%"), ("--buy", "GLD=5%"), ("--sell", "VTI=5%"), ("--deposit", "5%")):
        refusal("what-if", file, *wrong)


def test_a_printed_plan_is_replayed_as_it_is_and_so_is_a_stored_one(tmp_path: Path) -> None:
    file, stored = write(tmp_path, "s.json", GLD), str(tmp_path / "stored.json")
    printed = write(tmp_path, "plan.json", run("plan", file, "--out", stored).stdout)
    assert run("replay", printed, file).stdout.startswith("byte-identical")
    assert run("replay", stored).stdout.startswith("byte-identical")
    assert run("replay", printed).stdout.startswith("byte-identical")
    bare = {key: value for key, value in json.loads(Path(printed).read_text()).items() if key != "inputs"}
    assert "give its scenario as well" in refusal("replay", write(tmp_path, "bare.json", bare))
    changed = json.loads(Path(printed).read_text())
    changed["items"][0]["quantity"] = "4"
    assert run("replay", write(tmp_path, "changed.json", changed)).exit_code == 1
    other = write(tmp_path, "o.json", {**GLD, "cash": "2000"})
    assert run("replay", printed, other).exit_code == 1


def test_lots_and_new_targets_may_be_csv(tmp_path: Path) -> None:
    file = write(tmp_path, "s.json", GLD)
    lots = write(tmp_path, "lots.csv", 'Symbol,Shares,Cost Basis,Date Acquired\nGLD,50,"$5,000.00",3/28/2024\n')
    result = answer("what-if", file, "--sell", "GLD=10sh", "--lots", lots, "--json")
    assert result["trades"][0]["tax"]["long_term_usd"] == "1000.00"
    targets = write(tmp_path, "n.csv", "Ticker,Weight\nGLD,80\nCash,20\n")
    rows = answer("what-if", file, "--new-targets", targets, "--json")["after"]["rows"]
    assert {row["symbol"]: row["target_percent"] for row in rows} == {"GLD": "80", "CASH": "20"}


def test_the_formats_are_listed() -> None:
    listed = run("formats").stdout
    assert "Interactive Brokers, flex" in listed
    assert len(answer("formats", "--json")["formats"]) == 21

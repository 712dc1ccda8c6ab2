"""Fills a fresh system with the demo user: `python -m local.demo STACK_JSON`.

The addresses, keys and sign-in come from the description; FIRESTORE_EMULATOR_HOST is set from it, so that nothing but
the emulator can be written.
"""

import json
import os
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import requests

from local.demo.broker import AccountKeys, BrokerView, broker_time, make_reader_keys, open_account
from local.demo.documents import demo_documents, write_documents
from local.demo.portfolio import ACCOUNT_USD, CASH, CASH_USD, HOLDINGS, PRACTICE_USD, TARGET_PERCENTS, size_positions
from local.demo.sign_in import create_user

DEMO_PAST = timedelta(days=420)
"""How long the demo user has had the account: long enough for a year's chart, and for gains that count as long-term."""


def main(path: Path) -> None:
    """Creates the user, the account and the documents, and says what there is in one line."""
    stack = json.loads(path.read_text(encoding="utf-8"))
    demo, keys = stack["demo"], stack["broker_accounts"][0]
    create_user(stack["auth"], stack["project"], demo["uid"], demo["email"], demo["password"])

    # An account's holdings are said when it is opened, and prices are shown to accounts only: another one asks first.
    reader = make_reader_keys()
    open_account(stack["broker"], reader, None, Decimal(0), [])
    view = BrokerView(stack["broker_data"], reader)
    positions = size_positions(view.latest_prices(holding.symbol for holding in HOLDINGS))
    owner = AccountKeys(keys["key_id"], keys["secret"])
    now = broker_time(stack["broker"])
    open_account(stack["broker"], owner, demo["uid"], CASH_USD, positions, opened_at=now - DEMO_PAST)
    for spare in stack["broker_accounts"][1:]:
        open_account(stack["broker"], AccountKeys(spare["key_id"], spare["secret"]), None, PRACTICE_USD, [])

    os.environ["FIRESTORE_EMULATOR_HOST"] = stack["firestore"].removeprefix("http://")
    assets = {symbol: view.asset(symbol) for symbol in TARGET_PERCENTS if symbol != CASH}
    write_documents(stack["project"], demo_documents(demo["uid"], assets, now))
    print(f"demo portfolio of about ${ACCOUNT_USD:,}: {len(positions)} holdings, {len(TARGET_PERCENTS)} targets")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except requests.RequestException as error:
        body = error.response.text if error.response is not None else ""
        sys.exit(f"{error} {body}".strip())

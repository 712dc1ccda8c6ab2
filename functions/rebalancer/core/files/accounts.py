"""The accounts of a file, and the choice of one of them."""

import re
from collections.abc import Sequence

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.files.meanings import Meaning
from rebalancer.core.files.rows import Row


def choose_account(rows: Sequence[Row], account: str | None, what: str) -> tuple[list[Row], list[str]]:
    """The rows of one account, or of all with a note that they are added together.

    Raises:
        InvalidInput: the file does not name the account, or several fit the name.
    """
    names: dict[str, str] = {}
    for row in rows:
        if row.account:
            names.setdefault(row.account, " ".join(dict.fromkeys(filter(None, _names_of(row)))))
    if account is None:
        if len(names) < 2:
            return list(rows), []
        shown = "; ".join(names.values())
        return list(rows), [f"{len(names)} accounts are added together ({shown}); --account chooses one"]
    wanted = _plain(account)
    exact = [key for key, name in names.items() if wanted in {_plain(key), _plain(name)}]
    fitting = exact or [key for key, name in names.items() if wanted and wanted in _plain(name)]
    if len(fitting) != 1:
        what_fits = "no account" if not fitting else f"{len(fitting)} accounts"
        raise InvalidInput(
            f"--account {account} fits {what_fits} of {what}; it names {'; '.join(names.values()) or 'none'}.",
            field="--account",
        )
    return [row for row in rows if row.account == fitting[0]], []


def _names_of(row: Row) -> tuple[str, ...]:
    return (row.text(Meaning.ACCOUNT_NAME), row.text(Meaning.ACCOUNT), row.caption)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())

"""What is declared of a kind of stored document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

OWNER: Final = "owner"
NOBODY: Final = "nobody"

WITH_ACCOUNT: Final = "as long as the account"
WITH_DEPLOYMENT: Final = "as long as the deployment"


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of stored document.

    Args:
        what: one line for the list of all of them.
        has_id: whether the page reads it in a list, where each entry has its document's id beside its fields.
        kept: how long; whatever is of an account goes with the account.
    """

    path: str
    shape: Any
    what: str
    readers: str
    writers: str
    has_id: bool = False
    kept: str = WITH_ACCOUNT

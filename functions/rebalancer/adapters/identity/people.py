"""The `People` port on the Admin SDK."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from firebase_admin import auth, exceptions

from rebalancer.core.base.errors import StoreUnavailable
from rebalancer.ports.access import Standing


class FirebasePeople:
    """Reads and ends users. The default app is initialised by `main.py`."""

    def load_standing(self, uid: str) -> Standing | None:
        """See `People`. One request; the same look-up that `verify_id_token(check_revoked=True)` makes."""
        try:
            user = auth.get_user(uid)
        except auth.UserNotFoundError:
            return None
        except exceptions.FirebaseError as error:
            raise _unavailable() from error
        since = datetime.fromtimestamp((user.tokens_valid_after_timestamp or 0) / 1000, UTC)
        return Standing(is_disabled=bool(user.disabled), sessions_valid_since=since)

    def disable_user(self, uid: str) -> None:
        """See `People`."""
        try:
            auth.update_user(uid, disabled=True)
        except auth.UserNotFoundError:
            return
        except exceptions.FirebaseError as error:
            raise _unavailable() from error

    def delete_user(self, uid: str) -> None:
        """See `People`."""
        try:
            with suppress(auth.UserNotFoundError):
                auth.delete_user(uid)
        except exceptions.FirebaseError as error:
            raise _unavailable() from error


def _unavailable() -> StoreUnavailable:
    return StoreUnavailable("The sign-in service does not answer; try again in a moment.", code="AUTH_UNAVAILABLE")

"""The `AddressBook` port on Firebase Authentication."""

from __future__ import annotations

from rebalancer.core.base.errors import StoreUnavailable


class AuthAddressBook:
    """Addresses as people signed up with them. The SDK is imported at the first mail, not at a cold start."""

    def email_of(self, uid: str) -> str | None:
        """See `AddressBook`. Raises `StoreUnavailable` where the service does not answer."""
        from firebase_admin import auth, exceptions

        try:
            user = auth.get_user(uid)
        except auth.UserNotFoundError:
            return None
        except exceptions.FirebaseError as error:
            raise StoreUnavailable("The sign-in service does not answer; try again in a moment.") from error
        return user.email if user.email and user.email_verified and not user.disabled else None

"""The demo user in the Auth emulator."""

import requests

TIMEOUT_SECONDS = 20
# The emulator takes this word as the project owner's credential; a real project knows no such token.
OWNER = {"Authorization": "Bearer owner"}


def create_user(auth_url: str, project: str, uid: str, email: str, password: str) -> None:
    """Creates a user with a chosen uid and a verified address. Raises requests.HTTPError if the emulator refuses."""
    answer = requests.post(
        f"{auth_url}/identitytoolkit.googleapis.com/v1/projects/{project}/accounts",
        headers=OWNER,
        json={
            "localId": uid,
            "email": email,
            "password": password,
            "emailVerified": True,
            "displayName": "Demo",
        },
        timeout=TIMEOUT_SECONDS,
    )
    answer.raise_for_status()

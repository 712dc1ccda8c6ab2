"""The callables of broker connections."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, Literal

from firebase_functions.https_fn import CallableRequest
from pydantic import Field, SecretStr, StrictBool, StrictStr

from rebalancer.core.access.connection import ApiKeys, ConnectionStatus, Environment, dump_status
from rebalancer.core.base.errors import Conflict, InvariantViolation
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import WireModel, plain_times
from rebalancer.services.access.connection import connect_broker as connect_service
from rebalancer.services.access.connection import disconnect_broker as disconnect_service
from rebalancer.services.access.connection_check import check_connection as check_service
from rebalancer.services.access.oauth import complete_oauth as complete_oauth_service
from rebalancer.services.access.oauth import start_oauth as start_oauth_service
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.targets.settings import start_account
from rebalancer.wiring import access, environment, stores

if TYPE_CHECKING:
    from rebalancer.contract import access as shapes

KEY_LENGTH_MAX = 200
CODE_LENGTH_MAX = 2000
Secret = Annotated[SecretStr, Field(min_length=1, max_length=KEY_LENGTH_MAX)]


class ConnectBroker(WireModel):
    """`connect_broker`."""

    provider: Literal["alpaca"]
    environment: Environment = Environment.PAPER
    key_id: Secret
    secret: Secret
    confirmation: Annotated[StrictStr, Field(max_length=KEY_LENGTH_MAX)] | None = None


class DisconnectBroker(WireModel):
    """`disconnect_broker`."""

    abandon_run: StrictBool = False


class StartOAuth(WireModel):
    """`start_oauth`."""

    environment: Environment = Environment.PAPER
    confirmation: Annotated[StrictStr, Field(max_length=KEY_LENGTH_MAX)] | None = None


class CompleteOAuth(WireModel):
    """`complete_oauth`."""

    state: Annotated[SecretStr, Field(min_length=1, max_length=CODE_LENGTH_MAX)]
    code: Annotated[SecretStr, Field(min_length=1, max_length=CODE_LENGTH_MAX)]
    confirmation: Annotated[StrictStr, Field(max_length=KEY_LENGTH_MAX)] | None = None


class ConnectionOptions(WireModel):
    """`connection_options`."""


class CheckConnection(WireModel):
    """`check_connection`."""


def connection_options(request: CallableRequest[Any]) -> shapes.ConnectionOptions:
    """By which ways the caller may connect an account here; says nothing of anybody."""

    def use_case(uid: str, _: ConnectionOptions) -> shapes.ConnectionOptions:
        environments = [Environment.PAPER, *([Environment.LIVE] if environment.is_live_allowed() else [])]
        return {
            "environments": [environment.value for environment in environments],
            "oauth": environment.has_oauth(),
            "deployment_keys": environment.is_owner(uid),
        }

    return answer(request, ConnectionOptions, use_case)


def connect_broker(request: CallableRequest[Any]) -> shapes.ConnectionStatus:
    """Verify and keep a user's keys."""

    def use_case(uid: str, body: ConnectBroker) -> shapes.ConnectionStatus:
        _require_not_the_owner(uid)
        keys = ApiKeys(body.key_id.get_secret_value(), body.secret.get_secret_value())
        status = connect_service(
            access.connection_ports(), uid, keys, environment=body.environment, confirmation=body.confirmation
        )
        _start_right(uid)
        return status_result(status)

    return answer(request, ConnectBroker, use_case, pace=Pace.SENSITIVE, needs_session=True)


def disconnect_broker(request: CallableRequest[Any]) -> shapes.ConnectionStatus:
    """Forget a user's keys."""

    def use_case(uid: str, body: DisconnectBroker) -> shapes.ConnectionStatus:
        _require_not_the_owner(uid)
        return status_result(disconnect_service(access.connection_ports(), uid, abandon_run=body.abandon_run))

    return answer(request, DisconnectBroker, use_case, pace=Pace.SENSITIVE, needs_session=True)


def check_connection(request: CallableRequest[Any]) -> shapes.ConnectionStatus:
    """Ask the broker whether the connection works."""

    def use_case(uid: str, _: CheckConnection) -> shapes.ConnectionStatus:
        if environment.is_owner(uid):
            return status_result(access.check_owner_connection(uid))
        return status_result(check_service(access.connection_ports(), uid, access.tell_revoked))

    return answer(request, CheckConnection, use_case, pace=Pace.SENSITIVE, needs_session=True)


def start_oauth(request: CallableRequest[Any]) -> shapes.OauthStart:
    """Where the person grants access at the broker."""

    def use_case(uid: str, body: StartOAuth) -> shapes.OauthStart:
        _require_not_the_owner(uid)
        url = start_oauth_service(
            access.connection_ports(),
            access.oauth_provider(),
            uid,
            environment=body.environment,
            confirmation=body.confirmation,
        )
        return {"authorization_url": url}

    return answer(request, StartOAuth, use_case, pace=Pace.SENSITIVE, needs_session=True)


def complete_oauth(request: CallableRequest[Any]) -> shapes.ConnectionStatus:
    """Keep the token of a person who came back."""

    def use_case(uid: str, body: CompleteOAuth) -> shapes.ConnectionStatus:
        _require_not_the_owner(uid)
        status = complete_oauth_service(
            access.connection_ports(),
            access.oauth_provider(),
            uid,
            state=body.state.get_secret_value(),
            code=body.code.get_secret_value(),
            confirmation=body.confirmation,
        )
        _start_right(uid)
        return status_result(status)

    return answer(request, CompleteOAuth, use_case, pace=Pace.SENSITIVE, needs_session=True)


def _start_right(uid: str) -> None:
    """Store the first settings of a new account; settings that cannot be read are shown where they are changed."""
    with suppress(InvariantViolation):
        start_account(stores.account_store(), uid, stores.clock().now())


def status_result(status: ConnectionStatus) -> shapes.ConnectionStatus:
    """Return the status as a caller reads it; nothing of a key but its hint."""
    return plain_times(dump_status(status))


def _require_not_the_owner(uid: str) -> None:
    if environment.is_owner(uid):
        raise Conflict(
            "This account uses the deployment's own keys; its operator changes them in the secrets ALPACA_KEY_ID and "
            "ALPACA_SECRET_KEY.",
            code="DEPLOYMENT_KEYS",
        )

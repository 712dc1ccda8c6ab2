"""The deployment's own account: claimed for its owner like everybody else's, without a stored connection."""

from __future__ import annotations

from rebalancer.core.access.audit import AuditAction
from rebalancer.core.access.claim import account_in_use
from rebalancer.core.access.connection import ApiKeys, Environment, Provider
from rebalancer.ports.access_claims import Claiming
from rebalancer.services.access.claiming import halted_anew
from rebalancer.services.access.connection import ConnectionPorts, account_names, new_entry


def claim_deployment_account(ports: ConnectionPorts, uid: str, keys: ApiKeys, environment: Environment) -> str:
    """Take the account that the deployment's own keys open for its owner, and return its digest.

    The broker is asked only where these keys have not claimed an account yet. Keys of another account than before halt
    trading, as connecting another account does.

    Raises `Conflict` ACCOUNT_IN_USE where another user holds the account, `BrokerRejected`, `BrokerUnavailable`.
    """
    names = account_names(ports)
    tag = names.key_tag(environment, keys.key_id)
    held = ports.connections.list_claims(uid)
    known = next((digest for digest, claim in held.items() if claim.key_tag == tag), None)
    if known is not None:
        return known
    digest = names.digest(Provider.ALPACA, ports.brokers().fetch_identity(keys, environment))
    stored, now = ports.connections.load_claim(digest), ports.clock.now()
    if stored.claim.uid not in {None, uid}:
        raise account_in_use()
    others = [other for other in held if other != digest]
    # The first account of a new deployment is no other account than before.
    is_another = bool(others) or stored.claim.stop is not None
    if is_another and digest not in held:
        scene = ports.connections.load_scene(uid)
        trading, stop = halted_anew(uid, now, stored.claim.stop), scene.stop
    else:
        trading, stop = None, None
    details = {"provider": Provider.ALPACA.value, "environment": environment.value, "kind": "deployment"}
    claiming = Claiming(
        digest,
        stored.revision,
        now,
        trading=trading,
        released=dict.fromkeys(others, stop),
        key_tag=tag,
        last_run_id="" if digest in held else stored.claim.last_run_id,
    )
    ports.connections.save_claim(uid, claiming, new_entry(now, uid, uid, AuditAction.BROKER_CONNECTED, details))
    ports.log.event("deployment_account_claimed", environment=environment.value)
    return digest

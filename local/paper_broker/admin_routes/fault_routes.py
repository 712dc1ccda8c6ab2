"""Faults: added, listed, removed."""

from decimal import Decimal

from local.paper_broker.admin_routes.frame import AdminCall, Described, Nothing, admin_route
from local.paper_broker.admin_routes.market_routes import symbol_of
from local.paper_broker.broker import Broker
from local.paper_broker.errors import not_found
from local.paper_broker.faults import FaultBook, FaultRule
from local.paper_broker.market.exact_json import Json
from local.paper_broker.numbers import plain
from local.paper_broker.wire import Fields


def fault_routes(broker: Broker, faults: FaultBook) -> list[Described]:
    def release(rule: FaultRule) -> None:
        if rule.kind == "halted_asset" and rule.symbol is not None:
            broker.market.resume(symbol_of(broker, rule.symbol))
            broker.save_settings()

    def add(call: AdminCall[FaultRule]) -> Json:
        rule = call.body
        if rule.symbol is not None:
            broker.market.halt(symbol_of(broker, rule.symbol))
            broker.save_settings()
        return {"id": faults.add(rule)}

    def show(_call: AdminCall[Nothing]) -> Json:
        return [{"id": rule_id, "hits": hits, **_rule_json(rule)} for rule_id, rule, hits in faults.rules()]

    def remove(call: AdminCall[Nothing]) -> Json:
        rule = faults.remove(call.path["fault_id"])
        if rule is None:
            raise not_found(f"there is no fault {call.path['fault_id']}")
        release(rule)
        return {"removed": 1}

    def clear(_call: AdminCall[Nothing]) -> Json:
        rules = faults.clear()
        for rule in rules:
            release(rule)
        return {"removed": len(rules)}

    purpose = (
        "Adds a fault. kind: 429 | 5xx_before | 5xx_after (taken, then answered with status) | stall (seconds, when) |"
        " drop_socket (when) | stale_positions (seconds) | rejected | partial (fraction, rest_after_seconds) |"
        " halted_asset (symbol). Matches by method, path (regular expression), key_id; limited by count and by"
        " probability with seed. Faults are forgotten when the broker restarts; a halt is not."
    )
    example: Json = {"kind": "5xx_after", "method": "POST", "path": "^/v2/orders$", "count": 1, "status": 504}
    return [
        admin_route(broker, "POST", "/__admin/faults", FaultRule, add, purpose, example),
        admin_route(broker, "GET", "/__admin/faults", Nothing, show, "The faults in force, with their hits."),
        admin_route(broker, "DELETE", "/__admin/faults", Nothing, clear, "Removes every fault."),
        admin_route(broker, "DELETE", "/__admin/faults/{fault_id}", Nothing, remove, "Removes one fault."),
    ]


def _rule_json(rule: FaultRule) -> Fields:
    return {name: plain(value) if isinstance(value, Decimal) else value for name, value in rule.model_dump().items()}

"""The ports of one system."""

import os
import socket
from dataclasses import astuple

import pytest

from local.stack.errors import StackError
from local.stack.ports import COUNT, HOST, Ports, is_free, ports_from_base, require_free


def test_without_a_base_the_ports_are_those_that_the_readme_names() -> None:
    ports = ports_from_base(None)
    assert (ports.page, ports.functions, ports.auth, ports.firestore, ports.broker) == (5000, 5001, 9099, 8080, 8090)


def test_a_base_moves_every_port_into_one_block() -> None:
    assert astuple(ports_from_base(7000)) == tuple(range(7000, 7000 + COUNT))


@pytest.mark.parametrize("base", [-1, 1, 1023, 65536 - COUNT + 1, 70000])
def test_a_base_without_room_is_refused_with_the_allowed_range(base: int) -> None:
    with pytest.raises(StackError, match=f"PORT_BASE is {base}.*1024 to {65536 - COUNT}"):
        ports_from_base(base)


def test_base_zero_chooses_a_block_in_which_every_port_is_free() -> None:
    ports = ports_from_base(0)
    assert all(is_free(port) for port in astuple(ports))
    assert len(set(astuple(ports))) == COUNT


def test_two_free_blocks_do_not_overlap_by_a_part() -> None:
    one, other = set(astuple(ports_from_base(0))), set(astuple(ports_from_base(0)))
    assert one == other or not one & other


def test_a_busy_port_is_named_with_its_part_its_owner_and_the_remedy() -> None:
    ports = ports_from_base(0)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, ports.firestore_websocket))
        listener.listen()
        with pytest.raises(StackError) as caught:
            require_free(ports)
    text = str(caught.value)
    assert f"port {ports.firestore_websocket} (firestore websocket) is in use" in text
    assert f"(pid {os.getpid()})" in text
    assert "PORT_BASE=" in text


def test_free_ports_pass() -> None:
    require_free(ports_from_base(0))


def test_addresses_are_on_this_machine_only() -> None:
    assert Ports().url("broker") == "http://127.0.0.1:8090"

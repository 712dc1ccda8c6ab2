"""The TCP ports of one system, all on 127.0.0.1, and who sits on a port that is busy."""

import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from local.stack.errors import StackError

HOST = "127.0.0.1"
# Below the range from which kernels hand out ports to outgoing connections.
FREE_BLOCKS = range(20000, 32000, 20)


@dataclass(frozen=True)
class Ports:
    """One port for each part. The defaults are those of the Firebase suite, and 8090 for the paper broker."""

    page: int = 5000
    functions: int = 5001
    auth: int = 9099
    firestore: int = 8080
    broker: int = 8090
    pubsub: int = 8085
    tasks: int = 9499
    eventarc: int = 9299
    hub: int = 4400
    logging: int = 4500
    firestore_websocket: int = 9150

    def url(self, part: str) -> str:
        """The address of a part named as its field, without a trailing slash."""
        return f"http://{HOST}:{getattr(self, part)}"

    def named(self) -> Iterator[tuple[str, int]]:
        """Each part's name with its port."""
        for field in fields(self):
            yield field.name, getattr(self, field.name)


COUNT = len(fields(Ports))


def ports_from_base(base: int | None) -> Ports:
    """The default ports for None, a free block for 0, else `base`, `base` + 1, … in the order of the fields.

    Raises StackError when `base` leaves no room: 1024 … 65535 − 10 is allowed.
    """
    if base is None:
        return Ports()
    if base == 0:
        return _free_block()
    if not 1024 <= base <= 65536 - COUNT:
        raise StackError(f"PORT_BASE is {base}", f"give a number from 1024 to {65536 - COUNT}")
    return Ports(*range(base, base + COUNT))


def _free_block() -> Ports:
    starts = list(FREE_BLOCKS)
    # A random first choice keeps two systems that start at the same moment apart.
    secrets.SystemRandom().shuffle(starts)
    for start in starts:
        ports = Ports(*range(start, start + COUNT))
        if all(is_free(port) for port in astuple(ports)):
            return ports
    raise StackError("no free block of ports was found", "end some of what listens on this machine")


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a connection that lingers from an earlier run does not make a port busy.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether something accepts connections on this port of 127.0.0.1."""
    try:
        with socket.create_connection((HOST, port), timeout=0.5):
            return True
    except OSError:
        return False


def require_free(ports: Ports) -> None:
    """Raises StackError naming the first busy port, its part, its owner if that can be known, and the remedy."""
    for part, port in ports.named():
        if not is_free(port):
            owner = owner_of(port)
            by = f" by {owner}" if owner else ""
            raise StackError(
                f"port {port} ({part.replace('_', ' ')}) is in use{by}",
                "end that process, or move every port with PORT_BASE=7000 (`make stop` ends a demo of this folder)",
            )


def owner_of(port: int) -> str | None:
    """The program that listens on a port, as `name (pid 123)`; None if the system does not say."""
    if Path("/proc/net/tcp").exists():
        return _owner_by_proc(port)
    if shutil.which("lsof"):
        listing = subprocess.run(
            ["lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"], capture_output=True, text=True, check=False
        ).stdout
        found = {line[0]: line[1:] for line in listing.splitlines() if line}
        if "p" in found:
            return f"{found.get('c', 'a program')} (pid {found['p']})"
    return None


def _owner_by_proc(port: int) -> str | None:
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if table.exists():
            for line in table.read_text(encoding="ascii").splitlines()[1:]:
                columns = line.split()
                # 0A is the state LISTEN; the port is the hexadecimal end of the local address.
                if columns[3] == "0A" and int(columns[1].rsplit(":", 1)[1], 16) == port:
                    inodes.add(f"socket:[{columns[9]}]")
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(descriptor.readlink()) in inodes:
                process = descriptor.parents[1]
                return f"{(process / 'comm').read_text().strip()} (pid {process.name})"
        except OSError:
            continue
    return None

